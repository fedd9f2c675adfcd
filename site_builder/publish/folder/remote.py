"""A folder of this machine, or one that is mounted, in which files take their places one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from pathlib import Path

from site_builder.config.targets import DirTarget
from site_builder.layout import WORK
from site_builder.paths import OutputPath
from site_builder.publish.folder.faults import refusals_told
from site_builder.publish.folder.location import check_place, folder_of
from site_builder.publish.folder.lock import FolderLock
from site_builder.publish.folder.page_tree import PageTree, let_read
from site_builder.publish.folder.release_folders import ReleaseFolders
from site_builder.publish.publication import PublishedFile, decode_publication
from site_builder.publish.remote import Outgoing, OvertakenError


class FolderRemote:
    """As in `site_builder.publish.remote.Remote`; the system's lock keeps others out."""

    def __init__(self, target: DirTarget, root: Path) -> None:
        """Raises RemoteError if the folder is a part of the site, holds it, or cannot be made."""
        self._root = root
        self._folder = folder_of(target, root)
        check_place(self._folder, root)
        self._tree = PageTree(self._folder)
        self._lock = FolderLock()
        self._kept: Collection[OutputPath] = ()

    @contextmanager
    def opened(self, waiting: Callable[[str], None]) -> Iterator[None]:
        """As in `Remote`."""
        with refusals_told(self._root, self._folder), self._lock.opened(waiting):
            if self._folder.is_dir():
                self._be_alone()
            self._last = self._tree.read()
            yield

    def read(self) -> bytes | None:
        """As in `Remote`."""
        return self._last

    def strangers(
        self, files: Collection[Outgoing], owned: Set[OutputPath]
    ) -> Iterator[OutputPath]:
        """As in `Remote`."""
        return self._tree.strangers(files, owned)

    def begin(self, publication: bytes) -> None:
        """As in `Remote`."""
        if not self._folder.is_dir():
            self._folder.mkdir()
            let_read(self._folder)
        self._be_alone()
        if self._tree.read() != self._last:
            raise OvertakenError
        self._kept = decode_publication(publication).intended
        self._tree.tell(publication)

    def send(
        self,
        files: Sequence[Outgoing],
        moved: Callable[[int], None],
        sent: Callable[[Outgoing, str], None],
    ) -> None:
        """As in `Remote`."""
        self._tree.put(files, moved, sent)

    def delete(self, paths: Sequence[OutputPath]) -> None:
        """As in `Remote`."""
        self._tree.delete(paths, self._kept)

    def end(self, publication: bytes) -> None:
        """As in `Remote`."""
        self._tree.tell(publication)

    def differing(self, files: Mapping[OutputPath, PublishedFile]) -> Iterator[OutputPath]:
        """As in `Remote`."""
        return self._tree.differing(files)

    def _be_alone(self) -> None:
        """Keep others out."""
        releases = ReleaseFolders(self._folder)
        work = releases.work if releases.is_linked else self._folder / WORK
        self._lock.acquire(work, self._tree.sweep)
