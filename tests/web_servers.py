"""Real web servers on this machine, each a process of its own on a free port of loopback."""

from __future__ import annotations

import functools
import http.client
import http.server
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from tests.commands import PATIENCE, wait_until

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CADDY = shutil.which("caddy")
APACHE = shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")

_NGINX = """\
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
{user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""

_APACHE = """\
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
ErrorLog {folder}/log
DefaultRuntimeDir {folder}
{modules}
{user}
TypesConfig /dev/null
AddType text/html .html
AddType text/css .css
AddType application/xml .xml
DirectoryIndex index.html
DocumentRoot {root}
<Directory {root}>
  AllowOverride All
  Require all granted
</Directory>
"""
_APACHE_MODULES = (
    "mpm_event", "alias", "authz_core", "dir", "headers", "mime", "setenvif",
)  # fmt: skip

_CADDY = """\
{
    admin off
    auto_https off
}
"""


class Answer(NamedTuple):
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes


class WebServer:
    """One that listens on ``port``."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for ``path``; ``if_none_match="…"`` becomes the header If-None-Match."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with_hyphens = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request("GET", path, headers=with_hyphens)
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, named, answer.read())
        finally:
            connection.close()


@contextmanager
def nginx(folder: Path, servers: str) -> Iterator[WebServer]:
    """nginx with ``servers`` for its http block, where "{port}" is the port to listen on."""
    assert NGINX
    port = _free_port()
    user = (
        "user root;" if os.geteuid() == 0 else ""
    )  # of temporary folders, that others cannot read
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, user=user))
    (folder / "site.conf").write_text(servers.replace("{port}", str(port)))
    with _running(
        [NGINX, "-e", "stderr", "-c", str(folder / "nginx.conf")], folder, port
    ) as server:
        yield server


@contextmanager
def caddy(folder: Path, sites: str) -> Iterator[WebServer]:
    """Caddy with ``sites``, where "{port}" is the port to listen on."""
    assert CADDY
    port = _free_port()
    (folder / "Caddyfile").write_text(_CADDY + sites.replace("{port}", str(port)))
    command = [CADDY, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with _running(command, folder, port) as server:
        yield server


@contextmanager
def apache(folder: Path, root: Path) -> Iterator[WebServer]:
    """Apache as shared hosts have it, where .htaccess in ``root`` says what is to be otherwise.

    Started by root, it becomes nobody, who has to be able to read the folder.
    """
    assert APACHE
    port = _free_port()
    user = "User nobody" if os.geteuid() == 0 else ""
    modules = [
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
        for name in _APACHE_MODULES
    ]
    values = {"port": port, "folder": folder, "root": root, "user": user}
    text = _APACHE.format(**values, modules="\n".join(modules))
    (folder / "apache.conf").write_text(text)
    command = [APACHE, "-D", "FOREGROUND", "-f", str(folder / "apache.conf")]
    with _running(command, folder, port) as server:
        yield server


@contextmanager
def _running(command: Sequence[str], folder: Path, port: int) -> Iterator[WebServer]:
    environment = {**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        wait_until(lambda: _listens(port) or process.poll() is not None)
        assert process.poll() is None, (folder / "log").read_text()
        yield WebServer(port)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a browser finds the files of a folder as they are."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
