"""The lock of a place that has nothing but rsync: whoever comes announces himself, then looks."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import msgspec

from site_builder.publish.publication import other_publisher
from site_builder.publish.remote import OvertakenError, RemoteError
from site_builder.publish.rsync.place import RsyncPlace
from site_builder.store.lock import PATIENCE

RENEWAL = 15.0
"""Seconds after which one who is at work says again that he is."""

LEASE = 60.0
"""Seconds without that after which he is taken for dead: no clock but the waiting one's counts."""

PAUSE = 1.0
"""Seconds between two looks, and up to as much again, so that two who wait do not meet for ever."""


class Announcement(msgspec.Struct, frozen=True):
    """What a publisher says of himself."""

    since: datetime
    """When he came, by his own clock."""
    beat: int = 0
    """Another one each time."""


class RsyncLock:
    """Held by one publisher at a time.

    Of two that come at once at least one sees the other, for both announce themselves before they
    look; whoever sees another withdraws, and comes again later.
    """

    def __init__(self, place: RsyncPlace, folder: str, memory: Path) -> None:
        """Announcements lie in ``folder`` of the place.

        ``memory`` is a file of this site and target, which only one process uses at a time.
        """
        self._place, self._folder, self._memory = place, folder, memory
        self._id = os.urandom(8).hex()
        self._since = datetime.now(UTC)
        self._is_announced = False
        self._ended, self._lost = threading.Event(), threading.Event()
        self._heart = threading.Thread(target=self._beat, daemon=True)

    @property
    def notice(self) -> str:
        """The file of this publisher in the place, as long as it holds the lock."""
        return f"{self._folder}/{self._id}"

    def acquire(
        self, waiting: Callable[[str], None], beside: str, known: bytes | None
    ) -> bytes | None:
        """Hold it; what the file ``beside`` of the place is from then on, None if it is not there.

        ``known`` is what it was when it was last read.
        Raises RemoteError if others hold it for too long.
        """
        self._withdraw_killed()
        self._memory.parent.mkdir(parents=True, exist_ok=True)
        self._memory.write_text(self._id)
        while True:
            self._is_announced = True
            self._place.write({self.notice: _ENCODER.encode(Announcement(self._since))})
            found = self._place.read([self._folder, beside], {beside: known} if known else {})
            if not (others := self._others(found)):
                break
            self._withdraw()
            self._wait(others, waiting)
        self._heart.start()
        return found.get(beside)

    def check(self) -> None:
        """Raises OvertakenError if others have taken this publisher for dead."""
        if self._lost.is_set():
            raise OvertakenError

    def release(self) -> None:
        """Let others in. It need not be held."""
        self._ended.set()
        if self._is_announced:
            self._withdraw()

    def _withdraw(self) -> None:
        self._place.erase([self._id], self._folder)
        self._is_announced = False
        self._memory.unlink(missing_ok=True)

    def _withdraw_killed(self) -> None:
        """Take away what the last publisher of this site and target has left that was killed."""
        if self._memory.exists():
            self._place.erase([f"{self._folder}/{self._memory.read_text()}"])

    def _others(self, found: Mapping[str, bytes]) -> dict[str, bytes]:
        """Who else is announced, by the files of the place that are their notices."""
        return {
            path: said
            for path, said in found.items()
            if path.startswith(f"{self._folder}/") and path != self.notice
        }

    def _wait(self, others: Mapping[str, bytes], waiting: Callable[[str], None]) -> None:
        """Until there are no ``others``, or none that are alive."""
        waiting(_name(others))
        start = time.monotonic()
        heard: dict[tuple[str, bytes], float] = {}
        while others:
            now = time.monotonic()
            if now > start + PATIENCE:
                raise RemoteError(
                    f"{_name(others)}, does not end",
                    "Wait until it ends, or end it.",
                )
            heard = {notice: heard.get(notice, now) for notice in others.items()}
            silent = [notice for (notice, _), since in heard.items() if now > since + LEASE]
            if silent:
                self._place.erase(silent)
            time.sleep(PAUSE * (1 + random.random()))  # noqa: S311
            others = self._others(self._place.read([self._folder]))

    def _beat(self) -> None:
        """Say again and again that this one is alive."""
        for beat in count(1):
            if self._ended.wait(RENEWAL):
                return
            try:
                said = _ENCODER.encode(Announcement(self._since, beat))
                if not self._place.write({self.notice: said}, "--existing"):
                    self._lost.set()
                    return
            except RemoteError:
                continue  # if the line is broken, the publisher itself will notice


def _name(others: Mapping[str, bytes]) -> str:
    """Who one of them is, for a person."""
    try:
        return other_publisher(_DECODER.decode(next(iter(others.values()))).since)
    except msgspec.MsgspecError:
        return "another publisher"


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Announcement)
