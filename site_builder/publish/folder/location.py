"""Folders to publish into: where they may be."""

from __future__ import annotations

import os
from pathlib import Path

from site_builder.config.targets import DirTarget
from site_builder.publish.apart import check_apart
from site_builder.publish.remote import RemoteError
from site_builder.refusals import obstacle


def folder_of(target: DirTarget, root: Path) -> Path:
    """Where a target is, for the site in ``root``. Raises RemoteError for a home of nobody."""
    try:
        folder = root / Path(target.path).expanduser()
    except RuntimeError as error:
        found = f'the home folder in "{target.path}" is not known'
        raise RemoteError(found, "Write the whole path.", "path") from error
    # with a name of its own, so that there can be others beside it
    return Path(os.path.realpath(folder)) if folder.name in ("", "..") else folder


def check_place(folder: Path, root: Path) -> None:
    """Raise RemoteError if no site can be published to ``folder`` by the one in ``root``.

    It is neither a part of it, nor does it hold it, whatever links and mounts lead there. Its
    parent is never made: it may be a disk that is not mounted.
    """
    check_apart(folder, root, "path")
    if in_the_way := obstacle(folder):
        place, why = in_the_way
        raise RemoteError(f"{place}: {why}", "Move it away, or name another place.", "path")
    if not folder.parent.is_dir():
        raise RemoteError(
            f"{folder.parent}, which {folder.name} is to be in, is not there",
            "Mount the disk that it is on, or make that folder.",
            "path",
        )
