"""The parts that contents of pages are made of: links, figures, cards, heads, and the navigation.

They are plain frozen data, as docs/themes.md lists them.

The filters ``url`` and ``absolute`` complete an `Href`, by the path that the site is served below.
"""

from __future__ import annotations

from datetime import date, datetime

from site_builder.datelines.dateline import Dateline
from site_builder.model.article import Correction, Party
from site_builder.model.editorial import Coming
from site_builder.model.feed_formats import FEED_FORMATS
from site_builder.model.texts import Passage
from site_builder.paths import Href
from site_builder.values import Value


class Link(Value, frozen=True):
    """A name that leads somewhere."""

    text: str
    href: Href
    lang: str | None = None
    """Language of ``text`` where it is not the page's."""
    count: int | None = None
    """Articles behind the link."""


class DayLink(Value, frozen=True):
    """A day that has an edition, or in a calendar a day that may have one."""

    day: date
    href: Href | None
    count: int = 0


class FeedLink(Value, frozen=True):
    """A feed that a page announces."""

    title: str
    href: Href
    format: str
    """The name of one of `FEED_FORMATS`."""

    @property
    def type(self) -> str:
        """Media type, such as application/rss+xml."""
        return FEED_FORMATS[self.format].media_type

    @property
    def label(self) -> str:
        """What readers of the site know its format as: RSS."""
        return FEED_FORMATS[self.format].label


class Figure(Value, frozen=True):
    """A picture of the user's own."""

    href: Href
    alt: str
    caption: str | None
    credit: str | None
    width: int
    height: int
    """CSS pixels; 0 where the size is not known."""


class Sound(Value, frozen=True):
    """A recording of the user's own."""

    href: Href
    type: str
    """Media type: audio/mpeg."""
    size: int
    """Bytes."""


class Card(Value, frozen=True):
    """As much of an article as other pages show of it: its body is not in here."""

    href: Href
    title: str
    dateline: Dateline
    day: date
    """Day of its edition."""
    summary: str
    """Empty if it has neither a summary nor a first paragraph."""
    lang: str
    topic: Link | None = None
    """Its first topic, in its own language."""
    sources: tuple[Party, ...] = ()
    withheld: str | None = None
    """ "draft", "embargo" or "early" (its dateline is still to come) in a preview."""


class Head(Value, frozen=True, kw_only=True):
    """What every HTML page says of itself to machines."""

    href: Href
    lang: str
    feeds: tuple[FeedLink, ...] = ()
    translations: tuple[Link, ...] = ()
    """The same in other languages of the site, or the same text, this one included."""
    x_default: Href | None = None
    """Of these the one for whoever reads none of their languages, in a site of several."""
    languages: tuple[Link, ...] = ()
    """The other languages of the site, each with what is nearest there to this page."""
    figure: Figure | None = None
    updated: datetime | None = None
    """The last change of anything listed here, in UTC."""
    indexed: bool = True
    """False for what search engines should leave out."""


class CardSection(Value, frozen=True):
    """A part of a briefing; the title is None for what stands in no section."""

    title: str | None
    cards: tuple[Card, ...]


class CorrectionEntry(Value, frozen=True):
    """A correction of an article, or that it was withdrawn."""

    title: str
    href: Href
    lang: str
    at: datetime | None
    """None for a withdrawal of which nobody says when it was."""
    note: str | None
    """Plain text for the reader; why it was withdrawn, or None where nobody says that."""
    withdrawn: bool


class Briefing(Value, frozen=True):
    """One day: the editor's words, the lead, the sections."""

    day: date
    href: Href
    title: str | None
    opening: Passage | None
    lead: Card | None
    sections: tuple[CardSection, ...]
    closing: Passage | None
    count: int
    withdrawn: bool
    """True if all that the day held was withdrawn."""
    opens: datetime
    """The first instant that is in it, in UTC; dispatches from then on are of this day."""
    closes: datetime
    """The first that is in the next one: 23 to 25 hours later."""
    number: int
    """Its place among the briefings of the site; the first is 1."""
    minutes: int
    """That reading its articles takes."""
    coming: tuple[Coming, ...]
    """What the editor says is to happen, by the days."""
    corrections: tuple[CorrectionEntry, ...]
    """Made on this day, to whatever article, newest first."""


class MonthCount(Value, frozen=True):
    """How many articles a month has."""

    month: date
    """Its first day."""
    count: int


class ListedTopic(Link, frozen=True, kw_only=True):
    """A topic in the list of all."""

    description: str | None
    narrower: tuple[Link, ...]
    """All topics below it."""


class TopicGroup(Value, frozen=True):
    """Topics that stand together in the list of all."""

    initial: str | None
    """The letter that their names begin with; None for what is not in groups."""
    topics: tuple[ListedTopic, ...]


class ListedStory(Link, frozen=True, kw_only=True):
    """A thread in the list of all."""

    summary: str | None
    first: date | None
    """Day of the edition of its oldest article; None if all were withdrawn."""
    last: date | None
    """That of the newest."""
    newest: Link | None
    """The headline of that."""


class Headline(Value, frozen=True):
    """An article in a list of headlines."""

    href: Href
    title: str
    dateline: Dateline
    day: date
    """Day of its edition."""
    lang: str
    withheld: str | None = None
    """As `Card.withheld`."""


class DayHeadlines(Value, frozen=True):
    """The headlines of a briefing."""

    day: date
    href: Href
    title: str | None
    """The editor's."""
    headlines: tuple[Headline, ...]
    """The first of them."""
    count: int
    """All articles in it."""


class MonthLink(Value, frozen=True):
    """A month that has articles."""

    month: date
    href: Href
    days: int
    """Editions in it."""
    count: int
    """Articles in it."""
    calendar: tuple[DayLink, ...] = ()
    """Every day of it, on a page that shows them."""


class FeedEntry(Value, frozen=True, kw_only=True):
    """An article in a feed."""

    id: str
    href: Href
    title: str
    dateline: Dateline
    published: datetime
    """Its release, in UTC."""
    updated: datetime
    """The last change that a reader should know of, in UTC; `published` if there was none."""
    lang: str
    summary: str
    body: Passage | None
    """None where feeds carry summaries only, the article has no text or was withdrawn."""
    original: Party | None
    """The source that one without a text leads to."""
    byline: tuple[Party, ...]
    sources: tuple[Party, ...]
    topics: tuple[str, ...]
    corrections: tuple[Correction, ...]
    """All of them, oldest first: a feed may be read long after. Of a withdrawn one those before."""
    figure: Figure | None
    sound: Sound | None
    """The first that its text links to."""
    withdrawn: bool
    since: datetime | None
    """When it was withdrawn, in UTC; None where nobody says that."""
    reason: str | None
    """Why, in plain text; None where nobody says that."""


class Navigation(Value, frozen=True):
    """What leads from every page to the rest of the site; it changes only with the site itself."""

    front: Href
    """The front page."""
    pages: tuple[Link, ...]
    """Standing pages."""
    archive: Href
    subscribe: Href
    topics: Href
    """The list of topics."""
    stories: Href | None
    """The list of stories, if there are any."""
    corrections: Href | None
    """The corrections, if there are any."""
    feeds: tuple[FeedLink, ...]
    """The feeds of the site."""
