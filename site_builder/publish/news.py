"""The news: what readers will see of a delta, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypeGuard

import msgspec

from site_builder.paths import SiteUrl, url_of
from site_builder.plan.kinds import ARTICLE, KINDS, WITHDRAWN
from site_builder.publish.delta import Delta
from site_builder.publish.publication import PublishedEntry, PublishedFile

_LABELS = {kind.name: kind.label for kind in KINDS}


class NamedPage(msgspec.Struct, frozen=True, order=True):
    """A page that readers know by its headline."""

    url: SiteUrl
    title: str


class Articles(msgspec.Struct, frozen=True):
    """What becomes of articles, of pages or of the entries of a feed."""

    new: tuple[NamedPage, ...]
    changed: tuple[NamedPage, ...]
    """Those that say something else now; what merely stands beside them does not count."""
    withdrawn: tuple[NamedPage, ...]
    gone: tuple[NamedPage, ...]


class Entries(msgspec.Struct, frozen=True):
    """What feed readers will show, by the titles of the articles."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


class News(msgspec.Struct, frozen=True):
    """What readers will see."""

    articles: Articles
    entries: Entries
    pages: dict[str, int]
    """How many others come or change, by what their kinds are counted as; "other" for what is no
    page."""
    gone: int
    """How many others go."""


def news(
    change: Delta,
    entries_before: Mapping[str, PublishedEntry],
    entries: Mapping[str, PublishedEntry],
) -> News:
    """What readers will see of ``change``, and in the feeds of the site."""
    articles = _articles(change)
    named = {page.url for pages in msgspec.structs.astuple(articles) for page in pages}
    others = [path for path in change.send if url_of(path) not in named]
    gone = [path for path in change.delete if url_of(path) not in named]
    return News(
        articles=articles,
        entries=_entries(entries_before, entries),
        pages=dict(Counter(_label(change.after[path]) for path in others)),
        gone=len(gone),
    )


def _articles(change: Delta) -> Articles:
    new, changed, withdrawn = [], [], []
    for path in change.send:
        before, after = change.before.get(path), change.after[path]
        was_there = _is_article(before)
        page = NamedPage(url_of(path), after.title)
        if after.kind == WITHDRAWN.name and was_there:
            withdrawn.append(page)
        elif after.kind == ARTICLE.name and not was_there:
            new.append(page)
        elif after.kind == ARTICLE.name and before and before.words != after.words:
            changed.append(page)
    gone = ((path, change.before.get(path)) for path in change.delete)
    left = (NamedPage(url_of(path), file.title) for path, file in gone if _is_article(file))
    return Articles(*(tuple(sorted(pages)) for pages in (new, changed, withdrawn, left)))


def _is_article(file: PublishedFile | None) -> TypeGuard[PublishedFile]:
    return file is not None and file.kind == ARTICLE.name


def _entries(before: Mapping[str, PublishedEntry], after: Mapping[str, PublishedEntry]) -> Entries:
    return Entries(
        new=tuple(entry.title for key, entry in after.items() if key not in before),
        changed=tuple(
            entry.title
            for key, entry in after.items()
            if key in before and before[key].digest != entry.digest
        ),
        gone=tuple(entry.title for key, entry in before.items() if key not in after),
    )


def _label(file: PublishedFile) -> str:
    return _LABELS.get(file.kind, "other")
