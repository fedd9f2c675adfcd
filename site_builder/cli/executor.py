"""Who shares the work of a build."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from site_builder.workers import Workers

_NEEDED = (
    "site_builder.content.reading",
    "site_builder.render.renderer",
    "site_builder.render.feeds",
)
"""What the tasks of a build need."""


@contextmanager
def executor(jobs: int) -> Iterator[Workers | None]:
    """As many processes; None for a single one, which needs nobody else."""
    if jobs == 1:
        yield None
        return
    with Workers(jobs, _NEEDED) as workers:
        yield workers
