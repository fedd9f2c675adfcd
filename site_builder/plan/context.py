"""What pages of several kinds are made of, and whom their makers ask."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from site_builder.bidi import joined
from site_builder.config.settings import Settings
from site_builder.library.catalogue import Catalogue
from site_builder.library.placement import Item
from site_builder.library.questions import DayTally, Heading
from site_builder.library.threads import Thread, Topic
from site_builder.model.article import Article
from site_builder.model.contents import SitemapEntry
from site_builder.model.page_parts import Card, DayLink, FeedLink, Head, Headline, Link, Navigation
from site_builder.model.texts import Passage
from site_builder.paths import Href, SiteUrl, encode
from site_builder.plan.address_book import AddressBook
from site_builder.plan.addresses import Addresses
from site_builder.plan.links import Linker
from site_builder.plan.versions import ALONE, VersionFinder, Versions


class Context:
    """What a maker of pages is handed: the catalogue, and all that is said in several places."""

    def __init__(
        self, catalogue: Catalogue, settings: Settings, addresses: Addresses, book: AddressBook
    ) -> None:
        self.lang = catalogue.lang
        self.ask, self.settings = catalogue, settings
        self.site = settings.site.in_language(self.lang)
        self.at = addresses
        self.versions = VersionFinder(catalogue, addresses, settings.site)
        self.linker = Linker(catalogue, addresses, book)
        self.book = book
        self.feeds = self.feed_links(self.site.title, self.at.front())
        self.listing: Sequence[SitemapEntry] | None = None
        """Every page that search engines should know, once all others are made."""
        self._topic_links: dict[tuple[str, str], Link] = {}
        self._cards: dict[str, Card] = {}

    def navigation(self) -> Navigation:
        """What leads from every page to the rest of the site."""
        return Navigation(
            front=encode(self.at.front()),
            pages=tuple(
                Link(page.title, encode(self.at.page(page.slug)), page.lang)
                for page in self.ask.standing_pages
            ),
            archive=encode(self.at.archive()),
            subscribe=encode(self.at.subscribe()),
            topics=encode(self.at.topics()),
            stories=encode(self.at.stories()) if self.ask.has_stories() else None,
            corrections=encode(self.at.corrections()) if self.ask.has_corrections() else None,
            feeds=self.feeds,
        )

    def head(
        self,
        url: SiteUrl,
        updated: datetime | None,
        versions: Versions = ALONE,
        feeds: tuple[FeedLink, ...] = (),
        indexed: bool = True,
    ) -> Head:
        """The head of a list in the site's language, with ``feeds`` before those of the site."""
        return Head(
            href=encode(url),
            lang=self.lang,
            feeds=(*feeds, *self.feeds),
            translations=versions.translations,
            x_default=versions.x_default,
            languages=versions.languages,
            updated=updated,
            indexed=indexed,
        )

    # articles

    def url(self, item: Item) -> SiteUrl:
        """The site URL of an article."""
        return self.at.article(item.day, item.article.slug)

    def href(self, item: Item) -> Href:
        """The same, encoded."""
        return encode(self.url(item))

    def link(self, item: Item) -> Link:
        """The headline of an article, with its address."""
        return Link(item.article.title, self.href(item), item.lang)

    def card(self, item: Item) -> Card:
        """What other pages show of an article."""
        topic = self.first_topic(item)  # asked by each page, also of a card that is there already
        card = self._cards.get(item.path)
        if card is None:
            card = self._cards[item.path] = self._card(item, topic)
        return card

    def cards(self, items: Iterable[Item]) -> tuple[Card, ...]:
        """What other pages show of some articles."""
        return tuple(map(self.card, items))

    def headline(self, found: Heading) -> Headline:
        """An article in a list of headlines."""
        return Headline(
            href=encode(self.at.article(found.day, found.slug)),
            title=found.title,
            dateline=found.dateline,
            day=found.day,
            lang=found.lang,
            withheld=found.withheld,
        )

    def text(self, article: Article) -> Passage | None:
        """The text of an article, if it has one."""
        return None if article.body.is_empty else self.linker.passage(article.path, article.body)

    # days, topics, stories

    def day_link(self, day: DayTally) -> DayLink:
        """A briefing, with its address and the number of its articles."""
        return DayLink(day.day, encode(self.at.edition(day.day)), day.number)

    def topic_link(self, topic: Topic, lang: str, count: int | None = None) -> Link:
        """A topic under its name in a language."""
        name, written_in = topic.name(lang)
        foreign = written_in if written_in != lang else None
        return Link(name, encode(self.at.topic(topic.slug)), foreign, count)

    def topic_links(self, item: Item) -> tuple[Link, ...]:
        """The topics of an article, in its own language."""
        return tuple(filter(None, (self._topic_link(slug, item.lang) for slug in item.topics)))

    def first_topic(self, item: Item) -> Link | None:
        """The first topic of an article, in its own language."""
        return self._topic_link(item.topics[0], item.lang) if item.topics else None

    def _topic_link(self, slug: str, lang: str) -> Link | None:
        topic = self.ask.topic(slug)
        if topic is None:
            return None
        link = self._topic_links.get((slug, lang))
        if link is None:
            link = self._topic_links[slug, lang] = self.topic_link(topic, lang)
        return link

    def story_link(self, item: Item) -> Link | None:
        """The story that an article belongs to."""
        story = self.ask.story(item.story) if item.story else None
        if story is None:
            return None
        title, written_in = story.name(item.lang)
        # nobody says in which language a title is that stands in an article alone
        foreign = written_in if story.note and written_in != item.lang else None
        return Link(title, encode(self.at.story(story.slug)), foreign)

    def thread_lang(self, thread: Thread) -> str | None:
        """The language of the title of a topic or a story, where it is not that of its page."""
        written_in = next(iter(thread.names))
        return written_in if written_in != self.lang else None

    def stands_elsewhere(self, url: SiteUrl) -> bool:
        """True if a page stands at a site URL, and no redirect alone."""
        found = self.book.find(SiteUrl(unicodedata.normalize("NFC", url)))
        return found is not None and not found.is_redirect

    # feeds

    def feed_links(self, title: str, page: SiteUrl) -> tuple[FeedLink, ...]:
        """The feeds that follow ``page``."""
        return tuple(
            FeedLink(title, encode(self.at.feed(page, form)), form)
            for form in self.settings.feeds.formats
        )

    def own_feeds(self, title: str, page: SiteUrl) -> tuple[FeedLink, ...]:
        """The feeds of a topic or a story, if these have any."""
        per_topic = self.settings.feeds.per_topic
        return self.feed_links(self.feed_title(title), page) if per_topic else ()

    def feed_urls(self, page: SiteUrl) -> Iterator[SiteUrl]:
        """Their site URLs, in the order of the formats."""
        return (self.at.feed(page, form) for form in self.settings.feeds.formats)

    def feed_title(self, title: str) -> str:
        """The title of the feed of a topic or a story."""
        return joined(title, self.site.title)

    def _card(self, item: Item, topic: Link | None) -> Card:
        return Card(
            href=self.href(item),
            title=item.article.title,
            dateline=item.article.dateline,
            day=item.day,
            summary=item.article.abstract,
            lang=item.lang,
            topic=topic,
            sources=item.article.sources,
            withheld=item.withheld,
        )


def last_change(items: Iterable[Item]) -> datetime | None:
    """The last change of any of ``items`` that a reader should know of."""
    return max((item.changed for item in items), default=None)
