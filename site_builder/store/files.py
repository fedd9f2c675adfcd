"""The files of the store, in the work folder of a site."""

from __future__ import annotations

import shutil
from pathlib import Path

from site_builder.layout import COMPILED

LOCK, READINGS, MANIFEST = "lock", "readings.sqlite", "manifest.sqlite"


def discard_store(folder: Path) -> None:
    """Forget everything in the work folder ``folder``; raises OSError if it cannot be removed."""
    shutil.rmtree(folder / COMPILED, ignore_errors=True)
    for name in (READINGS, MANIFEST):
        remove(folder / name)
        remove(folder / f"{name}-journal")


def remove(file: Path) -> None:
    """Remove whatever stands where a file of the store has to; raises OSError if it stays."""
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    else:
        file.unlink(missing_ok=True)
