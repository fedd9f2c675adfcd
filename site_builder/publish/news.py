"""The news: what readers will see of a delta, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeAlias, TypeGuard

import msgspec

from site_builder.paths import OutputPath, SiteUrl, file_of, url_of
from site_builder.plan.kinds import ARTICLE, KINDS, WITHDRAWN
from site_builder.publish.delta import Delta
from site_builder.publish.publication import (
    PRECOMPRESSED,
    SUPERSEDED,
    PublishedEntry,
    PublishedFile,
)

_LABELS = {kind.name: kind.label for kind in KINDS}

_UNSEEN = (PRECOMPRESSED, SUPERSEDED)
"""Kinds of files that readers know nothing of."""


class NamedPage(msgspec.Struct, frozen=True):
    """A page that readers know by its headline."""

    url: SiteUrl
    title: str


class MovedPage(NamedPage, frozen=True):
    """One that stands at another address than before."""

    before: SiteUrl


class Articles(msgspec.Struct, frozen=True):
    """What becomes of articles; of each sort the newest first."""

    new: tuple[NamedPage, ...]
    changed: tuple[NamedPage, ...]
    """Those that say something else now; what merely stands beside them does not count."""
    moved: tuple[MovedPage, ...]
    """Those that have another address now, and the same id or the same words."""
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
    named.update(page.before for page in articles.moved)
    others = [path for path in change.send if url_of(path) not in named]
    others = [path for path in others if change.after[path].kind not in _UNSEEN]
    gone = [path for path in change.delete if url_of(path) not in named]
    gone = [path for path in gone if change.before[path].kind not in _UNSEEN]
    return News(
        articles=articles,
        entries=_entries(entries_before, entries),
        pages=dict(Counter(_label(change.after[path]) for path in others)),
        gone=len(gone),
    )


_Files: TypeAlias = dict[OutputPath, PublishedFile]


def _articles(change: Delta) -> Articles:
    before, after = change.before, change.after
    now = {path: after[path] for path in change.send}
    articles = {path: file for path, file in now.items() if _is_article(file)}
    were = {path: file for path in change.send if _is_article(file := before.get(path))}
    left = {path: file for path in change.delete if _is_article(file := before.get(path))}
    replaced = {path: file for path, file in were.items() if path not in articles}
    new = {path: file for path, file in articles.items() if path not in were}
    moved = dict(_moves(new, left | replaced))
    changed = {
        path: file
        for path, file in articles.items()
        if path in were and were[path].words != file.words
    }
    withdrawn = {p: file for p, file in replaced.items() if now[p].kind == WITHDRAWN.name}
    gone = {path: file for path, file in left.items() if path not in moved.values()}
    return Articles(
        new=_named({path: file for path, file in new.items() if path not in moved}),
        changed=_named(changed),
        moved=tuple(
            MovedPage(page.url, page.title, url_of(moved[file_of(page.url)]))
            for page in _named({path: new[path] for path in moved})
        ),
        withdrawn=_named(withdrawn),
        gone=_named(gone),
    )


def _moves(new: _Files, left: _Files) -> Iterator[tuple[OutputPath, OutputPath]]:
    """Where articles are that were somewhere else, and where that was."""
    former = {mark: path for path, file in left.items() for mark in (file.words, file.id)}
    taken: set[OutputPath] = set()
    for path, file in new.items():
        before = former.get(file.id) or former.get(file.words)
        if before and before not in taken:
            taken.add(before)
            yield path, before


def _named(articles: _Files) -> tuple[NamedPage, ...]:
    newest = sorted(articles.items(), key=lambda item: (item[1].released, item[0]), reverse=True)
    return tuple(NamedPage(url_of(path), file.title) for path, file in newest)


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
