"""A real sshd on this machine, with keys of its own; nothing in ~/.ssh is read or written."""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import socket
import subprocess
from pathlib import Path

from tests.commands import PATIENCE, wait_until

SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin")

HOST = "host.test"
"""What clients call it."""

# SHLVL keeps bash from reading ~/.bashrc, as it does for whoever comes from elsewhere
_SERVER = """\
ListenAddress {address}
Port {port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
PermitUserEnvironment yes
MaxStartups 100
SetEnv SHLVL=1
Subsystem sftp internal-sftp
"""

_CLIENT = """\
Host {host}
  HostName {address}
  HostKeyAlias {host}
Host {host} {address}
  Port {port}
  User {user}
  IdentityFile {folder}/user_key
  IdentitiesOnly yes
  UserKnownHostsFile {folder}/known_hosts
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
"""


class Sshd:
    """For the user that runs the tests, on a free port; ``command`` is an ssh that reaches it.

    That goes into GIT_SSH_COMMAND or RSYNC_RSH, and takes more options at its end.
    """

    def __init__(self, folder: Path, address: str = "127.0.0.1") -> None:
        assert SSHD
        self.folder = folder
        self.config = folder / "client"
        self.known_hosts = folder / "known_hosts"
        self.authorized_keys = folder / "authorized_keys"
        self.log = folder / "log"
        self.command = f"ssh -F {shlex.quote(str(self.config))}"
        self._place = (address, _free_port(address))
        self.make_key("user_key")
        self.make_key("host_key")
        self.authorize()
        self.know()
        values = {
            "folder": folder,
            "address": address,
            "port": self._place[1],
            "host": HOST,
            "user": getpass.getuser(),
        }
        (folder / "server").write_text(_SERVER.format_map(values))
        self.config.write_text(_CLIENT.format_map(values))
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where root's sshd is confined
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [SSHD, "-D", "-e", "-f", str(folder / "server")], stderr=log, start_new_session=True
            )
        wait_until(self._listens, "sshd does not listen")

    def make_key(self, name: str) -> Path:
        """A new pair of keys in the folder: ``name`` and ``name``.pub."""
        file = self.folder / name
        file.unlink(missing_ok=True)
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(file)]
        subprocess.run(command, check=True)
        return file

    def authorize(self, options: str = "") -> None:
        """Let the user in: with options of sshd(8), such as ``command="…"``, or with none."""
        key = (self.folder / "user_key.pub").read_text()
        self.authorized_keys.write_text(f"{options} {key}".lstrip())

    def refuse(self) -> None:
        """Let nobody in."""
        self.authorized_keys.write_text("")

    def know(self, key: Path | None = None) -> None:
        """Let clients expect the host key that it has, or another one."""
        names = f"{HOST},[{self._place[0]}]:{self._place[1]}"
        text = (key or self.folder / "host_key").with_suffix(".pub").read_text()
        self.known_hosts.write_text(f"{names} {text}")

    def forget(self) -> None:
        """Let clients know no host key at all."""
        self.known_hosts.write_text("")

    def end(self) -> None:
        """End it; what is connected ends with its client."""
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        finally:
            self._process.kill()

    def _listens(self) -> bool:
        assert self._process.poll() is None, self.log.read_text()
        with socket.socket(socket.AF_INET6 if ":" in self._place[0] else socket.AF_INET) as probe:
            return probe.connect_ex(self._place) == 0


def _free_port(address: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as free:
        free.bind((address, 0))
        port: int = free.getsockname()[1]
        return port
