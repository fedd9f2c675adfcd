"""The filters of templates that know nothing of the site; docs/themes.md lists them all."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256

from site_builder.bidi import isolated
from site_builder.collation import alphabetical
from site_builder.render import dates, locale, numbers
from site_builder.render.headlines import headline


def _integrity(text: str) -> str:
    """The hash of an inline data block that lets it pass a policy (CSP level 3, section 2.3.1)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _alphabetical(names: Iterable[str], lang: str = locale.DEFAULT) -> list[str]:
    return sorted(names, key=lambda name: alphabetical(name, lang))


def _level(count: int, most: int) -> int:
    """How much of ``most`` a count is, in quarters: 1 to 4; 0 of nothing."""
    return -(-4 * count // most) if most else 0


def _isolated(text: str, lang: str) -> str:
    return isolated(text, locale.direction(lang))


FILTERS: dict[str, Callable[..., object]] = {
    "alphabetical": _alphabetical,
    "city": dates.city,
    "colon": locale.colon,
    "comma": locale.comma,
    "day": dates.day,
    "dir": locale.direction,
    "filed": dates.filed,
    "headline": headline,
    "integrity": _integrity,
    "iso": dates.iso,
    "isolated": _isolated,
    "level": _level,
    "line": dates.line,
    "month": dates.month,
    "months": dates.months,
    "number": numbers.number,
    "own_name": locale.own_name,
    "short_day": dates.short_day,
    "territory": locale.territory,
    "utc": dates.utc,
    "weekdays": dates.weekdays,
    "weeks": dates.weeks,
    "year": numbers.year,
}
"""By the name that templates know each by."""
