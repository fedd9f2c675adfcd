"""The plan: every page of the site is enumerated here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from site_builder.config import SETTINGS_FILE, Settings
from site_builder.content import Content
from site_builder.errors import Problem
from site_builder.library import Library
from site_builder.pages import RECORD, Navigation, Page
from site_builder.plan.articles import articles, standing, withdrawn
from site_builder.plan.days import archive, editions, front
from site_builder.plan.desk import Desk
from site_builder.plan.feeds import feeds, subscribe, subscriptions
from site_builder.plan.service import corrections, not_found, redirects, sitemap
from site_builder.plan.topics import stories, topics
from site_builder.theme import ASSETS, TEMPLATES, Theme
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
    return plan, [
        *desk.linker.problems,
        *_collisions(pages, files),
        *_missing_logo(settings, theme),
    ]


def _collisions(pages: Iterable[Page], files: Iterable[str]) -> Iterator[Problem]:
    """Two outputs that want one path, or one that wants a folder of others for its file.

    Paths are compared as a file system does that folds case and normalises Unicode.
    """
    taken: dict[str, str] = {collision_key(RECORD): ""}
    for path, source in (
        *((page.path, page.source) for page in pages),
        *((path, "") for path in files),
    ):
        key = collision_key(path)
        if key in taken:
            yield _collision(path, source, taken[key])
        taken[key] = source
    folders = {key[:index] for key in taken for index, char in enumerate(key) if char == "/"}
    for key in sorted(folders & taken.keys()):
        inside = next(source for path, source in taken.items() if path.startswith(f"{key}/"))
        yield _collision(key, taken[key], inside)


def _collision(path: str, one: str, other: str) -> Problem:
    """The problem of two sources; a page that comes from no file of content/ has none."""
    address = f"/{path.removesuffix('index.html')}"
    if one or other:
        rival = other if one and other else "another page"
        found = f"its address {address} is that of {rival} too"
        remedy = "Give one of the two another slug, or another alias."
        return Problem(one or other, 0, "", found, remedy)
    remedy = "Change the patterns under [urls] so that they differ."
    return Problem(SETTINGS_FILE, 0, "urls", f"two pages would share the address {address}", remedy)


def _missing_logo(settings: Settings, theme: Theme) -> Iterator[Problem]:
    logo = settings.site.owner.logo
    if logo and "://" not in logo and logo not in theme.assets:
        found = f"there is no {TEMPLATES}/{ASSETS}{logo}"
        remedy = "Put the picture there, or write its address in full."
        yield Problem(SETTINGS_FILE, 0, "site.publisher.logo", found, remedy)
