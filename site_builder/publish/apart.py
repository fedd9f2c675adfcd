"""A target that is a folder of this machine, and the sites there: it lies in none of them."""

from __future__ import annotations

import os
from pathlib import Path

from site_builder.layout import CONTENT, OUTPUT, SETTINGS_FILE, TEMPLATES, WORK
from site_builder.publish.remote import RemoteError


def check_apart(folder: Path, root: Path, key: str) -> None:
    """Raise RemoteError if ``folder`` is the site in ``root``, holds it, or is a part of any site.

    ``key`` is the one of the target that names the folder.
    """
    parts = (root, *(root / name for name in (CONTENT, TEMPLATES, OUTPUT)))
    if any(_holds(part, folder) or _holds(folder, part) for part in parts):
        raise RemoteError(
            f"{folder} is the site itself, a part of it, or holds it",
            "Name a folder elsewhere: what is published would lie among your files.",
            key,
        )
    if other := _site_around(Path(os.path.realpath(folder))):
        raise RemoteError(
            f"{folder} belongs to another site, the one in {other}",
            "Name a folder elsewhere: what is published would lie among the files of that site.",
            key,
        )


def _site_around(place: Path) -> Path | None:
    """The folder of a site that ``place`` is, or is a part of."""
    for root in (place, *place.parents):
        parts = (root / name for name in (CONTENT, TEMPLATES, OUTPUT, WORK))
        is_part = place == root or any(place.is_relative_to(part) for part in parts)
        if is_part and (root / SETTINGS_FILE).is_file():
            return root
    return None


def _holds(outer: Path, inner: Path) -> bool:
    """True if ``inner`` is ``outer`` or lies in it, whatever links and mounts lead there."""
    try:
        status = outer.stat()
    except OSError:
        return False
    place = Path(os.path.realpath(inner))
    return any(_is_same(status, folder) for folder in (place, *place.parents))


def _is_same(status: os.stat_result, folder: Path) -> bool:
    try:
        return os.path.samestat(status, folder.stat())
    except OSError:
        return False
