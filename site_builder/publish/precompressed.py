"""Precompressed copies beside files, for web servers that send them to whoever takes them.

A server never compares a copy with its original: it takes for granted that both say the same. So
one that no longer does is deleted before its original changes, and the new one comes after that.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from site_builder.media_types import media_type
from site_builder.output.digests import digest_of_bytes
from site_builder.paths import OutputPath
from site_builder.publish.publication import PRECOMPRESSED, PublishedFile
from site_builder.publish.spool import Spool
from site_builder.store.sqlite_errors import DamagedStoreError

LEAST = 1024
"""Bytes below which a file has no copy: it fits into a packet or two as it is."""

MOST = 10_000_000
"""Bytes above which it has none: it would be held in memory whole."""

_TYPES = ("text/", "application/xml", "application/json")
_SUFFIXES = ("+xml", "+json")


def precompressed_copies(
    files: Mapping[OutputPath, PublishedFile],
    there: Mapping[OutputPath, PublishedFile],
    compress: Sequence[str],
    output: Path,
    spool: Spool,
) -> dict[OutputPath, PublishedFile]:
    """The copies of ``files``, which lie in ``output``.

    One that is ``there`` beside the very original is not made again; what is made is put into
    the ``spool``. Raises DamagedStoreError if a file is not what was built.
    """
    found: dict[OutputPath, PublishedFile] = {}
    missing: list[tuple[OutputPath, str]] = []
    sizes = {path: file.size for path, file in files.items()}
    for copy, (path, encoding) in copies_of(sizes, compress).items():
        old, known = there.get(path), there.get(copy)
        if old and known and old.digest == files[path].digest and known.kind == PRECOMPRESSED:
            found[copy] = known
        else:
            missing.append((path, encoding))

    def make(path: OutputPath, encoding: str) -> tuple[OutputPath, PublishedFile]:
        data = ENCODERS[encoding](_read(output, path, files[path]))
        copy = OutputPath(f"{path}.{encoding}")
        spool.put(data)
        file = PublishedFile(digest_of_bytes(data), len(data), files[path].rank, PRECOMPRESSED)
        return copy, file

    # what compresses lets other threads work meanwhile
    with ThreadPoolExecutor() as workers:
        found.update(workers.map(make, *zip(*missing, strict=True)) if missing else ())
    return found


def copies_of(
    sizes: Mapping[OutputPath, int], compress: Sequence[str]
) -> dict[OutputPath, tuple[OutputPath, str]]:
    """The copies of files of these ``sizes``: each to its original, and how that is encoded."""
    copies = {
        OutputPath(f"{path}.{encoding}"): (path, encoding)
        for path, size in sizes.items()
        if is_compressible(path, size)
        for encoding in compress
    }
    # somebody may have a medium of such a name
    return {copy: made_of for copy, made_of in copies.items() if copy not in sizes}


def _read(output: Path, path: OutputPath, file: PublishedFile) -> bytes:
    try:
        data = (output / path).read_bytes()
    except FileNotFoundError as error:
        raise DamagedStoreError(path) from error
    if digest_of_bytes(data) != file.digest:
        raise DamagedStoreError(path)
    return data


def is_compressible(path: OutputPath, size: int) -> bool:
    """True for a text that is worth compressing."""
    kind = media_type(path)
    return LEAST <= size <= MOST and (kind.startswith(_TYPES) or kind.endswith(_SUFFIXES))


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, compresslevel=9, mtime=0)


def _brotli(data: bytes) -> bytes:
    import brotli

    return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=5))


ENCODERS: dict[str, Callable[[bytes], bytes]] = {"gz": _gzip, "br": _brotli}
"""By the endings that servers look for; each gives equal bytes for equal ones."""
