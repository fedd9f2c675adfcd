"""What was put right or withdrawn: on a page of its own, and in the briefing of the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from site_builder.library.placement import Item
from site_builder.model.contents import CorrectionsContent
from site_builder.model.page_parts import CorrectionEntry
from site_builder.paths import SiteUrl
from site_builder.plan.addresses import Addresses
from site_builder.plan.context import Context, last_change
from site_builder.plan.kind import Planned


def corrections_urls(context: Context, _: str) -> Sequence[SiteUrl]:
    """The address of the corrections, if there is any."""
    return [context.at.corrections()] if context.ask.has_corrections() else []


def corrections(context: Context, _: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """What was put right or withdrawn, newest first."""
    for url in urls:
        items = context.ask.corrected()
        content = CorrectionsContent(_newest_first(context, items))
        versions = context.versions.of_list(Addresses.corrections, "corrected", "")
        yield Planned(url, context.head(url, last_change(items), versions), content)


def corrections_of(context: Context, day: date) -> tuple[CorrectionEntry, ...]:
    """What was put right or withdrawn on a day, in the articles of whatever day, newest first."""
    found = _newest_first(context, context.ask.corrected_on(day.isoformat()))
    return tuple(entry for entry in found if entry.at and context.ask.day_of(entry.at) == day)


def _newest_first(context: Context, items: Sequence[Item]) -> tuple[CorrectionEntry, ...]:
    """What was put right in some articles; what nobody says the time of, by its release."""
    found = (
        (entry.at or item.article.release, entry.href, entry)
        for item in items
        for entry in _entries(context, item)
    )
    return tuple(entry for *_, entry in sorted(found, key=lambda one: one[:2], reverse=True))


def _entries(context: Context, item: Item) -> Iterator[CorrectionEntry]:
    """The corrections of an article; that it was withdrawn, and why, is one of them."""
    article, href = item.article, context.href(item)
    withdrawal = article.withdrawal
    reason = withdrawal.reason if withdrawal else None
    for one in article.corrections:
        if one is not reason:
            yield CorrectionEntry(article.title, href, item.lang, one.at, one.note, False)
    if withdrawal:
        why = reason.note if reason else None
        yield CorrectionEntry(article.title, href, item.lang, withdrawal.at, why, True)
