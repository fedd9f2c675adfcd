"""Photographs that nobody took, made without an image library: valid, and the same everywhere."""

from __future__ import annotations

import random
from math import ceil

_SAME_ROUGHNESS = bytes(64 * [8])
_ONE_CODE = bytes([1] + 15 * [0])
"""Huffman code lengths: a single code, which is the bit 0."""
_SIX_BITS, _END_OF_BLOCK = b"\x06", b"\x00"

_BRIGHTER = bytes(64 + 2 * (noise % 32) for noise in range(256))
_BACK_AGAIN = bytes(62 - 2 * (noise % 32) for noise in range(256))
"""A square's byte: the code for six bits, the difference to the square before, end of block."""


def jpeg(width: int, height: int, seed: str) -> bytes:
    """A baseline JPEG (ITU-T T.81, annex B) of grey squares, each 8 pixels wide and a byte long.

    Every second square is brighter than the ground by a random amount; the others are the ground.
    """
    squares = ceil(width / 8) * ceil(height / 8)
    noise = random.Random(seed).randbytes(ceil(squares / 2))
    scan = bytearray(squares)
    scan[::2] = noise.translate(_BRIGHTER)
    scan[1::2] = noise.translate(_BACK_AGAIN)[: squares // 2]
    size = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0", b"\x01\x01", bytes([0, 0, 1, 0, 1, 0, 0])),
            _segment(0xDB, b"\0", _SAME_ROUGHNESS),
            _segment(0xC0, b"\x08", size, bytes([1, 1, 0x11, 0])),
            _segment(0xC4, b"\x00", _ONE_CODE, _SIX_BITS),
            _segment(0xC4, b"\x10", _ONE_CODE, _END_OF_BLOCK),
            _segment(0xDA, bytes([1, 1, 0, 0, 63, 0])),
            scan,
            b"\xff\xd9",
        )
    )


def _segment(marker: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2, "big") + content
