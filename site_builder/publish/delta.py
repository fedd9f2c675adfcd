"""The delta: what has to be done at a target so that it holds the site as it is now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import msgspec
from msgspec.structs import replace

from site_builder.paths import OutputPath
from site_builder.plan.kinds import FRONT, NOT_FOUND
from site_builder.publish.hosts.http_headers import is_hashed
from site_builder.publish.publication import PRECOMPRESSED, SUPERSEDED, PublishedFile


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
    """Every file of the site that readers find there now, if nobody else has deleted it."""
    after: Mapping[OutputPath, PublishedFile]
    """Every file that is to be there, also what only pages need that readers have already."""
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
    before: Mapping[OutputPath, PublishedFile],
    there: Mapping[OutputPath, PublishedFile],
    site: Mapping[OutputPath, PublishedFile],
) -> Delta:
    """What makes of a target one that holds ``site``.

    The files ``before`` are the site's own. It holds ``there`` for certain; whatever else is among
    ``before`` may have been altered by somebody else.

    A style sheet that the site no longer has stays until something is published again: readers
    still have pages that ask for it, and so do caches on the way to them.
    """
    stale = [
        path
        for path, file in site.items()
        if path not in there or there[path].digest != file.digest
    ]
    staying = superseded(there, site)
    leaving = before.keys() - site.keys() - staying.keys()
    if stale or leaving:
        leaving |= {path for path in staying if there[path].kind == SUPERSEDED}
    after = {**site, **{path: file for path, file in staying.items() if path not in leaving}}
    changing = leaving.union(stale)
    return Delta(
        send=tuple(sorted(stale, key=lambda path: (_part(path, before, after), path))),
        delete=tuple(sorted(leaving, key=lambda path: _turn(path, before[path]))),
        before=before,
        after=after,
        stale_copies=frozenset(
            path for path, file in before.items() if file.kind == PRECOMPRESSED and path in changing
        ),
    )


def superseded(
    before: Mapping[OutputPath, PublishedFile], site: Mapping[OutputPath, PublishedFile]
) -> dict[OutputPath, PublishedFile]:
    """Hashed files of the theme that pages of ``before`` may need, and those of ``site`` do not."""
    return {
        path: replace(file, kind=SUPERSEDED)
        for path, file in before.items()
        if path not in site and file.kind in ("", SUPERSEDED) and is_hashed(path)
    }


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
