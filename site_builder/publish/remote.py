"""The remote: where the files of a target are, and what can be done there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from site_builder.errors import enumerated
from site_builder.paths import OutputPath
from site_builder.publish.publication import PublishedFile


class Outgoing(NamedTuple):
    """A file that is to be sent."""

    path: OutputPath
    source: Path
    """Where it lies until it is sent: nobody changes it meanwhile."""
    file: PublishedFile
    headers: Mapping[str, str]
    """What it is to be served with, for a place that is told; see `http_headers`."""


class RemoteError(Exception):
    """A target cannot be published to."""

    def __init__(self, found: str, remedy: str = "", key: str = "", passing: bool = False) -> None:
        """``found`` and ``remedy`` as in a `Problem`, without any credential.

        ``key`` is the one of the target that has to be mended; ``passing`` is True for what may be
        gone in a moment, such as a line that broke.
        """
        self.found, self.remedy, self.key, self.passing = found, remedy, key, passing
        super().__init__(found)


def in_the_way(strangers: Iterable[OutputPath]) -> RemoteError:
    """What to raise where files of others stand in the place of the site's."""
    return RemoteError(
        f"files that this site did not publish are in the way: {enumerated(sorted(strangers))}",
        "Move them away, or name another place.",
    )


class OvertakenError(Exception):
    """Somebody else has published since the publication there was read."""


class Remote(Protocol):
    """A place of files that can be read, and written to by one publisher at a time.

    Every method raises RemoteError for what the place, the line or the system's tool refuses.
    """

    def opened(self, waiting: Callable[[str], None]) -> AbstractContextManager[None]:
        """Hold the connection, and the lock of a place that has one.

        ``waiting`` is called once, with who is at work there, if somebody else is; RemoteError if
        that does not end.
        """

    def read(self) -> bytes | None:
        """The publication that lies there; None if there is none."""

    def strangers(
        self, files: Collection[Outgoing], owned: Set[OutputPath]
    ) -> Iterable[OutputPath]:
        """Those of ``files`` in whose place something else stands, or in the way to it.

        ``owned`` are the site's own, and none of ``files``: one of them may be a folder on the way.
        What has the very bytes that are to be sent is no stranger.
        """

    def begin(self, publication: bytes) -> None:
        """Put a publication there that tells what is about to be sent.

        Raises OvertakenError if the one there is not the one that was read.
        """

    def send(
        self,
        files: Sequence[Outgoing],
        moved: Callable[[int], None],
        sent: Callable[[Outgoing, str], None],
    ) -> None:
        """Put files in their places, each in one step, in whatever order.

        ``moved`` is called with how many bytes more have gone, within large files too; ``sent``
        for each file once it is there, with its tag. Files of one call need each other no more
        than pages of one rank do.
        """

    def delete(self, paths: Sequence[OutputPath]) -> None:
        """Delete files of the site, in this order, and the folders that they leave empty.

        One that is not there is no error.
        """

    def end(self, publication: bytes) -> None:
        """Put the publication there that tells what there is now; then all that was done lasts."""

    def differing(self, files: Mapping[OutputPath, PublishedFile]) -> Iterable[OutputPath]:
        """Those of ``files`` that are not there with these bytes."""
