"""Days, hours and datelines as a language writes them, and as machines read them.

What is CLDR's comes through Babel; nothing here depends on the machine's locale or clock.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from babel import Locale
from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    get_datetime_format,
    get_day_names,
    get_month_names,
    get_timezone_location,
)

from site_builder.datelines.dateline import Dateline, timezone
from site_builder.model.page_parts import DayLink
from site_builder.render.locale import ISO, comma, locale_of
from site_builder.render.numbers import numerals

_ONE = re.compile(r"\b1\b")


@lru_cache(maxsize=1 << 14)
def day(value: date, tag: str) -> str:
    """Friday 19 April 2024, as that language writes it."""
    return _date(value, "full", tag)


@lru_cache(maxsize=1 << 14)
def short_day(value: date, tag: str) -> str:
    """19 April 2024."""
    return _date(value, "long", tag)


def _date(value: date, form: Literal["full", "long"], tag: str) -> str:
    locale = locale_of(tag)
    if locale.language == ISO:
        return value.isoformat()
    shown = format_date(value, form, locale)
    if value.day == 1:
        shown = _ONE.sub(_first(locale), shown, count=1)
    return numerals(shown, tag)


def _first(locale: Locale) -> str:
    """The first of a month, which French and the Portuguese of Brazil have as an ordinal."""
    if locale.language == "fr":
        return "1er"
    is_brazilian = locale.language == "pt" and locale.territory in (None, "BR")
    return "1º" if is_brazilian else "1"


@lru_cache(maxsize=1 << 12)
def month(value: date, tag: str) -> str:
    """April 2024."""
    locale = locale_of(tag)
    if locale.language == ISO:
        return value.isoformat()[:7]
    return numerals(format_skeleton("yMMMM", value, locale=locale), tag)


@lru_cache(maxsize=1 << 12)
def clock(value: time, tag: str) -> str:
    """08:01, on a clock of 12 or 24 hours as is usual there."""
    locale = locale_of(tag)
    pattern = str(locale.time_formats["short"])
    if locale.language == "ko":  # the short names of its halves of a day are English in CLDR
        pattern = pattern.replace("a", "aaaa")
    shown = format_time(value, pattern, locale=locale).replace(" ", "\u00a0")
    return numerals(shown, tag)


def moment(value: datetime, zone: str, tag: str) -> str:
    """Date and time of ``value`` as its own clock shows them, with what that clock is called."""
    return _joined(tag).format(f"{clock(value.time(), tag)} {zone}", short_day(value.date(), tag))


@lru_cache(maxsize=256)
def _joined(tag: str) -> str:
    return str(get_datetime_format("long", locale_of(tag))).replace("'", "")


def filed(dateline: Dateline, tag: str) -> str:
    """When a dispatch was filed, by its own clock: with time and zone if a time was given."""
    local = dateline.local
    told = short_day(local.date(), tag)
    return _joined(tag).format(hour(dateline, tag), told) if dateline.timed else told


def hour(dateline: Dateline, tag: str) -> str:
    """The time alone, with the zone of its clock; empty if none was given."""
    if not dateline.timed:
        return ""
    local = dateline.local
    zone = _zone_name(local.tzname() or "", local.utcoffset() or timedelta(), tag)
    return f"{clock(local.time(), tag)} {zone}"


def line(dateline: Dateline, tag: str) -> str:
    """The whole dateline: place and `filed`."""
    place = f"{dateline.place}{comma(tag)}" if dateline.place else ""
    return place + filed(dateline, tag)


def edition_time(dateline: Dateline, zone: str, tag: str, known: date | None = None) -> str | None:
    """The same instant by the edition's clock, with its city; None where both clocks agree.

    With its date, unless that is the dateline's own, or ``known`` to the reader.
    """
    here = dateline.instant.astimezone(timezone(zone))
    local = dateline.local
    if not dateline.timed or here.utcoffset() == local.utcoffset():
        return None
    if here.date() not in (local.date(), known):
        return edition_moment(here, zone, tag)
    return f"{clock(here.time(), tag)} {city(zone, tag)}"


class When(NamedTuple):
    """A dateline part by part, as a reader is told it who knows the day."""

    moment: str
    """For machines; empty where neither day nor hour is to be told."""
    day: str
    """Empty for the day that is known."""
    hour: str
    """With its zone; empty if none was given."""
    here: str
    """The same by the clock of the edition; empty where both agree."""
    instant: str
    """For machines, in UTC."""


@lru_cache(maxsize=1 << 14)
def when(dateline: Dateline, zone: str, tag: str, known: date | None) -> When:
    """The parts of a dateline on a page in the language ``tag``, or under a heading of a day."""
    local = dateline.local
    shown = "" if local.date() == known else short_day(local.date(), tag)
    moment = iso(local) if dateline.timed else str(local.date())
    return When(
        moment=moment if dateline.timed or shown else "",
        day=shown,
        hour=hour(dateline, tag),
        here=edition_time(dateline, zone, tag, known) or "",
        instant=iso(dateline.instant),
    )


def edition_moment(instant: datetime, zone: str, tag: str, known: date | None = None) -> str:
    """Date and time of an instant by the edition's clock, with its city; no date if ``known``."""
    here = instant.astimezone(timezone(zone))
    if here.date() == known:
        return f"{clock(here.time(), tag)} {city(zone, tag)}"
    return moment(here, city(zone, tag), tag)


def iso(value: datetime) -> str:
    """Date and time for machines, with an offset of whole minutes (HTML, section 2.3.5.7).

    Where clocks were at odd seconds, as before 1920, in UTC.
    """
    if (value.utcoffset() or timedelta()) % timedelta(minutes=1):
        value = value.astimezone(UTC)
    return value.isoformat()


def utc(value: datetime) -> str:
    """An instant as RFC 3339 has it, in UTC."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


@lru_cache(maxsize=1 << 10)
def _zone_name(abbreviation: str, offset: timedelta, tag: str) -> str:
    """What clocks at ``offset`` from Greenwich are called in a language.

    English has the abbreviations of the wires (IDT, EST). Others would have to learn them: they
    get the offset as CLDR writes it (UTC+3, غرينتش+3).
    """
    locale = locale_of(tag)
    if locale.language == "en" and abbreviation.isalpha() and abbreviation not in ("UTC", "LMT"):
        return abbreviation
    minutes = round(abs(offset) / timedelta(minutes=1))
    sign = "" if not minutes else "\u2212" if offset < timedelta() else "+"
    shown = f"{sign}{minutes // 60}" if minutes else ""
    shown += f":{minutes % 60:02}" if minutes % 60 else ""
    return numerals(str(locale.zone_formats["gmt"]).replace("%s", shown), tag)


@lru_cache(maxsize=64)
def city(zone: str, tag: str) -> str:
    """The place that a zone is named for: Paris, القدس."""
    try:
        return get_timezone_location(zone, locale=locale_of(tag), return_city=True)
    except LookupError:
        return zone


_WIDEST_DAY = 6
"""Letters for which a column of a calendar has room on a phone."""


@lru_cache(maxsize=64)
def weekdays(
    tag: str, width: Literal["abbreviated", "narrow"] = "abbreviated"
) -> tuple[tuple[str, str], ...]:
    """(short, full) name of each day, in the order of that language's week; a letter if narrow.

    So they are where the language shortens none of them, as Arabic and Persian: in full, they are
    too wide for the column of a calendar.
    """
    locale = locale_of(tag)
    short = get_day_names(width, "stand-alone", locale)
    full = get_day_names("wide", "stand-alone", locale)
    if any(len(name) > _WIDEST_DAY and name == full[index] for index, name in short.items()):
        short = get_day_names("narrow", "stand-alone", locale)
    order = [(locale.first_week_day + offset) % 7 for offset in range(7)]
    return tuple((short[index], full[index]) for index in order)


@lru_cache(maxsize=64)
def months(tag: str) -> tuple[tuple[str, str], ...]:
    """(narrow, full) name of each month; the narrow one is a letter or a number."""
    locale = locale_of(tag)
    narrow = get_month_names("narrow", "stand-alone", locale)
    full = get_month_names("wide", "stand-alone", locale)
    return tuple((numerals(narrow[number], tag), full[number]) for number in range(1, 13))


def weeks(days: Sequence[DayLink], tag: str) -> list[list[DayLink | None]]:
    """The days of a month in rows of a week; None for what belongs to another month."""
    blank = (days[0].day.weekday() - locale_of(tag).first_week_day) % 7
    cells: list[DayLink | None] = [None] * blank + list(days)
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]
