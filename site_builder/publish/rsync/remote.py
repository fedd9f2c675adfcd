"""What rsync reaches: a folder of a host over ssh, one of a daemon, or one of this machine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from site_builder.config.targets import RsyncTarget
from site_builder.layout import OUTPUT, WORK
from site_builder.output.digests import file_digest
from site_builder.output.removal import delete_tree
from site_builder.paths import OutputPath, folders_of
from site_builder.publish.apart import check_apart
from site_builder.publish.publication import (
    PUBLICATION,
    Publication,
    PublishedFile,
    UnreadablePublicationError,
    decode_publication,
    last_publication_data,
    work_folder,
)
from site_builder.publish.remote import Outgoing, OvertakenError, RemoteError
from site_builder.publish.rsync.destination import destination_of
from site_builder.publish.rsync.lock import RsyncLock
from site_builder.publish.rsync.place import FILE, FOLDER, RsyncPlace
from site_builder.publish.spool import link_or_copy

_FOLDER = f"{WORK}/rsync"
"""In the target: what is there while somebody publishes."""

_LOCK = f"{_FOLDER}/publishers"
_INCOMING = f"{_FOLDER}/incoming"
"""What is being written, until it moves to its place in one step."""

_PARTIAL = f"{_FOLDER}/partial"
"""What has arrived of a file whose sending was cut off: it goes on from there."""


class RsyncRemote:
    """As in `site_builder.publish.remote.Remote`; nothing but rsync need be there.

    Who only looks holds no lock: that is taken in `begin`.
    """

    def __init__(self, target: RsyncTarget, root: Path) -> None:
        """Raises RemoteError if the destination is none, or the site itself."""
        self._root, self._name = root, target.name
        self._work = work_folder(root, target.name)
        destination = destination_of(target.destination, root)
        self._place = RsyncPlace(destination)
        if self._place.absolute:
            check_apart(Path(self._place.absolute), root, "destination")
        self._lock = RsyncLock(self._place, _LOCK, self._work / "rsync-lock")
        self._files = self._work / "rsync-files"
        self._waiting: Callable[[str], None]
        self._found: bytes | None = None
        self._last: Publication | None = None
        self._obstacles: set[OutputPath] = set()

    @contextmanager
    def opened(self, waiting: Callable[[str], None]) -> Iterator[None]:
        """As in `Remote`."""
        self._waiting = waiting
        with self._place.opened():
            try:
                delete_tree(self._files)
                yield
            except KeyboardInterrupt:
                self._place.limit = 0.5  # the line may be dead
                raise
            finally:
                delete_tree(self._files)
                # if the line is broken, the next publisher takes it away
                with suppress(RemoteError):
                    self._lock.release()

    def read(self) -> bytes | None:
        """As in `Remote`."""
        known = last_publication_data(self._root, self._name)
        there = self._place.read([PUBLICATION], {PUBLICATION: known} if known else {})
        self._found = there.get(PUBLICATION)
        self._last = _decoded(self._found)
        return self._found

    def strangers(
        self, files: Collection[Outgoing], owned: Set[OutputPath]
    ) -> Iterator[OutputPath]:
        """As in `Remote`."""
        paths = [file.path for file in files]
        kinds = self._place.kinds({*folders_of(paths), *paths})
        yield from (path for path in paths if self._is_taken(path, kinds, owned))
        if present := [path for path in paths if kinds.get(path) == FILE]:
            yield from map(OutputPath, self._place.differing(self._tree(files), present))

    def _tree(self, files: Collection[Outgoing]) -> Path:
        """The folder that they all lie in, each at its path, as rsync needs them."""
        self._files.mkdir(parents=True, exist_ok=True)
        for folder in sorted(folders_of(file.path for file in files)):
            (self._files / folder).mkdir(exist_ok=True)
        for file in files:
            with suppress(FileExistsError):
                link_or_copy(file.source, self._files / file.path)
        return self._files

    def begin(self, publication: bytes) -> None:
        """As in `Remote`."""
        found = self._lock.acquire(self._waiting, PUBLICATION, self._found)
        self._check_apart()
        if found != self._found:
            raise OvertakenError
        if announced := _decoded(publication):
            self._obstacles = _obstacles(announced)
        self._place.write({PUBLICATION: publication}, folders=[_INCOMING])

    def send(
        self,
        files: Sequence[Outgoing],
        moved: Callable[[int], None],
        sent: Callable[[Outgoing, str], None],
    ) -> None:
        """As in `Remote`."""
        pending = {file.path: file for file in files}
        self._make_way(pending.keys())

        def printed(changes: str, path: str) -> None:
            if changes[1:2] == "f" and (file := pending.pop(OutputPath(path), None)):
                sent(file, "")

        options = []
        if there := self._place.absolute:
            options = [f"--temp-dir={there}/{_INCOMING}", f"--partial-dir={there}/{_PARTIAL}"]
        self._lock.check()
        try:
            self._place.send(self._tree(files), list(pending), printed, *options, moved=moved)
        except RemoteError as refused:
            if not refused.passing:
                # what goes on from there is a line that broke: a full disk must not stay full of it
                with suppress(RemoteError):
                    self._sweep()
            raise
        if pending:
            raise RemoteError(f"rsync has not sent {min(pending)}", passing=True)

    def delete(self, paths: Sequence[OutputPath]) -> None:
        """As in `Remote`."""
        if paths:
            self._lock.check()
            self._place.erase(paths)

    def end(self, publication: bytes) -> None:
        """As in `Remote`."""
        self._lock.check()
        self._place.flush()
        self._place.write({PUBLICATION: publication})
        if self._last and self._last.under_way:  # the publisher before was cut off
            self._sweep()

    def differing(self, files: Mapping[OutputPath, PublishedFile]) -> Iterator[OutputPath]:
        """As in `Remote`."""
        if not files:
            return
        # what is there as in the output is linked from there: only the rest crosses the line
        folder = self._work / "fetched"
        delete_tree(folder)
        folder.mkdir(parents=True)
        try:
            self._place.fetch(files, folder, "--checksum", f"--link-dest={self._root / OUTPUT}/")
            for path, file in files.items():
                if file_digest(str(folder / path)) != file.digest:
                    yield path
        finally:
            delete_tree(folder)

    def _sweep(self) -> None:
        """Leave nothing there that has arrived in part."""
        self._place.clear(_FOLDER, kept=_LOCK.rpartition("/")[2])

    def _is_taken(self, path: OutputPath, kinds: Mapping[str, str], owned: Set[OutputPath]) -> bool:
        """True if something that is none of ``owned`` keeps a file from being at ``path``."""
        if kinds.get(path) == FOLDER:
            kinds = self._place.kinds([path], "-r")
            there = [place for place, kind in kinds.items() if kind != FOLDER]
        else:
            there = [folder for folder in _above(path) if kinds.get(folder, FOLDER) != FOLDER]
            there += [path] if kinds.get(path, FILE) != FILE else []
        return any(place not in owned for place in there)

    def _make_way(self, sent: Set[OutputPath]) -> None:
        """Delete what is to go in any case, where one of ``sent`` cannot stand beside it."""
        self.delete(sorted(_in_the_way(self._obstacles, sent)))

    def _check_apart(self) -> None:
        """Raises RemoteError if the folder on some host turns out to be the site itself."""
        for folder in (self._root, self._root / OUTPUT, Path(self._place.absolute or "/")):
            if not (folder / self._lock.notice).exists():
                continue
            try:
                check_apart(folder, self._root, "destination")
            except RemoteError:
                self._lock.release()
                shutil.rmtree(folder / _FOLDER, ignore_errors=True)
                with suppress(OSError):
                    (folder / WORK).rmdir()  # in the site folder there is more in it
                raise


def _decoded(publication: bytes | None) -> Publication | None:
    """None if there is none that can be read."""
    if publication is None:
        return None
    try:
        return decode_publication(publication)
    except UnreadablePublicationError:
        return None


def _obstacles(publication: Publication) -> set[OutputPath]:
    """What is to go because a file must be where a folder is, or the reverse."""
    files = publication.uncertain
    gone = {path for path, file in files.items() if file is None}
    sent = files.keys() - gone
    return set(_in_the_way(gone, sent))


def _in_the_way(paths: Iterable[OutputPath], sent: Set[OutputPath]) -> Iterator[OutputPath]:
    """Those of ``paths`` that cannot stand beside all of ``sent``."""
    folders = {folder for path in sent for folder in _above(path)}
    return (path for path in paths if path in folders or not sent.isdisjoint(_above(path)))


def _above(path: str) -> Iterator[OutputPath]:
    """The folders that a file is in, from the nearest on."""
    return (OutputPath(str(folder)) for folder in PurePosixPath(path).parents if folder.name)
