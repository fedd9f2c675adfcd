"""Who shares the work of a build: tasks, pools that do them, and the processes of this machine."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import zoneinfo
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")
T_co = TypeVar("T_co", covariant=True)

PROCESSES = 2
"""How many a pool is taken to have that does not say it."""

TASKS = 3
"""Tasks for each process that are under way at once, or done and not yet taken in.

With fewer, processes wait for tasks; with more, a big site would be in memory twice.
"""


class PoolTask(Protocol[T_co]):
    """What was handed over to be done: any `concurrent.futures.Future`."""

    def result(self) -> T_co:
        """Wait until it is done; raises what it raised."""

    def exception(self) -> BaseException | None:
        """Wait until nobody works on it any more; what it raised."""

    def cancel(self) -> bool:
        """True if nobody will work on it; False if somebody may be at it, or has done it."""


class Pool(Protocol):
    """Whatever does tasks elsewhere: any `concurrent.futures.Executor` is one."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> PoolTask[T]:
        """Hand over one task."""


@runtime_checkable
class SizedPool(Pool, Protocol):
    """A pool that says how many tasks it does at once."""

    @property
    def processes(self) -> int:
        """How many."""


def shared(pool: Pool, do: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """What ``do`` makes of each of ``items``, in their order, done by ``pool``.

    However this ends, nobody works on anything any more.
    """
    most = TASKS * (pool.processes if isinstance(pool, SizedPool) else PROCESSES)
    waiting: deque[PoolTask[R]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(do, item))
            if len(waiting) > most:
                yield waiting[0].result()
                waiting.popleft()
        while waiting:
            yield waiting[0].result()
            waiting.popleft()
    finally:
        for task in waiting:
            if not task.cancel():
                task.exception()


class Workers:
    """A process pool that costs nothing until it is used."""

    def __init__(self, jobs: int, modules: Sequence[str] = ()) -> None:
        """``jobs`` is the number of processes; ``modules`` are what their tasks will need.

        They are loaded once, before the processes are made.
        """
        self._jobs, self._modules = jobs, modules
        self._pool: ProcessPoolExecutor | None = None

    @property
    def processes(self) -> int:
        """As many as it was told."""
        return self._jobs

    @property
    def started(self) -> bool:
        """True once there are processes."""
        return self._pool is not None

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Hand one task to a process."""
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor

            for module in self._modules:
                import_module(module)
            self._pool = ProcessPoolExecutor(self._jobs, _context(), _prepare)
        with _undisturbed():
            return self._pool.submit(fn, *args, **kwargs)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End the processes; after an error, without what is still waiting."""
        self.rest(cancel=kind is not None)

    def rest(self, cancel: bool = False) -> None:
        """End the processes until there is work again; with ``cancel`` leave what is waiting."""
        if self._pool:
            self._pool.shutdown(cancel_futures=cancel)
            self._pool = None


def is_broken(error: RuntimeError) -> bool:
    """True if ``error`` says that a process was ended by somebody else."""
    from concurrent.futures.process import BrokenProcessPool

    return isinstance(error, BrokenProcessPool)


def _context() -> Any:
    import multiprocessing

    if sys.platform != "linux":
        return multiprocessing.get_context()
    # a fork of the small process that a command is costs milliseconds; with threads, that is unsafe
    return multiprocessing.get_context("fork" if threading.active_count() == 1 else "forkserver")


def _prepare() -> None:
    # the zones of the tzdata package, so that every machine has the same
    zoneinfo.reset_tzpath(())
    # what a task leaves behind holds no cycles, so reference counting alone frees it
    gc.disable()
    # Ctrl-C reaches the whole group of processes; the one that began the build ends the others
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that began the build was ended, and told nobody."""
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
    os._exit(1)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits: a pool of which only some processes were started cannot be ended."""
    interrupt = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(interrupt):
        yield
        return
    caught: list[tuple[int, FrameType | None]] = []
    # blocking the signal would not do: the system may give it to another thread
    signal.signal(signal.SIGINT, lambda *signalled: caught.append(signalled))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, interrupt)
        for signalled in caught[:1]:
            interrupt(*signalled)
