"""Topics, whose older pages never change, and stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from site_builder.library.library import Topic
from site_builder.model.pages import (
    Link,
    Page,
    StoriesContent,
    StoryContent,
    TopicContent,
    TopicsContent,
)
from site_builder.plan.context import Desk, last_change
from site_builder.urls import encode


def topics(desk: Desk) -> Iterator[Page]:
    """The pages of each topic, and the list of all topics."""
    found, language = desk.library.topics, desk.site.language
    children: dict[str, list[Link]] = defaultdict(list)
    for topic in found.values():
        if topic.parent:
            children[topic.parent].append(desk.topic_link(topic.slug, language))
    for topic in found.values():
        yield from _topic(desk, topic, tuple(children[topic.slug]))
    url = desk.at.topics()
    content = TopicsContent(tuple(desk.topic_link(slug, language, counted=True) for slug in found))
    head = desk.head(url, last_change(desk.library.items or desk.library.withdrawn))
    yield desk.page(url, "topic", "topics.html", head, content)


def _topic(desk: Desk, topic: Topic, children: tuple[Link, ...]) -> Iterator[Page]:
    """The first page of a topic, then those that are numbered from the oldest article on.

    Numbered pages are full and, once there, never change: they name neither the number of
    articles nor a page that did not exist when they were filled.
    """
    size, count = desk.settings.topics.per_page, len(topic.items)
    addresses = desk.topic_pages(topic)
    full = len(addresses) - 1
    feeds = desk.own_feeds(topic.title, addresses[0])
    for number, url in enumerate(addresses):
        start = count - number * size if number else 0
        items = topic.items[start : start + size if number else count - full * size]
        older = number - 1 if number else full
        content = TopicContent(
            name=topic.title,
            description=topic.description,
            parent=desk.topic_link(topic.parent, desk.site.language) if topic.parent else None,
            children=() if number else children,
            cards=desk.cards(items),
            latest=encode(addresses[0]),
            number=number or None,
            older=encode(addresses[older]) if older else None,
            numbers=() if number else _numbers(addresses),
        )
        changed = last_change(items or topic.withdrawn)
        head = desk.head(url, changed, feeds, indexed=bool(items))
        yield desk.page(url, "topic", "topic.html", head, content, topic.note or "")


def stories(desk: Desk) -> Iterator[Page]:
    """The page of each story, and the list of all stories if there are any."""
    found = desk.library.stories
    links = []
    for story in found.values():
        url = desk.at.story(story.slug)
        links.append(Link(story.title, encode(url), count=len(story.items)))
        content = StoryContent(story.title, desk.cards(story.items))
        changed = last_change(story.items or story.withdrawn)
        feeds = desk.own_feeds(story.title, url)
        head = desk.head(url, changed, feeds, indexed=bool(story.items))
        yield desk.page(url, "story", "story.html", head, content)
    if found:
        url = desk.at.stories()
        items = (item for story in found.values() for item in story.items or story.withdrawn)
        head = desk.head(url, last_change(items))
        yield desk.page(url, "story", "stories.html", head, StoriesContent(tuple(links)))


def _numbers(addresses: list[str]) -> tuple[Link, ...]:
    numbered = list(enumerate(addresses))[:0:-1]
    return tuple(Link(str(number), encode(url)) for number, url in numbered)
