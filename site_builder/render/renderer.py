"""Rendering: a page's value in, bytes out.

Nothing is read and nothing is written here but compiled templates, which change no byte.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from html import unescape
from pathlib import Path

import msgspec
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup

from site_builder.config.settings import Site
from site_builder.datelines.dateline import Dateline
from site_builder.errors import Problem, SiteError
from site_builder.layout import TEMPLATES
from site_builder.model.contents import FeedContent
from site_builder.model.page import Page, decode_page
from site_builder.model.page_parts import Briefing, FeedEntry, Navigation
from site_builder.model.texts import Passage
from site_builder.paths import Href, OutputPath, encode, url_of
from site_builder.plain_text import fold_spaces
from site_builder.render.bytecode import BytecodeFolder
from site_builder.render.dates import When, edition_moment, edition_time, when
from site_builder.render.environment import make_environment
from site_builder.render.json_ld import json_ld
from site_builder.render.messages import Messages
from site_builder.render.ruler import Ruler, ruler
from site_builder.render.text_html import passage_html
from site_builder.render.theme import Theme
from site_builder.render.theme_digest import ENTRY_TEMPLATE, FEED_STYLE
from site_builder.values import digest_of

ENTRIES = 100
"""Entries of feeds of which the HTML is kept for another feed with the same."""

CARDS = 4_096
"""Pieces of pages, such as cards, that are kept for other pages with the same."""

RENDERERS = 8
"""Sites, or languages of one, that this process can render in turn without beginning anew."""

_ENTRY = msgspec.msgpack.Decoder(FeedEntry)

_TAG = re.compile("<[^>]*>")

_texts: ContextVar[Mapping[str, str]] = ContextVar("texts")
"""The HTML of the passages of the page that is being rendered in this thread."""


class Rendered(msgspec.Struct, frozen=True):
    """A page's bytes, with where and as what they are to be published."""

    path: OutputPath
    kind: str
    rank: int
    """When it is to be published."""
    data: bytes


def render_batch(
    theme: Theme,
    site: Site,
    navigation: Mapping[str, Navigation],
    pages: Sequence[bytes],
    texts: Mapping[str, str],
    compiled: Path,
) -> tuple[list[Rendered], list[Problem]]:
    """Render encoded ``pages``; a template's fault is a problem, once for each line.

    So is what a feed has no room for, once for all of them.

    ``navigation`` is that of each language of the site. ``texts`` leads from the digest of each
    text in the pages to its HTML. ``compiled`` is a folder for compiled templates.
    """
    renderers: dict[str, _Renderer] = {}
    rendered: list[Rendered] = []
    problems: dict[tuple[str, int], Problem] = {}
    for data in pages:
        page = decode_page(data)
        if page.lang not in renderers:
            links = navigation[page.lang]
            spoken = site.in_language(page.lang)
            renderers[page.lang] = _renderer(theme, spoken, links, compiled)
        try:
            made, remarks = renderers[page.lang].render(page, texts)
            rendered.append(Rendered(page.path, page.kind, page.rank, made))
            problems |= {(problem.path, problem.line): problem for problem in remarks}
        except SiteError as error:
            problems |= {(problem.path, problem.line): problem for problem in error.problems}
        except Exception as error:
            problem = _template_problem(error, page)
            if problem is None:
                raise
            problems.setdefault((problem.path, problem.line), problem)
    return rendered, list(problems.values())


class _Renderer:
    """One theme at work on one site, or on a language of it."""

    def __init__(self, theme: Theme, site: Site, navigation: Navigation, compiled: Path) -> None:
        self.theme, self.site, self._front = theme, site, navigation.front
        self._base = site.base
        self._root = site.origin + site.base
        self._messages = Messages(theme)
        self._entries = lru_cache(maxsize=ENTRIES)(self._make_entry)
        environment = make_environment(
            theme,
            BytecodeFolder(compiled, site),
            filters={
                "url": self.url,
                "absolute": self.absolute,
                "html": self._html,
                "moment": self._moment,
                "edition_time": self._edition_time,
                "ruler": self._ruler,
                "when": self._when,
            },
            names={
                "site": site,
                "navigation": navigation,
                "asset": self.asset,
                "once": lru_cache(maxsize=CARDS)(_call),
                "has_fonts": theme.has_fonts,
            },
        )
        self._template = lru_cache(maxsize=None)(environment.get_template)

    def render(self, page: Page, texts: Mapping[str, str]) -> tuple[bytes, Sequence[Problem]]:
        """The bytes of ``page``, and what its owner should know of them."""
        _texts.set(texts)
        if isinstance(page.content, FeedContent):
            return self._feed(page.content, page.lang)
        strings = self._messages.get(page.head.lang, page.lang)
        text = self._template(page.template).render(
            page=page.content,
            head=page.head,
            structured_data=lambda title: self._json_ld(page, title),
            _=strings.gettext,
            ngettext=strings.ngettext,
        )
        return text.encode(), ()

    # what templates are given

    def url(self, href: Href) -> str:
        """A path of the site as a page of it names it: below the site's own path."""
        return self._base + href

    def absolute(self, href: Href) -> str:
        """A path of the site as others name it: with scheme and host."""
        return self._root + href

    def asset(self, name: str) -> Href:
        """The path of an asset, for `url`."""
        try:
            return encode(url_of(self.theme.assets[name]))
        except KeyError:
            raise TemplateError(f"there is no {TEMPLATES}/assets/{name}") from None

    def _html(self, passage: Passage | None) -> Markup:
        if passage is None:
            return Markup("")
        source = _texts.get()[passage.digest]
        return Markup(passage_html(passage, source, self._base))  # noqa: S704

    def _moment(self, instant: datetime, lang: str, day: date | None = None) -> str:
        return edition_moment(instant, self.site.timezone, lang, day)

    def _edition_time(self, dateline: Dateline, lang: str) -> str | None:
        return edition_time(dateline, self.site.timezone, lang)

    def _when(self, dateline: Dateline, lang: str, day: date | None = None) -> When:
        return when(dateline, self.site.timezone, lang, day)

    def _ruler(self, briefing: Briefing, lang: str) -> Ruler | None:
        return ruler(briefing, self.site.timezone, lang)

    def _json_ld(self, page: Page, title: str) -> Markup:
        pictures = (self.absolute(self.asset("card.png")), self._logo())
        name = fold_spaces(unescape(_TAG.sub("", title)))
        return Markup(json_ld(page, self.site, self._front, name, self.absolute, pictures))  # noqa: S704

    def _logo(self) -> str:
        logo = self.site.owner.logo
        if logo and "://" in logo:
            return logo
        return self.absolute(self.asset(logo or "logo.png"))

    # feeds

    def _feed(self, feed: FeedContent, lang: str) -> tuple[bytes, Sequence[Problem]]:
        # feedgen is loaded when there is a feed to render
        from site_builder.render.feeds import FeedDisplay, FeedSource, render_feed

        if any(entry.withdrawn for entry in feed.entries):
            entries = tuple(self._tombstone(e, lang) if e.withdrawn else e for e in feed.entries)
            feed = msgspec.structs.replace(feed, entries=entries)

        def html(entry: FeedEntry) -> str:
            # the formats of a feed, which come together, share it
            return self._entries(msgspec.msgpack.encode(entry), lang)

        say = self._messages.get(lang, lang).gettext
        note = say("This is a feed, for feed readers: copy its address into one. More about that:")
        display = FeedDisplay(self.url(self.asset(FEED_STYLE)), note)
        source = FeedSource(feed, (), lang, self.site, self.absolute, display)
        return render_feed(source, html)

    def _tombstone(self, entry: FeedEntry, lang: str) -> FeedEntry:
        """The entry of a withdrawn article, told as its page tells it, beside its text too."""
        say = self._messages.get(entry.lang, lang).gettext
        # a catalogue of the user's own may have no place for it, which % would not forgive
        title = say("Withdrawn: %(headline)s").replace("%(headline)s", entry.title)
        summary = say("This article has been withdrawn.")
        return msgspec.structs.replace(entry, title=title, summary=summary)

    def _make_entry(self, value: bytes, lang: str) -> str:
        """The body of an entry, every address absolute, then the theme's template around it."""
        entry = _ENTRY.decode(value)
        body = entry.body
        here = self.absolute(entry.href)
        html = passage_html(body, _texts.get()[body.digest], self._root, here) if body else ""
        strings = self._messages.get(entry.lang, lang)
        return self._template(ENTRY_TEMPLATE).render(
            entry=entry,
            body=Markup(html),  # noqa: S704
            _=strings.gettext,
            ngettext=strings.ngettext,
        )


def _call(macro: Callable[..., str], *arguments: object) -> str:
    """What a macro makes, which depends on its arguments alone."""
    return macro(*arguments)


_renderers: dict[tuple[Path, str, bytes], _Renderer] = {}
"""Those of this process, the one that was used last at the end."""


def _renderer(theme: Theme, site: Site, navigation: Navigation, compiled: Path) -> _Renderer:
    """The renderer of this process for these; the last few are kept."""
    key = (compiled, theme.digest, digest_of((site, navigation)))
    renderer = _renderers.pop(key, None) or _Renderer(theme, site, navigation, compiled)
    _renderers[key] = renderer
    for old in list(_renderers)[:-RENDERERS]:
        _renderers.pop(old, None)
    return renderer


def _template_problem(error: Exception, page: Page) -> Problem | None:
    """What is wrong with which line of which template; None if no template had a part in it."""
    message = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, TemplateNotFound):
        message = f"there is no template {error.name}"
    found = f"{message.rstrip('.')} (rendering /{page.path})"
    if isinstance(error, TemplateSyntaxError):
        return Problem(error.filename or error.name or TEMPLATES, error.lineno, "", found)
    frames = traceback.extract_tb(error.__traceback__)
    for frame in reversed(frames):
        if frame.filename.startswith(f"{TEMPLATES}/"):
            return Problem(frame.filename, frame.lineno or 0, "", found, _remedy(error))
    if isinstance(error, TemplateError):
        return Problem(f"{TEMPLATES}/{page.template or ENTRY_TEMPLATE}", 0, "", found)
    return None


def _remedy(error: Exception) -> str:
    if "undefined" in str(error) or "has no attribute" in str(error):
        return "docs/themes.md lists what each template is given."
    return ""
