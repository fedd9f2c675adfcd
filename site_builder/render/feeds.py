"""RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1: one feed value, a function for each format.

RSS and Atom go through feedgen. What feedgen gets wrong is mended here and nowhere else: it
stamps the clock on whatever is not told a time, reverses entries, takes its last link for the
page's, has no place for the language of an entry or a style sheet, forgets in Atom what an
enclosure is, and in RSS where a hub is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any, NamedTuple, TypeAlias

import msgspec
from feedgen.entry import FeedEntry as GeneratorEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.ext.dc import DcEntryExtension
from feedgen.feed import FeedGenerator
from lxml.etree import SubElement

from site_builder.bidi import begun
from site_builder.config.settings import Site
from site_builder.errors import Problem
from site_builder.layout import SETTINGS_FILE
from site_builder.model.contents import FeedContent
from site_builder.model.feed_formats import FEED_FORMATS
from site_builder.model.page_parts import FeedEntry
from site_builder.paths import Absolute
from site_builder.render.dates import utc
from site_builder.render.locale import direction

GENERATOR = "site_builder"

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"

LEAST = 10
"""As many entries a feed holds, however large they are."""

Html: TypeAlias = Callable[[FeedEntry], str]
"""Gives the HTML of an entry's text, every address in it absolute."""


class FeedDisplay(NamedTuple):
    """What a feed has for a person who opens it in a browser."""

    style: str
    """The address of its style sheet, as a page of the site names it."""
    note: str
    """What this is, before the address of the page that tells more."""


class FeedSource(NamedTuple):
    """All that the bytes of a feed are made of."""

    feed: FeedContent
    texts: Sequence[str]
    """The HTML of each entry."""
    lang: str
    """Of its title and description; entries have their own."""
    site: Site
    absolute: Absolute
    display: FeedDisplay


def render_feed(source: FeedSource, html: Html) -> tuple[bytes, tuple[Problem, ...]]:
    """The bytes of a feed, and a notice if they have no room for its oldest entries.

    The texts of ``source`` are made here, of as many entries as there is room for. The bytes depend
    on nothing but the arguments.
    """
    feed = source.feed
    feed = msgspec.structs.replace(feed, entries=tuple(map(_begun, feed.entries)))
    texts = _fitting(source._replace(feed=feed), html)
    entries = feed.entries[: len(texts)]
    updated = max((entry.updated for entry in entries), default=feed.updated)
    notices = () if entries == feed.entries else (_no_room(feed.max_size),)
    feed = msgspec.structs.replace(feed, entries=entries, updated=updated)
    return WRITERS[feed.format](source._replace(feed=feed, texts=texts)), notices


def _begun(entry: FeedEntry) -> FeedEntry:
    """The entry with its plain texts marked where their first letters run against its language.

    A feed has no place for the direction of a title: readers go by the first letter.
    """
    way = direction(entry.lang)
    title, summary = begun(entry.title, way), begun(entry.summary, way)
    if (title, summary) == (entry.title, entry.summary):
        return entry
    return msgspec.structs.replace(entry, title=title, summary=summary)


def _fitting(source: FeedSource, html: Html) -> list[str]:
    """The HTML of the newest entries, as many as a feed of that size has room for.

    It is the same number in each format, so that each reader gets the same articles: each entry
    counts with what it takes where it takes most.
    """
    feed, _, lang, site, absolute, display = source
    page = absolute(feed.page)
    owner = (site.owner.name, site.owner.url or "", site.licence, lang)
    about = (feed.id, feed.title, feed.description, feed.hub)
    head = "".join((*about, page, page, page, *owner, absolute(feed.subscribe), *display))
    room = feed.max_size - _HEAD - _size(head)
    texts: list[str] = []
    for entry in feed.entries:
        text = html(entry)
        room -= _entry_size(entry, text, absolute)
        if room < 0 and len(texts) >= LEAST:
            break
        texts.append(text)
    return texts


def _entry_size(entry: FeedEntry, text: str, absolute: Absolute) -> int:
    summary = escape(entry.summary or entry.title, quote=False)
    shown = [entry.id, absolute(entry.href), entry.title, entry.lang, summary, text]
    size = _ENTRY + _PARTY * len(entry.byline) + _TOPIC * len(entry.topics)
    if entry.figure:
        shown.append(absolute(entry.figure.href))
    if entry.sound:
        shown.append(absolute(entry.sound.href))
        size += _ENCLOSURE
    for party in entry.byline:
        shown += (party.name, party.url or "")
    for topic in entry.topics:
        shown += (topic, topic)
        size += 10 * topic.count('"')  # in an attribute it is &quot;
    return size + _size("".join(shown))


_HEAD, _ENTRY, _PARTY, _TOPIC, _ENCLOSURE = 1150, 240, 50, 30, 170
"""Bytes of tags and keys around a feed and what stands in it, in any format."""


def _size(text: str) -> int:
    """Bytes that ``text`` takes in XML or in JSON, wherever it takes more."""
    references = 3 * (text.count("<") + text.count(">")) + 4 * text.count("&")
    escapes = sum(map(text.count, '"\\\n\t'))
    return len(text.encode()) + max(references, escapes)


def _no_room(size: int) -> Problem:
    shown = f"{size / 1000:,.0f} kB" if size >= 10_000 else f"{size:,} bytes"
    found = f"feeds that would be larger than {shown} went without their oldest articles"
    remedy = "Raise it, or lower entries, if it should not be so."
    return Problem(SETTINGS_FILE, 0, "feeds.max_size", found, remedy, "warning", "notice")


def _rss(source: FeedSource) -> bytes:
    return _styled(_generator(source).rss_str(), source.display)


def _atom(source: FeedSource) -> bytes:
    return _styled(_generator(source).atom_str(), source.display)


def _styled(data: bytes, display: FeedDisplay) -> bytes:
    """A feed with its style sheet (Associating Style Sheets with XML documents, section 2)."""
    declaration, end, rest = data.partition(b"?>\n")
    sheet = f'<?xml-stylesheet type="text/css" href="{escape(display.style)}"?>\n'
    return declaration + end + sheet.encode() + rest


def _generator(source: FeedSource) -> FeedGenerator:
    feed, texts, lang, site, absolute, display = source
    generator = FeedGenerator()
    generator.id(feed.id or absolute(feed.page))
    generator.title(feed.title)
    generator.language(lang)
    generator.description(feed.description)
    generator.generator(GENERATOR)
    generator.docs("https://www.rssboard.org/rss-specification")
    generator.lastBuildDate(feed.updated)
    generator.updated(feed.updated)
    generator.author(name=site.owner.name, uri=site.owner.url)
    if site.licence:
        generator.rights(site.licence)
    media_type = FEED_FORMATS[feed.format].media_type
    # feedgen takes the link given last for the RSS channel's <link>
    generator.link(href=absolute(feed.href), rel="self", type=media_type)
    if feed.hub and feed.format == "atom":
        generator.link(href=feed.hub, rel="hub")
    help_at = {"href": absolute(feed.subscribe), "rel": "related", "title": display.note}
    if feed.format == "atom":
        generator.link(type="text/html", **help_at)
    generator.link(href=absolute(feed.page), rel="alternate", type="text/html")
    generator.load_extension("dc", atom=False)
    generator.register_extension("more", _ChannelExtension, atom=False)
    generator.more.links = [{"href": feed.hub, "rel": "hub"}] if feed.hub else []
    generator.more.links.append(help_at)
    for entry, text in zip(feed.entries, texts, strict=True):
        generator.add_entry(_entry(entry, text, feed.format, absolute), order="append")
    return generator


class _ChannelExtension(BaseExtension):  # type: ignore[misc]
    """Links of an RSS channel: its hub (WebSub, section 4), and the page that tells of feeds."""

    def __init__(self) -> None:
        self.links: list[dict[str, str]] = []
        """The attributes of each."""

    def extend_rss(self, feed: Any) -> Any:
        for attributes in self.links:
            SubElement(feed[0], f"{{{_ATOM}}}link", attributes)
        return feed


class _EntryExtension(BaseEntryExtension):  # type: ignore[misc]
    """The language of an entry, xml:lang (RFC 4287, section 2) or dc:language, and its sound."""

    def __init__(self) -> None:
        self.language = ""
        self.enclosure: dict[str, str] = {}
        """URL, media type and bytes, as the attributes of RSS are called."""

    def extend_atom(self, entry: Any) -> Any:
        entry.set(_XML_LANG, self.language)
        if self.enclosure:
            attributes = dict(self.enclosure)
            SubElement(entry, "link", rel="enclosure", href=attributes.pop("url"), **attributes)
        return entry

    def extend_rss(self, entry: Any) -> Any:
        SubElement(entry, f"{{{_DC}}}language").text = self.language
        if self.enclosure:
            SubElement(entry, "enclosure", self.enclosure)
        return entry


def _entry(entry: FeedEntry, text: str, form: str, absolute: Absolute) -> GeneratorEntry:
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
    made.content(text, type="html" if form == "atom" else "CDATA")
    # one by one, feedgen would copy them all each time
    made.category([{"term": topic, "label": topic} for topic in entry.topics])
    made.author([{"name": party.name, "uri": party.url} for party in entry.byline])
    if entry.byline and form == "rss":
        made.register_extension("dc", DcEntryExtension, atom=False)
        made.dc.dc_creator([party.name for party in entry.byline])
    made.register_extension("more", _EntryExtension)
    made.more.language = entry.lang
    if sound := entry.sound:
        url, size = absolute(sound.href), str(sound.size)
        made.more.enclosure = {"url": url, "type": sound.type, "length": size}
    return made


def _json(source: FeedSource) -> bytes:
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""
    feed, texts, lang, site, absolute, _ = source
    data: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": absolute(feed.page),
        "feed_url": absolute(feed.href),
        "description": feed.description,
        "language": lang,
        "authors": [_author(site.owner.name, site.owner.url)],
    }
    if feed.hub:
        data["hubs"] = [{"type": "WebSub", "url": feed.hub}]
    entries = zip(feed.entries, texts, strict=True)
    data["items"] = [_item(entry, text, absolute) for entry, text in entries]
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"


def _item(entry: FeedEntry, text: str, absolute: Absolute) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": absolute(entry.href),
        "title": entry.title,
        "content_html": text,
        "date_published": utc(entry.published),
        "date_modified": utc(entry.updated),
        "language": entry.lang,
    }
    if entry.original:
        item["external_url"] = entry.original.url
    if entry.summary:
        item["summary"] = entry.summary
    if entry.figure:
        item["image"] = absolute(entry.figure.href)
    if sound := entry.sound:
        attachment = {"url": absolute(sound.href), "mime_type": sound.type}
        item["attachments"] = [{**attachment, "size_in_bytes": sound.size}]
    if entry.byline:
        item["authors"] = [_author(party.name, party.url) for party in entry.byline]
    if entry.topics:
        item["tags"] = list(entry.topics)
    return item


def _author(name: str, url: str | None) -> dict[str, str]:
    return {"name": name, "url": url} if url else {"name": name}


WRITERS: dict[str, Callable[[FeedSource], bytes]] = {"rss": _rss, "atom": _atom, "json": _json}
"""How each of `FEED_FORMATS` is written; none takes more bytes than `_fitting` counts with."""
