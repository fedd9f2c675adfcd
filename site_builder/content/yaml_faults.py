"""What is wrong with front matter that YAML does not read, in the words of whoever typed it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

import yaml

from site_builder.charset import ODD_SPACES, UNSEEN, character
from site_builder.errors import Problem
from site_builder.paths import ContentPath

QUOTE_IT = 'Put the text in quotes: {key}: "…".'

MAX_DEPTH = 20
"""Deepest nesting of lists and mappings in front matter; libyaml's composer has no bound."""

TOO_DEEP = "nesting depth"
"""What a YAML error says that is about it, as PyYAML's own does from 6.0.4 on."""

BOUNDARY = re.compile(rf"^[{UNSEEN}]*---[ \t{ODD_SPACES}{UNSEEN}]*(?:\n|\Z)", re.MULTILINE)
"""The line that opens and closes front matter."""

_DASH = r"\-\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
_DASHES = re.compile(rf"^[ \t{UNSEEN}]*([{_DASH}]+)[ \t]*$", re.MULTILINE)
_HYPHENS = "Write three hyphens, alone on the line: ---."

_ODD = rf"(?P<odd>[{ODD_SPACES}{UNSEEN}])"
_KEY = r"\s*(?:- +)?(?P<key>[\w-]+)"
_Slip: TypeAlias = tuple[re.Pattern[str], str, str]
"""How a line begins that is never right outside a text, what is wrong, what to do."""

_SLIPS: tuple[_Slip, ...] = (
    (
        re.compile(rf"(?P<key>)[ \t]*(?P<odd>[{ODD_SPACES}])"),
        "{odd} stands where YAML wants a space",
        "Delete it, and indent with spaces.",
    ),
    (
        re.compile(rf"(?P<key>)[ \t]*(?P<odd>[{UNSEEN}])"),
        "{odd} stands at the beginning of this line",
        "Delete it.",
    ),
    (
        re.compile(rf"{_KEY}:{_ODD}"),
        "{odd} stands where YAML wants a space",
        "Delete it, and write a space after the colon.",
    ),
    (
        re.compile(rf"(?P<key>)[ \t]*-{_ODD}"),
        "{odd} stands where YAML wants a space",
        "Delete it, and write a space after the hyphen.",
    ),
    (
        re.compile(rf"(?P<key>)(?P<odd>)[ \t]*[{_DASH}]+[ \t]*$"),
        "a line of dashes that is not ---",
        _HYPHENS,
    ),
    (re.compile(rf"{_KEY}{_ODD}+:"), "{odd} stands before the colon", "Delete it."),
    (
        re.compile(rf"{_KEY} ?(?P<odd>[\uff1a\ufe55\ufe13\ua789\u2236])"),
        "{odd} stands where YAML wants a colon",
        "Write {key}: and a space.",
    ),
    (
        re.compile(rf"{_KEY}:(?P<odd>)[^\s/]"),
        "no space stands after the colon",
        "Write {key}: and a space.",
    ),
)

_CURLY: _Slip = (
    re.compile(rf"{_KEY}\s*:\s+(?P<odd>[\u201c-\u201f\u2033\u2036])"),
    "{odd} stands where YAML wants a straight quote",
    'Write straight quotes around the text: {key}: "…".',
)
HIDDEN_START = re.compile(rf"-?{_ODD}+[\"'\[{{]|-{_ODD.replace('odd', 'other')}")
"""How a text without quotes begins that was not meant as one."""


def boundary_fault(path: ContentPath, text: str, leading: int) -> Problem | None:
    """What is wrong with the lines around the front matter that ``text`` is to begin with.

    ``leading`` lines of the file ``path`` went before it.
    """
    opening = BOUNDARY.match(text)
    if opening is None:
        first = text.split("\n", 1)[0]
        if dashes := _DASHES.match(first):
            found = f"{_dashes(dashes[0])} where the front matter begins"
            return Problem(path, leading + 1, "", found, _HYPHENS)
        found = f'the file begins with "{first[:40]}", not with front matter'
        remedy = "Begin it with a line --- and a title: line."
        return Problem(path, leading + 1, "", found if text else "it is empty", remedy)
    if BOUNDARY.search(text, opening.end()):
        return None
    if dashes := _DASHES.search(text, opening.end()):
        line = leading + text.count("\n", 0, dashes.start(1)) + 1
        found = f"{_dashes(dashes[0])} where the front matter ends"
        return Problem(path, line, "", found, _HYPHENS)
    found = "the front matter that begins here never ends"
    return Problem(path, leading + 1, "", found, "Close it with a line of its own: ---.")


def first_slip(path: ContentPath, matter: str, first: int) -> Problem | None:
    """What is plainly wrong with the first line of ``matter`` that has something of the kind.

    Its lines count from ``first`` in the file ``path``.
    """
    lines = matter.split("\n")
    slips = (_slip(path, lines, index, first) for index in range(len(lines)))
    return next(filter(None, slips), None)


def yaml_problem(path: ContentPath, matter: str, first: int, error: yaml.YAMLError) -> Problem:
    """YAML's complaint in the words of someone who wrote ``title: Gaza : deux morts``."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(path, first, "", "not valid YAML", "Put texts in quotes.")
    context, complaint = error.context or "", error.problem or "not valid YAML"
    # of what was begun and not ended, the beginning is what is wrong
    begun = context in ("while scanning a simple key", "while scanning a quoted scalar")
    mark = error.context_mark if begun else error.problem_mark or error.context_mark
    index = mark.line if mark else 0
    lines = matter.split("\n")
    line = lines[index] if index < len(lines) else ""
    if TOO_DEEP in complaint:
        found = f"lists and mappings are nested more than {MAX_DEPTH} deep"
        return Problem(path, first + index, "", found, "Flatten them.")
    slip = _slip(path, lines, index, first, (*_SLIPS, _CURLY))
    if slip := slip or _slip(path, lines, index - 1, first):
        return slip
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent or "tab" in complaint:
        return Problem(path, first + index, "", "a tab where YAML wants spaces", "Use spaces.")
    if "quoted" in context and begun:
        found = "a quote begins on this line and never ends"
        return Problem(path, first + index, _key_of(line), found, "Close it where its text ends.")
    key = _key_of(line)
    found = f"not valid YAML here ({complaint}): {line.strip()[:60]}"
    remedy = QUOTE_IT.format(key=key) if key else "Put the text in quotes."
    return Problem(path, first + index, key, found, remedy)


def _slip(
    path: ContentPath, lines: Sequence[str], index: int, first: int, slips: Sequence[_Slip] = _SLIPS
) -> Problem | None:
    """What is plainly wrong with one of ``lines``, which begin on line ``first`` of their file."""
    for pattern, found, remedy in slips:
        if 0 <= index < len(lines) and (match := pattern.match(lines[index])):
            key, odd = match["key"][:40], match["odd"]
            named = found.format(odd=character(odd)) if odd else found
            return Problem(path, first + index, key, named, remedy.format(key=key))
    return None


def _key_of(line: str) -> str:
    match = re.match(r"\s*([\w-]+)\s*:", line)
    return match[1] if match else ""


def _dashes(line: str) -> str:
    odd = next((char for char in line if char not in "- \t"), "")
    named = f" with {character(odd)}" if odd else ""
    return f'"{line[:40]}"{named} stands'
