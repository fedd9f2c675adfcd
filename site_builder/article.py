"""An article: one dispatch, chosen, dated, sourced and tagged, as its file states it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import TypeAlias
from urllib.parse import unquote

import msgspec

from site_builder.dateline import Dateline, Rules, from_mapping, parse
from site_builder.document import Document
from site_builder.errors import Problem, has_errors
from site_builder.fields import Fields, is_web_address
from site_builder.markup import EXTENSIONS, Text, render_markdown
from site_builder.urls import alias_fault, slug_fault, slugify

STATUSES = ("published", "draft", "withdrawn")
MAX_BODY = 2 << 20
"""Largest Markdown text that is taken for an article, in bytes: some 300,000 words."""


Texts: TypeAlias = dict[str, str]
"""Digest to HTML, see `Text`."""


class Party(msgspec.Struct, frozen=True):
    """Who wrote an article, or where its story comes from."""

    name: str
    url: str | None = None


class Correction(msgspec.Struct, frozen=True):
    """What was put right in an article after it was published."""

    at: datetime
    """The instant, in UTC."""
    note: str
    """Plain text for the reader."""


class Picture(msgspec.Struct, frozen=True):
    """The picture that stands for an article."""

    file: str
    """Relative to the article's own file."""
    alt: str
    credit: str | None = None


class Article(msgspec.Struct, frozen=True, tag="article"):
    """One article as its file states it."""

    path: str
    """Its file, relative to the site folder."""
    title: str
    dateline: Dateline
    topics: tuple[str, ...]
    """Names or slugs, as written."""
    slug: str
    lang: str | None
    """BCP 47; None where the site's own language goes without saying."""
    id: str | None
    summary: str | None
    byline: tuple[Party, ...]
    sources: tuple[Party, ...]
    updated: datetime | None
    """The last significant change, in UTC."""
    embargo: datetime | None
    """Not before this instant."""
    expires: datetime | None
    """Not from this instant on."""
    status: str
    """One of `STATUSES`."""
    corrections: tuple[Correction, ...]
    """Oldest first."""
    story: str | None
    """Title of the thread it belongs to."""
    urgency: int
    """1 (lead) … 9."""
    picture: Picture | None
    translation_of: str | None
    """The id or slug of the original."""
    aliases: tuple[str, ...]
    """Old addresses on this site, each beginning with a slash."""
    extra: dict[str, object]
    """The user's own fields."""
    body: Text

    @property
    def changed(self) -> datetime:
        """The last change that a reader should know of, in UTC."""
        corrected = self.corrections[-1].at if self.corrections else self.dateline.instant
        return max(self.dateline.instant, self.updated or corrected, corrected)


def read_article(
    document: Document, rules: Rules, extensions: Sequence[str] = EXTENSIONS
) -> tuple[Article | None, list[Problem], Texts]:
    """Give every field its type and render the body; None if one of the problems is an error.

    A draft may be unfinished: what is wrong in it is a warning, and it is left out.
    """
    fields = Fields.of(document)
    texts: Texts = {}
    dateline = read_dateline(fields, rules)
    title = fields.required_text("title")
    topics = tuple(filter(None, fields.texts("topics")))
    if not topics:
        fields.complain("topics", "missing", 'Name at least one: topics: ["Europe"].')
    article = Article(
        path=document.path,
        title=title,
        dateline=dateline or _NO_DATELINE,
        topics=tuple(dict.fromkeys(topics)),
        slug=read_slug(fields, document.path),
        lang=fields.language("lang"),
        id=_read_id(fields),
        summary=fields.text("summary"),
        byline=fields.each("byline", "name", read_party),
        sources=fields.each("sources", "name", read_party),
        updated=fields.instant("updated"),
        embargo=fields.instant("embargo"),
        expires=fields.instant("expires"),
        status=fields.choice("status", STATUSES, "published"),
        corrections=_read_corrections(fields),
        story=fields.text("story"),
        urgency=fields.parsed("urgency", _urgency, "Write a number from 1 (lead) to 9.") or 5,
        picture=fields.mapping("image", _read_picture),
        translation_of=fields.text("translation_of"),
        aliases=read_aliases(fields),
        extra=fields.plain("extra"),
        body=read_body(document, fields, extensions, texts),
    )
    problems = fields.finish()
    if has_errors(problems):
        if article.status == "draft":
            problems = [msgspec.structs.replace(p, severity="warning") for p in problems]
        return None, problems, {}
    return article, problems, texts


_NO_DATELINE = Dateline(None, datetime.fromisoformat("1970-01-01T00:00:00+00:00"), "UTC")


def read_body(document: Document, fields: Fields, extensions: Sequence[str], texts: Texts) -> Text:
    """The body of any content file; its HTML goes to ``texts``, problems in it to ``fields``."""
    size = len(document.body)
    if size > MAX_BODY:
        found = f"a text of {size / 1e6:.1f} million characters"
        remedy = f"Split it: {MAX_BODY / 1e6:.0f} million are the most that one page can hold."
        fields.complain("", found, remedy, document.body_line)
        return Text("")
    body = render_markdown(document.body, extensions, document.body_line)
    for address, line in body.remote_images.items():
        found = f"the picture {address} lies on another host and became a link"
        remedy = "Put a copy beside this file: a page asks nothing of other hosts."
        fields.problems.append(Problem(fields.path, line, "", found, remedy, "warning"))
    texts[body.text.digest] = body.html
    return body.text


def read_slug(fields: Fields, path: str) -> str:
    """The slug that is written, else the one that the file's name gives; a bad one is a problem."""
    written = fields.slug("slug")
    slug = slugify(PurePosixPath(path).stem)
    if written or fields.has("slug"):
        return written or slug
    if fault := slug_fault(slug):
        found, remedy = fault
        fields.complain(
            "slug", f"the file's name gives {found}", f"Rename it or add slug:. {remedy}"
        )
    return slug


def read_dateline(fields: Fields, rules: Rules) -> Dateline | None:
    """The dateline, from one line of text or from a mapping {place, time, zone}."""
    if fields.is_mapping("dateline"):
        table = fields.table("dateline")
        return fields.attempt("dateline", lambda: from_mapping(table, rules))
    text = fields.required_text("dateline")
    return fields.attempt("dateline", lambda: parse(text, rules)) if text else None


def read_party(fields: Fields) -> Party | None:
    """A name, with an address or without one."""
    name = fields.required_text("name")
    return Party(name, fields.address("url")) if name else None


def read_aliases(fields: Fields) -> tuple[str, ...]:
    """Old addresses: paths of this site."""
    found = []
    for written in fields.texts("aliases"):
        alias = unquote(written)
        if fault := alias_fault(alias):
            fields.complain("aliases", *fault)
        else:
            found.append(alias if alias.endswith((".html", "/")) else f"{alias}/")
    return tuple(found)


def _read_id(fields: Fields) -> str | None:
    remedy = 'Write a URI, such as "tag:example.org,2024:2024-04-19:name".'
    return fields.parsed("id", lambda text: text if _is_uri(text) else None, remedy)


def _is_uri(text: str) -> bool:
    scheme, colon, rest = text.partition(":")
    if text.startswith("http"):
        return is_web_address(text)
    return bool(colon and rest) and scheme.isalpha() and not any(c in ' <>"{}|\\^`' for c in text)


def _read_corrections(fields: Fields) -> tuple[Correction, ...]:
    found = fields.each("corrections", "note", _read_correction)
    return tuple(sorted(found, key=lambda correction: correction.at))


def _read_correction(fields: Fields) -> Correction | None:
    note = fields.required_text("note")
    if not fields.has("at"):
        fields.complain("at", "missing", 'Add at: "2024-04-19T12:00:00+03:00".')
    at = fields.instant("at")
    return Correction(at, note) if at and note else None


def _read_picture(fields: Fields) -> Picture | None:
    file = fields.required_text("file")
    alt = fields.required_text("alt")
    return Picture(file, alt, fields.text("credit")) if file and alt else None


def _urgency(text: str) -> int | None:
    return int(text) if text in tuple("123456789") else None
