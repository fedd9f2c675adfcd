"""A folder of published pages: files take their places in it in one step, and are there to stay."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from itertools import islice, takewhile
from pathlib import Path

from site_builder.layout import WORK
from site_builder.output.digests import PIECE, file_digest
from site_builder.output.flush import flush, flush_folders
from site_builder.output.obstacles import in_the_way
from site_builder.output.placing import Namesakes, delete_file, move_file
from site_builder.output.stage import flat_name
from site_builder.paths import OutputPath, folders_of
from site_builder.publish.publication import (
    PUBLICATION,
    Publication,
    PublishedFile,
    UnreadablePublicationError,
    decode_publication,
)
from site_builder.publish.remote import Outgoing, RemoteError

BATCH = 1000
"""As many files are flushed together: they take their places once all of them are written."""

_FLUSHED = 32 * PIECE
"""Bytes of a file after which they are flushed, so that no wait becomes long."""


class PageTree:
    """The files of a site in ``folder``, beside whatever else is in there.

    Every method raises OSError.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._incoming = folder / WORK / "incoming"
        """What is being written, until it moves to its place."""

    def read(self) -> bytes | None:
        """The publication that lies there; None if there is none."""
        try:
            return (self.folder / PUBLICATION).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def publication(self) -> Publication | None:
        """The same, decoded; None also if it cannot be read."""
        try:
            return decode_publication(self.read() or b"")
        except UnreadablePublicationError:
            return None

    def tell(self, publication: bytes) -> None:
        """Make it the publication that lies there, and have it flushed."""
        draft = self._draft(PUBLICATION)
        draft.write_bytes(publication)
        flush([draft])
        move_file(draft, self.folder / PUBLICATION)
        flush_folders(self.folder, [PUBLICATION])

    def strangers(
        self, files: Collection[Outgoing], owned: Set[OutputPath]
    ) -> Iterator[OutputPath]:
        """As `Remote.strangers`."""
        digests = ((file.path, file.file.digest) for file in files)
        return (path for path, _ in in_the_way(self.folder, digests, owned))

    def differing(self, files: Mapping[OutputPath, PublishedFile]) -> Iterator[OutputPath]:
        """As `Remote.differing`."""
        for path, file in files.items():
            if file_digest(str(self.folder / path)) != file.digest:
                yield path

    def put(
        self,
        files: Sequence[Outgoing],
        moved: Callable[[int], None],
        done: Callable[[Outgoing, str], None],
    ) -> None:
        """As `Remote.send`; each file is whole and flushed before it is seen in its place.

        Raises RemoteError if a link has come to stand in the way, which may lead anywhere.
        """
        pending = iter(files)
        while batch := list(islice(pending, BATCH)):
            self._check_ways(file.path for file in batch)
            drafts = [self._draft(file.path) for file in batch]
            for file, draft in zip(batch, drafts, strict=True):
                _copy(file.source, draft, moved)
            flush(drafts)
            for file, draft in zip(batch, drafts, strict=True):
                self._move(draft, self.folder / file.path)
                done(file, "")
            flush_folders(self.folder, (file.path for file in batch))

    def delete(self, paths: Sequence[OutputPath], kept: Collection[OutputPath]) -> None:
        """As `Remote.delete`; ``kept`` are the files that are to stay."""
        names = Namesakes(self.folder, kept)
        for path in paths:
            if not self._links_above([path]):
                delete_file(self.folder, path, names)
        flush_folders(self.folder, paths)

    def sweep(self) -> None:
        """Leave nothing half written behind."""
        shutil.rmtree(self._incoming, ignore_errors=True)

    def _draft(self, path: OutputPath) -> Path:
        if not self._incoming.is_dir():
            self._incoming.mkdir(parents=True, exist_ok=True)
        return self._incoming / flat_name(path)

    def _move(self, draft: Path, place: Path) -> None:
        missing = list(takewhile(lambda folder: not folder.is_dir(), place.parents))
        move_file(draft, place)
        for folder in missing:
            let_read(folder)

    def _check_ways(self, paths: Iterable[OutputPath]) -> None:
        if links := self._links_above(paths):
            raise RemoteError(
                f"{links[0]} is a link now, where a folder of pages has to be",
                "Put the folder back, or delete the link.",
                "path",
            )

    def _links_above(self, paths: Iterable[OutputPath]) -> list[Path]:
        folders = (self.folder / folder for folder in sorted(folders_of(paths)))
        return list(filter(Path.is_symlink, folders))


def let_read(place: Path) -> None:
    """Have the web server, which is another user, read a file or enter a folder of ours."""
    mode = place.stat().st_mode
    needed = 0o555 if stat.S_ISDIR(mode) else 0o444
    if mode & needed != needed:
        with suppress(PermissionError):  # some mounts decide by themselves
            place.chmod(stat.S_IMODE(mode) | needed)


def _copy(source: Path, draft: Path, moved: Callable[[int], None]) -> None:
    with open(source, "rb", buffering=0) as file, open(draft, "wb") as copy:
        written = 0
        while piece := file.read(PIECE):
            copy.write(piece)
            written += len(piece)
            moved(len(piece))
            if written % _FLUSHED == 0:
                copy.flush()
                os.fsync(copy.fileno())
    let_read(draft)
