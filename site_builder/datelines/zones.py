"""Names that stand for time zones, whoever files there: phrases, abbreviations, IANA keys.

Each table is text, one `zone: names` a line, so that a correction is a change of one line. Names
are compared by `fold`: capitals, accents, dots, apostrophes and hamza forms do not matter.
"""

from __future__ import annotations

import pkgutil
import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from functools import cache, lru_cache

# What is written after a time and is not a place that an article is filed from. "local" is the
# zone that the place has.
PHRASES = """
UTC: UTC, GMT, Z, TU, Zulu, Greenwich, Universal, Temps universel, Greenwich Mean
UTC: ت غ, ت.غ, توقيت غرينتش, غرينتش, جرينتش, غرينيتش, גריניץ׳, גריניץ'
America/New_York: ET, Eastern, US Eastern
America/Chicago: CT, US Central
America/Denver: MT, US Mountain
America/Los_Angeles: PT, US Pacific
Africa/Cairo: Egypt, Égypte, مصر
Asia/Baghdad: Iraq, Irak, العراق
Asia/Beirut: Lebanon, Liban, Líbano, لبنان
Asia/Damascus: Syria, Syrie, سوريا, سورية
Europe/Berlin: MEZ, MESZ
Asia/Dubai: Gulf, UAE, الإمارات
Asia/Jerusalem: Israel, Israël, إسرائيل, ישראל
Asia/Amman: Jordan, Jordanie, الأردن
Asia/Dhaka: Bangladesh
Asia/Kathmandu: Nepal
Asia/Manila: Philippine
Asia/Riyadh: Arabia, Arabian, KSA, Saudi, Saudi Arabia, السعودية
Asia/Tehran: Iran, إيران, איראן
Europe/London: UK, British, بريطانيا
local: local, heure locale, hora local, Ortszeit, שעון מקומי
local: التوقيت المحلي, بالتوقيت المحلي
"""

# What an abbreviation means behind no place, or behind one where it means nothing else. Each holds
# only while the clocks of its zone show it (no CET in July), and where several zones have it, only
# a place can tell which of them is meant.
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
GST: Asia/Dubai
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

# What people write where tz data has a number or other letters, while clocks are that far from UTC.
# The first zone of a line stands for it where no place does and `ABBREVIATIONS` has nothing.
USAGE = """
AFT +04:30: Asia/Kabul
AMT +04:00: Asia/Yerevan
AMT -04:00: America/Manaus
ART -03:00: America/Argentina/Buenos_Aires
AST +03:00: Asia/Riyadh, Asia/Kuwait, Asia/Qatar, Asia/Bahrain, Asia/Aden, Asia/Baghdad
BDT +06:00: Asia/Dhaka
BDT +08:00: Asia/Brunei
BRT -03:00: America/Sao_Paulo, America/Fortaleza, America/Recife, America/Bahia, America/Belem
BST +06:00: Asia/Dhaka
BST +11:00: Pacific/Bougainville
CDT +10:30: Australia/Adelaide, Australia/Broken_Hill
CST +09:30: Australia/Adelaide, Australia/Broken_Hill, Australia/Darwin
Central Daylight +10:30: Australia/Adelaide, Australia/Broken_Hill
Central Standard +09:30: Australia/Adelaide, Australia/Broken_Hill, Australia/Darwin
ECT -05:00: America/Guayaquil
ECT -04:00: America/Barbados, America/Port_of_Spain, America/St_Lucia
EDT +11:00: Australia/Sydney, Australia/Melbourne, Australia/Hobart
EST +10:00: Australia/Sydney, Australia/Melbourne, Australia/Hobart, Australia/Brisbane
Eastern Daylight +11:00: Australia/Sydney, Australia/Melbourne, Australia/Hobart
Eastern Standard +10:00: Australia/Sydney, Australia/Melbourne, Australia/Hobart, Australia/Brisbane
GST +04:00: Asia/Dubai, Asia/Muscat
GST +10:00: Pacific/Guam
GST -02:00: Atlantic/South_Georgia
ICT +07:00: Asia/Bangkok, Asia/Ho_Chi_Minh, Asia/Phnom_Penh, Asia/Vientiane
IRST +03:30: Asia/Tehran
IST +03:30: Asia/Tehran
KST +06:00: Asia/Bishkek
MMT +06:30: Asia/Yangon
MST +06:30: Asia/Yangon
MST +08:00: Asia/Kuala_Lumpur, Asia/Kuching
MYT +08:00: Asia/Kuala_Lumpur, Asia/Kuching
NPT +05:45: Asia/Kathmandu
PHT +08:00: Asia/Manila
PST +08:00: Asia/Manila
SGT +08:00: Asia/Singapore
SST -11:00: Pacific/Pago_Pago
SST +08:00: Asia/Singapore
SST +11:00: Pacific/Guadalcanal
TRT +03:00: Europe/Istanbul
WST +08:00: Australia/Perth
WST +13:00: Pacific/Apia
"""

# Abbreviations in full, with what stands before "time", by the letters and one of the zones that
# show them.
IN_FULL = """
AEDT Australia/Sydney: Australian Eastern Daylight
AEST Australia/Sydney: Australian Eastern Standard
ACDT Australia/Adelaide: Australian Central Daylight
ACST Australia/Adelaide: Australian Central Standard
AWST Australia/Perth: Australian Western Standard
AKDT America/Anchorage: Alaska Daylight
AKST America/Anchorage: Alaska Standard
ADT America/Halifax: Atlantic Daylight
AST America/Halifax: Atlantic Standard
BST Europe/London: British Summer
CAT Africa/Maputo: Central Africa, Central African
CDT America/Chicago: Central Daylight
CEST Europe/Paris: Central European Summer
CET Europe/Paris: Central European, Central European Standard
CST America/Chicago: Central Standard
CST Asia/Shanghai: China Standard
EAT Africa/Nairobi: East Africa, Eastern Africa
EDT America/New_York: Eastern Daylight
EEST Europe/Athens: Eastern European Summer
EET Europe/Athens: Eastern European, Eastern European Standard
EST America/New_York: Eastern Standard
HST Pacific/Honolulu: Hawaii Standard, Hawaii-Aleutian Standard
IDT Asia/Jerusalem: Israel Daylight, Israel Summer
IST Asia/Jerusalem: Israel Standard
IST Asia/Kolkata: India Standard, Indian Standard
IST Europe/Dublin: Irish Standard, Irish Summer
JST Asia/Tokyo: Japan Standard
KST Asia/Seoul: Korea Standard, Korean Standard
MDT America/Denver: Mountain Daylight
MST America/Denver: Mountain Standard
NZDT Pacific/Auckland: New Zealand Daylight
NZST Pacific/Auckland: New Zealand Standard
PDT America/Los_Angeles: Pacific Daylight
PKT Asia/Karachi: Pakistan Standard
PST America/Los_Angeles: Pacific Standard
SAST Africa/Johannesburg: South Africa Standard, South African Standard
WAT Africa/Lagos: West Africa, West African
WEST Europe/Lisbon: Western European Summer
WET Europe/Lisbon: Western European, Western European Standard
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
    """Folded abbreviation to every zone that it may mean, no place being known."""
    known = {fold(name): zones for name, zones in rows(ABBREVIATIONS)}
    used = {name: by_offset(offsets) for name, offsets in usage().items() if " " not in name}
    return used | known


def by_offset(offsets: Mapping[str, timedelta]) -> tuple[str, ...]:
    """Of zones with their offsets, the first of each offset."""
    first: dict[timedelta, str] = {}
    for zone, offset in offsets.items():
        first.setdefault(offset, zone)
    return tuple(first.values())


@cache
def usage() -> dict[str, dict[str, timedelta]]:
    """Folded abbreviation, or words for one, to the zones whose people write it though tz data
    does not, and how far east of UTC their clocks are then."""
    found: dict[str, dict[str, timedelta]] = {}
    for head, zones in rows(USAGE):
        name, _, offset = head.rpartition(" ")
        hours, minutes = map(int, offset[1:].split(":"))
        size = timedelta(hours=hours, minutes=minutes)
        east = -size if offset[0] == "-" else size
        found.setdefault(fold(name), {}).update(dict.fromkeys(zones, east))
    return found


@cache
def in_full() -> dict[str, tuple[str, str]]:
    """Folded words before "time" to the abbreviation that they are, and a zone that has it."""
    found: dict[str, tuple[str, str]] = {}
    for head, names in rows(IN_FULL):
        letters, zone = head.split(" ")
        found |= {fold(name): (letters, zone) for name in names}
    return found


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
