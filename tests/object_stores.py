"""A real object store on this machine, and a line to it that breaks whenever a test wants it to."""

from __future__ import annotations

import contextlib
import http.client
import importlib.util
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest

HAS_STORE = all(map(importlib.util.find_spec, ("moto", "flask", "flask_cors", "obstore")))

BUCKET = "digest"


class Asked(NamedTuple):
    """A request on the line."""

    number: int
    """Counted from 1."""
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Answer(NamedTuple):
    """What is answered instead of the store."""

    status: int
    body: bytes = b""


class CutError(Exception):
    """The line breaks."""


class Line:
    """The way to a store: it counts what is asked for, and lets tests come between."""

    def __init__(self, store: int) -> None:
        self.asked: list[Asked] = []
        self.before: Callable[[Asked], Answer | None] = lambda asked: None
        """Called before a request gets to the store; may answer, or raise CutError."""
        self.after: Callable[[Asked], None] = lambda asked: None
        """Called before the answer of the store gets back; may raise CutError."""
        self.without: frozenset[str] = frozenset()
        """Headers, in lower case, that do not get through."""
        self._store, self._lock = store, threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_port

    @contextmanager
    def open(self) -> Iterator[Line]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()

    def undisturbed(self) -> Line:
        """Forget what was asked, and disturb nothing any more."""
        self.asked, self.without = [], frozenset()
        self.before = self.after = lambda asked: None
        return self

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        line = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                try:
                    line._pass_on(self)
                except (CutError, OSError):
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def _pass_on(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        with self._lock:
            number = len(self.asked) + 1
            asked = Asked(number, handler.command, handler.path, headers, body)
            self.asked.append(asked)
        given = self.before(asked)
        if given is None:
            store = http.client.HTTPConnection("127.0.0.1", self._store, timeout=30)
            kept = {name: value for name, value in headers.items() if name not in self.without}
            store.request(asked.method, asked.path, body, kept)
            found = store.getresponse()
            given = Answer(found.status, found.read())
            told = found.getheaders()
            size = found.getheader("Content-Length") if asked.method == "HEAD" else None
            store.close()
        else:
            told, size = [("Content-Type", "application/xml")], None
        self.after(asked)
        handler.send_response_only(given.status)
        for name, value in told:
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                handler.send_header(name, value)
        handler.send_header("Content-Length", size or str(len(given.body)))
        handler.end_headers()
        handler.wfile.write(given.body)


@contextmanager
def object_store() -> Iterator[int]:
    """A server that speaks S3; the port that it listens at."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as server:
        try:
            _await(port)
            yield port
        finally:
            server.terminate()


def _await(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            ask(port, "GET", "/")
            return
        time.sleep(0.05)
    pytest.fail("the object store does not answer")


def ask(port: int, method: str, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path)
    answer = connection.getresponse().read()
    connection.close()
    return answer


def empty_bucket(port: int) -> None:
    """Forget all that the store holds, but for a bucket with nothing in it."""
    ask(port, "POST", "/moto-api/reset")
    ask(port, "PUT", f"/{BUCKET}")
