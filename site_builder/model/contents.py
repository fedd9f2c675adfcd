"""What templates receive: the contents of pages, a struct for each kind.

A template receives its content as ``page`` (a `Content`) and its head as ``head`` (a `Head`);
docs/themes.md lists them template by template. They are plain frozen data.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeAlias

from site_builder.model.article import Correction, Party
from site_builder.model.page_parts import (
    Briefing,
    Card,
    CorrectionEntry,
    DayHeadlines,
    DayLink,
    FeedEntry,
    FeedLink,
    Figure,
    Link,
    ListedStory,
    MonthCount,
    MonthLink,
    TopicGroup,
)
from site_builder.model.texts import Passage
from site_builder.paths import Href
from site_builder.values import Value


class FrontContent(Value, frozen=True, tag="front"):
    """front.html: the latest briefing, then the days before."""

    briefings: tuple[Briefing, ...]


class EditionContent(Value, frozen=True, tag="edition"):
    """edition.html: one day."""

    briefing: Briefing
    previous: DayLink | None
    next: DayLink | None


class ArticleContent(Value, frozen=True, tag="article", kw_only=True):
    """article.html: one article in full."""

    card: Card
    id: str
    body: Passage | None
    """None if it has no text."""
    original: Party | None
    """The source that one without a text leads to."""
    byline: tuple[Party, ...]
    sources: tuple[Party, ...]
    topics: tuple[Link, ...]
    slip: tuple[Correction, ...]
    """The corrections of the last days, which stand above the text, oldest first."""
    corrections: tuple[Correction, ...]
    """Those before, which stand below it, oldest first."""
    published: datetime
    """Its release, in UTC: the later of dateline and embargo."""
    changed: datetime
    """The last change that a reader should know of, in UTC; `published` if there was none."""
    updated: datetime | None
    """The same instant, if the change was no correction; None if it was one, or there was none."""
    minutes: int
    """That reading it takes."""
    figure: Figure | None
    story: Link | None
    story_so_far: tuple[Card, ...]
    """Earlier articles of the story, newest first."""
    edition: DayLink
    previous: Link | None
    """The article before this one in the edition."""
    next: Link | None
    extra: dict[str, Any]


class WithdrawnContent(Value, frozen=True, tag="withdrawn", kw_only=True):
    """withdrawn.html: what stays at the address of a withdrawn article."""

    title: str
    lang: str
    since: datetime | None
    """When it was withdrawn, in UTC; None where nobody says that."""
    reason: str | None
    """Why, in plain text; None where nobody says that."""
    edition: DayLink
    topics: tuple[Link, ...]
    story: Link | None
    corrections: tuple[Correction, ...]
    """Those of before, oldest first."""


class TopicContent(Value, frozen=True, tag="topic", kw_only=True):
    """topic.html: a page of a topic, newest first.

    What changes with each article stands on the first page alone: the numbered ones never change.
    """

    name: str
    description: str | None
    parent: Link | None
    children: tuple[Link, ...]
    cards: tuple[Card, ...]
    latest: Href
    """The first page."""
    number: int | None
    """None on the first page, which changes; the others are counted from the oldest and do not."""
    older: Href | None
    """The page with the articles before these."""
    numbers: tuple[Link, ...] = ()
    """On the first page: the numbered ones, newest first."""
    related: tuple[Link, ...] = ()
    """On the first page: topics that its articles often carry too, the most frequent first."""
    count: int = 0
    """On the first page: all articles of the topic."""
    months: tuple[MonthCount, ...] = ()
    """On the first page: the months up to that of its newest article, without a gap."""


class TopicsContent(Value, frozen=True, tag="topics"):
    """topics.html: every topic."""

    topics: tuple[Link, ...]
    """In alphabetical order."""
    groups: tuple[TopicGroup, ...]
    """The widest of them, by letter where they are many."""


class StoryContent(Value, frozen=True, tag="story"):
    """story.html: a thread of articles, newest first."""

    title: str
    lang: str | None
    """Language of the title where it is not the page's."""
    summary: str | None
    cards: tuple[Card, ...]
    first: date | None
    """Day of the edition of its oldest article; None if all were withdrawn."""


class StoriesContent(Value, frozen=True, tag="stories"):
    """stories.html: every thread, what was last told of first."""

    stories: tuple[ListedStory, ...]


class MonthContent(Value, frozen=True, tag="month"):
    """month.html: a calendar, and the headlines of its days."""

    month: date
    """Its first day."""
    days: tuple[DayLink, ...]
    """Every day of the month."""
    previous: DayLink | None
    """The first day of the month before this one that has articles."""
    next: DayLink | None
    year: Link
    briefings: tuple[DayHeadlines, ...]
    """The first day first."""


class YearContent(Value, frozen=True, tag="year"):
    """year.html: its months."""

    year: int
    months: tuple[MonthLink, ...]
    previous: Link | None
    next: Link | None


class ArchiveContent(Value, frozen=True, tag="archive"):
    """archive.html: every year, newest first."""

    years: tuple[Link, ...]
    months: dict[str, tuple[MonthLink, ...]]
    """Year, as in the text of its link, to its months."""
    recent: tuple[MonthLink, ...]
    """The last twelve months that have articles, newest first, each with its days."""


class StandingContent(Value, frozen=True, tag="page"):
    """page.html: a standing page."""

    title: str
    summary: str
    body: Passage
    updated: datetime | None


class SubscribeContent(Value, frozen=True, tag="subscribe"):
    """subscribe.html: a person's page about the feeds."""

    feeds: tuple[FeedLink, ...]
    topics: tuple[tuple[str, tuple[FeedLink, ...]], ...]
    """Name of each topic and its feeds."""
    subscriptions: Href
    """The OPML file."""


class CorrectionsContent(Value, frozen=True, tag="corrections"):
    """corrections.html: what was put right, newest first."""

    entries: tuple[CorrectionEntry, ...]


class NotFoundContent(Value, frozen=True, tag="404"):
    """404.html: served for every address that leads nowhere, so all in it is independent of it."""


class RedirectContent(Value, frozen=True, tag="redirect"):
    """redirect.html: an old address."""

    target: Href


SitemapEntry: TypeAlias = tuple[Href, datetime | None]
"""A page and its last change."""


class SitemapContent(Value, frozen=True, tag="sitemap"):
    """sitemap.xml: pages and when they changed (sitemaps.org protocol 0.9)."""

    entries: tuple[SitemapEntry, ...]


class SitemapIndexContent(Value, frozen=True, tag="sitemap-index"):
    """sitemap-index.xml: the parts of a sitemap with more than 50,000 pages."""

    entries: tuple[SitemapEntry, ...]


class RobotsContent(Value, frozen=True, tag="robots"):
    """robots.txt"""

    sitemap: Href


class SubscriptionsContent(Value, frozen=True, tag="opml"):
    """subscriptions.opml: every feed, for a reader to take in at once (OPML 2.0)."""

    feeds: tuple[tuple[FeedLink, Href], ...]
    """A feed and the page that it follows."""


class FeedContent(Value, frozen=True, tag="feed", kw_only=True):
    """A feed."""

    format: str
    """The name of one of `FEED_FORMATS`."""
    id: str
    title: str
    description: str
    href: Href
    """Its own."""
    page: Href
    """The page that it follows."""
    subscribe: Href
    """The page that tells a person of feeds."""
    updated: datetime
    """The last change of any entry, in UTC."""
    hub: str
    """Where readers can ask to be told at once of what is new in it (WebSub); empty for nowhere."""
    max_size: int
    """In bytes; it leaves out the oldest of its entries beyond that."""
    entries: tuple[FeedEntry, ...]


Content: TypeAlias = (
    FrontContent
    | EditionContent
    | ArticleContent
    | WithdrawnContent
    | TopicContent
    | TopicsContent
    | StoryContent
    | StoriesContent
    | MonthContent
    | YearContent
    | ArchiveContent
    | StandingContent
    | SubscribeContent
    | CorrectionsContent
    | NotFoundContent
    | RedirectContent
    | SitemapContent
    | SitemapIndexContent
    | RobotsContent
    | SubscriptionsContent
    | FeedContent
)
