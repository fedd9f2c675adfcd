"""The settings: what readers can see of them (`Site`) and what they cannot (`Settings`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Any, Literal

import msgspec

from site_builder.config.targets import PublishTarget
from site_builder.datelines.dateline import Rules
from site_builder.errors import Problem
from site_builder.model.feed_formats import FEED_FORMATS
from site_builder.model.source_terms import SourceTerms
from site_builder.urls import base_path, origin

EXTENSIONS = ("tables", "strikethrough", "footnotes", "definition_lists")
"""What [markdown] extensions may name; all of them are on by default."""


DEFAULT_LANGUAGE = "en"
"""That of a site which names none."""


class Publisher(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[site.publisher]: who answers for the digest."""

    name: str
    url: str | None = None
    logo: str | None = None
    """A file of the theme's assets/, or an absolute address."""


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """What a site is called in one of its further languages; empty where it is not said."""

    title: str = ""
    tagline: str = ""
    description: str = ""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """[site]: what every page knows of the whole.

    In site.toml title, tagline and description may each be a table by language.
    """

    title: str
    base_url: str
    """Absolute, with a slash at its end."""
    timezone: str
    """IANA zone in which the days of the editions are counted."""
    tagline: str = ""
    description: str = ""
    language: str = DEFAULT_LANGUAGE
    """Of what names none."""
    languages: tuple[str, ...] = ()
    """Each of these has pages of its own; empty in a site of one language."""
    mixed: bool = False
    """Whether a language's lists hold also what there is in another language alone."""
    wordings: dict[str, Wording] = {}
    """By language; of the first it stands above."""
    publisher: Publisher | None = None
    editors: tuple[str, ...] = ()
    licence: str = ""
    id_authority: str | None = None
    """RFC 4151 authority of the tag: URIs, such as "example.org,2024"."""
    theme: dict[str, Any] = {}
    """[theme]: values of the user's own for the templates."""

    @property
    def base(self) -> str:
        """What stands before each path of the site: "" or "/sub"."""
        return base_path(self.base_url)

    @property
    def origin(self) -> str:
        """Scheme and host: "https://example.org"."""
        return origin(self.base_url)

    def in_language(self, tag: str) -> Site:
        """The site as the pages in one of its languages know it."""
        wording = self.wordings.get(tag)
        said = msgspec.structs.asdict(wording) if wording else {}
        return msgspec.structs.replace(self, language=tag, **said)

    @property
    def owner(self) -> Publisher:
        """The publisher, or the site itself where none is named."""
        return self.publisher or Publisher(self.title, self.base_url)


def feed_file_names(given: Mapping[str, str]) -> dict[str, str]:
    """The file name of each feed format: the one that is ``given``, else its own."""
    return {name: given.get(name, row.file_name) for name, row in FEED_FORMATS.items()}


class UrlPatterns(msgspec.Struct, frozen=True, kw_only=True):
    """[urls]: where each kind of page stands."""

    article: str = "/{year}/{month}/{day}/{slug}/"
    edition: str = "/{year}/{month}/{day}/"
    month: str = "/{year}/{month}/"
    year: str = "/{year}/"
    topic: str = "/topics/{slug}/"
    story: str = "/stories/{slug}/"
    page: str = "/{slug}/"
    feeds: dict[str, str] = msgspec.field(default_factory=lambda: feed_file_names({}))
    """The name of each feed format to that of its files; in [urls] a key for each."""


class Editions(msgspec.Struct, frozen=True, kw_only=True):
    """[editions]"""

    closes: str = "24:00"
    """The hour of the site at which a day's edition closes: what is released later is in the
    next one."""

    @property
    def closing(self) -> time | None:
        """The hour; None if the edition closes with its day."""
        return None if self.closes == "24:00" else time.fromisoformat(self.closes)


class FrontPage(msgspec.Struct, frozen=True, kw_only=True):
    """[front_page]"""

    days: int = 3
    """Briefings on the front page, the latest included."""


class Topics(msgspec.Struct, frozen=True, kw_only=True):
    """[topics]"""

    per_page: int = 50
    """Articles on a page of a topic."""


class Feeds(msgspec.Struct, frozen=True, kw_only=True):
    """[feeds]"""

    formats: tuple[str, ...] = ("rss", "atom", "json")
    entries: int = 50
    """Articles in a feed."""
    max_size: str = "512 kB"
    """Of a feed: the oldest articles beyond it are left out."""
    full_text: bool = True
    """The whole body, not the summary alone."""
    per_topic: bool = True
    """Feeds for each topic and each story, beside those of the site."""
    hub: str = ""
    """Of WebSub: where subscribers ask to be told at once, and publishers tell what is new."""

    @property
    def max_bytes(self) -> int:
        """`max_size` in bytes."""
        return parse_size(self.max_size) or 0


class Corrections(msgspec.Struct, frozen=True, kw_only=True):
    """[corrections]"""

    days: int = 7
    """How long a correction stands above the text before it goes below; 0 for never above."""


class DatelineSettings(msgspec.Struct, frozen=True, kw_only=True):
    """[dateline]"""

    date_order: Literal["DMY", "MDY", "YMD"] = "DMY"
    zones: dict[str, str] = {}
    """A place or a phrase of the wire, and its IANA zone."""


class MarkdownSettings(msgspec.Struct, frozen=True, kw_only=True):
    """[markdown]"""

    extensions: tuple[str, ...] = EXTENSIONS


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of site.toml; a section that is not there has its defaults."""

    site: Site
    urls: UrlPatterns = UrlPatterns()
    editions: Editions = Editions()
    front_page: FrontPage = FrontPage()
    topics: Topics = Topics()
    feeds: Feeds = Feeds()
    corrections: Corrections = Corrections()
    dateline: DatelineSettings = DatelineSettings()
    markdown: MarkdownSettings = MarkdownSettings()
    sources: dict[str, SourceTerms] = {}
    """[sources."NAME"], by the names as `source_key` compares them."""
    search: dict[str, Any] = {}
    """[search], for the search page."""
    publish: dict[str, PublishTarget] = {}
    """[publish.NAME]: the targets by their names."""
    host: str = ""
    """The host of base_url as site.toml has it: a preview elsewhere changes no id."""
    warnings: tuple[Problem, ...] = ()
    """What each build says of them."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that the site is made in; the first is that of an article which names none."""
        return self.site.languages or (self.site.language,)

    @property
    def rules(self) -> Rules:
        """How datelines are to be read here."""
        return Rules(self.site.timezone, self.dateline.date_order, self.dateline.zones)


def parse_size(text: str) -> int | None:
    """The bytes of a size such as "512 kB" or "1.5 MiB"; None for text that is none."""
    match = re.fullmatch(r"([0-9]{1,9}(?:[.,][0-9]{1,3})?) ?([kKMG]?)(i?)B", text.strip())
    if match is None:
        return None
    number, prefix, binary = match.groups()
    step = 1024 if binary else 1000
    return int(float(number.replace(",", ".")) * step ** " KMG".index(prefix.upper() or " "))
