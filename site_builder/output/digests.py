"""Digests of what is in the output, or is to be."""

from __future__ import annotations

from hashlib import blake2b

PIECE = 1 << 20
"""Bytes of a file that are read at once."""


def digester(data: bytes = b"") -> blake2b:
    """What takes bytes piece by piece, and tells their digest at last."""
    return blake2b(data, digest_size=16)


def digest_of_bytes(data: bytes) -> str:
    """In hexadecimal, as all of them."""
    return digester(data).hexdigest()


def file_digest(path: str) -> str:
    """The digest of the bytes of a file; empty if it cannot be read."""
    digest = digester()
    try:
        with open(path, "rb", buffering=0) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()
