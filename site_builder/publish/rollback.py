"""The rollback: readers are led back to the release before, at once, and nothing is built."""

from __future__ import annotations

from pathlib import Path

import msgspec

from site_builder.config.targets import DirTarget
from site_builder.errors import SiteError
from site_builder.publish.folder.releases import ReleasesRemote
from site_builder.publish.progress import PublishProgress, Unwatched
from site_builder.publish.publication import (
    Publication,
    remember,
    work_folder,
)
from site_builder.publish.publishing import problem
from site_builder.publish.remote import RemoteError
from site_builder.store.lock import alone


class Rollback(msgspec.Struct, frozen=True):
    """What readers have again, or would have."""

    target: DirTarget
    release: str
    """The name of its folder."""
    publication: Publication


def roll_back(
    root: Path, target: DirTarget, dry_run: bool = False, progress: PublishProgress | None = None
) -> Rollback:
    """Lead the readers of ``target``, which has releases, to the one before the one they have.

    The next publish goes on from there. With ``dry_run`` nothing is done. Raises SiteError.
    """
    progress = progress or Unwatched()
    work = work_folder(root, target.name)
    try:
        with alone(work, lambda: progress.waiting("another publisher")):
            releases = ReleasesRemote(target, root)
            with releases.opened(progress.waiting):
                release, publication = releases.go_back(dry_run)
            if not dry_run:
                remember(root, target.name, publication.encode())
    except RemoteError as error:
        raise SiteError([problem(target, error)]) from error
    return Rollback(target, release.name, publication)
