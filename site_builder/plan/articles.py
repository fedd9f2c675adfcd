"""Articles, the tombstones of those that were withdrawn, and standing pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from site_builder.library.editions import Edition
from site_builder.library.questions import STORY_SO_FAR, DayTally
from site_builder.model.article import Article
from site_builder.model.contents import (
    ArticleContent,
    RedirectContent,
    StandingContent,
    WithdrawnContent,
)
from site_builder.model.editorial import StandingPage
from site_builder.model.page_parts import Head, Link
from site_builder.paths import NO_FILE, ContentPath, Href, SiteUrl, encode
from site_builder.plain_text import reading_minutes
from site_builder.plan.context import Context
from site_builder.plan.kind import Planned


def article_urls(context: Context, path: ContentPath) -> Sequence[SiteUrl]:
    """The address of an article that readers may see."""
    item = context.ask.own(path)
    return [context.url(item)] if item and not item.is_withdrawn else []


def article(context: Context, path: ContentPath, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The page of an article."""
    ask = context.ask
    item = ask.item(path)
    edition = ask.edition(item.day.isoformat()) if item else None
    if item is None or edition is None:
        return
    for url in urls:
        article, slip = item.article, ask.slip(path)
        previous, following = _neighbours(context, edition, path)
        versions = context.versions.of_article(item, ask.translations(path))
        content = ArticleContent(
            card=context.card(item),
            id=item.id,
            body=context.text(article),
            original=article.original,
            byline=article.byline,
            sources=article.sources,
            topics=context.topic_links(item),
            slip=slip,
            corrections=tuple(one for one in article.corrections if one not in slip),
            published=article.release,
            changed=item.changed,
            updated=_updated(article),
            minutes=reading_minutes(article.words),
            figure=context.linker.figure(path, article.picture),
            story=context.story_link(item),
            story_so_far=context.cards(ask.earlier(path, STORY_SO_FAR)) if item.story else (),
            edition=context.day_link(DayTally(item.day, len(edition.items), None)),
            previous=previous,
            next=following,
            extra=article.extra,
        )
        head = Head(
            href=encode(url),
            lang=item.lang,
            feeds=context.feeds,
            translations=versions.translations,
            x_default=versions.x_default,
            languages=versions.languages,
            figure=content.figure,
            updated=item.changed,
            indexed=item.withheld is None,
        )
        yield Planned(url, head, content, path)


def withdrawn_urls(context: Context, path: ContentPath) -> Sequence[SiteUrl]:
    """The address of an article that was withdrawn."""
    item = context.ask.own(path)
    return [context.url(item)] if item and item.is_withdrawn else []


def withdrawn(context: Context, path: ContentPath, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """What stays at the address of a withdrawn article, and leads on from there."""
    item = context.ask.item(path)
    edition = context.ask.edition(item.day.isoformat()) if item else None
    withdrawal = item.article.withdrawal if item else None
    if item is None or edition is None or withdrawal is None:
        return
    article, reason = item.article, withdrawal.reason
    for url in urls:
        content = WithdrawnContent(
            title=article.title,
            lang=item.lang,
            since=withdrawal.at,
            reason=reason.note if reason else None,
            edition=context.day_link(DayTally(item.day, len(edition.items), None)),
            topics=context.topic_links(item),
            story=context.story_link(item),
            corrections=tuple(one for one in article.corrections if one is not reason),
        )
        head = Head(
            href=encode(url),
            lang=item.lang,
            feeds=context.feeds,
            languages=context.versions.of_article(item, ()).languages,
            updated=item.changed,
            indexed=False,
        )
        yield Planned(url, head, content, path)


def standing_urls(context: Context, path: ContentPath) -> Sequence[SiteUrl]:
    """The address of a standing page."""
    return [context.at.page(_page(context, path).slug)]


def standing(context: Context, path: ContentPath, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """A page that belongs to no day."""
    page = _page(context, path)
    for url in urls:
        body = context.linker.passage(path, page.body)
        content = StandingContent(page.title, page.summary or page.body.lede, body, page.updated)
        head = context.head(url, page.updated, context.versions.of_standing(page))
        head = msgspec.structs.replace(head, lang=page.lang or context.lang)
        yield Planned(url, head, content, path)


def article_alias_urls(context: Context, path: ContentPath) -> Sequence[SiteUrl]:
    """Old addresses of an article that readers may see, or could."""
    item = context.ask.own(path)
    return item.article.aliases if item else ()


def article_aliases(
    context: Context, path: ContentPath, urls: Sequence[SiteUrl]
) -> Iterator[Planned]:
    """What leads from the old addresses of an article to its own."""
    item = context.ask.own(path)
    if item:
        target = context.href(item)
        yield from (redirect(context, url, target, path) for url in urls)


def standing_alias_urls(context: Context, path: ContentPath) -> Sequence[SiteUrl]:
    """Old addresses of a standing page."""
    return _page(context, path).aliases


def standing_aliases(
    context: Context, path: ContentPath, urls: Sequence[SiteUrl]
) -> Iterator[Planned]:
    """What leads from the old addresses of a standing page to its own."""
    target = encode(context.at.page(_page(context, path).slug))
    yield from (redirect(context, url, target, path) for url in urls)


def plain_urls(context: Context, path: ContentPath) -> Sequence[SiteUrl]:
    """Where a standing page would stand if the site were in one language."""
    first = context.at.of(context.at.languages[0])
    return [] if first is context.at else [first.page(_page(context, path).slug)]


def redirect(
    context: Context, url: SiteUrl, target: Href, source: ContentPath = NO_FILE
) -> Planned:
    """What leads from an old address to ``target``."""
    head = Head(href=target, lang=context.lang, indexed=False)
    return Planned(url, head, RedirectContent(target), source)


def _updated(article: Article) -> datetime | None:
    """The last change of an article, if it was no correction."""
    last, changed = article.corrections[-1:], article.changed
    is_correction = bool(last) and last[0].at == changed
    return None if is_correction or changed == article.release else changed


def _neighbours(
    context: Context, edition: Edition, path: ContentPath
) -> tuple[Link | None, Link | None]:
    """The articles before and after one in its edition."""
    items = edition.items
    place = next((n for n, item in enumerate(items) if item.path == path), None)
    if place is None:
        return None, None
    before = context.link(items[place - 1]) if place else None
    return before, context.link(items[place + 1]) if place + 1 < len(items) else None


def _page(context: Context, path: ContentPath) -> StandingPage:
    return next(page for page in context.ask.notes.pages if page.path == path)
