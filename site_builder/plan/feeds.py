"""The feeds of the site, of each topic and of each story, and the lists of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from site_builder.library.library import Item, newest_first
from site_builder.model.pages import (
    FeedContent,
    FeedEntry,
    FeedLink,
    Head,
    Page,
    SubscribeContent,
    SubscriptionsContent,
)
from site_builder.plan.context import Desk, last_change
from site_builder.urls import encode

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When a feed without an entry was last changed: Atom wants an instant, and there is no clock."""


def feeds(desk: Desk) -> Iterator[Page]:
    """Every feed; a withdrawn article stays in those that carried it, without its text."""
    library, feed = desk.library, _Feeds(desk)
    yield from feed.pages(desk.site.title, "/", _with(library.items, library.withdrawn))
    if not desk.settings.feeds.per_topic:
        return
    for topic in library.topics.values():
        items = _with(topic.items, topic.withdrawn)
        yield from feed.pages(desk.feed_title(topic.title), desk.at.topic(topic.slug), items)
    for story in library.stories.values():
        items = _with(story.items, story.withdrawn)
        yield from feed.pages(desk.feed_title(story.title), desk.at.story(story.slug), items)


def subscribe(desk: Desk) -> Iterator[Page]:
    """The page that explains the feeds to a person."""
    content = SubscribeContent(
        feeds=desk.feeds,
        topics=tuple((title, links) for title, _, links in _followed(desk) if links),
        subscriptions="/subscriptions.opml",
    )
    head = desk.head("/subscribe/", last_change(desk.library.items[:1]))
    yield desk.page("/subscribe/", "page", "subscribe.html", head, content)


def subscriptions(desk: Desk) -> Iterator[Page]:
    """Every feed in one file, for a reader to take in at once."""
    outline = [(link, "/") for link in desk.feeds]
    outline += [(link, href) for _, href, links in _followed(desk) for link in links]
    content = SubscriptionsContent(tuple(outline))
    yield desk.machine_page("/subscriptions.opml", "subscriptions.opml", content)


def _with(items: Sequence[Item], gone: Sequence[Item]) -> Sequence[Item]:
    """``items``, newest first, and among them those that were withdrawn."""
    return newest_first((*items, *gone)) if gone else items


def _followed(desk: Desk) -> Iterator[tuple[str, str, tuple[FeedLink, ...]]]:
    """Name, address and feeds of each topic."""
    for topic in desk.library.topics.values():
        url = desk.at.topic(topic.slug)
        yield topic.title, encode(url), desk.own_feeds(topic.title, url)


class _Feeds:
    """Makes feeds out of entries that are made once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._entries: dict[str, FeedEntry] = {}

    def pages(self, title: str, followed: str, items: Sequence[Item]) -> Iterator[Page]:
        """The feeds that follow the page at the site URL ``followed``, in each format."""
        desk = self._desk
        newest = items[: desk.settings.feeds.entries]
        authority = desk.site.id_authority
        for form in desk.settings.feeds.formats:
            url = desk.at.feed(followed, form)
            content = FeedContent(
                format=form,
                # as the ids of articles, it outlives a move if id_authority is set
                id=f"tag:{authority}:{encode(followed)}" if authority else "",
                title=title,
                description=desk.site.description or desk.site.tagline or title,
                href=encode(url),
                page=encode(followed),
                updated=last_change(newest) or NEVER,
                max_size=desk.settings.feeds.max_bytes,
                entries=tuple(map(self._entry, newest)),
            )
            head = Head(href=encode(url), lang=desk.site.language, indexed=False)
            yield desk.page(url, "feed", "", head, content)

    def _entry(self, item: Item) -> FeedEntry:
        path = item.article.path
        if path not in self._entries:
            self._entries[path] = _entry(self._desk, item)
        return self._entries[path]


def _entry(desk: Desk, item: Item) -> FeedEntry:
    article, topics = item.article, desk.library.topics
    gone = article.status == "withdrawn"
    full = desk.settings.feeds.full_text and not gone
    return FeedEntry(
        id=item.id,
        href=desk.href(item),
        title=article.title,
        dateline=article.dateline,
        published=article.release,
        updated=item.changed,
        lang=item.lang,
        summary="" if gone else article.abstract,
        body=desk.text(article) if full else None,
        original=None if gone else article.original,
        byline=() if gone else article.byline,
        sources=() if gone else article.sources,
        topics=tuple(topics[slug].name(item.lang)[0] for slug in item.topics if slug in topics),
        corrections=article.corrections,
        figure=None if gone else desk.linker.figure(article.path, article.picture),
        sound=None if gone else desk.linker.sound(article.path, article.body),
        withdrawn=gone,
    )
