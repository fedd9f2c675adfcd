"""A medium: a picture, paper or recording beside the articles, as far as others need to know it."""

from __future__ import annotations

from site_builder.errors import Problem
from site_builder.values import Value


class Medium(Value, frozen=True, tag="medium"):
    """A file of content/ that is no text."""

    kind: str
    """Media type; empty for a kind that is not published."""
    size: int
    """Bytes."""
    digest: bytes
    """Equal for equal bytes; of one larger than `WHOLE` for equal stats, empty if it has none."""
    width: int = 0
    height: int = 0
    """CSS pixels of a picture; 0 where they are not known."""
    problem: Problem | None = None
    """What keeps it from being published, if anything uses it."""

    @property
    def is_picture(self) -> bool:
        """True for what an article can show."""
        return self.kind.startswith("image/")
