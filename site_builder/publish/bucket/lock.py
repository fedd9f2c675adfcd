"""Taking turns at an object store: the publication there is the lock.

It is replaced only in place of the very one that was read (If-Match; RFC 9110, 13.1.1). Who is at
work stands in it, and is renewed while that lasts. No clock but one's own is looked at: whoever
sees no renewal for a while, or knows that the process is gone, takes over.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from site_builder.config.targets import BucketTarget
from site_builder.paths import OutputPath
from site_builder.publish.bucket.faults import answered, is_unsupported, refusals_told
from site_builder.publish.machine import is_running, this_machine
from site_builder.publish.publication import (
    PUBLICATION,
    UnderWay,
    UnreadablePublicationError,
    decode_publication,
    other_publisher,
)
from site_builder.publish.remote import OvertakenError, RemoteError
from site_builder.store.lock import PATIENCE

if TYPE_CHECKING:
    from obstore import ObjectMeta, PutMode, PutResult, UpdateVersion
    from obstore.store import ObjectStore

RENEWAL = 15.0
"""Seconds after which a publisher shows that it is still at work."""

LEASE = 60.0
"""Seconds without that after which another one takes over."""

LOOK = 2.0
"""Seconds between two looks at them."""

LAST_WORD = 0.7
"""Seconds that a publisher who stops has to say so."""

_HEADERS = {"Content-Type": "application/gzip", "Cache-Control": "no-store"}
_T = TypeVar("_T")


class BucketLock:
    """The publication in a store, as what one publisher at a time may replace."""

    def __init__(self, store: ObjectStore, target: BucketTarget) -> None:
        self._store, self._target = store, target
        self._version: UpdateVersion | None = None
        """Of the publication that is there, as far as is known."""
        self._begun: bytes | None = None
        """The publication that says that this publisher is at work."""
        self._due = 0.0
        self.found: bytes | None = None
        """The publication that was there."""

    async def wait(self, waiting: Callable[[str], None]) -> None:
        """Read the publication, once nobody else is at work.

        ``waiting`` is called with who is; RemoteError if that does not end.
        """
        self.found = await self._read()
        at_work = _at_work(self.found)
        if at_work is None:
            return
        waiting(other_publisher(at_work.since))
        last_sign = start = monotonic()
        while at_work and monotonic() - last_sign < LEASE:
            if monotonic() - start > PATIENCE:
                raise RemoteError(
                    f"{other_publisher(at_work.since)}, does not end",
                    "Wait until that ends, or end it.",
                )
            await asyncio.sleep(LOOK)
            found = await self._read()
            if found != self.found:
                last_sign = monotonic()
            self.found, at_work = found, _at_work(found)

    async def begin(self, publication: bytes) -> None:
        """Say that this publisher is at work; OvertakenError if another one was quicker."""
        is_first = self._version is None
        await self._replace(publication)
        self._begun = publication
        if is_first and self._target.lock:
            await self._check_conditions(publication)
        elif not self._target.lock and await self._read() != publication:
            self._begun = None
            raise OvertakenError

    async def held(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Do ``work``, and show meanwhile that this publisher lives.

        OvertakenError if another one has taken over.
        """
        done = asyncio.Event()
        working = asyncio.ensure_future(work)
        renewing = asyncio.ensure_future(self._keep_renewing(done))
        try:
            first, _ = await asyncio.wait({working, renewing}, return_when=asyncio.FIRST_COMPLETED)
            for task in first:
                task.result()  # raises what it has raised
            done.set()
            await renewing
            return working.result()
        finally:
            await stop(working, renewing)

    async def end(self, publication: bytes) -> None:
        """Say what is there now; OvertakenError if another publisher has taken over."""
        await self._replace(publication)
        self._begun = None

    async def give_up(self, unsent: Iterable[OutputPath] = ()) -> None:
        """Let others begin at once, if this publisher has not come to its end.

        Of ``unsent`` it is known that they are not the site's own. Never fails.
        """
        if self._begun is None:
            return

        def stopped(under_way: UnderWay) -> UnderWay:
            files = {path: file for path, file in under_way.files.items() if path not in unsent}
            return replace(under_way, process=0, files=files)

        publication = _retold(self._begun, stopped)
        with suppress(RemoteError, OvertakenError, TimeoutError):
            await asyncio.wait_for(self._replace(publication), LAST_WORD)
        self._begun = None

    async def _keep_renewing(self, done: asyncio.Event) -> None:
        while not done.is_set():
            try:
                await asyncio.wait_for(done.wait(), self._due - monotonic())
            except TimeoutError:
                await self._renew()

    async def _renew(self) -> None:
        if self._begun:
            self._begun = _retold(
                self._begun, lambda under_way: replace(under_way, renewals=under_way.renewals + 1)
            )
            await self._replace(self._begun)

    async def _read(self) -> bytes | None:
        async with answered(self._target, "read"):
            try:
                found = await self._store.get_async(PUBLICATION)
                data = bytes(await found.bytes_async())
            except FileNotFoundError:
                self._version = None
                return None
        self._version = _version(found.meta)
        return data

    async def _replace(self, publication: bytes) -> None:
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        mode: PutMode = self._version or "create"
        try:
            await self._put(publication, mode if self._target.lock else "overwrite")
        except (AlreadyExistsError, PreconditionError) as error:
            raise OvertakenError from error
        except RemoteError as error:
            if is_unsupported(error.__cause__):
                raise _unheeded() from error
            raise

    async def _put(self, publication: bytes, mode: PutMode) -> None:
        with refusals_told(self._target, "write"):
            result = await self._store.put_async(
                PUBLICATION, publication, attributes=dict(_HEADERS), mode=mode, use_multipart=False
            )
        self._version = _version(result)
        self._due = monotonic() + RENEWAL

    async def _check_conditions(self, publication: bytes) -> None:
        """Raise RemoteError if the store writes whatever the condition."""
        from obstore.exceptions import PreconditionError

        never: UpdateVersion = {"e_tag": f'"{"0" * 32}"', "version": "1"}
        with suppress(PreconditionError):
            await self._put(publication, never)
            raise _unheeded()


def _unheeded() -> RemoteError:
    return RemoteError(
        "the store heeds no conditions on writes, so that two publishers at once would not see "
        "each other",
        "Have only one publisher at a time, and say so with lock = false.",
        "lock",
    )


def _version(told: ObjectMeta | PutResult) -> UpdateVersion:
    """What a condition on the next write is to name: stores differ in which of these they have."""
    version: UpdateVersion = {}
    if e_tag := told["e_tag"]:
        version["e_tag"] = e_tag
    if number := told["version"]:
        version["version"] = number
    return version


def _retold(publication: bytes, change: Callable[[UnderWay], UnderWay]) -> bytes:
    """A publication that tells something else of what is under way."""
    told = decode_publication(publication)
    return replace(told, under_way=told.under_way and change(told.under_way)).encode()


async def stop(*tasks: asyncio.Future[Any]) -> None:
    """Cancel tasks, and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _at_work(publication: bytes | None) -> UnderWay | None:
    """Who is publishing, unless it is known that nobody is any more."""
    if publication is None:
        return None
    try:
        under_way = decode_publication(publication).under_way
    except UnreadablePublicationError:
        return None
    if under_way is None or under_way.process == 0:
        return None
    if under_way.host != this_machine():
        return under_way
    # what this process has begun is a try before this one
    is_other = under_way.process != os.getpid() and is_running(under_way.process)
    return under_way if is_other else None
