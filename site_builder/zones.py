"""Names that stand for time zones, whoever files there: phrases, abbreviations, IANA keys.

Each table is text, one `zone: names` a line, so that a correction is a change of one line. Names
are compared by `fold`: capitals, accents, dots, apostrophes and hamza forms do not matter.
"""

from __future__ import annotations

import pkgutil
import re
import unicodedata
from functools import cache, lru_cache

# What is written after a time and is not a place that an article is filed from. "local" is the
# zone that the place has.
PHRASES = """
UTC: UTC, GMT, Z, TU, Zulu, Greenwich, Universal, Temps universel, Greenwich Mean
UTC: توقيت غرينتش, غرينتش, جرينتش, غرينيتش, גריניץ׳, גריניץ'
America/New_York: ET, Eastern, US Eastern
America/Chicago: CT, US Central
America/Denver: MT, US Mountain
America/Los_Angeles: PT, US Pacific
Africa/Cairo: Egypt, Égypte, مصر
Asia/Baghdad: Iraq, Irak, العراق
Asia/Beirut: Lebanon, Liban, Líbano, لبنان
Asia/Damascus: Syria, Syrie, سوريا, سورية
Europe/Berlin: MEZ, MESZ
Asia/Dubai: GST, Gulf, UAE, الإمارات
Asia/Jerusalem: Israel, Israël, إسرائيل, ישראל
Asia/Amman: Jordan, Jordanie, الأردن
Asia/Riyadh: KSA, Saudi, Saudi Arabia, السعودية
Asia/Tehran: Iran, إيران, איראן
Europe/London: UK, British, بريطانيا
local: local, heure locale, hora local, Ortszeit, שעון מקומי
local: التوقيت المحلي, بالتوقيت المحلي
"""

# Abbreviations that tz data knows. Each holds only while the clocks of its zone show it (no CET
# in July), and where several zones have it, only a place can tell which of them is meant.
ABBREVIATIONS = """
ACDT: Australia/Adelaide
ACST: Australia/Adelaide
AEDT: Australia/Sydney
AEST: Australia/Sydney
AKDT: America/Anchorage
AKST: America/Anchorage
AST: America/Halifax, Asia/Riyadh
AWST: Australia/Perth
BST: Europe/London
CAT: Africa/Maputo
CDT: America/Chicago
CEST: Europe/Paris
CET: Europe/Paris
CST: America/Chicago, Asia/Shanghai, America/Havana
EAT: Africa/Nairobi
EDT: America/New_York
EEST: Europe/Athens
EET: Europe/Athens
EST: America/New_York
HKT: Asia/Hong_Kong
HST: Pacific/Honolulu
IDT: Asia/Jerusalem
IST: Asia/Jerusalem, Asia/Kolkata, Europe/Dublin
JST: Asia/Tokyo
KST: Asia/Seoul
MDT: America/Denver
MSK: Europe/Moscow
MST: America/Denver
NZDT: Pacific/Auckland
NZST: Pacific/Auckland
PDT: America/Los_Angeles
PKT: Asia/Karachi
PST: America/Los_Angeles
SAST: Africa/Johannesburg
WAT: Africa/Lagos
WEST: Europe/Lisbon
WET: Europe/Lisbon
WIB: Asia/Jakarta
"""

_SAME_LETTERS = str.maketrans({"æ": "ae", "œ": "oe"}) | str.maketrans(
    "ةىیکıøłđ", "هييكiold", ".'\"’‘ʼ`´״׳″′ـ\u200c\u200d"
)
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1 << 13)
def fold(text: str) -> str:
    """The key by which names are compared: words in lower case, without accents or points.

    >>> fold("N'Djaména"), fold("WASHINGTON, D.C."), fold("أبوظبي") == fold("ابوظبي")
    ('ndjamena', 'washington dc', True)
    """
    letters = unicodedata.normalize("NFKD", text).casefold().translate(_SAME_LETTERS)
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(_WORD.findall(plain))


@cache
def phrases() -> dict[str, str]:
    """Folded phrase to its zone."""
    return {name: zone for zone, names in rows(PHRASES) for name in map(fold, names)}


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Folded abbreviation to every zone that it may mean."""
    return {fold(name): zones for name, zones in rows(ABBREVIATIONS)}


def rows(table: str) -> list[tuple[str, tuple[str, ...]]]:
    """The lines of a table, each as its head and its cells."""
    lines = (line.split(": ") for line in table.split("\n") if line)
    return [(head, tuple(cells.split(", "))) for head, cells in lines]


def is_zone(name: str) -> bool:
    """Whether ``name`` is "UTC" or an IANA key such as Asia/Jerusalem, letter for letter.

    Keys of one word (EST, GMT, Israel), which tz data keeps for old systems only, are not taken:
    in a dateline they are phrases.
    """
    return name in iana_keys()


@cache
def iana_keys() -> frozenset[str]:
    """Every key that `is_zone` takes."""
    keys = _tzdata("zones").split()
    return frozenset(key for key in keys if "/" in key or key == "UTC")


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """ISO 3166 code of a country to its zones."""
    found: dict[str, list[str]] = {}
    for line in _tzdata("zoneinfo/zone.tab").split("\n"):
        if line and not line.startswith("#"):
            code, _, key, *_ = line.split("\t")
            found.setdefault(code, []).append(key)
    return {code: tuple(keys) for code, keys in found.items()}


@cache
def country_of(zone: str) -> str | None:
    """The country that ``zone`` is kept for, by its present name or an older one."""
    codes = {key: code for code, keys in countries().items() for key in keys}
    if zone in codes:
        return codes[zone]
    links = _tzdata("zoneinfo/tzdata.zi").split("\n")
    return next(
        (
            codes.get(line.split()[1])
            for line in links
            if line.endswith(f" {zone}") and line[0] == "L"
        ),
        None,
    )


def _tzdata(name: str) -> str:
    return (pkgutil.get_data("tzdata", name) or b"").decode()
