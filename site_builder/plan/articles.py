"""Articles, the tombstones of those that were withdrawn, and standing pages."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.library.library import Item
from site_builder.model.pages import (
    ArticleContent,
    Card,
    Head,
    Link,
    Page,
    StandingContent,
    WithdrawnContent,
)
from site_builder.plan.context import Desk
from site_builder.urls import encode

STORY_SO_FAR = 5
"""Earlier articles of a story that an article names."""


def articles(desk: Desk) -> Iterator[Page]:
    """A page for each article."""
    beside = _neighbours(desk)
    translations = _translations(desk)
    days = {edition.day: desk.day_link(edition) for edition in desk.library.editions}
    for item in desk.library.items:
        article = item.article
        previous, following = beside.get(article.path, (None, None))
        content = ArticleContent(
            card=desk.card(item),
            id=item.id,
            body=desk.text(article),
            original=article.original,
            byline=article.byline,
            sources=article.sources,
            topics=tuple(desk.topic_link(slug, item.lang) for slug in item.topics),
            corrections=article.corrections,
            published=article.release,
            changed=item.changed,
            figure=desk.linker.figure(article.path, article.picture),
            story=_story_link(desk, item),
            story_so_far=_story_so_far(desk, item),
            edition=days[item.day],
            previous=previous,
            next=following,
            extra=article.extra,
        )
        head = Head(
            href=desk.href(item),
            lang=item.lang,
            feeds=desk.feeds,
            translations=translations.get(article.path, ()),
            figure=content.figure,
            updated=item.changed,
            indexed=item.withheld is None,
        )
        yield desk.page(desk.url(item), "article", "article.html", head, content, article.path)


def withdrawn(desk: Desk) -> Iterator[Page]:
    """What stays at the address of each withdrawn article, and leads on from there."""
    days = {edition.day: desk.day_link(edition) for edition in desk.library.editions}
    for item in desk.library.withdrawn:
        article = item.article
        content = WithdrawnContent(
            title=article.title,
            lang=item.lang,
            edition=days[item.day],
            topics=tuple(desk.topic_link(slug, item.lang) for slug in item.topics),
            story=_story_link(desk, item),
            corrections=article.corrections,
        )
        head = Head(
            href=desk.href(item),
            lang=item.lang,
            feeds=desk.feeds,
            updated=item.changed,
            indexed=False,
        )
        yield desk.page(desk.url(item), "article", "withdrawn.html", head, content, article.path)


def standing(desk: Desk) -> Iterator[Page]:
    """The pages that belong to no day."""
    for page in desk.library.pages:
        url = desk.at.page(page.slug)
        body = desk.linker.passage(page.path, page.body)
        content = StandingContent(page.title, page.summary or page.body.lede, body, page.updated)
        lang = page.lang or desk.site.language
        head = Head(href=encode(url), lang=lang, feeds=desk.feeds, updated=page.updated)
        yield desk.page(url, "page", "page.html", head, content, page.path)


def _neighbours(desk: Desk) -> dict[str, tuple[Link | None, Link | None]]:
    """The articles before and after each one in its edition."""
    found: dict[str, tuple[Link | None, Link | None]] = {}
    for edition in desk.library.editions:
        links: list[Link | None] = [None, *map(desk.link, edition.items), None]
        around = zip(links, links[2:], strict=False)
        found |= zip((item.article.path for item in edition.items), around, strict=True)
    return found


def _translations(desk: Desk) -> dict[str, tuple[Link, ...]]:
    """Every article that has translations, with all of them, itself included."""
    links: dict[str, tuple[Link, ...]] = {}
    for group in desk.library.translations:
        links |= dict.fromkeys((item.article.path for item in group), tuple(map(desk.link, group)))
    return links


def _story_link(desk: Desk, item: Item) -> Link | None:
    story = desk.library.stories.get(item.story or "")
    return Link(story.title, encode(desk.at.story(story.slug))) if story else None


def _story_so_far(desk: Desk, item: Item) -> tuple[Card, ...]:
    story = desk.library.stories.get(item.story or "")
    if story is None:
        return ()
    earlier = story.items[story.items.index(item) + 1 :]
    return desk.cards(earlier[:STORY_SO_FAR])
