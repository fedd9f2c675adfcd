"""Media types by the endings of file names: the same for pages, for hosts and in the preview."""

from __future__ import annotations

PUBLISHABLE = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".vtt": "text/vtt",
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".zip": "application/zip",
}
"""Endings of the media that authors may publish: none of them runs in a browser."""

TYPES = {
    **PUBLISHABLE,
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
"""Endings, in lower case; a feed has the type of its format instead."""

UNKNOWN = "application/octet-stream"
"""The type of what no browser is to open (RFC 2046, 4.5.1)."""


def media_type(path: str) -> str:
    """The media type of a file by its name, without parameters."""
    return TYPES.get(ending_of(path), UNKNOWN)


def ending_of(path: str) -> str:
    """What a file name ends with, in lower case, as ``.png``; something else if that is nothing."""
    return path[path.rfind(".") :].lower()
