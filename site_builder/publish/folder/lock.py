"""One publisher at a time in a folder, by the system's own lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from site_builder.store.lock import alone, has_locks


class FolderLock:
    """Held from when there is something to lock, which a dry run does not make, to the end."""

    def __init__(self) -> None:
        self._works = ExitStack()
        self._is_held = False

    @contextmanager
    def opened(self, waiting: Callable[[str], None]) -> Iterator[None]:
        """``waiting`` is called with who is at work there, if somebody else is."""
        self._waiting = waiting
        with self._works:
            yield

    def acquire(self, work: Path, sweep: Callable[[], None]) -> None:
        """Keep others out, with a lock in the folder ``work``, unless they are already.

        ``sweep`` clears away what was left half done: now, and once more at the end. Raises
        TimeoutError if another publisher does not end.
        """
        if self._is_held:
            return
        work.mkdir(parents=True, exist_ok=True)
        if has_locks(work):  # else `Remote.begin` still sees who has published meanwhile
            self._works.enter_context(alone(work, lambda: self._waiting("another publisher there")))
        self._is_held = True
        self._works.callback(sweep)
        sweep()
