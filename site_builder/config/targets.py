"""The targets: [publish.NAME], each the way to one host."""

from __future__ import annotations

import msgspec


class PublishTarget(msgspec.Struct, frozen=True, kw_only=True):
    """What every target has."""

    name: str
    line: int
    """Where it stands in site.toml."""


class DirTarget(PublishTarget, frozen=True, kw_only=True):
    """A folder of this machine, or one that is mounted."""

    path: str
    """Absolute, or relative to the site folder; "~" is the user's own."""


TARGETS: dict[str, type[PublishTarget]] = {
    "dir": DirTarget,
}
"""By what ``type`` names them."""
