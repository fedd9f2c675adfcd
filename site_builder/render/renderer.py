"""Rendering: a page's value in, bytes out.

Nothing is read and nothing is written here but compiled templates, which change no byte.
"""

from __future__ import annotations

import os
import re
import traceback
from base64 import b64encode
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from gettext import NullTranslations
from hashlib import blake2b, sha256
from html import unescape
from pathlib import Path
from types import CodeType
from typing import Any

import msgspec
from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined, Template
from jinja2.bccache import Bucket
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup, escape

from site_builder.collation import alphabetical
from site_builder.config.settings import Site
from site_builder.errors import Problem, SiteError
from site_builder.layout import TEMPLATES
from site_builder.model.pages import FeedContent, FeedEntry, Kind, Navigation, Page, decode_page
from site_builder.model.texts import Passage, fold_spaces
from site_builder.render import locale
from site_builder.render.json_ld import json_ld
from site_builder.render.theme import Theme
from site_builder.render.theme_digest import ENTRY_TEMPLATE
from site_builder.urls import encode
from site_builder.values import digest_of

ENTRIES = 100
"""Entries of feeds of which the HTML is kept for another feed with the same."""

_ENTRY = msgspec.msgpack.Decoder(FeedEntry)

_TAG = re.compile("<[^>]*>")

_texts: ContextVar[Mapping[str, str]] = ContextVar("texts")
"""The HTML of the passages of the page that is being rendered in this thread."""


class Rendered(msgspec.Struct, frozen=True):
    """A page's bytes, with where and as what they are to be published."""

    path: str
    kind: Kind
    data: bytes


def render_batch(
    theme: Theme,
    site: Site,
    navigation: Navigation,
    pages: Sequence[bytes],
    texts: Mapping[str, str],
    compiled: Path,
) -> tuple[list[Rendered], list[Problem]]:
    """Render encoded ``pages``; a template's fault is a problem, once for each line.

    So is what a feed has no room for, once for all of them.

    ``texts`` leads from the digest of each text in the pages to its HTML. ``compiled`` is a folder
    for compiled templates.
    """
    renderer = _renderer(theme, site, navigation, compiled)
    rendered: list[Rendered] = []
    problems: dict[tuple[str, int], Problem] = {}
    for data in pages:
        page = decode_page(data)
        try:
            made, remarks = renderer.render(page, texts)
            rendered.append(Rendered(page.path, page.kind, made))
            problems |= {(problem.path, problem.line): problem for problem in remarks}
        except SiteError as error:
            problems |= {(problem.path, problem.line): problem for problem in error.problems}
        except Exception as error:
            problem = _template_problem(error, page)
            if problem is None:
                raise
            problems.setdefault((problem.path, problem.line), problem)
    return rendered, list(problems.values())


class _Template(Template):
    """A compiled template that escapes plain text without making a Markup of every piece.

    The pieces are joined at once, so what they are wrapped in is lost anyway; making it took a
    fifth of the time of a page. And its globals, which never change, are one plain dict: the
    library's are two behind each other, looked through for every context.
    """

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        template = super().from_code(environment, code, dict(globals), uptodate)
        template.root_render_func.__globals__["escape"] = _escape
        return template


def _escape(value: object) -> str:
    """As `markupsafe.escape`, but a plain str."""
    if type(value) is not str:
        return value if type(value) is Markup else escape(value)
    if "&" in value or "<" in value or ">" in value or '"' in value or "'" in value:
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return value.replace('"', "&#34;").replace("'", "&#39;")
    return value


class _Compiled(BytecodeCache):
    """Compiled templates in a folder; one that is damaged is compiled again.

    Jinja2 applies filters to constants when it compiles, and some of them know the site: so the
    code for one site is not that for another.
    """

    def __init__(self, folder: Path, site: Site) -> None:
        self._folder = folder
        self._site = digest_of(site).hex()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of the file for a template."""
        return f"{super().get_cache_key(name, filename)}-{self._site}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket`` if its template is here; Jinja2 compares the digest of the source."""
        with suppress(OSError):
            sealed = (self._folder / bucket.key).read_bytes()
            if _seal(sealed[16:]) == sealed[:16]:
                bucket.bytecode_from_string(sealed[16:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, if that is possible."""
        code = bucket.bytecode_to_string()
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            new = self._folder / f"{bucket.key}.{os.getpid()}"
            new.write_bytes(_seal(code) + code)
            new.replace(self._folder / bucket.key)


def _seal(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


class _Renderer:
    """One theme at work on one site."""

    def __init__(self, theme: Theme, site: Site, navigation: Navigation, compiled: Path) -> None:
        self.theme, self.site = theme, site
        self._base = site.base
        self._root = site.origin + site.base
        self._strings: dict[str, NullTranslations] = {}
        self._entries = lru_cache(maxsize=ENTRIES)(self._make_entry)
        self._environment = self._make_environment(navigation, compiled)
        self._templates = lru_cache(maxsize=None)(self._environment.get_template)

    def render(self, page: Page, texts: Mapping[str, str]) -> tuple[bytes, Sequence[Problem]]:
        """The bytes of ``page``, and what its owner should know of them."""
        _texts.set(texts)
        if isinstance(page.content, FeedContent):
            feed = self._marked(page.content)
            return render_feed(feed, page.head.lang, self.site, self.absolute, self._entry_html)
        words = self._words(page.head.lang)
        text = self._templates(page.template).render(
            page=page.content,
            head=page.head,
            structured_data=lambda title: self._json_ld(page, title),
            _=words.gettext,
            ngettext=words.ngettext,
        )
        return text.encode(), ()

    def url(self, href: str) -> str:
        """A path of the site as a page of it names it: below the site's own path."""
        return self._base + href

    def absolute(self, href: str) -> str:
        """A path of the site as others name it: with scheme and host."""
        return self._root + href

    def asset(self, name: str) -> str:
        """The path of an asset, for `url`."""
        try:
            return f"/{encode(self.theme.assets[name])}"
        except KeyError:
            raise TemplateError(f"there is no {TEMPLATES}/assets/{name}") from None

    def _html(self, passage: Passage | None) -> Markup:
        if passage is None:
            return Markup("")
        return Markup(passage.html(_texts.get()[passage.digest], self._base))  # noqa: S704

    def _marked(self, feed: FeedContent) -> FeedContent:
        """The feed with each withdrawn article told as its page tells it, beside its text too."""
        if not any(entry.withdrawn for entry in feed.entries):
            return feed
        entries = tuple(self._tombstone(e) if e.withdrawn else e for e in feed.entries)
        return msgspec.structs.replace(feed, entries=entries)

    def _tombstone(self, entry: FeedEntry) -> FeedEntry:
        say = self._words(entry.lang).gettext
        # a catalogue of the user's own may have no place for it, which % would not forgive
        title = say("Withdrawn: %(headline)s").replace("%(headline)s", entry.title)
        summary = say("This article has been withdrawn.")
        return msgspec.structs.replace(entry, title=title, summary=summary)

    def _entry_html(self, entry: FeedEntry) -> str:
        """The text of an entry; the formats of a feed, which come together, share it."""
        return self._entries(msgspec.msgpack.encode(entry))

    def _make_entry(self, value: bytes) -> str:
        """The body of an entry, every address absolute, then the theme's template around it."""
        entry = _ENTRY.decode(value)
        body = entry.body
        here = self.absolute(entry.href)
        root = self.absolute("")
        html = body.html(_texts.get()[body.digest], root, here) if body else ""
        words = self._words(entry.lang)
        return self._templates(ENTRY_TEMPLATE).render(
            entry=entry,
            body=Markup(html),  # noqa: S704
            _=words.gettext,
            ngettext=words.ngettext,
        )

    def _json_ld(self, page: Page, title: str) -> Markup:
        pictures = (self.absolute(self.asset("card.png")), self._logo())
        name = fold_spaces(unescape(_TAG.sub("", title)))
        return Markup(json_ld(page, self.site, name, self.absolute, pictures))  # noqa: S704

    def _logo(self) -> str:
        logo = self.site.owner.logo
        if logo and "://" in logo:
            return logo
        return self.absolute(self.asset(logo or "logo.png"))

    def _words(self, lang: str) -> NullTranslations:
        """The theme's words in ``lang``, in the site's language if it has none there."""
        if lang not in self._strings:
            compiled = self._catalogue(lang)
            if compiled is None and locale.likely(lang)[0] != locale.DEFAULT:
                compiled = self._catalogue(self.site.language)
            self._strings[lang] = locale.strings(compiled)
        return self._strings[lang]

    def _catalogue(self, lang: str) -> bytes | None:
        """The words in ``lang``, by its own tag, a shorter one or the present one."""
        present, script, _ = locale.likely(lang)
        tags = dict.fromkeys((lang, lang.partition("-")[0], present))
        alike = (tag for tag in tags if locale.likely(tag)[1] == script)
        return next(filter(None, map(self.theme.strings, alike)), None)

    def _make_environment(self, navigation: Navigation, compiled: Path) -> Environment:
        environment = Environment(
            loader=FunctionLoader(self._source),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=_Compiled(compiled, self.site),
        )
        environment.template_class = _Template
        environment.globals.update(site=self.site, navigation=navigation, asset=self.asset)
        environment.filters.update(
            url=self.url,
            absolute=self.absolute,
            html=self._html,
            dir=locale.direction,
            territory=locale.territory,
            own_name=locale.own_name,
            day=locale.day,
            short_day=locale.short_day,
            month=locale.month,
            comma=locale.comma,
            filed=locale.filed,
            line=locale.line,
            moment=self._moment,
            edition_time=lambda dateline, lang: locale.edition_time(
                dateline, self.site.timezone, lang
            ),
            weekdays=locale.weekdays,
            weeks=locale.weeks,
            integrity=_integrity,
            iso=locale.iso,
            utc=_utc,
            alphabetical=lambda names: sorted(names, key=alphabetical),
        )
        return environment

    def _moment(self, instant: datetime, lang: str) -> str:
        """An instant by the clock of the edition."""
        return locale.edition_moment(instant, self.site.timezone, lang)

    def _source(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        file = self.theme.files.get(name)
        if file is None:
            return None
        return file.data.decode("utf-8-sig"), file.path, lambda: True


def render_feed(*arguments: Any) -> tuple[bytes, Sequence[Problem]]:
    """`site_builder.render.feeds.render_feed`, imported when the first feed asks for it."""
    from site_builder.render import feeds

    return feeds.render_feed(*arguments)


def _integrity(text: str) -> str:
    """The hash of an inline data block that lets it pass a policy (CSP level 3, section 2.3.1)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _utc(value: datetime) -> str:
    """RFC 3339 in UTC, as sitemaps want it."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


_renderers: dict[tuple[Path, str, bytes], _Renderer] = {}


def _renderer(theme: Theme, site: Site, navigation: Navigation, compiled: Path) -> _Renderer:
    """The renderer of this process for these; only the last one is kept."""
    key = (compiled, theme.digest, digest_of((site, navigation)))
    if key not in _renderers:
        _renderers.clear()
        _renderers[key] = _Renderer(theme, site, navigation, compiled)
    return _renderers[key]


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
