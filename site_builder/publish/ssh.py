"""ssh: one connection for all that goes to a host, and what keeps it from coming about."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from site_builder.publish.remote import RemoteError

UNATTENDED = (
    "-oBatchMode=yes",
    "-oConnectTimeout=15",
    "-oServerAliveInterval=15",
    "-oServerAliveCountMax=3",
)
"""So that ssh never waits for a person, nor for a line that is dead."""

_IDLE = 60
"""Seconds after which a connection ends that a killed publisher has left."""


class SshConnection:
    """A connection to ``login`` that every ssh of a publisher shares."""

    def __init__(self, login: str, folder: Path, ssh: str = "ssh") -> None:
        """``folder`` is a private one with a short path, ``ssh`` a command with its options."""
        self._login, self._ssh = login, ssh
        self._socket = folder / "ssh"
        self._said = folder / "ssh.log"

    def open(self) -> None:
        """Raises RemoteError."""
        command = self._command("-fNM", f"-oControlPersist={_IDLE}", "--", self._login)
        # a file, for the connection would hold a pipe open
        with self._said.open("wb") as said:
            try:
                code = subprocess.run(  # noqa: S603
                    command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False
                ).returncode
            except FileNotFoundError as error:
                raise missing(command[0], "openssh-client") from error
        if code:
            text = self._said.read_text("utf-8", "replace")
            raise ssh_fault(text, self._login) or RemoteError(
                f"ssh cannot connect to {self._login}: {last_line(text)}", "", "destination"
            )

    def close(self) -> None:
        """End it, if there is one."""
        if self._socket.exists():
            subprocess.run(  # noqa: S603
                self._command("-Oexit", "--", self._login), capture_output=True, check=False
            )

    def ask(self, script: str, patience: float | None = None) -> str | None:
        """What ``script`` prints in the shell there; None if there is none that obeys.

        Raises RemoteError if it has not ended after ``patience`` seconds. Without, it has its time
        as long as the line holds, which ssh looks after.
        """
        command = self._command("-oControlMaster=no", "--", self._login, script)
        try:
            ran = subprocess.run(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=patience,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _unreachable(self._login, "it does not answer") from error
        return None if ran.returncode else os.fsdecode(ran.stdout).strip()

    @property
    def shell(self) -> str:
        """The command that rsync and git are to run for ssh."""
        return shlex.join(self._command("-oControlMaster=no"))

    def _command(self, *arguments: str) -> list[str]:
        return [*shlex.split(self._ssh), f"-S{self._socket}", *UNATTENDED, *arguments]


def ssh_fault(said: str, login: str) -> RemoteError | None:
    """What ssh means that has ``said`` why it has not connected; None if it has not said that."""
    host = login.rpartition("@")[2]
    for words, (found, remedy) in _FAULTS.items():
        if words in said:
            found, remedy = (text.format(host=host, login=login) for text in (found, remedy))
            return RemoteError(found, remedy, "destination")
    for words, found in _PASSING.items():
        if words in said:
            return _unreachable(login, found)
    return None


def _unreachable(login: str, found: str) -> RemoteError:
    return RemoteError(
        f"{login.rpartition('@')[2]} cannot be reached: {found}",
        "Look whether it runs, and whether its name and port are right.",
        "destination",
        passing=True,
    )


def missing(program: str, package: str) -> RemoteError:
    """A program that is not on this machine."""
    return RemoteError(f"{program} is not on this machine", f"Install {package}.")


def last_line(said: str) -> str:
    """The last words of a program."""
    return ([line.strip() for line in said.splitlines() if line.strip()] or ["it says nothing"])[-1]


_FAULTS: Mapping[str, tuple[str, str]] = {
    "IDENTIFICATION HAS CHANGED": (
        "the host key of {host} is another one than before",
        "Ask those who run it whether they have changed it. Only if so: ssh-keygen -R {host}, then "
        "connect once by hand, and compare the new one with theirs.",
    ),
    "Host key verification failed": (
        "the host key of {host} is not known on this machine",
        "Connect once by hand, and compare it with the one that they tell: ssh {login}.",
    ),
    "Permission denied (": (
        "{host} lets nobody in with the keys of this machine",
        "Put the public key among the authorized_keys there, and a private key that has a "
        "passphrase into the agent: ssh-add.",
    ),
    "Too many authentication failures": (
        "{host} was offered too many keys",
        "Name the right one in ~/.ssh/config: IdentityFile, and IdentitiesOnly yes.",
    ),
    "Name or service not known": (
        "there is no host {host}",
        "Look how it is spelt.",
    ),
    "nodename nor servname": (
        "there is no host {host}",
        "Look how it is spelt.",
    ),
}
"""What ssh says, and what that means."""

_PASSING: Mapping[str, str] = {
    "Temporary failure in name resolution": "names cannot be looked up just now",
    "Connection refused": "it refuses the connection",
    "timed out": "it does not answer",
    "No route to host": "no way leads there",
    "Network is unreachable": "this machine has no network",
    "Connection reset": "the connection broke",
    "Connection closed": "the connection was closed",
    "Broken pipe": "the connection broke",
    "not responding": "it does not answer any more",
}
"""Likewise, of what may be gone in a moment."""
