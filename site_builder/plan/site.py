"""Corrections, the page for addresses that lead nowhere, redirects, and what crawlers read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import datetime

from site_builder.model.pages import (
    CorrectionsContent,
    Head,
    NotFoundContent,
    Page,
    RedirectContent,
    RobotsContent,
    SitemapContent,
    SitemapIndexContent,
)
from site_builder.plan.addresses import CORRECTIONS
from site_builder.plan.context import Desk
from site_builder.urls import encode, file_of

SITEMAP_SIZE = 50_000
"""Most addresses in one sitemap file (sitemaps.org protocol)."""


def corrections(desk: Desk) -> Iterator[Page]:
    """What was put right or withdrawn, if anything was."""
    entries = desk.corrections
    if entries:
        head = desk.head(CORRECTIONS, entries[0].at)
        content = CorrectionsContent(entries)
        yield desk.page(CORRECTIONS, "page", "corrections.html", head, content)


def not_found(desk: Desk) -> Iterator[Page]:
    """404.html, which a host serves for any address without a page."""
    head = Head(href="/404.html", lang=desk.site.language, indexed=False)
    yield desk.page("/404.html", "page", "404.html", head, NotFoundContent())


def redirects(desk: Desk, taken: Set[str]) -> Iterator[Page]:
    """Old addresses of articles, standing pages and topics; those ``taken`` by pages stay."""
    for item in (*desk.library.items, *desk.library.withdrawn):
        for alias in item.article.aliases:
            yield _redirect(desk, alias, desk.href(item), item.article.path)
    for page in desk.library.pages:
        for alias in page.aliases:
            yield _redirect(desk, alias, encode(desk.at.page(page.slug)), page.path)
    for topic in desk.library.topics.values():
        for former in map(desk.at.topic, topic.former):
            if file_of(former) not in taken:
                yield _redirect(desk, former, encode(desk.at.topic(topic.slug)), "")


def sitemap(desk: Desk, entries: Sequence[tuple[str, datetime | None]]) -> Iterator[Page]:
    """The pages that search engines should know, in one file or in parts, and robots.txt.

    The deepest come first, in the order of their addresses: articles as a rule, by their days, so
    that a new one moves none of those in the parts before its own.
    """
    ordered = sorted(entries, key=lambda entry: (-entry[0].count("/"), entry[0]))
    starts = range(0, len(ordered), SITEMAP_SIZE)
    parts = [tuple(ordered[start : start + SITEMAP_SIZE]) for start in starts]
    if len(parts) == 1:
        yield desk.machine_page("/sitemap.xml", "sitemap.xml", SitemapContent(parts[0]))
    else:
        index = []
        for number, part in enumerate(parts, 1):
            url = f"/sitemap-{number}.xml"
            index.append((url, max((changed for _, changed in part if changed), default=None)))
            yield desk.machine_page(url, "sitemap.xml", SitemapContent(part))
        content = SitemapIndexContent(tuple(index))
        yield desk.machine_page("/sitemap.xml", "sitemap-index.xml", content)
    yield desk.machine_page("/robots.txt", "robots.txt", RobotsContent("/sitemap.xml"))


def _redirect(desk: Desk, url: str, target: str, source: str) -> Page:
    head = Head(href=target, lang=desk.site.language, indexed=False)
    return desk.page(url, "redirect", "redirect.html", head, RedirectContent(target), source)
