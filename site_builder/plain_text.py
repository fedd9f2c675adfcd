"""Plain text as pages and feeds show it: on one line, turning nothing around it, cut at a word.

And how long it takes to read.
"""

from __future__ import annotations

import re

SUMMARY_SIZE = 280
"""Longest summary made from a first paragraph, in characters."""

# Han and kana, the punctuation that goes with them, and variation selectors
_HAN = (
    "\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe00-\ufe0f\ufe30-\ufe4f\uff01-\uff9f\uffe0-\uffe6"
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff\U000e0100-\U000e01ef"
)
# Thai, Lao, Khmer, Myanmar
_SOUTH_EAST = "\u0e01-\u0edf\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9fe\uaa60-\uaa7f"
_UNSPACED = f"{_HAN}{_SOUTH_EAST}"
# signs of many scripts, which have no space beside them in Chinese and Japanese
_SHARED = "“”‘’…—·"
AFTER_UNSPACED_LINE_END = f"{_UNSPACED}{_SHARED}"
"""The characters, as a set of a regular expression, before which a line end can be nothing."""

_WHITE = r"[ \t\v\f\r]*\n[ \t\v\f\r\n]*"
UNSPACED_LINE_END = re.compile(
    rf"(?<=[{_UNSPACED}]){_WHITE}(?=[{_UNSPACED}])"
    rf"|(?<=[{_HAN}]){_WHITE}(?=[{_SHARED}])|(?<=[{_SHARED}]){_WHITE}(?=[{_HAN}])"
)
"""A line end inside a text of a script without spaces, which stands for nothing."""

UNSPACED_LINE = re.compile(rf"\n[ \t\v\f\r]*[{AFTER_UNSPACED_LINE_END}]")
"""What such a line end ends with, found at a fraction of the cost."""

_EMBEDDINGS, _POP_EMBEDDING = "\u202a\u202b\u202d\u202e", "\u202c"
_ISOLATES, _POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"
_TURN = re.compile(f"[{_EMBEDDINGS}{_POP_EMBEDDING}{_ISOLATES}{_POP_ISOLATE}]")

# where a line may break, U+200B being the one between Thai, Khmer or Burmese words
_SPACES = " \u2002\u2003\u2009\u200b\u3000"
# what waits for something to follow: besides signs, the vowels that Thai and Lao write first
_NOT_BEFORE_ELLIPSIS = (
    f"{_SPACES}\u00a0\u202f,;:.…·–—-‐،؛۔।、，；：。．([{{«‹“‘„‚（［｛「『【〔《〈เแโใไເແໂໃໄ"
)
_LONGEST_CHARACTER = 64
"""Code points of which nobody needs more in one character as a reader sees it."""

READING_RATE = 238
"""Words a minute at which adults read non-fiction to themselves: Brysbaert, "How many words do we
read per minute?", Journal of Memory and Language 109 (2019)."""

_HAN_WORD, _SOUTH_EAST_WORD = 2, 5
"""Characters that count as a word where no space ends one; so Chinese is read at 476 a minute."""

_SIGNS = frozenset("«»‹›“”„‘’'\"-–—:;,.!?…¿¡()[]{}<>&+=×*/|·•§،؛؟。、 ") | {"--", "---", "..."}
"""What may stand between spaces and is no word."""

# a superset, in few ranges, which is looked for at a third of the cost
_PERHAPS_UNSPACED = re.compile("[^\\0-\u0e00\u1e00-\u2e7f]")
_HAN_TEXT, _SOUTH_EAST_TEXT = re.compile(f"[{_HAN}]+"), re.compile(f"[{_SOUTH_EAST}]+")


def fold_spaces(text: str) -> str:
    """``text`` on one line: a run of ASCII white space is one space, and none at its ends.

    Any other space (no-break, narrow, ideographic) is a part of the text. A line end between two
    characters of scripts without spaces is nothing, as in CSS Text 3, section 4.1.3. What turns
    the direction of writing is `closed`.
    """
    if not text.isascii() and UNSPACED_LINE.search(text):
        text = UNSPACED_LINE_END.sub("", text)
    # bytes, unlike str, know no white space but that of ASCII
    text = b" ".join(text.encode(errors="surrogatepass").split()).decode(errors="surrogatepass")
    return text if text.isascii() else closed(text)


def closed(text: str) -> str:
    """``text`` with each turn of direction in it ended, so that it turns nothing that follows.

    Embeddings, overrides and isolates (UAX #9, section 2) get the ends that they lack, and ends of
    nothing, which could end what is around the text, are left out.
    """
    if not _TURN.search(text):
        return text
    kept: list[str] = []
    due: list[str] = []
    isolates = 0
    for char in text:
        if char in _EMBEDDINGS:
            due.append(_POP_EMBEDDING)
        elif char in _ISOLATES:
            due.append(_POP_ISOLATE)
            isolates += 1
        elif char == _POP_EMBEDDING:
            if not due or due[-1] != char:
                continue
            due.pop()
        elif char == _POP_ISOLATE:
            if not isolates:
                continue
            isolates -= 1
            while due.pop() != char:  # an isolate ends the embeddings that are open in it
                pass
        kept.append(char)
    return "".join((*kept, *reversed(due)))


def cut(text: str, size: int = SUMMARY_SIZE) -> str:
    """``text`` in at most ``size`` characters, marked with … if it was longer.

    It is cut before a word if one begins in the last two sevenths (from 200 to 280 characters),
    else between two characters as a reader sees them (UAX #29, grapheme clusters).
    """
    if len(text) <= size:
        return text
    least = size * 5 // 7
    word_end = max(text.rfind(space, least, size) for space in _SPACES)
    shown = text[: max(word_end, 0)].rstrip(_NOT_BEFORE_ELLIPSIS)
    if len(shown) < least:
        whole = _whole_characters(text, size - 1)
        ended = whole.rstrip(_NOT_BEFORE_ELLIPSIS)
        shown = ended if len(ended) >= least else whole
    return f"{shown}…"


def _whole_characters(text: str, size: int) -> str:
    """As much of ``text`` as ``size`` code points hold without dividing what is read as one."""
    import regex

    ends = [found.end() for found in regex.finditer(r"\X", text, endpos=size + _LONGEST_CHARACTER)]
    fitting = [end for end in ends if end <= size]
    return text[: fitting[-1]] if fitting else text[:size]


def count_words(text: str) -> int:
    """How many words ``text`` has; signs alone are none."""
    unspaced = 0
    if not text.isascii() and _PERHAPS_UNSPACED.search(text):
        text, han = _without(_HAN_TEXT, text)
        text, south_east = _without(_SOUTH_EAST_TEXT, text)
        unspaced = -(-han // _HAN_WORD) - (-south_east // _SOUTH_EAST_WORD)
    words = text.split()
    return len(words) - sum(map(_SIGNS.__contains__, words)) + unspaced


def reading_minutes(words: int) -> int:
    """How long so many words take to read, at least 1."""
    return max(1, round(words / READING_RATE))


def _without(script: re.Pattern[str], text: str) -> tuple[str, int]:
    """``text`` with a space for what is of a script, and how many characters that was."""
    size = sum(map(len, script.findall(text)))
    return (script.sub(" ", text), size) if size else (text, 0)
