"""Keys that were meant to hold an article back and do not: slips, and the words of other tools.

A mistake must never publish. So an unknown key that can be read as "not now" is an error, where any
other would be a warning; one that plainly says "now" is a warning as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

HOLDS = ("status", "embargo", "expires")
"""The fields that hold an article back."""

_CANONICAL = {"status": "status: draft", "embargo": 'embargo: "…"', "expires": 'expires: "…"'}
_INSTANT = ", an instant with its zone such as 2030-01-01T06:00:00+01:00"


def _fold(text: str) -> str:
    """The letters and digits of ``text``, or of the beginning of a long one, without case."""
    folded = unicodedata.normalize("NFKC", text[:40]).casefold()
    return "".join(char for char in folded if char.isalnum())


def _words(text: str) -> frozenset[str]:
    return frozenset(map(_fold, text.split()))


_YES = _words("true yes on 1 y always oui ja sí si sim да evet نعم بله כן はい 是")
_NO = _words(
    "false no off 0 n never none not non nein nee não nao нет hayır hayir لا خیر לא いいえ 否"
)

_DRAFT = _words(
    "draft drafts autodraft brouillon borrador entwurf bozza rascunho taslak черновик"
    " مسودة پیش‌نویس טיוטה 草稿 下書き"
)
_UNFINISHED = _words(
    "pending wip todo unfinished notready needs_review needs_approval needs_edit needs_editing"
    " needs_fact_check needs_work awaiting_review awaiting_approval in_review to_review"
)
_HIDDEN = _words(
    "hidden hide private unlisted unpublished unpublish hold onhold held legal_hold"
    " hold_for_release on_ice disabled confidential internal secret restricted protected password"
    " exclude excluded exclude_from_collections eleventy_exclude_from_collections headless"
    " ignore ignored skip suppressed do_not_publish nopublish do_not_run offline spike spiked"
    " scheduled caché masqué masque oculto versteckt verborgen nascosto gizli"
    " скрыто مخفي پنهان מוסתר 非公開 隐藏"
)
_NOT_PUBLISHED = _words(
    "not_published not_for_publication dont_publish dont_run non_publié non_publie ne_pas_publier"
    " no_publicar no_publicado não_publicar unveröffentlicht nicht_veröffentlichen"
    " nicht_veröffentlicht non_pubblicare не_публиковать غير_منشور لا_تنشر לא_לפרסם"
)
_EMBARGOED = _words(
    "embargoed under_embargo sous_embargo embargado embargada embargato gesperrt эмбарго"
    " حظر_النشر تحت_الحظر אמברגו 禁运"
)
_TAKEN_BACK = _words(
    "withdraw withdrawn retract retracted retraction kill killed removed pulled taken_down"
    " retiré retirée retire retirado retirada zurückgezogen zurueckgezogen ritirato отозвано"
    " مسحوب נמשך 撤回"
)
_TOLD_OF = _words(
    "killed archived cancelled canceled blocked trashed frozen retired removed deleted"
)
"""What news tells of too: a count of the killed, an address where something is archived."""

_PUBLISHED = _words(
    "published publish publishing public visible live released"
    " publié publiée publie publiee veröffentlicht veroeffentlicht publicado publicada pubblicato"
    " gepubliceerd yayınlandı yayinlandi опубликовано منشور منشورة منتشر מפורסם 公開 发布"
)
_SHOWN = _words(
    "listed online active enabled approved ready final cleared publishable available"
    " release show shown"
)
_MADE = _words("render list permalink")
"""What a generator is to make; nothing else can be read from a time or an address in it."""

_STATES = _words(
    "state visibility workflow workflow_state stage access condition approval review clearance"
    " moderation signoff état statut estado stato zustand durum статус حالة وضعیت מצב 状態 状态"
)
_PUBLISHES = _words(
    "publish_date publish_on publish_at publish_time publish_after publish_from published_at"
    " published_on published_date published_time publication_date pub_date date_published"
    " release_date release_on release_at release_time go_live go_live_at go_live_date"
    " live_from live_at live_on live_date post_at post_on"
)
_LETS_GO = _words(
    "release_after not_before available_from available_at available_on visible_from valid_from"
    " scheduled_for scheduled_at scheduled_date schedule_date show_after show_from hold_until"
    " hold_till held_till held_until active_from sperrfrist"
)
_MAY_START = _words("schedule start starts start_date start_at date")
"""Days of other things too: an event that an article is about."""

_ENDS = _words(
    "expiry sunset unpublish_date unpublish_on unpublish_at unpublish_after not_after valid_until"
    " valid_to available_until available_to visible_until end_date remove_on remove_at remove_after"
    " takedown takedown_on takedown_at archive_on archive_at archive_date delete_on delete_at"
    " show_until active_until best_before until"
)
_EXPIRY = re.compile("expir(e[sd]?|y|ation|ing)?(date|day|time|on|at|in|after|by|until)*")

_NOW = _YES | _PUBLISHED | _words("final done open everyone ready online approved")
_PLAIN = _DRAFT | _words("unpublished embargoed withdrawn")
"""What says "not now" under any key."""

_NOT_NOW = (
    _NO
    | _DRAFT
    | _UNFINISHED
    | _HIDDEN
    | _NOT_PUBLISHED
    | _EMBARGOED
    | _TAKEN_BACK
    | _TOLD_OF
    | _words("pendingreview review future embargo later archive trash inprogress inactive")
    | _words("invisible members nobody rejected")
)


class _Sense(NamedTuple):
    """What a key is about, and how its value is to be taken."""

    field: str | None
    kind: str = ""
    sure: bool = True
    """False for a key that may be about something else."""


_SENSES = {
    **dict.fromkeys(_STATES, _Sense("status", "state")),
    **dict.fromkeys(
        _DRAFT | _UNFINISHED | _HIDDEN | _NOT_PUBLISHED | _TAKEN_BACK,
        _Sense("status", "held if yes"),
    ),
    **dict.fromkeys(_EMBARGOED, _Sense("status", "held if yes")),
    **dict.fromkeys(_TOLD_OF, _Sense("status", "told of")),
    **dict.fromkeys(_SHOWN, _Sense("status", "held if no")),
    **dict.fromkeys(_MADE, _Sense("status", "held if no", False)),
    **dict.fromkeys(_PUBLISHED, _Sense("status", "held unless yes")),
    **dict.fromkeys(_PUBLISHES, _Sense("embargo", "publishes")),
    **dict.fromkeys(_LETS_GO, _Sense("embargo", "lets go")),
    **dict.fromkeys(_MAY_START, _Sense("embargo", "lets go", False)),
    **dict.fromkeys(_ENDS, _Sense("expires", "ends")),
    **{name: _Sense(name, "own") for name in HOLDS},
}
_ALIKE = [word for word in _SENSES if word.isascii()]

_OTHERS = _words("stats states")
"""What looks like a slip in one of `HOLDS` and is none."""

_SILENT = _words("password active available enabled final online release show shown")
"""What holds nothing back when it is left empty."""

_TELLTALE = _DRAFT | _PUBLISHED | frozenset(HOLDS)
"""What no mapping of another tool says of anything but the article."""

_PREFIXES = ("is", "post", "page", "article", "entry", "content", "will", "tobe")
_DATE = re.compile(r"\s*(\d{4})-(\d\d?)-(\d\d?)(?!\d)(\S|\s+\S)?")
_TIME = re.compile(r"\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,4}|\d{8}|\d\d?:\d\d")
_COUNT_OR_ADDRESS = re.compile(r"\s*(?:https?://|/|[2-9]\s*$|[\d.,]{2,}\s*$)")


def hold_meant(
    key: str, value: object, since: date | None = None, inside: bool = False
) -> str | None:
    """The field of `HOLDS` that was meant by ``key``, which is none; None if it holds nothing back.

    ``value`` is a text, a list or a mapping, without lines. A time up to ``since``, the day of the
    dateline, holds nothing back, for the release is the later of the two. ``inside`` a mapping a
    key counts only if it can be about nothing else.
    """
    name = _fold(key)
    sense = _sense(name)
    if inside and sense.kind == "state":
        return None
    if inside and sense.kind != "own":
        sense, since = sense._replace(sure=False), None
    if not value or (isinstance(value, str) and not value.strip()):
        # words that other articles may have for something else count only with a value
        return sense.field if sense.sure and name not in _SILENT else None
    if isinstance(value, str):
        return _judged(name, sense, value, since, inside)
    if sense.kind == "own":
        return sense.field
    if isinstance(value, Mapping):
        found = [
            hold_meant(inner, item, since, inside=True)
            for inner, item in value.items()
            if name == "build" or _fold(inner) in _TELLTALE
        ]
        entries = [item for item in value.values() if isinstance(item, str)]
    else:
        found, entries = [], value if isinstance(value, list) else []
    found += [hold_meant(key, item, since, inside) for item in entries if item]
    return next(filter(None, found), None)


def remedy_for(meant: str, key: str, empty: bool = False, slipped: bool = False) -> str:
    """What to write instead of ``key``, as a sentence; it may be left empty.

    ``slipped`` says that it stands in a mapping.
    """
    name = _fold(key)
    if slipped and (meant != "status" or _sense(name).kind == "own"):
        return f"Write {meant}: at the beginning of a line."
    if empty and meant == "status":
        return "Write status: draft or status: published, or delete the line."
    taken_back = meant == "status" and name in _TAKEN_BACK
    field = "status: withdrawn" if taken_back else _CANONICAL[meant]
    how = "" if meant == "status" else _INSTANT
    where = " at the beginning of a line" if slipped else ""
    return f"Write {field}{how}{where}{', or delete the line' if empty else ''}."


def _judged(name: str, sense: _Sense, value: str, since: date | None, inside: bool) -> str | None:
    """As `hold_meant`, for a text that is not empty."""
    meant, kind, sure = sense
    word = _fold(value)
    if kind == "own":
        # whatever is not plainly "now" was meant to hold
        return None if word in (_NOW if meant == "status" else _NO) else meant
    if word in _PLAIN and not inside:
        return "status"
    if meant is None or (kind == "told of" and _COUNT_OR_ADDRESS.match(value)):
        return None
    if _TIME.search(value) and kind != "state" and (sure or meant != "status"):
        return _timed(name, sense, value, since)
    if kind in ("held if yes", "told of"):
        held = word not in _NO if sure else word in _YES | _NOT_NOW - _NO
    elif kind == "held unless yes":
        held = word not in _NOW if sure else word in _NOT_NOW
    elif kind in ("held if no", "state"):
        held = word in _NOT_NOW
    elif kind == "publishes" and word in _NO:
        return "status" if sure else None
    else:
        # a time was asked for: a "yes" tells none, and other words may
        held = sure and word not in _NO
    return meant if held else None


def _timed(name: str, sense: _Sense, value: str, since: date | None) -> str | None:
    """As `hold_meant`, for a text with a time in it."""
    meant, kind, sure = sense
    if not sure and (since is None or _has_passed(name, value, since)):
        return None
    if kind == "held if yes":
        return "status" if name in _TAKEN_BACK else "embargo"
    if kind == "ends":
        return meant
    if _has_passed(name, value, since):
        return None
    return "expires" if kind == "told of" else "embargo"


@lru_cache(maxsize=1024)
def _sense(name: str) -> _Sense:
    for prefix in ("", *_PREFIXES):
        if name.startswith(prefix) and (sense := _SENSES.get(name.removeprefix(prefix))):
            return sense
    if name.startswith("embargo"):
        return _Sense("embargo", "own")
    if _EXPIRY.fullmatch(name):
        return _Sense("expires", "own")
    if name.endswith("status"):
        return _Sense("status", "state")
    if name in _OTHERS:
        return _Sense(None, sure=False)
    if near := get_close_matches(name, HOLDS, n=1, cutoff=0.78):
        return _Sense(near[0], "own")
    if near := get_close_matches(name, _ALIKE, n=1, cutoff=0.8):
        sense = _SENSES[near[0]]
        # many tools have days of other things, such as updated_at
        if sense.field == "status" or get_close_matches(name, near, cutoff=0.88):
            return sense._replace(sure=False)
    return _Sense(None, sure=False)


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
