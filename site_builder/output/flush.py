"""Flushing: having the system write files and folders down, so that a power cut takes none."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from site_builder.output.concurrent import map_at_once
from site_builder.output.file_system import flush_file_system
from site_builder.paths import OutputPath, folders_of

_FEW = 100
"""Files that are flushed one by one: to flush all of a disk is to wait for what others write."""


def flush(places: Iterable[Path]) -> None:
    """Return once all of these files and folders are on the disk, as far as they are there.

    A file whose bytes last needs its folder to be flushed as well, or its name may be lost. Raises
    OSError, also for what went wrong since a file was written.
    """
    left = list(places)
    if len(left) > _FEW:
        left = _flush_file_systems(left)
    # file systems write down together what is asked for at once: 11,000 pages in their folders take
    # ext4 2 s instead of 16
    map_at_once(_flush_each, left)


def flush_files(root: Path, paths: Collection[OutputPath]) -> None:
    """Flush the files at ``paths`` in ``root``, and every folder that leads to them."""
    flush(root / path for path in paths)
    flush_folders(root, paths)


def flush_folders(root: Path, paths: Iterable[OutputPath]) -> None:
    """Flush every folder from ``root`` on that leads to one of ``paths``, if it is there."""
    folders = (root / folder for folder in {"", *folders_of(paths)})
    flush(folder for folder in folders if folder.is_dir())


def _flush_file_systems(places: Iterable[Path]) -> list[Path]:
    """Flush all that is on the disks of ``places``; returns those where that cannot be done."""
    by_device: dict[int, list[Path]] = {}
    for place in places:
        with suppress(FileNotFoundError):
            by_device.setdefault(place.stat().st_dev, []).append(place)
    together = by_device.values()
    return [place for some in together if not flush_file_system(some[0]) for place in some]


def _flush_each(places: Sequence[Path]) -> tuple[()]:
    for place in places:
        _flush(place)
    return ()


def _flush(place: Path) -> None:
    try:
        handle = os.open(place, os.O_RDONLY)
    except OSError:
        if place.is_file():
            raise
        return  # a folder, where the system has no way to flush one
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
