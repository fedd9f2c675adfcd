"""Plain paragraphs by the short way: a parser that does no work which cannot change its result.

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

SIMPLE = "simple_paragraph"
"""Type of the token that stands for a whole block; its content is HTML."""

# A block between blank lines of which no line begins with the sign of another one. Blocks that can
# hold a blank line (lists, footnotes) go on only with an indent, so none reaches into it; but a
# list goes on with the next list, so one is simple only between blocks that are simple too.
_LINE = r"[^\s#>*+\-=~`|:\d\[_][^\n|]*"
_BLOCK = re.compile(
    rf"\n\n(?:(?P<p>{_LINE}(?:\n{_LINE})*)|(?P<quote>> {_LINE}(?:\n> {_LINE})*))"
    r"(?=\n[ \t]*\n|\n*\Z)"
    rf"|\n\n(?P<list>(?P<sign>[-*+]) {_LINE}(?:\n(?P=sign) {_LINE})*)"
    r"(?=\n[ \t]*\n+[^\s*+\-\d]|\n*\Z)"
)

_REACHING = frozenset({"fence", "definition_lists"})
"""Rules of blocks that hold or reach over a blank line without an indent."""

# Words between a space and a space or a stop: delimiters that can only open, or only close
# (CommonMark 0.31, section 6.2), and an address that needs no encoding.
_WORD = r"[^\W_]"
_WORDS = rf"{_WORD}(?:(?:{_WORD}|[ ,.'’-])*{_WORD})?"
_SPAN = re.compile(
    rf"\*(?<!\S\*)(?:\*(?P<strong>{_WORDS})\*\*|(?P<em>{_WORDS})\*)(?=[\s,.;:?)]|\Z)"
    rf"|\[(?<!\S\[)(?P<link>{_WORDS})\]\((?P<to>https?://[a-z0-9.-]+(?:/[A-Za-z0-9._~/-]*)?)\)"
)
_PARTS = ("*", "[", "]", "_", "\\", "`", "<", "~", "^", "\0")
_ENTITY = re.compile(r"&(?:#|\w+;)")
_BROKEN_LINE = re.compile(r"[^\S\n]\n")

_SIGNS = {
    "blockquote": ">",
    "heading": "#",
    "reference": "]:",
    "table": "|",
    "autolink": "<",
    "backticks": "`",
    "entity": "&",
    "escape": "\\",
    "image": "![",
    "link": "[",
    "strikethrough": "~~",
}
"""A sign without which a rule of markdown-it-py cannot match."""

# the first sign of a line, behind those of the quotations and items that it stands in
_MARKED_LINE = re.compile(r"\n[ \t>]*(?:[-+*_=]|\d{1,9}[.)])")


def needed_rules(text: str, nested: bool = False) -> tuple[str, ...]:
    """The rules of markdown-it-py whose signs are in ``text``.

    With ``nested``, lists and rules can stand behind other signs than those of CommonMark.
    """
    rules = [rule for rule, sign in _SIGNS.items() if sign in text]
    if "*" in text or "_" in text:
        rules.append("emphasis")
    if "```" in text or "~~~" in text:
        rules.append("fence")
    if "\t" in text or "    " in text:
        rules.append("code")
    if nested or _MARKED_LINE.search(f"\n{text}"):
        rules += ("list", "hr", "lheading")
    return tuple(rules)


def shorten(engine: MarkdownIt, rules: Sequence[str]) -> None:
    """Make ``engine``, which has ``rules``, write simple paragraphs as they are."""
    if not _REACHING.intersection(rules):
        engine.core.ruler.at("block", _block)
        engine.add_render_rule(SIMPLE, _render)


def simple_html(text: str) -> str | None:
    """The HTML of a paragraph's text if it is simple, None if only the library can tell."""
    if ("&" in text and _ENTITY.search(text)) or ("\n" in text and _BROKEN_LINE.search(text)):
        return None
    html = escapeHtml(text)
    if "*" in text or "[" in text:
        text, html = _SPAN.sub("", text), _SPAN.sub(_span_html, html)
    return None if any([sign in text for sign in _PARTS]) else html  # noqa: C419


def _span_html(span: re.Match[str]) -> str:
    if words := span["link"]:
        return f'<a href="{span["to"]}">{words}</a>'
    if words := span["strong"]:
        return f"<strong>{words}</strong>"
    return f"<em>{span['em']}</em>"


def _block(state: StateCore) -> None:
    """Split into blocks: simple paragraphs here, whatever stands between them by the library."""
    text, done, line = state.src, 0, 0
    for match in _BLOCK.finditer(f"\n\n{text}"):
        between = text[done : match.start()]
        simple = _simple_block(match)
        if simple is None or (simple.tag == "ul" and between.strip()):
            continue
        line = _parse_between(state, between, line)
        state.tokens.append(simple)
        done = match.end() - 2
        line += text.count("\n", match.start(), done)
    _parse_between(state, text[done:], line)


def _simple_block(match: re.Match[str]) -> Token | None:
    """The token of a paragraph, quotation or list, if all that is in it is simple."""
    if words := match["p"]:
        html = simple_html(mdTrim(words))
        return Token(SIMPLE, "p", 0, content=f"<p>{html}</p>\n") if html is not None else None
    if words := match["quote"]:
        html = simple_html(mdTrim(words[2:].replace("\n> ", "\n")))
        quote = f"<blockquote>\n<p>{html}</p>\n</blockquote>\n"
        return Token(SIMPLE, "blockquote", 0, content=quote) if html is not None else None
    items = [simple_html(mdTrim(item[2:])) for item in match["list"].split("\n")]
    if None in items:
        return None
    html = "".join(f"<li>{item}</li>\n" for item in items)
    return Token(SIMPLE, "ul", 0, content=f"<ul>\n{html}</ul>\n")


def _parse_between(state: StateCore, text: str, line: int) -> int:
    """Let the library parse ``text``, which begins on ``line``; returns the line it ends on."""
    if text.strip(" \t\n"):
        first = len(state.tokens)
        state.md.block.parse(text, state.md, state.env, state.tokens)
        for token in state.tokens[first:]:
            if token.map:
                token.map = [token.map[0] + line, token.map[1] + line]
    return line + text.count("\n")


def _render(_: object, tokens: Sequence[Token], index: int, *__: object) -> str:
    return tokens[index].content
