"""What is wrong in what pages are made of, beside what each file says by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from site_builder.errors import Problem, did_you_mean
from site_builder.library.threads import twins
from site_builder.paths import ContentPath, SiteUrl
from site_builder.plan.articles import article_alias_urls, standing_alias_urls
from site_builder.plan.context import Context


def article(context: Context, path: ContentPath) -> Iterable[Problem]:
    """What is to be said of an article beside others, and of its dates."""
    return context.ask.remarks(path)


def front(context: Context, _: str) -> Iterator[Problem]:
    """A word on a site without articles."""
    if problem := context.ask.nothing_released():
        yield problem


def edition(context: Context, day: str) -> Iterator[Problem]:
    """What is wrong in the note on a day, or between several."""
    own = []
    for path in context.ask.briefings(day):
        if tag := context.ask.foreign_language(path):
            remedy = did_you_mean(tag, context.at.languages)
            yield Problem(path, 0, "", f'"{tag}" is none of the languages of the site', remedy)
        else:
            own.append(path)
    for path in own[1:]:
        yield Problem(path, 0, "", f"{own[0]} is a note on the same day", "Keep one.")
    if edition := context.ask.edition(day):
        yield from edition.problems
    elif problem := context.ask.unread(day):
        yield problem


def topics(context: Context, _: str) -> Iterator[Problem]:
    """Topics that an editor may take for one."""
    ask = context.ask
    yield from twins("topics", ask.topics(), partial(ask.newest_of, "topic"), ask.sources.line)


def stories(context: Context, _: str) -> Iterator[Problem]:
    """Stories that an editor may take for one."""
    ask = context.ask
    yield from twins("story", ask.stories(), partial(ask.newest_of, "story"), ask.sources.line)


def article_aliases(context: Context, path: ContentPath) -> Iterator[Problem]:
    """Aliases of an article that will be in the way."""
    yield from _in_the_way(context, path, article_alias_urls(context, path))


def standing_aliases(context: Context, path: ContentPath) -> Iterator[Problem]:
    """Aliases of a standing page that will be in the way."""
    yield from _in_the_way(context, path, standing_alias_urls(context, path))


_COMING = {
    "edition": "a briefing",
    "month": "a month",
    "year": "a year",
    "topic": "a topic",
    "story": "a story",
}
"""What may stand at an address of a pattern of [urls]."""


def _in_the_way(context: Context, path: ContentPath, urls: Iterable[SiteUrl]) -> Iterator[Problem]:
    """Aliases that no page is at odds with yet, but one of a day to come."""
    for url in urls:
        coming = context.at.would_be(url)
        if coming and not context.stands_elsewhere(url):
            found = f"{url} is the address of {_COMING[coming]} as soon as there is one"
            remedy = "No build will succeed then: choose another alias, or take it out."
            line = context.ask.sources.line(path, "aliases", url)
            key = "aliases" if line else ""
            yield Problem(path, line, key, found, remedy, "warning")
