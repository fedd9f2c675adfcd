"""The headers that a file is to be served with: its type, and how long it may be kept.

Hosts that know no types of their own are told them with each file; for others they are written
down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from site_builder.layout import ASSETS
from site_builder.media_types import media_type
from site_builder.model.feed_formats import FEED_FORMATS
from site_builder.paths import OutputPath

IMMUTABLE = "public, max-age=31536000, immutable"
"""For a file whose name changes with its bytes: nobody asks for it again for a year (RFC 8246)."""

REVALIDATED = "public, max-age=0, must-revalidate"
"""For all others: the host is asked each time whether they have changed (RFC 9111, 5.2.2)."""

_HASHED = re.compile(rf"{re.escape(ASSETS)}.*\.[0-9a-f]{{10}}(?:\.[^./]*)?")
"""What `site_builder.render.theme.hashed_name` makes."""


def headers_of(path: OutputPath, feeds: Mapping[str, str]) -> dict[str, str]:
    """The headers of a file; ``feeds`` has the file name of each feed format, as [urls] has."""
    kind = _content_type(path, feeds)
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return {"Content-Type": f"{kind}{charset}", "Cache-Control": cache_control(path)}


def cache_control(path: OutputPath) -> str:
    """How long readers and what stands between them and the host may keep a file unasked."""
    return IMMUTABLE if is_hashed(path) else REVALIDATED


def is_hashed(path: OutputPath) -> bool:
    """True for a file of the theme whose name changes with its bytes."""
    return _HASHED.fullmatch(path) is not None


def _content_type(path: OutputPath, feeds: Mapping[str, str]) -> str:
    name = path.rpartition("/")[2]
    for feed_format, file_name in feeds.items():
        if name == file_name:
            return FEED_FORMATS[feed_format].media_type
    return media_type(path)
