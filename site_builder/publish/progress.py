"""How far a publish has come, for whoever waits for it."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Transfer(msgspec.Struct, frozen=True):
    """What has been sent of what is to be sent."""

    files: int
    all_files: int
    bytes: int
    all_bytes: int


class PublishProgress(Protocol):
    """Is told what happens while it happens."""

    def waiting(self, what: str) -> None:
        """Nothing goes on until somebody else is done: "another publisher"."""

    def doing(self, what: str) -> None:
        """Something begins that may take a while: "Reading what is there"."""

    def sent(self, transfer: Transfer) -> None:
        """More bytes have gone, or a file has arrived."""

    def failed(self, found: str, pause: float) -> None:
        """A try has failed for what may be gone in a moment; the next one begins in ``pause``
        seconds."""


class Unwatched:
    """A `PublishProgress` for nobody."""

    def waiting(self, what: str) -> None:
        """Say nothing."""

    def doing(self, what: str) -> None:
        """Say nothing."""

    def sent(self, transfer: Transfer) -> None:
        """Say nothing."""

    def failed(self, found: str, pause: float) -> None:
        """Say nothing."""
