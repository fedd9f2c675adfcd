"""Reading: a content file's fields become an article or a note, with all that is wrong in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TypeAlias, TypeVar
from urllib.parse import unquote

from msgspec.structs import replace

from site_builder.charset import bare
from site_builder.config.settings import EXTENSIONS
from site_builder.content.document import Document, read_document
from site_builder.content.fields import Fields
from site_builder.content.front_matter import Node
from site_builder.content.markdown import render_markdown
from site_builder.datelines.dateline import Dateline, Rules, from_mapping, parse
from site_builder.errors import Problem, has_errors
from site_builder.french_spacing import spaced
from site_builder.language_tags import canonical_tag
from site_builder.layout import BRIEFINGS, CONTENT, PAGES, STORIES, TOPICS
from site_builder.model.article import STATUSES, Article, Correction, Party, Picture
from site_builder.model.editorial import (
    BriefingNote,
    Coming,
    SectionNote,
    StandingPage,
    StoryNote,
    TopicNote,
)
from site_builder.model.texts import Text, Texts
from site_builder.paths import ContentPath, SiteUrl
from site_builder.plain_text import fold_spaces
from site_builder.urls import alias_fault, is_web_address, slug_fault, slugify

Statement: TypeAlias = Article | BriefingNote | TopicNote | StoryNote | StandingPage
"""What a content file of text can say."""

Note = TypeVar("Note")

MAX_TOPICS = 100
"""Topics of one article."""

MAX_BODY = 2 << 20
"""Largest Markdown text that is taken for an article, in bytes: some 300,000 words."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WRITTEN_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")


def read_file(
    path: ContentPath,
    data: bytes,
    rules: Rules,
    extensions: Sequence[str] = EXTENSIONS,
    lang: str = "",
) -> tuple[Statement | None, list[Problem], Texts]:
    """Understand the content file ``path`` by the folder it lies in.

    ``lang`` is the language of a text that names none.

    What it says is None if a problem is an error, or for an unfinished draft.
    """
    document, problems = read_document(path, data)
    if document is None:
        return None, problems, {}
    value: Statement | None
    if path.startswith(BRIEFINGS):
        value, found, texts = read_briefing(document, extensions, lang)
    elif path.startswith(TOPICS):
        value, found, texts = read_topic(document, lang)
    elif path.startswith(STORIES):
        value, found, texts = read_story(document, lang)
    elif path.startswith(PAGES):
        value, found, texts = read_standing_page(document, extensions, lang)
    else:
        value, found, texts = read_article(document, rules, extensions, lang)
    return value, [*problems, *found], texts


def find_line(path: ContentPath, data: bytes, key: str, entry: str = "") -> int:
    """The line of a field of a content file, or of an entry of it; 0 where it is not written."""
    document, _ = read_document(path, data)
    node = document.fields.get(key) if document else None
    if node is None:
        return 0
    lines = [found.line for found in _texts_in(node) if _says(found, entry)]
    return lines[-1] if entry and lines else node.line


def _texts_in(node: Node) -> Iterator[Node]:
    """The texts in the lists and mappings of ``node``, and itself if it is one."""
    if isinstance(node.value, str):
        yield node
        return
    for inner in node.value if isinstance(node.value, list) else node.value.values():
        yield from _texts_in(inner)


def _says(node: Node, entry: str) -> bool:
    if not isinstance(node.value, str):
        return False
    written = bare(fold_spaces(node.value))
    return entry in (written, spaced(written))


def read_article(
    document: Document, rules: Rules, extensions: Sequence[str] = EXTENSIONS, lang: str = ""
) -> tuple[Article | None, list[Problem], Texts]:
    """Give every field its type and render the body; None if one of the problems is an error.

    A draft may be unfinished: what is wrong in it is a warning, and it is left out.
    """
    fields = Fields.of(document, lang)
    own_lang = fields.own_language()
    texts: Texts = {}
    dateline = read_dateline(fields, rules)
    title = fields.required_text("title")
    before = len(fields.problems)
    topics = fields.words("topics", MAX_TOPICS)
    if not topics and len(fields.problems) == before:
        fields.complain("topics", "missing", 'Name at least one: topics: ["Europe"].')
    if not fields.has("status") and (folder := _drafts_folder(document.path)):
        found = f'missing, in a folder that is called "{folder}"'
        fields.complain("status", found, "Write status: draft, or status: published.")
    article = Article(
        path=document.path,
        title=title,
        dateline=dateline or _NO_DATELINE,
        topics=tuple(dict.fromkeys(topics)),
        slug=read_slug(fields, document),
        lang=own_lang,
        id=_read_id(fields),
        summary=fields.text("summary"),
        byline=fields.each("byline", "name", read_party),
        sources=fields.each("sources", "name", read_party),
        updated=fields.instant("updated"),
        edition=fields.parsed(
            "edition", _written_day, "Write the day of a briefing, such as 2024-04-19."
        ),
        embargo=fields.instant("embargo"),
        expires=fields.instant("expires"),
        status=fields.choice("status", STATUSES, "published"),
        corrections=_read_corrections(fields),
        story=fields.text("story"),
        urgency=fields.parsed("urgency", _urgency, "Write a number from 1 (lead) to 9.") or 5,
        picture=fields.mapping("image", _read_picture),
        translation_of=fields.word("translation_of"),
        aliases=read_aliases(fields),
        extra=fields.plain("extra"),
        body=read_body(document, fields, extensions, texts),
    )
    if article.expires and article.expires <= article.release:
        first = "embargo" if article.embargo == article.release else "dateline"
        found = f"not later than the {first}, so that the article could never appear"
        fields.complain("expires", found, "Write a later instant, or delete this line.")
    problems = fields.finish(dateline.local.date() if dateline else None)
    unfit = has_errors(problems)
    if article.status == "draft":
        lacking = {"severity": "warning", "nature": "draft"}
        problems = [replace(problem, **lacking) for problem in problems]
    if unfit:
        return None, problems, {}
    return article, problems, texts


def _drafts_folder(path: str) -> str | None:
    """The folder of ``path`` that says what only a field can say, if there is one."""
    folders = path.split("/")[1:-1]
    return next((name for name in folders if name.casefold() in ("draft", "drafts")), None)


_NO_DATELINE = Dateline(None, datetime.fromisoformat("1970-01-01T00:00:00+00:00"), "UTC")


def read_body(document: Document, fields: Fields, extensions: Sequence[str], texts: Texts) -> Text:
    """The body of any content file; its HTML goes to ``texts``, problems in it to ``fields``."""
    return _read_text("", document.body, document.body_line, fields, extensions, texts)


def _read_text(
    key: str, text: str, first_line: int, fields: Fields, extensions: Sequence[str], texts: Texts
) -> Text:
    """The Markdown ``text`` of the field ``key``, or of the body."""
    if len(text) > MAX_BODY:
        found = f"a text of {len(text) / 1e6:.1f} million characters"
        remedy = f"Split it: {MAX_BODY / 1e6:.0f} million are the most that one page can hold."
        fields.complain(key, found, remedy, first_line)
        return Text("")
    markup = render_markdown(text, extensions, first_line, fields.lang)
    fields.problems += [replace(p, path=fields.path, key=key) for p in markup.problems]
    texts[markup.text.digest] = markup.html.encode()
    return markup.text


def read_slug(fields: Fields, document: Document) -> str:
    """The slug that is written, else that of the file's name; a bad one is a problem."""
    written = fields.slug("slug")
    slug = slugify(document.name)
    if written or fields.has("slug"):
        return written or slug
    if _is_nameless(document):
        fields.complain("", *_NAMELESS)
        return slug
    if fault := slug_fault(slug):
        found, remedy = fault
        fields.complain(
            "slug", f"the file's name gives {found}", f"Rename it or add slug:. {remedy}"
        )
    return slug


def _is_nameless(document: Document) -> bool:
    """True for an index.md in a folder that is no article's, note's or page's own."""
    folder, _, file = document.path.rpartition("/")
    is_top = f"{folder}/" in (f"{CONTENT}/", BRIEFINGS, TOPICS, STORIES, PAGES)
    return is_top and file.partition(".")[0] == "index"


_NAMELESS = (
    "an index.md takes the name of its folder, and this folder is not its own",
    "Rename it, or move it into a folder: storm/index.md.",
)


def read_dateline(fields: Fields, rules: Rules) -> Dateline | None:
    """The dateline, from one line of text or from a mapping {place, time, zone}."""
    if fields.is_mapping("dateline"):
        table = fields.table("dateline")
        return fields.attempt("dateline", lambda: from_mapping(table, rules))
    text = fields.required_text("dateline")
    return fields.attempt("dateline", lambda: parse(text, rules)) if text else None


def read_party(fields: Fields) -> Party | None:
    """A name, with an address or without one."""
    name, url = fields.required_text("name"), fields.address("url")
    return Party(name, url) if name else None


def read_aliases(fields: Fields) -> tuple[SiteUrl, ...]:
    """Old addresses: paths of this site."""
    found = []
    for written in fields.words("aliases"):
        alias = unquote(written)
        if fault := alias_fault(alias):
            fields.complain("aliases", *fault)
        else:
            found.append(SiteUrl(alias if alias.endswith((".html", "/")) else f"{alias}/"))
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
    caption, credit = fields.text("caption"), fields.text("credit")
    return Picture(file, alt, caption, credit) if file and alt else None


def _urgency(text: str) -> int | None:
    return int(text) if text in tuple("123456789") else None


def read_briefing(
    document: Document, extensions: Sequence[str] = EXTENSIONS, lang: str = ""
) -> tuple[BriefingNote | None, list[Problem], Texts]:
    """A briefing note; its day, and its language if it names one, are the file's name."""
    name, dot, suffix = document.name.partition(".")
    day, own_lang = _day(name), canonical_tag(suffix)
    fields = Fields.of(document, own_lang or lang)
    if _is_nameless(document):
        fields.complain("", *_NAMELESS)
    elif day is None:
        found = f'the file\'s name "{document.name}" is not a day'
        fields.complain("", found, "Write it as 2024-04-19.md.")
    elif dot and own_lang is None:
        found = f'"{suffix}", behind the day in the file\'s name, is not a language tag'
        fields.complain("", found, "Write it as 2024-04-19.md, or 2024-04-19.ar.md.")
    texts: Texts = {}
    opening = read_body(document, fields, extensions, texts)
    closing = _read_text("closing", *fields.prose("closing"), fields, extensions, texts)
    note = BriefingNote(
        path=document.path,
        day=day or date.min,
        lang=own_lang,
        title=fields.text("title"),
        lead=fields.word("lead"),
        sections=fields.each("sections", "title", _read_section),
        leave_out=_slugs(fields, "leave_out"),
        opening=opening if texts.get(opening.digest) else None,
        closing=closing if texts.get(closing.digest) else None,
        coming=_read_coming(fields, day or date.min),
    )
    return _checked(note, fields, texts)


def read_topic(document: Document, lang: str = "") -> tuple[TopicNote | None, list[Problem], Texts]:
    """A topic note; its slug is the file's name."""
    fields = Fields.of(document, lang)
    note = TopicNote(
        path=document.path,
        slug=read_slug(fields, document),
        names=fields.names("names"),
        descriptions=_texts_or_body(fields, "description", document),
        parent=fields.word("parent"),
        aliases=fields.words("aliases"),
    )
    return _checked(note, fields, {})


def read_story(document: Document, lang: str = "") -> tuple[StoryNote | None, list[Problem], Texts]:
    """A note on a story; its slug is the file's name."""
    fields = Fields.of(document, lang)
    note = StoryNote(
        path=document.path,
        slug=read_slug(fields, document),
        names=fields.by_language("title"),
        summaries=_texts_or_body(fields, "summary", document),
        aliases=fields.words("aliases"),
    )
    return _checked(note, fields, {})


def _texts_or_body(fields: Fields, key: str, document: Document) -> dict[str, str]:
    """The texts of a field by their languages; the body is the one of no language said."""
    found = fields.by_language(key)
    text = fields.plain_text("", document.body, document.body_line)
    return {"": text, **found} if text else found


def read_standing_page(
    document: Document, extensions: Sequence[str] = EXTENSIONS, lang: str = ""
) -> tuple[StandingPage | None, list[Problem], Texts]:
    """A standing page."""
    fields = Fields.of(document, lang)
    own_lang = fields.own_language()
    texts: Texts = {}
    page = StandingPage(
        path=document.path,
        slug=read_slug(fields, document),
        title=fields.required_text("title"),
        lang=own_lang,
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
    articles, topics = _slugs(fields, "articles"), fields.words("topics")
    return SectionNote(title, articles, topics) if title else None


def _read_coming(fields: Fields, own_day: date) -> tuple[Coming, ...]:
    """What is to happen, by the days; what was over before the day of the note is left out."""

    def read(entry: Fields) -> Coming | None:
        text = entry.required_text("text")
        if not entry.has("day"):
            entry.complain("day", "missing", f"Write {{day: {own_day}, text: …}}.")
        day = entry.parsed("day", _written_day, "Write a day such as 2024-04-19.")
        if day and day < own_day:
            found = f"{day} is before this briefing of {own_day}, so that the entry is left out"
            entry.warn("day", found, "Correct the day, or delete the entry.")
            return None
        return Coming(day, text) if day and text else None

    return tuple(sorted(fields.each("coming", "text", read), key=lambda coming: coming.day))


def _slugs(fields: Fields, key: str) -> tuple[str, ...]:
    """The slugs of articles, as `Fields.word` reads one."""
    return tuple(unicodedata.normalize("NFC", slug) for slug in fields.words(key))


def _written_day(text: str) -> date | None:
    """A day as datelines have it: in digits of any script, with or without zeros in front."""
    match = _WRITTEN_DAY.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name) if _DAY.fullmatch(name) else None
    except ValueError:
        return None
