"""The desk: what pages of several kinds are made of, and where the links in texts lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cached_property, lru_cache

from site_builder.config.settings import Settings
from site_builder.content.files import Content as Sources
from site_builder.library.library import Edition, Item, Library, Topic
from site_builder.model.article import Article
from site_builder.model.pages import (
    MEDIA_TYPES,
    Card,
    Content,
    CorrectionEntry,
    DayLink,
    FeedLink,
    Head,
    Kind,
    Link,
    Navigation,
    Page,
)
from site_builder.model.texts import Passage
from site_builder.plan.addresses import CORRECTIONS, Addresses
from site_builder.plan.links import Linker
from site_builder.urls import encode, file_of


class Desk:
    """The library and everything that is said of it in more than one place."""

    def __init__(self, library: Library, sources: Sources, settings: Settings) -> None:
        self.library, self.settings, self.site = library, settings, settings.site
        self.at = Addresses(settings.urls)
        self._urls = {
            item.article.path: self.at.article(item.day, item.article.slug)
            for item in (*library.items, *library.withdrawn)
        }
        hrefs = {path: encode(url) for path, url in self._urls.items()}
        hrefs |= {page.path: encode(self.at.page(page.slug)) for page in library.pages}
        hrefs |= {
            edition.note.path: self.day_href(edition.day)
            for edition in library.editions
            if edition.note
        }
        hrefs |= {
            topic.note: encode(self.at.topic(topic.slug))
            for topic in library.topics.values()
            if topic.note
        }
        self._hrefs = hrefs
        self.topic_link = lru_cache(maxsize=None)(self._topic_link)
        """A topic under its name in a language."""
        self.linker = Linker(sources, hrefs, library.unpublished, self.addresses, self.site.base)
        self._cards = {item.article.path: self._card(item) for item in library.items}
        self.feeds = self.feed_links(self.site.title, "/")
        self.navigation = Navigation(
            pages=tuple(Link(page.title, hrefs[page.path], page.lang) for page in library.pages),
            topics=encode(self.at.topics()),
            stories=encode(self.at.stories()) if library.stories else None,
            corrections=CORRECTIONS if self.corrections else None,
            feeds=self.feeds,
        )

    def addresses(self) -> Iterator[str]:
        """The site URL of each page, feed and redirect: whatever a text may lead to.

        They are told before the pages are made, for a text on the first may name the last. The
        parts of a long sitemap are not among them.
        """
        at, library = self.at, self.library
        yield from ("/", "/archive/", "/subscribe/", "/404.html", at.topics())
        yield from ("/subscriptions.opml", "/sitemap.xml", "/robots.txt", *self._feeds_of("/"))
        if self.corrections:
            yield CORRECTIONS
        for item in (*library.items, *library.withdrawn):
            yield from (self.url(item), *item.article.aliases)
        for page in library.pages:
            yield from (at.page(page.slug), *page.aliases)
        for day in (edition.day for edition in library.editions):
            yield from (at.edition(day), at.month(day), at.year(day.year))
        followed = [at.story(slug) for slug in library.stories]
        yield from (*followed, at.stories()) if followed else ()
        for topic in library.topics.values():
            yield from (*self.topic_pages(topic), *map(at.topic, topic.former))
            followed.append(at.topic(topic.slug))
        if self.settings.feeds.per_topic:
            for url in followed:
                yield from self._feeds_of(url)

    # pages

    def page(
        self, url: str, kind: Kind, template: str, head: Head, content: Content, source: str = ""
    ) -> Page:
        """A page at a site URL."""
        return Page(file_of(url), kind, template, head, content, source)

    def machine_page(self, url: str, template: str, content: Content) -> Page:
        """A page that no person reads."""
        head = Head(href=url, lang=self.site.language, indexed=False)
        return self.page(url, "file", template, head, content)

    def head(
        self,
        url: str,
        updated: datetime | None,
        feeds: tuple[FeedLink, ...] = (),
        indexed: bool = True,
    ) -> Head:
        """The head of a page in the site's language, with ``feeds`` before those of the site."""
        return Head(
            href=encode(url),
            lang=self.site.language,
            feeds=(*feeds, *self.feeds),
            updated=updated,
            indexed=indexed,
        )

    # articles

    def url(self, item: Item) -> str:
        """The site URL of an article."""
        return self._urls[item.article.path]

    def href(self, item: Item) -> str:
        """The same, encoded."""
        return self._hrefs[item.article.path]

    def link(self, item: Item) -> Link:
        """The headline of an article, with its address."""
        return Link(item.article.title, self.href(item), item.lang)

    def card(self, item: Item) -> Card:
        """What other pages show of an article."""
        return self._cards[item.article.path]

    def cards(self, items: Iterable[Item]) -> tuple[Card, ...]:
        """What other pages show of some articles."""
        return tuple(self._cards[item.article.path] for item in items)

    def text(self, article: Article) -> Passage | None:
        """The text of an article, if it has one."""
        return None if article.body.is_empty else self.linker.passage(article.path, article.body)

    @cached_property
    def corrections(self) -> tuple[CorrectionEntry, ...]:
        """Every correction and withdrawal, newest first."""
        found = [
            entry
            for item in (*self.library.items, *self.library.withdrawn)
            for entry in self._corrections_of(item)
        ]
        return tuple(sorted(found, key=lambda entry: (entry.at, entry.href), reverse=True))

    # days and topics

    def day_href(self, day: date) -> str:
        """The address of a briefing."""
        return encode(self.at.edition(day))

    def day_link(self, edition: Edition) -> DayLink:
        """A briefing, with its address and the number of its articles."""
        return DayLink(edition.day, self.day_href(edition.day), len(edition.items))

    def _topic_link(self, slug: str, lang: str, counted: bool = False) -> Link:
        topic = self.library.topics[slug]
        name, written_in = topic.name(lang)
        foreign = written_in if written_in != lang else None
        return Link(
            name, encode(self.at.topic(slug)), foreign, len(topic.items) if counted else None
        )

    def topic_pages(self, topic: Topic) -> list[str]:
        """The site URLs of a topic's pages: the first, then those numbered from the oldest on."""
        full = max(0, len(topic.items) // self.settings.topics.per_page - 1)
        numbered = (self.at.topic_page(topic.slug, number) for number in range(1, full + 1))
        return [self.at.topic(topic.slug), *numbered]

    def namers(self) -> dict[str, str]:
        """The page of each topic and story to an article that names it."""
        topics, stories = self.library.topics.values(), self.library.stories.values()
        pages = [(self.at.topic(topic.slug), topic.items or topic.withdrawn) for topic in topics]
        pages += [(self.at.story(story.slug), story.items or story.withdrawn) for story in stories]
        return {file_of(url): items[-1].article.path for url, items in pages}

    # feeds

    def feed_links(self, title: str, page: str) -> tuple[FeedLink, ...]:
        """The feeds that follow the page at the site URL ``page``."""
        return tuple(
            FeedLink(title, encode(self.at.feed(page, form)), MEDIA_TYPES[form])
            for form in self.settings.feeds.formats
        )

    def own_feeds(self, title: str, page: str) -> tuple[FeedLink, ...]:
        """The feeds of a topic or a story, if these have any."""
        return (
            self.feed_links(self.feed_title(title), page) if self.settings.feeds.per_topic else ()
        )

    def _feeds_of(self, page: str) -> Iterator[str]:
        return (self.at.feed(page, form) for form in self.settings.feeds.formats)

    def feed_title(self, title: str) -> str:
        """The title of the feed of a topic or a story."""
        return f"{title} – {self.site.title}"

    def _card(self, item: Item) -> Card:
        return Card(
            href=self.href(item),
            title=item.article.title,
            dateline=item.article.dateline,
            day=item.day,
            summary=item.article.abstract,
            lang=item.lang,
            withheld=item.withheld,
        )

    def _corrections_of(self, item: Item) -> Iterator[CorrectionEntry]:
        article, href = item.article, self.href(item)
        for entry in article.corrections:
            yield CorrectionEntry(article.title, href, item.lang, entry.at, entry.note, False)
        if article.status == "withdrawn":
            yield CorrectionEntry(article.title, href, item.lang, item.changed, None, True)


def last_change(items: Iterable[Item]) -> datetime | None:
    """The last change of any of ``items`` that a reader should know of."""
    return max((item.changed for item in items), default=None)
