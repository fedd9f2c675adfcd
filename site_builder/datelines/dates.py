"""The first half of a dateline: place, weekday and date."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

from site_builder.datelines.calendars import (
    OTHER_MONTHS,
    WrittenDate,
    may_be_foreign,
    refusal,
    same_day,
)
from site_builder.datelines.spelling import DatelineError, quote
from site_builder.datelines.zones import fold

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
Monday, Mon, lundi, lun, lunes, Montag, Mo, שני, الاثنين, الإثنين, إثنين, יום ב
Tuesday, Tue, Tues, mardi, mar, martes, Dienstag, Di, שלישי, الثلاثاء, ثلاثاء, יום ג
Wednesday, Wed, mercredi, mer, miércoles, mié, Mittwoch, Mi, רביעי, الأربعاء, أربعاء, יום ד
Thursday, Thu, Thur, Thurs, jeudi, jeu, jueves, jue, Donnerstag, Do, חמישי, الخميس, خميس, יום ה
Friday, Fri, vendredi, ven, viernes, vie, Freitag, Fr, שישי, الجمعة, جمعة, יום ו
Saturday, Sat, samedi, sam, sábado, sáb, Samstag, Sonnabend, Sa, שבת, السبت, سبت, יום ש
Sunday, Sun, dimanche, dim, domingo, dom, Sonntag, So, ראשון, الأحد, أحد, יום א
"""
# Who wires it, which is no part of where and when it was filed. None is the name of a place.
_AGENCIES = """
AFP, Agence France-Presse, AP, Associated Press, Reuters, Thomson Reuters, UPI, Bloomberg, BBC, CNN
dpa, epd, KNA, SID, APA, ATS, SDA, EFE, Europa Press, ANSA, Lusa, Belga, PA Media, AAP, Ukrinform
TASS, ITAR-TASS, RIA Novosti, Interfax, Xinhua, Kyodo, Jiji, Yonhap, KCNA, Bernama, Antara, PTI, ANI
IRNA, ISNA, Tasnim, SANA, WAFA, WAM, MENA, KUNA, QNA, NNA, Anadolu, AA, DHA, IHA, APS, TAP, JTA
أ ف ب, أ.ف.ب, فرانس برس, رويترز, وفا, سانا, واس, كونا, الأناضول, د ب أ, د.ب.أ, أ ب, أ.ب, شينخوا, تاس
רויטרס, אי-פי, אי.פי, איי.אף.פי, סוכנות הידיעות הצרפתית
"""
_DATE_PARTICLES = frozenset(["st", "nd", "rd", "th", "er", "o", "of", "de", "del", "من", "ماه"])
_DAY_PARTICLES = frozenset(["on", "the", "le", "el", "am", "den", "في", "يوم", "יום", "ביום"])
PARTS_OF_THE_DAY = frozenset(
    fold(
        "morning afternoon evening night matin matinée midi soir soirée nuit morgen morgens"
        " vormittag vormittags mittag mittags nachmittag nachmittags abend abends nacht nachts"
        " mañana mediodía tarde noche madrugada صباح صباحا ظهر الظهر ظهرا عصر العصر عصرا مساء فجر"
        " فجرا ليل ليلا בבוקר בוקר בצהריים צהריים בערב ערב בלילה לילה"
    ).split()
)
"""Words, folded, that name no hour."""

HOW_TO_DATE = 'Write "Place, 2024-04-19 08:01", the date before the time; a place has no digits.'

_HOW_TO_NAME_A_MONTH = (
    "English, French, Spanish, German, Arabic and Hebrew months are understood. Write figures for"
    " others, such as 2024-04-19."
)

EDGES = " ,،-–—"
_DIGIT = re.compile(r"[0-9]")
_SEPARATOR = re.compile(r"[,،]|(?<=\s)[-–—](?=\s)")

_BESIDE = re.compile(r"([,،()\[\]/]|(?<=\s)[-–—](?=\s|$))")
_HEBREW_THE = re.compile(r"(?<!\S)ה-$")
_DAY_AND_WORDS = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|er)?(?![0-9.:/-][0-9])([^0-9:,،()/.]*)")

_NUMERIC_DATE = re.compile(r"([0-9]{1,4})([-/.]) ?([0-9]{1,2})\2 ?([0-9]{1,4})(?![0-9])")
_BASIC_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?![0-9])")
_EASTERN_DATE = re.compile(r"([0-9]{4})[年년] ?([0-9]{1,2})[月월] ?([0-9]{1,2})[日일]")
_DAY_AND_YEAR = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[,،]? ([0-9]{4})(?![0-9])")
_YEAR_MONTH_DAY = re.compile(r"([0-9]{4})([^0-9:,،()]+)([0-9]{1,2})(?:st|nd|rd|th)?(?![0-9:h])")
_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})([^0-9:()]+)([0-9]{1,4})(?![0-9:h])")
_ERA = re.compile(
    r"""
    \ ?
    (?: (?P<Gregorian> A\.?D\b\.? | C\.?E\b\.? | (?:ap|apr|après)\.?\ ?J\.?\ ?-?C\b\.?
                     | d\.\ ?C\b\.? | n\.\ ?Chr\b\.? | (?:لل)?ميلادي?ة?(?!\w) | م(?!\w)\.?
                     | לספירה )
      | (?P<Persian> هـ?\.?\ ?ش(?!\w)\.? | (?:هجر[يی]\ )?(?:شمس[يی]|خورش[يی]د[يی]) | S\.?H\b\.? )
      | (?P<Hijri> هـ?(?!\w) | (?:لل)?هجر(?:[يی]ة?|ة)(?:\ قمر[يی]ة?)?(?!\w) | A\.?H\b\.? )
      | (?P<Buddhist> B\.?E\b\.? | พ\.ศ\. ) )
    """,
    re.VERBOSE,
)
_THAT_IS = re.compile(
    r" ?[,،]? ?(?:الموافق(?:ة)? ?ل?ـ?|corresponding to|correspondant au|برابر با|مصادف با"
    r"|entspricht(?: dem)?|(?P<bracket>\()|/) ?",
    re.IGNORECASE,
)


def read_date(line: str, order: str) -> tuple[str | None, date, str]:
    """The place and the date in a `uniform` line, and what follows them.

    ``order`` is that of the settings. Raises `DatelineError`.
    """
    first_digit = _DIGIT.search(line)
    if not first_digit:
        hint = 'Write one behind the place, such as "Place, 2024-04-19 08:01".'
        if wired := agency(line):
            hint = f"{hint} {wired.message}: name it under sources."
        raise DatelineError(f"no date in {quote(line)}", hint)
    start = first_digit.start()
    before = _HEBREW_THE.sub("", line[:start]) if "ה-" in line else line[:start]
    head, written, rest = _read_written(before, line[start:], order)
    day, weekdays, rest = _one_day(written, rest, order)
    place, weekday = _read_head(head)
    for number in (weekday, *weekdays):
        if number is not None and number != day.weekday():
            names = [row.split(",")[0] for row in _WEEKDAYS.strip().split("\n")]
            message = f"{day} is a {names[day.weekday()]}, not a {names[number]}"
            raise DatelineError(message, "Correct the date or the weekday.")
    return place, day, rest


def is_place(text: str) -> bool:
    """Whether ``text``, in front of a date, would be read as a place, all of it."""
    return not _DIGIT.search(text) and _read_head(f"{text},") == (text, None)


def agency(text: str) -> DatelineError | None:
    """The refusal of ``LONDON (Reuters)``: a news agency beside a place or a time."""
    pieces = [*_BESIDE.split(text)[1:], *text.rpartition("-")[1:]]
    for sign, part in zip(pieces[::2], pieces[1::2], strict=True):
        # Behind a comma, AP is a state of India.
        if sign and fold(part) in _agencies() and (sign not in ",،" or len(part.strip()) > 2):
            hint = "Delete it here, and name it under sources."
            return DatelineError(f"{quote(part.strip())} is an agency", hint)
    return None


@cache
def _agencies() -> frozenset[str]:
    lines = _AGENCIES.strip().split("\n")
    return frozenset(fold(name) for line in lines for name in line.split(", "))


@cache
def _numbers(table: str) -> dict[str, int]:
    """Folded name to the number of its line, from 0."""
    lines = enumerate(table.strip().split("\n"))
    return {fold(name): number for number, line in lines for name in line.split(", ")}


@cache
def _months() -> dict[str, tuple[str, int]]:
    """Folded name of a month to its calendar (empty for the Gregorian) and number, from 1."""
    months = {name: ("", number + 1) for name, number in _numbers(_MONTHS).items()}
    for number, line in enumerate(OTHER_MONTHS.strip().split("\n"), start=1):
        for calendar, names in zip(("Hijri", "Persian"), line.split(" | "), strict=True):
            for name in names.split(", "):
                months.setdefault(fold(name), (calendar, number))
    return months


# In front of the date ----------------------------------------------------------------------------


@lru_cache(maxsize=1 << 13)
def _read_head(head: str) -> tuple[str | None, int | None]:
    """The place and the weekday (Monday is 0) in ``Paris, le vendredi``."""
    if not head.strip():
        return None, None
    place = text = head.strip(EDGES)
    last = _SEPARATOR.split(text)[-1]
    day = _day_name(last)
    if day is not None:
        place = text.removesuffix(last).strip(EDGES)
        if place and _day_name(_SEPARATOR.split(place)[-1]) is not None:
            raise DatelineError(f"two weekdays in {quote(text)}", "Keep the one that is right.")
    elif text == head.strip():
        if wired := agency(text):
            raise wired
        hint = "Write a comma between the place and the date."
        raise DatelineError(f"no comma after {quote(text)}", hint)
    if (place or day is None) and not any(map(str.isalpha, place)):
        raise DatelineError(f"not understood: {quote(head.strip())}", HOW_TO_DATE)
    if wired := agency(place):
        raise wired
    for part in _SEPARATOR.split(place):
        if _is_part_of_a_day(part):
            hint = "Write the time after the date, such as 08:01, or leave it out."
            raise DatelineError(f"no exact time: {quote(part.strip())}", hint)
    return place or None, _numbers(_WEEKDAYS)[day] if day else None


def _day_name(words: str) -> str | None:
    """The folded weekday in ``le vendredi``, nothing in ``le``, None in words of another kind."""
    folded = fold(words).split()
    by_letter = " ".join(folded).removeprefix("ב")  # the Hebrew "day six"
    if by_letter in _numbers(_WEEKDAYS):
        return by_letter
    name = " ".join(word for word in folded if word not in _DAY_PARTICLES)
    return name if folded and (not name or name in _numbers(_WEEKDAYS)) else None


def _is_part_of_a_day(words: str) -> bool:
    """Whether that is ``Friday morning`` or ``vendredi soir``, and no place."""
    folded = fold(words).split()
    others = [word for word in folded if word not in PARTS_OF_THE_DAY]
    return len(others) < len(folded) and (not others or _day_name(" ".join(others)) is not None)


# The date ----------------------------------------------------------------------------------------


def _read_written(head: str, tail: str, order: str) -> tuple[str, WrittenDate, str]:
    """``head`` without the month that it may end in, the date, and what follows it."""
    named = ""
    dashed = tail if tail.isascii() else tail.replace("–", "-").replace("\u2012", "-")
    if match := _NUMERIC_DATE.match(dashed):
        first, _, second, third = match.groups()
        fields = dict(zip("YMD" if len(first) == 4 else order, (first, second, third), strict=True))
        year, month, day = fields["Y"], ("", int(fields["M"])), fields["D"]
    elif match := _BASIC_DATE.match(tail) or _EASTERN_DATE.match(tail):
        year, month, day = match[1], ("", int(match[2])), match[3]
    elif match := _DAY_AND_YEAR.match(tail):
        head, named, month = _split_month(head)
        year, day = match[2], match[1]
    elif match := _YEAR_MONTH_DAY.match(dashed):
        year, month, day = match[1], _month_between(match[2], tail), match[3]
    elif match := _DAY_MONTH_YEAR.match(dashed):
        year, month, day = match[3], _month_between(match[2], tail), match[1]
    else:
        raise _without_year(head, tail) or DatelineError(f"no date at {quote(tail)}", HOW_TO_DATE)
    calendar, number = month
    rest = tail[match.end() :]
    if era := _ERA.match(rest):
        calendar = calendar or era.lastgroup or ""
        rest = rest[era.end() :]
    text = f"{named} {match[0]}".strip()
    return head, WrittenDate(year, number, day, text, calendar, any(map(str.isalpha, text))), rest


def _split_month(head: str) -> tuple[str, str, tuple[str, int]]:
    """``Paris, April`` as ``Paris,``, the name and the month that it is."""
    words = head.split()
    for count in (2, 1):
        if month := _month(" ".join(words[-count:])):
            return " ".join(words[:-count]), " ".join(words[-count:]), month
    if name := _SEPARATOR.split(head)[-1].strip():
        raise DatelineError(f"unknown month {quote(name)}", _HOW_TO_NAME_A_MONTH)
    raise DatelineError(f"no month in {quote(head)}", HOW_TO_DATE)


def _without_year(head: str, tail: str) -> DatelineError | None:
    """The refusal of ``April 19`` or ``19 April``, as wires write the date of the day."""
    match = _DAY_AND_WORDS.match(tail)
    if not match:
        return None
    words, written = match[2].split(), ""
    for count in (2, 1):
        if words[:count] and _month(" ".join(words[:count])):
            written = f"{match[1]} {' '.join(words[:count])}"
        elif _month(before := " ".join(head.split()[-count:])):
            written = f"{before} {match[1]}"
    if not written:
        return None
    return DatelineError(f"no year in {quote(written)}", "Write it behind day and month.")


def _month_between(text: str, tail: str) -> tuple[str, int]:
    """The month that stands between two numbers, at the beginning of ``tail``."""
    month = _month(text)
    if month:
        return month
    name = text.strip(f"{EDGES}./")
    if not any(map(str.isalpha, name)):
        raise DatelineError(f"no date at {quote(tail)}", HOW_TO_DATE)
    raise DatelineError(f"unknown month {quote(name)}", _HOW_TO_NAME_A_MONTH)


@lru_cache(maxsize=1 << 10)
def _month(text: str) -> tuple[str, int] | None:
    """Calendar and number of ``de abril de`` or ``نيسان/أبريل``; None if it is no month."""
    words = [word for word in fold(text).split() if word not in _DATE_PARTICLES]
    if len(words) > 4:
        return None
    months = _months()
    if found := months.get(" ".join(words).removeprefix("ב")):
        return found
    pairs = ((" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words)))
    return next((months[a] for a, b in pairs if a in months and months[a] == months.get(b)), None)


def _one_day(written: WrittenDate, rest: str, order: str) -> tuple[date, list[int | None], str]:
    """The Gregorian day that ``written`` is, or that stands beside it; weekdays; the rest.

    So ``10 شوال 1445 هـ الموافق الجمعة 19 أبريل 2024 م`` is the day after its second half.
    """
    that_is = _THAT_IS.match(rest)
    first_digit = that_is and _DIGIT.search(rest, that_is.end())
    ours = not may_be_foreign(written)
    in_words = that_is and that_is[0].strip(" ,،(/")
    if not (that_is and first_digit) or (ours and not in_words):
        return _gregorian(written, order), [], rest
    start = first_digit.start()
    try:
        head, other, rest = _read_written(rest[that_is.end() : start], rest[start:], order)
    except DatelineError:
        if in_words:
            raise
        raise refusal(written) from None
    if that_is["bracket"]:
        if not rest.startswith(")"):
            raise DatelineError(f"not understood: {quote(that_is[0].strip())}", HOW_TO_DATE)
        rest = rest[1:]
    weekday = _day_name(head)
    if head.strip() and weekday is None:
        raise DatelineError(f"not understood: {quote(head.strip())}", HOW_TO_DATE)
    here, there = (written, other) if ours else (other, written)
    day = _gregorian(here, order)
    if not same_day(there, day):
        message = f"{quote(written.text)} is not {quote(other.text)}"
        raise DatelineError(message, "Correct one of them, or keep the Gregorian date alone.")
    return day, [_numbers(_WEEKDAYS)[weekday] if weekday else None], rest


def _gregorian(written: WrittenDate, order: str) -> date:
    """The day, unless ``written`` is no date, or may be one of another calendar."""
    year, month, day, text = written[:4]
    if len(year) != 4 and not written.foreign:
        hint = f"Write it with four digits, where [dateline] date_order ({order}) has it."
        raise DatelineError(f"year {year} in {quote(text)}", hint)
    if may_be_foreign(written):
        raise refusal(written)
    if month > 12:
        hint = f"Write 2024-04-19, or set [dateline] date_order in site.toml (now {order})."
        if text.startswith(year):
            hint = "A date that begins with its year is year-month-day."
        raise DatelineError(f"month {month} in {quote(text)}", hint)
    if not 1000 <= int(year) <= 9998:
        raise DatelineError(f"year {year} in {quote(text)}", "Correct the year.")
    try:
        return date(int(year), month, int(day))
    except ValueError:
        raise DatelineError(
            f"no such date: {quote(text)}", "Correct the day or the month."
        ) from None
