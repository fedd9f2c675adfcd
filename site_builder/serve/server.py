"""The web server of the preview, beside the watcher that tells it what has changed."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from types import FrameType

import uvicorn

from site_builder.serve.application import Application
from site_builder.serve.connections import (
    BACKLOG,
    AcceptFaults,
    Connection,
    connection_limit,
)
from site_builder.session import Session
from site_builder.watch.loop import BuildOutcome, watch
from site_builder.watch.watcher import FileWatcher

STREAMS = 0.75
"""Of the connections that there can be, as many may be taken by pages that stay open."""

GRACE = 0.5
"""Seconds in which what is being done at the end may be finished."""

_ENDS = (signal.SIGINT, signal.SIGTERM)


def serve(
    session: Session,
    watcher: FileWatcher,
    listener: socket.socket,
    host: str,
    tell: Callable[[BuildOutcome], None],
    note: Callable[[str], None],
) -> None:
    """Serve until the process is asked to end.

    ``session`` is new; from now on it belongs to another thread, which lets go of it at the end.
    ``host`` is what ``listener`` listens on, as the user has named it. ``tell`` hears of every look
    at the site, ``note`` of whatever else the user should know.
    """
    streams = max(1, int(connection_limit() * STREAMS))
    application = Application(session, host, streams)
    asyncio.run(_serve(application, session, watcher, listener, tell, note))


async def _serve(
    application: Application,
    session: Session,
    watcher: FileWatcher,
    listener: socket.socket,
    tell: Callable[[BuildOutcome], None],
    note: Callable[[str], None],
) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(AcceptFaults(note))
    server = Server(application, lambda: loop.call_soon_threadsafe(application.close))
    faults: list[Exception] = []

    def keep_watch() -> None:
        try:
            for outcome in watch(session, watcher, application.refresh):
                tell(outcome)
                loop.call_soon_threadsafe(application.notify)
                if not gc.isenabled():
                    # what requests leave behind has cycles, what is known of the site has none
                    gc.freeze()
                    gc.enable()
        except Exception as error:
            faults.append(error)
            server.should_exit = True

    watching = Thread(target=keep_watch, name="watch", daemon=True)
    watching.start()
    await server.serve([listener])
    watcher.close()
    watching.join(GRACE)
    application.end()
    if faults:
        raise faults[0]


class Server(uvicorn.Server):
    """Ends when it is asked to, and has no say in what the process does then."""

    def __init__(self, application: Application, close: Callable[[], object]) -> None:
        """``close`` is called when it ends."""
        config = uvicorn.Config(
            application,
            log_level="error",
            access_log=False,
            lifespan="off",
            ws="none",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=1,
            http=Connection,
            limit_concurrency=connection_limit(),
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
