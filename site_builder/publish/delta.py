"""The delta: what has to be done at a target so that it holds the site as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

import msgspec

from site_builder.paths import OutputPath
from site_builder.publish.publication import Publication, PublishedFile


class Delta(msgspec.Struct, frozen=True):
    """From what a target holds to what it is to hold."""

    send: tuple[OutputPath, ...]
    """First what others need: assets and media, then articles, lists, feeds and site maps.

    New articles and lists come before all that change, for only these lead readers to them.
    """
    delete: tuple[OutputPath, ...]
    """The other way round."""
    before: Mapping[OutputPath, PublishedFile]
    """Every file that readers may have met there."""
    after: Mapping[OutputPath, PublishedFile]
    """Every file that is to be there."""

    @property
    def is_empty(self) -> bool:
        """True if nothing is to be done."""
        return not self.send and not self.delete

    @property
    def size(self) -> int:
        """Bytes to be sent."""
        return sum(self.after[path].size for path in self.send)

    def parts(self) -> Iterator[list[OutputPath]]:
        """What is to be sent, in the parts that wait for each other."""
        parts = groupby(self.send, lambda path: _part(path, self.before, self.after))
        return (list(paths) for _, paths in parts)


def delta(
    last: Publication | None,
    there: Mapping[OutputPath, PublishedFile],
    after: Mapping[OutputPath, PublishedFile],
) -> Delta:
    """What makes of a target one that holds ``after``.

    It holds ``there`` for certain; whatever else was published there ``last`` may be anything.
    """
    owned = last.owned if last else {}
    before = {**(last.files if last else {}), **there}
    stale = [
        path
        for path, file in after.items()
        if path not in there or there[path].digest != file.digest
    ]
    return Delta(
        send=tuple(sorted(stale, key=lambda path: (_part(path, before, after), path))),
        delete=tuple(
            sorted(owned.keys() - after.keys(), key=lambda path: (-owned[path].rank, path))
        ),
        before=before,
        after=after,
    )


def _part(
    path: OutputPath,
    before: Mapping[OutputPath, PublishedFile],
    after: Mapping[OutputPath, PublishedFile],
) -> tuple[int, int]:
    """When a file is sent."""
    rank = after[path].rank
    if rank in (0, _LAST):
        return rank, 0
    return (2, rank) if path in before else (1, rank)


_LAST = 3
"""The rank of feeds and site maps."""
