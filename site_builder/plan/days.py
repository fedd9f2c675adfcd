"""The front page, the briefing of each day, and the archive of months and years."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

import msgspec

from site_builder.library.library import Edition
from site_builder.model.editorial import BriefingNote
from site_builder.model.pages import (
    ArchiveContent,
    Briefing,
    CardSection,
    DayLink,
    EditionContent,
    FrontContent,
    Link,
    MonthContent,
    MonthLink,
    Page,
    YearContent,
)
from site_builder.model.texts import Passage, Text
from site_builder.plan.context import Desk, last_change
from site_builder.urls import encode


def front(desk: Desk) -> Iterator[Page]:
    """The latest briefing in full, then the days before."""
    kept = (edition for edition in desk.library.editions if not edition.withdrawn)
    editions = tuple(islice(kept, desk.settings.front_page.days))
    content = FrontContent(
        tuple(_briefing(desk, edition, f"{edition.day}.") for edition in editions)
    )
    head = desk.head("/", _last_change(editions))
    yield desk.page("/", "front", "front.html", head, content)


def editions(desk: Desk) -> Iterator[Page]:
    """A page for each day that has articles, or had some that were withdrawn."""
    days = desk.library.editions
    for older, edition, newer in zip((*days[1:], None), days, (None, *days), strict=False):
        content = EditionContent(
            briefing=_briefing(desk, edition),
            previous=desk.day_link(older) if older else None,
            next=desk.day_link(newer) if newer else None,
        )
        url = desk.at.edition(edition.day)
        head = desk.head(url, _last_change([edition]), indexed=not edition.withdrawn)
        source = edition.note.path if edition.note else ""
        yield desk.page(url, "briefing", "edition.html", head, content, source)


def archive(desk: Desk) -> Iterator[Page]:
    """Each month and year that has articles, and the list of them all."""
    months: dict[date, list[Edition]] = defaultdict(list)
    for edition in reversed(desk.library.editions):
        months[edition.day.replace(day=1)].append(edition)
    years: dict[int, list[MonthLink]] = defaultdict(list)
    for month, found in months.items():
        years[month.year].append(_month_link(desk, month, found))
    yield from _months(desk, months)
    yield from _years(desk, years, months)
    content = ArchiveContent(
        tuple(_year_link(desk, year, years[year]) for year in sorted(years, reverse=True)),
        {f"{year:04}": tuple(links) for year, links in years.items()},
    )
    head = desk.head("/archive/", last_change(desk.library.items or desk.library.withdrawn))
    yield desk.page("/archive/", "archive", "archive.html", head, content)


def _briefing(desk: Desk, edition: Edition, prefix: str = "") -> Briefing:
    """The briefing of a day; ``prefix`` goes before the ids in the editor's words."""
    note = edition.note
    return Briefing(
        day=edition.day,
        href=desk.day_href(edition.day),
        title=note.title if note else None,
        opening=_words(desk, note, note.opening, prefix) if note else None,
        lead=desk.card(edition.lead) if edition.lead else None,
        sections=tuple(
            CardSection(section.title, desk.cards(section.items)) for section in edition.sections
        ),
        closing=_words(desk, note, note.closing, f"{prefix}closing.") if note else None,
        count=len(edition.items),
        withdrawn=bool(edition.withdrawn),
    )


def _words(desk: Desk, note: BriefingNote, text: Text | None, prefix: str) -> Passage | None:
    if text is None:
        return None
    passage = desk.linker.passage(note.path, text)
    return msgspec.structs.replace(passage, prefix=prefix if text.anchors else "")


def _months(desk: Desk, months: Mapping[date, Sequence[Edition]]) -> Iterator[Page]:
    order = list(months)
    for before, month, after in zip((None, *order), order, (*order[1:], None), strict=False):
        links = {edition.day: desk.day_link(edition) for edition in months[month]}
        length = calendar.monthrange(month.year, month.month)[1]
        days = (month.replace(day=number) for number in range(1, length + 1))
        content = MonthContent(
            month=month,
            days=tuple(links.get(day) or DayLink(day, None) for day in days),
            previous=_month_day(desk, before, months) if before else None,
            next=_month_day(desk, after, months) if after else None,
        )
        url = desk.at.month(month)
        head = desk.head(url, _last_change(months[month]))
        yield desk.page(url, "archive", "month.html", head, content)


def _years(
    desk: Desk,
    years: Mapping[int, Sequence[MonthLink]],
    months: Mapping[date, Sequence[Edition]],
) -> Iterator[Page]:
    order = list(years)
    for before, year, after in zip((None, *order), order, (*order[1:], None), strict=False):
        content = YearContent(
            year=year,
            months=tuple(years[year]),
            previous=_year_link(desk, before, years[before]) if before else None,
            next=_year_link(desk, after, years[after]) if after else None,
        )
        url = desk.at.year(year)
        days = (day for link in years[year] for day in months[link.month])
        head = desk.head(url, _last_change(days))
        yield desk.page(url, "archive", "year.html", head, content)


def _last_change(editions: Iterable[Edition]) -> datetime | None:
    """The last change in any of ``editions``, a withdrawal if nothing else is left of one."""
    return last_change(item for day in editions for item in day.items or day.withdrawn)


def _month_link(desk: Desk, month: date, found: Sequence[Edition]) -> MonthLink:
    count = sum(len(edition.items) for edition in found)
    return MonthLink(month, encode(desk.at.month(month)), len(found), count)


def _month_day(desk: Desk, month: date, months: Mapping[date, Sequence[Edition]]) -> DayLink:
    link = _month_link(desk, month, months[month])
    return DayLink(month, link.href, link.count)


def _year_link(desk: Desk, year: int, months: Sequence[MonthLink]) -> Link:
    count = sum(month.count for month in months)
    return Link(f"{year:04}", encode(desk.at.year(year)), count=count)
