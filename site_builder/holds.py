"""Keys that were meant to hold an article back and do not: slips, and the words of other tools.

A mistake must never publish. So an unknown key that can be read as "not now" is an error, where any
other would be a warning; one that plainly says "now" is a warning as well.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from difflib import get_close_matches

HOLDS = ("status", "embargo", "expires")
"""The fields that hold an article back."""

_CANONICAL = {"status": "status: draft", "embargo": 'embargo: "…"', "expires": 'expires: "…"'}
_INSTANT = ", an instant with its zone such as 2030-01-01T06:00:00+01:00"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_YES = _words("true yes on 1 y always")
_NO = _words("false no off 0 n never none not")
_NOW = _YES | _words(
    "published publish public live visible released online final done open everyone ready"
)
_NOT_NOW = _NO | _words(
    "draft drafts autodraft unpublished private hidden unlisted pending pendingreview review"
    " inreview scheduled future embargoed embargo held hold onhold later withdrawn retracted"
    " killed archived trash skip wip todo inprogress unfinished notready inactive disabled"
    " offline internal confidential secret restricted members protected password invisible"
    " nobody"
)
_PLAIN = _words("draft unpublished embargoed withdrawn")
"""What says "not now" under any key."""

_TAKEN_BACK = _words("withdraw withdrawn retract retracted retraction kill killed")
_IF_TRUE = _TAKEN_BACK | _words(
    "draft drafts hidden hide private unlisted unpublished unpublish scheduled embargoed held"
    " hold onhold pending wip archived deleted disabled confidential internal secret"
    " restricted exclude excluded ignore ignored skip suppressed unfinished notready"
    " donotpublish nopublish offline spike spiked password protected"
)
_IF_FALSE = _words(
    "published publish public visible live released listed online active enabled approved"
    " ready release show shown render final cleared publishable"
)
_CLEAR = _words("published publish public visible live released")
"""Those of `_IF_FALSE` that say nothing else: what is neither yes nor no may mean later."""

_STATES = _words("state visibility workflow workflowstate stage access condition")
_STARTS = _words(
    "publishdate publishon publishat publishtime publishafter publishfrom publishedat"
    " publishedon publisheddate publishedtime publicationdate pubdate datepublished"
    " releasedate releaseon releaseat releasetime releaseafter golive goliveat golivedate"
    " livefrom liveat liveon livedate notbefore availablefrom availableat availableon"
    " visiblefrom validfrom startdate schedule scheduledfor scheduledat scheduleddate"
    " scheduledate showafter showfrom holduntil holdtill heldtill helduntil postat"
    " poston activefrom sperrfrist date"
)
_ENDS = _words(
    "expiry unpublishdate unpublishon unpublishat unpublishafter notafter validuntil validto"
    " availableuntil availableto visibleuntil enddate removeon removeat removeafter takedown"
    " takedownon takedownat archiveon archiveat archivedate deleteon deleteat showuntil"
    " activeuntil bestbefore until"
)
_SENSES = {
    **dict.fromkeys(_STATES, ("status", "state")),
    **dict.fromkeys(_IF_TRUE, ("status", "true")),
    **dict.fromkeys(_IF_FALSE, ("status", "false")),
    **dict.fromkeys(_STARTS, ("embargo", "start")),
    **dict.fromkeys(_ENDS, ("expires", "end")),
    **{name: (name, "own") for name in HOLDS},
}
"""What a key is about, and how its value is to be taken."""

_PREFIXES = ("is", "post", "page", "article", "entry", "content")
_DATE = re.compile(r"\s*(\d{4})-(\d\d?)-(\d\d?)(?!\d)(\S|\s+\S)?")
_TIME = re.compile(r"\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,4}|\d{8}|\d\d?:\d\d")


def hold_meant(key: str, value: str | None, since: date | None = None) -> str | None:
    """The field of `HOLDS` that was meant by ``key``, which is none; None if it holds nothing back.

    ``value`` is None for a list or a mapping. A time up to ``since``, the day of the dateline,
    holds nothing back, for the release is the later of the two.
    """
    name = _fold(key)
    meant, kind = _sense(name)
    word = _fold(value or "")
    if value is None or not value.strip():
        # words that other articles may have for something else count only with a value
        return meant if kind not in ("false", "like") and name != "date" else None
    if kind == "own":
        # whatever is not plainly "now" was meant to hold
        return None if word in (_NOW if meant == "status" else _NO) else meant
    if word in _PLAIN:
        return "status"
    if kind == "end":
        return None if word in _NO else meant
    if kind == "start":
        return None if word in (_YES | _NO) or _has_passed(name, value, since) else meant
    if kind == "true":
        return None if word in _NO else "embargo" if _TIME.search(value) else meant
    if kind == "false":
        if _TIME.search(value):
            return None if _has_passed(name, value, since) else "embargo"
        later = name in _CLEAR and word not in _NOW
        return meant if later or word in _NOT_NOW else None
    if kind == "state":
        return meant if word in _NOT_NOW else None
    return meant if word in (_YES | _NOT_NOW) or _TIME.search(value) else None


def is_near(key: str) -> bool:
    """True if ``key`` is a slip in one of `HOLDS`, and no other tool's word."""
    return _sense(_fold(key))[1] == "own"


def remedy_for(meant: str, key: str, empty: bool) -> str:
    """What to write instead of ``key``, as a sentence; it may be left empty."""
    if empty and meant == "status":
        return "Write status: draft or status: published, or delete the line."
    field = "status: withdrawn" if _fold(key) in _TAKEN_BACK else _CANONICAL[meant]
    how = "" if meant == "status" else _INSTANT
    return f"Write {field}{how}{', or delete the line' if empty else ''}."


def _sense(name: str) -> tuple[str | None, str]:
    """(the field that a key is about, how its value is to be taken)."""
    for prefix in ("", *_PREFIXES):
        if name.startswith(prefix) and (sense := _SENSES.get(name.removeprefix(prefix))):
            return sense
    if name.startswith("embargo"):
        return "embargo", "own"
    if name.startswith("expir"):
        return "expires", "own"
    if name.endswith("status"):
        return "status", "state"
    if near := get_close_matches(name, HOLDS, n=1, cutoff=0.78):
        return near[0], "own"
    if near := get_close_matches(name, _SENSES, n=1, cutoff=0.8):
        return _SENSES[near[0]][0], "like"
    return None, ""


def _has_passed(name: str, value: str, since: date | None) -> bool:
    """True if ``value`` is no time beyond the dateline; ``date`` is the day of many a tool."""
    match = _DATE.match(value)
    if not match or since is None:
        return name == "date"
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return name == "date"
    return day < since or (day == since and (name == "date" or not match[4]))


def _fold(text: str) -> str:
    """The letters and digits of ``text``, or of the beginning of a long one, without case."""
    folded = unicodedata.normalize("NFKC", text[:40]).casefold()
    return "".join(char for char in folded if char.isalnum())
