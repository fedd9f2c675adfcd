"""A target that is a folder of this machine, and the site itself: neither lies in the other."""

from __future__ import annotations

import os
from pathlib import Path

from site_builder.publish.remote import RemoteError


def check_apart(folder: Path, root: Path, key: str) -> None:
    """Raise RemoteError if ``folder`` is the site in ``root``, a part of it, or holds it.

    ``key`` is the one of the target that names the folder.
    """
    place, site = Path(os.path.realpath(folder)), Path(os.path.realpath(root))
    if place.is_relative_to(site) or site.is_relative_to(place):
        raise RemoteError(
            f"{folder} is the site itself, a part of it, or holds it",
            "Name a folder elsewhere: what is published would lie among your files.",
            key,
        )
