"""What a page's value is made of, and how two values of one page differ, in an editor's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import msgspec

from site_builder.model.page import Page
from site_builder.model.page_parts import FeedLink
from site_builder.model.texts import Passage
from site_builder.paths import NO_FILE, ContentPath, Href

Naming: TypeAlias = Callable[[Href], str]
"""From the href of a page to what it is called; "" if it has no name but its own."""

_WORDS = {
    "at": "the time",
    "body": "the text",
    "cards": "the list",
    "changed": "the time of the last change",
    "children": "the narrower topics",
    "closing": "the closing words",
    "content": "the status",
    "count": "the number of articles",
    "edition": "the briefing",
    "entries": "the list",
    "extra": "the extra fields",
    "figure": "the picture",
    "href": "the address",
    "indexed": "the status",
    "lang": "the language",
    "next": "the one after it",
    "numbers": "the numbered pages",
    "older": "the page of older articles",
    "opening": "the opening words",
    "parent": "the wider topic",
    "previous": "the one before it",
    "published": "the time",
    "sound": "the recording",
    "targets": "a link or picture",
    "text": "the title",
    "title": "the headline",
    "updated": "the time of the last change",
    "withdrawn": "the status",
    "withheld": "the status",
}
"""Fields of values whose own names would not be understood."""


def sources(page: Page, source_of: Callable[[Href], ContentPath]) -> list[ContentPath]:
    """The content files that a page shows anything of, sorted."""
    found = {source_of(href) for href in _hrefs(page.content)} | {page.source}
    return sorted(found - {NO_FILE})


def differences(before: Page, after: Page, naming: Naming) -> list[str]:
    """What changed from one value to the next, each as a clause; empty for equal pages.

    ``naming`` gives the files of articles and standing pages.
    """
    own = after.source if after.kind in ("article", "page", "briefing") else ""
    whose = own or "the page"

    def named(href: Href) -> str:
        return whose if href == after.head.href else naming(href)

    found = list(_compare_sources(before.source, after.source))
    if type(before.content) is type(after.content):
        found += _compare_fields(before.content, after.content, named, whose)
    else:
        found += [f"{_name('content')} of {whose} changed"]
    found += _compare_fields(before.head, after.head, named, whose)
    return list(dict.fromkeys(found)) or (["its value changed"] if before != after else [])


def _compare_sources(before: str, after: str) -> Iterator[str]:
    if before and after and before != after:
        yield f"{before} became {after}"
    elif after and not before:
        yield f"{after} was added"
    elif before and not after:
        yield f"{before} is gone"


def _hrefs(value: object) -> Iterator[Href]:
    if isinstance(value, msgspec.Struct):
        href = getattr(value, "href", None)
        if href:
            yield href
        for field in value.__struct_fields__:
            yield from _hrefs(getattr(value, field))
    elif isinstance(value, tuple):
        for item in value:
            yield from _hrefs(item)


def _compare(one: Any, other: Any, naming: Naming, whose: str, field: str) -> Iterator[str]:
    if one == other:
        return
    if type(one) is not type(other) or not isinstance(one, msgspec.Struct | tuple):
        yield f"{_name(field)} of {whose} changed"
    elif isinstance(one, Passage):
        what = field if one.digest != other.digest else "targets"
        yield f"{_name(what)} of {whose} changed"
    elif isinstance(one, tuple):
        yield from _compare_lists(one, other, naming, whose, field)
    elif _key(one) != _key(other):
        yield f"{_name(field)} of {whose} changed"
    else:
        yield from _compare_fields(one, other, naming, _label(other, naming) or whose)


def _compare_fields(
    one: msgspec.Struct, other: msgspec.Struct, naming: Naming, whose: str
) -> Iterator[str]:
    for name in one.__struct_fields__:
        # a page counts its articles; the file behind it has none
        owner = (_label(other, lambda _: "") if name == "count" else "") or whose
        yield from _compare(getattr(one, name), getattr(other, name), naming, owner, name)


def _compare_lists(
    one: tuple[Any, ...], other: tuple[Any, ...], naming: Naming, whose: str, field: str
) -> Iterator[str]:
    """Two lists; what stands in both is told apart by address or name, not by place."""
    before = {_key(item): item for item in one}
    after = {_key(item): item for item in other}
    if None in before or None in after or len(before) < len(one) or len(after) < len(other):
        if len(one) == len(other):
            for item, twin in zip(one, other, strict=True):
                yield from _compare(item, twin, naming, whose, field)
        else:
            yield f"{_name(field)} of {whose} changed"
        return
    # as keys: a list may have thousands, and the labels of some are alike
    added = dict.fromkeys(_label(after[key], naming) for key in after if key not in before)
    gone = dict.fromkeys(_label(before[key], naming) for key in before if key not in after)
    where = _name(field)
    yield from (f"{label} was added to {where}" for label in added if label not in gone)
    yield from (f"{label} is gone from {where}" for label in gone if label not in added)
    yield from (f"the address of {label} changed" for label in added if label in gone)
    common = [key for key in before if key in after]
    for key in common:
        yield from _compare(before[key], after[key], naming, whose, field)
    if common != [key for key in after if key in before]:
        yield "the order changed"


def _name(field: str) -> str:
    return _WORDS.get(field) or f"the {field.replace('_', ' ')}"


def _key(item: object) -> object:
    """By what an entry of a list is known; None if by nothing."""
    for name in ("href", "title", "name", "text"):
        value = getattr(item, name, None)
        if isinstance(value, str):
            return value
    return None


def _label(item: object, naming: Naming) -> str:
    """What to call an entry: by its file, else by its own name or address; "" if it has none."""
    href = getattr(item, "href", None)
    if isinstance(item, FeedLink):
        return item.href  # the feeds of one page are all called alike
    titles = (getattr(item, name, None) for name in ("title", "text", "name"))
    title = next(filter(None, titles), "")
    return (naming(href) if href else "") or (f'"{title}"' if title else href or "")


def as_sentence(clauses: Iterable[str], limit: int = 4) -> str:
    """Some clauses in one line."""
    found = list(clauses)
    more = f" and {len(found) - limit} more" if len(found) > limit else ""
    return "; ".join(found[:limit]) + more
