"""A language as CLDR knows it, through Babel: its locale, its direction, its own name.

Nothing here depends on the machine's locale.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from babel import Locale, localedata
from babel.core import get_global

from site_builder.language_tags import subtags

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


@lru_cache(maxsize=256)
def comma(tag: str) -> str:
    """What stands between two names, with its space."""
    language, script, _ = likely(tag)
    if script == "Arab":
        return "، "
    return _FULL_WIDTH.get(language, ", ")


@lru_cache(maxsize=256)
def colon(tag: str) -> str:
    """What stands between a name and what is said of it, with its spaces."""
    language = likely(tag)[0]
    if language in _FULL_WIDTH:
        return "："
    return "\u00a0: " if language == "fr" else ": "


_FULL_WIDTH = {"ja": "、", "yue": "，", "zh": "，"}
"""Languages whose punctuation takes the room of a character, its space in it; their comma."""


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
