"""The delta: what has to be done at a target so that it holds the site as it is now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import msgspec

from site_builder.paths import OutputPath
from site_builder.plan.kinds import FRONT, NOT_FOUND
from site_builder.publish.publication import PRECOMPRESSED, Publication, PublishedFile


class Delta(msgspec.Struct, frozen=True):
    """From what a target holds to what it is to hold."""

    send: tuple[OutputPath, ...]
    """First what others need: assets and media, then articles, lists, feeds and site maps.

    All that is new comes before all that changes, for only this leads readers to it; and a new
    front page after whatever else is new.
    """
    delete: tuple[OutputPath, ...]
    """The other way round."""
    before: Mapping[OutputPath, PublishedFile]
    """Every file that readers find there now, if nobody else has deleted it."""
    after: Mapping[OutputPath, PublishedFile]
    """Every file that is to be there."""
    stale_copies: frozenset[OutputPath]
    """Compressed copies that may be there and do not stay as they are."""

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

    def copies_before(self, paths: Iterable[OutputPath]) -> list[OutputPath]:
        """What has to be deleted before ``paths`` are sent: it speaks for what they are to replace.

        Servers look at no copy, and send it in the place of whatever its original is.
        """
        originals = set(paths)
        return sorted(copy for copy in self.stale_copies if _original(copy) in originals)


def delta(
    last: Publication | None,
    there: Mapping[OutputPath, PublishedFile],
    after: Mapping[OutputPath, PublishedFile],
) -> Delta:
    """What makes of a target one that holds ``after``.

    It holds ``there`` for certain. Whatever else ``last`` says of it may have been altered by
    somebody else, or did not arrive.
    """
    owned = last.owned if last else {}
    before = {**(last.certain if last else {}), **there}
    stale = [
        path
        for path, file in after.items()
        if path not in there or there[path].digest != file.digest
    ]
    gone = owned.keys() - after.keys()
    changing = gone.union(stale)
    return Delta(
        send=tuple(sorted(stale, key=lambda path: (_part(path, before, after), path))),
        delete=tuple(sorted(gone, key=lambda path: _turn(path, owned[path]))),
        before=before,
        after=after,
        stale_copies=frozenset(
            path for path, file in owned.items() if file.kind == PRECOMPRESSED and path in changing
        ),
    )


def _part(
    path: OutputPath,
    before: Mapping[OutputPath, PublishedFile],
    after: Mapping[OutputPath, PublishedFile],
) -> tuple[int, int, bool]:
    """When a file is sent; a copy right after its original."""
    is_copy = after[path].kind == PRECOMPRESSED
    original = _original(path) if is_copy else path
    file = after[original]
    if file.rank == 0:
        return (*_ASSETS, is_copy)
    if original not in before:
        turn = _ENTRANCES if file.kind in _ENTRANCE_KINDS else (1, file.rank)
        return (*turn, is_copy)
    return 2, file.rank, is_copy


def _turn(path: OutputPath, file: PublishedFile) -> tuple[int, bool, OutputPath]:
    """When a file is deleted; a copy before its original."""
    return -file.rank, file.kind != PRECOMPRESSED, path


def _original(copy: OutputPath) -> OutputPath:
    return OutputPath(copy.rpartition(".")[0])


_ASSETS = (0, 0)
_ENTRANCES = (1, 4)
"""What readers come to without a link, after all else that is new."""

_ENTRANCE_KINDS = (FRONT.name, NOT_FOUND.name)
