"""A second folder of the same files, which costs no room where the file system has hard links."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from site_builder.layout import WORK


def clone(source: Path, copy: Path, left_out: Collection[str] = ()) -> list[Path]:
    """Have what is in ``source`` be in the folder ``copy`` as well; returns what is to be flushed.

    All but the work folder, and the files whose paths are ``left_out``. What is in the place of a
    file there gives way. Raises OSError.
    """
    made: list[Path] = []
    folders = [""]
    while folders:
        inside = folders.pop()
        wanted: list[tuple[str, bool]] = []
        with os.scandir(f"{source}/{inside}") as entries:
            for entry in entries:
                path = f"{inside}{entry.name}"
                if not entry.is_dir(follow_symlinks=False):
                    wanted += [] if path in left_out else [(path, entry.is_symlink())]
                elif path != WORK:
                    folders.append(f"{path}/")
        if wanted or not left_out:
            made.append(_folder(f"{source}/{inside}", Path(f"{copy}/{inside}")))
        for path, is_link in wanted:
            if is_link or not _is_linked(f"{source}/{path}", f"{copy}/{path}"):
                made += _file(source, path, copy / path)
    return made


def _folder(source: str, place: Path) -> Path:
    with suppress(FileExistsError):
        place.mkdir(parents=True)
        if place.stat().st_mode != os.stat(source).st_mode:
            shutil.copymode(source, place)
    return place


def _is_linked(file: str, place: str) -> bool:
    """True if that has done, as it does for nearly all files."""
    try:
        os.link(file, place)
    except OSError:
        return False
    return True


def _file(source: Path, path: str, place: Path) -> Iterator[Path]:
    """Link a file, or copy it; a copy is to be flushed."""
    file = source / path
    place.unlink(missing_ok=True)
    if file.is_symlink():
        place.symlink_to(_as_seen_elsewhere(file, source))
    # there are no links on this file system, or as many as it can have
    elif not _is_linked(str(file), str(place)) and file.is_file():
        shutil.copy2(file, place)
        yield place


def _as_seen_elsewhere(link: Path, source: Path) -> str:
    """Where a link leads, if one like it is to lead there from another folder than ``source``."""
    place = os.path.normpath(link.absolute().parent / link.readlink())
    is_inside = Path(place).is_relative_to(os.path.normpath(source.absolute()))
    return str(link.readlink()) if is_inside else place
