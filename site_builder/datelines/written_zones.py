"""What is written of the time zone behind date and time: an offset, a name, both or neither."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, timedelta, tzinfo
from datetime import timezone as fixed_offset
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from site_builder.datelines.clocks import not_understood
from site_builder.datelines.dates import EDGES, HOW_TO_DATE, is_place
from site_builder.datelines.places import Location, homonyms, locate, places
from site_builder.datelines.spelling import DatelineError, quote
from site_builder.datelines.zones import (
    abbreviations,
    fold,
    iana_keys,
    in_full,
    is_zone,
    phrases,
    usage,
)

_HOW_TO_NAME = (
    "If it is a time zone, add it under [dateline] zones in site.toml; if not, delete it."
)

_OFFSET = re.compile(
    r"Z\b|(?:(?:GMT|UTC) ?)?([+-])([0-9]{1,2})(?::?([0-9]{2})(?::?([0-9]{2}))?)?(?![0-9:])",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"(?P<before>(?:à )?(?:l['’])?heure (?:de |d['’]|(?P<du>du ))?|hora de |Uhr |ب?توقيت |שעון )?"
    r"(?P<name>.+?)(?P<after> (?:Standard )?Tim(?:e|ing)| Zeit)?",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"[A-Z]{2,4}T")
_TIME = re.compile(r" Time$", re.IGNORECASE)


class WrittenZone(NamedTuple):
    """What was written after date and time."""

    offset: timedelta | None
    written: str = ""
    keys: tuple[str, ...] = ()
    """The IANA keys ``written`` may mean; several for an abbreviation or a name of two places."""
    abbreviation: str = ""
    """The letters that clocks must show then, as tz data has them; empty if it is no such name."""
    place: str | None = None
    """The place that ``written`` names, if it does."""

    @property
    def meanings(self) -> dict[str, timedelta]:
        """The zones whose people mean something of their own by it, and their offsets."""
        return usage().get(fold(_TIME.sub("", self.written)), {})


@cache
def timezone(zone: str) -> tzinfo:
    """The time zone named by an IANA key, "UTC" or an offset; else raises `DatelineError`."""
    if zone == "UTC":
        return UTC
    if is_zone(zone):
        return ZoneInfo(zone)
    match = _OFFSET.fullmatch(zone)
    if match:
        return fixed_offset(_offset(match))
    message = f"unknown time zone {quote(zone)}"
    raise DatelineError(message, "Write an IANA key such as Asia/Jerusalem.")


def read_zone(
    rest: str, day: date, editors: Mapping[str, str], site: str, meant: bool = False
) -> WrittenZone:
    """What ``rest`` says of the zone: an offset, a name, both or neither.

    ``editors`` are the site's own names, folded, with their zones; ``site`` is its zone. ``meant``
    says that a zone stands there, whatever it looks like. Raises `DatelineError`.
    """
    text, offset = _unwrap(rest), None
    if match := _OFFSET.match(text):
        offset, text = _offset(match), _unwrap(text[match.end() :])
    if not text:
        return WrittenZone(offset)
    zone = _named_zone(text, editors, site) if text[0].isalpha() else None
    if zone is None and meant and text[0].isalpha():
        raise _unknown_zone(text)
    if zone is None:
        raise not_understood(text, day, _HOW_TO_NAME if text[0].isalpha() else HOW_TO_DATE)
    return zone._replace(offset=offset)


def _unwrap(text: str) -> str:
    """``text`` without commas and dashes at its ends and without brackets around it."""
    text = text.lstrip(" ,،").rstrip(EDGES)
    return text[1:-1].strip() if text[:1] + text[-1:] in ("()", "[]") else text


def _offset(match: re.Match[str]) -> timedelta:
    """East of Greenwich, from a match of `_OFFSET`."""
    sign, hours, minutes, seconds = match.groups("0")
    size = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds))
    if size >= timedelta(hours=16) or int(minutes) > 59 or int(seconds) > 59:
        raise DatelineError(f"no such offset: {quote(match[0])}", "They run from -12:00 to +14:00.")
    return -size if sign == "-" else size


def _named_zone(text: str, editors: Mapping[str, str], site: str) -> WrittenZone | None:
    """The zone that an IANA key, a phrase, an abbreviation or a place stands for.

    None for what does not look like one; raises `DatelineError` for an unknown one that does.
    """
    if is_zone(text):
        return WrittenZone(None, text, (text,))
    name = text
    match = _PHRASE.fullmatch(text)
    if match:
        name = f"Le {match['name']}" if match["du"] else match["name"]
    folded = fold(name)
    is_place_name = name != text or folded in places() or folded in homonyms()
    there = locate(name, site) if is_place_name else Location()
    known = there.zones or (name != text and folded in editors)
    place = name if known and is_place(name) else None
    full = in_full().get(fold(_TIME.sub("", text))) if _TIME.search(text) else None
    if full and fold(text) not in editors and folded not in editors:
        return WrittenZone(None, text, (full[1],), full[0])
    for key in (fold(text), folded):
        if zone := editors.get(key) or phrases().get(key):
            if zone == "local":
                return WrittenZone(None)
            return WrittenZone(None, text, (zone,), place=place)
        if key == folded and there.zones:
            return WrittenZone(None, text, there.zones, place=place)
        if zones := abbreviations().get(key):
            return WrittenZone(None, key.upper(), zones, key.upper())
    if name != text or _ABBREVIATION.fullmatch(text) or _is_like_a_key(text):
        raise _unknown_zone(text)
    return None


def _is_like_a_key(text: str) -> bool:
    """Whether ``text`` begins as IANA keys do: Asia/, America/."""
    area, slash, _ = text.title().partition("/")
    return bool(slash) and any(key.startswith(f"{area}/") for key in iana_keys())


def _unknown_zone(text: str) -> DatelineError:
    nearest = [key for key in iana_keys() if key.casefold() == text.casefold()]
    hint = f"Write {nearest[0]}. If that is not meant, add" if nearest else "Add"
    message = f"unknown time zone {quote(text)}"
    return DatelineError(message, f"{hint} it under [dateline] zones in site.toml.")
