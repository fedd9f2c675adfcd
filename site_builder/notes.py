"""The editor's own words around the articles: briefing notes, topic notes, standing pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import TypeVar

import msgspec

from site_builder.article import Texts, read_aliases, read_body, read_slug
from site_builder.document import Document
from site_builder.errors import Problem, has_errors
from site_builder.fields import Fields
from site_builder.markup import EXTENSIONS, Text, render_markdown

Note = TypeVar("Note")

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class SectionNote(msgspec.Struct, frozen=True):
    """A part of a briefing: the named articles, then what else carries one of the topics."""

    title: str
    articles: tuple[str, ...]
    """Slugs, in the editor's order."""
    topics: tuple[str, ...]
    """Names or slugs."""


class BriefingNote(msgspec.Struct, frozen=True, tag="briefing"):
    """What the editor says of one day, and in which order its articles stand."""

    path: str
    day: date
    title: str | None
    lead: str | None
    """Slug of the article that opens the briefing."""
    sections: tuple[SectionNote, ...]
    leave_out: tuple[str, ...]
    """Slugs that stay on the site but not in the briefing."""
    opening: Text | None
    closing: Text | None


class TopicNote(msgspec.Struct, frozen=True, tag="topic"):
    """What the editor says of one topic."""

    path: str
    slug: str
    names: dict[str, str]
    """Language tag to name."""
    description: str | None
    parent: str | None
    """Name or slug of the wider topic."""
    aliases: tuple[str, ...]
    """Other names under which articles carry it; their addresses lead here."""


class StandingPage(msgspec.Struct, frozen=True, tag="page"):
    """A page that belongs to no day: about, legal notice."""

    path: str
    slug: str
    title: str
    lang: str | None
    summary: str | None
    updated: datetime | None
    aliases: tuple[str, ...]
    body: Text


def read_briefing(
    document: Document, extensions: Sequence[str] = EXTENSIONS
) -> tuple[BriefingNote | None, list[Problem], Texts]:
    """A briefing note; its day is the file's name."""
    fields = Fields.of(document)
    name = PurePosixPath(document.path).stem
    day = _day(name)
    if day is None:
        fields.complain("", f'the file\'s name "{name}" is not a day', "Write it as 2024-04-19.md.")
    texts: Texts = {}
    opening = read_body(document, fields, extensions, texts)
    closing = render_markdown(fields.prose("closing"), extensions)
    texts[closing.text.digest] = closing.html
    note = BriefingNote(
        path=document.path,
        day=day or date.min,
        title=fields.text("title"),
        lead=fields.text("lead"),
        sections=fields.each("sections", "title", _read_section),
        leave_out=fields.texts("leave_out"),
        opening=opening if texts.get(opening.digest) else None,
        closing=closing.text if closing.html else None,
    )
    return _checked(note, fields, texts)


def read_topic(document: Document) -> tuple[TopicNote | None, list[Problem], Texts]:
    """A topic note; its slug is the file's name."""
    fields = Fields.of(document)
    note = TopicNote(
        path=document.path,
        slug=read_slug(fields, document.path),
        names=fields.table("names"),
        description=fields.text("description") or " ".join(document.body.split()) or None,
        parent=fields.text("parent"),
        aliases=fields.texts("aliases"),
    )
    return _checked(note, fields, {})


def read_standing_page(
    document: Document, extensions: Sequence[str] = EXTENSIONS
) -> tuple[StandingPage | None, list[Problem], Texts]:
    """A standing page."""
    fields = Fields.of(document)
    texts: Texts = {}
    page = StandingPage(
        path=document.path,
        slug=read_slug(fields, document.path),
        title=fields.required_text("title"),
        lang=fields.language("lang"),
        summary=fields.text("summary"),
        updated=fields.instant("updated"),
        aliases=read_aliases(fields),
        body=read_body(document, fields, extensions, texts),
    )
    return _checked(page, fields, texts)


def _checked(note: Note, fields: Fields, texts: Texts) -> tuple[Note | None, list[Problem], Texts]:
    problems = fields.finish()
    return None if has_errors(problems) else note, problems, texts


def _read_section(fields: Fields) -> SectionNote | None:
    title = fields.required_text("title")
    articles, topics = fields.texts("articles"), fields.texts("topics")
    return SectionNote(title, articles, topics) if title else None


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name) if _DAY.fullmatch(name) else None
    except ValueError:
        return None
