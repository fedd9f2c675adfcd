"""What is written in many ways made one: digits, spaces, dashes, invisible characters."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 300
"""The longest text that is read, in characters; a dateline has some forty."""

_QUOTED = 60

_INVISIBLE = dict.fromkeys(
    [
        *map(ord, "\xad\u034f\u061c\u180e\u200b\u200e\u200f\ufeff"),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x2070),
        *range(0xFE00, 0xFE10),
    ]
)
"""Marks of direction, joins, breaks and variants; not the two joiners that Persian spells with."""
_REFUSED = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TO_CLEAN = re.compile(f"[{''.join(map(chr, _INVISIBLE))}]|[^\\S\0-\x20\x85\u2028\u2029]")
_FOLDED = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x20\x85\u2028\u2029"
_SPACES = re.compile(r"\s+")
_ALIKE = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９：／．，、（）＋\u2010\u2011\u2212\ufe63\uff0d"
    "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "012345678901234567890123456789:/.,,()+-----" + " " * 16,
)
_TO_UNIFY = re.compile(f"[{''.join(map(chr, _ALIKE))}]")


class DatelineError(ValueError):
    """A text that is no dateline, or not one of these rules."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message = message
        """What was found, without a full stop; also ``str()`` of the error."""
        self.hint = hint
        """What to do, a whole sentence."""

    def __str__(self) -> str:
        return self.message


def quote(text: str) -> str:
    """``text`` in quotes, of a long one its beginning."""
    return f'"{text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"}"'


def clean(text: str) -> str:
    """``text`` in NFC and on one line, without what cannot be seen.

    ASCII white space and line ends become single spaces; a no-break or an ideographic space stays
    what it is. Raises `DatelineError` for control characters and for a text beyond `LIMIT`.
    """
    if _TO_CLEAN.search(text):
        line = _SPACES.sub(_one_space, text.translate(_INVISIBLE)).strip()
    else:
        line = " ".join(text.split())
    if len(line) > LIMIT:
        message = f"{quote(line)} has {len(line):,} characters"
        raise DatelineError(message, f"Write date, time and zone only, in at most {LIMIT}.")
    refused = _REFUSED.search(line)
    if refused:
        raise DatelineError(f"a character U+{ord(refused[0]):04X}", "Delete it: it is invisible.")
    return line if line.isascii() else unicodedata.normalize("NFC", line)


def uniform(line: str) -> str:
    """``line`` with ASCII digits, spaces, hyphens and points, character for character."""
    return line.translate(_ALIKE) if _TO_UNIFY.search(line) else line


def _one_space(run: re.Match[str]) -> str:
    return run[0].strip(_FOLDED)[:1] or " "
