"""Two places of a folder that change what they hold, in one step."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
"""As in linux/fcntl.h and linux/fs.h."""


def exchange(one: Path, other: Path) -> bool:
    """What is at ``one`` is at ``other`` then, and the reverse: renameat2(2), which Python lacks.

    False, with nothing done, if the system or the file system cannot do that.
    """
    if sys.platform != "linux":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "renameat2"):
        return False
    paths = os.fsencode(one), os.fsencode(other)
    result: int = library.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE)
    return result == 0
