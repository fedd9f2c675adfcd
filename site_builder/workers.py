"""Processes that share the work of a build, started when the first task asks for them."""

from __future__ import annotations

import gc
import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Workers(Executor):
    """A process pool that costs nothing until it is used."""

    def __init__(self, jobs: int) -> None:
        """``jobs`` is the number of processes."""
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    @property
    def started(self) -> bool:
        """True once there are processes."""
        return self._pool is not None

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Hand one task to a process."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._jobs, _context(), _prepare)
        return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes."""
        if self._pool:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)


def _context() -> Any:
    # a fork of the small, single-threaded process that a command is costs milliseconds
    return multiprocessing.get_context("fork" if sys.platform == "linux" else None)


def _prepare() -> None:
    # what a task leaves behind holds no cycles, so reference counting alone frees it
    gc.disable()
