"""Files to their places in a folder of pages, each in one step, and away from there again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from site_builder.paths import OutputPath
from site_builder.urls import collision_key


def move_file(source: Path, place: Path) -> None:
    """Move a file to its place, where a folder may be missing.

    A file may stand where a folder has to be, or the other way: nothing but files of the build may
    be in there, for it goes.
    """
    try:
        source.replace(place)
    except (FileNotFoundError, NotADirectoryError):
        for folder in place.parents:
            if os.path.lexists(folder):
                if not folder.is_dir():
                    folder.unlink()
                break
        place.parent.mkdir(parents=True, exist_ok=True)
        source.replace(place)
    except IsADirectoryError:
        shutil.rmtree(place)
        source.replace(place)


class Namesakes:
    """Files whose names differ in case, or in the form of their accents, from those of others.

    Some file systems take the two for one.
    """

    def __init__(self, root: Path, paths: Iterable[OutputPath]) -> None:
        """Of ``paths``, which lie in ``root``."""
        self._root, self._paths = root, paths

    def holds(self, path: OutputPath) -> bool:
        """True if the file at ``path`` is one of them under another name."""
        namesake = self._by_key.get(collision_key(path))
        if namesake is None or namesake == path:
            return False
        with suppress(OSError):
            return (self._root / path).samefile(self._root / namesake)
        return False

    @cached_property
    def _by_key(self) -> dict[str, OutputPath]:
        return {collision_key(path): path for path in self._paths}


def delete_file(root: Path, path: OutputPath, kept: Namesakes) -> None:
    """Delete a file and the folders in ``root`` that it leaves empty, but none that is ``kept``.

    One that is not there, or has become a folder, is no error.
    """
    if kept.holds(path):
        return
    file = root / path
    try:
        file.unlink(missing_ok=True)
    except (NotADirectoryError, IsADirectoryError):
        return
    except PermissionError:  # what POSIX has some systems say of a folder
        if file.is_dir() and not file.is_symlink():
            return
        raise
    for folder in file.parents:
        if folder == root:
            return
        try:
            folder.rmdir()
        except OSError:
            return
