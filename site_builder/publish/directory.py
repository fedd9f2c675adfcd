"""A folder of this machine, or one that is mounted."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from site_builder.config.targets import DirTarget
from site_builder.errors import reason
from site_builder.layout import WORK
from site_builder.output.digests import file_digest
from site_builder.paths import OutputPath
from site_builder.publish.apart import check_apart
from site_builder.publish.publication import PUBLICATION, PublishedFile
from site_builder.publish.remote import Outgoing, RemoteError
from site_builder.store.lock import alone


class Directory:
    """As in `site_builder.publish.remote.Remote`; the system's lock keeps others out."""

    def __init__(self, target: DirTarget, root: Path) -> None:
        """Raises RemoteError if the folder is the site itself, a part of it, or holds it."""
        self._folder = root / Path(target.path).expanduser()
        self._touched: set[Path] = set()
        check_apart(self._folder, root, "path")

    @contextmanager
    def opened(self, waiting: Callable[[str], None]) -> Iterator[None]:
        """As in `Remote`."""
        with _told():
            # its parent is not made: it may be a disk that is not mounted
            self._folder.mkdir(exist_ok=True)
            work = self._folder / WORK
            with alone(work, lambda: waiting("another publisher there")):
                try:
                    self._sweep()
                    yield
                finally:
                    self._sweep()

    def read(self) -> bytes | None:
        """As in `Remote`."""
        try:
            return (self._folder / PUBLICATION).read_bytes()
        except FileNotFoundError:
            return None

    def strangers(self, files: Collection[Outgoing]) -> Iterator[OutputPath]:
        """As in `Remote`."""
        for outgoing in files:
            path = outgoing.path
            place = self._folder / path
            above = [self._folder / parent for parent in PurePosixPath(path).parents][:-1]
            is_apart = any(parent.is_symlink() or parent.is_file() for parent in above)
            if is_apart or (
                os.path.lexists(place) and file_digest(str(place)) != outgoing.file.digest
            ):
                yield path

    def begin(self, publication: bytes) -> None:
        """As in `Remote`."""
        self._tell(publication)

    def send(self, files: Sequence[Outgoing], sent: Callable[[Outgoing, str], None]) -> None:
        """As in `Remote`."""
        for file in files:
            self._incoming.mkdir(exist_ok=True)
            draft = self._incoming / file.file.digest
            shutil.copyfile(file.source, draft)
            _flush(draft)
            place = self._folder / file.path
            place.parent.mkdir(parents=True, exist_ok=True)
            draft.replace(place)
            self._touched.add(place.parent)
            sent(file, "")

    def delete(self, paths: Sequence[OutputPath]) -> None:
        """As in `Remote`."""
        for path in paths:
            file = self._folder / path
            file.unlink(missing_ok=True)
            self._touched.add(file.parent)
            for folder in file.parents:
                if folder == self._folder:
                    break
                try:
                    folder.rmdir()
                except OSError:
                    break  # something else is in there
                self._touched.discard(folder)
                self._touched.add(folder.parent)

    def end(self, publication: bytes) -> None:
        """As in `Remote`."""
        for folder in filter(Path.is_dir, self._touched):
            _flush(folder)
        self._tell(publication)

    def differing(self, files: Mapping[OutputPath, PublishedFile]) -> Iterator[OutputPath]:
        """As in `Remote`."""
        for path, file in files.items():
            if file_digest(str(self._folder / path)) != file.digest:
                yield path

    def _tell(self, publication: bytes) -> None:
        self._incoming.mkdir(exist_ok=True)
        draft = self._incoming / PUBLICATION.rpartition("/")[2]
        draft.write_bytes(publication)
        _flush(draft)
        draft.replace(self._folder / PUBLICATION)
        _flush(self._folder / WORK)

    @property
    def _incoming(self) -> Path:
        """What is being written, until it moves to its place in one step."""
        return self._folder / WORK / "incoming"

    def _sweep(self) -> None:
        shutil.rmtree(self._incoming, ignore_errors=True)


def _flush(place: Path) -> None:
    """Have the system write a file or a folder down, so that a power cut takes nothing of it."""
    try:
        handle = os.open(place, os.O_RDONLY)
    except PermissionError:
        return  # a folder, where the system has no way to flush one
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told() -> Iterator[None]:
    """Turns what the system refuses into a RemoteError."""
    try:
        yield
    except TimeoutError as error:
        raise RemoteError(
            "another publisher is still at work there", "Wait until it ends, or end it."
        ) from error
    except OSError as error:
        place = error.filename2 or error.filename
        raise RemoteError(f"{place} cannot be written: {reason(error)}", "", "path") from error
