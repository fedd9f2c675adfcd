"""Folders of releases, and a link that leads readers to one of them, switched in one step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from site_builder.config.targets import DirTarget
from site_builder.output.flush import flush
from site_builder.paths import OutputPath
from site_builder.publish.apart import check_apart
from site_builder.publish.delta import superseded
from site_builder.publish.folder.clone import clone
from site_builder.publish.folder.faults import refusals_told
from site_builder.publish.folder.location import check_place, folder_of
from site_builder.publish.folder.lock import FolderLock
from site_builder.publish.folder.page_tree import PageTree, let_read
from site_builder.publish.folder.release_folders import Release, ReleaseFolders
from site_builder.publish.publication import Publication, PublishedFile, decode_publication
from site_builder.publish.remote import Outgoing, OvertakenError, RemoteError


class ReleasesRemote:
    """As in `site_builder.publish.remote.Remote`: readers see all of a release at once.

    A new one begins as the one that readers have, with links to the same files, and is changed
    where nobody sees it.
    """

    def __init__(self, target: DirTarget, root: Path) -> None:
        """Raises RemoteError if the link cannot be there, or stands for something else."""
        self._root, self._keep = root, target.releases
        link = folder_of(target, root)
        check_place(link, root)
        self._releases = ReleaseFolders(link)
        check_apart(self._releases.folder, root, "path")
        self._lock = FolderLock()
        self._draft = PageTree(self._releases.draft)
        self._kept: Collection[OutputPath] = ()

    @contextmanager
    def opened(self, waiting: Callable[[str], None]) -> Iterator[None]:
        """As in `Remote`."""
        with refusals_told(self._root, self._releases.folder), self._lock.opened(waiting):
            if self._releases.folder.is_dir():
                self._be_alone()
            self._live = PageTree(self._releases.live_folder())
            self._last = self._live.read()
            yield

    def read(self) -> bytes | None:
        """As in `Remote`."""
        return self._last

    def strangers(
        self, files: Collection[Outgoing], owned: Set[OutputPath]
    ) -> Iterator[OutputPath]:
        """As in `Remote`; what others have put into the live release is in the next one too."""
        return self._live.strangers(files, owned)

    def begin(self, publication: bytes) -> None:
        """As in `Remote`, but nothing is told there: nobody sees anything before `end`."""
        self._be_alone()
        if self._live.read() != self._last:
            raise OvertakenError
        self._kept = decode_publication(publication).intended
        self._releases.drop_later(self._live.folder)
        self._draft.folder.mkdir(parents=True)
        let_read(self._draft.folder)
        is_first = not self._live.folder.exists()
        self._cloned = [] if is_first else clone(self._live.folder, self._draft.folder)

    def send(
        self,
        files: Sequence[Outgoing],
        moved: Callable[[int], None],
        sent: Callable[[Outgoing, str], None],
    ) -> None:
        """As in `Remote`."""
        self._draft.put(files, moved, sent)

    def delete(self, paths: Sequence[OutputPath]) -> None:
        """As in `Remote`."""
        self._draft.delete(paths, self._kept)

    def end(self, publication: bytes) -> None:
        """As in `Remote`: the release is there, and readers are led to it."""
        self._draft.tell(publication)
        self._draft.sweep()
        flush(self._cloned)
        self._releases.show(self._releases.add_draft())
        self._releases.prune(self._keep)

    def differing(self, files: Mapping[OutputPath, PublishedFile]) -> Iterator[OutputPath]:
        """As in `Remote`."""
        return self._live.differing(files)

    def go_back(self, dry_run: bool) -> tuple[Release, Publication]:
        """Lead readers to the release before the one that they have.

        What others have put beside the pages since then stays. With ``dry_run`` nothing is done.
        Raises RemoteError if there is none, or none that can be read.
        """
        release = self._releases.before(self._live.folder)
        if release is None:
            raise RemoteError(
                "there is no earlier release",
                "Take the sources of the site back to what they were, and publish them.",
            )
        earlier = PageTree(self._releases.folder / release.name)
        publication = earlier.publication()
        if publication is None:
            found = f"the release before, {release.name}, is damaged"
            raise RemoteError(found, "Delete its folder to reach the one before that.")
        if not dry_run:
            publication = self._revive(earlier, publication)
            self._releases.show(release)
        return release, publication

    def _revive(self, earlier: PageTree, publication: Publication) -> Publication:
        """Have in an ``earlier`` release, with its ``publication``, what outlives the live one.

        That is what others have put there, and what pages of it need that readers have. Returns
        the publication that knows of it.
        """
        live = self._live.publication()
        needed = superseded(live.files, publication.files) if live else {}
        revived = replace(publication, files={**publication.files, **needed})
        earlier.tell(revived.encode())  # first, so that it is known whose they are after a cut
        earlier.sweep()
        own = publication.named | (live.named if live else set())
        flush(clone(self._live.folder, earlier.folder, left_out=own - needed.keys()))
        return revived

    def _be_alone(self) -> None:
        """Keep others out."""
        self._releases.folder.mkdir(exist_ok=True)
        let_read(self._releases.folder)
        self._lock.acquire(self._releases.work, self._releases.sweep)
