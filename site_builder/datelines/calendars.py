"""Years, months and dates of other calendars than the Gregorian: known, in order to be told.

A digest is dated by the Gregorian calendar. What says, or seems to say, another one is refused with
the Gregorian date in the advice, unless that stands beside it, as Arabic agencies write it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from site_builder.datelines.spelling import DatelineError, quote

# Persian: the solar months of Iran, then those of Afghanistan.
OTHER_MONTHS = """
محرم, Muharram | فروردین, فروردين, Farvardin, حمل, Hamal
صفر, Safar | اردیبهشت, اردي بهشت, Ordibehesht, ثور, Sawr
ربيع الأول, ربيع أول, Rabi al-Awwal, Rabi I | خرداد, Khordad, جوزا, Jawza
ربيع الآخر, ربيع الثاني, Rabi al-Thani, Rabi al-Akhir, Rabi II | تیر, Tir, سرطان, Saratan
جمادى الأولى, جمادى الأول, Jumada al-Ula, Jumada al-Awwal, Jumada I | مرداد, Mordad, اسد, Asad
جمادى الآخرة, جمادى الثانية, جمادى الآخر, Jumada al-Akhirah, Jumada II | شهریور, Shahrivar, سنبله
رجب, Rajab | مهر, Mehr, میزان, Mizan
شعبان, Shaaban, Shaban, Chaabane | آبان, Aban, عقرب, Aqrab
رمضان, Ramadan, Ramadhan | آذر, Azar, قوس, Qaws
شوال, Shawwal, Chawwal | دی, Dey, جدی, Jadi
ذو القعدة, ذي القعدة, Dhu al-Qadah, Dhul Qadah | بهمن, Bahman, دلو, Dalw
ذو الحجة, ذي الحجة, Dhu al-Hijjah, Dhul Hijjah | اسفند, Esfand, حوت, Hut
"""

_FIRST_GREGORIAN = 1700
"""From this year on a date is Gregorian without saying so, as everywhere outside some states."""
_LUNAR_LATER = 1420
"""The last year that may still be Persian; the next one would be 2042."""
_FAR_OFF = 2100
"""From this year on, a reckoning has found that it was not the right one."""
_NOT_YET = ((2400, 2699, "Buddhist"), (5600, 5899, "Hebrew"))

_HIJRI_EPOCH = date(622, 7, 19).toordinal()
_PERSIAN_YEAR = 1403, date(2024, 3, 20)


class WrittenDate(NamedTuple):
    """A date as it stands on the line."""

    year: str
    month: int
    day: str
    text: str
    calendar: str = ""
    """What a month's name or an era says it is of; empty if nothing does."""
    named: bool = False
    """Whether the month is written as a name."""

    @property
    def foreign(self) -> bool:
        """Whether it is to be read in another calendar than the Gregorian."""
        return (self.calendar or "Gregorian") != "Gregorian"


def must_say_gregorian(year: int) -> bool:
    """Whether a date of that year, standing alone, may as well be of another calendar."""
    return year < _FIRST_GREGORIAN or any(first <= year <= last for first, last, _ in _NOT_YET)


def may_be_foreign(written: WrittenDate) -> bool:
    """Whether ``written`` is of another calendar than the Gregorian, or does not say."""
    return written.foreign or (not written.calendar and must_say_gregorian(int(written.year)))


def refusal(written: WrittenDate) -> DatelineError:
    """What to say of a date that is of another calendar, or may be."""
    message = f"year {written.year} in {quote(written.text)}"
    year = int(written.year)
    if written.foreign:
        known = _advice(written, (written.calendar,))
        return DatelineError(message, f"That is the {written.calendar} calendar. {known}")
    for first, last, name in _NOT_YET:
        if first <= year <= last:
            hint = f"A year of the {name} calendar? {_advice(written, (name,))}"
            return DatelineError(message, hint + _if_gregorian(written))
    if 1300 <= year <= 1499:
        names: tuple[str, ...] = ("Persian", "Hijri") if year <= _LUNAR_LATER else ("Hijri",)
        if written.named:  # April is a month of neither
            names = ()
        hint = f"A year of the Persian or the Hijri calendar? {_advice(written, names)}"
        return DatelineError(message, hint + _if_gregorian(written))
    return DatelineError(message, _if_gregorian(written).strip() or "Correct the year.")


def same_day(written: WrittenDate, day: date) -> bool:
    """Whether ``written``, of another calendar, may be ``day``.

    A Hijri month begins when its crescent is seen, up to two days off the reckoning.
    """
    names = (written.calendar,) if written.foreign else ("Hijri", "Persian")
    slack = {"Hijri": timedelta(days=2)}
    return any(
        abs(found - day) <= slack.get(name, timedelta()) for name, found in _days(written, names)
    )


def _advice(written: WrittenDate, calendars: tuple[str, ...]) -> str:
    about = {"Hijri": "about "}
    found = [(name, f"{about.get(name, '')}{day}") for name, day in _days(written, calendars)]
    if not found:
        return "Write the Gregorian date."
    if len(found) == 1:
        return f"Write the Gregorian date: {found[0][1]}."
    choices = " or ".join(f"{day} if it is {name}" for name, day in found)
    return f"Write the Gregorian date: {choices}."


def _if_gregorian(written: WrittenDate) -> str:
    """How to say that it is a Gregorian date after all, if it can be one."""
    try:
        day = date(int(written.year), written.month, int(written.day))
    except ValueError:
        return ""
    return f' If it is Gregorian, write "{day} AD".' if day.year >= 1000 else ""


def _days(written: WrittenDate, calendars: tuple[str, ...]) -> Iterator[tuple[str, date]]:
    """The Gregorian day that ``written`` is in each of ``calendars`` that has such a date."""
    year, month, day = int(written.year), written.month, int(written.day)
    for name in calendars:
        reckon = _RECKONINGS.get(name)
        try:
            found = reckon(year, month, day) if reckon else date.max
        except ValueError:
            continue
        if found.year < _FAR_OFF:
            yield name, found


def _buddhist(year: int, month: int, day: int) -> date:
    return date(year - 543, month, day)


def _persian(year: int, month: int, day: int) -> date:
    """By the cycle of 33 years, which agrees with the equinox from 1799 to 2256."""
    if not 1178 <= year <= 1633:
        raise ValueError
    leap = (8 * year + 21) % 33 >= 25
    length = 31 if month <= 6 else 30 if month <= 11 or leap else 29
    if not (1 <= month <= 12 and 1 <= day <= length):
        raise ValueError
    known, start = _PERSIAN_YEAR
    leaps = (8 * year + 21) // 33 - (8 * known + 21) // 33
    before = 31 * min(month - 1, 6) + 30 * max(month - 7, 0)
    return start + timedelta(days=365 * (year - known) + leaps + before + day - 1)


def _hijri(year: int, month: int, day: int) -> date:
    """By the tabular calendar, months of 30 and 29 days in turn and 11 leap days in 30 years."""
    if not (1 <= month <= 12 and 1 <= day <= 29 + (month % 2 or month == 12)):
        raise ValueError
    months = (59 * (month - 1) + 1) // 2
    return date.fromordinal(
        _HIJRI_EPOCH + 354 * (year - 1) + (11 * year + 3) // 30 + months + day - 1
    )


_RECKONINGS = {"Persian": _persian, "Hijri": _hijri, "Buddhist": _buddhist}
