"""The ruler of a day: the hours of its edition as a line, with a dot for each dispatch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from site_builder.datelines.dateline import timezone
from site_builder.model.page_parts import Briefing, Card
from site_builder.render.dates import clock
from site_builder.render.locale import direction

WIDTH = 620
"""Units from the first hour to the last."""

HEIGHT = 24
"""With the hours below the line."""

LINE = 8
"""How far the line is from the top."""

NAMES = 20
"""How far the foot of the hours that are named is from there."""

_SHORT, _LONG = 3, 7
"""Heights of the mark of an hour, and of every sixth, which is named."""


class Dot(NamedTuple):
    """A dispatch."""

    x: int
    hour: str
    is_lead: bool


class Hour(NamedTuple):
    """An hour that is named."""

    x: int
    text: str


class Scale(NamedTuple):
    """The line with its marks, which days of equal length share."""

    path: str
    """SVG path data."""
    hours: tuple[Hour, ...]


class Ruler(NamedTuple):
    """Where everything stands, in units of an SVG."""

    scale: Scale
    dots: tuple[Dot, ...]
    """By the hour."""
    width: int = WIDTH
    height: int = HEIGHT
    line: int = LINE
    """How far line and dots are from the top."""
    names: int = NAMES
    """How far the foot of the hours that are named is from there."""


def ruler(briefing: Briefing, zone: str, tag: str) -> Ruler | None:
    """The ruler of a day by the clock of ``zone``; None if no dispatch tells an hour of it.

    It runs as the language does.
    """
    filed = [
        (card.dateline.instant, card is briefing.lead)
        for card in _cards(briefing)
        if card.dateline.timed and briefing.opens <= card.dateline.instant < briefing.closes
    ]
    if not filed:
        return None
    length = briefing.closes - briefing.opens
    return Ruler(
        _scale(briefing.opens, length, zone, tag),
        tuple(
            Dot(_place(instant - briefing.opens, length, tag), _hour(instant, zone, tag), is_lead)
            for instant, is_lead in sorted(filed)
        ),
    )


def _cards(briefing: Briefing) -> Iterable[Card]:
    if briefing.lead:
        yield briefing.lead
    for section in briefing.sections:
        yield from section.cards


@lru_cache(maxsize=256)
def _scale(opens: datetime, length: timedelta, zone: str, tag: str) -> Scale:
    marks, hours = [], []
    passed = timedelta()
    while passed < length:
        local = (opens + passed).astimezone(timezone(zone))
        x = _place(passed, length, tag)
        is_named = not local.hour % 6
        marks.append(f"M{x} {LINE}v-{_LONG if is_named else _SHORT}")
        if is_named:
            hours.append(Hour(x, clock(time(local.hour), tag)))
        passed += timedelta(hours=1)
    return Scale(f"M0 {LINE}h{WIDTH}{''.join(marks)}", tuple(hours))


def _place(passed: timedelta, length: timedelta, tag: str) -> int:
    x = round(WIDTH * (passed / length))
    return x if direction(tag) == "ltr" else WIDTH - x


def _hour(instant: datetime, zone: str, tag: str) -> str:
    return clock(instant.astimezone(timezone(zone)).time(), tag)
