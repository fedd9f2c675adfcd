"""The feeds of the site, of each topic and of each story, and the lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import cycle

import msgspec

from site_builder.library.placement import Item
from site_builder.model.contents import FeedContent, SubscribeContent, SubscriptionsContent
from site_builder.model.page_parts import FeedEntry, FeedLink, Head
from site_builder.paths import Href, SiteUrl, encode
from site_builder.plan.addresses import Addresses
from site_builder.plan.context import Context, last_change
from site_builder.plan.kind import Planned
from site_builder.plan.stories import former_story_urls
from site_builder.plan.topics import former_topic_urls

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When a feed without an entry was last changed: Atom wants an instant, and there is no clock."""


def site_feed_urls(context: Context, _: str) -> Sequence[SiteUrl]:
    """The feeds of the site, in the order of the formats."""
    return [*context.feed_urls(context.at.front())]


def site_feeds(context: Context, _: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The newest articles in each format."""
    items = context.ask.newest("all", "")
    yield from _feeds(context, context.site.title, context.at.front(), items, urls)


def topic_feed_urls(context: Context, slug: str) -> Sequence[SiteUrl]:
    """The feeds of a topic, if it has any."""
    if not context.settings.feeds.per_topic or not context.ask.topic(slug):
        return []
    return [*context.feed_urls(context.at.topic(slug))]


def topic_feeds(context: Context, slug: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The newest articles of a topic in each format."""
    topic = context.ask.topic(slug)
    if topic and urls:
        title, items = context.feed_title(topic.title), context.ask.newest("topic", slug)
        yield from _feeds(context, title, context.at.topic(slug), items, urls)


def former_topic_feed_urls(context: Context, slug: str) -> Sequence[SiteUrl]:
    """Where the feeds of a topic stood under its other names, but those of a page there now."""
    return _former_feed_urls(context, former_topic_urls(context, slug))


def former_topic_feeds(context: Context, slug: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The feeds of a topic at the addresses that they had under its former names."""
    return _former_feeds(topic_feeds(context, slug, topic_feed_urls(context, slug)), urls)


def story_feed_urls(context: Context, slug: str) -> Sequence[SiteUrl]:
    """The feeds of a story, if it has any."""
    if not context.settings.feeds.per_topic or not context.ask.story(slug):
        return []
    return [*context.feed_urls(context.at.story(slug))]


def story_feeds(context: Context, slug: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The newest articles of a story in each format."""
    story = context.ask.story(slug)
    if story and urls:
        title, items = context.feed_title(story.title), context.ask.newest("story", slug)
        yield from _feeds(context, title, context.at.story(slug), items, urls)


def former_story_feed_urls(context: Context, slug: str) -> Sequence[SiteUrl]:
    """Where the feeds of a story stood under its other names, but those of a page there now."""
    return _former_feed_urls(context, former_story_urls(context, slug))


def former_story_feeds(context: Context, slug: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The feeds of a story at the addresses that they had under its former names."""
    return _former_feeds(story_feeds(context, slug, story_feed_urls(context, slug)), urls)


def subscribe(context: Context, _: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The page that explains the feeds to a person."""
    content = SubscribeContent(
        feeds=context.feeds,
        topics=tuple((title, links) for title, _, links in _followed(context) if links),
        subscriptions=encode(context.at.subscriptions()),
    )
    for url in urls:
        versions = context.versions.of_list(Addresses.subscribe)
        yield Planned(url, context.head(url, context.ask.newest_release(), versions), content)


def subscriptions(context: Context, _: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """Every feed in one file, for a reader to take in at once."""
    outline = [(link, encode(context.at.front())) for link in context.feeds]
    outline += [(link, href) for _, href, links in _followed(context) for link in links]
    for url in urls:
        head = Head(href=encode(url), lang=context.lang, indexed=False)
        yield Planned(url, head, SubscriptionsContent(tuple(outline)))


def _former_feed_urls(context: Context, pages: Sequence[SiteUrl]) -> Sequence[SiteUrl]:
    """Where the feeds of former ``pages`` stood."""
    former = pages if context.settings.feeds.per_topic else ()
    return [url for page in former for url in context.feed_urls(page)]


def _former_feeds(feeds: Iterable[Planned], urls: Iterable[SiteUrl]) -> Iterator[Planned]:
    """The ``feeds`` of a page, which come again and again, at their former ``urls``.

    No static host answers 301 by itself, and few readers know a redirect inside of a feed. So the
    feed goes on there, the same but for its own address (RFC 4287, section 4.2.7.2; JSON Feed 1.1,
    feed_url), which validators hold against where it lies: whoever is subscribed misses nothing and
    meets nothing twice.
    """
    for url, feed in zip(urls, cycle([*feeds]), strict=False):
        content = msgspec.structs.replace(feed.content, href=encode(url))
        # its head goes on to name the feed at its own address, where hosts that redirect lead to
        yield feed._replace(url=url, content=content)


def _followed(context: Context) -> Iterator[tuple[str, Href, tuple[FeedLink, ...]]]:
    """Name, address and feeds of each topic."""
    for topic, _ in context.ask.topics():
        url = context.at.topic(topic.slug)
        yield topic.title, encode(url), context.own_feeds(topic.title, url)


def _feeds(
    context: Context, title: str, followed: SiteUrl, items: Sequence[Item], urls: Sequence[SiteUrl]
) -> Iterator[Planned]:
    """The feeds that follow the page at ``followed``, one for each format."""
    site, settings = context.site, context.settings.feeds
    entries = tuple(_entry(context, item) for item in items)
    authority = site.id_authority
    for form, url in zip(settings.formats, urls, strict=True):
        content = FeedContent(
            format=form,
            # as the ids of articles, it outlives a move if id_authority is set
            id=f"tag:{authority}:{encode(followed)}" if authority else "",
            title=title,
            description=site.description or site.tagline or title,
            href=encode(url),
            page=encode(followed),
            subscribe=encode(context.at.subscribe()),
            updated=last_change(items) or NEVER,
            hub=settings.hub,
            max_size=settings.max_bytes,
            entries=entries,
        )
        yield Planned(url, Head(href=encode(url), lang=context.lang, indexed=False), content)


def _entry(context: Context, item: Item) -> FeedEntry:
    article, linker = item.article, context.linker
    withdrawal = article.withdrawal
    gone, reason = withdrawal is not None, withdrawal.reason if withdrawal else None
    full = context.settings.feeds.full_text and not gone
    topics = filter(None, map(context.ask.topic, item.topics))
    return FeedEntry(
        id=item.id,
        href=context.href(item),
        title=article.title,
        dateline=article.dateline,
        published=article.release,
        updated=item.changed,
        lang=item.lang,
        summary="" if gone else article.abstract,
        body=context.text(article) if full else None,
        original=None if gone else article.original,
        byline=() if gone else article.byline,
        sources=() if gone else article.sources,
        topics=tuple(topic.name(item.lang)[0] for topic in topics),
        corrections=tuple(one for one in article.corrections if one is not reason),
        figure=None if gone else linker.figure(item.path, article.picture),
        sound=None if gone else linker.sound(item.path, article.body),
        withdrawn=gone,
        since=withdrawal.at if withdrawal else None,
        reason=reason.note if reason else None,
    )
