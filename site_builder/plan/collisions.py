"""Collisions: two that want one path of the output, or one that wants a folder for its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import starmap
from typing import NamedTuple

from site_builder.errors import Problem
from site_builder.layout import MEDIA, RECORD, SETTINGS_FILE
from site_builder.library.lines import LineOf
from site_builder.paths import NO_FILE, ContentPath, OutputPath, url_of
from site_builder.urls import collision_key


class Claim(NamedTuple):
    """A file of the output that somebody wants."""

    path: OutputPath
    source: ContentPath = NO_FILE
    """The content file behind it, if there is one."""
    key: str = ""
    """The field of that file which gave the address."""


def collisions(claims: Iterable[Claim], line: LineOf) -> list[Problem]:
    """What is wrong between all that are to be in the output.

    A page that comes from no file of content/ has no source.
    """
    return [*starmap(lambda one, other: _collision(one, other, line), _pairs(claims))]


def collides(path: OutputPath, taken: set[str]) -> bool:
    """True if ``path`` cannot be beside others, whose keys are ``taken``."""
    key = collision_key(path)
    if key in taken:
        return True
    folder = key
    while folder := folder.rpartition("/")[0]:
        if folder in taken:
            return True
    inside = f"{key}/"
    return not key.endswith("/index.html") and any(one.startswith(inside) for one in taken)


def _pairs(claims: Iterable[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Paths are compared as a file system does that folds case and normalises Unicode."""
    taken = {collision_key(RECORD): Claim(RECORD)}
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


def _collision(one: Claim, other: Claim, line: LineOf) -> Problem:
    path = one.path
    address = url_of(path)
    claim, rival = (one, other) if one.source else (other, one)
    if not claim.source:
        remedy = "Change the patterns under [urls] so that they differ."
        found = f"two pages would share the address {address}"
        return Problem(SETTINGS_FILE, 0, "urls", found, remedy)
    if collision_key(path) != collision_key(other.path):
        return _file_and_folder(claim, rival, line)
    found = f"its address {address} is that of {rival.source} too"
    remedy = "Give one of the two another slug, or another alias."
    if path.startswith(MEDIA):
        remedy = "Rename one of the two: some systems take the names for one."
    elif not rival.source:
        found = f"its address {address} is kept for a page that the site makes by itself"
        remedy = "Give it another slug, or another alias."
    return _problem(claim, found, remedy, line)


def _file_and_folder(claim: Claim, rival: Claim, line: LineOf) -> Problem:
    whose = f"is that of {rival.source}" if rival.source else "the site makes by itself"
    beside = f"{url_of(rival.path)}, which {whose}"
    found = f"its address {url_of(claim.path)} cannot be beside {beside}"
    remedy = "One would be a file and the other a folder of that name: change one."
    return _problem(claim, found, remedy, line)


def _problem(claim: Claim, found: str, remedy: str, line: LineOf) -> Problem:
    at = line(claim.source, claim.key, url_of(claim.path)) if claim.key else 0
    return Problem(claim.source, at, claim.key if at else "", found, remedy)
