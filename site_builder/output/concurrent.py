"""What waits for the disk rather than for a processor, done for many files and folders at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TypeVar

T = TypeVar("T")
Result = TypeVar("Result")

_THREADS = 32

_MOST = 16
"""Items that a thread is handed together: each alone would cost as much as what is done with it,
and with more of them Ctrl-C would wait."""


def map_at_once(
    work: Callable[[Sequence[T]], Iterable[Result]], items: Sequence[T]
) -> list[Result]:
    """What ``work`` gives for all ``items``, some of which it gets at a time; raises as it does."""
    size = min(_MOST, 1 + len(items) // _THREADS)
    chunks = [items[start : start + size] for start in range(0, len(items), size)]
    if len(chunks) < 2:
        return list(chain.from_iterable(map(work, chunks)))
    with ThreadPoolExecutor(min(_THREADS, len(chunks))) as pool:
        return list(chain.from_iterable(pool.map(work, chunks)))
