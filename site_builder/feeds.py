"""RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1: one feed value in three forms.

RSS and Atom go through feedgen. What feedgen gets wrong is mended here and nowhere else: it
stamps the clock on whatever is not told a time, reverses entries, takes its last link for the
page's, and has no place for the language of an entry.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from typing import Any

import msgspec
from feedgen.entry import FeedEntry as GeneratorEntry
from feedgen.ext.base import BaseEntryExtension
from feedgen.ext.dc import DcEntryExtension
from feedgen.feed import FeedGenerator
from lxml.etree import SubElement

from site_builder.config import Site
from site_builder.pages import MEDIA_TYPES, FeedContent, FeedEntry

GENERATOR = "site_builder"

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DC = "http://purl.org/dc/elements/1.1/"

Absolute = Callable[[str], str]
Html = Callable[[FeedEntry], str]
"""Gives the HTML of an entry's text, every address in it absolute."""


def render_feed(feed: FeedContent, site: Site, absolute: Absolute, html: Html) -> bytes:
    """The bytes of ``feed``; they depend on nothing but the arguments."""
    if feed.format == "json":
        return _json(feed, site, absolute, html)
    generator = FeedGenerator()
    generator.id(feed.id or absolute(feed.page))
    generator.title(feed.title)
    generator.language(site.language)
    generator.description(feed.description)
    generator.generator(GENERATOR)
    generator.docs("https://www.rssboard.org/rss-specification")
    generator.lastBuildDate(feed.updated)
    generator.updated(feed.updated)
    generator.author(name=site.owner.name, uri=site.owner.url)
    if site.licence:
        generator.rights(site.licence)
    # feedgen takes the link given last for the RSS channel's <link>
    generator.link(href=absolute(feed.href), rel="self", type=MEDIA_TYPES[feed.format])
    generator.link(href=absolute(feed.page), rel="alternate", type="text/html")
    generator.load_extension("dc", atom=False)
    for entry in feed.entries:
        generator.add_entry(_entry(entry, feed.format, absolute, html), order="append")
    if feed.format == "atom":
        return bytes(generator.atom_str())
    return bytes(generator.rss_str())


class _Language(BaseEntryExtension):  # type: ignore[misc]
    """The language of an entry: xml:lang (RFC 4287, section 2) or dc:language."""

    def __init__(self) -> None:
        self.tag = ""

    def extend_atom(self, entry: Any) -> Any:
        entry.set(_XML_LANG, self.tag)
        return entry

    def extend_rss(self, entry: Any) -> Any:
        SubElement(entry, f"{{{_DC}}}language").text = self.tag
        return entry


def _entry(entry: FeedEntry, form: str, absolute: Absolute, html: Html) -> GeneratorEntry:
    made = GeneratorEntry()
    address = absolute(entry.href)
    made.id(entry.id)
    made.title(entry.title)
    made.published(entry.published)
    made.updated(entry.updated)
    made.link(href=address, rel="alternate")
    # feedgen writes content:encoded only beside a description, which readers take for HTML
    summary = entry.summary or entry.title
    made.summary(summary if form == "atom" else escape(summary, quote=False))
    made.content(html(entry), type="html" if form == "atom" else "CDATA")
    # one by one, feedgen would copy them all each time
    made.category([{"term": topic, "label": topic} for topic in entry.topics])
    made.author([{"name": party.name, "uri": party.url} for party in entry.byline])
    if entry.byline and form == "rss":
        made.register_extension("dc", DcEntryExtension, atom=False)
        made.dc.dc_creator([party.name for party in entry.byline])
    made.register_extension("language", _Language)
    made.language.tag = entry.lang
    return made


def _json(feed: FeedContent, site: Site, absolute: Absolute, html: Html) -> bytes:
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""
    data: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": absolute(feed.page),
        "feed_url": absolute(feed.href),
        "description": feed.description,
        "language": site.language,
        "authors": [_author(site.owner.name, site.owner.url)],
        "items": [_item(entry, absolute, html) for entry in feed.entries],
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"


def _item(entry: FeedEntry, absolute: Absolute, html: Html) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": absolute(entry.href),
        "title": entry.title,
        "content_html": html(entry),
        "date_published": _rfc3339(entry.published),
        "date_modified": _rfc3339(entry.updated),
        "language": entry.lang,
    }
    if entry.original:
        item["external_url"] = entry.original.url
    if entry.summary:
        item["summary"] = entry.summary
    if entry.figure:
        item["image"] = absolute(entry.figure.href)
    if entry.byline:
        item["authors"] = [_author(party.name, party.url) for party in entry.byline]
    if entry.topics:
        item["tags"] = list(entry.topics)
    return item


def _author(name: str, url: str | None) -> dict[str, str]:
    return {"name": name, "url": url} if url else {"name": name}


def _rfc3339(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
