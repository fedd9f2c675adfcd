"""A whole file system to the disk in one step: syncfs(2), which Python lacks."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

_KINDS: Mapping[int, str] = {
    0xEF53: "ext2, ext3, ext4",
    0x58465342: "xfs",
    0x9123683E: "btrfs",
    0xF2F52010: "f2fs",
}
"""As statfs(2) has them; others may take it for no request at all, as fuse does."""

_TELLS_ERRORS = (5, 8)
"""The first Linux whose syncfs tells of what could not be written."""

_STATFS = 256
"""Bytes, more than a struct statfs has on any processor."""


def flush_file_system(place: Path) -> bool:
    """Return once all that was written to the file system of ``place`` is on the disk.

    That is also what others wrote, and may be a file not yet flushed or the name of one. False,
    with nothing done, where no such promise is made. Raises OSError, also for what went wrong
    since it was written.
    """
    if sys.platform != "linux" or _release() < _TELLS_ERRORS:
        return False
    library = ctypes.CDLL(None, use_errno=True)
    handle = os.open(place, os.O_RDONLY)
    try:
        about = ctypes.create_string_buffer(_STATFS)
        if library.fstatfs(handle, about) or ctypes.c_long.from_buffer(about).value not in _KINDS:
            return False
        if library.syncfs(handle):
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(place))
    finally:
        os.close(handle)
    return True


def _release() -> tuple[int, ...]:
    """Of the kernel: the first two numbers."""
    return tuple(map(int, re.findall(r"\d+", os.uname().release)[:2]))
