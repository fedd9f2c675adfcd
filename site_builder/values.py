"""Values: what goes from process to process, and from one build to the next, as bytes."""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, array_like=True):
    """Encoded as the list of its fields: their names would be a fifth of it."""
