"""The page for addresses that lead nowhere, and what crawlers read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.model.contents import (
    NotFoundContent,
    RobotsContent,
    SitemapContent,
    SitemapEntry,
    SitemapIndexContent,
)
from site_builder.model.page_parts import Head
from site_builder.paths import SiteUrl, encode
from site_builder.plan.addresses import Addresses
from site_builder.plan.context import Context
from site_builder.plan.kind import Planned

SITEMAP_SIZE = 50_000
"""Most addresses in one sitemap file (sitemaps.org protocol)."""

SITEMAP = SiteUrl("/sitemap.xml")


def not_found(context: Context, _: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """404.html, which a host serves for any address without a page."""
    for url in urls:
        others = context.versions.of_list(Addresses.front).languages
        head = Head(href=encode(url), lang=context.lang, languages=others, indexed=False)
        yield Planned(url, head, NotFoundContent())


def robots(context: Context, _: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """robots.txt, which names the sitemap."""
    for url in urls:
        yield _machine_page(context, url, RobotsContent(encode(SITEMAP)))


def sitemap_urls(context: Context, _: str) -> Sequence[SiteUrl]:
    """The address of the sitemap, and of its parts as soon as it is known how many there are."""
    parts = _parts(context.listing or ())
    numbered = [SiteUrl(f"/sitemap-{number}.xml") for number in range(1, len(parts) + 1)]
    return [SITEMAP] if len(parts) < 2 else [SITEMAP, *numbered]


def sitemap(context: Context, _: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    """The pages that search engines should know, in one file or in parts."""
    parts = _parts(context.listing or ())
    if len(urls) == 1:
        yield _machine_page(context, urls[0], SitemapContent(parts[0]))
        return
    numbered = list(zip(urls[1:], parts, strict=True))
    index = tuple(
        (encode(url), max((changed for _, changed in part if changed), default=None))
        for url, part in numbered
    )
    page = _machine_page(context, urls[0], SitemapIndexContent(index))
    yield page._replace(template="sitemap-index.xml")
    for url, part in numbered:
        yield _machine_page(context, url, SitemapContent(part))


def _parts(listing: Sequence[SitemapEntry]) -> list[tuple[SitemapEntry, ...]]:
    """The deepest come first, in the order of their addresses: articles as a rule, by their days.

    So a new one moves none of those in the parts before its own.
    """
    ordered = sorted(listing, key=lambda entry: (-entry[0].count("/"), entry[0]))
    starts = range(0, len(ordered), SITEMAP_SIZE)
    return [tuple(ordered[start : start + SITEMAP_SIZE]) for start in starts]


def _machine_page(
    context: Context, url: SiteUrl, content: RobotsContent | SitemapContent | SitemapIndexContent
) -> Planned:
    """A page that no person reads."""
    return Planned(url, Head(href=encode(url), lang=context.lang, indexed=False), content)
