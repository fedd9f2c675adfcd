"""Event streams: how open pages learn what they are like now."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, MutableMapping
from concurrent.futures import FIRST_COMPLETED
from typing import Any, TypeAlias

Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
"""What a client sends next (ASGI specification)."""

HEARTBEAT = 20.0
"""Seconds without a message after which a stream says that it is still there."""


class EventStreams:
    """The streams of all pages that are open (server-sent events, HTML standard, section 9.2)."""

    def __init__(self, state_of: Callable[[str], Coroutine[Any, Any, bytes]], limit: int) -> None:
        """``state_of`` a page is the message that tells how it is; there is room for ``limit``."""
        self._state_of, self._limit = state_of, limit
        self._states: dict[str, asyncio.Future[bytes]] = {}
        self._open: Counter[str] = Counter()
        """How many have each page open."""
        self._changed = asyncio.Event()
        self._closed = False

    @property
    def is_full(self) -> bool:
        """True if whoever comes now has to be sent away."""
        return self._open.total() >= self._limit

    def notify(self) -> None:
        """Tell the pages that are open how they are now."""
        self._states.clear()
        self._changed.set()
        self._changed = asyncio.Event()

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        self.notify()

    async def stream(self, page: str, receive: Receive) -> AsyncIterator[bytes]:
        """How the page is now, and then again whenever that has changed."""
        self._open[page] += 1
        gone = asyncio.ensure_future(_disconnection(receive))
        try:
            yield b"retry: 500\n\n"
            last = b""
            while not self._closed and not gone.done():
                changed = self._changed
                state = await self._shared_state_of(page)
                if state != last:
                    yield b"data: " + state + b"\n\n"
                last = state
                while not await _first_of(gone, changed):
                    yield b": still here\n\n"
        finally:
            gone.cancel()
            self._open[page] -= 1
            if not self._open[page]:
                del self._open[page]
                self._states.pop(page, None)

    async def _shared_state_of(self, page: str) -> bytes:
        """The same for everybody who has the page open, so it is asked for once."""
        if page not in self._states:
            self._states[page] = asyncio.ensure_future(self._state_of(page))
        return await asyncio.shield(self._states[page])


async def _disconnection(receive: Receive) -> None:
    """Ends when the client is gone; the server tells nobody who does not ask."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _first_of(gone: asyncio.Future[None], changed: asyncio.Event) -> bool:
    """True as soon as one of the two has happened, False if none does for a while."""
    changing = asyncio.ensure_future(changed.wait())
    waiting: set[asyncio.Future[Any]] = {gone, changing}
    try:
        done, _ = await asyncio.wait(waiting, timeout=HEARTBEAT, return_when=FIRST_COMPLETED)
    finally:
        changing.cancel()
    return bool(done)
