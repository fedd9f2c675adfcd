"""What a page's value is made of, and how two values of one page differ, in an editor's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import msgspec

from site_builder.pages import Page
from site_builder.texts import Passage

Naming: TypeAlias = Callable[[str], str]
"""From the href of a page to the content file behind it; "" if there is none."""

_WORDS = {
    "at": "the time",
    "body": "the text",
    "cards": "the list",
    "changed": "the time of the last change",
    "children": "the narrower topics",
    "closing": "the closing words",
    "count": "the number of articles",
    "edition": "the briefing",
    "entries": "the list",
    "extra": "the extra fields",
    "figure": "the picture",
    "href": "the address",
    "lang": "the language",
    "next": "the one after it",
    "numbers": "the numbered pages",
    "older": "the page of older articles",
    "opening": "the opening words",
    "parent": "the wider topic",
    "previous": "the one before it",
    "targets": "the links",
    "text": "the title",
    "title": "the headline",
    "updated": "the time of the last change",
    "withheld": "the status",
}
"""Fields of values whose own names would not be understood."""


def sources(page: Page, naming: Naming) -> list[str]:
    """The content files that a page shows anything of, sorted."""
    found = {naming(href) for href in _hrefs(page.content)} | {page.source}
    return sorted(found - {""})


def differences(before: Page, after: Page, naming: Naming) -> list[str]:
    """What changed from one value to the next, each as a clause; empty for equal pages."""
    whose = after.source if after.kind in ("article", "page") and after.source else "the page"
    found = [
        *_compare(before.content, after.content, naming, whose, "content"),
        *_compare(before.head, after.head, naming, whose, "head"),
    ]
    return list(dict.fromkeys(found)) or (["its value changed"] if before != after else [])


def _hrefs(value: object) -> Iterator[str]:
    if isinstance(value, msgspec.Struct):
        href = getattr(value, "href", None)
        if isinstance(href, str):
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
    else:
        if _key(one) is not None and _key(one) == _key(other):
            whose = _label(other, naming)
        for name in one.__struct_fields__:
            # a page counts its articles; the file behind it has none
            owner = _label(other, lambda _: "") if name == "count" else whose
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
    yield from (f"{_label(after[key], naming)} was added" for key in after if key not in before)
    yield from (f"{_label(before[key], naming)} is gone" for key in before if key not in after)
    common = [key for key in before if key in after]
    for key in common:
        yield from _compare(before[key], after[key], naming, _label(after[key], naming), field)
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
    """What to call an entry: its content file, else its name or address."""
    href = getattr(item, "href", None)
    named = naming(href) if isinstance(href, str) else ""
    title = getattr(item, "title", None) or getattr(item, "text", None)
    return named or (f'"{title}"' if isinstance(title, str) and title else str(href or "the page"))


def as_sentence(clauses: Iterable[str], limit: int = 4) -> str:
    """Some clauses in one line."""
    found = list(clauses)
    more = f" and {len(found) - limit} more" if len(found) > limit else ""
    return "; ".join(found[:limit]) + more
