"""The editor's own words around the articles: briefing notes, topic notes, standing pages."""

from __future__ import annotations

from datetime import date, datetime

from site_builder.model.texts import Text
from site_builder.paths import ContentPath, SiteUrl
from site_builder.values import Value


class SectionNote(Value, frozen=True):
    """A part of a briefing: the named articles, then what else carries one of the topics."""

    title: str
    articles: tuple[str, ...]
    """Slugs, in the editor's order."""
    topics: tuple[str, ...]
    """Names or slugs."""


class Coming(Value, frozen=True):
    """Something that is to happen."""

    day: date
    text: str


class BriefingNote(Value, frozen=True, tag="briefing"):
    """What the editor says of one day, and in which order its articles stand."""

    path: ContentPath
    day: date
    lang: str | None
    """Of whose briefing it is; None for the first language of the site."""
    title: str | None
    lead: str | None
    """Slug of the article that opens the briefing."""
    sections: tuple[SectionNote, ...]
    leave_out: tuple[str, ...]
    """Slugs that stay on the site but not in the briefing."""
    opening: Text | None
    closing: Text | None
    coming: tuple[Coming, ...]
    """By their days; none is before its own."""


class TopicNote(Value, frozen=True, tag="topic"):
    """What the editor says of one topic."""

    path: ContentPath
    slug: str
    names: dict[str, str]
    """Language tag to name."""
    descriptions: dict[str, str]
    """Language tag to text; without a tag, "", that in the first language of the site."""
    parent: str | None
    """Name or slug of the wider topic."""
    aliases: tuple[str, ...]
    """Other names under which articles carry it; their addresses lead here."""


class StoryNote(Value, frozen=True, tag="story"):
    """What the editor says of one story."""

    path: ContentPath
    slug: str
    names: dict[str, str]
    """Language tag to title; without a tag, "", that in the first language of the site."""
    summaries: dict[str, str]
    """Likewise."""
    aliases: tuple[str, ...]
    """Other names under which articles carry it; their addresses lead here."""


class StandingPage(Value, frozen=True, tag="page"):
    """A page that belongs to no day: about, legal notice."""

    path: ContentPath
    slug: str
    title: str
    lang: str | None
    summary: str | None
    updated: datetime | None
    aliases: tuple[SiteUrl, ...]
    body: Text
