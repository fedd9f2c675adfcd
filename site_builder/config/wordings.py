"""The languages of a site, and what it is called in each."""

from __future__ import annotations

from collections.abc import Iterator
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


def tell_languages(site: dict[str, Any], default: str) -> Iterator[WordingFault]:
    """Put into ``site``, the table [site], the language it begins with, and its words in each.

    A text stands for all languages. Where a table lacks one, the title is that of the first
    language, and the others are left out. ``default`` is the language of a site that names none.
    """
    if "languages" not in site and (key := _table_of_several(site)):
        tags = ", ".join(f'"{tag}"' for tag in site[key])
        remedy = f"Write languages = [{tags}], or one text in the place of the table."
        yield WordingFault(key, "a table by language, in a site of one", remedy)
        return
    languages = site.get("languages") or [site.get("language", default)]
    first = languages[0]
    if site.setdefault("language", first) != first:
        found = f'"{site["language"]}", the language of the site, is not the first of them'
        remedy = f'Put it first, so that it stands at /, or write language = "{first}".'
        yield WordingFault("languages", found, remedy)
    site["languages"] = languages if len(languages) > 1 else []
    texts = {}
    for key in WORDED:
        written = site.get(key, "")
        texts[key] = written if isinstance(written, dict) else dict.fromkeys(languages, written)
        for tag in texts[key]:
            if tag not in languages:
                found = f'"{tag}" is none of the languages of the site'
                yield WordingFault(key, found, did_you_mean(tag, languages))
    if "title" in site and not texts["title"].get(first):
        yield WordingFault("title", f'none in "{first}"', f'Add {first} = "…" to the table.')
    texts["title"] = {
        tag: texts["title"].get(tag) or texts["title"].get(first, "") for tag in languages
    }
    wordings = {
        tag: {key: typeset(texts[key].get(tag, ""), tag) for key in WORDED} for tag in languages
    }
    if "title" in site:
        site.update(wordings.pop(first), wordings=wordings)


def _table_of_several(site: dict[str, Any]) -> str | None:
    """The first key that is a table of more languages than one."""
    tables = (key for key in WORDED if isinstance(site.get(key), dict) and len(site[key]) > 1)
    return next(tables, None)
