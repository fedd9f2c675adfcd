"""Where a field stands in a content file."""

from __future__ import annotations

from typing import Protocol

from site_builder.paths import ContentPath


class LineOf(Protocol):
    """Looks up the line of a field, when there is something to be said of it."""

    def __call__(self, path: ContentPath, key: str, entry: str = "") -> int:
        """The line; of the text ``entry`` in a list or mapping. 0 where it is not written."""
