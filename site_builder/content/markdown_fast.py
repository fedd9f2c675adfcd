"""Plain paragraphs by a fast path: a parser that does no work which cannot change its result.

Most of a dispatch is plain paragraphs, and markdown-it-py tries every rule on each line of them.
Here a text is given a parser with only the rules whose signs are in it, and a paragraph, quotation
or list that holds nothing but words, simple emphasis and simple links is written as it is. What
comes out is, byte for byte, what the library makes of the text; tests/test_paragraphs.py holds the
two side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, mdTrim
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from site_builder.charset import bare
from site_builder.plain_text import AFTER_UNSPACED_LINE_END

SIMPLE = "simple_blocks"
"""Type of the token that stands for whole blocks.

Its content is their HTML, its info that of the first paragraph of them that shows something.
"""

# A block between blank lines of which no line begins with the sign of another one. Blocks that can
# hold a blank line (lists, footnotes) go on only with an indent, so none reaches into it; but a
# list goes on with the next list, so one is simple only between blocks that are simple too.
_LINE = r"[^\s#>*+\-=~`|:\d\[_][^\n|]*"
_BLOCK = re.compile(
    rf"\n\n(?:(?P<p>{_LINE}(?:\n{_LINE})*)|(?P<quote>> {_LINE}(?:\n> {_LINE})*)"
    r"|(?P<level>\#{1,6}) (?P<heading>[^\s#][^\n#|]*))"
    r"(?=\n[ \t]*\n|\n*\Z)"
    rf"|\n\n(?P<list>(?P<sign>[-*+]) {_LINE}(?:\n(?P=sign) {_LINE})*)"
    r"(?=\n[ \t]*\n+[^\s*+\-\d]|\n*\Z)"
)

_REACHING = frozenset({"fence", "definition_lists", "comments"})
"""Rules of what can hold or reach over a blank line without an indent."""

# Words between a space and a space or a stop: delimiters that can only open, or only close
# (CommonMark 0.31, section 6.2), and an address that needs no encoding.
_WORD = r"[^\W_]++"
_WORDS = rf"{_WORD}(?:[ ,.'’-]++{_WORD})*+"
_EMPHASIS = re.compile(
    rf"\*(?<!\S\*)(?:\*(?P<strong>{_WORDS})\*\*|(?P<em>{_WORDS})\*)(?=[\s,.;:?)]|\Z)"
)
_LINK = re.compile(
    rf"\[(?<!\S\[)({_WORDS})\]"
    r"\((https?://(?!localhost|127\.|0\.)[a-z0-9.-]+(?:/[A-Za-z0-9._~/-]*)?)\)"
)
_PARTS = ("*", "[", "]", "_", "\\", "`", "<", "~", "^", "\0")
_ENTITY = re.compile(r"&(?:#|\w+;)")
_BROKEN_LINE = re.compile(rf"\n(?:(?<=[^\S\n]\n)|(?=[*\[]*[{AFTER_UNSPACED_LINE_END}]))")

_SIGNS = (
    ("blockquote", ">"),
    ("heading", "#"),
    ("reference", "]:"),
    ("table", "|"),
    ("autolink", "<"),
    ("backticks", "`"),
    ("entity", "&"),
    ("escape", "\\"),
    ("image", "!["),
    ("link", "["),
    ("strikethrough", "~~"),
    ("emphasis", "*"),
    ("emphasis", "_"),
    ("fence", "```"),
    ("fence", "~~~"),
    ("code", "\t"),
    ("code", "    "),
    ("normalize", "\r"),
    ("normalize", "\0"),
)
"""Rules of markdown-it-py, each with the signs of which it needs one to match."""

# the first sign of a line, behind those of the quotations and items that it stands in
_MARKED_LINE = re.compile(r"\n[ \t>]*(?:[-+*_=]|\d{1,9}[.)])")


def needed_rules(text: str, nested: bool = False) -> tuple[str, ...]:
    """The rules of markdown-it-py whose signs are in ``text``.

    With ``nested``, lists and rules can stand behind other signs than those of CommonMark.
    """
    # a single character is found much sooner than several
    rules = dict.fromkeys([rule for rule, sign in _SIGNS if sign[0] in text and sign in text])
    if nested or _MARKED_LINE.search(f"\n{text}"):
        rules |= dict.fromkeys(["list", "hr", "lheading"])
    return tuple(rules)


def use_fast_path(parser: MarkdownIt, rules: Sequence[str]) -> None:
    """Make ``parser``, which has ``rules``, write simple paragraphs as they are."""
    if not _REACHING.intersection(rules):
        parser.core.ruler.at("block", _block)
        parser.add_render_rule(SIMPLE, _render)


def is_simple(text: str) -> bool:
    """True if a paragraph of ``text`` is simple, and so is each one of several."""
    if ("&" in text and _ENTITY.search(text)) or ("\n" in text and _BROKEN_LINE.search(text)):
        return False
    # a break stands for what is simple, so that nothing around it is taken for one span
    if "*" in text:
        text = _EMPHASIS.sub("\n", text)
    if "[" in text:
        text = _LINK.sub("\n", text)
    return not any([sign in text for sign in _PARTS])  # noqa: C419


def _simple_html(text: str) -> str:
    """The HTML of a paragraph's text that is simple."""
    html = escapeHtml(mdTrim(text))
    if "*" in html:
        html = _EMPHASIS.sub(_emphasis_html, html)
    return _LINK.sub(r'<a href="\2">\1</a>', html) if "[" in html else html


def _emphasis_html(span: re.Match[str]) -> str:
    if words := span["strong"]:
        return f"<strong>{words}</strong>"
    return f"<em>{span['em']}</em>"


def _block(state: StateCore) -> None:
    """Split into blocks: simple ones here, whatever stands between them by the library."""
    text, done, line = state.src, 0, 0
    all_simple = is_simple(text)
    run: Token | None = None
    for match in _BLOCK.finditer(f"\n\n{text}"):
        between = text[done : match.start()]
        words = _words(match)
        if not (all_simple or is_simple(words)) or (match["list"] and between.strip()):
            continue
        line = _parse_between(state, between, line)
        if match["heading"]:
            state.tokens += _heading(f"h{len(match['level'])}", words)
        else:
            if run is None or run is not state.tokens[-1]:
                run = Token(SIMPLE, "", 0)
                state.tokens.append(run)
            _extend(run, match.lastgroup, words)
        done = match.end() - 2
        line += text.count("\n", match.start(), done)
    _parse_between(state, text[done:], line)


def _words(match: re.Match[str]) -> str:
    """The text of a block without the signs before its lines."""
    if words := match["p"] or match["heading"]:
        return words
    marked = match["quote"] or match["list"]
    return marked[2:].replace(f"\n{marked[:2]}", "\n")


def _heading(tag: str, words: str) -> tuple[Token, Token, Token]:
    """As the library has it, so that the level can still be changed."""
    words = _simple_html(words)
    content = Token(SIMPLE, "", 0, content=words)
    return Token("heading_open", tag, 1), content, Token("heading_close", tag, -1, block=True)


def _extend(run: Token, kind: str | None, words: str) -> None:
    """Add a block to a token of simple blocks."""
    if kind == "p":
        html = f"<p>{_simple_html(words)}</p>\n"
        if not run.info and bare(words):
            run.info = html
    elif kind == "quote":
        html = f"<blockquote>\n<p>{_simple_html(words)}</p>\n</blockquote>\n"
    else:
        items = "".join([f"<li>{_simple_html(item)}</li>\n" for item in words.split("\n")])
        html = f"<ul>\n{items}</ul>\n"
    run.content += html


def _parse_between(state: StateCore, text: str, line: int) -> int:
    """Let the library parse ``text``, which begins on ``line``; returns the line it ends on.

    A rule that needs the line before there is a token finds it as ``env["block_line"]``.
    """
    if text.strip(" \t\n"):
        first = len(state.tokens)
        state.env["block_line"] = line
        state.md.block.parse(text, state.md, state.env, state.tokens)
        for token in state.tokens[first:]:
            if token.map:
                token.map = [token.map[0] + line, token.map[1] + line]
    return line + text.count("\n")


def _render(_: object, tokens: Sequence[Token], index: int, *__: object) -> str:
    return tokens[index].content
