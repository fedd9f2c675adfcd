"""The plan: every page of the site is enumerated here, and nowhere else."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import starmap
from typing import NamedTuple

import msgspec

from site_builder.config.settings import Settings
from site_builder.content.files import Content
from site_builder.errors import Problem
from site_builder.layout import MEDIA, RECORD, SETTINGS_FILE
from site_builder.library.library import Library
from site_builder.model.pages import Kind, Page, Sheet
from site_builder.plan.articles import articles, standing, withdrawn
from site_builder.plan.context import Desk
from site_builder.plan.days import archive, editions, front
from site_builder.plan.feeds import feeds, subscribe, subscriptions
from site_builder.plan.site import corrections, not_found, redirects, sitemap
from site_builder.plan.topics import stories, topics
from site_builder.urls import collision_key, file_of, url_of


class Plan:
    """Every page and file that output/ is to hold.

    Pages are made while they are asked for, so that rendering can begin with the first; what is
    wrong between them is known when the last one is made.
    """

    def __init__(self, library: Library, content: Content, settings: Settings) -> None:
        self._desk = Desk(library, content, settings)
        self._content = content
        self._claims: list[_Claim] = []
        self._made = self._enumerate()
        self.navigation = self._desk.navigation

    def sheets(self) -> Iterator[Sheet]:
        """As `pages`, encoded."""
        return (page.sheet() for page in self.pages())

    def pages(self) -> Iterator[Page]:
        """Every page that was not asked for before: articles, then what lists them, then feeds."""
        for page in self._made:
            self._claims.append(_Claim(page.path, page.source, _NAMED_BY.get(page.kind, "slug")))
            yield page

    @property
    def media(self) -> Mapping[str, str]:
        """Output path of each medium that the pages made so far use, to its path in the site."""
        return self._desk.linker.used

    def problems(self, others: Iterable[str]) -> list[Problem]:
        """What is wrong in all the pages and between them; makes those not asked for yet.

        ``others`` are the paths of files that are neither pages nor media.
        """
        deque(self.pages(), maxlen=0)
        namers = self._desk.namers()
        claims = [
            claim if claim.source else claim._replace(source=namers.get(claim.path, ""))
            for claim in self._claims
        ]
        own = {claim.path for claim in claims if not claim.source}
        kept = (file_of(url) for url in self._desk.at.reserved())
        claims += starmap(_Claim, self.media.items())
        claims += (_Claim(path) for path in (*others, *(path for path in kept if path not in own)))
        collisions = starmap(self._collision, _collisions(claims))
        return [*self._desk.linker.problems, *collisions, *self._in_the_way(claims)]

    def _in_the_way(self, claims: Iterable[_Claim]) -> Iterator[Problem]:
        """Aliases that no page is at odds with yet, but one of a day to come."""
        aliases = [claim for claim in claims if claim.key == _ALIASES and claim.source]
        if not aliases:
            return
        count = Counter(claim.path for claim in claims)
        for claim in aliases:
            url = url_of(claim.path)
            coming = self._desk.at.would_be(url)
            if coming and count[claim.path] == 1:
                found = f"{url} is the address of {_COMING[coming]} as soon as there is one"
                remedy = "No build will succeed then: choose another alias, or take it out."
                problem = self._problem_of(claim, found, remedy)
                yield msgspec.structs.replace(problem, severity="warning")

    def _collision(self, one: _Claim, other: _Claim) -> Problem:
        """The problem of two claims; a page that comes from no file of content/ has no source."""
        path = one.path
        address = url_of(path)
        claim, rival = (one, other) if one.source else (other, one)
        if not claim.source:
            remedy = "Change the patterns under [urls] so that they differ."
            found = f"two pages would share the address {address}"
            return Problem(SETTINGS_FILE, 0, "urls", found, remedy)
        if collision_key(path) != collision_key(other.path):
            return self._file_and_folder(claim, rival)
        found = f"its address {address} is that of {rival.source} too"
        remedy = "Give one of the two another slug, or another alias."
        if path.startswith(MEDIA):
            remedy = "Rename one of the two: some systems take the names for one."
        elif not rival.source:
            found = f"its address {address} is kept for a page that the site makes by itself"
            remedy = "Give it another slug, or another alias."
        return self._problem_of(claim, found, remedy)

    def _file_and_folder(self, claim: _Claim, rival: _Claim) -> Problem:
        whose = f"is that of {rival.source}" if rival.source else "the site makes by itself"
        beside = f"{url_of(rival.path)}, which {whose}"
        found = f"its address {url_of(claim.path)} cannot be beside {beside}"
        remedy = "One would be a file and the other a folder of that name: change one."
        return self._problem_of(claim, found, remedy)

    def _problem_of(self, claim: _Claim, found: str, remedy: str) -> Problem:
        line = 0
        if claim.key:
            line = self._content.line(claim.source, claim.key, url_of(claim.path))
        return Problem(claim.source, line, claim.key if line else "", found, remedy)

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


class _Claim(NamedTuple):
    """A file of the output that somebody wants."""

    path: str
    source: str = ""
    """The content file behind it, if there is one."""
    key: str = ""
    """The field of that file which gave the address."""


_ALIASES = "aliases"
_NAMED_BY: dict[Kind, str] = {"redirect": _ALIASES, "topic": "topics", "story": "story"}
"""The field that gives the address to pages of a kind; else it is the slug."""

_COMING = {
    "edition": "a briefing",
    "month": "a month",
    "year": "a year",
    "topic": "a topic",
    "story": "a story",
}
"""What may stand at an address of a pattern of [urls]."""


def _collisions(claims: Iterable[_Claim]) -> Iterator[tuple[_Claim, _Claim]]:
    """Two that want one path, or one that wants a folder of others for its file.

    Paths are compared as a file system does that folds case and normalises Unicode.
    """
    taken = {collision_key(RECORD): _Claim(RECORD)}
    for claim in claims:
        key = collision_key(claim.path)
        if key in taken:
            yield claim, taken[key]
        taken[key] = claim
    folders = _folders(taken)
    for key in sorted(folders.keys() & taken.keys()):
        yield taken[key], taken[folders[key]]


def _folders(paths: Iterable[str]) -> dict[str, str]:
    """Each folder to the first of the paths that are in it."""
    found: dict[str, str] = {}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found[folder] = path
            folder = folder.rpartition("/")[0]
    return found
