"""Numbers in the digits of a language: those that CLDR takes for usual where it is written.

So they are the same in dates, hours and counts: ۱۹ in Persian, ١٩ in Arabic of Egypt, 19 in Arabic
of no country, as its press writes that has readers in many.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_skeleton
from babel.numbers import format_decimal

from site_builder.render.locale import ISO, locale_of

_ZEROS = {
    "adlm": 0x1E950,
    "arab": 0x0660,
    "arabext": 0x06F0,
    "beng": 0x09E6,
    "cakm": 0x11136,
    "deva": 0x0966,
    "hmnp": 0x1E140,
    "mtei": 0xABF0,
    "mymr": 0x1040,
    "nkoo": 0x07C0,
    "olck": 0x1C50,
    "tibt": 0x0F20,
}
"""The zero of each numbering system (UTS #35, part 3) that is the usual one of a language."""


def numerals(text: str, tag: str) -> str:
    """``text`` with its ASCII digits as a language writes them."""
    digits = _digits(tag)
    return text.translate(digits) if digits else text


@lru_cache(maxsize=1 << 12)
def number(value: int, tag: str) -> str:
    """12,345, grouped as that language groups them."""
    locale = locale_of(tag)
    return numerals(format_decimal(value, locale=locale, numbering_system="default"), tag)


@lru_cache(maxsize=1 << 10)
def year(value: int, tag: str) -> str:
    """2024, or 2024年."""
    locale = locale_of(tag)
    if locale.language == ISO:
        return f"{value:04}"
    return numerals(format_skeleton("y", date(value, 1, 1), locale=locale), tag)


@lru_cache(maxsize=256)
def _digits(tag: str) -> dict[int, int] | None:
    zero = _ZEROS.get(locale_of(tag).default_numbering_system)
    return {ord("0") + digit: zero + digit for digit in range(10)} if zero else None
