"""Characters: bytes to text, which is UTF-8 and nothing else, and those that nobody can see."""

from __future__ import annotations

import re
import unicodedata

ODD_SPACES = "".join(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
"""The spaces that are not ASCII's: parts of a text, and not what a format means by a space."""

UNSEEN = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
"""Characters without width, which leave no trace on a screen."""

INVISIBLE = re.compile(f"[{ODD_SPACES}{UNSEEN}\x85\u2028\u2029]")

# XML 1.0 section 2.2 (Char) has no such characters; HTML calls C1 and noncharacters parse errors
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)

_BLANKS = f" \t\n\r\v\f{ODD_SPACES}{UNSEEN}"
_NAMES = {"\x85": "next-line character", "\ufeff": "byte order mark"}
_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""With these UTF-16 begins, and no other text."""

_WORD = re.compile(rb"[\x80-\xff]{3,}")
_ARABIC = re.compile("[\u060c\u061b\u061f\u0621-\u0652\u067e\u0686\u0698\u06af]")

_SAMPLE = 1 << 16
"""So many bytes tell what the rest is in."""


class NotUtf8Error(ValueError):
    """Bytes that are no UTF-8 text."""

    def __init__(self, line: int, found: str, encoding: str | None) -> None:
        """``encoding`` is what they seem to be in, as iconv calls it; None for no idea.

        ``line`` is counted from 1; 0 where it is all of them.
        """
        self.line, self.found = line, found
        example = f", for example: iconv -f {encoding} -t UTF-8" if encoding else ""
        self.remedy = f"Save it as UTF-8{example}."
        super().__init__(f"{found}. {self.remedy}")


def read_text(data: bytes) -> str:
    """``data`` as text, without byte order marks before it.

    Raises NotUtf8Error; also for UTF-16 without a mark, though its bytes may pass for UTF-8.
    """
    if b"\0" in data and not data.startswith(_MARKS) and (wide := _wide(data)):
        raise NotUtf8Error(0, "the file is UTF-16, not UTF-8", wide)
    try:
        return data.decode().lstrip("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"the file is not UTF-8 (byte 0x{data[error.start]:02X})"
        raise NotUtf8Error(line, found, _legacy(data)) from None


def bare(text: str) -> str:
    """``text`` without the spaces and the invisible characters at its ends."""
    return text.strip(_BLANKS)


def character(char: str) -> str:
    """What ``char`` is called, with its number, for a reader who cannot see it."""
    name = _NAMES.get(char) or unicodedata.name(char, "character").lower()
    article = "an" if name[0] in "aeiou" else "a"
    return f"{article} {name} (U+{ord(char):04X})"


def _wide(data: bytes) -> str | None:
    """The kind of UTF-16 that ``data`` is in: a NUL then stands at one side of each ASCII byte."""
    nuls = data.count(0)
    if nuls < 2 or nuls * 50 < len(data):
        return None
    odd = data[1::2].count(0)
    if odd * 10 >= nuls * 9:
        return "UTF-16LE"
    return "UTF-16BE" if odd * 10 <= nuls else None


def _legacy(data: bytes) -> str | None:
    """What text that is not UTF-8 may be in.

    Words of Latin script have one or two letters beyond ASCII together, those of others have more.
    """
    if data.startswith(_MARKS):
        return "UTF-16"
    sample = data[:_SAMPLE]
    words = b"".join(_WORD.findall(sample))
    if 2 * len(words) <= sum(byte > 0x7F for byte in sample):
        return "WINDOWS-1252"
    arabic = len(_ARABIC.findall(words.decode("cp1256")))
    return "WINDOWS-1256" if 10 * arabic >= 9 * len(words) else None
