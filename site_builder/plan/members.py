"""What a site has pages for: its articles, days, topics, stories, and the site itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from site_builder.library.catalogue import Catalogue
from site_builder.model.editorial import BriefingNote
from site_builder.paths import ContentPath


def _articles(catalogue: Catalogue) -> Iterator[ContentPath]:
    """Those that readers see come first, the newest before all."""
    shown = dict.fromkeys(filter(catalogue.own, catalogue.index.listed("all", "")))
    yield from shown
    articles = (article.path for article in catalogue.sources.articles())
    yield from (path for path in articles if path not in shown and _is_at_home(path, catalogue))


def _withdrawn(catalogue: Catalogue) -> Iterator[ContentPath]:
    return filter(catalogue.own, catalogue.index.listed("all", "", withdrawn=True))


def _aliased(catalogue: Catalogue) -> Iterator[ContentPath]:
    aliased = (article.path for article in catalogue.sources.articles() if article.aliases)
    return (path for path in aliased if _is_at_home(path, catalogue))


def _is_at_home(path: ContentPath, catalogue: Catalogue) -> bool:
    item = catalogue.item(path)
    return item is not None and item.home == catalogue.lang


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
    "withdrawn": _withdrawn,
    "aliased": _aliased,
    "days": _days,
    "topics": lambda catalogue: [topic.slug for topic, _ in catalogue.topics()],
    "topic pages": _topic_pages,
    "stories": lambda catalogue: [story.slug for story, _ in catalogue.stories()],
    "pages": lambda _: ("",),
    "standing pages": lambda catalogue: [page.path for page in catalogue.standing_pages],
}
"""What there are pages of, to how all of it is told; a name stands in `Kind.of`."""


def touched(path: ContentPath, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """What may be there because of the file ``path``: (a name in `MEMBERS`, a member)."""
    value = catalogue.sources.value(path)
    if isinstance(value, BriefingNote):
        yield "days", value.day.isoformat()
    item = catalogue.item(path)
    if item is None:
        return
    yield from (("articles", path), ("withdrawn", path), ("aliased", path))
    if item.is_shown:
        yield "days", item.day.isoformat()
        yield from (("topics", slug) for slug in item.topics)
        if item.story:
            yield "stories", item.story


def present(of: str, member: str, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """What `touched` names, if it is there, with what there is because of it."""
    match of:
        case "articles" | "withdrawn" | "aliased":
            item = catalogue.item(ContentPath(member))
            is_there = (
                item is not None
                and item.home == catalogue.lang
                and (
                    of == "articles"
                    or (of == "withdrawn" and item.is_withdrawn and item.is_shown)
                    or (of == "aliased" and bool(item.article.aliases))
                )
            )
        case "days":
            note = catalogue.index.listed("briefing", member)
            is_there = bool(note or catalogue.index.tally("day", member))
        case "topics":
            is_there = catalogue.index.tally("topic", member) is not None
            numbers = catalogue.topic_numbers(member)
            yield from (("topic pages", f"{member}/{number}") for number in numbers)
        case _:
            is_there = catalogue.index.tally("story", member) is not None
    if is_there:
        yield of, member
