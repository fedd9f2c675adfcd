"""The four kinds of path that a site has, each a type of its own, and how one becomes another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NewType, TypeAlias
from urllib.parse import quote, unquote

ContentPath = NewType("ContentPath", str)
"""A file of content/, relative to the site folder: ``content/2024/énergie.md``."""

OutputPath = NewType("OutputPath", str)
"""A file of the output, relative to that, with forward slashes: ``topics/énergie/index.html``."""

SiteUrl = NewType("SiteUrl", str)
"""Where a page stands, from the root of the site, in letters of any script: ``/topics/énergie/``.

The path that the site may be served below is not in it.
"""

Href = NewType("Href", str)
"""The same as pages name it, percent-encoded: ``/topics/%C3%A9nergie/``.

A query and the name of a place may stand behind it; that alone is a place on the page itself.
"""

Absolute: TypeAlias = Callable[[Href], str]
"""Gives the whole address of an href, with scheme and host."""

NO_FILE = ContentPath("")
"""Stands where no content file is behind something."""

_PLAIN = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=~._-]*")


@lru_cache(maxsize=1 << 16)
def percent_encode(text: str) -> str:
    """``text`` percent-encoded as UTF-8 (RFC 3986, section 2.1), slashes kept."""
    return text if _PLAIN.fullmatch(text) else quote(text, safe="/:@!$&'()*+,;=~-._")


def encode(url: SiteUrl) -> Href:
    """How pages name a site URL."""
    return Href(percent_encode(url))


def decode(href: Href) -> SiteUrl:
    """The site URL that ``href`` names, without what is written behind it."""
    return SiteUrl(unquote(re.split("[?#]", href)[0]))


def file_of(url: SiteUrl) -> OutputPath:
    """The output file behind a site URL: ``/topics/`` is ``topics/index.html``."""
    return OutputPath(f"{url[1:]}index.html" if url.endswith("/") else url[1:])


def url_of(path: OutputPath) -> SiteUrl:
    """The site URL of the page at ``path``, of which `file_of` makes that path."""
    return SiteUrl(f"/{path.removesuffix('index.html')}")


def folders_of(paths: Iterable[str]) -> set[str]:
    """All folders that relative ``paths`` lie in, but for the one that these are relative to."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders
