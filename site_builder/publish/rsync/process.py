"""Running rsync: names in, names out, and what it refuses in words."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO

from site_builder.publish.remote import RemoteError
from site_builder.publish.rsync.destination import Destination
from site_builder.publish.ssh import last_line, missing, ssh_fault

STALL = 300
"""Seconds that rsync waits for a sign of life: checksums of big media take their time."""

PARTIAL = 23
"""Exit code of rsync(1) if some files could not be read or written."""

_BUSY = "Another instance of rrsync"
"""Said by a host that lets one rsync in at a time: the last one is only just ending."""


class RsyncExitError(Exception):
    """How rsync ended, and what it ``said``, from which `fault` tells why."""

    def __init__(self, code: int, said: str) -> None:
        self.code, self.said = code, said
        super().__init__(said)


def run_rsync(
    command: Sequence[str],
    names: Iterable[str] = (),
    printed: Callable[[str, str], None] = lambda _changes, _path: None,
    umask: bool = False,
    limit: float | None = None,
) -> None:
    """Run rsync; ``names`` are its standard input, each with a NUL behind it.

    ``printed`` is called for each line of ``--out-format="%i %n"``. With ``umask``, what is new
    here can be read by others; after ``limit`` seconds it is ended. Raises RsyncExitError, and
    RemoteError if there is no rsync.
    """
    for patience in (0.2, 0.5, 1.0, 2.0, 0.0):
        try:
            _run(command, names, printed, umask, limit)
        except RsyncExitError as failure:
            if _BUSY not in failure.said or not patience:
                raise
            time.sleep(patience)
        else:
            return


def _run(
    command: Sequence[str],
    names: Iterable[str],
    printed: Callable[[str, str], None],
    umask: bool,
    limit: float | None,
) -> None:
    options = ["-8", f"--timeout={STALL}", "--out-format=%i %n"]
    program = [*(in_open_shell("rsync") if umask else ["rsync"]), *options, *command]
    with TemporaryFile() as stdin:
        stdin.write(b"".join(os.fsencode(name) + b"\0" for name in names))
        stdin.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603
                program,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "LC_ALL": "C"},  # its words are read
            )
        except FileNotFoundError as error:
            raise missing("rsync", "rsync") from error
    assert process.stdout and process.stderr  # noqa: S101
    said = _Listener(process.stderr)
    alarm = threading.Timer(limit or 0, process.terminate)
    alarm.daemon = True
    if limit:
        alarm.start()
    try:
        with process.stdout as lines:
            for line in lines:
                changes, _, path = _unescaped(line.rstrip(b"\n")).partition(" ")
                printed(changes, path)
        code = process.wait()
    except BaseException:
        _end(process)
        raise
    finally:
        alarm.cancel()
    if code:
        raise RsyncExitError(code, said.all())


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


def _unescaped(line: bytes) -> str:
    """rsync prints control characters as ``\\#012``."""
    plain = re.sub(rb"\\#(\d{3})", lambda match: bytes([int(match[1], 8)]), line)
    return os.fsdecode(plain)


def fault(failure: RsyncExitError, destination: Destination) -> RemoteError:
    """What ``failure`` means to whoever has to mend it."""
    said = failure.said
    where = destination.host or ("the daemon" if destination.daemon else "this machine")
    if destination.login and (refused := ssh_fault(said, destination.login)):
        return refused
    for words, (found, remedy) in _FAULTS.items():
        if match := re.search(words, said):
            place = match[1] if match.groups() else ""
            found, remedy = (text.format(host=where, place=place) for text in (found, remedy))
            return RemoteError(found, remedy, "destination")
    told = [line for line in said.splitlines() if not line.startswith("rsync error:")]
    reason = last_line("\n".join(told) or said)
    if failure.code in _BROKEN or _BUSY in said:
        found = f"the connection to {where} broke: {reason}"
        return RemoteError(found, "", "destination", passing=True)
    return RemoteError(f"rsync ended with code {failure.code}: {reason}", "", "destination")


_BROKEN = (10, 12, 30, 35, 255)
"""Exit codes of rsync(1) for sockets, the protocol's stream, time-outs and ssh itself."""

_FAULTS: Mapping[str, tuple[str, str]] = {
    r"rsync: (?:command )?not found|rsync: No such file or directory|rsync: Unknown command": (
        "there is no rsync on {host}",
        "Install the package rsync there, 3.1 or later.",
    ),
    r"is your shell clean|protocol version mismatch": (
        "the shell on {host} prints something when it starts, which is not for rsync",
        "Let its start files print nothing where nobody is at the terminal.",
    ),
    r"unknown option|unrecognized option|(?:missing|delete)-missing-args.*not supported": (
        "rsync is too old, here or on {host}",
        "Install rsync 3.1 or later.",
    ),
    r"No space left on device": ("the disk of {host} is full", "Make room there."),
    r"Disk quota exceeded": ("the quota on {host} is used up", "Make room there."),
    r"mkdir \"([^\"]+)\" failed: No such file or directory": (
        'the folder "{place}" is not on {host}, nor is the one above it',
        "Make it, or mend the destination.",
    ),
    r"\"([^\"]+)\"[^\n]*: Read-only file system": (
        '"{place}" on {host} can only be read',
        "Name a place that can be written to.",
    ),
    r"\"([^\"]+)\"[^\n]*: (?:Permission denied|Operation not permitted)": (
        '"{place}" on {host} is not yours to write',
        "Give yourself permission there, or name another place.",
    ),
    r"\"([^\"]+)\"[^\n]*: File name too long": (
        'the name "{place}" is too long for {host}',
        "Give what it is made of a shorter slug.",
    ),
    r"\"([^\"]+)\"[^\n]*: (?:Not a directory|Is a directory)": (
        '"{place}" on {host} is a file where a folder must be, or the reverse',
        "Move it away.",
    ),
    r"file has vanished": ("somebody deletes files on {host} at this moment", "Publish again."),
    r"@ERROR: auth failed": (
        "the daemon does not let you in",
        "Put the password into RSYNC_PASSWORD, and the user's name before the host.",
    ),
    r"@ERROR: ([^\n]+)": ("the daemon refuses: {place}", "Mend the destination."),
    r"(?:rrsync error|rrsync): ([^\n]+)": (
        "{host} restricts rsync: {place}",
        "Ask those who run it to let rsync write there.",
    ),
}
"""What rsync says, and what that means."""
