"""Datelines: where and when an article was filed, as editors and wires write it.

One line, each part in this order::

    [place ,] [weekday] date [time] [zone]

    19-04-2024 08:01 AM Jerusalem Timing        Le Caire, vendredi 19 avril 2024 à 8h01
    PARIS, 19 April 2024 14:05 GMT              القدس، 19 نيسان/أبريل 2024 08:01 ص بتوقيت القدس
    Jerusalem, 2024-04-19T08:01:00+03:00        Berlin, 19.04.2024, 14.05 Uhr

Nothing is guessed and nothing is skipped: a text is either understood to its last word, or refused
with a `DatelineError`. Two readings are left out on purpose: a place holds no digits, and fractions
of a second are dropped. Results depend on the text, the rules and the tz data alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from datetime import timezone as fixed_offset
from functools import cache, lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from site_builder.values import Value
from site_builder.zones import abbreviations, fold, is_zone, phrases, places

_MONTHS = """
January, Jan, janvier, janv, enero, ene, Januar, Jänner, Jän, ינואר, ינו, يناير, كانون الثاني, جانفي
February, Feb, février, févr, fév, febrero, Februar, פברואר, פבר, فبراير, شباط, فيفري
March, Mar, mars, marzo, März, Mär, Mrz, Maerz, מרץ, מרס, مارس, آذار
April, Apr, avril, avr, abril, abr, אפריל, אפר, أبريل, إبريل, نيسان, أفريل
May, mai, mayo, מאי, مايو, أيار, ماي
June, Jun, juin, junio, Juni, יוני, يونيو, يونيه, حزيران, جوان
July, Jul, juillet, juil, julio, Juli, יולי, يوليو, يوليه, تموز, جويلية, يوليوز
August, Aug, août, agosto, ago, אוגוסט, אוג, أغسطس, آب, أوت, غشت
September, Sept, Sep, septembre, septiembre, setiembre, set, ספטמבר, ספט, سبتمبر, أيلول, شتنبر
October, Oct, octobre, octubre, Oktober, Okt, אוקטובר, אוק, أكتوبر, تشرين الأول, اكتوبر
November, Nov, novembre, noviembre, נובמבר, נוב, نوفمبر, تشرين الثاني, نونبر
December, Dec, décembre, déc, diciembre, dic, Dezember, Dez, דצמבר, דצמ, ديسمبر, كانون الأول, دجنبر
"""
_WEEKDAYS = """
Monday, Mon, lundi, lun, lunes, Montag, Mo, שני, الاثنين, الإثنين, إثنين
Tuesday, Tue, Tues, mardi, mar, martes, Dienstag, Di, שלישי, الثلاثاء, ثلاثاء
Wednesday, Wed, mercredi, mer, miércoles, mié, Mittwoch, Mi, רביעי, الأربعاء, أربعاء
Thursday, Thu, Thur, Thurs, jeudi, jeu, jueves, jue, Donnerstag, Do, חמישי, الخميس, خميس
Friday, Fri, vendredi, ven, viernes, vie, Freitag, Fr, שישי, الجمعة, جمعة
Saturday, Sat, samedi, sam, sábado, sáb, Samstag, Sonnabend, Sa, שבת, السبت, سبت
Sunday, Sun, dimanche, dim, domingo, dom, Sonntag, So, ראשון, الأحد, أحد
"""
_DATE_PARTICLES = frozenset(["st", "nd", "rd", "th", "er", "o", "of", "de", "del", "من"])
_DAY_PARTICLES = frozenset(["on", "the", "le", "el", "am", "den", "في", "يوم", "יום", "ביום"])

_HOW_TO_DATE = 'Write "Place, 2024-04-19 08:01", the date before the time; a place has no digits.'
_HOW_TO_ZONE = "Add it under [dateline] zones in site.toml."


class DatelineError(ValueError):
    """A text that is no dateline, or not one of these rules."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message = message
        """What was found, without a full stop; also ``str()`` of the error."""
        self.hint = hint
        """What to do, a whole sentence."""

    def __str__(self) -> str:
        return self.message


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
        if not self.timed:
            return f"{place}{self.local.date()} {self.zone}"
        text = place + self.local.isoformat(timespec="seconds")
        fixed = isinstance(timezone(self.zone), fixed_offset)
        implied = fixed or self.zone == places().get(fold(self.place or ""))
        return text if implied else f"{text} {self.zone}"


def parse(text: str, rules: Rules) -> Dateline:
    """The dateline that ``text`` is; raises `DatelineError` if it is none."""
    line = _clean(text)
    if not line:
        hint = 'Write where and when it was filed, such as "Jerusalem, 2024-04-19 08:01".'
        raise DatelineError("the dateline is empty", hint)
    place, moment, rest = _read_line(line, rules.date_order)
    return _settle(place, moment, _read_zone(rest, rules), rules)


def from_mapping(fields: Mapping[str, str], rules: Rules) -> Dateline:
    """The dateline of ``{place, time, zone}``; only the time is required, and it may be a date.

    Raises `DatelineError` for what `parse` would refuse, and for a key that is unknown, empty or
    missing.
    """
    values = {key: _clean(value) for key, value in fields.items()}
    for key, value in values.items():
        if key not in ("place", "time", "zone"):
            raise DatelineError(f'unknown key "{key}"', "A dateline has place, time and zone.")
        if not value:
            raise DatelineError(f"{key} is empty", "Write its value, or leave the key out.")
    if "time" not in values:
        raise DatelineError("time is missing", 'Write it, such as time: "2024-04-19 08:01".')
    place = values.get("place")
    if place and not _is_place(place):
        raise DatelineError(f'place "{place}" is no name', "Write letters only, and no date.")
    second_place, moment, rest = _read_line(values["time"], rules.date_order)
    if second_place:
        raise DatelineError(f'a place in time: "{second_place}"', "Write it under place.")
    zone = _read_zone(f"{rest} {values.get('zone', '')}", rules)
    return _settle(place, moment, zone, rules)


def parse_instant(text: str) -> datetime:
    """The instant (in UTC) of an ISO 8601 date and time with an offset, Z or an IANA key.

    Raises `DatelineError` for anything else, above all for a time without a zone.
    """
    line = _clean(text)
    if not _INSTANT.fullmatch(line):
        hint = "Write date, time and offset, such as 2024-04-19T08:01:00+03:00."
        raise DatelineError(f'"{line}" is not an instant', hint)
    return parse(line, Rules("UTC")).instant


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
    raise DatelineError(f'unknown time zone "{zone}"', "Write an IANA key such as Asia/Jerusalem.")


@cache
def _numbers(table: str) -> dict[str, int]:
    """Folded name to the number of its line, from 0."""
    lines = enumerate(table.strip().split("\n"))
    return {fold(name): number for number, line in lines for name in line.split(", ")}


def _editors_zones(rules: Rules) -> dict[str, str]:
    return _fold_keys(tuple(rules.zones.items()))


@lru_cache(maxsize=64)
def _fold_keys(items: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {fold(name): zone for name, zone in items}


# What is on the line -----------------------------------------------------------------------------

_UNIFORM = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹−",
    "01234567890123456789-",
    "\xad\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff",
)
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_DIGIT = re.compile(r"[0-9]")
_EDGES = " ,،-–—"
_SEPARATOR = re.compile(r"[,،]|(?<=\s)[-–—](?=\s)")

_NUMERIC_DATE = re.compile(r"([0-9]{1,4})([-/.]) ?([0-9]{1,2})\2 ?([0-9]{1,4})(?![0-9])")
_DAY_AND_YEAR = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[,،]? ([0-9]{4})(?![0-9])")
_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})([^0-9:]+?)([0-9]{1,4})(?![0-9:h])")

_HALF = r"[ap]\.?\ ?m\b\.? | [صم](?!\w) | صباح[اً]*(?!\w) | مساء[اً]*(?!\w)"
_CLOCK = re.compile(
    rf"""
    (?: T | (?: [ ,،] | [-–—](?=\ ) )*
            (?: (?: à | at | um | a\ las? | (?:(?:عند|على|في)\ )?الساعة | בשעה ) \  )? )
    (?P<hour> [0-9][0-9]? )
    (?: (?: : | \ ?h\ ? | \ Uhr\  | \.(?=[0-9][0-9]\ ?(?:Uhr|{_HALF}))
          | (?=[0-9][0-9]\ ?(?:GMT|UTC|Z)\b) )
        (?P<minute> [0-9][0-9] ) (?: : (?P<second> [0-9][0-9] ) (?: [.,][0-9]+ )? )?
        (?: \ ?(?:h|Uhr)\b )?
      | \ ?(?:h|Uhr)\b
      | (?= \ ?(?:{_HALF}) )
    )
    (?: \ ?(?P<half> {_HALF} ) )?
    (?! [0-9:] )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OFFSET = re.compile(
    r"Z\b|(?:(?:GMT|UTC) ?)?([+-])([0-9]{1,2})(?::?([0-9]{2})(?::?([0-9]{2}))?)?(?![0-9:])",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"(?:(?:à )?(?:l['’])?heure (?:de |d['’]|(?P<du>du ))?|hora de |Uhr |ب?توقيت |שעון )?"
    r"(?P<name>.+?)(?: (?:Standard )?Tim(?:e|ing)| Zeit)?",
    re.IGNORECASE,
)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"(?= ?[Z+[A-Z-]) ?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?(?: ?\[?(?:UTC|[A-Z]\w+/[\w/+-]+)\]?)?"
)


class _Moment(NamedTuple):
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


class _Zone(NamedTuple):
    """What was written after date and time."""

    offset: timedelta | None
    written: str = ""
    keys: tuple[str, ...] = ()
    """The IANA keys ``written`` may mean; more than one only for an abbreviation."""
    abbreviation: bool = False
    place: str | None = None
    """The place that ``written`` names, if it does."""


def _clean(text: str) -> str:
    """``text`` with ASCII digits and single spaces, in NFC, without marks of direction."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_UNIFORM))
    line = " ".join(text.split())
    unshown = _UNSHOWN.search(line)
    if unshown:
        raise DatelineError(f"a character U+{ord(unshown[0]):04X}", "Delete it: it is invisible.")
    return line


def _read_line(line: str, order: str) -> tuple[str | None, _Moment, str]:
    """The place, the moment, and what is written after them."""
    first_digit = _DIGIT.search(line)
    if not first_digit:
        raise DatelineError(f'no date in "{line}"', _HOW_TO_DATE)
    start = first_digit.start()
    head, day, rest = _read_date(line[:start], line[start:], order)
    place, weekday = _read_head(head)
    if weekday is not None and weekday != day.weekday():
        names = [row.split(",")[0] for row in _WEEKDAYS.strip().split("\n")]
        message = f"{day} is a {names[day.weekday()]}, not a {names[weekday]}"
        raise DatelineError(message, "Correct the date or the weekday.")
    clock, rest = _read_clock(rest)
    if clock is None and rest and rest[0] not in " ,،([":
        raise DatelineError(f'not understood: "{rest}"', _HOW_TO_DATE)
    return place, _Moment(day, clock), rest


@lru_cache(maxsize=1 << 13)
def _read_head(head: str) -> tuple[str | None, int | None]:
    """The place and the weekday (Monday is 0) in ``Paris, le vendredi``."""
    if not head.strip():
        return None, None
    place = text = head.strip(_EDGES)
    last = _SEPARATOR.split(text)[-1]
    day = _day_name(last)
    if day is not None:
        place = text.removesuffix(last).strip(_EDGES)
        if place and _day_name(_SEPARATOR.split(place)[-1]) is not None:
            raise DatelineError(f'two weekdays in "{text}"', "Keep the one that is right.")
    elif text == head.strip():
        hint = "Write a comma between the place and the date."
        raise DatelineError(f'no comma after "{text}"', hint)
    if (place or day is None) and not any(map(str.isalpha, place)):
        raise DatelineError(f'not understood: "{head.strip()}"', _HOW_TO_DATE)
    return place or None, _numbers(_WEEKDAYS)[day] if day else None


def _day_name(words: str) -> str | None:
    """The folded weekday in ``le vendredi``, nothing in ``le``, None in words of another kind."""
    folded = fold(words).split()
    name = " ".join(word for word in folded if word not in _DAY_PARTICLES)
    return name if folded and (not name or name in _numbers(_WEEKDAYS)) else None


def _is_place(text: str) -> bool:
    """Whether ``text``, in front of a date, would be read as a place, all of it."""
    return not _DIGIT.search(text) and _read_head(f"{text},") == (text, None)


def _read_date(head: str, tail: str, order: str) -> tuple[str, date, str]:
    """``head`` without the month that it may end in, the date, and what follows it."""
    if match := _NUMERIC_DATE.match(tail):
        first, _, second, third = match.groups()
        fields = dict(zip("YMD" if len(first) == 4 else order, (first, second, third), strict=True))
        day = _date(fields["Y"], int(fields["M"]), fields["D"], match[0], order)
    elif match := _DAY_AND_YEAR.match(tail):
        head, month = _split_month(head)
        day = _date(match[2], month, match[1], match[0], order)
    elif match := _DAY_MONTH_YEAR.match(tail):
        month = _month(match[2])
        if not month:
            raise DatelineError(f'unknown month "{match[2].strip(_EDGES)}"', _HOW_TO_DATE)
        day = _date(match[3], month, match[1], match[0], order)
    else:
        raise DatelineError(f'no date at "{tail}"', _HOW_TO_DATE)
    return head, day, tail[match.end() :]


def _date(year: str, month: int, day: str, written: str, order: str) -> date:
    if len(year) != 4:
        hint = f"Write it with four digits, where [dateline] date_order ({order}) has it."
        raise DatelineError(f'year {year} in "{written}"', hint)
    if month > 12:
        hint = f"Write 2024-04-19, or set [dateline] date_order in site.toml (now {order})."
        if written.startswith(year):
            hint = "A date that begins with its year is year-month-day."
        raise DatelineError(f'month {month} in "{written}"', hint)
    if not 1000 <= int(year) <= 9998:
        raise DatelineError(f'year {year} in "{written}"', "Correct the year.")
    try:
        return date(int(year), month, int(day))
    except ValueError:
        raise DatelineError(f'no such date: "{written}"', "Correct the day or the month.") from None


def _split_month(head: str) -> tuple[str, int]:
    """``Paris, April`` as ``Paris,`` and 4."""
    words = head.split()
    for count in (2, 1):
        if month := _month(" ".join(words[-count:])):
            return " ".join(words[:-count]), month
    raise DatelineError(f'no month in "{head}"', _HOW_TO_DATE)


@lru_cache(maxsize=1 << 10)
def _month(text: str) -> int:
    """The month (1 to 12) of ``de abril de`` or ``نيسان/أبريل``; 0 if it is none."""
    months = _numbers(_MONTHS)
    words = [word for word in fold(text).split() if word not in _DATE_PARTICLES]
    name = " ".join(words).removeprefix("ב")
    if name in months:
        return months[name] + 1
    twins = ((" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words)))
    return next((months[a] + 1 for a, b in twins if a in months and months[a] == months.get(b)), 0)


def _read_clock(rest: str) -> tuple[time | None, str]:
    """The time of day, if ``rest`` begins with one, and what follows it."""
    match = _CLOCK.match(rest)
    if not match:
        return None, rest
    hour, minute, second, half = match.group("hour", "minute", "second", "half")
    hours = int(hour)
    try:
        if half:
            hours = time(hours % 12 + 12 * (half[0] in "pPم") if 1 <= hours <= 12 else 24).hour
        return time(hours, int(minute or 0), int(second or 0)), rest[match.end() :]
    except ValueError:
        message = f'no such time: "{match[0].strip(_EDGES)}"'
        hint = "Hours run from 0 to 23, or from 1 to 12 with AM or PM; minutes to 59."
        raise DatelineError(message, hint) from None


# Which zone it is in -----------------------------------------------------------------------------


def _read_zone(rest: str, rules: Rules) -> _Zone:
    """What ``rest`` says of the zone: an offset, a name, both or neither."""
    text, offset = _unwrap(rest), None
    if match := _OFFSET.match(text):
        offset, text = _offset(match), _unwrap(text[match.end() :])
    if not text:
        return _Zone(offset)
    if not text[0].isalpha():
        raise DatelineError(f'not understood: "{text}"', _HOW_TO_DATE)
    return _named_zone(text, rules)._replace(offset=offset)


def _unwrap(text: str) -> str:
    """``text`` without commas at its ends and without brackets around it."""
    text = text.strip(" ,،")
    return text[1:-1].strip() if text[:1] + text[-1:] in ("()", "[]") else text


def _offset(match: re.Match[str]) -> timedelta:
    """East of Greenwich, from a match of `_OFFSET`."""
    sign, hours, minutes, seconds = match.groups("0")
    size = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds))
    if size >= timedelta(hours=16) or int(minutes) > 59 or int(seconds) > 59:
        raise DatelineError(f'no such offset: "{match[0]}"', "They run from -12:00 to +14:00.")
    return -size if sign == "-" else size


def _named_zone(text: str, rules: Rules) -> _Zone:
    """The zone that an IANA key, a phrase, an abbreviation or a place stands for."""
    if is_zone(text):
        return _Zone(None, text, (text,))
    name = text
    if match := _PHRASE.fullmatch(text):
        name = f"Le {match['name']}" if match["du"] else match["name"]
    editors = _editors_zones(rules)
    known = fold(name) in places() or (name != text and fold(name) in editors)
    place = name if known and _is_place(name) else None
    for key in (fold(text), fold(name)):
        if zone := editors.get(key) or phrases().get(key) or places().get(key):
            return _Zone(None) if zone == "local" else _Zone(None, text, (zone,), place=place)
        if zones := abbreviations().get(key):
            return _Zone(None, key.upper(), zones, abbreviation=True)
    raise DatelineError(f'unknown time zone "{text}"', _HOW_TO_ZONE)


def _settle(place: str | None, moment: _Moment, zone: _Zone, rules: Rules) -> Dateline:
    """The dateline, once it is known which zone the moment was shown in."""
    place = place or zone.place
    key = fold(place) if place else ""
    homes = [z for z in (_editors_zones(rules).get(key), places().get(key)) if z]
    if zone.abbreviation:
        instant, name = _by_abbreviation(moment, zone, homes)
    elif zone.offset is None and not zone.keys:
        instant, name = _by_place(moment, place, homes, rules)
    else:
        instant, name = _by_zone(moment, zone.offset, zone.keys, homes)
    return Dateline(place, instant, name, moment.clock is not None)


def _by_place(
    moment: _Moment, place: str | None, homes: list[str], rules: Rules
) -> tuple[datetime, str]:
    """No zone is written: a time is the place's, a date alone the site's."""
    if moment.clock is None:
        return _by_zone(moment, None, (rules.timezone,), homes)
    if homes:
        return _by_zone(moment, None, (homes[0],), homes)
    if place is None:
        hint = "Write a place in front, or a zone or an offset such as +03:00 after it."
        raise DatelineError(f"no time zone for {moment.clock:%H:%M}", hint)
    hint = f'Add "{place}" under [dateline] zones in site.toml, or write the zone after the time.'
    raise DatelineError(f'place "{place}" has no known time zone', hint)


def _by_zone(
    moment: _Moment, offset: timedelta | None, keys: tuple[str, ...], homes: list[str]
) -> tuple[datetime, str]:
    """An offset, a zone or both are written. UTC is an offset, whichever way it is written."""
    if keys == ("UTC",) and not offset:
        offset, keys = timedelta(), ()
    if offset is None:
        return _by_clock(moment, keys[0])
    instant = moment.at(fixed_offset(offset)).astimezone(UTC)
    # The built-in zone goes first here: what str() leaves out must be what parse() puts in.
    for key in keys or reversed(homes):
        if instant in moment.readings(key):
            return instant, key
    if keys:
        there = instant.astimezone(timezone(keys[0])).utcoffset() or timedelta()
        hint = f"Its clocks were at {_offset_name(there)} then: keep the one that is right."
        raise _contradiction(offset, keys[0], hint)
    return instant, _offset_name(offset)


def _by_clock(moment: _Moment, zone: str) -> tuple[datetime, str]:
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


def _by_abbreviation(moment: _Moment, zone: _Zone, homes: list[str]) -> tuple[datetime, str]:
    """An abbreviation is written: it holds where and when clocks show it, the place's first."""
    plain = len(zone.keys) == 1 or zone.offset is not None
    for key in (*homes, *(zone.keys if plain else ())):
        for instant in moment.readings(key):
            local = instant.astimezone(timezone(key))
            if local.tzname() == zone.written and zone.offset in (None, local.utcoffset()):
                return instant, key
    if not plain:
        hint = f"Write {', '.join(zone.keys[:-1])} or {zone.keys[-1]}."
        raise DatelineError(f'"{zone.written}" stands for several time zones', hint)
    if zone.offset is not None:
        raise _contradiction(zone.offset, zone.written, "Keep the one that is right.")
    instant, home = _by_clock(moment, zone.keys[0])
    shown = instant.astimezone(timezone(home)).tzname()
    hint = f"Its clocks showed {shown} then: write that, or an offset."
    raise DatelineError(f'"{zone.written}" was not in use in {home} at {moment}', hint)


def _contradiction(offset: timedelta, zone: str, hint: str) -> DatelineError:
    return DatelineError(f"the offset {_offset_name(offset)} contradicts {zone}", hint)


def _offset_name(offset: timedelta) -> str:
    """Such as "+03:00", with seconds where there are any; "UTC" for none."""
    return str(fixed_offset(offset))[3:] or "UTC"
