"""Reach: the questions whose answers a file has a part in.

What one change of a file can alter is among those of before and those of after.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from datetime import date

from site_builder.library.catalogue import Catalogue
from site_builder.library.index import rank_of
from site_builder.library.placement import Item
from site_builder.library.questions import STORY_SO_FAR, Question, full_pages
from site_builder.model.article import Article
from site_builder.model.editorial import BriefingNote
from site_builder.paths import ContentPath


def reached(
    path: ContentPath, catalogue: Catalogue, languages: Sequence[str], moved: Set[tuple[str, str]]
) -> Iterator[Question]:
    """The questions whose answers the file ``path`` has a part in, as things stand here.

    ``languages`` are those in whose lists an article stands. ``moved`` are the lists of the
    catalogue's own, each by name and key, in which one has another place now, or none any more: so
    others have too.
    """
    for asked in ("item", "slip", "remarks", "linkable", "spelling"):
        yield (asked, path)
    yield ("nothing_released",)
    value = catalogue.sources.value(path)
    if isinstance(value, BriefingNote):
        yield from _reached_by_day(catalogue, value.day)
    if not isinstance(value, Article):
        return
    item = catalogue.the(path)
    for member in catalogue.relatives(path):
        yield from (("translations", member), ("remarks", member))
    for note in catalogue.shared.listed("pick", value.slug):
        yield from _reached_by_note(catalogue, note)
    yield from (("remarks", twin.path) for twin in catalogue.with_id(item.id))
    yield ("unread", item.day.isoformat())
    if item.is_shown:
        yield from _reached_in_any_language(catalogue, item)
        if catalogue.lang in languages:
            yield from _reached_by_shown(catalogue, item, moved)


def _reached_in_any_language(catalogue: Catalogue, item: Item) -> Iterator[Question]:
    day = item.day.isoformat()
    yield from (("languages_with", "day", key) for key in (day, day[:7], day[:4], ""))
    yield from (("languages_with", "topic", slug) for slug in item.topics)
    yield ("languages_with", "corrected", "")
    if item.story:
        yield from (("languages_with", "story", slug) for slug in (item.story, ""))
    for slug in item.topics:
        if note := catalogue.topic_notes.of(slug):
            yield ("linkable", note.path)
    if item.story and (story := catalogue.story_notes.of(item.story)):
        yield ("linkable", story.path)
    yield from (("linkable", path) for path in catalogue.notes_on(day))


def _reached_by_shown(
    catalogue: Catalogue, item: Item, moved: Set[tuple[str, str]]
) -> Iterator[Question]:
    yield from _reached_by_day(catalogue, item.day)
    yield from (("newest_release",), ("newest", "all", ""))
    if item.article.corrections or item.is_withdrawn:
        yield from (("corrected",), ("has_corrections",))
        for day in catalogue.days_of_corrections(item.article):
            yield ("corrected_on", day.isoformat())
    if ("day", item.day.isoformat()) in moved:
        first = bisect_left(catalogue.days, item.day.isoformat())
        yield from (("number", day) for day in catalogue.days[first:])
    for slug in item.topics:
        yield from _reached_by_thread("topic", slug)
        yield from (("topic", slug), ("topic_count", slug), ("topic_months", slug), ("topics",))
        for number in _topic_pages(catalogue, item, slug, ("topic", slug) in moved):
            yield from (("topic_page", slug, number), ("has_topic_page", slug, number))
        if wider := catalogue.topic_notes.wider(slug):
            yield ("narrower", wider)
        yield from (("topic", one) for one in catalogue.topic_notes.narrower(slug))
    if item.story:
        yield from _reached_by_thread("story", item.story)
        yield from (("story", item.story), ("story_articles", item.story), ("span", item.story))
        yield from (("stories",), ("stories_changed",), ("has_stories",))
        later = catalogue.index.before("story", item.story, rank_of(item), item.path, STORY_SO_FAR)
        yield from (("earlier", path, STORY_SO_FAR) for path in (*later, item.path))


def _reached_by_note(catalogue: Catalogue, path: ContentPath) -> Iterator[Question]:
    note = catalogue.sources.value(path)
    if isinstance(note, BriefingNote):
        key = note.day.isoformat()
        yield from (("edition", key), ("day", key), ("headings", key))


def _reached_by_day(catalogue: Catalogue, day: date) -> Iterator[Question]:
    key = day.isoformat()
    before, after = catalogue.index.beside("day", key)
    yield from (("edition", key), ("day", key), ("headings", key))
    yield from (("unread", key), ("briefings", key))
    yield ("latest",)
    yield from (("beside", one) for one in (before, key, after) if one)
    yield from (("month", key[:7]), ("months",))
    for one in (before, key, after):
        if one:
            yield ("months_beside", one[:7])
    for month in _months_around(catalogue, key[:7]):
        yield ("months_beside", month)
    yield from (("linkable", path) for path in catalogue.index.listed("briefing", key))


def _months_around(catalogue: Catalogue, month: str) -> Iterator[str]:
    before, _ = catalogue.index.beside("edition", f"{month}-00")
    _, after = catalogue.index.beside("edition", f"{month}-99")
    yield from (day[:7] for day in (before, after) if day)


def _reached_by_thread(name: str, key: str) -> Iterator[Question]:
    for asked in ("newest", "withdrawn", "namer", "newest_of"):
        yield (asked, name, key)


def _topic_pages(catalogue: Catalogue, item: Item, slug: str, has_moved: bool) -> Iterator[int]:
    """The numbers of the topic's pages that an article has a part in: its own, and the later."""
    size = catalogue.per_page
    count = catalogue.topic_count(slug)
    newer = catalogue.index.count_before("topic", slug, rank_of(item), item.path)
    own = (max(count - newer, 1) - 1) // size + 1
    yield from (0, own)
    if has_moved:
        # a newer article makes the last of the numbered pages, or takes it away
        last = full_pages(count, size)
        yield from range(min(own + 1, last), last + 2)
