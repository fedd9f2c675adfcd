"""Language tags: their form, the case that they are written in, and what they are made of.

RFC 5646, which is BCP 47.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

TAG_REMEDY = 'Write a language tag such as "fr", "ar" or "pt-BR".'

_TAG = re.compile(
    """
    (?P<language>[a-z]{2,3}) (?P<extended>(?:-[a-z]{3}){0,3})
    (?:-(?P<script>[a-z]{4}))?
    (?:-(?P<region>[a-z]{2}|[0-9]{3}))?
    (?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)
    (?P<extensions>(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*)
    (?:-x(?:-[a-z0-9]{1,8})+)?
    | x(?:-[a-z0-9]{1,8})+
    """,
    re.ASCII | re.VERBOSE,
)


class Subtags(NamedTuple):
    """What a tag says of language, script and region."""

    language: str
    """ "und" in a tag of private use alone."""
    script: str | None
    """ISO 15924, such as "Arab"."""
    region: str | None


def canonical_tag(text: str) -> str | None:
    """``text`` in the case that section 2.1.1 recommends (``zh-Hant-TW``); None if it is no tag.

    That is one which is not well-formed (section 2.2.9). The irregular tags of before 2006, such
    as i-klingon, are none here, nor are names of languages (``french``), whose form is reserved.
    """
    tag = text.lower()
    match = _TAG.fullmatch(tag)
    if match is None or _repeats(match["variants"]) or _repeats_singleton(match["extensions"]):
        return None
    head = match["language"]
    if not head or (head == tag):
        return tag
    script, region = match["script"], match["region"]
    written = head + match["extended"]
    written += f"-{script.title()}" if script else ""
    written += f"-{region.upper()}" if region else ""
    return written + tag[len(written) :]


def subtags(tag: str) -> Subtags:
    """The parts of a canonical ``tag``; an extended language (zh-yue) stands for itself."""
    match = _TAG.fullmatch(tag.lower())
    if match is None or not match["language"]:
        return Subtags("und", None, None)
    language = (match["language"] + match["extended"]).rpartition("-")[2]
    script, region = match["script"], match["region"]
    return Subtags(language, script and script.title(), region and region.upper())


def nearest(tag: str, languages: Sequence[str]) -> str | None:
    """The one of ``languages`` that a text in ``tag`` is meant for (RFC 4647, section 3.4).

    Where none is that tag or begins it, the first of the same language in another region or script;
    None if there is none.
    """
    by_form = {language.lower(): language for language in reversed(languages)}
    wanted = tag.lower()
    while wanted:
        if wanted in by_form:
            return by_form[wanted]
        wanted = wanted.rpartition("-")[0]
    language = subtags(tag).language
    return next((one for one in languages if subtags(one).language == language), None)


def _repeats(variants: str | None) -> bool:
    parts = (variants or "").split("-")
    return len(parts) != len(set(parts))


def _repeats_singleton(extensions: str | None) -> bool:
    singletons = re.findall(r"-(\w)(?=-)", extensions or "")
    return len(singletons) != len(set(singletons))
