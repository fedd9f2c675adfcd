"""Scanning content/: which files lie there, each with its stat, and none of them read."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

import msgspec

from site_builder.errors import Problem, reason, unreadable
from site_builder.file_stat import FileStat, file_stat_from, now
from site_builder.layout import CONTENT, WIRES
from site_builder.paths import ContentPath


class Folder(msgspec.Struct, frozen=True):
    """What lies in content/ at one moment, unread."""

    root: Path
    files: dict[ContentPath, FileStat]
    """In the order of the names."""
    problems: tuple[Problem, ...]
    since: int
    """When the scan began, in nanoseconds since 1970, for `settled`."""
    links: frozenset[str]
    """The folders that links in it lead to, as absolute paths."""
    places: frozenset[ContentPath] | None = None
    """The paths that may differ from the scan before; None if any may."""
    aside: frozenset[ContentPath] = frozenset()
    """The files that are held back by the name of a folder or their own; see `is_aside`."""

    @property
    def notices(self) -> list[Problem]:
        """What is to be said of the files that are held back, by the folder that holds them."""
        held = Counter(map(_holder, self.aside))
        return [_held_back(place, count) for place, count in sorted(held.items())]


def scan(root: Path) -> Folder:
    """Find the files of ``root``/content; what cannot be read or followed is a problem of it."""
    since, finder = now(), _Finder(root, [])
    finder.top()
    finder.walk()
    files = dict(sorted(finder.files.items()))
    links, aside = frozenset(finder.links), frozenset(finder.aside)
    return Folder(root, files, tuple(finder.problems), since, links, aside=aside)


def rescan(folder: Folder, places: Iterable[str]) -> Folder:
    """``folder`` as it is now, if it has changed at ``places`` only.

    These are paths below content/, of files and of folders, whether there is anything or not.
    """
    since, finder = now(), _Finder(folder.root, [])
    places = {place for place in places if not any(map(is_litter, place.split("/")))}
    for place in sorted(places):
        finder.entry(folder.root / place, place)
    finder.walk()
    if CONTENT in places or folder.links or finder.links or folder.problems or finder.problems:
        return scan(folder.root)
    inside = tuple(f"{place}/" for place in places - folder.files.keys())
    gone = {path for path in folder.files if path.startswith(inside)} if inside else set()
    gone |= folder.files.keys() & places
    files = {**folder.files, **finder.files}
    for path in gone - finder.files.keys():
        del files[path]
    if not finder.files.keys() <= folder.files.keys():
        files = dict(sorted(files.items()))
    seen = frozenset({*gone, *finder.files})
    left = {path for path in folder.aside if not path.startswith(inside) and path not in places}
    return Folder(folder.root, files, (), since, frozenset(), seen, frozenset(left | finder.aside))


def is_text(path: str) -> bool:
    """True for a file that is read as text."""
    return path.lower().endswith((".md", ".markdown"))


def is_aside(path: str) -> bool:
    """True for what its name holds back: a text, or anything in a folder, that begins with _."""
    *folders, file = path.split("/")
    return any(folder.startswith("_") for folder in folders) or (
        file.startswith("_") and is_text(file)
    )


def _holder(path: str) -> str:
    """The outermost folder whose name holds ``path`` back, else the file itself."""
    parts = path.split("/")
    depth = next(depth for depth, part in enumerate(parts, 1) if part.startswith("_"))
    return "/".join(parts[:depth])


def _held_back(place: str, count: int) -> Problem:
    what = "this file is"
    if not is_text(place):
        what = f"{count:,} file in this folder is" if count == 1 else f"{count:,} files in it are"
    found = f"{what} held back"
    remedy = "Texts and folders whose names begin with _ are not published."
    return Problem(place, 0, "", found, remedy, "warning", "notice")


class _Finder:
    """Finds the files of content/, each by its path with forward slashes."""

    def __init__(self, root: Path, folders: list[str]) -> None:
        self.files: dict[ContentPath, FileStat] = {}
        self.aside: set[ContentPath] = set()
        self.links: set[str] = set()
        self.problems: list[Problem] = []
        self._root, self._top, self._pending = root, os.path.realpath(root), folders

    def top(self) -> None:
        """Meet content/, whether there is one or not."""
        place = self._root / CONTENT
        if place.is_symlink():
            self.entry(place, CONTENT)
        else:
            self._pending.append(CONTENT)

    def walk(self) -> None:
        """Take in all that lies below the folders that were met."""
        while self._pending:
            folder = self._pending.pop()
            try:
                entries = list(os.scandir(self._root / folder))
            except OSError as error:
                problem = unreadable(folder, error)
                if folder == CONTENT and isinstance(error, FileNotFoundError):
                    remedy = "Put the articles in there."
                    problem = msgspec.structs.replace(problem, remedy=remedy)
                self.problems.append(problem)
                continue
            for entry in entries:
                if not is_litter(entry.name):
                    self.entry(entry, f"{folder}/{entry.name}")

    def entry(self, entry: os.DirEntry[str] | Path, path: str) -> None:
        """Take in a file, or meet a folder, if there is one."""
        if path == WIRES or path.startswith(f"{WIRES}/"):
            return
        if entry.is_symlink():
            if fault := _link_fault(os.fspath(entry), self._top):
                self._refuse(path, fault, "Put the file itself here.")
                return
            target = os.path.realpath(entry)
            self.links.add(target if entry.is_dir() else os.path.dirname(target))
        if not _is_utf8(entry.name):
            self._refuse(ascii(path), "a file name that is not UTF-8", "Rename the file.")
        elif entry.is_dir():
            self._pending.append(path)
        else:
            # one that was deleted since is not there
            with suppress(FileNotFoundError):
                self._take(ContentPath(path), entry.stat())

    def _take(self, path: ContentPath, status: os.stat_result) -> None:
        if is_aside(path):
            self.aside.add(path)
        elif not S_ISREG(status.st_mode):
            self._refuse(path, "neither a file nor a folder, but a pipe or a device", "Remove it.")
        elif is_text(path) and _CONTROL.search(path):
            self._refuse(ascii(path), "a file name with a control character", "Rename the file.")
        else:
            self.files[path] = file_stat_from(status)

    def _refuse(self, path: str, found: str, remedy: str) -> None:
        self.problems.append(Problem(path, 0, "", found, remedy))


_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def is_litter(name: str) -> bool:
    """True for what an editor or a system leaves behind, and what is hidden."""
    return name.startswith(".") or name.endswith(("~", ".swp", ".tmp"))


def _is_utf8(name: str) -> bool:
    return name.isascii() or name.encode(errors="replace") == os.fsencode(name)


def _link_fault(path: str, top: str) -> str | None:
    """Why a link is not followed: content is read inside the site folder only, and once."""
    try:
        target = os.path.realpath(path, strict=True)
    except OSError as error:
        return f"a link that leads nowhere ({reason(error)})"
    if os.path.commonpath([top, target]) != top:
        return "a link that leads out of the site folder"
    if os.path.commonpath([target, os.path.realpath(os.path.dirname(path))]) == target:
        return "a link that leads back to a folder it lies in"
    return None
