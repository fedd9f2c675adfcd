"""The plan: every page of the site is enumerated here, and nowhere else."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import msgspec

from site_builder.config import Settings
from site_builder.content import Content as Sources
from site_builder.errors import Problem
from site_builder.library import Edition, Item, Library, Section, Story, Topic, newest_first
from site_builder.markup import Markup, Passage, cut
from site_builder.pages import (
    MEDIA_TYPES,
    ArchiveContent,
    ArticleContent,
    Briefing,
    Card,
    CardSection,
    Content,
    CorrectionEntry,
    CorrectionsContent,
    DayLink,
    EditionContent,
    FeedContent,
    FeedEntry,
    FeedLink,
    FrontContent,
    Head,
    Kind,
    Link,
    MonthContent,
    MonthLink,
    Navigation,
    NotFoundContent,
    Page,
    RedirectContent,
    RobotsContent,
    SitemapContent,
    SitemapIndexContent,
    StandingContent,
    StoriesContent,
    StoryContent,
    SubscribeContent,
    SubscriptionsContent,
    TopicContent,
    TopicsContent,
    WithdrawnContent,
    YearContent,
)
from site_builder.passages import Linker
from site_builder.theme import Theme
from site_builder.urls import collision_key, encode, file_of

SITEMAP_SIZE = 50_000
"""Most addresses in one sitemap file (sitemaps.org protocol)."""

STORY_SO_FAR = 5
"""Earlier articles of a story that an article names."""


class Plan(msgspec.Struct, frozen=True):
    """Everything that output/ is to hold."""

    pages: tuple[Page, ...]
    files: dict[str, Path | bytes]
    """Output path of each asset and medium to its bytes, or to where they lie."""
    navigation: Navigation
    texts: dict[str, str]
    """Digest of every text that a page shows to its HTML, see `Page.passages`."""


def make_plan(
    library: Library, sources: Sources, settings: Settings, theme: Theme
) -> tuple[Plan, list[Problem]]:
    """Every page and file of the site as a value, and what is wrong between them."""
    planner = _Planner(library, sources, settings)
    pages = tuple(planner.pages())
    files: dict[str, Path | bytes] = dict(planner.linker.used)
    files |= {path: theme.asset_data[name] for name, path in theme.assets.items()}
    files[".nojekyll"] = b""
    plan = Plan(pages, files, planner.navigation, planner.texts)
    return plan, [*planner.linker.problems, *_collisions(pages, files)]


def _collisions(pages: Iterable[Page], files: Mapping[str, Path | bytes]) -> Iterator[Problem]:
    """Two outputs that want one path, or one that wants a folder of others for its file.

    Paths are compared as a file system does that folds case and normalises Unicode.
    """
    taken: dict[str, str] = {}
    sources = [(page.path, page.source or f"/{page.path}") for page in pages]
    for path, source in (*sources, *((path, f"/{path}") for path in files)):
        key = collision_key(path)
        if key in taken:
            found = f"its address /{path.removesuffix('index.html')} is that of {taken[key]} too"
            yield Problem(source, 0, "slug", found, "Give one of the two another slug.")
        taken[key] = source
    folders = {key[:index] for key in taken for index, char in enumerate(key) if char == "/"}
    for key in sorted(folders & taken.keys()):
        found = f"its address /{key} is the folder of other pages"
        yield Problem(taken[key], 0, "slug", found, "Give it another slug.")


class _Planner:
    """Turns the library into pages; each method enumerates one kind."""

    def __init__(self, library: Library, sources: Sources, settings: Settings) -> None:
        self.library, self.settings, self.site = library, settings, settings.site
        self.texts: dict[str, str] = {}
        self._urls = {item.article.path: self._article_url(item) for item in self._all_items()}
        by_path = {path: encode(url) for path, url in self._urls.items()}
        for page in library.pages:
            by_path[page.path] = encode(self.settings.urls.page.format(slug=page.slug))
        self.linker = Linker(sources.media, by_path, library.unpublished)
        self._cards = {item.article.path: self._card(item) for item in library.items}
        self._site_feeds = self._feed_links(self.site.title, "/")
        self.navigation = Navigation(
            pages=tuple(Link(p.title, by_path[p.path], p.lang) for p in library.pages),
            stories=bool(library.stories),
            corrections=bool(self._correction_entries()),
            feeds=self._site_feeds,
        )

    def pages(self) -> Iterator[Page]:
        """Every page: articles first, then what lists them, then feeds and what lists pages."""
        pages = [
            *self._articles(),
            *self._withdrawn(),
            *self._standing(),
            *self._editions(),
            *self._front(),
            *self._topics(),
            *self._stories(),
            *self._archive(),
            *self._service(),
        ]
        yield from pages
        yield from self._redirects(pages)
        yield from self._feeds()
        yield from self._maps(pages)

    # articles

    def _articles(self) -> Iterator[Page]:
        beside = {}
        for edition in self.library.editions:
            items = edition.items
            for before, after in pairwise(items):
                beside[after.article.path, -1] = self._link(before)
                beside[before.article.path, 1] = self._link(after)
        translations = self._translations()
        days = {edition.day: len(edition.items) for edition in self.library.editions}
        for item in self.library.items:
            article = item.article
            content = ArticleContent(
                card=self._cards[item.article.path],
                id=item.id,
                body=self._passage(article.path, item.body),
                byline=article.byline,
                sources=article.sources,
                topics=tuple(self._topic_link(slug, item.lang) for slug in item.topics),
                corrections=article.corrections,
                changed=article.changed,
                figure=self.linker.figure(article.path, article.picture),
                story=self._story_link(item),
                story_so_far=self._story_so_far(item),
                edition=DayLink(item.day, self._day_href(item.day), days.get(item.day, 0)),
                previous=beside.get((article.path, -1)),
                next=beside.get((article.path, 1)),
                extra=article.extra,
            )
            head = Head(
                href=encode(self._urls[item.article.path]),
                lang=item.lang,
                feeds=self._site_feeds,
                translations=translations.get(article.path, ()),
                figure=content.figure,
                updated=article.changed,
                indexed=item.withheld is None,
            )
            url = self._urls[item.article.path]
            yield self._page(url, "article", "article.html", head, content, article.path)

    def _withdrawn(self) -> Iterator[Page]:
        for item in self.library.withdrawn:
            article = item.article
            content = WithdrawnContent(article.title, item.lang, item.day, article.corrections)
            url = self._urls[item.article.path]
            head = Head(href=encode(url), lang=item.lang, updated=article.changed, indexed=False)
            yield self._page(url, "article", "withdrawn.html", head, content, article.path)

    def _standing(self) -> Iterator[Page]:
        for page in self.library.pages:
            url = self.settings.urls.page.format(slug=page.slug)
            body = self._passage(page.path, page.body)
            summary = page.summary or page.body.lede
            content = StandingContent(page.title, summary, body, page.updated)
            lang = page.lang or self.site.language
            head = Head(href=encode(url), lang=lang, feeds=self._site_feeds, updated=page.updated)
            yield self._page(url, "page", "page.html", head, content, page.path)

    def _translations(self) -> dict[str, tuple[Link, ...]]:
        """Id of each article that has translations to all of them, itself included."""
        named = {name: item for item in self.library.items for name in (item.article.slug, item.id)}
        groups: dict[str, list[Item]] = defaultdict(list)
        for item in self.library.items:
            original = named.get(item.article.translation_of or "", item)
            groups[original.article.path].append(item)
        return {
            item.article.path: tuple(
                Link(other.article.title, encode(self._urls[other.article.path]), other.lang)
                for other in sorted(group, key=lambda other: (other.lang, other.article.path))
            )
            for group in groups.values()
            if len(group) > 1
            for item in group
        }

    def _story_link(self, item: Item) -> Link | None:
        story = self.library.stories.get(item.story or "")
        return Link(story.title, encode(self._story_url(story))) if story else None

    def _story_so_far(self, item: Item) -> tuple[Card, ...]:
        story = self.library.stories.get(item.story or "")
        if story is None:
            return ()
        earlier = story.items[story.items.index(item) + 1 :]
        return tuple(self._cards[other.article.path] for other in earlier[:STORY_SO_FAR])

    # days

    def _front(self) -> Iterator[Page]:
        editions = self.library.editions[: self.settings.front_page.days]
        content = FrontContent(tuple(self._briefing(edition) for edition in editions))
        updated = _last_change(item for edition in editions for item in edition.items)
        head = self._head("/", self._site_feeds, updated)
        yield self._page("/", "briefing", "front.html", head, content)

    def _editions(self) -> Iterator[Page]:
        editions = self.library.editions
        for index, edition in enumerate(editions):
            older = editions[index + 1] if index + 1 < len(editions) else None
            newer = editions[index - 1] if index else None
            content = EditionContent(
                self._briefing(edition), self._day_link(older), self._day_link(newer)
            )
            url = self._day_url(edition.day)
            head = self._head(url, self._site_feeds, _last_change(edition.items))
            source = edition.note.path if edition.note else ""
            yield self._page(url, "briefing", "edition.html", head, content, source)

    def _briefing(self, edition: Edition) -> Briefing:
        note = edition.note
        return Briefing(
            day=edition.day,
            href=self._day_href(edition.day),
            title=note.title if note else None,
            opening=self._passage(note.path, note.opening) if note and note.opening.html else None,
            lead=self._cards[edition.lead.article.path] if edition.lead else None,
            sections=tuple(self._section(section) for section in edition.sections),
            closing=self._passage(note.path, note.closing) if note and note.closing.html else None,
            count=len(edition.items),
        )

    def _section(self, section: Section) -> CardSection:
        return CardSection(
            section.title, tuple(self._cards[item.article.path] for item in section.items)
        )

    def _archive(self) -> Iterator[Page]:
        """The archive, each year and each month that has articles."""
        days = {edition.day: edition for edition in reversed(self.library.editions)}
        months: dict[date, list[Edition]] = defaultdict(list)
        for day, edition in days.items():
            months[day.replace(day=1)].append(edition)
        links = {month: self._month_link(month, found) for month, found in months.items()}
        years: dict[int, list[MonthLink]] = defaultdict(list)
        for month, link in links.items():
            years[month.year].append(link)
        yield from self._months(months, links)
        yield from self._years(years, months)
        content = ArchiveContent(
            tuple(self._year_link(year, years[year]) for year in sorted(years, reverse=True)),
            {f"{year:04}": tuple(found) for year, found in years.items()},
        )
        head = self._head("/archive/", self._site_feeds, _last_change(self.library.items))
        yield self._page("/archive/", "archive", "archive.html", head, content)

    def _months(
        self, months: Mapping[date, Sequence[Edition]], links: Mapping[date, MonthLink]
    ) -> Iterator[Page]:
        order = list(months)
        for index, month in enumerate(order):
            with_articles = {edition.day: edition for edition in months[month]}
            length = calendar.monthrange(month.year, month.month)[1]
            every_day = (month.replace(day=number) for number in range(1, length + 1))
            content = MonthContent(
                month=month,
                days=tuple(
                    self._day_link(with_articles.get(day)) or DayLink(day, None)
                    for day in every_day
                ),
                previous=_month_day(links, order[index - 1]) if index else None,
                next=_month_day(links, order[index + 1]) if index + 1 < len(order) else None,
            )
            updated = _last_change(i for edition in months[month] for i in edition.items)
            url = self.settings.urls.month.format(**_date_parts(month))
            head = self._head(url, self._site_feeds, updated)
            yield self._page(url, "archive", "month.html", head, content)

    def _years(
        self, years: Mapping[int, Sequence[MonthLink]], months: Mapping[date, Sequence[Edition]]
    ) -> Iterator[Page]:
        order = list(years)
        for index, year in enumerate(order):
            before = order[index - 1] if index else None
            after = order[index + 1] if index + 1 < len(order) else None
            content = YearContent(
                year=year,
                months=tuple(years[year]),
                previous=self._year_link(before, years[before]) if before else None,
                next=self._year_link(after, years[after]) if after else None,
            )
            items = (
                item
                for month in years[year]
                for edition in months[month.month]
                for item in edition.items
            )
            url = self._year_url(year)
            head = self._head(url, self._site_feeds, _last_change(items))
            yield self._page(url, "archive", "year.html", head, content)

    # topics and stories

    def _topics(self) -> Iterator[Page]:
        topics = self.library.topics
        children: dict[str, list[Link]] = defaultdict(list)
        for topic in topics.values():
            if topic.parent:
                children[topic.parent].append(self._topic_link(topic.slug, self.site.language))
        for topic in topics.values():
            yield from self._topic(topic, tuple(children[topic.slug]))
        links = (self._topic_link(slug, self.site.language, True) for slug in topics)
        url = index_url(self.settings.urls.topic, "/topics/")
        head = self._head(url, self._site_feeds, _last_change(self.library.items))
        yield self._page(url, "topic", "topics.html", head, TopicsContent(tuple(links)))

    def _topic(self, topic: Topic, children: tuple[Link, ...]) -> Iterator[Page]:
        """The first page of a topic, then those that are numbered from the oldest article on.

        Numbered pages are full and, once there, never change: they name neither the number of
        articles nor a page that did not exist when they were filled.
        """
        url, size = self._topic_url(topic.slug), self.settings.topics.per_page
        full = max(0, len(topic.items) // size - 1)
        newest = len(topic.items) - full * size
        feeds = self._topic_feeds(topic)
        numbered = [f"{folder_url(url)}page/{number}/" for number in range(1, full + 1)]
        first_named = topic.items[-1].article.path

        def page(at: str, items: Sequence[Item], number: int | None, older: str | None) -> Page:
            first = number is None
            content = TopicContent(
                name=topic.title,
                description=topic.description,
                parent=self._topic_link(topic.parent, self.site.language) if topic.parent else None,
                children=children if first else (),
                cards=tuple(self._cards[item.article.path] for item in items),
                latest=encode(url),
                number=number,
                older=encode(older) if older else None,
                numbers=tuple(
                    Link(str(count), encode(address))
                    for count, address in reversed(list(enumerate(numbered, 1)))
                )
                if first
                else (),
            )
            head = self._head(at, (*feeds, *self._site_feeds), _last_change(items))
            return self._page(at, "topic", "topic.html", head, content, first_named)

        yield page(url, topic.items[:newest], None, numbered[-1] if numbered else None)
        for number, address in enumerate(numbered, 1):
            end = len(topic.items) - (number - 1) * size
            older = numbered[number - 2] if number > 1 else None
            yield page(address, topic.items[end - size : end], number, older)

    def _stories(self) -> Iterator[Page]:
        if not self.library.stories:
            return
        for story in self.library.stories.values():
            url = self._story_url(story)
            content = StoryContent(
                story.title, tuple(self._cards[i.article.path] for i in story.items)
            )
            feeds = (*self._story_feeds(story), *self._site_feeds)
            head = self._head(url, feeds, _last_change(story.items))
            first_named = story.items[-1].article.path
            yield self._page(url, "story", "story.html", head, content, first_named)
        links = tuple(
            Link(story.title, encode(self._story_url(story)), count=len(story.items))
            for story in self.library.stories.values()
        )
        url = index_url(self.settings.urls.story, "/stories/")
        threads = (item for story in self.library.stories.values() for item in story.items)
        head = self._head(url, self._site_feeds, _last_change(threads))
        yield self._page(url, "story", "stories.html", head, StoriesContent(links))

    # service

    def _service(self) -> Iterator[Page]:
        updated = _last_change(self.library.items)
        subscribe = SubscribeContent(
            feeds=self._site_feeds,
            topics=tuple(
                (topic.title, feeds)
                for topic in self.library.topics.values()
                if (feeds := self._topic_feeds(topic))
            ),
            subscriptions="/subscriptions.opml",
        )
        head = self._head("/subscribe/", self._site_feeds, updated)
        yield self._page("/subscribe/", "page", "subscribe.html", head, subscribe)
        if entries := self._correction_entries():
            head = self._head("/corrections/", self._site_feeds, entries[0].at)
            content = CorrectionsContent(entries)
            yield self._page("/corrections/", "page", "corrections.html", head, content)
        head = Head(href="/404.html", lang=self.site.language, indexed=False)
        yield self._page("/404.html", "page", "404.html", head, NotFoundContent())

    def _correction_entries(self) -> tuple[CorrectionEntry, ...]:
        entries = []
        for item in (*self.library.items, *self.library.withdrawn):
            article, href = item.article, encode(self._urls[item.article.path])
            entries += [
                CorrectionEntry(article.title, href, item.lang, entry.at, entry.note, False)
                for entry in article.corrections
            ]
            if article.status == "withdrawn":
                at = article.changed
                entries.append(CorrectionEntry(article.title, href, item.lang, at, None, True))
        return tuple(sorted(entries, key=lambda entry: (entry.at, entry.href), reverse=True))

    def _redirects(self, pages: Iterable[Page]) -> Iterator[Page]:
        taken = {page.path for page in pages}
        aliases = [
            (alias, encode(self._urls[item.article.path]), item.article.path)
            for item in self.library.items
            for alias in item.article.aliases
        ]
        for page in self.library.pages:
            target = encode(self.settings.urls.page.format(slug=page.slug))
            aliases += [(alias, target, page.path) for alias in page.aliases]
        for topic in self.library.topics.values():
            target, note = encode(self._topic_url(topic.slug)), f"content/topics/{topic.slug}.md"
            former = (self._topic_url(slug) for slug in topic.former)
            aliases += [(url, target, note) for url in former if file_of(url) not in taken]
        for alias, target, path in aliases:
            head = Head(href=target, lang=self.site.language, indexed=False)
            content = RedirectContent(target)
            yield self._page(alias, "redirect", "redirect.html", head, content, path)

    def _maps(self, pages: Sequence[Page]) -> Iterator[Page]:
        entries = [(page.head.href, page.head.updated) for page in pages if page.head.indexed]
        if len(entries) <= SITEMAP_SIZE:
            yield self._machine("/sitemap.xml", "sitemap.xml", SitemapContent(tuple(entries)))
        else:
            parts = []
            for start in range(0, len(entries), SITEMAP_SIZE):
                part = tuple(entries[start : start + SITEMAP_SIZE])
                url = f"/sitemap-{start // SITEMAP_SIZE + 1}.xml"
                parts.append((url, max((at for _, at in part if at), default=None)))
                yield self._machine(url, "sitemap.xml", SitemapContent(part))
            index = SitemapIndexContent(tuple(parts))
            yield self._machine("/sitemap.xml", "sitemap-index.xml", index)
        yield self._machine("/robots.txt", "robots.txt", RobotsContent("/sitemap.xml"))
        feeds = [(feed, "/") for feed in self._site_feeds]
        for topic in self.library.topics.values():
            href = encode(self._topic_url(topic.slug))
            feeds += [(feed, href) for feed in self._topic_feeds(topic)]
        outline = SubscriptionsContent(tuple(feeds))
        yield self._machine("/subscriptions.opml", "subscriptions.opml", outline)

    # feeds

    def _feeds(self) -> Iterator[Page]:
        listed = newest_first((*self.library.items, *self.library.withdrawn))
        entries: dict[str, FeedEntry] = {}
        yield from self._feed(self.site.title, "/", listed, entries)
        if not self.settings.feeds.per_topic:
            return
        gone: dict[str, list[Item]] = defaultdict(list)
        for item in self.library.withdrawn:
            for slug in item.topics:
                gone[slug].append(item)
        for topic in self.library.topics.values():
            items = (
                newest_first((*topic.items, *gone[topic.slug])) if gone[topic.slug] else topic.items
            )
            title = f"{topic.title} – {self.site.title}"
            yield from self._feed(title, self._topic_url(topic.slug), items, entries)
        for story in self.library.stories.values():
            title = f"{story.title} – {self.site.title}"
            yield from self._feed(title, self._story_url(story), story.items, entries)

    def _feed(
        self, title: str, page: str, items: Sequence[Item], entries: dict[str, FeedEntry]
    ) -> Iterator[Page]:
        newest = items[: self.settings.feeds.entries]
        for item in newest:
            if item.article.path not in entries:
                entries[item.article.path] = self._entry(item)
        updated = max(item.article.changed for item in newest)
        for link, form in zip(
            self._feed_links(title, page), self.settings.feeds.formats, strict=True
        ):
            content = FeedContent(
                format=form,
                id=self._feed_id(page),
                title=title,
                description=self.site.description or self.site.tagline or title,
                href=link.href,
                page=encode(page),
                updated=updated,
                entries=tuple(entries[item.article.path] for item in newest),
            )
            url = folder_url(page) + getattr(self.settings.urls, form)
            head = Head(href=link.href, lang=self.site.language, indexed=False)
            yield self._page(url, "feed", "", head, content)

    def _entry(self, item: Item) -> FeedEntry:
        article = item.article
        gone = article.status == "withdrawn"
        full = self.settings.feeds.full_text and not gone
        return FeedEntry(
            id=item.id,
            href=encode(self._urls[item.article.path]),
            title=article.title,
            published=article.dateline.instant,
            updated=article.changed,
            lang=item.lang,
            summary="" if gone else _summary(item),
            body=self._passage(article.path, item.body) if full else None,
            byline=article.byline,
            sources=() if gone else article.sources,
            topics=tuple(
                self.library.topics[slug].name(item.lang)[0]
                for slug in item.topics
                if slug in self.library.topics
            ),
            corrections=article.corrections,
            figure=None if gone else self.linker.figure(article.path, article.picture),
            withdrawn=gone,
        )

    def _feed_id(self, page: str) -> str:
        """The id of a feed; like those of articles it outlives a move if id_authority is set."""
        authority = self.site.id_authority
        return f"tag:{authority}:{encode(page)}" if authority else ""

    def _feed_links(self, title: str, page: str) -> tuple[FeedLink, ...]:
        folder = folder_url(page)
        return tuple(
            FeedLink(title, encode(folder + getattr(self.settings.urls, form)), MEDIA_TYPES[form])
            for form in self.settings.feeds.formats
        )

    def _topic_feeds(self, topic: Topic) -> tuple[FeedLink, ...]:
        if not self.settings.feeds.per_topic:
            return ()
        title = f"{topic.title} – {self.site.title}"
        return self._feed_links(title, self._topic_url(topic.slug))

    def _story_feeds(self, story: Story) -> tuple[FeedLink, ...]:
        if not self.settings.feeds.per_topic:
            return ()
        return self._feed_links(f"{story.title} – {self.site.title}", self._story_url(story))

    # parts

    def _all_items(self) -> Iterator[Item]:
        yield from self.library.items
        yield from self.library.withdrawn

    def _card(self, item: Item) -> Card:
        return Card(
            href=encode(self._urls[item.article.path]),
            title=item.article.title,
            dateline=item.article.dateline,
            day=item.day,
            summary=_summary(item),
            lang=item.lang,
            withheld=item.withheld,
        )

    def _passage(self, path: str, text: Markup) -> Passage:
        self.texts[text.digest] = text.html
        return self.linker.passage(path, text)

    def _link(self, item: Item) -> Link:
        return Link(item.article.title, encode(self._urls[item.article.path]), item.lang)

    def _page(
        self, url: str, kind: Kind, template: str, head: Head, content: Content, source: str = ""
    ) -> Page:
        return Page(file_of(url), kind, template, head, content, source)

    def _machine(self, url: str, template: str, content: Content) -> Page:
        head = Head(href=url, lang=self.site.language, indexed=False)
        return self._page(url, "file", template, head, content)

    def _head(self, url: str, feeds: tuple[FeedLink, ...], updated: datetime | None) -> Head:
        return Head(href=encode(url), lang=self.site.language, feeds=feeds, updated=updated)

    def _day_link(self, edition: Edition | None) -> DayLink | None:
        if edition is None:
            return None
        return DayLink(edition.day, self._day_href(edition.day), len(edition.items))

    def _topic_link(self, slug: str, lang: str, counted: bool = False) -> Link:
        topic = self.library.topics[slug]
        count = len(topic.items) if counted else None
        name, written_in = topic.name(lang)
        foreign = written_in if written_in != lang else None
        return Link(name, encode(self._topic_url(slug)), foreign, count)

    def _month_link(self, month: date, editions: Sequence[Edition]) -> MonthLink:
        href = encode(self.settings.urls.month.format(**_date_parts(month)))
        count = sum(len(edition.items) for edition in editions)
        return MonthLink(month, href, len(editions), count)

    def _year_link(self, year: int, months: Sequence[MonthLink]) -> Link:
        count = sum(month.count for month in months)
        return Link(f"{year:04}", encode(self._year_url(year)), count=count)

    # addresses

    def _article_url(self, item: Item) -> str:
        return self.settings.urls.article.format(**_date_parts(item.day), slug=item.article.slug)

    def _day_url(self, day: date) -> str:
        return self.settings.urls.edition.format(**_date_parts(day))

    def _day_href(self, day: date) -> str:
        return encode(self._day_url(day))

    def _year_url(self, year: int) -> str:
        return self.settings.urls.year.format(year=f"{year:04}")

    def _topic_url(self, slug: str) -> str:
        return self.settings.urls.topic.format(slug=slug)

    def _story_url(self, story: Story) -> str:
        return self.settings.urls.story.format(slug=story.slug)


def folder_url(url: str) -> str:
    """The folder for what belongs to the page at ``url``: its feeds, its further pages."""
    return url if url.endswith("/") else f"{url.removesuffix('.html')}/"


def index_url(pattern: str, default: str) -> str:
    """Where the list of all pages of ``pattern`` stands: the folder that they share."""
    shared = pattern.partition("{")[0]
    return shared if shared != "/" and shared.endswith("/") else default


def _date_parts(day: date) -> dict[str, str]:
    return {"year": f"{day.year:04}", "month": f"{day.month:02}", "day": f"{day.day:02}"}


def _month_day(links: Mapping[date, MonthLink], month: date) -> DayLink:
    return DayLink(month, links[month].href, links[month].count)


def _summary(item: Item) -> str:
    return item.article.summary or item.body.lede or cut(item.article.title)


def _last_change(items: Iterable[Item]) -> datetime | None:
    return max((item.article.changed for item in items), default=None)
