"""Stories: a thread of articles each, and the list of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from site_builder.library.threads import Story
from site_builder.model.contents import StoriesContent, StoryContent
from site_builder.model.page_parts import Link, ListedStory
from site_builder.paths import NO_FILE, SiteUrl, encode
from site_builder.plan.addresses import Addresses
from site_builder.plan.articles import redirect
from site_builder.plan.context import Context, last_change
from site_builder.plan.kind import Planned


def story_urls(context: Context, slug: str) -> Sequence[SiteUrl]:
    """The address of a story."""
    return [context.at.story(slug)] if context.ask.story(slug) else []


def story(context: Context, slug: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The page of a story."""
    story = context.ask.story(slug)
    if story is None:
        return
    for url in urls:
        items = context.ask.story_articles(slug)
        changed = last_change(items or context.ask.withdrawn("story", slug))
        feeds = context.own_feeds(story.title, url)
        versions = context.versions.of_list(partial(Addresses.story, slug=slug), "story", slug)
        head = context.head(url, changed, versions, feeds, indexed=bool(items))
        content = StoryContent(
            title=story.title,
            lang=context.thread_lang(story),
            summary=story.summary,
            cards=context.cards(items),
            first=items[-1].day if items else None,
        )
        yield Planned(url, head, content, story.note or NO_FILE)


def former_story_urls(context: Context, slug: str) -> Sequence[SiteUrl]:
    """Addresses that a story had under other names, but those that a page stands at now."""
    story = context.ask.story(slug)
    return [context.at.story(former) for former in story.former] if story else ()


def former_story(context: Context, slug: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """What leads from the former addresses of a story to its own."""
    target = encode(context.at.story(slug))
    yield from (redirect(context, url, target) for url in urls)


def stories_urls(context: Context, _: str) -> Sequence[SiteUrl]:
    """The address of the list of stories, if there are any."""
    return [context.at.stories()] if context.ask.has_stories() else []


def stories(context: Context, _: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The list of all stories."""
    for url in urls:
        found = context.ask.stories()
        listed = [_listed(context, story, count) for story, count in found]
        listed.sort(key=lambda story: story.last or date.min, reverse=True)
        versions = context.versions.of_list(Addresses.stories, "story", "")
        head = context.head(url, context.ask.stories_changed(), versions)
        yield Planned(url, head, StoriesContent(tuple(listed)))


def _listed(context: Context, story: Story, count: int) -> ListedStory:
    span = context.ask.span(story.slug)
    newest = context.headline(span.newest) if span else None
    return ListedStory(
        story.title,
        encode(context.at.story(story.slug)),
        context.thread_lang(story),
        count,
        summary=story.summary,
        first=span.first if span else None,
        last=newest.day if newest else None,
        newest=Link(newest.title, newest.href, newest.lang) if newest else None,
    )
