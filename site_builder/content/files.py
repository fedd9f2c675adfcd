"""Reading content/: every file found once, understood once, with all that is wrong in it.

What was understood is kept in the store; a file is read again only when it may have changed.
"""

from __future__ import annotations

import os
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple, TypeAlias

import msgspec

from site_builder.config.settings import Settings
from site_builder.content.media import WHOLE, measure, unread
from site_builder.errors import Problem, reason, unreadable
from site_builder.file_stat import UNSETTLED, FileStat, file_stat_from, now, settled
from site_builder.layout import CONTENT, WIRES
from site_builder.model.article import Article
from site_builder.model.editorial import BriefingNote, StandingPage, TopicNote
from site_builder.model.media import Medium
from site_builder.model.texts import Texts
from site_builder.store.readings import FileRow
from site_builder.store.store import Store
from site_builder.values import Value, digest_of
from site_builder.workers import Pool

SHARED_FROM = 300
"""Files from which on an executor is used: below, starting processes costs more."""

SPARE_TEXTS = 1000
"""Old texts that may lie in the store, beside as many as there are files."""

CHUNK = 100
"""Files that one task of an executor reads."""

Meaning: TypeAlias = Article | BriefingNote | TopicNote | StandingPage | Medium
"""What a content file can say or be."""

Progress = Callable[[str, int], None]
"""Told what has been done, and to how much; to 0 for what is being waited for."""


class Folder(msgspec.Struct, frozen=True):
    """What lies in content/ at one moment, unread."""

    root: Path
    files: dict[str, FileStat]
    """By path relative to the site folder, in the order of the names."""
    problems: tuple[Problem, ...]
    since: int
    """When the scan began, for `settled`."""
    links: frozenset[str]
    """The folders that links in it lead to, as absolute paths."""
    places: frozenset[str] | None = None
    """The paths that may differ from the scan before; None if any may."""
    aside: frozenset[str] = frozenset()
    """The files that are held back by the name of a folder or their own; see `is_aside`."""

    @property
    def notices(self) -> list[Problem]:
        """What is to be said of the files that are held back, by the folder that holds them."""
        held = Counter(map(_holder, self.aside))
        return [_held_back(place, count) for place, count in sorted(held.items())]


class Original(NamedTuple):
    """A medium that is published as it is."""

    file: Path
    stat: FileStat
    """As it was when it was measured."""
    digest: bytes
    """As in `Medium`."""


class Reading(Value, frozen=True):
    """What one file says."""

    value: Meaning | None
    """None if a problem is an error, or for an unfinished draft."""
    problems: tuple[Problem, ...] = ()


def original(folder: Folder, store: Store, path: str) -> Original:
    """The medium ``path``, as ``store`` has it from the last `update`."""
    row = store.readings.files.get(path, FileRow(UNSETTLED, b""))
    return Original(folder.root / path, folder.files.get(path, UNSETTLED), row.digest)


def scan(root: Path) -> Folder:
    """Find the files of ``root``/content."""
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
    gone |= places & folder.files.keys()
    files = {**folder.files, **finder.files}
    for path in gone - finder.files.keys():
        del files[path]
    if not finder.files.keys() <= folder.files.keys():
        files = dict(sorted(files.items()))
    seen = frozenset({*gone, *finder.files})
    left = {path for path in folder.aside if not path.startswith(inside) and path not in places}
    return Folder(folder.root, files, (), since, frozenset(), seen, frozenset(left | finder.aside))


def update(
    folder: Folder,
    settings: Settings,
    store: Store,
    executor: Pool | None = None,
    progress: Progress = lambda *_: None,
) -> list[str]:
    """Read what has changed in ``folder`` since ``store`` was last updated, and update it.

    ``executor`` shares many files out. Returns the paths of the files that say something else.
    """
    known, files = store.readings.files, folder.files
    if folder.places is None:
        places = [*files, *(known.keys() - files.keys())]
    else:
        places = sorted(folder.places)
    gone = [path for path in places if path in known and path not in files]
    moved = [
        path for path in places if path in files and not _is_known(files[path], known.get(path))
    ]
    if not moved and not gone:
        return []
    with store.transaction():
        before = {path: store.readings.get(path) for path in gone}
        store.readings.forget(gone)
        for chunk in _read_all(folder, moved, known, settings, executor):
            before |= _keep(store, folder, known, chunk)
            if before:
                progress("Read", len(before))
        if before:
            store.changes.add(before)
        if len(store.texts) > 2 * len(folder.files) + SPARE_TEXTS:
            store.texts.keep(set(_texts_in_use(store)))
    return [*before]


def _is_known(seen: FileStat, row: FileRow | None) -> bool:
    return row is not None and row.stat == seen


class _Read(Value, frozen=True):
    """One file that was read, on its way from a worker."""

    path: str
    stat: FileStat
    digest: bytes
    data: bytes
    """The encoded reading; empty if the file says what it said before."""
    texts: Texts


def read_files(root: str, files: Sequence[tuple[str, bytes]], settings: Settings) -> bytes:
    """Read each file unless it has the digest that is given with it; what an executor is given."""
    read = [_read(root, path, digest, settings) for path, digest in files]
    return _ENCODER.encode(read)


def _read_all(
    folder: Folder,
    paths: Sequence[str],
    known: Mapping[str, FileRow],
    settings: Settings,
    executor: Pool | None,
) -> Iterator[list[_Read]]:
    """Read the files ``paths``, some at a time."""
    files = [(path, known[path].digest if path in known else b"") for path in paths]
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    root = str(folder.root)
    if executor is None or len(files) < SHARED_FROM:
        for chunk in chunks:
            yield _READS.decode(read_files(root, chunk, settings))
        return
    tasks = deque(executor.submit(read_files, root, chunk, settings) for chunk in chunks)
    while tasks:
        yield _READS.decode(tasks.popleft().result())


def _keep(
    store: Store, folder: Folder, known: Mapping[str, FileRow], chunk: Sequence[_Read]
) -> dict[str, bytes | None]:
    """Put what was read into ``store``; what those said before that say something else now."""
    since = folder.since
    before = {
        read.path: store.readings.get(read.path) if read.path in known else None
        for read in chunk
        if read.data
    }
    store.readings.put_files(
        {read.path: FileRow(settled(read.stat, since), read.digest) for read in chunk}
    )
    store.readings.put((read.path, read.data) for read in chunk if read.data)
    store.texts.put(text for read in chunk for text in read.texts.items())
    return before


def _read(root: str, path: str, known: bytes, settings: Settings) -> _Read:
    if not is_text(path):
        return _read_medium(root, path, known)
    try:
        data, seen = _read_whole(f"{root}/{path}")
    except OSError as error:
        problem = unreadable(path, error)
        return _Read(path, UNSETTLED, b"", _ENCODER.encode(Reading(None, (problem,))), {})
    digest = blake2b(data, digest_size=16).digest()
    if digest == known:
        return _Read(path, seen, digest, b"", {})
    # the parsers of YAML and Markdown are loaded when there is something to read
    from site_builder.content.reading import read_file

    value, problems, texts = read_file(path, data, settings.rules, settings.markdown.extensions)
    return _Read(path, seen, digest, _ENCODER.encode(Reading(value, tuple(problems))), texts)


def _read_medium(root: str, path: str, known: bytes) -> _Read:
    file, data = f"{root}/{path}", None
    try:
        since = now()
        seen = file_stat_from(os.stat(file))
        if seen.size <= WHOLE:
            data, seen = _read_whole(file)
            digest = blake2b(data, digest_size=16).digest()
        else:
            digest = digest_of(seen) if settled(seen, since) == seen else b""
        if digest and digest == known:
            return _Read(path, seen, digest, b"", {})
        size = seen.size if data is None else len(data)
        medium = measure(path, file, data, size, digest)
    except OSError as error:
        return _Read(path, UNSETTLED, b"", _ENCODER.encode(Reading(unread(path, error))), {})
    return _Read(path, seen, digest, _ENCODER.encode(Reading(medium)), {})


def _read_whole(path: str) -> tuple[bytes, FileStat]:
    """The bytes of a file that nobody wrote to meanwhile, as far as that can be had."""
    for _ in range(3):
        with open(path, "rb", buffering=0) as file:
            before = file_stat_from(os.fstat(file.fileno()))
            data = file.read()
            after = file_stat_from(os.fstat(file.fileno()))
        if after == before:
            return data, after
    return data, UNSETTLED


def _texts_in_use(store: Store) -> Iterator[str]:
    for _, data in store.readings.all():
        value = _decode(data).value
        if isinstance(value, Article | StandingPage):
            yield value.body.digest
        elif isinstance(value, BriefingNote):
            yield from (text.digest for text in (value.opening, value.closing) if text)


def decode_reading(data: bytes | None) -> Reading | None:
    """The reading that is kept as ``data``."""
    return _decode(data) if data else None


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


_ENCODER = msgspec.msgpack.Encoder()
_READS = msgspec.msgpack.Decoder(list[_Read])
_decode = msgspec.msgpack.Decoder(Reading).decode


class _Finder:
    """Finds the files of content/, each by its path with forward slashes."""

    def __init__(self, root: Path, folders: list[str]) -> None:
        self.files: dict[str, FileStat] = {}
        self.aside: set[str] = set()
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
                self._take(path, entry.stat())

    def _take(self, path: str, status: os.stat_result) -> None:
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
