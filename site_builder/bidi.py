"""Text of one direction in a line of another, where no tag keeps the two apart.

Pages have <bdi> and dir for that. A title, a description and an entry of a feed are plain text:
there, it is done with the characters of the Unicode Bidirectional Algorithm (UAX #9).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeVar

_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_MARKS = {"ltr": "\u200e", "rtl": "\u200f"}
_FIRST_RTL = "\u0590"
"""Before the Hebrew block, no character runs from right to left."""
_DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}

Str = TypeVar("Str", bound=str)


def isolated(text: Str, direction: str) -> Str:
    """``text`` as it can stand in a line that runs in ``direction``, "ltr" or "rtl".

    It is isolated if some of it runs the other way.
    """
    if direction == "ltr" and max(text, default="") < _FIRST_RTL:
        return text
    if all(found == direction for found in _strong(text)):
        return text
    return type(text)(f"{_ISOLATE}{text}{_POP_ISOLATE}")


def joined(first: str, second: str) -> str:
    """Two titles as one, neither of which turns a part of the other."""
    way = next(_strong(first), "ltr")
    return f"{isolated(first, way)} – {isolated(second, way)}"


@lru_cache(maxsize=1 << 12)
def begun(text: str, direction: str) -> str:
    """``text`` with a mark before it if a reader, by its first letter, would turn it round."""
    found = next(_strong(text), direction)
    return text if found == direction else f"{_MARKS[direction]}{text}"


def _strong(text: str) -> Iterator[str]:
    """The direction of each character that has one."""
    return (
        _DIRECTIONS[kind] for kind in map(unicodedata.bidirectional, text) if kind in _DIRECTIONS
    )
