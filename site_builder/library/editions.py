"""The edition of a day: its articles in the editor's order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from site_builder.config.settings import Settings
from site_builder.datelines.dateline import timezone
from site_builder.errors import Problem, did_you_mean
from site_builder.library.lines import LineOf
from site_builder.library.placement import Item
from site_builder.library.release import REASONS
from site_builder.library.thread_notes import TopicNotes
from site_builder.model.editorial import BriefingNote
from site_builder.urls import slugify

NamesakesOf = Callable[[str], Iterable[Item]]
"""From a slug to all articles that have it, shown or not, by their paths."""


class Section(msgspec.Struct, frozen=True):
    """A titled part of an edition; the title is None for what is in no section."""

    title: str | None
    items: tuple[Item, ...]


class Edition(msgspec.Struct, frozen=True):
    """All that one day holds, in the editor's order."""

    day: date
    note: BriefingNote | None
    lead: Item | None
    sections: tuple[Section, ...]
    """Without the lead and what is left out; every other article is in exactly one."""
    items: tuple[Item, ...]
    """Lead and sections in reading order."""
    withdrawn: tuple[Item, ...]
    """What the day held, if all of it was withdrawn."""
    problems: tuple[Problem, ...]


def span(day: date, settings: Settings) -> tuple[datetime, datetime]:
    """When the edition of a day opens and when it closes, in UTC.

    Where clocks are set forward or back, that is 23 or 25 hours.
    """
    closing = settings.editions.closing
    first = day if closing is None else day - timedelta(days=1)
    ends = (first, first + timedelta(days=1))
    zone = timezone(settings.site.timezone)
    opens, closes = (datetime.combine(end, closing or time(), zone).astimezone(UTC) for end in ends)
    return opens, closes


def compose(
    day: date,
    items: Sequence[Item],
    note: BriefingNote | None,
    topics: TopicNotes,
    namesakes: NamesakesOf,
    line: LineOf,
) -> Edition:
    """The edition of a day whose articles are ``items``, newest first."""
    kept = sorted(
        (item for item in items if not item.is_withdrawn), key=lambda item: item.article.urgency
    )
    if not kept:
        # the editor's words go with the last of the articles that they are about
        problems = (_withdrawn_with(note),) if note else ()
        return Edition(day, None, None, (), (), tuple(items), problems)
    if note is None:
        everything = tuple(kept)
        return Edition(day, None, None, (Section(None, everything),), everything, (), ())
    return _Composition(note, kept, namesakes, line).edition(topics)


class _Composition:
    """A note at work on the articles of its day."""

    def __init__(
        self, note: BriefingNote, items: Iterable[Item], namesakes: NamesakesOf, line: LineOf
    ) -> None:
        self._note, self._namesakes, self._line = note, namesakes, line
        self._rest = {item.article.slug: item for item in items}
        self._slugs = frozenset(self._rest)
        self._problems: list[Problem] = []

    def edition(self, topics: TopicNotes) -> Edition:
        note, rest = self._note, self._rest
        for slug in note.leave_out:
            self._pick(slug, "leave_out")
        lead = self._pick(note.lead, "lead") if note.lead else None
        sections = []
        for part in note.sections:
            chosen = [self._pick(slug, "sections") for slug in part.articles]
            wanted = {topics.meant(slugify(topic)) for topic in part.topics}
            chosen += [
                rest.pop(slug) for slug, item in list(rest.items()) if wanted & set(item.topics)
            ]
            section = Section(part.title, tuple(item for item in chosen if item))
            sections += [section] if section.items else []
        if rest:
            sections.append(Section(None, tuple(rest.values())))
        items = [item for section in sections for item in section.items]
        items = [lead, *items] if lead else items
        return Edition(
            note.day, note, lead, tuple(sections), tuple(items), (), tuple(self._problems)
        )

    def _pick(self, slug: str, key: str) -> Item | None:
        item = self._rest.pop(slug, None)
        if item is None:
            found, remedy = self._absence(slug)
            line = self._line(self._note.path, key, slug)
            self._problems.append(Problem(self._note.path, line, key, found, remedy, "warning"))
        return item

    def _absence(self, slug: str) -> tuple[str, str]:
        """(what was found, what to do) where the note names an article that it cannot have."""
        days = {item.day: item for item in self._namesakes(slug)}
        if not days:
            if self._rest:
                return f'no article has the slug "{slug}"', did_you_mean(slug, self._rest)
            return f'no article has the slug "{slug}"', "Use the slug of an article of that day."
        wanted = self._note.day
        item = days[min(days, key=lambda day: abs(day - wanted))]
        reason = REASONS[item.withheld] if item.withheld and not item.is_shown else None
        if item.day != wanted:
            held = f", and is not published: {reason.alone}" if reason else ""
            remedy = f"To bring it here, write edition: {wanted} in {item.path}."
            return f'"{slug}" belongs to the briefing of {item.day}{held}', remedy
        if item.is_withdrawn:
            return f'"{slug}" was withdrawn', "Take it out of this note."
        if reason:
            remedy = "Take it out, or wait for it."
            return f'"{slug}" is not published: {reason.alone}', remedy
        if slug not in self._slugs:
            found = f'"{slug}" stands in the briefing in "{item.home}"'
            return found, "Name it in the note of that language."
        return f'"{slug}" is named twice', "Name it once."


def unread(note: BriefingNote, withheld: Collection[str]) -> Problem:
    """A word on a note of a day without a published article; for ``withheld`` see `withheld_as`."""
    if withheld:
        why = " or ".join(reason.together for name, reason in REASONS.items() if name in withheld)
        remedy = "It appears with them." if set(withheld) != {"expired"} else ""
        found = f"not shown, for its articles are {why}"
        return Problem(note.path, 0, "", found, remedy, "warning", "notice")
    article = f'article in "{note.lang}"' if note.lang else "article"
    found = f"no {article} stands in the briefing of {note.day}, so that nobody reads this note"
    remedy = f"Correct the day in its name, or write edition: {note.day} in an article."
    return Problem(note.path, 0, "", found, remedy, "warning")


def _withdrawn_with(note: BriefingNote) -> Problem:
    found = f"not shown, for all that stood in the briefing of {note.day} was withdrawn"
    return Problem(note.path, 0, "", found, "", "warning", "notice")
