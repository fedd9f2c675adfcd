"""The stage: where the files of a build are made ready, those that output/ has not already."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

from site_builder.file_stat import FileStat, file_stat_from, file_stat_of
from site_builder.layout import WORK
from site_builder.output.digests import PIECE, digest_of_bytes
from site_builder.output.flush import flush
from site_builder.paths import OutputPath
from site_builder.refusals import obstacle

T = TypeVar("T")

TREE = "-tree"
"""Ending of a folder of the stage whose files lie as they will in output/; in any other one, each
has its `flat_name`. The ranks before it tell which are published first."""

_FILES, _ARTICLES = 0, 1
"""Ranks of what is no page, and of pages that others list."""


class Made(msgspec.Struct, frozen=True):
    """A file of this build: its path in output/ and the digest of its bytes."""

    path: OutputPath
    kind: str | None
    """None for an asset or a medium."""
    digest: str
    staged: bool
    """False if output/ holds these very bytes already."""


class UnreadableError(Exception):
    """A file that is to be copied cannot be read."""

    def __init__(self, why: OSError) -> None:
        self.why = why
        super().__init__(str(why))


class Stage:
    """A folder in which a build is made ready; it leaves nothing behind."""

    def __init__(
        self, work: Path, output: Path, rewrite: bool = False, durable: bool = False
    ) -> None:
        """With ``rewrite`` even files that would not change are written.

        What is ``durable`` survives a power cut.
        """
        if obstacle(output):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(output))
        # of another name than any before it: whoever still works for a build that was killed, on
        # whatever machine, does not meddle with this one
        self.work, self.folder = work, work / f"stage-{os.urandom(8).hex()}"
        self.output, self.rewrite, self.durable = output, rewrite, durable

    def __enter__(self) -> Stage:
        self._sweep()  # the caller is alone in the site: what is there was left by a killed build
        self.folder.mkdir(parents=True)
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._sweep()
        except KeyboardInterrupt:
            self._sweep()
            raise

    def _sweep(self) -> None:
        for work in {self.work, self.output / WORK}:
            for litter in work.glob("stage-*"):
                shutil.rmtree(litter, ignore_errors=True)
        if self.output / WORK != self.work:
            with suppress(OSError):
                (self.output / WORK).rmdir()

    def absolute(self) -> Stage:
        """The same one, for processes that are in other folders."""
        output = self.output.absolute()
        stage = Stage(self.work.absolute(), output, self.rewrite, self.durable)
        stage.folder = self.folder.absolute()
        return stage

    def put(
        self, path: OutputPath, data: bytes, kind: str | None = None, rank: int = _FILES
    ) -> Made:
        """Make the file ``path`` ready, unless output/ has it already.

        Those of a lower ``rank`` are published first, and deleted last. It does no harm to do it
        again with the same ``data``, even while another process does.
        """
        digest = digest_of_bytes(data)
        known = file_stat_of(f"{self.output}/{path}")
        if known and not self.rewrite and _holds(f"{self.output}/{path}", known.size, data):
            return Made(path, kind, digest, False)
        # new articles are many, and have folders of their own that can move as they are
        in_tree = rank == _ARTICLES and not known
        place = f"{rank}{TREE}/{path}" if in_tree else f"{rank}-flat/{flat_name(path)}"
        _write(f"{self.folder}/{place}", (data,))
        return Made(path, kind, digest, True)

    def copy(self, path: OutputPath, original: Path) -> tuple[Made, FileStat]:
        """Make a copy of a file ready, unless output/ has it already; also the stat of that file.

        However large it is, only a piece of it is in memory. Raises UnreadableError.
        """
        digest = blake2b(digest_size=16)

        def pieces() -> Iterator[bytes]:
            while piece := _told(lambda: file.read(PIECE)):
                digest.update(piece)
                yield piece

        with _told(lambda: original.open("rb", buffering=0)) as file:
            size = os.fstat(file.fileno()).st_size
            staged = self.rewrite or not _is_copy(f"{self.output}/{path}", size, pieces())
            if staged:
                file.seek(0)
                digest = blake2b(digest_size=16)
                _write(f"{self.folder}/{_FILES}-flat/{flat_name(path)}", pieces())
            seen = file_stat_from(os.fstat(file.fileno()))
        return Made(path, None, digest.hexdigest(), staged), seen

    def move_closer(self) -> None:
        """Stage again in output/, which is on another file system or mounted by itself.

        Only within one of these can a file move in one step.
        """
        source, self.folder = self.folder, self.output / WORK / self.folder.name
        try:
            self.folder.mkdir(parents=True)
            for path in sorted(source.rglob("*")):
                copy = self.folder / path.relative_to(source)
                if path.is_dir():
                    copy.mkdir()
                else:
                    shutil.copyfile(path, copy)
            self.flush()
        finally:
            shutil.rmtree(source)

    def flush(self) -> None:
        """Have all of it on the disk, if it is to be durable."""
        if self.durable:
            flush(self.folder.rglob("*"))


def flat_name(path: OutputPath) -> str:
    """What the file for ``path`` of the output is called where the stage keeps no folders."""
    return digest_of_bytes(path.encode())


def _told(read: Callable[[], T]) -> T:
    """What ``read`` gives; raises UnreadableError where it fails: what is written may fail too."""
    try:
        return read()
    except OSError as error:
        raise UnreadableError(error) from error


def _write(path: str, pieces: Iterable[bytes]) -> None:
    """Write a new file, in a new folder as a rule: most pages have one of their own."""
    folder = path.rpartition("/")[0]
    try:
        os.mkdir(folder)
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
    # where somebody has written it before, the bytes are the same as far as they go: they are
    # written over and never emptied, since meanwhile they may have been published
    with open(path, "wb", buffering=0, opener=_without_emptying) as file:
        for piece in pieces:
            rest = memoryview(piece)
            while rest:  # a disk that is nearly full takes a part, and refuses the next
                rest = rest[file.write(rest) :]


def _without_emptying(path: str, flags: int) -> int:
    return os.open(path, flags & ~os.O_TRUNC, 0o666)


def _holds(path: str, size: int, data: bytes) -> bool:
    if size != len(data):
        return False
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read() == data
    except OSError:
        return False


def _is_copy(path: str, size: int, pieces: Iterable[bytes]) -> bool:
    """True if the file ``path`` of the output holds ``size`` bytes, which are ``pieces``."""
    known = file_stat_of(path)
    if known is None or known.size != size:
        return False
    try:
        with open(path, "rb", buffering=0) as file:
            return all(file.read(len(piece)) == piece for piece in pieces)
    except OSError:
        return False
