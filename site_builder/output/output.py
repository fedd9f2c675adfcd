"""output/: what is staged, what is in its way, and the one moment when it is published.

Everything is first written in .site-builder/ and then moved into place, file by whole file: assets,
then articles, then what lists them, then feeds; what is no longer made is deleted last. The record
of what the build put into output/ is published with it, so that the build can tell its own files
from the user's wherever output/ goes.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

from site_builder.errors import Problem, SiteError
from site_builder.file_stat import FileStat, file_stat_from, file_stat_of, read_regular
from site_builder.layout import RECORD, WORK
from site_builder.refusals import as_problem, obstacle
from site_builder.urls import collision_key

T = TypeVar("T")

PIECE = 1 << 20
"""Bytes of a file that are read at once."""

_FILES, _ARTICLES = 0, 1
"""Ranks of what is no page, and of pages that others list."""


class Made(msgspec.Struct, frozen=True):
    """A file of this build: its path in output/ and the digest of its bytes."""

    path: str
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

    def __init__(self, work: Path, output: Path, rewrite: bool = False) -> None:
        """With ``rewrite`` even files that would not change are written."""
        if obstacle(output):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(output))
        self._work, self.folder = work, work / f"stage-{os.getpid()}"
        self._begun = False
        self.output, self.rewrite = output, rewrite

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
        for work in {self._work, self.output / WORK}:
            for litter in work.glob("stage-*"):
                shutil.rmtree(litter, ignore_errors=True)
        if self.output / WORK != self._work:
            with suppress(OSError):
                (self.output / WORK).rmdir()

    def put(self, path: str, data: bytes, kind: str | None = None, rank: int = _FILES) -> Made:
        """Make the file ``path`` ready, unless output/ has it already.

        Those of a lower ``rank`` are published first, and deleted last.
        """
        digest = _digest(data)
        known = file_stat_of(f"{self.output}/{path}")
        if known and not self.rewrite and _holds(f"{self.output}/{path}", known.size, data):
            return Made(path, kind, digest, False)
        # new articles are many, and have folders of their own that can move as they are
        in_tree = rank == _ARTICLES and not known
        name = path if in_tree else _digest(path.encode())
        _write(f"{self.folder}/{rank}-{'tree' if in_tree else 'flat'}/{name}", (data,))
        return Made(path, kind, digest, True)

    def copy(self, path: str, original: Path) -> tuple[Made, FileStat]:
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
                _write(f"{self.folder}/{_FILES}-flat/{_digest(path.encode())}", pieces())
            seen = file_stat_from(os.fstat(file.fileno()))
        return Made(path, None, digest.hexdigest(), staged), seen

    def publish(
        self,
        staged: Sequence[Made],
        before: Mapping[str, int],
        after: Set[str],
        recorded: bool,
    ) -> list[str]:
        """Move what is staged into output/ and delete what is not made any more.

        ``before`` leads from the paths of what builds put there to their ranks, ``after`` are those
        of all that is to be there now; ``recorded`` if the record there says the former. Returns
        the paths that were deleted, what lists others before what it lists.

        Raises SiteError: before anything is touched if files of the user's own are in the way, as
        a partial one if the system refuses in the middle.
        """
        obstacles = [
            *_folder_as_record(self.output),
            *_obstacles(self.output, staged, before.keys()),
        ]
        if obstacles:
            raise SiteError(obstacles)
        orphans = sorted(
            before.keys() - after,
            key=lambda path: (-before[path], path.count("/"), path),
        )
        heirs = {collision_key(path): path for path in after} if orphans else {}
        if not staged and before.keys() == after and recorded:
            return []
        try:
            self.output.mkdir(parents=True, exist_ok=True)
            known = before.keys() if recorded else frozenset[str]()
            self._put_in_place(staged, known, before.keys() | after)
            for path in orphans:
                _delete(self.output, path, heirs.get(collision_key(path)))
            if orphans:
                _write_record(self.output, self.folder, after)
        except OSError as error:
            problem = as_problem(error, self.output, self._work)
            raise SiteError([problem], partial=self._begun) from error
        return orphans

    def _put_in_place(self, staged: Sequence[Made], recorded: Set[str], owned: Set[str]) -> None:
        try:
            self._move(staged, recorded, owned)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            self._move_closer()
            self._move(staged, recorded, owned)

    def _move(self, staged: Sequence[Made], recorded: Set[str], owned: Set[str]) -> None:
        if recorded != owned:
            # written before the first of them is there, so that none is ever taken for the user's
            _write_record(self.output, self.folder, owned)
        self._begun = True
        places = {_digest(file.path.encode()): file.path for file in staged}
        for folder in sorted(path for path in self.folder.iterdir() if path.is_dir()):
            if folder.name.endswith("-tree"):
                _move_tree(folder, self.output)
            else:
                for name in sorted(os.listdir(folder), key=places.__getitem__):
                    _move_file(folder / name, self.output / places[name])

    def _move_closer(self) -> None:
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
        finally:
            shutil.rmtree(source)


def read_record(output: Path) -> set[str]:
    """The files that a build put into ``output``; none if there is no record."""
    try:
        lines = read_regular(output / RECORD).decode().split("\n")
    except (OSError, UnicodeDecodeError):
        return set()
    return {path for path in lines if _is_inside(path)}


def has_record(output: Path, paths: Iterable[str]) -> bool:
    """True if the record in ``output`` is the one of ``paths``, byte for byte."""
    try:
        return read_regular(output / RECORD) == _record(paths)
    except OSError:
        return False


def _write_record(output: Path, folder: Path, paths: Iterable[str]) -> None:
    staged = folder / RECORD
    staged.write_bytes(_record(paths))
    staged.replace(output / RECORD)


def _record(paths: Iterable[str]) -> bytes:
    return "".join(f"{path}\n" for path in sorted(paths)).encode()


def _is_inside(path: str) -> bool:
    """True for a path that cannot lead out of output/, whoever wrote the record."""
    return not path.startswith("/") and not {"", ".", ".."} & set(path.split("/"))


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def file_digest(path: str) -> str:
    """The digest of the bytes of a file; empty if it cannot be read."""
    digest = blake2b(digest_size=16)
    try:
        with open(path, "rb", buffering=0) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()


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
    with open(path, "wb", buffering=0) as file:
        for piece in pieces:
            rest = memoryview(piece)
            while rest:  # a disk that is nearly full takes a part, and refuses the next
                rest = rest[file.write(rest) :]


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


def _obstacles(output: Path, staged: Iterable[Made], ours: Set[str]) -> Iterator[Problem]:
    """Files, folders and links of the user's own where a staged file has to go."""
    if not output.exists():
        return
    folders: dict[str, bool] = {"": True}

    def is_clear(folder: str) -> bool:
        """True if ``folder`` is, or can become, a real folder inside output/."""
        if folder not in folders:
            path = output / folder
            clear = is_clear(folder.rpartition("/")[0])
            gone = folder in ours or not os.path.lexists(path)
            folders[folder] = clear and (gone or (path.is_dir() and not path.is_symlink()))
        return folders[folder]

    remedy = _remedy(output)
    for file in staged:
        path = output / file.path
        if not is_clear(file.path.rpartition("/")[0]):
            found = "a file or link of your own stands where a folder of pages has to go"
            yield Problem(f"{output.name}/{file.path}", 0, "", found, remedy)
        elif path.is_dir() and not path.is_symlink():
            if any(_files_below(path, output, ours)):
                found = "a folder of your own stands where a page has to go"
                yield Problem(f"{output.name}/{file.path}", 0, "", found, remedy)
        elif file.path not in ours and not _is_free(path, file.digest):
            found = "a file of your own stands where a page has to go"
            yield Problem(f"{output.name}/{file.path}", 0, "", found, remedy)


def _remedy(output: Path) -> str:
    remedy = "Move it away, or change the address of the page that wants this path."
    if (output / RECORD).exists():
        return remedy
    return f"{remedy} If {output.name}/ holds nothing but what was built, delete it."


def _folder_as_record(output: Path) -> Iterator[Problem]:
    if (output / RECORD).is_dir():
        found = "a folder of your own stands where the list of what was built has to go"
        yield Problem(f"{output.name}/{RECORD}", 0, "", found, "Move it away.")


def _is_free(path: Path, digest: str) -> bool:
    """True if nothing is at ``path``, or a file that holds just what is to be published there."""
    if not os.path.lexists(path):
        return True
    return path.is_file() and not path.is_symlink() and file_digest(str(path)) == digest


def _files_below(folder: Path, output: Path, ours: Set[str]) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        inside = Path(parent).relative_to(output).as_posix()
        yield from (name for name in names if f"{inside}/{name}" not in ours)


def _move_tree(source: Path, target: Path) -> None:
    """Move everything in ``source`` into ``target``; a folder that is new there moves at once."""
    for entry in sorted(os.scandir(source), key=lambda entry: entry.name):
        place = target / entry.name
        if entry.is_dir():
            if place.is_dir():
                _move_tree(Path(entry.path), place)
            else:
                place.unlink(missing_ok=True)
                Path(entry.path).rename(place)
        else:
            _move_file(Path(entry.path), place)


def _move_file(source: Path, place: Path) -> None:
    """Move a file to its place, where a folder may be missing, or a file of the build stand."""
    try:
        source.replace(place)
    except (FileNotFoundError, NotADirectoryError):
        for folder in place.parents:
            if os.path.lexists(folder):
                if not folder.is_dir():
                    folder.unlink()
                break
        place.parent.mkdir(parents=True, exist_ok=True)
        source.replace(place)
    except IsADirectoryError:
        shutil.rmtree(place)
        source.replace(place)


def _delete(output: Path, path: str, heir: str | None) -> None:
    """Delete a file of the build and the folders that it leaves empty.

    ``heir`` is a file with the same name but for its case or its accents' form: some file systems
    take the two for one.
    """
    file = output / path
    with suppress(OSError):
        if heir and file.samefile(output / heir):
            return
    try:
        file.unlink(missing_ok=True)
    except (NotADirectoryError, IsADirectoryError):
        return
    for folder in file.parents:
        if folder == output:
            return
        try:
            folder.rmdir()
        except OSError:
            return
