"""Who shares the work of a build."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from site_builder.layout import WORK
from site_builder.workers import Pool, Workers

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


def cluster(address: str, site: Path) -> AbstractContextManager[Pool]:
    """The workers of the Dask scheduler at ``address``."""
    from site_builder.cluster import Cluster

    return Cluster(address, site / WORK)
