"""Commands that go on: started as a user starts them, listened to, and ended with Ctrl-C."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

PATIENCE = 20.0
"""Seconds within which everything waited for must happen, however slow the machine."""


def wait_until(holds: Callable[[], object], what: str = "") -> None:
    """Return as soon as ``holds`` is true."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, what or "it did not happen"
        time.sleep(0.01)


class Command:
    """``site-builder`` with some arguments, running in a folder."""

    def __init__(
        self, folder: Path, *arguments: str, program: Sequence[str] = ("-m", "site_builder")
    ) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *program, *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "COLUMNS": "80"},
        )
        self.said: list[str] = []
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line.rstrip("\n"))

    def __enter__(self) -> Command:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            code = self.end()
            assert error or code == 0, self.said
        if error:
            error.add_note("\n".join(self.said))

    def end(self, how: int = signal.SIGINT) -> int:
        """Ask it to end, as Ctrl-C does; its exit code."""
        self.process.send_signal(how)
        try:
            code = self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self._ear.join(PATIENCE)
        self.hear("", within=0.1)
        return code

    def hear(self, pattern: str, within: float = PATIENCE) -> str:
        """The next line that it says with ``pattern`` in it; "" if there is none."""
        end = time.monotonic() + within
        while (left := end - time.monotonic()) > 0:
            try:
                line = self._lines.get(timeout=left)
            except queue.Empty:
                return ""
            self.said.append(line)
            if pattern and re.search(pattern, line):
                return line
        return ""
