"""Connections of the preview: where they are listened for, how many there are, when they end."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from site_builder.errors import reason

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

QUIET = 60.0
"""Seconds without a fault after which the next one is told again."""


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


def connection_limit() -> int:
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


class Connection(H11Protocol):
    """One of no more than there is room for, closed when it keeps a request to itself."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has connected (asyncio)."""
        super().connection_made(transport)
        if self.limit_concurrency and len(self.connections) >= self.limit_concurrency:
            transport.abort()
        else:
            self._expect_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is closed (asyncio)."""
        if self._deadline:
            self._deadline.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """A request was answered (uvicorn)."""
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


class AcceptFaults:
    """Says in words, and once while it lasts, that the system lets no connection in.

    The exception handler of an event loop, which tries to accept connections again by itself.
    """

    def __init__(self, note: Callable[[str], None]) -> None:
        """``note`` is told."""
        self._note, self._last = note, -QUIET

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Take in one fault; what is none of accepting, asyncio tells as it always does."""
        error = context.get("exception")
        if not isinstance(error, OSError) or "accept" not in context["message"]:
            loop.default_exception_handler(context)
            return
        if loop.time() - self._last >= QUIET:
            self._note(
                f"A browser cannot be let in at present: {reason(error)}. It is tried again every "
                "second; end other programs, or raise the limit on open files (ulimit -n)."
            )
        self._last = loop.time()
