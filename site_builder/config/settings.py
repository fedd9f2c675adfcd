"""site.toml: what readers can see of the settings (`Site`) and what they cannot (`Settings`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

from site_builder.charset import INVISIBLE, UNPRINTABLE, NotUtf8Error, character, read_text
from site_builder.datelines.dateline import Rules
from site_builder.datelines.zones import is_zone
from site_builder.errors import Problem, SiteError, did_you_mean, raise_errors, unreadable
from site_builder.file_stat import read_regular
from site_builder.language_tags import TAG_REMEDY, canonical_tag
from site_builder.layout import SETTINGS_FILE
from site_builder.model.texts import EXTENSIONS, closed
from site_builder.urls import (
    base_address,
    base_path,
    is_example,
    is_web_address,
    origin,
    pattern_fault,
)

Format = Literal["rss", "atom", "json"]


class Publisher(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[site.publisher]: who answers for the digest."""

    name: str
    url: str | None = None
    logo: str | None = None
    """A file of the theme's assets/, or an absolute address."""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """[site]: what every page knows of the whole."""

    title: str
    base_url: str
    """Absolute, with a slash at its end."""
    timezone: str
    """IANA zone in which the days of the editions are counted."""
    tagline: str = ""
    description: str = ""
    language: str = "en"
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

    @property
    def owner(self) -> Publisher:
        """The publisher, or the site itself where none is named."""
        return self.publisher or Publisher(self.title, self.base_url)


class UrlPatterns(msgspec.Struct, frozen=True, kw_only=True):
    """[urls]: where each kind of page stands."""

    article: str = "/{year}/{month}/{day}/{slug}/"
    edition: str = "/{year}/{month}/{day}/"
    month: str = "/{year}/{month}/"
    year: str = "/{year}/"
    topic: str = "/topics/{slug}/"
    story: str = "/stories/{slug}/"
    page: str = "/{slug}/"
    rss: str = "rss.xml"
    atom: str = "atom.xml"
    json: str = "feed.json"


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

    formats: tuple[Format, ...] = ("rss", "atom", "json")
    entries: int = 50
    """Articles in a feed."""
    max_size: str = "512 kB"
    """Of a feed: the oldest articles beyond it are left out."""
    full_text: bool = True
    """The whole body, not the summary alone."""
    per_topic: bool = True
    """Feeds for each topic and each story, beside those of the site."""

    @property
    def max_bytes(self) -> int:
        """`max_size` in bytes."""
        return parse_size(self.max_size) or 0


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
    dateline: DatelineSettings = DatelineSettings()
    markdown: MarkdownSettings = MarkdownSettings()
    search: dict[str, Any] = {}
    """[search], for the search page."""
    publish: dict[str, Any] = {}
    """[publish.NAME], for the publish command."""

    @property
    def rules(self) -> Rules:
        """How datelines are to be read here."""
        return Rules(self.site.timezone, self.dateline.date_order, self.dateline.zones)

    host: str = ""
    """The host of base_url as site.toml has it: a preview elsewhere changes no id."""
    warnings: tuple[Problem, ...] = ()
    """What each build says of them."""


_FREE_SECTIONS = ("theme", "search", "publish")
_SECTIONS: dict[str, type[msgspec.Struct]] = {
    "site": Site,
    "urls": UrlPatterns,
    "editions": Editions,
    "front_page": FrontPage,
    "topics": Topics,
    "feeds": Feeds,
    "dateline": DatelineSettings,
    "markdown": MarkdownSettings,
}


def read_settings(root: Path, base_url: str | None = None) -> Settings:
    """Read ``root``/site.toml; ``base_url`` takes the place of the one that stands there.

    Raises SiteError with every problem in it: broken TOML, unknown keys, wrong types, a time zone
    that does not exist, a URL pattern that cannot work.
    """
    try:
        text = read_text(read_regular(root / SETTINGS_FILE))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError:
        remedy = "Name the folder of a site, or make one with: site-builder init DIR."
        found = "there is no such file, so this folder is not a site"
        raise SiteError([Problem(SETTINGS_FILE, 0, "", found, remedy)]) from None
    except NotUtf8Error as error:
        problem = Problem(SETTINGS_FILE, error.line, "", error.found, error.remedy)
        raise SiteError([problem]) from None
    except OSError as error:
        raise SiteError([unreadable(SETTINGS_FILE, error)]) from None
    return parse_settings(text, base_url)


def parse_settings(text: str, base_url: str | None = None) -> Settings:
    """As `read_settings`, from the text of a site.toml."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SiteError([_toml_problem(text, error)]) from None
    reader = _Reader(text)
    sections = dict(reader.sections(data))
    raise_errors(reader.problems)
    site = sections["site"]
    site["theme"] = sections.pop("theme", {})
    host = urlsplit(site["base_url"]).hostname or ""
    authority = site.get("id_authority")
    if authority and is_example(authority.partition(",")[0].rpartition("@")[2]):
        reader.warn_of_example("id_authority", authority, "the ids of articles")
    if is_example(host) and not (authority and base_url):
        place = "every address" if authority else "every address, and the ids of articles"
        reader.warn_of_example("base_url", site["base_url"], place)
    if base_url:
        site["base_url"] = base_address(base_url)
    return msgspec.convert({**sections, "host": host, "warnings": reader.problems}, Settings)


def _toml_problem(text: str, error: Exception) -> Problem:
    """Why ``text`` is not TOML, on the line where that shows."""
    lines = text.rstrip("\n").split("\n")
    match = re.fullmatch(r"(.*) \(at (?:line (\d+).*|end of document)\)", str(error), re.DOTALL)
    if match is None:
        # what is too long or too deep for Python's own reader
        found = "a number that is too long, or lists that are nested too deep"
        return Problem(SETTINGS_FILE, 0, "", found, "Shorten them.")
    number = int(match[2]) if match[2] else len(lines)
    if odd := INVISIBLE.search(re.sub(r"\"[^\"]*\"|'[^']*'", "", lines[number - 1])):
        found = f"{character(odd[0])} stands outside of quotes"
        return Problem(SETTINGS_FILE, number, "", found, "Delete it.")
    remedy = "Texts stand in quotes, lists in square brackets."
    return Problem(SETTINGS_FILE, number, "", f"not valid TOML: {match[1]}", remedy)


class _Reader:
    """Checks the tables of site.toml one key at a time, so that all problems come at once."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._lines = text.split("\n")

    def sections(self, data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        data = {name: self._printable(table, name) for name, table in data.items()}
        for name, table in data.items():
            if name in _FREE_SECTIONS and isinstance(table, dict):
                yield name, table
            elif name not in _SECTIONS:
                known = (*_SECTIONS, *_FREE_SECTIONS)
                self.complain("", name, "unknown section", did_you_mean(name, known))
        for name, kind in _SECTIONS.items():
            table = data.get(name, {})
            if not isinstance(table, dict):
                self.complain("", name, "not a section", f"Write [{name}] on a line of its own.")
                continue
            yield name, dict(self.keys(name, kind, table))

    def keys(
        self, section: str, kind: type[msgspec.Struct], table: dict[str, Any]
    ) -> Iterator[tuple[str, Any]]:
        fields = {f.name: f for f in msgspec.structs.fields(kind) if f.name != "theme"}
        for key, value in table.items():
            if key not in fields:
                self.complain(section, key, "unknown key", did_you_mean(key, fields))
                continue
            try:
                msgspec.convert(value, fields[key].type)
            except msgspec.ValidationError as error:
                found = str(error).replace("`", "").replace("$", key).rstrip(".")
                self.complain(section, key, found, "See docs/settings.md.")
                continue
            checked = self.check(section, key, value)
            if checked is not None:
                yield key, checked
        for key, field in fields.items():
            if field.required and key not in table:
                found = "missing"
                self.complain(section, key, found, f'Add {key} = "{_EXAMPLES[key]}".')

    def check(self, section: str, key: str, value: Any) -> Any:
        """``value`` as it is to be kept; None after a complaint."""
        check = _CHECKS.get(f"{section}.{key}") or _CHECKS.get(section)
        fault = check(key, value) if check else None
        if fault:
            self.complain(section, key, *fault)
            return None
        if key == "base_url":
            return base_address(value)
        return canonical_tag(value) if key == "language" else value

    def complain(self, section: str, key: str, found: str, remedy: str = "") -> None:
        self.problems.append(Problem(*self._place(section, key), found, remedy))

    def warn_of_example(self, key: str, value: str, place: str) -> None:
        """Say that ``value``, which is nobody's, stands in ``place``."""
        found = f'"{value}" is a name for examples, and it stands in {place}'
        problem = Problem(*self._place("site", key), found, _EXAMPLE_REMEDIES[key], "warning")
        self.problems.append(msgspec.structs.replace(problem, nature="lasting"))

    def _printable(self, value: Any, *keys: str) -> Any:
        """``value`` without what no page or feed can hold, and no turn of direction left open."""
        if isinstance(value, dict):
            return {key: self._printable(item, *keys, key) for key, item in value.items()}
        if isinstance(value, list):
            return [self._printable(item, *keys) for item in value]
        if not isinstance(value, str) or value.isprintable():
            return value
        if odd := UNPRINTABLE.search(value):
            found = f"a character that no page or feed can hold (U+{ord(odd[0]):04X}) was left out"
            place = self._place("", *keys) if len(keys) < 2 else self._place(*keys[:2])
            self.problems.append(Problem(*place, found, "Delete it.", "warning"))
        return closed(UNPRINTABLE.sub("", value))

    def _place(self, section: str, key: str) -> tuple[str, int, str]:
        name = f"{section}.{key}" if section else key
        return SETTINGS_FILE, self._line(section, key), name

    def _line(self, section: str, key: str) -> int:
        """The line of a key, else of its section: tomllib tells none, so it is looked for."""
        here, section_line = "", 0
        for number, line in enumerate(self._lines, 1):
            if match := re.match(r"\s*\[\[?\s*([\w.-]+)", line):
                here = match[1]
                section_line = number if here == section else section_line
                if here in (f"{section}.{key}", key if not section else None):
                    return number
            elif here == section and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", line):
                return number
        return section_line


_EXAMPLES = {
    "title": "Morning digest",
    "base_url": "https://digest.example.org/",
    "timezone": "Europe/Paris",
}
_EXAMPLE_REMEDIES = {
    "id_authority": "Write a domain of yours before anybody subscribes: feed readers show every "
    "article again when ids change.",
    "base_url": "Write the address that your readers will find it at.",
}
_HOUR = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DAY, _MONTH, _YEAR, _SLUG = ("year", "month", "day"), ("year", "month"), ("year",), ("slug",)
_PATTERNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "article": ((*_DAY, *_SLUG), _SLUG),
    "edition": (_DAY, _DAY),
    "month": (_MONTH, _MONTH),
    "year": (_YEAR, _YEAR),
    "topic": (_SLUG, _SLUG),
    "story": (_SLUG, _SLUG),
    "page": (_SLUG, _SLUG),
}
Fault = tuple[str, str] | None


def check_base_url(url: str) -> Fault:
    """(what is wrong, what to do) with an address that the site is to be published at."""
    if base_address(url):
        return None
    if re.match("https?://[^/?#]*@", url):
        return "it holds a user name or a password", "Take it out: every reader would see it."
    return f'"{url[:60]}" is not an absolute address', 'Write "https://digest.example.org/".'


def _check_url(key: str, value: str) -> Fault:
    if key in _PATTERNS:
        return pattern_fault(value, *_PATTERNS[key])
    if re.fullmatch(r"[\w-][\w.-]*", value):
        return None
    return f'"{value}" is not a file name', f'Write for example "{key}.xml".'


def _check_zone(_: str, value: str) -> Fault:
    if is_zone(value):
        return None
    return f'unknown time zone "{value}"', 'Write an IANA name such as "Europe/Paris".'


def _check_zones(_: str, zones: dict[str, str]) -> Fault:
    for phrase, zone in zones.items():
        if not is_zone(zone):
            return f'"{phrase}" has an unknown time zone "{zone}"', 'Write one such as "Asia/Gaza".'
    return None


def _check_language(_: str, value: str) -> Fault:
    return None if canonical_tag(value) else (f'"{value}" is not a language tag', TAG_REMEDY)


def _check_authority(_: str, value: str) -> Fault:
    if re.fullmatch(r"[\w.@-]+,\d{4}(-\d\d){0,2}", value, re.ASCII):
        return None
    return f'"{value}" is not a tag authority', 'Write a host and a year: "example.org,2024".'


def _check_publisher(_: str, value: dict[str, str]) -> Fault:
    url = value.get("url")
    if url is None or is_web_address(url):
        return None
    return f'its url "{url}" is not an absolute address', 'Write "https://example.org/".'


def _check_formats(_: str, value: list[str]) -> Fault:
    twice = next((name for name in value if value.count(name) > 1), None)
    return (f'"{twice}" is named twice', "Name it once.") if twice else None


def _check_positive(_: str, value: object) -> Fault:
    if isinstance(value, int) and not isinstance(value, bool) and value < 1:
        return f"{value} is too small", "Write 1 or more."
    return None


def _check_closes(_: str, value: str) -> Fault:
    if value == "24:00" or (_HOUR.fullmatch(value) and value != "00:00"):
        return None
    return (
        f'"{value}" is not an hour at which a day ends',
        'Write "06:00", or "24:00" for midnight.',
    )


def parse_size(text: str) -> int | None:
    """The bytes of a size such as "512 kB" or "1.5 MiB"; None for text that is none."""
    match = re.fullmatch(r"([0-9]{1,9}(?:[.,][0-9]{1,3})?) ?([kKMG]?)(i?)B", text.strip())
    if match is None:
        return None
    number, prefix, binary = match.groups()
    step = 1024 if binary else 1000
    return int(float(number.replace(",", ".")) * step ** " KMG".index(prefix.upper() or " "))


def _check_size(_: str, value: str) -> Fault:
    if size := parse_size(value):
        return None
    found = "is too small" if size == 0 else "is not a size"
    return f'"{value[:60]}" {found}', 'Write for example "512 kB" or "1 MB".'


def _check_extensions(_: str, names: list[str]) -> Fault:
    for name in names:
        if name not in EXTENSIONS:
            return f'unknown extension "{name}"', did_you_mean(name, EXTENSIONS)
    return None


_CHECKS: dict[str, Callable[[str, Any], Fault]] = {
    "site.title": lambda _, value: None if value.strip() else ("empty", "Name the digest."),
    "site.base_url": lambda _, value: check_base_url(value),
    "site.timezone": _check_zone,
    "site.language": _check_language,
    "site.id_authority": _check_authority,
    "site.publisher": _check_publisher,
    "feeds.formats": _check_formats,
    "feeds.max_size": _check_size,
    "urls": _check_url,
    "editions.closes": _check_closes,
    "front_page": _check_positive,
    "topics": _check_positive,
    "feeds": _check_positive,
    "dateline.zones": _check_zones,
    "markdown.extensions": _check_extensions,
}
