"""What a site has pages for: its articles, days, topics, stories, and the site itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from site_builder.library.catalogue import Catalogue
from site_builder.model.article import Article
from site_builder.model.editorial import BriefingNote


def _articles(catalogue: Catalogue) -> Iterator[str]:
    """Those that readers see come first, the newest before all."""
    shown = dict.fromkeys(catalogue.index.listed("all", ""))
    yield from shown
    yield from (a.path for a in catalogue.sources.articles() if a.path not in shown)


def _days(catalogue: Catalogue) -> Iterator[str]:
    """Of editions and of notes, the newest first."""
    days = {day for day, _ in catalogue.index.tallies("day")}
    notes = {day for day, _ in catalogue.index.tallies("briefing")}
    return iter(sorted(days | notes, reverse=True))


def _topic_pages(catalogue: Catalogue) -> Iterator[str]:
    for topic, _ in catalogue.topics():
        yield from (f"{topic.slug}/{number}" for number in catalogue.topic_numbers(topic.slug))


MEMBERS: Mapping[str, Callable[[Catalogue], Iterable[str]]] = {
    "site": lambda _: ("",),
    "articles": _articles,
    "days": _days,
    "topics": lambda catalogue: [topic.slug for topic, _ in catalogue.topics()],
    "topic pages": _topic_pages,
    "stories": lambda catalogue: [story.slug for story, _ in catalogue.stories()],
    "standing pages": lambda catalogue: [page.path for page in catalogue.notes.pages],
}
"""What there are pages of, to how all of it is told; a name stands in `Kind.of`."""


def members_with(path: str, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """What would not be there without the file ``path``, or not be the only one: (of, member)."""
    value = catalogue.sources.value(path)
    if isinstance(value, BriefingNote):
        yield "days", value.day.isoformat()
    if not isinstance(value, Article):
        return
    yield "articles", path
    item = catalogue.item(path)
    if item is None or not item.is_shown:
        return
    yield "days", item.day.isoformat()
    if item.story:
        yield "stories", item.story
    for slug in item.topics:
        yield "topics", slug
        for number in catalogue.topic_numbers(slug):
            yield "topic pages", f"{slug}/{number}"
