"""A second folder of the same files, which costs no room where the file system has hard links."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from site_builder.layout import WORK


def clone(source: Path, copy: Path, left_out: Collection[str] = ()) -> list[Path]:
    """Have what is in ``source`` be in the folder ``copy`` as well; returns what is to be flushed.

    All but the work folder, and the files whose paths are ``left_out``. What is in the place of a
    file there gives way. Raises OSError.
    """
    made: list[Path] = []
    top = os.fspath(source)
    for parent, folders, names in os.walk(source):
        inside = parent[len(top) + 1 :]
        if not inside and WORK in folders:
            folders.remove(WORK)
        links = [name for name in folders if Path(parent, name).is_symlink()]
        paths = [f"{inside}/{name}" if inside else name for name in (*names, *links)]
        wanted = [path for path in paths if path not in left_out]
        if wanted or not left_out:
            made += _folder(Path(parent), copy / inside)
        for path in wanted:
            made += _file(source, path, copy / path)
    return made


def _folder(source: Path, place: Path) -> Iterator[Path]:
    if not place.is_dir():
        place.mkdir(parents=True)
        shutil.copymode(source, place)
    yield place


def _file(source: Path, path: str, place: Path) -> Iterator[Path]:
    """Link a file, or copy it; a copy is to be flushed."""
    file = source / path
    place.unlink(missing_ok=True)
    if file.is_symlink():
        place.symlink_to(_as_seen_elsewhere(file, source))
        return
    try:
        os.link(file, place)
    except OSError:  # there are none on this file system, or as many as it can have
        if file.is_file():
            shutil.copy2(file, place)
            yield place


def _as_seen_elsewhere(link: Path, source: Path) -> str:
    """Where a link leads, if one like it is to lead there from another folder than ``source``."""
    place = os.path.normpath(link.absolute().parent / link.readlink())
    is_inside = Path(place).is_relative_to(os.path.normpath(source.absolute()))
    return str(link.readlink()) if is_inside else place
