"""Topics, whose older pages never change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from site_builder.collation import alphabetical, initial
from site_builder.library.placement import Item
from site_builder.library.questions import full_pages
from site_builder.library.threads import Topic
from site_builder.model.contents import TopicContent, TopicsContent
from site_builder.model.page_parts import Link, ListedTopic, MonthCount, TopicGroup
from site_builder.paths import NO_FILE, SiteUrl, encode
from site_builder.plan.addresses import Addresses
from site_builder.plan.articles import redirect
from site_builder.plan.context import Context, last_change
from site_builder.plan.kind import Planned
from site_builder.plan.versions import Versions

CHARTED_MONTHS = 24
"""Months that the chart of a topic shows."""

RELATED_TOPICS = 6
"""Related topics that a topic names."""

OFTEN = 2
"""Articles that two topics have in common when they are related: one is chance."""

LISTED_PLAINLY = 30
"""Topics that need no letters to be found among."""


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
        count = context.ask.topic_count(slug)
        full = full_pages(count, context.settings.topics.per_page)
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
            related=_related(context, topic, items),
            count=count,
            months=_charted(context.ask.topic_months(slug)),
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


def former_topic_urls(context: Context, slug: str) -> Sequence[SiteUrl]:
    """Addresses that a topic had under other names, but those that a page stands at now."""
    topic = context.ask.topic(slug)
    return [context.at.topic(former) for former in topic.former] if topic else ()


def former_topic(context: Context, slug: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """What leads from the former addresses of a topic to its own."""
    target = encode(context.at.topic(slug))
    yield from (redirect(context, url, target) for url in urls)


def topics(context: Context, _: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The list of all topics."""
    found = context.ask.topics()
    links = (context.topic_link(topic, context.lang, count) for topic, count in found)
    content = TopicsContent(tuple(links), _grouped(context, found))
    for url in urls:
        versions = context.versions.of_list(Addresses.topics)
        yield Planned(url, context.head(url, context.ask.newest_release(), versions), content)


def _related(context: Context, topic: Topic, items: Iterable[Item]) -> tuple[Link, ...]:
    """The topics that ``items``, the newest articles of ``topic``, most often carry beside it.

    Its wider and its narrower topics are named already.
    """
    shared = Counter(slug for item in items for slug in item.topics)
    del shared[topic.slug]
    often = (context.ask.topic(slug) for slug, count in shared.items() if count >= OFTEN)
    near = [
        other
        for other in often
        if other and topic.slug != other.parent and topic.parent != other.slug
    ]
    near.sort(key=lambda other: (-shared[other.slug], alphabetical(other.title, context.lang)))
    return tuple(context.topic_link(other, context.lang) for other in near[:RELATED_TOPICS])


def _charted(found: Sequence[tuple[date, int]]) -> tuple[MonthCount, ...]:
    """The months up to the last of those ``found``, with those between."""
    if not found:
        return ()
    counts, month = dict(found), found[-1][0]
    charted: list[MonthCount] = []
    while month >= found[0][0] and len(charted) < CHARTED_MONTHS:
        charted.append(MonthCount(month, counts.get(month, 0)))
        month = (month - timedelta(days=1)).replace(day=1)
    return tuple(reversed(charted))


def _grouped(context: Context, found: Sequence[tuple[Topic, int]]) -> tuple[TopicGroup, ...]:
    """All topics below the widest ones; these by letter, if that makes groups of several."""
    wider = {topic.slug: topic.parent for topic, _ in found}
    widest = {slug: _widest(slug, wider) for slug in wider}
    below: dict[str, list[Link]] = {}
    for topic, count in found:
        if widest[topic.slug] != topic.slug:
            link = context.topic_link(topic, context.lang, count)
            below.setdefault(widest[topic.slug], []).append(link)
    listed = [
        _listed_topic(context, topic, count, below.get(topic.slug, ()))
        for topic, count in found
        if widest[topic.slug] == topic.slug
    ]
    by_letter = groupby(listed, lambda topic: initial(topic.text, context.lang))
    letters = [(letter, tuple(group)) for letter, group in by_letter]
    if len(listed) <= LISTED_PLAINLY or not 1 < len(letters) <= len(listed) / 2:
        return (TopicGroup(None, tuple(listed)),) if listed else ()
    return tuple(TopicGroup(letter, topics) for letter, topics in letters)


def _widest(slug: str, wider: Mapping[str, str | None]) -> str:
    """The widest topic above one; itself if they lead around in a circle."""
    trail = {slug}
    widest = slug
    while above := wider[widest]:
        if above in trail:
            return slug
        trail.add(above)
        widest = above
    return widest


def _listed_topic(
    context: Context, topic: Topic, count: int, narrower: Iterable[Link]
) -> ListedTopic:
    link = context.topic_link(topic, context.lang, count)
    return ListedTopic(
        link.text, link.href, link.lang, count,
        description=topic.description, narrower=tuple(narrower),
    )  # fmt: skip


def _parent(context: Context, topic: Topic) -> Link | None:
    parent = context.ask.topic(topic.parent) if topic.parent else None
    return context.topic_link(parent, context.lang) if parent else None


def _page(
    context: Context, topic: Topic, url: SiteUrl, items: Sequence[Item], content: TopicContent
) -> Planned:
    changed = last_change(items or context.ask.withdrawn("topic", topic.slug))
    feeds = context.own_feeds(topic.title, context.at.topic(topic.slug))
    versions = context.versions.of_list(
        partial(Addresses.topic, slug=topic.slug), "topic", topic.slug
    )
    if content.number:
        # the pages of another language hold other articles
        versions = Versions(languages=versions.languages)
    head = context.head(url, changed, versions, feeds, indexed=bool(items))
    return Planned(url, head, content, topic.note or NO_FILE)
