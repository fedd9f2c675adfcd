"""The system's git, on a repository of its own: nothing that users have set for theirs matters."""

from __future__ import annotations

import os
import re
import select
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import IO, cast

from site_builder.publish.remote import RemoteError
from site_builder.publish.ssh import UNATTENDED, missing

ORIGIN = "published"
"""What the repository of the target is called in the one beside the site."""

PATIENCE = 90
"""Seconds in which git, or the host behind it, has to say something."""

_SETTINGS = {
    "color.ui": "false",
    "core.fsync": "none",  # what is lost in a power cut is fetched again
    "core.hooksPath": os.devnull,
    "core.logAllRefUpdates": "false",
    "fastimport.unpackLimit": "0",  # one file for each time
    "fetch.recurseSubmodules": "no",
    "gc.auto": "0",
    "http.lowSpeedLimit": "1",
    "http.lowSpeedTime": str(PATIENCE),
    "init.defaultObjectFormat": "sha1",
    "init.defaultRefFormat": "files",
    "maintenance.auto": "false",
    "push.followTags": "false",
    "push.gpgSign": "false",
    "push.pushOption": "",
    "push.recurseSubmodules": "no",
    "user.useConfigOnly": "true",  # no name or address is guessed from the machine
}
"""What holds whatever the user's own configuration says."""

_KEPT = re.compile(
    r"GIT_(SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|ALLOW_PROTOCOL|EXEC_PATH|(SSL|HTTP|PROXY)_\w+"
    r"|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|COMMITTER_(NAME|EMAIL))"
)
"""The variables of git that stay: the way to a host, and who publishes. All others, such as those
that git sets for a hook, would lead it to the repository that the user is in."""


class GitError(Exception):
    """git ended with an error; ``said`` is what it wrote about that, without any credential."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__(said)


class Git:
    """The bare repository in ``folder``, and the one at ``address``, which it knows as `ORIGIN`."""

    def __init__(self, folder: Path, address: str, tell: Callable[[str], None]) -> None:
        """``tell`` is called with what takes a while; RemoteError if there is no git."""
        self.folder, self._address, self._tell = folder, address, tell
        self._program = shutil.which("git")
        if self._program is None:
            raise missing("git", "git")

    def run(self, *arguments: str, doing: str = "") -> bytes:
        """What git prints; ``doing`` is told to whoever waits, with how far that is.

        Raises GitError; a RemoteError if it says nothing for `PATIENCE`.
        """
        if doing:
            self._tell(doing)
        with tempfile.TemporaryFile() as stdout:
            process = self.started(
                *arguments, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE
            )
            try:
                said = self._listen(process, doing)
            except BaseException:
                end(process)
                raise
            if process.returncode:
                raise GitError(redacted(said))
            stdout.seek(0)
            return stdout.read()

    def started(
        self,
        *arguments: str,
        stdin: int,
        stdout: IO[bytes] | int,
        stderr: IO[bytes] | int,
    ) -> subprocess.Popen[bytes]:
        """git at work, with whatever it starts in a session of its own, apart from any terminal."""
        settings = {**_SETTINGS, f"remote.{ORIGIN}.url": self._address}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return subprocess.Popen(  # noqa: S603
            [self._program or "", f"--git-dir={self.folder}", *options, *arguments],
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            env=self._environment,
            start_new_session=True,
        )

    @cached_property
    def _environment(self) -> Mapping[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("GIT_") or _KEPT.fullmatch(name)
        }
        base = {**kept, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "LANGUAGE": ""}
        ssh = self._ssh_command(base)
        return {**base, "GIT_SSH_COMMAND": ssh} if ssh else base

    def _ssh_command(self, environment: Mapping[str, str]) -> str:
        """The user's own ssh, if it is one that takes our options; what the user says comes first.

        Empty for any other.
        """
        if (command := environment.get("GIT_SSH_COMMAND")) is None:
            if "GIT_SSH" in environment:
                return ""
            asked = subprocess.run(  # noqa: S603
                [self._program or "", "config", "--get", "core.sshCommand"],
                cwd=self.folder.parent, env=environment, capture_output=True, check=False,
            )  # fmt: skip
            command = os.fsdecode(asked.stdout).strip() or "ssh"
        try:
            program = Path(shlex.split(command)[0]).name
        except (ValueError, IndexError):
            return ""
        return " ".join((command, *UNATTENDED)) if program in ("ssh", "ssh.exe") else ""

    def _listen(self, process: subprocess.Popen[bytes], doing: str) -> str:
        """Whatever git says until it ends."""
        said = b""
        silence = RemoteError(f"no answer for {PATIENCE} seconds", passing=True)
        with cast("IO[bytes]", process.stderr) as stderr:
            heard = time.monotonic()
            while True:
                if select.select([stderr], [], [], 0.2)[0]:
                    piece = os.read(stderr.fileno(), 1 << 16)
                    if not piece:
                        break
                    said += piece
                    heard = time.monotonic()
                    if doing and (shares := re.findall(rb"ing objects: +(\d+)%", piece)):
                        self._tell(f"{doing}, {shares[-1].decode()} %")
                elif process.poll() is not None:
                    break  # what git had started lives on, such as ssh's own master
                elif time.monotonic() - heard > PATIENCE:
                    raise silence
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise silence from None
        return said.decode(errors="replace")


def end(process: subprocess.Popen[bytes]) -> None:
    """End git, and all that it started, at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def redacted(text: str) -> str:
    """``text`` without the user name and the password of any URL in it."""
    return re.sub(r"(?<=://)[^\s/]*@", "", text)


def quoted(path: str) -> str:
    """``path`` as git reads it in its own input, whatever is in it."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
