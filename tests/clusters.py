"""Dask clusters on this machine: a scheduler that has nothing of site_builder, and workers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.commands import PATIENCE, wait_until

_DASK = """\
import sys
from dask.__main__ import main
{before}
sys.argv = ["dask", *{arguments!r}]
main()
"""

WITHOUT_SITE_BUILDER = 'sys.modules["site_builder"] = None'
"""Code that keeps a process from importing it."""


class LocalCluster:
    """A scheduler on a port of this machine, and whichever workers are started for it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._place = free.getsockname()
        port = str(self._place[1])
        self.address = f"tcp://127.0.0.1:{port}"
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        scheduler = ["scheduler", "--port", port]
        self.scheduler = self._start(scheduler, WITHOUT_SITE_BUILDER, folder, environment)
        wait_until(self._listens)

    def start_worker(
        self, before: str = "", folder: Path | None = None, **environment: str
    ) -> subprocess.Popen[bytes]:
        """Start a worker in ``folder``, which runs the code ``before`` first."""
        worker = ["worker", self.address, "--nthreads", "1", "--no-nanny"]
        return self._start(worker, before, folder or self._folder, environment)

    @contextmanager
    def worker(self, before: str = "", folder: Path | None = None) -> Iterator[None]:
        """As `start_worker`, until the end of the context."""
        process = self.start_worker(before, folder)
        try:
            yield
        finally:
            process.kill()
            process.wait(PATIENCE)

    def _listens(self) -> bool:
        with socket.socket() as caller:
            return caller.connect_ex(self._place) == 0

    def wait_for(self, workers: int) -> None:
        """Wait until it has as many workers."""
        import distributed

        connect: Any = distributed.Client
        with connect(self.address, timeout=PATIENCE, set_as_default=False) as client:
            wait_until(lambda: len(client.nthreads()) == workers)

    def _start(
        self, arguments: Sequence[str], before: str, folder: Path, environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        arguments = [*arguments, "--host", "127.0.0.1", "--no-dashboard"]
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", _DASK.format(before=before, arguments=arguments)],
                cwd=folder,
                env={**os.environ, **environment},
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        self._processes.append(process)
        return process

    def __enter__(self) -> LocalCluster:
        return self

    def __exit__(self, *_: object) -> None:
        """End all that was started."""
        for process in self._processes:
            process.kill()
            process.wait(PATIENCE)
