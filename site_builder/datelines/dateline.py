"""Datelines: where and when an article was filed, as editors and wires write it.

One line, each part in this order::

    [place ,] [weekday] date [time] [zone]

    19-04-2024 08:01 AM Jerusalem Timing        Le Caire, vendredi 19 avril 2024 à 8h01
    PARIS, 19 April 2024 14:05 GMT              القدس، 19 نيسان/أبريل 2024 08:01 ص بتوقيت القدس
    Jerusalem, 2024-04-19T08:01:00+03:00        Berlin, 19.04.2024, 14.05 Uhr

Nothing is guessed and nothing is skipped: a text is either understood to its last word, or refused
with a `DatelineError`. Two readings are left out on purpose: a place holds no digits, and fractions
of a second are dropped. Results depend on the text, the rules and the tz data alone.

Modules read it in this order: `spelling` makes what is alike the same, `dates` and `clocks` read
what calendar and clock showed, `written_zones` what is said of the zone, and `instants` finds where
they showed it, and so when.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from datetime import timezone as fixed_offset
from functools import lru_cache
from typing import Literal

import msgspec

from site_builder.datelines.calendars import must_say_gregorian
from site_builder.datelines.clocks import read_clock
from site_builder.datelines.dates import HOW_TO_DATE, is_place, read_date
from site_builder.datelines.instants import LocalTime, resolve
from site_builder.datelines.places import places
from site_builder.datelines.spelling import DatelineError, clean, quote, uniform
from site_builder.datelines.written_zones import read_zone, timezone
from site_builder.datelines.zones import fold
from site_builder.values import Value

__all__ = [
    "Dateline",
    "DatelineError",
    "Rules",
    "from_mapping",
    "parse",
    "parse_instant",
    "timezone",
]

_INSTANT = re.compile(
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T| (?:AD )?)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"|[0-9]{8}T[0-9]{4}(?:[0-9]{2}(?:\.[0-9]+)?)?)"
    r"(?= ?[Z+[A-Z-]) ?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?(?: ?\[?(?:UTC|[A-Z]\w+/[\w/+-]+)\]?)?"
)

_CTIME = re.compile(
    r"^([A-Z][a-z]{2}) ([A-Z][a-z]{2}) ([0-9]{1,2}) ([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)"
    r"( [A-Z]{1,5}| [+-][0-9]{4})? ([0-9]{4})"
)
"""As ``date`` and the C library's ctime() print it, the year last."""
_SECOND_CLOCK = re.compile(r"([^()]*)\(([^()]*[0-9][^()]*)\)[ ,،–—-]*")


class Rules(msgspec.Struct, frozen=True):
    """How a site reads its datelines."""

    timezone: str
    """The site's IANA zone: a date without time or zone is a day there."""
    date_order: Literal["DMY", "MDY", "YMD"] = "DMY"
    """The order of 19-04-2024; a date that begins with its year is always year-month-day."""
    zones: dict[str, str] = {}
    """The editor's own table, phrase or place to IANA key; it goes before the built-in one."""


class Dateline(Value, frozen=True):
    """Where and when an article was filed.

    ``str()`` gives the canonical form. Under the rules that gave the dateline, `parse` reads it
    back to an equal one.
    """

    place: str | None
    """As the editor wrote it."""
    instant: datetime
    """In UTC; for a date alone, the first instant of that day in ``zone``."""
    zone: str
    """An IANA key, "UTC", or an offset such as "+03:00"."""
    timed: bool = True
    """False for a date alone, which is shown without a time."""

    @property
    def local(self) -> datetime:
        """The instant as clocks in ``zone`` showed it."""
        return self.at(self.instant)

    def at(self, instant: datetime) -> datetime:
        """Any instant, as clocks in ``zone`` showed it."""
        return instant.astimezone(timezone(self.zone))

    def __str__(self) -> str:
        place = f"{self.place}, " if self.place else ""
        day, _, clock = self.local.isoformat(timespec="seconds").partition("T")
        said = must_say_gregorian(self.local.year)
        if not self.timed:
            return f"{place}{day}{' AD' if said else ''} {self.zone}"
        text = f"{place}{day}{' AD ' if said else 'T'}{clock}"
        fixed = isinstance(timezone(self.zone), fixed_offset)
        implied = fixed or self.zone == places().get(fold(self.place or ""))
        return text if implied else f"{text} {self.zone}"


def parse(text: str, rules: Rules) -> Dateline:
    """The dateline that ``text`` is; raises `DatelineError` if it is none."""
    written = _year_in_front(clean(text))
    if not written:
        hint = 'Write where and when it was filed, such as "Jerusalem, 2024-04-19 08:01".'
        raise DatelineError("the dateline is empty", hint)
    line, editors = uniform(written), _editors_zones(rules)
    place, stated, rest = _read_line(line, rules.date_order)
    rest, second = _split_second(stated, rest)
    zone = read_zone(rest, stated.day, editors, rules.timezone)
    if place:
        place = written[(start := line.index(place)) : start + len(place)]
    elif zone.place and (start := line.rfind(zone.place)) >= 0:
        place = written[start : start + len(zone.place)]
    place = place or zone.place
    instant, key = resolve(stated, place, zone, editors, rules.timezone)
    if second:
        _compare(instant, stated.day, second, editors, rules.timezone)
    return Dateline(place, instant, key, stated.clock is not None)


def from_mapping(fields: Mapping[str, str], rules: Rules) -> Dateline:
    """The dateline of ``{place, time, zone}``; only the time is required, and it may be a date.

    Raises `DatelineError` for what `parse` would refuse, and for a key that is unknown, empty or
    missing.
    """
    values = {key: clean(value) for key, value in fields.items()}
    for key, value in values.items():
        if key not in ("place", "time", "zone"):
            raise DatelineError(f"unknown key {quote(key)}", "A dateline has place, time and zone.")
        if not value:
            raise DatelineError(f"{key} is empty", "Write its value, or leave the key out.")
    if "time" not in values:
        raise DatelineError("time is missing", 'Write it, such as time: "2024-04-19 08:01".')
    place = values.get("place")
    if place and not is_place(uniform(place)):
        raise DatelineError(f"place {quote(place)} is no name", "Write letters only, and no date.")
    line = _year_in_front(uniform(values["time"]))
    second_place, stated, rest = _read_line(line, rules.date_order)
    if second_place:
        raise DatelineError(f"a place in time: {quote(second_place)}", "Write it under place.")
    rest, second = _split_second(stated, rest)
    rest = f"{rest} {uniform(values.get('zone', ''))}"
    editors = _editors_zones(rules)
    zone = read_zone(rest, stated.day, editors, rules.timezone, meant="zone" in values)
    place = place or zone.place
    instant, key = resolve(stated, place, zone, editors, rules.timezone)
    if second:
        _compare(instant, stated.day, second, editors, rules.timezone)
    return Dateline(place, instant, key, stated.clock is not None)


def parse_instant(text: str) -> datetime:
    """The instant (in UTC) of an ISO 8601 date and time with an offset, Z or an IANA key.

    Raises `DatelineError` for anything else, above all for a time without a zone.
    """
    line = uniform(clean(text))
    if not _INSTANT.fullmatch(line):
        hint = "Write date, time and offset, such as 2024-04-19T08:01:00+03:00."
        raise DatelineError(f"{quote(line)} is not an instant", hint)
    return parse(line, Rules("UTC")).instant


def _read_line(line: str, order: str) -> tuple[str | None, LocalTime, str]:
    """The place, the local time, and what is written after them."""
    place, day, rest = read_date(line, order)
    clock, rest = read_clock(rest)
    if clock is None and rest and rest[0] not in " ,،([":
        raise DatelineError(f"not understood: {quote(rest)}", HOW_TO_DATE)
    return place, LocalTime(day, clock), rest


def _year_in_front(line: str) -> str:
    """``Fri Apr 19 08:01:00 UTC 2024`` with the year behind day and month, any other as it is."""
    return _CTIME.sub(r"\1, \3 \2 \6 \4\5", line)


def _split_second(stated: LocalTime, rest: str) -> tuple[str, tuple[time, str] | None]:
    """``rest`` without the other clock of ``14h05 (11h05 GMT)``, and that clock with its zone."""
    match = _SECOND_CLOCK.fullmatch(rest) if stated.clock and "(" in rest else None
    if match:
        clock, zone = read_clock(f" {match[2].strip()}")
        if clock and zone.strip():
            return match[1], (clock, zone)
    return rest, None


def _compare(
    instant: datetime, day: date, second: tuple[time, str], editors: Mapping[str, str], site: str
) -> None:
    """Raises `DatelineError` unless ``second`` shows ``instant``, on that day or one beside it."""
    clock, written = second
    zone = read_zone(written, day, editors, site)
    for days in (0, -1, 1):
        there, _ = resolve(LocalTime(day + timedelta(days), clock), zone.place, zone, editors, site)
        if there == instant:
            return
    message = f"{clock:%H:%M}{written} is another instant than the time in front of it"
    raise DatelineError(message, "Correct one of them, or keep the one that is right.")


def _editors_zones(rules: Rules) -> dict[str, str]:
    return _fold_keys(tuple(rules.zones.items()))


@lru_cache(maxsize=64)
def _fold_keys(items: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {fold(name): zone for name, zone in items}
