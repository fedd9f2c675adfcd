"""Where a place lies, as far as its name says it: the time zones that may be meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from site_builder.datelines.gazetteer import COUNTRIES, HOMONYMS, ONE_TIME, PLACES, REGIONS
from site_builder.datelines.zones import countries, country_of, fold, rows

_LANGUAGES = ("en", "fr", "es", "de", "ar", "he")
_PARTS = re.compile(r"\s*[,،()]\s*|\s+[-–—]\s+")


class Location(NamedTuple):
    """The zones that a place may lie in: one if that is certain, none if it is not known."""

    zones: tuple[str, ...] = ()
    region: str = ""
    """The country or state that has all these zones; empty if they are of places of one name."""


@cache
def places() -> dict[str, str]:
    """Folded name of a place that is alone in having it, to its zone."""
    return {name: zone for zone, names in rows(PLACES) for name in map(fold, names)}


@cache
def homonyms() -> dict[str, tuple[str, ...]]:
    """Folded name that several places have, to their zones."""
    return _by_name(HOMONYMS)


@lru_cache(maxsize=1 << 12)
def locate(place: str, site: str) -> Location:
    """Where ``place`` lies: ``Tripoli``, ``TRIPOLI, Lebanon`` or ``Paris (Texas)``.

    Of places of one name, those in the country of ``site`` are meant, a zone.
    """
    key = fold(place)
    if zone := places().get(key):
        return Location((zone,))
    if zones := homonyms().get(key):
        country = country_of(site)
        return Location(tuple(z for z in zones if country and country_of(z) == country) or zones)
    parts = list(filter(None, _PARTS.split(place)))
    return _in_regions(parts[0], parts[1:]) if len(parts) > 1 else Location()


def choices(place: str, zones: tuple[str, ...]) -> list[str]:
    """``place`` with the name of each country it may lie in, in the language of its letters.

    Nothing if the countries do not tell the ``zones`` apart.
    """
    codes = [country_of(zone) for zone in zones]
    if None in codes or len(set(codes)) < len(codes):
        return []
    language, comma = _script(place)
    names = _territories(language)
    return [f"{place}{comma} {names[code]}" for code in codes if code]


def _in_regions(city: str, regions: list[str]) -> Location:
    """Where a city lies, with one region behind it or more: Texas, the United States."""
    everywhere, legal = _regions()
    if fold(regions[-1]) not in everywhere:
        return Location()
    known = [key for key in map(fold, regions) if key in everywhere]
    inside = set.intersection(*(set(everywhere[key]) for key in known))
    for key in (fold(f"{city} {regions[0]}"), fold(city)):
        cities = homonyms().get(key) or filter(None, [places().get(key)])
        if found := tuple(zone for zone in cities if zone in inside):
            return Location(found, regions[-1])
    narrowest = min((legal[key] for key in known), key=len)
    return Location(tuple(zone for zone in narrowest if zone in inside), regions[-1])


@cache
def _regions() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Folded country or state to its zones: to all that its cities may have, and to those that
    any place of it may have."""
    everywhere, legal = _by_name(REGIONS), _by_name(REGIONS)
    for name, codes in _countries().items():
        for code in sorted(codes & countries().keys()):
            zones = countries()[code]
            everywhere[name] = (*everywhere.get(name, ()), *zones)
            legal[name] = (*legal.get(name, ()), *([ONE_TIME[code]] if code in ONE_TIME else zones))
    return everywhere, legal


@cache
def _countries() -> dict[str, set[str]]:
    """Folded name of a country to the code of each that has it."""
    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        for code, name in _territories(language).items():
            found.setdefault(fold(name), set()).add(code)
    for code, names in rows(COUNTRIES):
        for name in names:
            found.setdefault(fold(name), set()).add(code)
    return found


def _territories(language: str) -> Mapping[str, str]:
    """ISO 3166 code to what a country is called in CLDR."""
    from babel import Locale  # it takes as long as all the rest, and few places need it

    names: Mapping[str, str] = Locale(language).territories
    return names


def _by_name(table: str) -> dict[str, tuple[str, ...]]:
    return {fold(name): zones for names, zones in rows(table) for name in names.split(", ")}


def _script(text: str) -> tuple[str, str]:
    """The language in which ``text`` is answered, and its comma."""
    letter = next(filter(str.isalpha, text), "a")
    script = unicodedata.name(letter, "").partition(" ")[0]
    return {"ARABIC": ("ar", "،"), "HEBREW": ("he", ",")}.get(script, ("en", ","))
