"""A folder that rsync reaches, and the few things that can be done to it by rsync alone."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from posixpath import normpath
from tempfile import TemporaryDirectory

from site_builder.publish.rsync.destination import Destination
from site_builder.publish.rsync.faults import fault_of
from site_builder.publish.rsync.process import (
    PARTIAL,
    PROGRESS,
    VANISHED,
    RsyncExitError,
    in_open_shell,
    run_rsync,
)
from site_builder.publish.ssh import SshConnection

Printed = Callable[[str, str], None]
"""Takes what rsync prints of a file: its changes, as ``%i``, and its path."""


_LISTED = ("--files-from=-", "--from0", "--no-implied-dirs")
"""Takes the names from the standard input; folders on the way are not touched."""

PATIENCE = 60.0
"""Seconds that a shell has to answer what takes it no time."""

_OPEN_HOME = shlex.join(["sh", "-c", "umask go+rx && pwd"])
"""Prints the home folder, where there is a shell."""

FILE, FOLDER = "f", "d"
"""Kinds of what can stand somewhere; there are others."""

_CHANGES = 11
"""Letters of ``%i``, as far as it tells of no deletion."""

_LONGEST = 60
"""Bytes of the path of a folder; a socket has 104 on macOS, with all that ssh puts behind it."""


def _ignore(_changes: str, _path: str) -> None:
    """What rsync prints is of no use here."""


def _ignore_bytes(_count: int) -> None:
    """Nobody waits for these bytes."""


class RsyncPlace:
    """Paths are relative to the folder; every method raises RemoteError."""

    def __init__(self, destination: Destination) -> None:
        self._destination = destination
        self._ssh: SshConnection | None = None
        self._private = Path()
        self.absolute = "" if destination.login or destination.daemon else destination.folder
        """The path of the folder on its host; empty if nobody tells that."""
        self.limit: float | None = None
        """Seconds after which rsync is ended, whatever it does; None if it has its time."""

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Hold the connection."""
        # TMPDIR may have a path that is too long for a socket
        with TemporaryDirectory(prefix="site-builder-", dir=_short_folder()) as private:
            self._private = Path(private)
            if not self._destination.login:
                yield
                return
            ssh = os.environ.get("RSYNC_RSH", "ssh")  # as rsync itself takes it
            self._ssh = SshConnection(self._destination.login, self._private, ssh)
            self._ssh.open()
            try:
                if home := self._ssh.ask(_OPEN_HOME, PATIENCE):
                    # normal for the sake of `--temp-dir`, as in `destination_of`
                    self.absolute = normpath(PurePosixPath(home, self._destination.folder))
                yield
            finally:
                self._ssh.close()

    def fetch(self, names: Iterable[str], into: Path, *options: str) -> None:
        """Bring files here, and folders with all that is in them; some may not be there."""
        source, target = self._at(), f"{into}/"
        try:
            self._run(
                *_LISTED, "--ignore-missing-args", *options, "--", source, target, names=names
            )
        except RsyncExitError as failure:
            self._forgive(failure)

    def kinds(self, names: Iterable[str], *options: str) -> dict[str, str]:
        """What stands at ``names``: `FILE`, `FOLDER` or another letter of rsync's ``%i``.

        With ``-r`` also what is in folders.
        """
        found: dict[str, str] = {}

        def printed(changes: str, path: str) -> None:
            if len(changes) == _CHANGES:
                found[path.rstrip("/")] = changes[1]

        look = ("--dry-run", "--links", "-D", "--ignore-missing-args", *options)
        with self._folder() as nothing:
            try:
                self._run(
                    *_LISTED, *look, "--", self._at(), f"{nothing}/", names=names, printed=printed
                )
            except RsyncExitError as failure:
                self._forgive(failure)
        return found

    def read(
        self, names: Iterable[str], known: Mapping[str, bytes] | None = None
    ) -> dict[str, bytes]:
        """Small files, and those in folders, as far as they are there.

        What is there as it is ``known`` does not cross the line.
        """
        with self._folder() as temporary, self._folder() as basis:
            folder = Path(temporary)
            _write_files(known or {}, Path(basis))
            self.fetch(names, folder, "-r", "--checksum", f"--copy-dest={basis}/")
            return {
                file.relative_to(folder).as_posix(): file.read_bytes()
                for file in folder.rglob("*")
                if file.is_file()
            }

    def write(
        self, files: Mapping[str, bytes], *options: str, folders: Iterable[str] = ()
    ) -> set[str]:
        """Put small files there, each in one step, and make ``folders``; those that were put."""
        put: set[str] = set()
        with self._folder() as temporary:
            folder = Path(temporary)
            _write_files(files, folder)
            for path in folders:
                (folder / path).mkdir(parents=True)
            self.send(folder, [*files, *folders], lambda _, path: put.add(path), *options)
        return put & files.keys()

    def send(
        self,
        source: Path,
        names: Iterable[str],
        printed: Printed,
        *options: str,
        moved: Callable[[int], None] = _ignore_bytes,
    ) -> None:
        """Put files of the folder ``source`` there, each in one step, whatever is there now.

        ``moved`` is called with how many bytes more have gone.
        """
        kept = ("--ignore-times", "--perms", "--chmod=F644")
        try:
            self._run(
                *_LISTED, *kept, *PROGRESS, *options, "--", f"{source}/", self._at(),
                names=names, printed=printed, moved=moved, writes=True,
            )  # fmt: skip
        except RsyncExitError as failure:
            raise fault_of(failure, self._destination) from failure

    def differing(self, source: Path, names: Iterable[str]) -> list[str]:
        """Which of these files are there with other bytes than in the folder ``source``."""
        found: list[str] = []

        def printed(changes: str, path: str) -> None:
            if changes[1:3] == "fc":
                found.append(path)

        look = ("--dry-run", "--checksum", "--existing")
        try:
            self._run(*_LISTED, *look, "--", f"{source}/", self._at(), names=names, printed=printed)
        except RsyncExitError as failure:
            raise fault_of(failure, self._destination) from failure
        return found

    def erase(self, names: Iterable[str], below: str = "") -> None:
        """Delete files of the folder ``below``, and the folders that they leave empty.

        Some may not be there.
        """
        doomed = sorted({place for name in names for place in _with_folders(name)})
        # what no rule puts at risk is protected, and so is a folder that holds such things
        self._delete(below, [*(f"R /{_literal(path)}" for path in doomed), "P *"])

    def clear(self, below: str, kept: str) -> None:
        """Delete all that is in the folder ``below`` but the folder ``kept`` of it."""
        self._delete(below, [f"P /{_literal(kept)}/"])

    def flush(self) -> None:
        """Have the system there write down all that was sent, if it has a way to."""
        if not self.absolute:
            return
        command = ["sync", "-f", self.absolute]  # of coreutils: the file system alone
        if self._ssh:
            self._ssh.ask(shlex.join(command))  # which takes minutes for gigabytes
        else:
            subprocess.run(command, capture_output=True, check=False)  # noqa: S603

    def _delete(self, below: str, rules: list[str]) -> None:
        with self._folder() as nothing:
            try:
                self._run(
                    "-r", "--delete", "--from0", "--filter=. -",
                    "--", f"{nothing}/", self._at(below), names=rules, writes=True,
                )  # fmt: skip
            except RsyncExitError as failure:
                raise fault_of(failure, self._destination) from failure

    def _run(
        self,
        *arguments: str,
        names: Iterable[str] = (),
        printed: Printed = _ignore,
        moved: Callable[[int], None] = _ignore_bytes,
        writes: bool = False,
    ) -> None:
        """Run rsync; raises RsyncExitError, and RemoteError if it is not on this machine."""
        options: list[str] = []
        if self._ssh:
            options += ["--compress", "-e", self._ssh.shell]
            if self.absolute and writes:
                options.append(f"--rsync-path={shlex.join(in_open_shell('rsync'))}")
            if self.absolute and not re.fullmatch(r"[\w./~@%+=:,-]*", self._destination.folder):
                options.append("--protect-args")  # an rsync before 3.2.4 leaves them to a shell
        elif self._destination.daemon:
            options += ["--compress", "--contimeout=15"]
        is_local = not self._ssh and not self._destination.daemon
        umask = is_local and writes
        run_rsync([*options, *arguments], names, printed, moved, umask, self.limit)

    def _at(self, below: str = "") -> str:
        text = self._destination.text
        return f"{text}{'' if text.endswith('/') else '/'}{below}{'/' if below else ''}"

    def _folder(self) -> TemporaryDirectory[str]:
        return TemporaryDirectory(dir=self._private)

    def _forgive(self, failure: RsyncExitError) -> None:
        """Raise RemoteError unless ``failure`` is that of files which are not there."""
        if re.search(r"(change_dir|rrsync error).* No such file or directory", failure.said):
            return  # the folder itself is yet to be made
        closing = ("rsync error:", "rsync warning:")
        lines = [line for line in failure.said.splitlines() if not line.startswith(closing)]
        absent = ("No such file or directory", "Not a directory", "file has vanished")
        if failure.code not in (PARTIAL, VANISHED) or not all(
            any(words in line for words in absent) for line in lines
        ):
            raise fault_of(failure, self._destination) from failure


def _write_files(files: Mapping[str, bytes], folder: Path) -> None:
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def _with_folders(path: str) -> Iterator[str]:
    """A file, and the folders that it is in, as rsync's rules have them."""
    yield path
    yield from (f"{folder}/" for folder in PurePosixPath(path).parents if folder.name)


def _literal(path: str) -> str:
    """A path as a pattern of rsync(1), section "pattern matching rules"."""
    # a backslash means itself where nothing stands for more than itself
    return re.sub(r"[\\*?\[]", r"\\\g<0>", path) if re.search(r"[*?\[]", path) else path


def _short_folder() -> str:
    """Where temporary files go, unless a socket in there would have too long a path."""
    folder = tempfile.gettempdir()
    return folder if len(folder) < _LONGEST else "/tmp"  # noqa: S108
