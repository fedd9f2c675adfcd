"""Links and pictures as a page can hold them, and what looks like one and is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from site_builder.charset import ODD_SPACES, UNSEEN, bare
from site_builder.errors import Problem, excerpt
from site_builder.urls import SCHEME

SAFE_SCHEMES = ("http:", "https:", "mailto:", "tel:")
"""How an address may begin that leads out of the site."""

PICTURE_WORDS = "picture_words"
"""Type of the token that stands for a picture by its words; they are its children."""

_MARK, _OTHER, _HAD_UNSEEN = "\0", "\ufffc", "\1"
# the joiners stand in words, and so in addresses, of Persian and of Indian languages
_UNSEEN = re.compile(f"[{UNSEEN}]".replace("\u200c", "").replace("\u200d", ""))

_ADDRESS = (
    r"(?:https?:|mailto:|www\.|\.{0,2}/|[^()（）\s]+\.(?:md|html?|pdf|jpe?g|png|webp|mp3)\b)"
    r"[^()（）\n]*"
)  # fmt: skip
_SIGN = re.compile(r"\]\s?[(\[（]|\[\^|\)\[|<(?:https?:|mailto:|www\.|a\s|img\s)")
_APART = re.compile(rf"\[[^\[\]]*\]\s+\({_ADDRESS}\)")
_WIDE = re.compile(rf"\[[^\[\]]*\]\s*（{_ADDRESS}[）)]")
_SWAPPED = re.compile(r"\([^()\n]+\)\[(?:https?:|mailto:|www\.)[^\[\]\n]*\]")
_BRACKETS = re.compile(r"\]\((?P<inside>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)(?P<end>\)?)")
_REFERENCE = re.compile(r"\[[^\[\]^\n][^\[\]\n]*\]\[(?P<name>[^\[\]^\n][^\[\]\n]*)\]")
_POINTED = re.compile(r"<(?:https?:|mailto:|www\.)[^<>\n]*>")
_HTML = re.compile(r"<(?:a|img)\s[^<>\n]*(?:href|src)\s*=[^<>\n]*>?", re.IGNORECASE)
_NOTE = re.compile(r"\[\^(?P<name>[^\s\[\]]+)\]")
_CURLY = re.compile(r"\s[“”„«‘’]")


class Remark(NamedTuple):
    """What is wrong at a place in a text."""

    place: int
    found: str
    remedy: str


def links_plugin(parser: MarkdownIt, notes: bool) -> None:
    """Let ``parser`` make links that a page can hold, and add remarks to ``env["problems"]``.

    ``env["first_line"]`` is the line of the file on which the text begins. With ``notes``, marks
    of footnotes are known.
    """

    def mend(state: StateCore) -> None:
        line = 0
        emptied: set[int] = set()
        for index, token in enumerate(state.tokens):
            line = token.map[0] if token.map else line
            if token.children:
                children = _Line(token.children, state.env["first_line"] + line)
                token.children = children.mended
                if not token.children:
                    emptied.add(index)
                state.env["problems"] += children.problems
                if _SIGN.search(token.content):
                    remarks = sorted(_misreadings(children.words, notes))
                    state.env["problems"] += _with_lines(remarks, children)

        if emptied:
            state.tokens = list(_without_paragraphs(state.tokens, emptied))

    parser.core.ruler.after("inline", "links", mend)


def _without_paragraphs(tokens: Sequence[Token], emptied: set[int]) -> Iterator[Token]:
    """The tokens without the paragraphs of those that are ``emptied``."""
    for index, token in enumerate(tokens):
        inside = {"paragraph_open": index + 1, "inline": index, "paragraph_close": index - 1}
        place = inside.get(token.type)
        if place not in emptied or tokens[place + 1].type != "paragraph_close":
            yield token


def without_unseen(address: str) -> tuple[str, str]:
    """``address`` without what nobody can see in it, and the sign to put behind it that says so."""
    seen = _UNSEEN.sub("", address).strip(ODD_SPACES)
    return seen, _HAD_UNSEEN if seen != address else ""


class _Line:
    """The children of a text in a block, made such that a page can hold them."""

    def __init__(self, children: Sequence[Token], line: int) -> None:
        self.mended: list[Token] = []
        self.problems: list[Problem] = []
        self.line = self._now = line
        self._link: int | None = None  # where in `mended` the open link begins
        self._inner = 0  # links inside of that
        for child in children:
            self._take(child)
            self._now += _written(child).count("\n")
        self.words = "".join(map(_written, children))
        """What stands in the text as it is; signs that are written as ``\\[`` are not."""

    def _take(self, child: Token) -> None:
        if child.type == "link_open":
            self._open(child)
        elif child.type == "link_close":
            self._close(child)
        elif child.type == "image":
            self._picture(child)
        else:
            self.mended.append(child)

    def _open(self, child: Token) -> None:
        if self._link is not None:
            self._inner += 1
            return
        address = str(child.attrs.get("href", ""))
        child.attrs["href"] = self._seen(address)
        self._link = len(self.mended)
        self.mended.append(child)

    def _close(self, child: Token) -> None:
        if self._inner or self._link is None:
            self._inner -= 1
            return
        address = str(self.mended[self._link].attrs["href"]).strip(_MARK)
        if not address:
            del self.mended[self._link]
            self._warn("a link without an address", "Write one: [words](address).")
        else:
            self._name(self.mended[self._link + 1 :], address)
            self.mended.append(child)
        self._link = None

    def _name(self, words: Sequence[Token], address: str) -> None:
        """See that the open link has words that say where it leads."""
        if any(bare(_plain(token)) for token in words):
            return
        shown = Token("text", "", 0, content=address)
        picture = next((token for token in words if token.type == "image"), None)
        if picture:
            picture.children = [shown]
        else:
            self.mended.append(shown)
        found = f'the link to "{excerpt(address)}" has no words, so its address stands for them'
        self._warn(found, "Write some: [words](address).")

    def _picture(self, child: Token) -> None:
        address = str(child.attrs.get("src", ""))
        child.attrs["src"] = address = self._seen(address)
        if not address:
            self._warn("a picture without an address is left out", "Write ![words](address).")
            return
        if not SCHEME.match(address):
            self.mended.append(child)
            return
        words = Token(PICTURE_WORDS, "", 0, children=child.children, content=child.content)
        if not bare(_plain(child)):
            words.children = [Token("text", "", 0, content=address)]
        remedy = "Put a copy beside this file: a page asks nothing of other hosts."
        found = f"the picture {excerpt(address)} lies on another host and became "
        if self._link is not None:
            self.mended.append(words)
            self._warn(f"{found}the words of its link", remedy)
            return
        opening = Token("link_open", "a", 1, attrs={"href": address})
        self.mended += [opening, words, Token("link_close", "a", -1)]
        self._warn(f"{found}a link", remedy)

    def _seen(self, address: str) -> str:
        """``address`` without the sign of what nobody could see in it, which is told."""
        clean = address.replace(_HAD_UNSEEN, "")
        if clean != address:
            found = f'the address "{excerpt(clean.strip(_MARK))}" held an invisible character'
            self._warn(f"{found}, which is left out", "Type the address anew.")
        return clean

    def _warn(self, found: str, remedy: str) -> None:
        self.problems.append(Problem("", self._now, "", found, remedy, "warning"))


def _written(child: Token) -> str:
    """What ``child`` is in the text as it was written; `_OTHER` for what is no plain text."""
    if child.type == "text":
        return child.content
    if child.type in ("softbreak", "hardbreak"):
        return "\n"
    if child.nesting:
        return ""
    return _OTHER + "\n" * child.content.count("\n")


def _plain(token: Token) -> str:
    """The words of ``token``, and of a picture those that stand for it."""
    if token.children is not None:
        return "".join(map(_plain, token.children))
    return token.content if token.type in ("text", "text_special", "code_inline") else ""


def _misreadings(words: str, notes: bool) -> Iterator[Remark]:
    """What looks in ``words`` like a link, a picture or a mark of a footnote, and is none."""
    for pattern, why, remedy in (
        (_APART, "a space stands between its brackets", "Write [words](address)."),
        (_WIDE, "its brackets are of full width", "Write [words](address)."),
        (_SWAPPED, "its brackets are exchanged", "Write [words](address)."),
        (_HTML, "HTML stands in a page as text", "Write [words](address)."),
    ):
        for match in pattern.finditer(words):
            yield _no_link(words, match.start(), match.end(), why, remedy)
    for match in _BRACKETS.finditer(words):
        begin = words.rfind("[", max(0, match.start() - _LONGEST_WORDS), match.start())
        if begin >= 0:
            why, remedy = _fault(match["inside"], bool(match["end"]))
            yield _no_link(words, begin, match.end(), why, remedy)
    for match in _POINTED.finditer(words):
        if " " in match[0]:
            why, remedy = "a space stands in its address", "Write %20 for the space."
        else:
            why, remedy = "its address lacks https://", "Write <https://www.…>."
        yield _no_link(words, match.start(), match.end(), why, remedy)
    for match in _REFERENCE.finditer(words):
        why = f"no line begins with [{_quoted(match['name'])}]:"
        remedy = "Write that line, with the address, or [words](address)."
        yield _no_link(words, match.start(), match.end(), why, remedy)
    for match in _NOTE.finditer(words) if notes else ():
        name = _quoted(match["name"])
        found = f"the mark [^{name}] leads to no footnote, and stands as text"
        yield Remark(
            match.start(), found, f"Write a line [^{name}]: with the note, or take it out."
        )


_LONGEST_WORDS = 500
"""Characters in which the beginning of a link is looked for."""


def _fault(inside: str, is_closed: bool) -> tuple[str, str]:
    """Why what stands ``inside`` the brackets of a link is no address, and what to do."""
    address = inside.strip()
    scheme = SCHEME.match(address.lstrip("<"))
    if scheme and scheme[0].lower() not in SAFE_SCHEMES:
        remedy = "Write one that begins with https://, http://, mailto: or tel: instead."
        return f"a page leads to no {excerpt(scheme[0])} address", remedy
    if address.startswith(("{{", "{%")):
        remedy = "Write the file's own path instead, such as ../18/flood.md."
        return "a shortcode stands for its address", remedy
    if not is_closed:
        return "its address has no end", "Close it with ) on the same line."
    if _CURLY.search(address):
        return "its title stands in curly quotes", 'Write straight ones: [words](address "Title").'
    if address.startswith("<"):
        return "its address begins with < and does not end with >", "Write <address>."
    if re.search(r"\s", address):
        remedy = "Write %20 for the space, or < and > around the address."
        return "a space stands in its address", remedy
    if not address:
        return "it has no address", "Write one: [words](address)."
    return "its words hold another link or the mark of a footnote", "Take that out of them."


def _no_link(words: str, begin: int, end: int, why: str, remedy: str) -> Remark:
    is_picture = begin > 0 and words[begin - 1] == "!"
    kind = "picture" if is_picture else "link"
    quoted = _quoted(words[begin - is_picture : end])
    return Remark(begin, f'"{quoted}" is no {kind}: {why}', remedy)


def _with_lines(remarks: Iterable[Remark], children: _Line) -> Iterator[Problem]:
    line, done = children.line, 0
    for place, found, remedy in remarks:
        line += children.words.count("\n", done, place)
        done = place
        yield Problem("", line, "", found, remedy, "warning")


def _quoted(words: str) -> str:
    """An excerpt of the ``words`` of a line."""
    return excerpt(words[:120].replace(_OTHER, "…"))
