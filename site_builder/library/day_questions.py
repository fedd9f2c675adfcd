"""The questions about days: their editions, the numbers of these, and months."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cached_property

from site_builder.errors import Problem
from site_builder.library.editions import Edition, compose, unread
from site_builder.library.index import instant, microseconds
from site_builder.library.lookup import Lookup, heading_of
from site_builder.library.questions import DayHeadings, DayTally, MonthTally, question
from site_builder.model.article import Article
from site_builder.model.editorial import BriefingNote
from site_builder.paths import ContentPath
from site_builder.store.index import Tally


class DayQuestions(Lookup):
    """What is published on which day."""

    @question
    def edition(self, day: str) -> Edition | None:
        """The edition of a day; None if no article stands in it."""
        items = self._items(self.index.listed("day", day))
        if not items:
            return None
        line = self.sources.line
        note = self.briefing(day)
        return compose(items[0].day, items, note, self.topic_notes, self._namesakes, line)

    @question
    def unread(self, day: str) -> Problem | None:
        """A word on a note on a day without articles."""
        note = self.briefing(day)
        if note is None or self.index.tally("day", day):
            return None
        held = self._items(self.index.listed("held", day))
        return unread(note, {item.withheld for item in held if item.withheld})

    @question
    def briefings(self, day: str) -> tuple[ContentPath, ...]:
        """The files of all notes on a day."""
        return tuple(self.index.listed("briefing", day))

    @question
    def beside(self, day: str) -> tuple[str | None, str | None]:
        """The days before and after that have an edition."""
        return self.index.beside("day", day)

    @question
    def number(self, day: str) -> int:
        """The place of a day among those that have an edition; the first is 1."""
        return bisect_right(self.days, day)

    @question
    def latest(self) -> tuple[str, ...]:
        """The days of the front page, newest first."""
        days = [day for day, tally in self.index.tallies("day") if tally.number]
        return tuple(days[: -self._settings.front_page.days - 1 : -1])

    @question
    def day(self, day: str) -> DayTally | None:
        """What a day comes to."""
        edition = self.edition(day)
        if edition is None:
            return None
        changed = [item.changed for item in edition.items or edition.withdrawn]
        return DayTally(edition.day, len(edition.items), max(changed, default=None))

    @question
    def headings(self, day: str) -> DayHeadings | None:
        """What stands in the edition of a day; None if there is none, or all was withdrawn."""
        edition = self.edition(day)
        if edition is None or not edition.items:
            return None
        title = edition.note.title if edition.note else None
        return DayHeadings(edition.day, title, tuple(map(heading_of, edition.items)))

    @question
    def month(self, month: str) -> tuple[DayTally, ...]:
        """What the days of a month (2024-04) come to, oldest first."""
        return tuple(_day_tally(*found) for found in self.index.tallies("edition", f"{month}-"))

    @question
    def months(self) -> tuple[MonthTally, ...]:
        """Every month in which there are editions, oldest first."""
        found: dict[str, list[DayTally]] = {}
        for day, tally in self.index.tallies("edition"):
            found.setdefault(day[:7], []).append(_day_tally(day, tally))
        return tuple(map(_month_tally, found.values()))

    @question
    def months_beside(self, month: str) -> tuple[MonthTally | None, MonthTally | None]:
        """The months before and after."""
        before, _ = self.index.beside("edition", f"{month}-00")
        _, after = self.index.beside("edition", f"{month}-99")
        return self._month_of(before), self._month_of(after)

    @cached_property
    def days(self) -> Sequence[str]:
        """Every day that has an edition, oldest first."""
        return [day for day, _ in self.index.tallies("day")]

    def day_of(self, instant: datetime) -> date:
        """As `Placement.day_of`."""
        return self._placement.day_of(instant)

    def days_of_corrections(self, article: Article) -> set[date]:
        """As `Placement.days_of_corrections`."""
        return self._placement.days_of_corrections(article)

    def edition_tally(self, day: str) -> Tally | None:
        """What the edition of a day comes to; None if there is none."""
        found = self.day(day)
        if found is None:
            return None
        changed = microseconds(found.changed) if found.changed else 0
        return Tally(found.number, 0, changed, "")

    def notes_on(self, day: str) -> Iterator[ContentPath]:
        """The files of the notes on a day in every language."""
        for index in self._by_language.values():
            yield from index.listed("briefing", day)

    def foreign_language(self, path: ContentPath) -> str | None:
        """The language that the name of a note says, if it is none of the site's."""
        note = self.sources.value(path)
        lang = note.lang if isinstance(note, BriefingNote) else None
        return lang if lang not in self._by_language else None

    def briefing(self, day: str) -> BriefingNote | None:
        """The note on a day, if there is one."""
        for path in self.index.listed("briefing", day):
            value = self.sources.value(path)
            if isinstance(value, BriefingNote) and value.lang in (None, self.lang):
                return value
        return None

    def _month_of(self, day: str | None) -> MonthTally | None:
        return _month_tally(self.month(day[:7])) if day else None


def _day_tally(day: str, tally: Tally) -> DayTally:
    changed = instant(tally.changed) if tally.changed else None
    return DayTally(date.fromisoformat(day), tally.number, changed)


def _month_tally(days: Sequence[DayTally]) -> MonthTally:
    changed = max((day.changed for day in days if day.changed), default=None)
    count = sum(day.number for day in days)
    return MonthTally(days[0].day.replace(day=1), len(days), count, changed)
