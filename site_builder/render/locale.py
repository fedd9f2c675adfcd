"""How a language is written: its direction, its dates, its words for what the theme says.

Dates and directions are CLDR's, through Babel; nothing here depends on the machine's locale.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from io import BytesIO
from typing import Any

from babel import Locale, localedata
from babel.core import get_global
from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    get_datetime_format,
    get_day_names,
    get_timezone_location,
)

from site_builder.datelines.dateline import Dateline, timezone
from site_builder.language_tags import subtags
from site_builder.model.pages import DayLink

_LIKELY: Mapping[str, str] = get_global("likely_subtags")

DEFAULT = "en"
"""The language of the theme's own strings."""

ISO = "root"
"""The locale of languages whose dates CLDR does not know: they are written as ISO 8601 has them."""

_RIGHT_TO_LEFT = frozenset(
    """
    Adlm Arab Aran Armi Avst Chrs Cprt Elym Gara Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc Mero
    Narb Nbat Nkoo Orkh Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sidt Sogd Sogo Syrc Syre Syrj
    Syrn Thaa Todr Yezi
    """.split()  # noqa: SIM905
)
"""The scripts of Unicode (ISO 15924) whose letters run from right to left."""


@lru_cache(maxsize=256)
def locale_of(tag: str) -> Locale:
    """The CLDR locale nearest to a BCP 47 tag among those of its script.

    Where CLDR has no dates for the language, the one that is most written in its script there will
    do: Arabic for Egyptian, Persian for South Azerbaijani. In Latin script that would be anybody's
    guess: there it is `ISO`.
    """
    language, script, region = likely(tag)
    given = region if subtags(tag).region else None
    nearest = list(_candidates(language, script, given))
    if script != "Latn":
        shared = (f"und_{script}_{region}", f"und_{script}")
        nearest += [_LIKELY[key].partition("_")[0] for key in shared if key in _LIKELY]
    found = (_Locale.parse(name) for name in nearest if _is_written_in(script, name))
    return next((locale for locale in found if _has_months(locale)), _Locale.parse(ISO))


def _candidates(language: str, script: str, region: str | None) -> Iterator[str]:
    if region:
        yield f"{language}_{script}_{region}"
        yield f"{language}_{region}"
    yield f"{language}_{script}"
    yield language


def _is_written_in(script: str, locale: str) -> bool:
    return localedata.exists(locale) and likely(locale)[1] == script


def _has_months(locale: Locale) -> bool:
    return str(locale.months["format"]["wide"][1]) != "M01"


class _Locale(Locale):
    """Babel's, with data of its own.

    Babel's locales share what none of them states, and what a lookup finds there for the first of
    them is then found for all: after a date in Pashto, weekdays in French were Pashto.
    """

    @cached_property
    def _data(self) -> localedata.LocaleDataDict:
        return localedata.LocaleDataDict(_copy(localedata.load(str(self))))


def _copy(data: Mapping[Any, Any]) -> dict[Any, Any]:
    return {key: _copy(value) if isinstance(value, dict) else value for key, value in data.items()}


@lru_cache(maxsize=256)
def likely(tag: str) -> tuple[str, str, str | None]:
    """Language, script and region of a tag, as CLDR takes them to be where it does not say.

    UTS #35, part 1, Likely Subtags; a former code of a language (iw, in, sh) is the present one.
    """
    language, script, region = subtags(tag.replace("_", "-"))
    if present := get_global("language_aliases").get(language):
        alias = subtags(present.replace("_", "-"))
        language, script, region = alias.language, script or alias.script, region or alias.region
    for key in _candidates(language, script or "", region):
        if found := _LIKELY.get(key):
            _, likely_script, likely_region = subtags(found.replace("_", "-"))
            return language, script or likely_script or "", region or likely_region
    return language, script or "Latn", region


def direction(tag: str) -> str:
    """ "rtl" or "ltr": how text in that language runs, which its script decides."""
    return "rtl" if likely(tag)[1] in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=256)
def territory(tag: str) -> str:
    """The tag as Open Graph wants it, with the territory where the language is most spoken."""
    language, _, region = likely(tag)
    return f"{language}_{region}" if region and language != "und" else f"{DEFAULT}_US"


@lru_cache(maxsize=1 << 14)
def day(value: date, tag: str) -> str:
    """Friday 19 April 2024, as that language writes it."""
    locale = locale_of(tag)
    return value.isoformat() if locale.language == ISO else format_date(value, "full", locale)


@lru_cache(maxsize=1 << 14)
def short_day(value: date, tag: str) -> str:
    """19 April 2024."""
    locale = locale_of(tag)
    return value.isoformat() if locale.language == ISO else format_date(value, "long", locale)


@lru_cache(maxsize=1 << 12)
def month(value: date, tag: str) -> str:
    """April 2024."""
    locale = locale_of(tag)
    if locale.language == ISO:
        return value.isoformat()[:7]
    return format_skeleton("yMMMM", value, locale=locale)


@lru_cache(maxsize=1 << 12)
def clock(value: time, tag: str) -> str:
    """08:01, on a clock of 12 or 24 hours as is usual there."""
    return format_time(value, "short", locale=locale_of(tag))


def moment(value: datetime, zone: str, tag: str) -> str:
    """Date and time of ``value`` as its own clock shows them, with what that clock is called."""
    return _joined(tag).format(f"{clock(value.time(), tag)} {zone}", short_day(value.date(), tag))


@lru_cache(maxsize=256)
def _joined(tag: str) -> str:
    return str(get_datetime_format("long", locale_of(tag))).replace("'", "")


def filed(dateline: Dateline, tag: str) -> str:
    """When a dispatch was filed, by its own clock: with time and zone if a time was given."""
    local = dateline.local
    if not dateline.timed:
        return short_day(local.date(), tag)
    return moment(
        local, _zone_name(local.tzname() or "", local.utcoffset() or timedelta(), tag), tag
    )


def line(dateline: Dateline, tag: str) -> str:
    """The whole dateline: place and `filed`."""
    place = f"{dateline.place}{comma(tag)}" if dateline.place else ""
    return place + filed(dateline, tag)


@lru_cache(maxsize=256)
def comma(tag: str) -> str:
    """What stands between two names, with its space."""
    return "، " if likely(tag)[1] == "Arab" else ", "


def edition_time(dateline: Dateline, zone: str, tag: str) -> str | None:
    """The same instant by the edition's clock, with its city; None where both clocks agree."""
    here = dateline.instant.astimezone(timezone(zone))
    local = dateline.local
    if not dateline.timed or here.utcoffset() == local.utcoffset():
        return None
    if here.date() != local.date():
        return edition_moment(here, zone, tag)
    return f"{clock(here.time(), tag)} {_city(zone, tag)}"


def edition_moment(instant: datetime, zone: str, tag: str) -> str:
    """Date and time of an instant by the edition's clock, with its city."""
    return moment(instant.astimezone(timezone(zone)), _city(zone, tag), tag)


def iso(value: datetime) -> str:
    """Date and time for machines, with an offset of whole minutes (HTML, section 2.3.5.7).

    Where clocks were at odd seconds, as before 1920, in UTC.
    """
    if (value.utcoffset() or timedelta()) % timedelta(minutes=1):
        value = value.astimezone(UTC)
    return value.isoformat()


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
    sign = "" if not minutes else "-" if offset < timedelta() else "+"
    shown = f"{sign}{minutes // 60}" if minutes else ""
    shown += f":{minutes % 60:02}" if minutes % 60 else ""
    return str(locale.zone_formats["gmt"]).replace("%s", shown)


@lru_cache(maxsize=64)
def _city(zone: str, tag: str) -> str:
    try:
        return get_timezone_location(zone, locale=locale_of(tag), return_city=True)
    except LookupError:
        return zone


@lru_cache(maxsize=64)
def weekdays(tag: str) -> tuple[tuple[str, str], ...]:
    """(short, full) name of each day, in the order of that language's week."""
    locale = locale_of(tag)
    short = get_day_names("abbreviated", "stand-alone", locale)
    full = get_day_names("wide", "stand-alone", locale)
    order = [(locale.first_week_day + offset) % 7 for offset in range(7)]
    return tuple((short[index], full[index]) for index in order)


def weeks(days: Sequence[DayLink], tag: str) -> list[list[DayLink | None]]:
    """The days of a month in rows of a week; None for what belongs to another month."""
    blank = (days[0].day.weekday() - locale_of(tag).first_week_day) % 7
    cells: list[DayLink | None] = [None] * blank + list(days)
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def strings(compiled: bytes | None) -> gettext.NullTranslations:
    """The words of the theme in one language, from a compiled catalogue; else as they are."""
    return gettext.GNUTranslations(BytesIO(compiled)) if compiled else gettext.NullTranslations()


@lru_cache(maxsize=256)
def own_name(tag: str) -> str:
    """What a language calls itself, with script and region if the tag has them: français, 繁體中文.

    The tag itself where CLDR has nothing in that language.
    """
    # a former code of a language (prs) can be the present one of a region (fa-AF)
    given = subtags(tag)
    former = subtags(get_global("language_aliases").get(given.language, "und").replace("_", "-"))
    language, script, region = likely(tag)
    places = (name for name in _candidates(language, script, region) if localedata.exists(name))
    locale = next(map(_Locale.parse, places), _Locale.parse(ISO))
    told = [script] if given.script or former.script else []
    told += [region] if region and (given.region or former.region) else []
    keys = ["_".join((language, *told)), *(f"{language}_{part}" for part in told), language]
    key = next((key for key in keys if key in locale.languages), None)
    if key is None:
        return tag
    names = {**locale.scripts, **locale.territories}
    more = [names.get(part, part) for part in told if part not in key.split("_")]
    return f"{locale.languages[key]} ({', '.join(more)})" if more else str(locale.languages[key])
