"""The headers that a file is to be served with: its type, and how long it may be kept.

Hosts that know no types of their own are told them with each file; for others they are written
down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from site_builder.content.media import TYPES as MEDIA_TYPES
from site_builder.layout import ASSETS
from site_builder.model.feed_formats import FEED_FORMATS
from site_builder.paths import OutputPath

IMMUTABLE = "public, max-age=31536000, immutable"
"""For a file whose name changes with its bytes: nobody asks for it again for a year (RFC 8246)."""

REVALIDATED = "public, max-age=0, must-revalidate"
"""For all others: the host is asked each time whether they have changed (RFC 9111, 5.2.2)."""

CONTENT_TYPES = {
    **MEDIA_TYPES,
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
    ".xsl": "application/xslt+xml",
    ".opml": "text/x-opml",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".ico": "image/vnd.microsoft.icon",
    ".wasm": "application/wasm",
}
"""Endings of file names, in lower case, to media types; a feed has that of its format instead."""

UNKNOWN = "application/octet-stream"
"""The type of what no browser is to open (RFC 2046, 4.5.1)."""

_HASHED = re.compile(rf"{re.escape(ASSETS)}.*\.[0-9a-f]{{10}}(?:\.[^./]*)?")
"""What `site_builder.render.theme.hashed_name` makes."""


def headers_of(path: OutputPath, feeds: Mapping[str, str]) -> dict[str, str]:
    """The headers of a file; ``feeds`` has the file name of each feed format, as [urls] has."""
    kind = content_type(path, feeds)
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return {"Content-Type": f"{kind}{charset}", "Cache-Control": cache_control(path)}


def content_type(path: OutputPath, feeds: Mapping[str, str]) -> str:
    """The media type of a file, without parameters; ``feeds`` as for `headers_of`."""
    name = path.rpartition("/")[2]
    for feed_format, file_name in feeds.items():
        if name == file_name:
            return FEED_FORMATS[feed_format].media_type
    return CONTENT_TYPES.get(name[name.rfind(".") :].lower(), UNKNOWN)


def cache_control(path: OutputPath) -> str:
    """How long readers and what stands between them and the host may keep a file unasked."""
    return IMMUTABLE if _HASHED.fullmatch(path) else REVALIDATED
