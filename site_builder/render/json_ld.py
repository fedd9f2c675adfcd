"""What a page tells machines of itself: schema.org data as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from site_builder.config.settings import Site
from site_builder.model.article import Party
from site_builder.model.contents import ArticleContent
from site_builder.model.page import Page
from site_builder.model.page_parts import Card, Head
from site_builder.paths import Absolute, Href
from site_builder.render.dates import iso, line


def json_ld(
    page: Page, site: Site, front: Href, title: str, absolute: Absolute, pictures: tuple[str, str]
) -> str:
    """The JSON-LD of ``page``, safe inside a script element.

    ``front`` is the front page in its language. ``pictures`` are the addresses of the site's social
    card and of the publisher's logo.
    """
    content = page.content
    if isinstance(content, ArticleContent):
        data = _article(content, page.head, site, absolute, pictures)
    else:
        data = _collection(page, title, absolute)
        site_url = absolute(front)
        data["isPartOf"] = {"@type": "WebSite", "name": site.title, "url": site_url}
    text = msgspec.json.encode({"@context": "https://schema.org", **data}).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _article(
    content: ArticleContent, head: Head, site: Site, absolute: Absolute, pictures: tuple[str, str]
) -> dict[str, Any]:
    """NewsArticle, https://schema.org/NewsArticle."""
    card = content.card
    address = absolute(card.href)
    owner = _publisher(site, pictures[1])
    data: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": content.id,
        "mainEntityOfPage": address,
        "url": address,
        "headline": card.title,
        "description": card.summary or card.title,
        "inLanguage": head.lang,
        "dateline": line(card.dateline, card.lang),
        "datePublished": iso(card.dateline.at(content.published)),
        "dateModified": iso(content.changed),
        "author": [_party(party, "Person") for party in content.byline] or owner,
        "publisher": owner,
        "image": absolute(content.figure.href) if content.figure else pictures[0],
    }
    if content.topics:
        data["articleSection"] = content.topics[0].text
        data["keywords"] = [topic.text for topic in content.topics]
    if content.sources:
        data["isBasedOn"] = [_party(source, "CreativeWork") for source in content.sources]
    if corrections := (*content.corrections, *content.slip):
        data["correction"] = [
            {
                "@type": "CorrectionComment",
                "text": correction.note,
                "datePublished": iso(correction.at),
            }
            for correction in corrections
        ]
    return data


def _collection(page: Page, title: str, absolute: Absolute) -> dict[str, Any]:
    """CollectionPage for what lists articles, WebPage for the rest."""
    cards = [*_cards(page.content)] if page.schema == "CollectionPage" else []
    data: dict[str, Any] = {
        "@type": page.schema,
        "@id": absolute(page.head.href),
        "url": absolute(page.head.href),
        "name": title,
        "inLanguage": page.head.lang,
    }
    if page.head.updated:
        data["dateModified"] = iso(page.head.updated)
    if cards:
        data["hasPart"] = [
            {"@type": "NewsArticle", "headline": card.title, "url": absolute(card.href)}
            for card in cards
        ]
    return data


def _cards(value: object) -> Iterator[Card]:
    """Every article that a value shows as a card, in the order of the page."""
    if isinstance(value, Card):
        yield value
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from _cards(getattr(value, field))
    elif isinstance(value, tuple):
        for item in value:
            yield from _cards(item)


def _publisher(site: Site, logo: str) -> dict[str, Any]:
    owner = site.owner
    return {
        "@type": "NewsMediaOrganization",
        "name": owner.name,
        "url": owner.url or site.base_url,
        "logo": {"@type": "ImageObject", "url": logo},
    }


def _party(party: Party, kind: str) -> dict[str, str]:
    named = {"@type": kind, "name": party.name}
    return {**named, "url": party.url} if party.url else named
