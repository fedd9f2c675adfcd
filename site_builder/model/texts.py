"""Texts as values: what is known of one apart from its HTML, and how it stands in a page.

Addresses that lead to another part of the site (a file, a path, a heading) are marks in its HTML;
`Passage.html` fills them in.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from html import escape, unescape
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

import msgspec

from site_builder.values import Value

EXTENSIONS = ("tables", "strikethrough", "footnotes", "definition_lists")
"""What [markdown] extensions may name; all of them are on by default."""

SUMMARY_SIZE = 280
"""Longest summary made from a first paragraph, in characters."""

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
"""How an address begins that leads out of the site."""

HERE = re.compile(
    r"file:|[a-z]:[\\/]|localhost:\d"
    r"|https?://(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\])(?![\w.-])",
    re.IGNORECASE,
)
"""How an address begins that leads to a file or server of the machine it is opened on."""

_HOSTLESS = re.compile(r"https?:(?!//[^/?#])", re.IGNORECASE)
_ODD_HOST = re.compile(r"https?://[^/?#]*(?:[\[\]]|:\d{5})", re.IGNORECASE)

# Han and kana, the punctuation that goes with them, and variation selectors
_HAN = (
    "\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe00-\ufe0f\ufe30-\ufe4f\uff01-\uff9f\uffe0-\uffe6"
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff\U000e0100-\U000e01ef"
)
# and Thai, Lao, Khmer, Myanmar
_UNSPACED = f"{_HAN}\u0e01-\u0edf\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9fe\uaa60-\uaa7f"
# signs of many scripts, which have no space beside them in Chinese and Japanese
_SHARED = "“”‘’…—·"
AFTER_UNSPACED_LINE_END = f"{_UNSPACED}{_SHARED}"
"""The characters, as a set of a regular expression, before which a line end can be nothing."""

_WHITE = r"[ \t\v\f\r]*\n[ \t\v\f\r\n]*"
UNSPACED_LINE_END = re.compile(
    rf"(?<=[{_UNSPACED}]){_WHITE}(?=[{_UNSPACED}])"
    rf"|(?<=[{_HAN}]){_WHITE}(?=[{_SHARED}])|(?<=[{_SHARED}]){_WHITE}(?=[{_HAN}])"
)
"""A line end inside a text of a script without spaces, which stands for nothing."""

UNSPACED_LINE = re.compile(rf"\n[ \t\v\f\r]*[{AFTER_UNSPACED_LINE_END}]")
"""What such a line end ends with, found at a fraction of the cost."""

_EMBEDDINGS, _POP_EMBEDDING = "\u202a\u202b\u202d\u202e", "\u202c"
_ISOLATES, _POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"
_TURN = re.compile(f"[{_EMBEDDINGS}{_POP_EMBEDDING}{_ISOLATES}{_POP_ISOLATE}]")

# a tag has no ">" in its attributes, for the renderer escapes it there
_LINK_OR_PICTURE = re.compile(
    '<a (?:href="\0(?P<link>[^\0]*)\0")?(?P<rest>[^>]*)>|</a>'
    '|<img src="\0(?P<picture>[^\0]*)\0"(?P<shown> alt="(?P<alt>[^"]*)"[^>]*>)'
)
_ID = re.compile(' id="([^"]*)"')
_FRAGMENT = re.compile(' href="#([^"]*)"')
# where a line may break, U+200B being the one between Thai, Khmer or Burmese words
_SPACES = " \u2002\u2003\u2009\u200b\u3000"
# what waits for something to follow: besides signs, the vowels that Thai and Lao write first
_NOT_BEFORE_ELLIPSIS = (
    f"{_SPACES}\u00a0\u202f,;:.…·–—-‐،؛۔।、，；：。．([{{«‹“‘„‚（［｛「『【〔《〈เแโใไເແໂໃໄ"
)
_LONGEST_CHARACTER = 64
"""Code points of which nobody needs more in one character as a reader sees it."""

Texts: TypeAlias = dict[str, bytes]
"""Digest to HTML in UTF-8, see `Text`; as bytes it goes from process to process as it is."""


class Text(Value, frozen=True):
    """All that planning needs to know of a text; its HTML lies apart, under its digest."""

    digest: str
    """Equal for equal HTML; names the text inside the values that pages are made of."""
    links: dict[str, int] = msgspec.field(default_factory=dict)
    """The addresses that it links to and that name no other host, as written, each with the line of
    its first use: ``../18/flood.md#damage``, ``/topics/europe/``, ``#damage``; those of `HERE` and
    what `names_no_host` finds too."""
    pictures: dict[str, int] = msgspec.field(default_factory=dict)
    """Likewise those that it shows as pictures."""
    anchors: tuple[str, ...] = ()
    """The names of places in it that a link can lead to, behind "#"."""
    lede: str = ""
    """Its first paragraph as plain text, cut at a word."""

    @property
    def is_empty(self) -> bool:
        """True if there is not a word in it, and no picture."""
        return self.digest == _NOTHING


class Target(Value, frozen=True):
    """Where an address without a scheme leads."""

    href: str
    """From the root of the site (``/2024/…``), or on the page itself (``#damage``), encoded; "" if
    it leads nowhere."""
    width: int = 0
    height: int = 0
    """Size of a picture in CSS pixels, 0 when it is not known."""
    is_picture: bool = False
    """True for what a page can show in its place."""


class Passage(Value, frozen=True):
    """A text in a page's value: which HTML it is, and where its addresses lead."""

    digest: str
    targets: dict[str, Target] = msgspec.field(default_factory=dict)
    """By the addresses of `Text.links` and `Text.pictures`."""
    prefix: str = ""
    """Goes before each id, so that two texts on one page share none."""

    def html(self, source: str, base: str, page: str = "") -> str:
        """``source`` with every address filled in; a link or picture without a target is left out.

        ``base`` goes before each path of the site: "" or "/sub" on a page, the site's origin too
        in a feed. ``page`` goes before each fragment; a feed gives the entry's own address, and the
        ids stay on the page that it leads to.
        """
        if page:
            # other entries may stand on the same screen, so none has an id of its own
            source = _ID.sub("", source)
            source = source.replace(' href="#', f' href="{escape_attribute(page)}#')
        if self.targets:
            source = _LINK_OR_PICTURE.sub(_Filling(self.targets, base, page).fill, source)
        return _prefixed(source, escape_attribute(self.prefix)) if self.prefix else source


class _Filling:
    """Fills in the addresses of one text, tag by tag."""

    def __init__(self, targets: dict[str, Target], base: str, page: str) -> None:
        self._targets, self._base, self._page = targets, base, page
        self._ends: list[str] = []  # of the links that are open; "" for one that is left out

    def fill(self, match: re.Match[str]) -> str:
        """What becomes of a tag."""
        if match[0] == "</a>":
            return self._ends.pop()
        if match["picture"] is not None:
            return self._picture(self._targets[unescape(match["picture"])], match)
        if match["link"] is None:
            self._ends.append("</a>")
            return match[0]
        target = self._targets[unescape(match["link"])]
        self._ends.append("</a>" if target.href else "")
        return f'<a href="{self._address(target)}"{match["rest"]}>' if target.href else ""

    def _picture(self, target: Target, match: re.Match[str]) -> str:
        if target.is_picture:
            size = f' width="{target.width}" height="{target.height}"' if target.width else ""
            return f'<img src="{self._address(target)}"{size}{match["shown"]}'
        if not target.href or any(self._ends):
            return match["alt"]
        return f'<a href="{self._address(target)}">{match["alt"] or self._address(target)}</a>'

    def _address(self, target: Target) -> str:
        before = self._page if target.href.startswith("#") else self._base
        return escape_attribute(before + target.href)


def _prefixed(source: str, prefix: str) -> str:
    """``source`` with ``prefix`` before each id, and before each fragment that names one."""
    ids = set(_ID.findall(source))

    def lead(match: re.Match[str]) -> str:
        return f' href="#{prefix}{match[1]}"' if unquote(match[1]) in ids else match[0]

    return _ID.sub(rf' id="{prefix}\1"', _FRAGMENT.sub(lead, source))


def names_no_host(address: str) -> bool:
    """True for a web address without a host, or with what is none (RFC 3986, section 3.2)."""
    if _HOSTLESS.match(address):
        return True
    if not _ODD_HOST.match(address):
        return False
    try:
        return urlsplit(address).port == 0
    except ValueError:
        return True


def text_digest(html: bytes) -> str:
    """The name of a text: equal for equal HTML."""
    return blake2b(html, digest_size=16).hexdigest()


def fold_spaces(text: str) -> str:
    """``text`` on one line: a run of ASCII white space is one space, and none at its ends.

    Any other space (no-break, narrow, ideographic) is a part of the text. A line end between two
    characters of scripts without spaces is nothing, as in CSS Text 3, section 4.1.3. What turns
    the direction of writing is `closed`.
    """
    if not text.isascii() and UNSPACED_LINE.search(text):
        text = UNSPACED_LINE_END.sub("", text)
    # bytes, unlike str, know no white space but that of ASCII
    text = b" ".join(text.encode(errors="surrogatepass").split()).decode(errors="surrogatepass")
    return text if text.isascii() else closed(text)


def closed(text: str) -> str:
    """``text`` with each turn of direction in it ended, so that it turns nothing that follows.

    Embeddings, overrides and isolates (UAX #9, section 2) get the ends that they lack, and ends of
    nothing, which could end what is around the text, are left out.
    """
    if not _TURN.search(text):
        return text
    kept: list[str] = []
    due: list[str] = []
    isolates = 0
    for char in text:
        if char in _EMBEDDINGS:
            due.append(_POP_EMBEDDING)
        elif char in _ISOLATES:
            due.append(_POP_ISOLATE)
            isolates += 1
        elif char == _POP_EMBEDDING:
            if not due or due[-1] != char:
                continue
            due.pop()
        elif char == _POP_ISOLATE:
            if not isolates:
                continue
            isolates -= 1
            while due.pop() != char:  # an isolate ends the embeddings that are open in it
                pass
        kept.append(char)
    return "".join((*kept, *reversed(due)))


_NOTHING = text_digest(b"")


def cut(text: str, size: int = SUMMARY_SIZE) -> str:
    """``text`` in at most ``size`` characters, marked with … if it was longer.

    It is cut before a word if one begins in the last two sevenths (from 200 to 280 characters),
    else between two characters as a reader sees them (UAX #29, grapheme clusters).
    """
    if len(text) <= size:
        return text
    least = size * 5 // 7
    word_end = max(text.rfind(space, least, size) for space in _SPACES)
    shown = text[: max(word_end, 0)].rstrip(_NOT_BEFORE_ELLIPSIS)
    if len(shown) < least:
        whole = _whole_characters(text, size - 1)
        ended = whole.rstrip(_NOT_BEFORE_ELLIPSIS)
        shown = ended if len(ended) >= least else whole
    return f"{shown}…"


def _whole_characters(text: str, size: int) -> str:
    """As much of ``text`` as ``size`` code points hold without dividing what is read as one."""
    import regex

    ends = [found.end() for found in regex.finditer(r"\X", text, endpos=size + _LONGEST_CHARACTER)]
    fitting = [end for end in ends if end <= size]
    return text[: fitting[-1]] if fitting else text[:size]


def escape_attribute(text: str) -> str:
    """As CommonMark's reference renderer writes text between double quotes."""
    return escape(text, quote=False).replace('"', "&quot;")
