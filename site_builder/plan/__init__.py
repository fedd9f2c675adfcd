"""The plan: every page of the site is enumerated here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from site_builder.config import Settings
from site_builder.content import Content
from site_builder.errors import Problem
from site_builder.library import Library
from site_builder.pages import Navigation, Page
from site_builder.plan.articles import articles, standing, withdrawn
from site_builder.plan.days import archive, editions, front
from site_builder.plan.desk import Desk
from site_builder.plan.feeds import feeds, subscribe, subscriptions
from site_builder.plan.service import corrections, not_found, redirects, sitemap
from site_builder.plan.topics import stories, topics
from site_builder.theme import Theme
from site_builder.urls import collision_key


class Plan(msgspec.Struct, frozen=True):
    """Everything that output/ is to hold."""

    pages: tuple[Page, ...]
    files: dict[str, Path | bytes]
    """Output path of each asset and medium to its bytes, or to where they lie."""
    navigation: Navigation
    texts: dict[str, str]
    """Digest of every text that a page shows to its HTML, see `Page.passages`."""


def make_plan(
    library: Library, content: Content, settings: Settings, theme: Theme
) -> tuple[Plan, list[Problem]]:
    """Every page and file of the site as a value, and what is wrong between them.

    The library must hold at least one article.
    """
    desk = Desk(library, content, settings)
    listed = (
        *articles(desk),
        *withdrawn(desk),
        *standing(desk),
        *front(desk),
        *editions(desk),
        *topics(desk),
        *stories(desk),
        *archive(desk),
        *corrections(desk),
        *subscribe(desk),
        *not_found(desk),
    )
    pages = (
        *listed,
        *redirects(desk, listed),
        *feeds(desk),
        *subscriptions(desk),
        *sitemap(desk, listed),
    )
    files: dict[str, Path | bytes] = {".nojekyll": b"", **desk.linker.used}
    files |= {path: theme.asset_data[name] for name, path in theme.assets.items()}
    plan = Plan(pages, files, desk.navigation, desk.texts)
    return plan, [*desk.linker.problems, *_collisions(pages, files)]


def _collisions(pages: Iterable[Page], files: Mapping[str, Path | bytes]) -> Iterator[Problem]:
    """Two outputs that want one path, or one that wants a folder of others for its file.

    Paths are compared as a file system does that folds case and normalises Unicode.
    """
    taken: dict[str, str] = {}
    sources = [(page.path, page.source or f"/{page.path}") for page in pages]
    for path, source in (*sources, *((path, f"/{path}") for path in files)):
        key = collision_key(path)
        if key in taken:
            found = f"its address /{path.removesuffix('index.html')} is that of {taken[key]} too"
            yield Problem(source, 0, "slug", found, "Give one of the two another slug.")
        taken[key] = source
    folders = {key[:index] for key in taken for index, char in enumerate(key) if char == "/"}
    for key in sorted(folders & taken.keys()):
        found = f"its address /{key} is the folder of other pages"
        yield Problem(taken[key], 0, "slug", found, "Give it another slug.")
