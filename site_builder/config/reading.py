"""Reading site.toml: every problem in it at once, each on its line, or the settings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from site_builder.charset import INVISIBLE, UNPRINTABLE, NotUtf8Error, character, read_text
from site_builder.config.checks import CHECKS, check_unknown
from site_builder.config.settings import DEFAULT_LANGUAGE, Settings, feed_file_names
from site_builder.config.targets import TARGETS, PublishTarget
from site_builder.config.wordings import WORDED, worded, wording_faults
from site_builder.errors import Problem, SiteError, did_you_mean, raise_errors, unreadable
from site_builder.file_stat import read_regular
from site_builder.language_tags import canonical_tag
from site_builder.layout import SETTINGS_FILE
from site_builder.model.feed_formats import FEED_FORMATS
from site_builder.model.source_terms import SourceTerms, source_key
from site_builder.plain_text import closed
from site_builder.urls import base_address, is_example

_FREE_SECTIONS = ("theme", "search")
"""What may hold any key."""

_TARGETS = "publish"
"""The section that has a table for each target."""

_SOURCES = "sources"
"""The section that has a table for each source."""

_SECTIONS: dict[str, type[msgspec.Struct]] = {
    field.name: field.type
    for field in msgspec.structs.fields(Settings)
    if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct)
}
"""The others, each with the type that its keys are the fields of."""


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


def line_of(root: Path, section: str, key: str) -> int:
    """The line of ``root``/site.toml that a key stands in, else that of its section; 0 for none."""
    try:
        return _Reader(read_text(read_regular(root / SETTINGS_FILE))).line_of(section, key)
    except (OSError, NotUtf8Error):
        return 0


def parse_settings(text: str, base_url: str | None = None) -> Settings:
    """As `read_settings`, from the text of a site.toml."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SiteError([_toml_problem(text, error)]) from None
    reader = _Reader(text)
    sections = dict(reader.sections(data))
    targets = dict(reader.targets(data.get(_TARGETS, {})))
    sources = dict(reader.sources(data.get(_SOURCES, {})))
    for fault in wording_faults(sections["site"], DEFAULT_LANGUAGE):
        reader.complain("site", *fault)
    raise_errors(reader.problems)
    site = sections["site"] = worded(sections["site"], DEFAULT_LANGUAGE)
    urls = sections["urls"]
    site["theme"] = sections.pop("theme", {})
    urls["feeds"] = feed_file_names(urls)
    host = urlsplit(site["base_url"]).hostname or ""
    authority = site.get("id_authority")
    if authority and is_example(authority.partition(",")[0].rpartition("@")[2]):
        reader.warn_of_example("id_authority", authority, "the ids of articles")
    if is_example(host) and not (authority and base_url):
        place = "every address" if authority else "every address, and the ids of articles"
        reader.warn_of_example("base_url", site["base_url"], place)
    if base_url:
        site["base_url"] = base_address(base_url)
    rest: dict[str, object] = {
        "host": host,
        "warnings": reader.problems,
        "publish": {},
        "sources": {},
    }
    settings = msgspec.convert({**sections, **rest}, Settings)
    return msgspec.structs.replace(settings, publish=targets, sources=sources)


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


def _keys(section: str) -> tuple[dict[str, Any], list[str]]:
    """The keys that a section may have, each with its type, and those that it must have."""
    fields = msgspec.structs.fields(_SECTIONS[section])
    types = {field.name: field.type for field in fields}
    match section:
        case "site":
            types = {**types, **dict.fromkeys(WORDED, str | dict[str, str])}
            del types["theme"], types["wordings"]
        case "urls":
            types = {**types, **dict.fromkeys(FEED_FORMATS, str)}
            del types["feeds"]
    return types, [field.name for field in fields if field.required]


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
            elif name not in (*_SECTIONS, _TARGETS, _SOURCES):
                known = (*_SECTIONS, *_FREE_SECTIONS, _TARGETS, _SOURCES)
                self.complain("", name, "unknown section", did_you_mean(name, known))
        for name in _SECTIONS:
            table = data.get(name, {})
            if not isinstance(table, dict):
                self.complain("", name, "not a section", f"Write [{name}] on a line of its own.")
                continue
            yield name, dict(self.keys(name, table))

    def targets(self, tables: object) -> Iterator[tuple[str, PublishTarget]]:
        """The targets by their names."""
        if not isinstance(tables, dict):
            self.complain("", _TARGETS, "not a section", "Write [publish.NAME] for each target.")
            return
        namesakes: dict[str, str] = {}
        for name, table in tables.items():
            section = f"{_TARGETS}.{name}"
            if not isinstance(table, dict):
                remedy = f"Write [{_TARGETS}.NAME] on a line of its own, and its keys below that."
                self.complain(_TARGETS, name, "not a target", remedy)
            elif not re.fullmatch(r"\w[\w-]{0,59}", name, re.ASCII):
                remedy = "Letters of a to z, digits, - and _ can be written on any command line."
                self.complain(_TARGETS, name, "not a name for a target", remedy)
            elif (namesake := namesakes.setdefault(name.lower(), name)) != name:
                found = f"it differs from {namesake} in case only"
                remedy = "Give one another name: some disks take the folders of both for one."
                self.complain(_TARGETS, name, found, remedy)
            elif (kind := table.get("type")) not in TARGETS:
                found = f'unknown type "{kind}"' if "type" in table else "missing"
                self.complain(section, "type", found, did_you_mean(str(kind or ""), TARGETS))
            else:
                yield from self._target(name, section, TARGETS[kind], table)

    def _target(
        self, name: str, section: str, kind: type[PublishTarget], table: dict[str, Any]
    ) -> Iterator[tuple[str, PublishTarget]]:
        fields = msgspec.structs.fields(kind)
        known = len(self.problems)
        types = {"type": str, **{f.name: f.type for f in fields if f.name not in ("name", "line")}}
        required = [f.name for f in fields if f.required and f.name in types]
        values = dict(self._checked(section, self._printable(table, section), types, required))
        if len(self.problems) == known:
            del values["type"]
            place = {"name": name, "line": self.line_of("", section)}
            yield name, msgspec.convert({**values, **place}, kind)

    def sources(self, tables: object) -> Iterator[tuple[str, SourceTerms]]:
        """What is said of sources, by their names as `source_key` compares them."""
        if not isinstance(tables, dict):
            found, remedy = "not a section", f'Write [{_SOURCES}."NAME"] for each source.'
            self.complain("", _SOURCES, found, remedy)
            return
        namesakes: dict[str, str] = {}
        types = {field.name: field.type for field in msgspec.structs.fields(SourceTerms)}
        for name, table in tables.items():
            section, key = f"{_SOURCES}.{name}", source_key(name)
            if not isinstance(table, dict):
                remedy = f'Write [{_SOURCES}."NAME"] on a line of its own, and its keys below that.'
                self.complain(_SOURCES, name, "not a source", remedy)
            elif (namesake := namesakes.setdefault(key, name)) != name:
                found = f'the same name as "{namesake}" but for case and spaces'
                self.complain(_SOURCES, name, found, "Keep one of the two.")
            else:
                values = self._checked(section, self._printable(table, section), types, ())
                yield key, msgspec.convert(dict(values), SourceTerms)

    def keys(self, section: str, table: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        yield from self._checked(section, table, *_keys(section))

    def _checked(
        self, section: str, table: dict[str, Any], types: dict[str, Any], required: Sequence[str]
    ) -> Iterator[tuple[str, Any]]:
        """The keys of a table that are fit to be kept."""
        for key, value in table.items():
            if key not in types:
                fault = check_unknown(key) if section.startswith(f"{_TARGETS}.") else None
                self.complain(section, key, *(fault or ("unknown key", did_you_mean(key, types))))
                continue
            try:
                msgspec.convert(value, types[key])
            except msgspec.ValidationError as error:
                found = re.sub(r"`([\w |]+)`", lambda types: _told(types[1]), str(error))
                found = found.replace("`", "").replace("$", key).rstrip(".")
                self.complain(section, key, found, "See docs/settings.md.")
                continue
            checked = self.check(section, key, value)
            if checked is not None:
                yield key, checked
        for key in required:
            if key not in table:
                self.complain(section, key, "missing", f'Add {key} = "{_EXAMPLES[key]}".')

    def check(self, section: str, key: str, value: Any) -> Any:
        """``value`` as it is to be kept; None after a complaint."""
        group = section.partition(".")[0]
        check = CHECKS.get(f"{group}.{key}") or CHECKS.get(group)
        fault = check(key, value) if check else None
        if fault:
            self.complain(section, key, *fault)
            return None
        if key == "base_url":
            return base_address(value)
        if key == "language":
            return canonical_tag(value)
        if key == "languages":
            return [canonical_tag(tag) for tag in value]
        if group == "site" and key in WORDED and isinstance(value, dict):
            return {canonical_tag(tag): text for tag, text in value.items()}
        return value

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
        return SETTINGS_FILE, self.line_of(section, key), name

    def line_of(self, section: str, key: str) -> int:
        """The line of a key, else of its section: tomllib tells none, so it is looked for."""
        here, section_line = "", 0
        for number, line in enumerate(self._lines, 1):
            if header := _header(line):
                here = header
                section_line = number if here == section else section_line
                if here in (f"{section}.{key}", key if not section else None):
                    return number
            elif here == section and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", line):
                return number
        if section_line or not section:
            return section_line
        outer, _, name = section.partition(".")
        return self.line_of(outer, name) if name else 0


def _header(line: str) -> str:
    """The section that ``line`` begins, its names as TOML reads them; empty if it begins none."""
    if not line.lstrip().startswith("["):
        return ""
    try:
        table: object = tomllib.loads(line)
    except (ValueError, RecursionError):
        return ""
    names = []
    while isinstance(table, dict) and table:
        ((name, table),) = table.items()
        table = table[0] if isinstance(table, list) else table
        names.append(name)
    return ".".join(names)


def _told(types: str) -> str:
    return " or ".join(_TYPES.get(name, name) for name in types.split(" | "))


_TYPES = {
    "str": "a text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list in square brackets",
    "object": "a table",
    "null": "nothing",
}
"""What msgspec and docs/settings.md call the types of values."""

_EXAMPLES = {
    "title": "Morning digest",
    "base_url": "https://digest.example.org/",
    "timezone": "Europe/Paris",
    "path": "/srv/www/digest",
    "repository": "git@codeberg.org:NAME/pages.git",
    "destination": "NAME@www.example.org:/srv/www/digest/",
    "bucket": "digest",
    "account": "digest",
    "container": "$web",
}
_EXAMPLE_REMEDIES = {
    "id_authority": "Write a domain of yours before anybody subscribes: feed readers show every "
    "article again when ids change.",
    "base_url": "Write the address that your readers will find it at.",
}
