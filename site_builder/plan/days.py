"""The front page, the briefing of each day, and the archive of months and years."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial

import msgspec

from site_builder.library.editions import Edition, span
from site_builder.library.questions import DayHeadings, DayTally, MonthTally
from site_builder.model.contents import (
    ArchiveContent,
    EditionContent,
    FrontContent,
    MonthContent,
    YearContent,
)
from site_builder.model.editorial import BriefingNote
from site_builder.model.page_parts import (
    Briefing,
    CardSection,
    DayHeadlines,
    DayLink,
    Link,
    MonthLink,
)
from site_builder.model.texts import Passage, Text
from site_builder.paths import NO_FILE, SiteUrl, encode
from site_builder.plain_text import reading_minutes
from site_builder.plan.addresses import Addresses
from site_builder.plan.context import Context, last_change
from site_builder.plan.corrections import corrections_of
from site_builder.plan.kind import Planned

RECENT_MONTHS = 12
"""Months of which the archive shows each day."""

DAY_HEADLINES = 12
"""Headlines of a day on the page of its month, which bounds that page: most days have fewer."""


def front(context: Context, _: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The latest briefing in full, then the days before."""
    editions = [*filter(None, map(context.ask.edition, context.ask.latest()))]
    content = FrontContent(
        tuple(_briefing(context, edition, f"{edition.day}.") for edition in editions)
    )
    for url in urls:
        yield Planned(
            url,
            context.head(url, _last_change(editions), context.versions.of_list(Addresses.front)),
            content,
        )


def edition_urls(context: Context, day: str) -> Sequence[SiteUrl]:
    """The address of a briefing, if there is one."""
    return [context.at.edition(date.fromisoformat(day))] if context.ask.edition(day) else []


def edition(context: Context, day: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The page of a day that has articles, or had some that were withdrawn."""
    edition = context.ask.edition(day)
    if edition is None:
        return
    for url in urls:
        older, newer = context.ask.beside(day)
        content = EditionContent(
            briefing=_briefing(context, edition),
            previous=_day_link(context, older),
            next=_day_link(context, newer),
        )
        versions = context.versions.of_list(partial(Addresses.edition, day=edition.day), "day", day)
        head = context.head(url, _last_change([edition]), versions, indexed=not edition.withdrawn)
        yield Planned(url, head, content, edition.note.path if edition.note else NO_FILE)


def month_urls(context: Context, month: str) -> Sequence[SiteUrl]:
    """The address of a month in which there are briefings."""
    days = context.ask.month(month)
    return [context.at.month(days[0].day)] if days else []


def month(context: Context, month: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """A calendar with links to the briefings of a month."""
    for url in urls:
        found = context.ask.month(month)
        before, after = context.ask.months_beside(month)
        headings = (context.ask.headings(day.day.isoformat()) for day in found)
        content = MonthContent(
            month=found[0].day.replace(day=1),
            days=_calendar(context, found),
            previous=_month_day(context, before),
            next=_month_day(context, after),
            year=Link(month[:4], encode(context.at.year(found[0].day.year))),
            briefings=tuple(_headlines(context, day) for day in filter(None, headings)),
        )
        versions = context.versions.of_list(
            partial(Addresses.month, day=content.month), "day", month
        )
        yield Planned(url, context.head(url, _latest(found), versions), content)


def year_urls(context: Context, year: str) -> Sequence[SiteUrl]:
    """The address of a year in which there are briefings."""
    return [context.at.year(int(year))] if int(year) in _years(context) else []


def year(context: Context, year: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The months of a year."""
    for url in urls:
        number, years = int(year), _years(context)
        order = list(years)
        place = order.index(number)
        before = order[place - 1] if place else None
        after = order[place + 1] if place + 1 < len(order) else None
        content = YearContent(
            year=number,
            months=tuple(_month_with_days(context, month) for month in years[number]),
            previous=_year_link(context, before, years[before]) if before is not None else None,
            next=_year_link(context, after, years[after]) if after is not None else None,
        )
        versions = context.versions.of_list(partial(Addresses.year, year=number), "day", year)
        yield Planned(url, context.head(url, _latest(years[number]), versions), content)


def archive(context: Context, _: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The list of all years."""
    years = _years(context)
    recent = context.ask.months()[: -RECENT_MONTHS - 1 : -1]
    content = ArchiveContent(
        years=tuple(_year_link(context, year, years[year]) for year in sorted(years, reverse=True)),
        months={
            f"{year:04}": tuple(_month_link(context, month) for month in months)
            for year, months in years.items()
        },
        recent=tuple(_month_with_days(context, month) for month in recent),
    )
    for url in urls:
        versions = context.versions.of_list(Addresses.archive)
        yield Planned(url, context.head(url, context.ask.newest_release(), versions), content)


def _day_link(context: Context, day: str | None) -> DayLink | None:
    tally = context.ask.day(day) if day else None
    return context.day_link(tally) if tally else None


def _years(context: Context) -> dict[int, list[MonthTally]]:
    """Each year, the first one first, with its months."""
    years: dict[int, list[MonthTally]] = {}
    for month in context.ask.months():
        years.setdefault(month.month.year, []).append(month)
    return years


def _briefing(context: Context, edition: Edition, prefix: str = "") -> Briefing:
    """The briefing of a day; ``prefix`` goes before the ids in the editor's words."""
    note = edition.note
    opens, closes = span(edition.day, context.settings)
    return Briefing(
        day=edition.day,
        href=encode(context.at.edition(edition.day)),
        title=note.title if note else None,
        opening=_words(context, note, note.opening, prefix) if note else None,
        lead=context.card(edition.lead) if edition.lead else None,
        sections=tuple(
            CardSection(section.title, context.cards(section.items)) for section in edition.sections
        ),
        closing=_words(context, note, note.closing, f"{prefix}closing.") if note else None,
        count=len(edition.items),
        withdrawn=bool(edition.withdrawn),
        opens=opens,
        closes=closes,
        number=context.ask.number(edition.day.isoformat()),
        minutes=reading_minutes(sum(item.article.words for item in edition.items)),
        coming=note.coming if note else (),
        corrections=corrections_of(context, edition.day),
    )


def _words(context: Context, note: BriefingNote, text: Text | None, prefix: str) -> Passage | None:
    if text is None:
        return None
    passage = context.linker.passage(note.path, text)
    return msgspec.structs.replace(passage, prefix=prefix if text.anchors else "")


def _last_change(editions: Iterable[Edition]) -> datetime | None:
    """The last change in any of ``editions``, a withdrawal if nothing else is left of one."""
    return last_change(item for day in editions for item in day.items or day.withdrawn)


def _latest(tallies: Iterable[DayTally | MonthTally]) -> datetime | None:
    return max((tally.changed for tally in tallies if tally.changed), default=None)


def _headlines(context: Context, found: DayHeadings) -> DayHeadlines:
    return DayHeadlines(
        day=found.day,
        href=encode(context.at.edition(found.day)),
        title=found.title,
        headlines=tuple(map(context.headline, found.headings[:DAY_HEADLINES])),
        count=len(found.headings),
    )


def _calendar(context: Context, found: Sequence[DayTally]) -> tuple[DayLink, ...]:
    """Every day of the month that the days ``found`` are in."""
    first = found[0].day.replace(day=1)
    links = {day.day: context.day_link(day) for day in found}
    length = calendar.monthrange(first.year, first.month)[1]
    days = (first.replace(day=number) for number in range(1, length + 1))
    return tuple(links.get(day) or DayLink(day, None) for day in days)


def _month_link(context: Context, month: MonthTally) -> MonthLink:
    href = encode(context.at.month(month.month))
    return MonthLink(month.month, href, month.days, month.number)


def _month_with_days(context: Context, month: MonthTally) -> MonthLink:
    days = _calendar(context, context.ask.month(month.month.isoformat()[:7]))
    return msgspec.structs.replace(_month_link(context, month), calendar=days)


def _month_day(context: Context, month: MonthTally | None) -> DayLink | None:
    if month is None:
        return None
    return DayLink(month.month, encode(context.at.month(month.month)), month.number)


def _year_link(context: Context, year: int, months: Sequence[MonthTally]) -> Link:
    count = sum(month.number for month in months)
    return Link(f"{year:04}", encode(context.at.year(year)), count=count)
