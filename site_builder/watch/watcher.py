"""The file watcher: says where in a site something may have changed, and when.

What the system tells is a hint and no more: whoever is told looks for himself. A hint that is lost
does little harm, since whenever nothing has been heard for a while, everything may have changed.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TypeAlias

from site_builder.content.scan import is_litter, scan
from site_builder.errors import reason
from site_builder.file_stat import UNSETTLED, FileStat, file_stat_of, settled
from site_builder.layout import CONTENT, SETTINGS_FILE, TEMPLATES
from site_builder.render.theme import own_files

Places: TypeAlias = frozenset[str] | None
"""Paths of content/ that may have changed, or have not if settings or theme did; None for all."""

DEBOUNCE, LONG_DEBOUNCE, DEBOUNCE_LIMIT = 0.01, 0.1, 3.0
"""Seconds without a hint after which a save has ended: as a rule; where it is plainly not over, or
many files are being saved; and how long that may take altogether."""

MANY = 10
"""Files at once that are not saved by hand."""

TOO_MANY = 200
"""Files at once from which on it is quicker to look at all of them."""

IDLE, LONGEST_IDLE = 60.0, 900.0
"""Seconds without a hint after which everything may have changed, at least and at most."""

RETRY = 1.0
"""Seconds without a hint after which what failed is tried again, and twice as many each time that
it fails again: a disk may have room by then, and the machine files to open."""

SHARE = 0.0025
"""Of the time may be spent on looking without a hint, so that is longer for a big site."""

WAKE = 0.5
"""Longest wait in seconds: a clock may be put forward, a machine may sleep, and a signal that the
system gives to another thread ends no wait of this one."""

POLL = 1.0
"""Seconds from one look to the next where the system gives no hints."""

POLL_SHARE = 0.1
"""Of the time may be spent on that, so POLL is longer for a big site."""

_REMOTE = {
    *("9p", "afs", "ceph", "cifs", "davfs", "drvfs", "glusterfs", "grpcfuse", "nfs", "nfs4"),
    *("prl_fs", "rclone", "s3fs", "smb3", "smbfs", "sshfs", "vboxsf", "virtiofs"),
}
"""File systems that others change without this system being told, as `/proc/mounts` has them."""

Hints: TypeAlias = "SimpleQueue[str | None]"
"""Paths of the site, or None for anything in it."""


class FileWatcher:
    """Watches a site while its context lasts; iterate over it to be told of places.

    The first time everything may have changed.
    """

    def __init__(
        self, root: Path, poll: float | None = None, say: Callable[[str], None] = lambda _: None
    ) -> None:
        """``poll`` asks for a look every so many seconds instead of hints from the system.

        ``say`` is told why that is done although nobody asked for it.
        """
        self.alarm: datetime | None = None
        """When something changes by itself."""
        self._root, self._poll, self._say = root, poll, say
        self._failed: frozenset[str] | None = None
        self._pause = RETRY
        self._hints: Hints = SimpleQueue()
        self._source: _Events | _Polls | None = None
        self._closed = False

    def __enter__(self) -> FileWatcher:
        if self._poll is not None:
            self._source = _Polls(self._root, self._hints, self._poll)
        elif kind := _remote_kind(self._root):
            self._fall_back(f"it is on a network file system ({kind})")
        else:
            with self._falling_back():
                self._source = _Events(self._root, self._hints)
        return self

    def __exit__(self, *_: object) -> None:
        if self._source:
            self._source.stop()

    def close(self) -> None:
        """Let the iteration end; for another thread than the one that iterates, or a signal."""
        self._closed = True
        self._hints.put("")

    def follow(self, links: frozenset[str]) -> None:
        """Watch these folders too, to which links in content/ lead."""
        if isinstance(self._source, _Events):
            self._source.links = links

    def retry(self, places: frozenset[str]) -> None:
        """Give these places again if nothing is heard for a while: looking there has failed."""
        self._failed = frozenset(filter(_is_content, places))

    def __iter__(self) -> Iterator[Places]:
        places: Places = None
        idle = IDLE
        while not self._closed:
            self._rewatch(places)
            began, self._failed = time.monotonic(), None
            yield places
            if places is None:
                took = time.monotonic() - began
                idle = min(max(IDLE, took / SHARE), LONGEST_IDLE)
            self._rewatch(places)
            places = self._wait(idle)

    def _wait(self, idle: float) -> Places:
        """The places of the next hints; all if there are none for ``idle`` seconds.

        Before that, those that are to be tried again.
        """
        if self._failed is None:
            self._pause = RETRY
        began = time.monotonic()
        while (left := began + idle - time.monotonic()) > 0:
            if self._failed is not None and time.monotonic() > began + self._pause:
                self._pause *= 2
                return self._failed
            due = (self.alarm - datetime.now(UTC)).total_seconds() if self.alarm else left
            if due <= 0:
                self.alarm = None
                return frozenset()
            with suppress(Empty):
                return self._gather({self._hints.get(timeout=min(left, due, WAKE))})
        return None

    def _gather(self, hints: set[str | None]) -> Places:
        """The places of ``hints`` and of those that follow closely."""
        self._pause = RETRY
        end = time.monotonic() + DEBOUNCE_LIMIT
        with suppress(Empty):
            while time.monotonic() < end and not self._closed:
                pause = DEBOUNCE if self._is_over(hints) else LONG_DEBOUNCE
                hints.add(self._hints.get(timeout=pause))
        if None in hints or len(hints) > TOO_MANY:
            return None
        return frozenset(hint for hint in hints if hint and _is_content(hint))

    def _is_over(self, hints: set[str | None]) -> bool:
        """False if a save is plainly not over: files are away or still empty, or they are many."""
        return len(hints) <= MANY and all(
            (seen := file_stat_of(str(self._root / hint))) is not None and seen.size
            for hint in hints
            if hint
        )

    def _rewatch(self, places: Places) -> None:
        """See to it that hints come from all that there is now."""
        if not isinstance(self._source, _Events):
            return
        with self._falling_back():
            self._source.rewatch()
            if places is None or any((self._root / place).is_dir() for place in places):
                self._source.check()

    @contextmanager
    def _falling_back(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if self._source:
                self._source.stop()
            self._fall_back(f"the system does not tell of changes ({reason(error)})")

    def _fall_back(self, why: str) -> None:
        self._source = _Polls(self._root, self._hints, POLL)
        self._say(f"Looking every {POLL:.0f} s for what has changed in this folder: {why}.")


class _Events:
    """Hints from the system, by watchdog."""

    def __init__(self, root: Path, hints: Hints) -> None:
        # what it warns of is dealt with by looking again
        logging.getLogger("watchdog").addHandler(logging.NullHandler())
        from watchdog.observers import Observer

        self.links: frozenset[str] = frozenset()
        self._root, self._hints = root, hints
        self._observer = Observer()
        self._watched: dict[str, tuple[int, int]] = {}
        self._observer.start()

    def stop(self) -> None:
        self._observer.stop()
        self._observer.join()

    def rewatch(self) -> None:
        """Watch all folders that there are now, if these are others than before.

        Raises OSError if the system refuses.
        """
        own = (self._root, self._root / CONTENT, self._root / TEMPLATES)
        folders = (*own, *map(Path, sorted(self.links)))
        found = {os.path.realpath(path): _identity(path) for path in folders}
        if found == self._watched:
            return
        self._observer.unschedule_all()
        if self._watched:
            self._hints.put(None)
        self._watched = found
        self._watch(self._root, self._hint_in_root, recursive=False)
        self._watch(self._root / CONTENT, lambda place: self._hint(CONTENT, place))
        self._watch(self._root / TEMPLATES, lambda place: self._hint(TEMPLATES, place))
        for link in folders[len(own) :]:
            self._watch(link, lambda _: self._hints.put(None))

    def check(self) -> None:
        """Raise OSError if nothing more can be watched: some of the folders will not be then."""
        from watchdog.events import FileSystemEventHandler

        other = Path(__file__).parent
        self._observer.unschedule(self._observer.schedule(FileSystemEventHandler(), other))

    def _watch(self, folder: Path, hear: Callable[[str], None], recursive: bool = True) -> None:
        if not folder.is_dir():
            return
        from watchdog import events

        real = os.path.realpath(folder)

        class Handler(events.FileSystemEventHandler):
            def on_any_event(self, event: events.FileSystemEvent) -> None:
                if isinstance(event, events.DirModifiedEvent):
                    return  # what changed in it has an event of its own
                for path in (event.src_path, event.dest_path):
                    place = os.path.relpath(os.fsdecode(path), real) if path else ".."
                    if not any(map(is_litter, Path(place).parts)):
                        hear(place)

        self._observer.schedule(
            Handler(),
            real,
            recursive=recursive,
            event_filter=[
                events.FileCreatedEvent,
                events.FileModifiedEvent,
                events.FileAttribEvent,
                events.FileClosedEvent,
                events.FileMovedEvent,
                events.FileDeletedEvent,
                events.DirCreatedEvent,
                events.DirModifiedEvent,
                events.DirAttribEvent,
                events.DirMovedEvent,
                events.DirDeletedEvent,
            ],
        )

    def _hint_in_root(self, place: str) -> None:
        if place in (SETTINGS_FILE, CONTENT, TEMPLATES):
            self._hints.put(place)

    def _hint(self, folder: str, place: str) -> None:
        self._hints.put((Path(folder) / place).as_posix())


class _Polls:
    """Hints from looking at everything again and again."""

    def __init__(self, root: Path, hints: Hints, every: float) -> None:
        self._root, self._hints, self._every = root, hints, every
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="polls", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()

    def _run(self) -> None:
        before, wait = self._snapshot(), self._every
        while not self._stopped.wait(wait):
            began = time.monotonic()
            after = self._snapshot()
            for path in before.keys() | after.keys():
                if before.get(path) != after.get(path) or after.get(path) == UNSETTLED:
                    self._hints.put(path)
            before = after
            wait = max(self._every, (time.monotonic() - began) / POLL_SHARE)

    def _snapshot(self) -> dict[str, FileStat]:
        folder = scan(self._root)
        seen = [(problem.path, _REFUSED) for problem in folder.problems]
        seen += ((path, _REFUSED) for path in folder.aside)
        seen += folder.files.items()
        for name in (SETTINGS_FILE, *own_files(self._root)):
            if found := file_stat_of(str(self._root / name)):
                seen.append((name, found))
        return {path: settled(found, folder.since) for path, found in seen}


_REFUSED = FileStat(-2, 0, 0, 0)
"""Of what can be seen and not read."""


def _identity(path: Path) -> tuple[int, int]:
    """What tells a folder from another one in its place; zeros if there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0
    return status.st_dev, status.st_ino


def _remote_kind(root: Path) -> str:
    """The kind of network file system that ``root`` is on; empty for any other, or not on Linux."""
    place, kind = "", ""
    with suppress(OSError):
        for line in Path("/proc/mounts").read_text(errors="replace").splitlines():
            _, mounted, name, *_ = line.split(" ")
            mounted = mounted.replace("\\040", " ")
            if len(mounted) >= len(place) and root.resolve().is_relative_to(mounted):
                place, kind = mounted, name.removeprefix("fuse.")
    return kind if kind in _REMOTE else ""


def _is_content(path: str) -> bool:
    return path == CONTENT or path.startswith(f"{CONTENT}/")
