"""What a digest may take over from a source, and how the names of sources are compared."""

from __future__ import annotations

import unicodedata

import msgspec

from site_builder.charset import bare


class SourceTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """[sources."NAME"]: a source, and what its terms let others show."""

    url: str | None = None
    """Its address, for articles that name it without one."""
    language: str | None = None
    """BCP 47."""
    country: str | None = None
    """ISO 3166-1, two letters."""
    full_text: bool = True
    """False if headline, summary and a link are all that may be shown of its texts."""


def source_key(name: str) -> str:
    """Equal for two ways to write the name of a source: case and outer spaces do not count."""
    return unicodedata.normalize("NFC", bare(name)).casefold()
