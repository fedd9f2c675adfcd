"""Every kind of page that a site has: a row each, in the order in which they are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from site_builder.paths import SiteUrl
from site_builder.plan import articles, checks, corrections, days, feeds, site, stories, topics
from site_builder.plan.addresses import Addresses
from site_builder.plan.context import Context
from site_builder.plan.kind import Kind, nothing_to_say

_LIST = "CollectionPage"


def _always(address: Callable[[Addresses], SiteUrl]) -> Callable[[Context, str], Sequence[SiteUrl]]:
    """The address of a page that every site has."""
    return lambda context, _: [address(context.at)]


ARTICLE = Kind(
    "article", "article", 1, "article.html", "articles",
    articles.article_urls, articles.article, schema="NewsArticle", is_of_file=True,
    settings=("dateline", "markdown", "corrections", "sources"), check=checks.article,
)  # fmt: skip
WITHDRAWN = Kind(
    "withdrawn", "article", 1, "withdrawn.html", "withdrawn",
    articles.withdrawn_urls, articles.withdrawn, is_of_file=True,
)  # fmt: skip
STANDING = Kind(
    "page", "page", 1, "page.html", "standing pages",
    articles.standing_urls, articles.standing, is_of_file=True, settings=("markdown",),
)  # fmt: skip
FRONT = Kind(
    "front", "front", 2, "front.html", "site",
    _always(Addresses.front), days.front, schema=_LIST, settings=("front_page",),
    check=checks.front,
)  # fmt: skip
EDITION = Kind(
    "briefing", "briefing", 2, "edition.html", "days",
    days.edition_urls, days.edition, schema=_LIST, check=checks.edition,
)  # fmt: skip
TOPIC = Kind(
    "topic", "topic", 2, "topic.html", "topics",
    topics.topic_urls, topics.topic, schema=_LIST, settings=("topics",), named_by="topics",
)  # fmt: skip
TOPIC_PAGE = Kind(
    "numbered topic page", "topic", 2, "topic.html", "topic pages",
    topics.topic_page_urls, topics.topic_page, schema=_LIST, settings=("topics",),
    named_by="topics",
)  # fmt: skip
TOPICS = Kind(
    "topics", "topic", 2, "topics.html", "site",
    _always(Addresses.topics), topics.topics, schema=_LIST, check=checks.topics,
)  # fmt: skip
STORY = Kind(
    "story", "story", 2, "story.html", "stories",
    stories.story_urls, stories.story, schema=_LIST, named_by="story",
)  # fmt: skip
STORIES = Kind(
    "stories", "story", 2, "stories.html", "site",
    stories.stories_urls, stories.stories, schema=_LIST, check=checks.stories,
)  # fmt: skip
MONTH = Kind(
    "month", "archive", 2, "month.html", "days",
    days.month_urls, days.month, key=lambda day: day[:7], schema=_LIST,
)  # fmt: skip
YEAR = Kind(
    "year", "archive", 2, "year.html", "days",
    days.year_urls, days.year, key=lambda day: day[:4], schema=_LIST,
)  # fmt: skip
ARCHIVE = Kind(
    "archive", "archive", 2, "archive.html", "site",
    _always(Addresses.archive), days.archive, schema=_LIST,
)  # fmt: skip
CORRECTIONS = Kind(
    "corrections", "page", 1, "corrections.html", "site",
    corrections.corrections_urls, corrections.corrections,
)  # fmt: skip
SUBSCRIBE = Kind(
    "subscribe", "page", 1, "subscribe.html", "site",
    _always(Addresses.subscribe), feeds.subscribe,
)  # fmt: skip
NOT_FOUND = Kind(
    "404", "page", 1, "404.html", "site", _always(Addresses.not_found), site.not_found
)  # fmt: skip
SITE_FEED = Kind(
    "feed", "feed", 3, "", "site",
    feeds.site_feed_urls, feeds.site_feeds, settings=("feeds",),
)  # fmt: skip
TOPIC_FEED = SITE_FEED._replace(
    name="topic feed", of="topics", urls=feeds.topic_feed_urls, make=feeds.topic_feeds
)
STORY_FEED = SITE_FEED._replace(
    name="story feed", of="stories", urls=feeds.story_feed_urls, make=feeds.story_feeds
)
SUBSCRIPTIONS = Kind(
    "subscriptions", "file", 3, "subscriptions.opml", "site",
    _always(Addresses.subscriptions), feeds.subscriptions,
)  # fmt: skip
ALIAS = Kind(
    "alias", "redirect", 1, "redirect.html", "aliased",
    articles.article_alias_urls, articles.article_aliases, named_by="aliases",
    check=checks.article_aliases,
)  # fmt: skip
STANDING_ALIAS = ALIAS._replace(
    name="alias of a page", of="standing pages", urls=articles.standing_alias_urls,
    make=articles.standing_aliases, check=checks.standing_aliases,
)  # fmt: skip
PLAIN_STANDING = ALIAS._replace(
    name="plain address of a page", of="standing pages", urls=articles.plain_urls,
    make=articles.standing_aliases, check=nothing_to_say, gives_way=True,
)  # fmt: skip
FORMER_TOPIC = Kind(
    "former topic", "redirect", 1, "redirect.html", "topics",
    topics.former_topic_urls, topics.former_topic, gives_way=True,
)  # fmt: skip
FORMER_STORY = FORMER_TOPIC._replace(
    name="former story", of="stories", urls=stories.former_story_urls, make=stories.former_story
)
FORMER_TOPIC_FEED = TOPIC_FEED._replace(
    name="former topic feed", label="redirect", urls=feeds.former_topic_feed_urls,
    make=feeds.former_topic_feeds, gives_way=True,
)  # fmt: skip
FORMER_STORY_FEED = STORY_FEED._replace(
    name="former story feed", label="redirect", urls=feeds.former_story_feed_urls,
    make=feeds.former_story_feeds, gives_way=True,
)  # fmt: skip
ROBOTS = Kind(
    "robots", "file", 3, "robots.txt", "pages",
    lambda *_: [SiteUrl("/robots.txt")], site.robots, is_shared=True,
)  # fmt: skip
SITEMAP = Kind(
    "sitemap", "file", 3, "sitemap.xml", "pages",
    site.sitemap_urls, site.sitemap, is_shared=True,
)  # fmt: skip

KINDS: tuple[Kind, ...] = (
    ARTICLE, WITHDRAWN, STANDING, FRONT, EDITION, TOPIC, TOPIC_PAGE, TOPICS, STORY, STORIES,
    MONTH, YEAR, ARCHIVE, CORRECTIONS, SUBSCRIBE, NOT_FOUND, SITE_FEED, TOPIC_FEED, STORY_FEED,
    SUBSCRIPTIONS, ALIAS, STANDING_ALIAS, PLAIN_STANDING, FORMER_TOPIC, FORMER_STORY,
    FORMER_TOPIC_FEED, FORMER_STORY_FEED, SITEMAP, ROBOTS,
)  # fmt: skip


def kind_named(name: str) -> Kind:
    """The kind with a name."""
    return next(kind for kind in KINDS if kind.name == name)


def names_of(label: str) -> frozenset[str]:
    """The names of all kinds that reports count as ``label``."""
    return frozenset(kind.name for kind in KINDS if kind.label == label)
