"""Markdown to HTML: CommonMark, without raw HTML, in a form that any page or feed can hold.

Addresses that depend on where a text is shown (a file beside it, a path of the site) are left as
marks; rendering fills them in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import unescape
from typing import Any

import msgspec
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from site_builder.charset import bare
from site_builder.config.settings import EXTENSIONS
from site_builder.content import comments
from site_builder.content.markdown_fast import SIMPLE, needed_rules, use_fast_path
from site_builder.content.markdown_links import SAFE_SCHEMES, links_plugin, without_unseen
from site_builder.errors import Problem
from site_builder.french_spacing import is_french, spaced, spaced_html
from site_builder.model.texts import Text, text_digest
from site_builder.plain_text import UNSPACED_LINE_END, closed, count_words, cut, fold_spaces
from site_builder.urls import HERE, SCHEME, names_no_host, names_user, slugify

MAX_NESTING = 60
"""Quotations and lists that a text may stand in, a list counting twice."""

_TOO_DEEP = (
    f"a text inside of more than {MAX_NESTING // 2} lists or {MAX_NESTING} quotations",
    "Take away some of the signs before it.",
)
_TAG = re.compile("<[^>]*>")
_UNCLOSED_COMMENT = re.compile("(?:<|%3C|^\0?)!--")
_ID = re.compile(' id="([^"]*)"')
_RESERVED_ID = re.compile(r"main|fn(ref)?\d+")
_ALIGN = {"text-align:left": "start", "text-align:center": "center", "text-align:right": "end"}


class RenderedMarkdown(msgspec.Struct, frozen=True):
    """What a Markdown text became."""

    html: str
    text: Text
    problems: tuple[Problem, ...]
    """What is wrong in it. Which file it is in is not known here, so their paths are empty."""


def render_markdown(
    text: str, extensions: Sequence[str] = EXTENSIONS, first_line: int = 1, lang: str = ""
) -> RenderedMarkdown:
    """Render ``text`` in the language ``lang``, whose file it begins on ``first_line``.

    ``extensions`` are names out of `EXTENSIONS`.
    """
    parser = _parser_for(_rules(text, extensions))
    problems: list[Problem] = []
    env: dict[str, Any] = {"first_line": first_line, "problems": problems}
    tokens = parser.parse(text, env)
    # "&#12;" makes a form feed: white space in HTML, but no character of XML
    html = parser.renderer.render(tokens, parser.options, env).replace("\f", " ")
    lede = closed(_lede(tokens))
    if is_french(lang):
        html, lede = spaced_html(html), spaced(lede)
    marked = "\0" in html
    links = _addresses(tokens, first_line, _is_marked_link) if marked else {}
    pictures = _addresses(tokens, first_line, _is_marked_picture) if marked else {}
    anchors = tuple(map(unescape, _ID.findall(html))) if ' id="' in html else ()
    words = count_words(_TAG.sub(" ", html))
    known = Text(text_digest(html.encode()), links, pictures, anchors, lede, words)
    return RenderedMarkdown(html, known, tuple(problems))


_PLUGIN_SIGNS = {
    "footnotes": re.compile(r"\[\^"),
    "definition_lists": re.compile(r"\n[ \t>]*[:~][ \t]"),
}
_PLUGINS = (*_PLUGIN_SIGNS, "comments")
_RULES_OF = {"tables": "table", "strikethrough": "strikethrough"}


def _rules(text: str, extensions: Sequence[str]) -> tuple[str, ...]:
    """The rules that ``text`` can need, of CommonMark and of ``extensions``."""
    off = {rule for name, rule in _RULES_OF.items() if name not in extensions}
    plugins = [
        name for name, sign in _PLUGIN_SIGNS.items() if name in extensions and sign.search(text)
    ]
    rules = needed_rules(text, nested=bool(plugins))
    if any(sign in text for sign in comments.SIGNS):
        plugins.append("comments")
    return (*(rule for rule in rules if rule not in off), *plugins)


@lru_cache(maxsize=1024)
def _parser_for(rules: tuple[str, ...]) -> MarkdownIt:
    """A parser with ``rules`` and no others."""
    # a list is two levels, and what is on the deepest one has to be seen to be refused
    parser = _Parser("zero", {"maxNesting": MAX_NESTING + 3}, renderer_cls=_Renderer)
    parser.disable("normalize")
    parser.enable(["newline", *(rule for rule in rules if rule not in _PLUGINS)])
    if not {"blockquote", "list", *_PLUGINS}.isdisjoint(rules):
        parser.block.ruler.before("table", "depth", _refuse_depth)
    if "footnotes" in rules:
        from site_builder.content.footnotes import footnotes_plugin

        footnotes_plugin(parser)
    if "definition_lists" in rules:
        from mdit_py_plugins.deflist import deflist_plugin

        deflist_plugin(parser)
    if "comments" in rules:
        comments.comments_plugin(parser)
    if not {"link", "image", "autolink"}.isdisjoint(rules):
        links_plugin(parser, "footnotes" in rules)
    if not {"heading", "lheading"}.isdisjoint(rules):
        parser.core.ruler.push("headings", _level_headings)
        parser.core.ruler.push("anchors", _name_headings)
    parser.core.ruler.push("line_ends", _join_unspaced_lines)
    use_fast_path(parser, rules)
    return parser


def _refuse_depth(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Tell of text too deep inside of others; the library would leave it out without a word."""
    if silent or state.level <= MAX_NESTING:
        return False
    state.line = end
    line = state.env["first_line"] + state.env.get("block_line", 0) + start
    deep = Problem("", line, "", *_TOO_DEEP)
    if deep not in state.env["problems"][-1:]:
        state.env["problems"].append(deep)
    return True


class _Parser(MarkdownIt):
    """MarkdownIt with addresses as a page can hold them."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        if comments.BEGIN in url:
            written, unclosed = comments.without_comments(url)
            url = url if unclosed else written
        url, sign = without_unseen(url.replace("\f", " "))
        whole = f"https:{url}" if url.startswith("//") else url
        is_inside = not SCHEME.match(whole) or HERE.match(whole)
        if is_inside or names_no_host(whole) or names_user(whole):
            return f"\0{url}\0{sign}" if url else ""
        address, mark, fragment = super().normalizeLink(whole).partition("#")
        # RFC 3986, section 3.5: a fragment holds no second number sign
        return address + mark + fragment.replace("#", "%23") + sign

    def validateLink(self, url: str) -> bool:  # noqa: N802
        scheme = SCHEME.match(url.strip())
        is_safe = scheme is None or scheme[0].lower() in SAFE_SCHEMES
        return is_safe and not _UNCLOSED_COMMENT.search(url)


class _Renderer(RendererHTML):
    """HTML without inline styles, which a Content-Security-Policy refuses."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        address = str(token.attrs["src"])
        alt = self.renderInlineAsText(token.children, options, env) if token.children else ""
        title = token.attrs.get("title")
        shown = f' title="{escapeHtml(str(title))}"' if title else ""
        return f'<img src="{escapeHtml(address)}" alt="{escapeHtml(alt)}"{shown} loading="lazy">'

    def picture_words(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return escapeHtml(self.renderInlineAsText(tokens[idx].children, options, env))

    def th_open(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        return f"<th{self._alignment(tokens[idx])}>"

    def td_open(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        return f"<td{self._alignment(tokens[idx])}>"

    @staticmethod
    def _alignment(token: Token) -> str:
        side = _ALIGN.get(str(token.attrs.get("style")))
        return f' class="align-{side}"' if side else ""


def _level_headings(state: StateCore) -> None:
    """Start at h2, below the headline, leave no level out and no heading empty.

    WCAG 2.2 technique G141: headings follow each other without a jump.
    """
    level, kept, skip = 1, [], 0
    for index, token in enumerate(state.tokens):
        if token.type == "heading_open":
            if not state.tokens[index + 1].content.strip():
                skip = 3
            else:
                level = min(max(int(token.tag[1]), 2), level + 1)
                token.tag = f"h{level}"
        elif token.type == "heading_close":
            token.tag = f"h{level}"
        if skip:
            skip -= 1
        else:
            kept.append(token)
    state.tokens = kept


def _name_headings(state: StateCore) -> None:
    """Give each heading an id: the slug of its text, with -2, -3 for the same again."""
    taken: dict[str, int] = {}
    for index, token in enumerate(state.tokens):
        if token.type == "heading_open":
            slug = slugify(_heading_text(state.tokens[index + 1])) or "section"
            number = taken.get(slug, 0) + 1
            name = slug if number == 1 else f"{slug}-{number}"
            while name in taken or _RESERVED_ID.fullmatch(name):
                number += 1
                name = f"{slug}-{number}"
            taken[slug] = number
            taken.setdefault(name, 1)
            token.attrs["id"] = name


def _heading_text(content: Token) -> str:
    if content.type == SIMPLE:
        return unescape(_TAG.sub("", content.content))
    return "".join(map(_plain, content.children or ()))


def _addresses(
    tokens: Sequence[Token], first_line: int, wanted: Callable[[Token, str], bool]
) -> dict[str, int]:
    """The addresses that are ``wanted``, each with the line of its first use."""
    found: dict[str, int] = {}
    for token in tokens:
        for child in token.children or ():
            address = str(child.attrs.get("href") or child.attrs.get("src") or "")
            if address and wanted(child, address):
                found.setdefault(address.strip("\0"), first_line + (token.map or [0])[0])
    return found


def _is_marked_link(token: Token, address: str) -> bool:
    return token.type != "image" and address.startswith("\0")


def _is_marked_picture(token: Token, address: str) -> bool:
    return token.type == "image" and address.startswith("\0")


def _join_unspaced_lines(state: StateCore) -> None:
    """Leave out line ends that stand for nothing; a browser would show a space for each."""
    if state.src.isascii():
        return
    for token in state.tokens:
        if token.children and "\n" in token.content and not token.content.isascii():
            token.children = [
                child
                for index, child in enumerate(token.children)
                if child.type != "softbreak" or not _is_nothing(token.children, index)
            ]


def _is_nothing(children: Sequence[Token], index: int) -> bool:
    """True if the line end at ``index`` stands inside a text of a script without spaces."""
    before, after = _nearest(children, index, -1), _nearest(children, index, 1)
    return UNSPACED_LINE_END.search(f"{before[-1:]}\n{after[:1]}") is not None


def _nearest(children: Sequence[Token], index: int, step: int) -> str:
    """The words before or behind ``index``, past marks that are not in the line."""
    index += step
    while 0 <= index < len(children) and (children[index].nesting or _is_mark(children[index])):
        index += step
    return _plain(children[index]) if 0 <= index < len(children) else ""


def _is_mark(token: Token) -> bool:
    return token.type == "footnote_ref" or (token.type == "text" and not token.content)


def _lede(tokens: Sequence[Token]) -> str:
    for index, token in enumerate(tokens):
        if token.type == SIMPLE and token.info:
            words = unescape(_TAG.sub("", token.info))
        elif token.type == "paragraph_open" and token.level == 0:
            words = "".join(map(_plain, tokens[index + 1].children or ()))
        else:
            continue
        if bare(words := fold_spaces(words)):
            return cut(words)
    return ""


def _plain(token: Token) -> str:
    if token.type in ("text", "code_inline"):
        return token.content
    return " " if token.type in ("softbreak", "hardbreak") else ""
