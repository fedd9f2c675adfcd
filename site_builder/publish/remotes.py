"""Which remote is whose: a row for each type of target."""

from __future__ import annotations

from pathlib import Path

from site_builder.config.targets import DirTarget, PublishTarget
from site_builder.publish.remote import Remote


def remote_of(target: PublishTarget, root: Path) -> Remote:
    """Where ``target`` is, for the site in ``root``. Raises RemoteError if it cannot be there.

    What only one kind of target needs is imported for that alone.
    """
    match target:
        case DirTarget():
            from site_builder.publish.directory import Directory

            return Directory(target, root)
    raise AssertionError(target)
