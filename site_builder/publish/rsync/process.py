"""Running rsync: names in, names out."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO

from site_builder.publish.ssh import missing

STALL = 300
"""Seconds that rsync waits for a sign of life: checksums of big media take their time."""

PARTIAL = 23
"""Exit code of rsync(1) if some files could not be read or written."""

VANISHED = 24
"""Exit code of rsync(1) if some files went between the look at them and their sending."""

PROGRESS = ("--info=progress2", "--no-human-readable")
"""Lets rsync tell again and again how many bytes have gone."""

_MOVED = re.compile(r" +(\d+) +\d+%")

BUSY = "Another instance of rrsync"
"""Said by a host that lets one rsync in at a time: the last one is only just ending."""


class RsyncExitError(Exception):
    """How rsync ended, and what it ``said``, from which `faults.fault_of` tells why."""

    def __init__(self, code: int, said: str) -> None:
        self.code, self.said = code, said
        super().__init__(said)


def run_rsync(
    command: Sequence[str],
    names: Iterable[str] = (),
    printed: Callable[[str, str], None] = lambda _changes, _path: None,
    moved: Callable[[int], None] = lambda _count: None,
    umask: bool = False,
    limit: float | None = None,
) -> None:
    """Run rsync; ``names`` are its standard input, each with a NUL behind it.

    ``printed`` is called with ``%i`` and ``%n`` of each file, once it has gone; ``moved`` with how
    many bytes more have, if that is asked for with `PROGRESS`. With ``umask``, what is new here can
    be read by others; after ``limit`` seconds it is ended. Raises RsyncExitError, and RemoteError
    if there is no rsync.
    """
    for patience in (0.2, 0.5, 1.0, 2.0, 0.0):
        try:
            _run(command, names, printed, moved, umask, limit)
        except RsyncExitError as failure:
            if BUSY not in failure.said or not patience:
                raise
            time.sleep(patience)
        else:
            return


def _run(
    command: Sequence[str],
    names: Iterable[str],
    printed: Callable[[str, str], None],
    moved: Callable[[int], None],
    umask: bool,
    limit: float | None,
) -> None:
    process = _started(command, names, umask)
    assert process.stdout and process.stderr  # noqa: S101
    said = _Listener(process.stderr)
    alarm = threading.Timer(limit or 0, process.terminate)
    alarm.daemon = True
    if limit:
        alarm.start()
    try:
        total = 0
        with _lines(process.stdout) as lines:
            for line in lines:
                if match := _MOVED.match(line):
                    moved(int(match[1]) - total)
                    total = int(match[1])
                elif line.strip():
                    changes, _, path = line.rstrip("\n").split(" ", 2)
                    printed(changes, _unescaped(path))
        code = process.wait()
    except BaseException:
        _end(process)
        raise
    finally:
        alarm.cancel()
    if code:
        raise RsyncExitError(code, said.all())


def _started(command: Sequence[str], names: Iterable[str], umask: bool) -> subprocess.Popen[bytes]:
    # of what has %b in it, rsync tells once the file has gone, and not before
    options = ["-8", f"--timeout={STALL}", "--out-format=%i %b %n"]
    program = [*(in_open_shell("rsync") if umask else ["rsync"]), *options, *command]
    with TemporaryFile() as stdin:
        stdin.write(b"".join(os.fsencode(name) + b"\0" for name in names))
        stdin.seek(0)
        try:
            return subprocess.Popen(  # noqa: S603
                program,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "LC_ALL": "C"},  # its words are read
            )
        except FileNotFoundError as error:
            raise missing("rsync", "rsync") from error


class _Listener:
    """Hears what rsync and ssh say, who may go on for a moment after rsync has ended."""

    def __init__(self, voice: IO[bytes]) -> None:
        self._voice, self._lines = voice, list[bytes]()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def all(self) -> str:
        self._thread.join(2)
        return b"".join(self._lines).decode("utf-8", "replace")

    def _listen(self) -> None:
        with self._voice as lines:
            self._lines.extend(lines)


def in_open_shell(program: str) -> list[str]:
    """``program`` with a umask that lets a web server read what is new, and else as it was."""
    return ["sh", "-c", f'umask go+rx && exec {program} "$@"', program]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(0.5)
    process.kill()


def _lines(printed: IO[bytes]) -> io.TextIOWrapper:
    """A line for each file, and for each word on how far it is, which ends without a new line."""
    encoding, errors = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()
    return io.TextIOWrapper(printed, encoding, errors, newline=None)


def _unescaped(path: str) -> str:
    """rsync prints control characters as ``\\#012``."""
    return re.sub(r"\\#(\d{3})", lambda match: chr(int(match[1], 8)), path)
