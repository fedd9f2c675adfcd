"""Rows that tell whether they are what was written, and for what."""

from __future__ import annotations

from hashlib import blake2b

from site_builder.store.sqlite_errors import DamagedStoreError

_SIZE = 8
"""Bytes of a checksum, which comes first."""


def sealed(name: str, data: bytes) -> bytes:
    """``data`` behind a checksum of itself and of ``name``, by which it is kept."""
    return blake2b(name.encode() + data, digest_size=_SIZE).digest() + data


def unsealed(name: str, row: object) -> bytes:
    """The data of what `sealed` gave; raises DamagedStoreError if ``row`` is anything else."""
    if not isinstance(row, bytes) or sealed(name, row[_SIZE:]) != row:
        raise DamagedStoreError(name)
    return row[_SIZE:]
