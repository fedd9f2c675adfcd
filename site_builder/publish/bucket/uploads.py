"""Large files on their way to an object store, in parts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from site_builder.publish.bucket.lock import LAST_WORD
from site_builder.publish.remote import Outgoing

if TYPE_CHECKING:
    from obstore import AsyncWritableFile
    from obstore.store import ObjectStore

PARTS = 2
"""Parts of a file that are under way, and in memory, at once."""


class Uploads:
    """What has arrived of a file that is cut off is taken back: else its owner would pay for it."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._cut_off: list[asyncio.Future[None]] = []

    @asynccontextmanager
    async def begun(self, file: Outgoing, part: int) -> AsyncIterator[AsyncWritableFile]:
        """Takes the bytes of ``file``, which is there after that, in parts of that size."""
        from obstore import open_writer_async

        upload = open_writer_async(
            self._store,
            file.path,
            attributes=dict(file.headers),
            buffer_size=part,
            max_concurrency=PARTS,
        )
        try:
            yield upload
        except BaseException as error:
            # the library aborts what is left in this way, and knows no other
            abort = upload.__aexit__(type(error), error, error.__traceback__)
            self._cut_off.append(asyncio.ensure_future(abort))
            raise
        end = asyncio.ensure_future(upload.close())
        try:
            await asyncio.shield(end)
        except asyncio.CancelledError:
            # nor does it abort what was stopped while it ended: that may still become whole
            self._cut_off.append(end)
            raise

    async def take_back(self) -> None:
        """Wait a moment until nothing is in the store that has arrived in part. Never fails."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORD):
                await asyncio.gather(*self._cut_off, return_exceptions=True)
