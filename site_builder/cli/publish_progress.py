"""How far a publish has come, on a terminal; what went wrong meanwhile, everywhere."""

from __future__ import annotations

import shutil
import sys

from site_builder.cli.terminal import ProgressLine, as_size, note
from site_builder.publish.progress import Transfer

WIDEST = 30
"""Columns of the bar, if there is room for it."""


class PublishLine:
    """As in `site_builder.publish.progress.PublishProgress`."""

    def __init__(self, target: str, line: ProgressLine, is_silent: bool) -> None:
        """``is_silent`` for a script, which is told of nothing but the end."""
        self._target, self._line, self._is_silent = target, line, is_silent

    def waiting(self, what: str) -> None:
        """As in `PublishProgress`."""
        self._line.show(f"{self._target}: waiting for {what} …")

    def doing(self, what: str) -> None:
        """As in `PublishProgress`."""
        self._line.show(f"{self._target}: {what[:1].lower()}{what[1:]} …")

    def sent(self, transfer: Transfer) -> None:
        """As in `PublishProgress`."""
        if self._line.is_due:
            columns = shutil.get_terminal_size().columns
            self._line.show(transfer_line(self._target, transfer, columns, _has_blocks()))

    def failed(self, found: str, pause: float) -> None:
        """As in `PublishProgress`."""
        if not self._is_silent:
            self._line.clear()
            note(f"{self._target}: {found}; trying again in {pause:.0f} s")
        self._line.show(f"{self._target}: waiting to try again …")


def transfer_line(target: str, transfer: Transfer, columns: int, blocks: bool) -> str:
    """``live ████████░░░░░░░  53 %  1.3 of 2.5 MB, 123 of 1,024 files``, as wide as there is room.

    ``blocks`` is False for a terminal that knows no more than ASCII.
    """
    part = transfer.bytes / transfer.all_bytes if transfer.all_bytes else 1.0
    figures = (
        f"{int(part * 100):3} %  {as_size(transfer.bytes)} of {as_size(transfer.all_bytes)}, "
        f"{transfer.files:,} of {transfer.all_files:,} files"
    )
    room = min(WIDEST, columns - len(target) - len(figures) - 3)
    if room < 5:
        return f"{target} {figures}"
    full, empty = ("█", "░") if blocks else ("#", ".")
    done = int(part * room)
    return f"{target} {full * done}{empty * (room - done)} {figures}"


def _has_blocks() -> bool:
    try:
        "█░".encode(sys.stderr.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
