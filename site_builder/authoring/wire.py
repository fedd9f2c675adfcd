"""A raw wire text into an article: its dateline, its headline once, and its words untouched.

A dispatch is not Markdown. Whatever it holds (``---``, ``1948. Une``, ``*``, ``<``, an indent) is
escaped, so that the rendered text equals the dispatch's, character for character after white
space. What cannot be decided is listed, and the article is a draft until it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import dropwhile
from typing import Any

import msgspec

from site_builder.datelines.dateline import Dateline, DatelineError, Rules, parse
from site_builder.urls import shorten_slug, slugify

LARGEST = 10_000_000
"""Bytes of a file beyond which it is no dispatch."""

DATELINE_SIZE = 80
"""Longest first line, in characters, that is taken for a dateline though it is not understood."""

HEADLINE_SIZE = 200
"""A first paragraph longer than this, in characters, is text and not a headline."""

CONFIDENCE = 0.9
"""Least probability at which a detected language is taken for certain."""

_LINE_START = re.compile(r"^(\s*)([-+#>=~:|]|\d{1,9}(?=[.)]))")
_SPECIAL = re.compile(r"([\\`*_\[\]<>!|~^])|&(?=#?\w+;)")
_QUOTES = str.maketrans({"\\": r"\\", '"': r"\""})


class Dispatch(msgspec.Struct, frozen=True):
    """A wire text, understood as far as it goes."""

    dateline: Dateline | str | None
    """As text where it looks like one and is not understood."""
    headline: str | None
    paragraphs: tuple[tuple[str, ...], ...]
    """Lines of each paragraph, without white space around them."""
    doubts: tuple[tuple[str, str], ...]
    """(field, what could not be decided) for each."""


def read_dispatch(text: str, rules: Rules) -> Dispatch:
    """Find the dateline and the headline of a wire text; the rest is its body."""
    paragraphs = _paragraphs(text)
    doubts: list[tuple[str, str]] = []
    dateline: Dateline | str | None = None
    if paragraphs:
        first, *others = paragraphs[0]
        rest = [tuple(others), *paragraphs[1:]] if others else paragraphs[1:]
        try:
            dateline, paragraphs = parse(first, rules), rest
        except DatelineError as error:
            doubts.append(("dateline", f'"{first[:60]}": {error.message}. {error.hint}'))
            if _looks_like_dateline(first) and rest:
                dateline, paragraphs = first, rest
    headline = None
    if paragraphs and len(paragraphs[0]) == 1 and len(paragraphs[0][0]) <= HEADLINE_SIZE:
        headline = paragraphs[0][0]
        bare = _bare(headline)
        paragraphs = list(dropwhile(lambda lines: _bare(" ".join(lines)) == bare, paragraphs[1:]))
    else:
        doubts.append(("title", "no headline stands alone at its top"))
    if not paragraphs:
        doubts.append(("body", "it has no text below the headline"))
    return Dispatch(dateline, headline, tuple(paragraphs), tuple(doubts))


def detect_language(text: str, known: Sequence[str]) -> str | None:
    """The language of ``text`` as BCP 47, None if it is not certain.

    ``known`` are languages that the site writes in; a guess outside them must be surer still.
    """
    language, probability = _identifier().classify(text)
    least = CONFIDENCE if language in known else 0.99
    return str(language) if probability >= least and len(text) >= 40 else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_DIR / MODEL_FILE, norm_probs=True)
    # the languages of ISO 639-1: a dispatch is not in one of the many dialects of Arabic
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier


def article_text(
    dispatch: Dispatch,
    *,
    slug: str,
    identifier: str,
    topics: Sequence[str],
    lang: str | None,
    source: str | None,
    draft: bool,
) -> str:
    """The text of an article file; every value is quoted, so that none can be misread."""
    lines = ["---", f"title: {quoted(dispatch.headline or slug)}"]
    if dispatch.dateline:
        lines.append(f"dateline: {quoted(str(dispatch.dateline))}")
    lines.append(f"topics: [{', '.join(quoted(topic) for topic in topics)}]")
    if lang:
        lines.append(f"lang: {quoted(lang)}")
    lines.append(f"slug: {quoted(slug)}")
    lines.append(f"id: {quoted(identifier)}")
    if source:
        lines.append(f"sources: [{{name: {quoted(source)}}}]")
    if draft:
        lines.append('status: "draft"')
    body = "\n\n".join(map(_escape_paragraph, dispatch.paragraphs))
    return "\n".join([*lines, "---", "", body, ""])


def headline_slug(headline: str | None) -> str:
    """The slug of a new article."""
    return shorten_slug(slugify(headline or "")) or "dispatch"


def quoted(text: str) -> str:
    """``text`` as a double-quoted YAML scalar on one line."""
    return f'"{text.translate(_QUOTES)}"'


def _paragraphs(text: str) -> list[tuple[str, ...]]:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    blocks: list[list[str]] = [[]]
    for line in text.replace("\f", "\n\n").split("\n"):
        # a no-break space is part of French typography, not white space to fold
        words = re.sub(r"[ \t\v]+", " ", line).strip(" ")
        if words.strip():
            blocks[-1].append(words)
        elif blocks[-1]:
            blocks.append([])
    return [tuple(block) for block in blocks if block]


def _looks_like_dateline(line: str) -> bool:
    return len(line) <= DATELINE_SIZE and sum(char.isdecimal() for char in line) >= 4


def _bare(text: str) -> str:
    """Equal for one text in two ways of writing it."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


def _escape_paragraph(lines: Sequence[str]) -> str:
    """Lines of a paragraph as Markdown; a line of its own stays one, by a backslash at its end."""
    return "\\\n".join(map(_escape, lines))


def _escape(line: str) -> str:
    escaped = _SPECIAL.sub(lambda match: f"\\{match[0]}", line)
    return _LINE_START.sub(_escape_start, escaped)


def _escape_start(match: re.Match[str]) -> str:
    space, sign = match.groups()
    return f"{space}{sign}\\" if sign.isdigit() else f"{space}\\{sign}"
