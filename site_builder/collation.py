"""The order in which names are listed."""

from __future__ import annotations

import unicodedata


def alphabetical(name: str) -> tuple[str, str]:
    """Sort key that puts Élysée between Egypt and Europe and keeps equal names in one order."""
    return _base(name).casefold(), name


def initial(name: str) -> str:
    """The letter that a name is listed under: É under E."""
    return _base(name).lstrip()[:1].upper()


def _base(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
