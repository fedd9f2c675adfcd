"""Which time zone a moment of a dateline was shown in, and which instant it therefore is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from datetime import timezone as fixed_offset
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from site_builder.datelines.clocks import not_understood
from site_builder.datelines.dates import EDGES, HOW_TO_DATE, is_place
from site_builder.datelines.places import Home, choices, home, places, twins
from site_builder.datelines.spelling import DatelineError, quote
from site_builder.datelines.zones import (
    abbreviations,
    by_offset,
    country_of,
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
_STANDARD = re.compile(r" Standard Time$", re.IGNORECASE)
_TIME = re.compile(r" Time$", re.IGNORECASE)


class Moment(NamedTuple):
    """What calendar and clock showed, in a zone yet to be settled."""

    day: date
    clock: time | None

    def __str__(self) -> str:
        return f"{self.clock:%H:%M} on {self.day}" if self.clock else f"{self.day}"

    def at(self, zone: tzinfo) -> datetime:
        """The moment as if shown in ``zone``, whether or not it ever was."""
        return datetime.combine(self.day, self.clock or time(), zone)

    def readings(self, zone: str) -> list[datetime]:
        """The instants (UTC) this is in ``zone``: none if its clocks skipped it, two if they were
        put back over it. A date alone is the first instant of its day."""
        local = self.at(timezone(zone))
        first, second = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
        if self.clock is None:
            return [first] if first.astimezone(local.tzinfo).date() == self.day else []
        if first == second:
            return [first]
        return [first, second] if first < second else []


class Zone(NamedTuple):
    """What was written after date and time."""

    offset: timedelta | None
    written: str = ""
    keys: tuple[str, ...] = ()
    """The IANA keys ``written`` may mean; several for an abbreviation or a name of two places."""
    abbreviation: str = ""
    """The letters that clocks must show then, as tz data has them; empty if it is no such name."""
    place: str | None = None
    """The place that ``written`` names, if it does."""


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


# What is written ---------------------------------------------------------------------------------


def read_zone(
    rest: str, day: date, editors: Mapping[str, str], site: str, meant: bool = False
) -> Zone:
    """What ``rest`` says of the zone: an offset, a name, both or neither.

    ``editors`` are the site's own names, folded, with their zones; ``site`` is its zone. ``meant``
    says that a zone stands there, whatever it looks like. Raises `DatelineError`.
    """
    text, offset = _unwrap(rest), None
    if match := _OFFSET.match(text):
        offset, text = _offset(match), _unwrap(text[match.end() :])
    if not text:
        return Zone(offset)
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


def _named_zone(text: str, editors: Mapping[str, str], site: str) -> Zone | None:
    """The zone that an IANA key, a phrase, an abbreviation or a place stands for.

    None for what does not look like one; raises `DatelineError` for an unknown one that does.
    """
    if is_zone(text):
        return Zone(None, text, (text,))
    name = text
    match = _PHRASE.fullmatch(text)
    if match:
        name = f"Le {match['name']}" if match["du"] else match["name"]
    folded = fold(name)
    there = home(name, site) if name != text or folded in places() or folded in twins() else Home()
    known = there.zones or (name != text and folded in editors)
    place = name if known and is_place(name) else None
    full = in_full().get(fold(_TIME.sub("", text))) if _TIME.search(text) else None
    if full and fold(text) not in editors and folded not in editors:
        return Zone(None, text, (full[1],), full[0])
    for key in (fold(text), folded):
        if zone := editors.get(key) or phrases().get(key):
            return Zone(None) if zone == "local" else Zone(None, text, (zone,), place=place)
        if key == folded and there.zones:
            return Zone(None, text, there.zones, place=place)
        if zones := abbreviations().get(key):
            return Zone(None, key.upper(), zones, key.upper())
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


# Which instant it is -----------------------------------------------------------------------------


def settle(
    moment: Moment, place: str | None, zone: Zone, editors: Mapping[str, str], site: str
) -> tuple[datetime, str]:
    """The instant (UTC) of ``moment``, and the zone that it was shown in."""
    here = home(place, site) if place else Home()
    own = editors.get(fold(place)) if place else None
    offset, keys = zone.offset, zone.keys
    if zone.abbreviation:
        return _by_abbreviation(moment, place, zone, here, own)
    if offset is None and not keys:
        day_alone = moment.clock is None
        keys = (site if day_alone else _zone_of(moment, place, _only(own) if own else here),)
    if keys == ("UTC",) and not offset:  # an offset, whichever way it is written
        offset, keys = timedelta(), ()
    if len(keys) > 1:
        keys = tuple(key for key in keys if key in (own, *here.zones)) or keys
    if offset is not None:
        return _by_offset(moment, offset, zone._replace(keys=keys), here, own)
    if len(keys) > 1:
        message = f"several places are called {quote(zone.place or zone.written)}"
        raise DatelineError(message, f"Write {', '.join(keys[:-1])} or {keys[-1]} after the time.")
    instant, key = _by_clock(moment, keys[0])
    if _STANDARD.search(zone.written) and instant.astimezone(timezone(key)).dst():
        raise _out_of_season(moment, zone, key)
    return instant, key


def _zone_of(moment: Moment, place: str | None, here: Home) -> str:
    """The zone of the place, none being written: one, or several that agree at that moment."""
    if len(here.zones) == 1:
        return here.zones[0]
    if here.zones:
        different = {tuple(moment.readings(zone)): zone for zone in reversed(here.zones)}
        if here.region and len(different) == 1:
            return here.zones[0]
        zones = tuple(reversed(different.values())) if here.region else here.zones
        raise _too_many(place or "", here._replace(zones=zones))
    if place is None:
        hint = "Write a place in front, or a zone or an offset such as +03:00 after it."
        raise DatelineError(f"no time zone for {moment.clock:%H:%M}", hint)
    hint = (
        f"Add {quote(place)} under [dateline] zones in site.toml, or write the zone after the time."
    )
    raise DatelineError(f"place {quote(place)} has no known time zone", hint)


def _too_many(place: str, here: Home) -> DatelineError:
    """The refusal of a place that may lie in several zones."""
    some = f": {', '.join(here.zones[:-1])} or {here.zones[-1]}"
    if len(here.zones) > 5:
        some = f", such as {here.zones[0]}"
    if here.region:
        message = f"{quote(here.region)} has several time zones"
        return DatelineError(message, f"Write the one of the place after the time{some}.")
    message = f"several places are called {quote(place)}"
    if named := choices(place, here.zones):
        countries = " or ".join(map(quote, named))
        return DatelineError(message, f"Write {countries}, or the zone after the time{some}.")
    return DatelineError(message, f"Write the zone after the time{some}.")


def _by_offset(
    moment: Moment, offset: timedelta, zone: Zone, here: Home, own: str | None
) -> tuple[datetime, str]:
    """An offset is written. A zone beside it must agree, a place need not."""
    instant = moment.at(fixed_offset(offset)).astimezone(UTC)
    # The built-in zone goes first here: what str() leaves out must be what parse() puts in.
    for group in [Home(zone.keys)] if zone.keys else [here, _only(own)]:
        fitting = [key for key in group.zones if instant in moment.readings(key)]
        if len(fitting) == 1 or (fitting and group.region):
            return instant, fitting[0]
        if zone.keys and not fitting:
            there = instant.astimezone(timezone(zone.keys[0])).utcoffset() or timedelta()
            hint = f"Its clocks were at {_offset_name(there)} then: keep the one that is right."
            raise _contradiction(offset, zone.keys[0], hint)
    return instant, _offset_name(offset)


def _only(zone: str | None) -> Home:
    return Home((zone,)) if zone else Home()


def _by_clock(moment: Moment, zone: str) -> tuple[datetime, str]:
    """Only the zone is known, so that its clocks must have shown the moment exactly once."""
    readings = moment.readings(zone)
    if not readings:
        hint = "Its clocks were put forward over it: correct the time."
        raise DatelineError(f"{moment} does not exist in {zone}", hint)
    if len(readings) > 1:
        offsets = (r.astimezone(timezone(zone)).utcoffset() or timedelta() for r in readings)
        first, second = map(_offset_name, offsets)
        hint = f"Its clocks were put back: write {first} after the time for the first, {second}"
        raise DatelineError(f"{moment} comes twice in {zone}", f"{hint} for the second.")
    return readings[0], zone


def _by_abbreviation(
    moment: Moment, place: str | None, zone: Zone, here: Home, own: str | None
) -> tuple[datetime, str]:
    """An abbreviation is written: it holds where and when clocks show it, the place's first."""
    plain = len(zone.keys) == 1 or zone.offset is not None
    for group in (_only(own), here):
        if found := _shown(moment, group, zone):
            return found
    there = own or (here.zones[0] if len(here.zones) == 1 else None)
    others = _meanings(zone)
    if zone.offset is None and there in (*zone.keys, *others):
        raise _out_of_season(moment, zone, there)
    if zone.offset is None and not (
        plain and (all(_is_clear(zone, others, key) for key in _only(own).zones or here.zones))
    ):
        names = list(dict.fromkeys((*zone.keys, *(by_offset(others) if plain else ()))))
        hint = f"Write {', '.join(names[:-1])} or {names[-1]}."
        if there:
            hint = f"{hint[:-1]}; {quote(place or '')} itself is in {there}."
        raise DatelineError(f'"{zone.written}" stands for several time zones', hint)
    anywhere = zone.keys if zone.offset is None else (*zone.keys, *others)
    if found := _shown(moment, Home(anywhere, region=zone.written), zone):
        return found
    if zone.offset is not None:
        raise _contradiction(zone.offset, zone.written, "Keep the one that is right.")
    raise _out_of_season(moment, zone, zone.keys[0], there)


def _shown(moment: Moment, group: Home, zone: Zone) -> tuple[datetime, str] | None:
    """The instant at which clocks of ``group`` show the abbreviation, if there is one."""
    shown = [(instant, key) for key in group.zones for instant in moment.readings(key)]
    fitting = [reading for reading in shown if _shows(*reading, zone)]
    if len(fitting) == 1 or (fitting and (group.region or len(group.zones) == 1)):
        return fitting[0]
    return None


def _shows(instant: datetime, key: str, zone: Zone) -> bool:
    """Whether clocks in ``key`` show the abbreviation at that instant, or people there say so."""
    local = instant.astimezone(timezone(key))
    offset = local.utcoffset()
    if zone.offset not in (None, offset):
        return False
    if _meanings(zone).get(key) == offset:
        return True
    if local.tzname() != zone.abbreviation:
        return False
    # In full, it is of one zone only: "Israel Standard Time" is not what Dublin shows as IST.
    in_letters = zone.written == zone.abbreviation
    return in_letters or offset in _offsets_of(zone.abbreviation, zone.keys[0], local.year)


@cache
def _offsets_of(letters: str, key: str, year: int) -> set[timedelta | None]:
    """How far east of UTC clocks in ``key`` are while they show ``letters``."""
    winter, summer = (datetime(year, month, 1, tzinfo=timezone(key)) for month in (1, 7))
    return {day.utcoffset() for day in (winter, summer) if day.tzname() == letters}


def _meanings(zone: Zone) -> dict[str, timedelta]:
    """The zones whose people mean something of their own by what is written, and their offsets."""
    return usage().get(fold(_TIME.sub("", zone.written)), {})


def _is_clear(zone: Zone, others: Mapping[str, timedelta], there: str) -> bool:
    """Whether, behind a place in ``there``, nothing is meant but the zone known everywhere.

    Where people of that country, or that part of the world, write it of their own clocks and the
    known zone is far, it is not: BST in Kabul may be that of London or of Dhaka.
    """
    foreign = others.keys() - zone.keys
    if country_of(there) in map(country_of, foreign):
        return False
    return _area(there) == _area(zone.keys[0]) or _area(there) not in map(_area, foreign)


def _area(zone: str) -> str:
    """The part of the world that a key begins with."""
    area = zone.partition("/")[0]
    return "Pacific" if area == "Australia" else area


def _out_of_season(moment: Moment, zone: Zone, key: str, there: str | None = None) -> DatelineError:
    """The refusal of an abbreviation that ``key`` has, but not then; ``there`` is the place's."""
    instant, _ = _by_clock(moment, key)
    local = instant.astimezone(timezone(key))
    shown = local.tzname() or ""
    if not shown.isalpha():
        shown = _offset_name(local.utcoffset() or timedelta())
    hint = f"Its clocks showed {shown} then: write that, or an offset."
    if there:
        hint = f"Its clocks showed {shown} then. Write {shown}, or {there} for the place's own."
    return DatelineError(f'"{zone.written}" was not in use in {key} at {moment}', hint)


def _contradiction(offset: timedelta, zone: str, hint: str) -> DatelineError:
    return DatelineError(f"the offset {_offset_name(offset)} contradicts {zone}", hint)


def _offset_name(offset: timedelta) -> str:
    """Such as "+03:00", with seconds where there are any; "UTC" for none."""
    return str(fixed_offset(offset))[3:] or "UTC"
