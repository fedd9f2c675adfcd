"""The languages of a site, and what it is called in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from site_builder.errors import did_you_mean
from site_builder.french_spacing import typeset

WORDED = ("title", "tagline", "description")
"""The keys of [site] that are each a text, or a table by language."""


class WordingFault(NamedTuple):
    """What is wrong with a key of [site]."""

    key: str
    found: str
    remedy: str


def wording_faults(site: Mapping[str, Any], default: str) -> Iterator[WordingFault]:
    """What is wrong between the languages of a site and what it is called in them.

    ``site`` is the table [site], whose keys are each right by themselves; ``default`` is the
    language of a site that names none.
    """
    if "languages" not in site and (key := _table_of_several(site)):
        tags = ", ".join(f'"{tag}"' for tag in site[key])
        remedy = f"Write languages = [{tags}], or one text in the place of the table."
        yield WordingFault(key, "a table by language, in a site of one", remedy)
        return
    languages = _languages(site, default)
    first, language = languages[0], site.get("language", languages[0])
    if language != first:
        found = f'"{language}", the language of the site, is not the first of them'
        remedy = f'Put it first, so that it stands at /, or write language = "{first}".'
        yield WordingFault("languages", found, remedy)
    for key in WORDED:
        for tag in _texts(site, key, languages):
            if tag not in languages:
                found = f'"{tag}" is none of the languages of the site'
                yield WordingFault(key, found, did_you_mean(tag, languages))
    if "title" in site and not _texts(site, "title", languages).get(first):
        yield WordingFault("title", f'none in "{first}"', f'Add {first} = "…" to the table.')


def worded(site: Mapping[str, Any], default: str) -> dict[str, Any]:
    """A table [site] without `wording_faults`, as `Site` has it: with its words in each language.

    A text stands for all languages. Where a table lacks one, the title is that of the first
    language, and the others are left out.
    """
    languages = _languages(site, default)
    first, *others = languages
    texts = {key: _texts(site, key, languages) for key in WORDED}
    texts["title"] = dict.fromkeys(languages, texts["title"][first]) | texts["title"]
    wordings = {
        tag: {key: typeset(texts[key].get(tag, ""), tag) for key in WORDED} for tag in languages
    }
    return {
        **site,
        **wordings[first],
        "language": first,
        "languages": languages if others else [],
        "wordings": {tag: wordings[tag] for tag in others},
    }


def _languages(site: Mapping[str, Any], default: str) -> list[str]:
    return site.get("languages") or [site.get("language", default)]


def _texts(site: Mapping[str, Any], key: str, languages: Iterable[str]) -> dict[str, str]:
    """What a key says, by language."""
    written = site.get(key, "")
    return written if isinstance(written, dict) else dict.fromkeys(languages, written)


def _table_of_several(site: Mapping[str, Any]) -> str | None:
    """The first key that is a table of more languages than one."""
    tables = (key for key in WORDED if isinstance(site.get(key), dict) and len(site[key]) > 1)
    return next(tables, None)
