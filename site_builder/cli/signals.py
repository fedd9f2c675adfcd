"""How a command that goes on is ended."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from site_builder.watch.watcher import FileWatcher


@contextmanager
def until_stopped(watcher: FileWatcher) -> Iterator[None]:
    """Until Ctrl-C, or until the system asks this process to end: that is how such a thing ends."""

    def stop(*_: object) -> None:
        # an exception is lost if it comes in a finalizer
        watcher.close()
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
