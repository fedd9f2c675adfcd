"""The release: from when on readers may see an article, and why one is not published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from site_builder.config.settings import Settings
from site_builder.datelines.dateline import Dateline, timezone
from site_builder.errors import Problem
from site_builder.layout import CONTENT
from site_builder.library.lines import LineOf
from site_builder.model.article import Article, Correction

_AHEAD = timedelta(days=1)
"""How far an edition or a change may lie in the future before it is remarked on."""


_NO_END = datetime.max.replace(tzinfo=UTC)


class Reason(NamedTuple):
    """Why an article is not published, in the words of whoever tells of it."""

    field: str
    """The field that says so."""
    alone: str
    together: str
    """The same of several articles."""
    now: str
    """Of one that was published before."""
    these_now: str
    """The same of several."""


REASONS = {
    "embargo": Reason(
        "embargo",
        alone="it is under embargo",
        together="under embargo",
        now="under embargo now",
        these_now="these are under embargo now",
    ),
    "early": Reason(
        "dateline",
        alone="its dateline is still to come",
        together="still to come",
        now="dated in the future now",
        these_now="these are dated in the future now",
    ),
    "draft": Reason(
        "status",
        alone="it is a draft",
        together="drafts",
        now="a draft now",
        these_now="these are drafts now",
    ),
    "expired": Reason(
        "expires",
        alone="it has expired",
        together="expired",
        now="expired",
        these_now="these have expired",
    ),
}
"""What `withheld_as` can say."""


def withheld_as(article: Article, as_of: datetime) -> str | None:
    """Why an article is not published at ``as_of``; None if it is.

    "draft", "expired", "embargo", or "early" if its dateline is still to come.
    """
    if article.status == "draft":
        return "draft"
    if article.expires and article.expires <= as_of:
        return "expired"
    if article.embargo and article.embargo > as_of:
        return "embargo"
    if article.dateline.instant > as_of:
        return "early"
    return None


def instants(article: Article, slip_days: int) -> Iterator[datetime]:
    """When an article comes or goes, is no longer remarked on, or a correction goes below its text.

    ``slip_days`` is [corrections] days.
    """
    found = {article.dateline.instant, article.embargo, article.expires}
    found.update(_slip_end(correction, slip_days) for correction in article.corrections)
    found.update(_day_before(instant) for _, instant in _past_of(article))
    return filter(None, found)


def slip_of(article: Article, slip_days: int, as_of: datetime) -> tuple[Correction, ...]:
    """The corrections of the last days, which stand above the text, oldest first."""
    if not slip_days:
        return ()
    return tuple(one for one in article.corrections if _slip_end(one, slip_days) > as_of)


def _slip_end(correction: Correction, slip_days: int) -> datetime:
    try:
        return correction.at + timedelta(days=slip_days)
    except OverflowError:
        return _NO_END


def _past_of(article: Article) -> Iterator[tuple[str, datetime]]:
    """The instants that should have passed when the article is released, each by its field."""
    if article.edition:
        yield "edition", datetime.combine(article.edition, time(), UTC)
    if article.updated:
        yield "updated", article.updated
    if article.corrections:
        yield "corrections", article.corrections[-1].at


def _day_before(instant: datetime) -> datetime:
    return instant - _AHEAD if instant.year > 1 else instant


def still_to_come(
    article: Article, withheld: str | None, as_of: datetime, line: LineOf
) -> Iterator[Problem]:
    """What is still to come is a slip of the pen more often than a plan.

    ``withheld`` is what `withheld_as` says of the article.
    """
    if withheld == "early":
        found = f"{_moment(article.dateline)} has not come yet, so the article waits for it"
        remedy = "Correct it if that is a slip."
        at = line(article.path, "dateline")
        yield Problem(article.path, at, "dateline", found, remedy, "warning")
    for key, instant in _past_of(article) if withheld is None else ():
        if _day_before(instant) > as_of:
            found = f"{instant.date()} has not come yet"
            remedy = "Correct it, or hold the article back with embargo:."
            yield Problem(article.path, line(article.path, key), key, found, remedy, "warning")


def _moment(dateline: Dateline) -> str:
    return f"{dateline.local:%Y-%m-%d %H:%M}" if dateline.timed else f"{dateline.local.date()}"


def nothing_released(
    articles: Iterable[Article], unfinished: int, settings: Settings, as_of: datetime
) -> Problem:
    """A word on a site without articles, for it may be one that has lost them.

    ``unfinished`` is the number of drafts that are not fit to be read yet.
    """
    held = [(article, withheld_as(article, as_of)) for article in articles]
    count = Counter(why for _, why in held)
    drafts = count["draft"] + unfinished
    coming = [article.release for article, why in held if why == "embargo"]
    first = ", the first" if len(coming) > 1 else ""
    reasons = [
        f"{drafts:,} draft{'' if drafts == 1 else 's'}" if drafts else "",
        f"{len(coming):,} under embargo{first} until {_clock(coming, settings)}" if coming else "",
        f"{count['early']:,} with a dateline still to come" if count["early"] else "",
        f"{count['expired']:,} expired" if count["expired"] else "",
        f"{count[None]:,} withdrawn" if count[None] else "",
    ]
    told = ", ".join(filter(None, reasons)) or f"none is ready in {CONTENT}/"
    remedy = "The site is built all the same, and its pages say so."
    found = f"no article is published: {told}"
    return Problem(CONTENT, 0, "", found, remedy, "warning", "notice")


def nothing_in(lang: str) -> Problem:
    """A word on a language without articles, of a site that has some in another."""
    remedy = "Its pages are built all the same, and say so."
    found = f'no article in "{lang}" is published'
    return Problem(CONTENT, 0, "", found, remedy, "warning", "notice")


def _clock(coming: Iterable[datetime], settings: Settings) -> str:
    """The first of some instants by the site's clock."""
    zone = settings.site.timezone
    here = min(coming).astimezone(timezone(zone)).replace(tzinfo=None)
    return f"{here.isoformat(' ', 'minutes')} ({zone})"
