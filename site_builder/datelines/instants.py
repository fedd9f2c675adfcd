"""Which time zone the local time of a dateline was shown in, and which instant it therefore is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from datetime import timezone as fixed_offset
from functools import cache
from typing import NamedTuple

from site_builder.datelines.places import Location, choices, locate
from site_builder.datelines.spelling import DatelineError, quote
from site_builder.datelines.written_zones import WrittenZone, timezone
from site_builder.datelines.zones import by_offset, country_of, fold

_STANDARD = re.compile(r" Standard Time$", re.IGNORECASE)


class LocalTime(NamedTuple):
    """What calendar and clock showed, in a zone that is still to be found."""

    day: date
    clock: time | None

    def __str__(self) -> str:
        return f"{self.clock:%H:%M} on {self.day}" if self.clock else f"{self.day}"

    def at(self, zone: tzinfo) -> datetime:
        """That time as if shown in ``zone``, whether or not it ever was."""
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


def resolve(
    stated: LocalTime, place: str | None, zone: WrittenZone, editors: Mapping[str, str], site: str
) -> tuple[datetime, str]:
    """The instant (UTC) of ``stated``, and the zone that it was shown in."""
    here = locate(place, site) if place else Location()
    own = editors.get(fold(place)) if place else None
    offset, keys = zone.offset, zone.keys
    if zone.abbreviation:
        return _by_abbreviation(stated, place, zone, here, own)
    if offset is None and not keys:
        day_alone = stated.clock is None
        keys = (site if day_alone else _zone_of(stated, place, _only(own) if own else here),)
    if keys == ("UTC",) and not offset:  # an offset, whichever way it is written
        offset, keys = timedelta(), ()
    if len(keys) > 1:
        keys = tuple(key for key in keys if key in (own, *here.zones)) or keys
    if offset is not None:
        return _by_offset(stated, offset, zone._replace(keys=keys), here, own)
    if len(keys) > 1:
        message = f"several places are called {quote(zone.place or zone.written)}"
        raise DatelineError(message, f"Write {', '.join(keys[:-1])} or {keys[-1]} after the time.")
    instant, key = _by_clock(stated, keys[0])
    if _STANDARD.search(zone.written) and instant.astimezone(timezone(key)).dst():
        raise _out_of_season(stated, zone, key)
    return instant, key


def _zone_of(stated: LocalTime, place: str | None, here: Location) -> str:
    """The zone of the place, none being written: one, or several that agree then."""
    if len(here.zones) == 1:
        return here.zones[0]
    if here.zones:
        different = {tuple(stated.readings(zone)): zone for zone in reversed(here.zones)}
        if here.region and len(different) == 1:
            return here.zones[0]
        zones = tuple(reversed(different.values())) if here.region else here.zones
        raise _too_many(place or "", here._replace(zones=zones))
    if place is None:
        hint = "Write a place in front, or a zone or an offset such as +03:00 after it."
        raise DatelineError(f"no time zone for {stated.clock:%H:%M}", hint)
    hint = (
        f"Add {quote(place)} under [dateline] zones in site.toml, or write the zone after the time."
    )
    raise DatelineError(f"place {quote(place)} has no known time zone", hint)


def _too_many(place: str, here: Location) -> DatelineError:
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
    stated: LocalTime, offset: timedelta, zone: WrittenZone, here: Location, own: str | None
) -> tuple[datetime, str]:
    """An offset is written. A zone beside it must agree, a place need not."""
    instant = stated.at(fixed_offset(offset)).astimezone(UTC)
    # The built-in zone goes first here: what str() leaves out must be what parse() puts in.
    for group in [Location(zone.keys)] if zone.keys else [here, _only(own)]:
        fitting = [key for key in group.zones if instant in stated.readings(key)]
        if len(fitting) == 1 or (fitting and group.region):
            return instant, fitting[0]
        if zone.keys and not fitting:
            there = instant.astimezone(timezone(zone.keys[0])).utcoffset() or timedelta()
            hint = f"Its clocks were at {_offset_name(there)} then: keep the one that is right."
            raise _contradiction(offset, zone.keys[0], hint)
    return instant, _offset_name(offset)


def _only(zone: str | None) -> Location:
    return Location((zone,)) if zone else Location()


def _by_clock(stated: LocalTime, zone: str) -> tuple[datetime, str]:
    """Only the zone is known, so that its clocks must have shown it exactly once."""
    readings = stated.readings(zone)
    if not readings:
        hint = "Its clocks were put forward over it: correct the time."
        raise DatelineError(f"{stated} does not exist in {zone}", hint)
    if len(readings) > 1:
        offsets = (r.astimezone(timezone(zone)).utcoffset() or timedelta() for r in readings)
        first, second = map(_offset_name, offsets)
        hint = f"Its clocks were put back: write {first} after the time for the first, {second}"
        raise DatelineError(f"{stated} comes twice in {zone}", f"{hint} for the second.")
    return readings[0], zone


def _by_abbreviation(
    stated: LocalTime, place: str | None, zone: WrittenZone, here: Location, own: str | None
) -> tuple[datetime, str]:
    """An abbreviation is written: it holds where and when clocks show it, the place's first."""
    plain = len(zone.keys) == 1 or zone.offset is not None
    for group in (_only(own), here):
        if found := _shown(stated, group, zone):
            return found
    there = own or (here.zones[0] if len(here.zones) == 1 else None)
    others = zone.meanings
    if zone.offset is None and there in (*zone.keys, *others):
        raise _out_of_season(stated, zone, there)
    if zone.offset is None and not (
        plain and (all(_is_clear(zone, others, key) for key in _only(own).zones or here.zones))
    ):
        names = list(dict.fromkeys((*zone.keys, *(by_offset(others) if plain else ()))))
        hint = f"Write {', '.join(names[:-1])} or {names[-1]}."
        if there:
            hint = f"{hint[:-1]}; {quote(place or '')} itself is in {there}."
        raise DatelineError(f'"{zone.written}" stands for several time zones', hint)
    anywhere = zone.keys if zone.offset is None else (*zone.keys, *others)
    if found := _shown(stated, Location(anywhere, region=zone.written), zone):
        return found
    if zone.offset is not None:
        raise _contradiction(zone.offset, zone.written, "Keep the one that is right.")
    raise _out_of_season(stated, zone, zone.keys[0], there)


def _shown(stated: LocalTime, group: Location, zone: WrittenZone) -> tuple[datetime, str] | None:
    """The instant at which clocks of ``group`` show the abbreviation, if there is one."""
    shown = [(instant, key) for key in group.zones for instant in stated.readings(key)]
    fitting = [reading for reading in shown if _shows(*reading, zone)]
    if len(fitting) == 1 or (fitting and (group.region or len(group.zones) == 1)):
        return fitting[0]
    return None


def _shows(instant: datetime, key: str, zone: WrittenZone) -> bool:
    """Whether clocks in ``key`` show the abbreviation at that instant, or people there say so."""
    local = instant.astimezone(timezone(key))
    offset = local.utcoffset()
    if zone.offset not in (None, offset):
        return False
    if zone.meanings.get(key) == offset:
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


def _is_clear(zone: WrittenZone, others: Mapping[str, timedelta], there: str) -> bool:
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


def _out_of_season(
    stated: LocalTime, zone: WrittenZone, key: str, there: str | None = None
) -> DatelineError:
    """The refusal of an abbreviation that ``key`` has, but not then; ``there`` is the place's."""
    instant, _ = _by_clock(stated, key)
    local = instant.astimezone(timezone(key))
    shown = local.tzname() or ""
    if not shown.isalpha():
        shown = _offset_name(local.utcoffset() or timedelta())
    hint = f"Its clocks showed {shown} then: write that, or an offset."
    if there:
        hint = f"Its clocks showed {shown} then. Write {shown}, or {there} for the place's own."
    return DatelineError(f'"{zone.written}" was not in use in {key} at {stated}', hint)


def _contradiction(offset: timedelta, zone: str, hint: str) -> DatelineError:
    return DatelineError(f"the offset {_offset_name(offset)} contradicts {zone}", hint)


def _offset_name(offset: timedelta) -> str:
    """Such as "+03:00", with seconds where there are any; "UTC" for none."""
    return str(fixed_offset(offset))[3:] or "UTC"
