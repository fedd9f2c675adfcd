"""Which remote is whose: a row for each type of target."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from site_builder.config.targets import (
    BucketTarget,
    DirTarget,
    GitTarget,
    PublishTarget,
    RsyncTarget,
)
from site_builder.publish.remote import Remote


def remote_of(target: PublishTarget, root: Path, tell: Callable[[str], None]) -> Remote:
    """Where ``target`` is, for the site in ``root``. Raises RemoteError if it cannot be there.

    ``tell`` is called with how far it is with what takes a while. What only one kind of target
    needs is imported for that alone.
    """
    match target:
        case DirTarget(releases=0):
            from site_builder.publish.folder.remote import FolderRemote

            return FolderRemote(target, root)
        case DirTarget():
            from site_builder.publish.folder.releases import ReleasesRemote

            return ReleasesRemote(target, root)
        case GitTarget():
            from site_builder.publish.git.remote import GitRemote

            return GitRemote(target, root, tell)
        case RsyncTarget():
            from site_builder.publish.rsync.remote import RsyncRemote

            return RsyncRemote(target, root)
        case BucketTarget():
            from site_builder.publish.bucket.remote import BucketRemote

            return BucketRemote(target, root)
    raise AssertionError(target)
