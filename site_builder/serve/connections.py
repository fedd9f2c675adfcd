"""Connections of the preview: where they are listened for, how many there are, when they end."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

CLIENTS = 2000
"""Connections at once; whoever comes beyond them is sent away."""

TRIES = 20
"""Ports that are tried, one after the other."""

FILES = 8192
"""Open files that are allowed if the system lets us."""

RESERVE = 128
"""Open files that are kept for looking at the site, and for connections being sent away."""

BACKLOG = 16
"""Connections that are accepted in one go, before any of them is counted."""

DEADLINE = 10.0
"""Seconds within which a connection has to send a whole request."""

_ENDS = (signal.SIGINT, signal.SIGTERM)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on ``port`` of ``host``, or on the next one that is free.

    Raises OSError if there is none among twenty.
    """
    for attempt in range(TRIES):
        try:
            kind = socket.AF_INET6 if ":" in host else socket.AF_INET
            listener = socket.create_server((host, port and port + attempt), family=kind)
            # or the end of an answer would wait until its beginning is confirmed, for 40 ms
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return listener
        except OSError as error:
            if error.errno != errno.EADDRINUSE or attempt == TRIES - 1:
                raise
    raise AssertionError


def is_loopback(host: str) -> bool:
    """True if nobody but this machine can connect to ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _room() -> int:
    """Connections that there can be at once; the system is asked for more open files first."""
    try:
        import resource
    except ImportError:
        return CLIENTS
    # each open page is a file to the system, and the usual limit is about a thousand
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY:
        wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
        soft = max(soft, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    else:
        soft = FILES
    # a connection on which a medium is sent holds that open too
    return min(CLIENTS, max(1, (soft - RESERVE) // 2))


class _Connection(H11Protocol):
    """One of no more than there is room for, closed when it keeps a request to itself."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self.limit_concurrency and len(self.connections) >= self.limit_concurrency:
            transport.abort()
        else:
            self._expect_request()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._deadline:
            self._deadline.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.transport.is_closing():
            self._expect_request()

    def _expect_request(self) -> None:
        if self._deadline:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(DEADLINE, self._end_if_idle)

    def _end_if_idle(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()


class Server(uvicorn.Server):
    """Ends when it is asked to, and has no say in what the process does then."""

    def __init__(self, application: Any, close: Callable[[], object]) -> None:
        """``application`` answers the requests (ASGI); ``close`` is called when it ends."""
        config = uvicorn.Config(
            application,
            log_level="error",
            access_log=False,
            lifespan="off",
            ws="none",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=1,
            http=_Connection,
            limit_concurrency=_room(),
            backlog=BACKLOG,
        )
        super().__init__(config)
        self._close = close

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Hear the signals that end a process, and hand them back when it is over."""
        before = {number: signal.signal(number, self.handle_exit) for number in _ENDS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called when the process is asked to end."""
        self._close()
        super().handle_exit(sig, frame)
