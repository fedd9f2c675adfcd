"""Whether a file is still the one that was seen, as far as size and times can tell."""

from __future__ import annotations

import errno
import os
import stat
import time
from pathlib import Path
from typing import NamedTuple

_TICK = 50_000_000
"""Nanoseconds in which two changes of a file may leave one time: some ticks of the kernel."""

_LARGEST = (1 << 63) - 1
"""Largest number that a database keeps; some file systems count inodes beyond it."""

_COARSE_TICK = 2_000_000_000
"""The same where times have no fraction of a millisecond (FAT, HFS+, some network disks)."""


class FileStat(NamedTuple):
    """What the file system says of a file without its content being read."""

    size: int
    """Bytes."""
    modified: int
    """Nanoseconds."""
    changed: int
    """Nanoseconds; on POSIX it moves with every change, whatever modified is set to."""
    inode: int
    """Which file it is: two of one size may have been written in the same instant."""


UNSETTLED = FileStat(-1, 0, 0, 0)
"""Equals the stat of no file: what is kept of one that may have changed again unseen."""


def file_stat_from(status: os.stat_result) -> FileStat:
    """What counts of a file's status."""
    inode = status.st_ino & _LARGEST
    return FileStat(status.st_size, status.st_mtime_ns, status.st_ctime_ns, inode)


def file_stat_of(path: str) -> FileStat | None:
    """The stat of a regular file; None for anything else, a link included."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return file_stat_from(status) if stat.S_ISREG(status.st_mode) else None


def is_unmoved(path: str, size: int, modified: int, changed: int, inode: int) -> bool:
    """True for a regular file that still has the stat with these parts."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return (
        status.st_mtime_ns == modified
        and status.st_ctime_ns == changed
        and status.st_size == size
        and status.st_ino & _LARGEST == inode
        and stat.S_ISREG(status.st_mode)
    )


def read_regular(path: Path) -> bytes:
    """The bytes of a file, or of the one that a link leads to.

    Raises OSError, also for a pipe or a device, which may never end.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no file", str(path))
    return path.read_bytes()


def now() -> int:
    """The time to take before files are looked at, for `settled`."""
    return time.time_ns()


def settled(seen: FileStat, since: int) -> FileStat:
    """The stat to remember of a file that was looked at after the time ``since``.

    A change within one tick of the last one would not move the stat. So one that is that young,
    or from the future, is forgotten, and the file is read again next time.
    """
    latest = max(seen.modified, seen.changed)
    tick = _TICK if latest % 1_000_000 else _COARSE_TICK
    return seen if latest < since - tick else UNSETTLED
