"""The plan: every page of the site is enumerated here, and nowhere else."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from site_builder.config import SETTINGS_FILE, Settings
from site_builder.content import CONTENT, Content
from site_builder.errors import Problem
from site_builder.library import Library
from site_builder.pages import MEDIA, RECORD, Page, Sheet
from site_builder.plan.articles import articles, standing, withdrawn
from site_builder.plan.days import archive, editions, front
from site_builder.plan.desk import Desk
from site_builder.plan.feeds import feeds, subscribe, subscriptions
from site_builder.plan.service import corrections, not_found, redirects, sitemap
from site_builder.plan.topics import stories, topics
from site_builder.urls import collision_key


class Plan:
    """Every page and file that output/ is to hold.

    Pages are made while they are asked for, so that rendering can begin with the first; what is
    wrong between them is known when the last one is made.
    """

    def __init__(self, library: Library, content: Content, settings: Settings) -> None:
        """``library`` must hold at least one article."""
        self._desk = Desk(library, content, settings)
        self._sources: list[tuple[str, str]] = []
        self._made = self._enumerate()
        self.navigation = self._desk.navigation

    def sheets(self) -> Iterator[Sheet]:
        """As `pages`, encoded."""
        return (page.sheet() for page in self.pages())

    def pages(self) -> Iterator[Page]:
        """Every page that was not asked for before: articles, then what lists them, then feeds."""
        for page in self._made:
            self._sources.append((page.path, page.source))
            yield page

    @property
    def media(self) -> Mapping[str, Path]:
        """Output path of each medium that the pages made so far use, to where it lies."""
        return self._desk.linker.used

    def problems(self, others: Iterable[str]) -> list[Problem]:
        """What is wrong in all the pages and between them; makes those not asked for yet.

        ``others`` are the paths of files that are neither pages nor media.
        """
        deque(self.pages(), maxlen=0)
        media = ((path, f"{CONTENT}/{path.removeprefix(MEDIA)}") for path in self.media)
        files = (*media, *((path, "") for path in others))
        namers = self._desk.namers()
        pages = ((path, source or namers.get(path, "")) for path, source in self._sources)
        return [*self._desk.linker.problems, *_collisions([*pages, *files])]

    def _enumerate(self) -> Iterator[Page]:
        desk = self._desk
        paths: set[str] = set()
        indexed: list[tuple[str, datetime | None]] = []
        for kind in (
            articles, withdrawn, standing, front, editions, topics, stories, archive,
            corrections, subscribe, not_found,
        ):  # fmt: skip
            for page in kind(desk):
                paths.add(page.path)
                if page.head.indexed:
                    indexed.append((page.head.href, page.head.updated))
                yield page
        yield from redirects(desk, paths)
        yield from feeds(desk)
        yield from subscriptions(desk)
        yield from sitemap(desk, indexed)


def _collisions(sources: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Two outputs that want one path, or one that wants a folder of others for its file.

    ``sources`` are output paths, each with the content file behind it if there is one.

    Paths are compared as a file system does that folds case and normalises Unicode.
    """
    taken: dict[str, str] = {collision_key(RECORD): ""}
    for path, source in sources:
        key = collision_key(path)
        if key in taken:
            yield _collision(path, source, taken[key])
        taken[key] = source
    for key in sorted(_folders(taken) & taken.keys()):
        inside = next(source for path, source in taken.items() if path.startswith(f"{key}/"))
        yield _collision(key, taken[key], inside)


def _folders(paths: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _collision(path: str, one: str, other: str) -> Problem:
    """The problem of two sources; a page that comes from no file of content/ has none."""
    address = f"/{path.removesuffix('index.html')}"
    if one or other:
        rival = other if one and other else "another page"
        found = f"its address {address} is that of {rival} too"
        remedy = "Give one of the two another slug, or another alias."
        if path.startswith(MEDIA):
            remedy = "Rename one of the two: some systems take the names for one."
        return Problem(one or other, 0, "", found, remedy)
    remedy = "Change the patterns under [urls] so that they differ."
    return Problem(SETTINGS_FILE, 0, "urls", f"two pages would share the address {address}", remedy)
