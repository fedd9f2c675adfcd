"""Media: pictures, sound and papers beside the articles, each measured once, when it changes."""

from __future__ import annotations

from io import BytesIO

from site_builder.content.svg import read_svg
from site_builder.errors import Problem, unreadable
from site_builder.media_types import PUBLISHABLE, ending_of
from site_builder.model.media import Medium
from site_builder.paths import ContentPath

WHOLE = 10_000_000
"""Bytes up to which a medium is read whole, and known by what it holds.

A larger one is known by its size and times, so that a film costs nothing before it is published.
"""

_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")


def medium_kind(path: str) -> str:
    """The media type of a medium by its name; empty for one that is not published."""
    return PUBLISHABLE.get(ending_of(path), "")


def measure(path: ContentPath, file: str, data: bytes | None, size: int, digest: bytes) -> Medium:
    """What the medium ``path`` of the site is.

    ``file`` is where it lies; ``data`` is what it holds, None for more than `WHOLE`. Raises OSError
    if it cannot be read.
    """
    medium = Medium(medium_kind(path), size, digest)
    if not medium.is_picture:
        return medium
    if medium.kind == PUBLISHABLE[".svg"]:
        width, height, problem = _drawing(path, data)
    else:
        width, height = _pixels(file, data)
        found = "cannot be read as a picture: its size is not in it"
        problem = None if width and height else Problem(path, 0, "", found)
    return Medium(medium.kind, size, digest, width, height, problem)


def unread(path: ContentPath, error: OSError) -> Medium:
    """A medium that cannot be read."""
    return Medium(medium_kind(path), 0, b"", problem=unreadable(path, error))


def _drawing(path: ContentPath, data: bytes | None) -> tuple[int, int, Problem | None]:
    if data is None:
        found = f"an SVG picture of more than {WHOLE // 1_000_000} MB"
        return 0, 0, Problem(path, 0, "", found, "Simplify it, or export it as a PNG.")
    width, height, fault = read_svg(data)
    problem = Problem(path, fault.line, "", fault.found, fault.remedy) if fault else None
    return width, height, problem


def _pixels(file: str, data: bytes | None) -> tuple[int, int]:
    """Width and height of a picture made of pixels; zeros if it is none."""
    import imagesize

    if data is None:
        with open(file, "rb") as opened:
            head = opened.read(32)
    else:
        head = data[:32]
    # imagesize would read other kinds too, XML among them, whatever the file is called
    if not (head.startswith(_SIGNATURES) or head[8:12] == b"WEBP" or head[4:8] == b"ftyp"):
        return 0, 0
    try:
        width, height = imagesize.get(file if data is None else BytesIO(data))
    except OSError:
        raise
    except Exception:  # whatever it stumbles over in a damaged file
        return 0, 0
    return max(0, width), max(0, height)
