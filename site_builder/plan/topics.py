"""Topics, whose older pages never change, and stories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.library.placement import Item
from site_builder.library.questions import full_pages
from site_builder.library.threads import Topic
from site_builder.model.contents import (
    Link,
    StoriesContent,
    StoryContent,
    TopicContent,
    TopicsContent,
)
from site_builder.paths import NO_FILE, SiteUrl, encode
from site_builder.plan.articles import redirect
from site_builder.plan.context import Context, last_change
from site_builder.plan.kind import Planned


def topic_urls(context: Context, slug: str) -> Sequence[SiteUrl]:
    """The address of the first page of a topic."""
    return [context.at.topic(slug)] if context.ask.topic(slug) else []


def topic(context: Context, slug: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The first page of a topic, with its newest articles."""
    topic = context.ask.topic(slug)
    if topic is None:
        return
    for url in urls:
        items = context.ask.topic_page(slug, 0)
        narrower = context.ask.narrower(slug)
        full = full_pages(context.ask.topic_count(slug), context.settings.topics.per_page)
        numbers = range(full, 0, -1)
        links = (
            Link(str(number), encode(context.at.topic_page(slug, number))) for number in numbers
        )
        content = TopicContent(
            name=topic.title,
            description=topic.description,
            parent=_parent(context, topic),
            children=tuple(context.topic_link(one, context.lang) for one in narrower),
            cards=context.cards(items),
            latest=encode(url),
            number=None,
            older=encode(context.at.topic_page(slug, full)) if full else None,
            numbers=tuple(links),
        )
        yield _page(context, topic, url, items, content)


def topic_page_urls(context: Context, key: str) -> Sequence[SiteUrl]:
    """The address of a numbered page of a topic, if it is full."""
    slug, number = numbered(key)
    there = context.ask.has_topic_page(slug, number)
    return [context.at.topic_page(slug, number)] if there else []


def topic_page(context: Context, key: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """A numbered page of a topic.

    It is full and, once there, never changes: it names neither the number of articles nor a page
    that did not exist when it was filled.
    """
    slug, number = numbered(key)
    topic = context.ask.topic(slug)
    if topic is None:
        return
    for url in urls:
        items = context.ask.topic_page(slug, number)
        first = encode(context.at.topic(slug))
        older = encode(context.at.topic_page(slug, number - 1)) if number > 1 else None
        content = TopicContent(
            name=topic.title,
            description=topic.description,
            parent=_parent(context, topic),
            children=(),
            cards=context.cards(items),
            latest=first,
            number=number,
            older=older,
        )
        yield _page(context, topic, url, items, content)


def numbered(key: str) -> tuple[str, int]:
    """Slug and number in the key of a numbered page, ``europe/12``."""
    slug, _, number = key.rpartition("/")
    return slug, int(number)


def former_urls(context: Context, slug: str) -> Sequence[SiteUrl]:
    """Addresses that a topic had under other names, but those that a page stands at now."""
    topic = context.ask.topic(slug)
    return [context.at.topic(former) for former in topic.former] if topic else ()


def former(context: Context, slug: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """What leads from the former addresses of a topic to its own."""
    target = encode(context.at.topic(slug))
    yield from (redirect(context, url, target) for url in urls)


def topics(context: Context, _: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The list of all topics."""
    found = context.ask.topics()
    links = (context.topic_link(topic, context.lang, count) for topic, count in found)
    content = TopicsContent(tuple(links))
    for url in urls:
        yield Planned(url, context.head(url, context.ask.last_change()), content)


def story_urls(context: Context, slug: str) -> Sequence[SiteUrl]:
    """The address of a story."""
    return [context.at.story(slug)] if context.ask.story_title(slug) else []


def story(context: Context, slug: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The page of a story."""
    for url in urls:
        title, items = context.ask.story_title(slug), context.ask.story(slug)
        changed = last_change(items or context.ask.withdrawn("story", slug))
        feeds = context.own_feeds(title, url)
        head = context.head(url, changed, feeds, indexed=bool(items))
        yield Planned(url, head, StoryContent(title, context.cards(items)))


def stories_urls(context: Context, _: str) -> Sequence[SiteUrl]:
    """The address of the list of stories, if there are any."""
    return [context.at.stories()] if context.ask.has_stories() else []


def stories(context: Context, _: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The list of all stories."""
    for url in urls:
        found = context.ask.stories()
        links = (
            Link(story.title, encode(context.at.story(story.slug)), count=count)
            for story, count in found
        )
        changed = max((story.changed for story, _ in found), default=None)
        yield Planned(url, context.head(url, changed), StoriesContent(tuple(links)))


def _parent(context: Context, topic: Topic) -> Link | None:
    parent = context.ask.topic(topic.parent) if topic.parent else None
    return context.topic_link(parent, context.lang) if parent else None


def _page(
    context: Context, topic: Topic, url: SiteUrl, items: Sequence[Item], content: TopicContent
) -> Planned:
    changed = last_change(items or context.ask.withdrawn("topic", topic.slug))
    feeds = context.own_feeds(topic.title, context.at.topic(topic.slug))
    head = context.head(url, changed, feeds, indexed=bool(items))
    return Planned(url, head, content, topic.note or NO_FILE)
