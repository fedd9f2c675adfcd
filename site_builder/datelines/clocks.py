"""The time of day in a dateline, in figures or in words that mean one minute and no other."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from functools import cache

from site_builder.datelines.dates import EDGES, PARTS_OF_THE_DAY, agency
from site_builder.datelines.spelling import DatelineError, quote
from site_builder.datelines.zones import fold

# Hours in words, from 0, of languages whose hours run to 24.
_HOURS = """
zéro, une, deux, trois, quatre, cinq, six, sept, huit, neuf, dix, onze, douze, treize, quatorze, \
quinze, seize, dix-sept, dix-huit, dix-neuf, vingt, vingt et une, vingt-deux, vingt-trois
null, ein, zwei, drei, vier, fünf, sechs, sieben, acht, neun, zehn, elf, zwölf, dreizehn, \
vierzehn, fünfzehn, sechzehn, siebzehn, achtzehn, neunzehn, zwanzig, einundzwanzig, \
zweiundzwanzig, dreiundzwanzig
"""
_ABOUT = frozenset(
    fold(
        "vers environ env aux alentours circa ca about around approx approximately roughly early"
        " late gegen etwa ungefähr hacia sobre alrededor aproximadamente حوالي نحو تقريبا قرابة"
        " בערך סביבות בסביבות לערך o'clock oclock heure heures horas Uhr"
    ).split()
)
_MIDNIGHT = frozenset(
    map(fold, ["midnight", "minuit", "Mitternacht", "medianoche", "منتصف الليل", "חצות"])
)

# What makes an hour of the clock one of the day: the first and the last (12 is 0) that it goes
# with, and what it adds to them.
_PARTS = (
    (r"(?:du|le)\ matin|in\ the\ morning|de\ la\ mañana|morgens|vormittags|בבוקר", 1, 11, 0),
    (r"de\ l['’]après-midi|in\ the\ afternoon|de\ la\ tarde|nachmittags", 1, 6, 12),
    (r"du\ soir|in\ the\ evening|de\ la\ noche|abends|בערב|ليل[اً]*", 6, 11, 12),
    (r"noon|midi|del\ mediodía", 0, 0, 12),
    (r"ظهر[اً]*|בצהריים", 0, 3, 12),
    (r"عصر[اً]*", 3, 6, 12),
    (r"فجر[اً]*", 2, 6, 0),
)
_HALF = r"[ap]\.?\ ?m\b\.? | [صم](?!\w) | صباح[اً]*(?!\w) | مساء[اً]*(?!\w)"
_PART = " | ".join(rf"(?:{words})(?!\w)" for words, *_ in _PARTS)
_UNIT = r"(?:h|hs|hrs?|hours|horas|heures|Uhr)\b"
_ZONE = r"(?-i:[A-Z]{2,5})\b"
_LEAD = r"""
    (?: T | (?: [ ,،] | [-–—](?=\ ) )*
            (?: (?: à | at | um | a\ las? | (?:(?:عند|على|في)\ )?الساعة | ב?שעה ) \  )? )
"""
_CLOCK = re.compile(
    rf"""
    {_LEAD}
    (?P<hour> [0-9][0-9]? )
    (?: (?: : | \ ?h(?:eures?)?\ ? | \ Uhr\  | \.(?=[0-9][0-9]\ ?(?:{_UNIT}|{_HALF}|{_ZONE}))
          | (?=[0-9][0-9]\ ?(?:GMT|UTC|Z|hrs?|hours|hs)\b) )
        (?P<minute> [0-9][0-9] ) (?: : (?P<second> [0-9][0-9] ) (?: [.,][0-9]+ )? )?
        (?: \ ?(?:{_UNIT}) )?
      | \ ?h(?:eures?)?\ et\ (?: (?P<demie> demie ) | quart ) (?!\w)
      | \ ?(?:h|heures?|Uhr)\b
      | (?= \ ?(?:{_HALF}) | \ (?:{_PART}) )
      | \ o['’]?clock(?= \ (?:{_HALF}|{_PART}) )
    )
    (?: \ ?(?P<half> {_HALF} ) | \ (?P<part> {_PART} ) )?
    (?! [0-9:] )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BASIC = re.compile(
    r"T(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?(?:[.,][0-9]+)?(?![0-9:])",
    re.IGNORECASE,
)
_NOON = re.compile(rf"{_LEAD} (?:noon|midday|midi) (?!\w)", re.VERBOSE | re.IGNORECASE)
_IN_WORDS = re.compile(
    rf"{_LEAD} (?P<words> [^\W\d_]+ (?:[ -] [^\W\d_]+)?? (?:[ -] une)? ) (?=\ (?:heures?|Uhr)\b)",
    re.VERBOSE | re.IGNORECASE,
)


def read_clock(rest: str) -> tuple[time | None, str]:
    """The time of day, if ``rest`` begins with one, and what follows it.

    Raises `DatelineError` for hours and minutes that are none.
    """
    if match := _CLOCK.match(rest):
        return _time(match, _hour(match)), rest[match.end() :]
    if match := _BASIC.match(rest):
        return _time(match, int(match["hour"])), rest[match.end() :]
    if match := _NOON.match(rest):
        return time(12), rest[match.end() :]
    if match := _IN_WORDS.match(rest):
        hour = _hours().get(fold(match["words"]))
        if hour is not None:
            return read_clock(f"{rest[: match.start('words')]}{hour}{rest[match.end('words') :]}")
    return None, rest


def not_understood(text: str, day: date, hint: str) -> DatelineError:
    """The refusal of what is left over after date and time, by what it looks like."""
    if wired := agency(f"/{text}"):
        return wired
    words = fold(text).split()
    if not _MIDNIGHT.isdisjoint((*words, " ".join(words))):
        hint = f"Write {day} 00:00 or {day + timedelta(days=1)} 00:00."
        return DatelineError(f"{quote(text)} begins {day} or ends it", hint)
    if not (_ABOUT | PARTS_OF_THE_DAY).isdisjoint(words):
        clock, more = read_clock(f" {text.partition(' ')[2]}")
        exact = f"{clock:%H:%M}" if clock and not more else "the hour and the minute, such as 08:01"
        hint = f"Write {exact}, or leave the time out."
        return DatelineError(f"no exact time: {quote(text)}", hint)
    return DatelineError(f"not understood: {quote(text)}", hint)


@cache
def _hours() -> dict[str, int]:
    """Folded word to the hour."""
    lines = _HOURS.strip().split("\n")
    return {fold(name): hour for line in lines for hour, name in enumerate(line.split(", "))}


def _hour(match: re.Match[str]) -> int:
    """The hour of the day, from 0; 24 and more if it is none."""
    hour = int(match["hour"])
    if half := match["half"]:
        return hour % 12 + 12 * (half[0] in "pPم") if 1 <= hour <= 12 else 24
    if part := match["part"]:
        for words, first, last, added in _PARTS:
            if re.fullmatch(words, part, re.VERBOSE | re.IGNORECASE):
                return hour % 12 + added if hour <= 12 and first <= hour % 12 <= last else 24
    return hour


def _time(match: re.Match[str], hour: int) -> time:
    found = match.groupdict()
    minute = found["minute"] or ("30" if found.get("demie") else 15 if "quart" in match[0] else 0)
    try:
        return time(hour, int(minute), int(found["second"] or 0))
    except ValueError:
        message = f"no such time: {quote(match[0].strip(EDGES))}"
        hint = "Hours run from 0 to 23, or from 1 to 12 with AM or PM; minutes to 59."
        if hour == 24 and int(minute) == 0 and found["hour"] == "24":
            hint = "Hours run from 0 to 23: write the next day and 00:00."
        raise DatelineError(message, hint) from None
