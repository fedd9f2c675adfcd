"""A bucket of an object store: S3 and its kin, Google, Azure."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import (
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
    Set,
)
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from site_builder.config.targets import BucketTarget
from site_builder.layout import OUTPUT
from site_builder.output.digests import digest_of_bytes, digester
from site_builder.paths import OutputPath
from site_builder.publish.bucket.faults import answered, refusals_told
from site_builder.publish.bucket.lock import BucketLock, stop
from site_builder.publish.bucket.object_store import PART, open_store
from site_builder.publish.bucket.uploads import Uploads
from site_builder.publish.publication import PublishedFile
from site_builder.publish.remote import Outgoing, RemoteError, in_the_way

PARALLEL = 24
"""Files that are under way at once."""

BULKY = 256_000
"""Bytes from which on a file is one of few: on a slow line, none is to run out of time."""

PARALLEL_BULKY = 4
"""Bulky files that are under way at once."""

BATCH = 1000
"""Objects that one request deletes at most (S3 DeleteObjects)."""

LONGEST = 1024
"""Bytes that the name of an object may have at most, at all of these stores."""

_T = TypeVar("_T")


class StoredObject(NamedTuple):
    """What a listing tells of an object."""

    size: int
    tag: str


class BucketRemote:
    """As in `site_builder.publish.remote.Remote`; see `BucketLock` for what keeps others out.

    Nothing is listed but before the first publication, after one that was cut off, for a large
    file that is new, and to verify.
    """

    def __init__(self, target: BucketTarget, root: Path) -> None:
        """Raises RemoteError if there are no library or no credentials for it."""
        self._target, self._root = target, root
        self._store = open_store(target)
        self._lock = BucketLock(self._store, target)
        self._uploads = Uploads(self._store)
        self._bulky = asyncio.Semaphore(PARALLEL_BULKY)
        self._listing: Mapping[str, StoredObject] | None = None
        self._unseen: set[OutputPath] = set()
        """Files that are to be put only where nothing is."""
        self._strangers: set[OutputPath] = set()
        """Files of others that were met when something was to be put in their place."""

    @contextmanager
    def opened(self, waiting: Callable[[str], None]) -> Iterator[None]:
        """As in `Remote`."""
        with asyncio.Runner() as self._runner:
            self._runner.run(self._lock.wait(waiting))
            try:
                yield
            finally:
                self._runner.run(self._leave())

    async def _leave(self) -> None:
        """At once: whoever has stopped this does not wait."""
        await asyncio.gather(self._lock.give_up(self._strangers), self._uploads.take_back())

    def read(self) -> bytes | None:
        """As in `Remote`."""
        return self._lock.found

    def strangers(self, files: Collection[Outgoing], _: Set[OutputPath]) -> Iterable[OutputPath]:
        """As in `Remote`.

        To look for each costs as much as to send it. So whatever fits into one request is sent on
        the condition that nothing is there, unless all has to be listed anyway.
        """
        for file in files:
            self._check_name(file.path)
        small = {file.path for file in files if file.file.size <= PART}
        must_list = self._lock.found is None or len(small) < len(files) or not self._target.lock
        if self._listing is None and not must_list:
            self._unseen |= small
            return ()
        listing = self._listed()
        return self.differing({file.path: file.file for file in files if file.path in listing})

    def begin(self, publication: bytes) -> None:
        """As in `Remote`."""
        self._listing = None
        self._runner.run(self._lock.begin(publication))

    def send(
        self,
        files: Sequence[Outgoing],
        moved: Callable[[int], None],
        sent: Callable[[Outgoing, str], None],
    ) -> None:
        """As in `Remote`."""

        async def send(file: Outgoing) -> None:
            if file.file.size > PART:
                tag = await self._put_in_parts(file, moved)
            else:
                tag = await self._put(file)
                moved(file.file.size)
            sent(file, tag)

        self._runner.run(self._lock.held(_each(files, send)))

    def delete(self, paths: Sequence[OutputPath]) -> None:
        """As in `Remote`."""
        if paths:
            self._runner.run(self._lock.held(self._delete(paths)))

    def end(self, publication: bytes) -> None:
        """As in `Remote`."""
        self._runner.run(self._lock.end(publication))

    def differing(self, files: Mapping[OutputPath, PublishedFile]) -> Iterable[OutputPath]:
        """As in `Remote`: by their tags, and where these do not tell by reading them."""
        listing = self._listed() if files else {}
        found = []
        doubtful = []
        for path, file in files.items():
            there = listing.get(path)
            if there is None or there.size != file.size:
                found.append(path)
            elif there.tag != file.tag and not self._is_as_here(path, file, there):
                doubtful.append((path, file))

        async def check(named: tuple[OutputPath, PublishedFile]) -> None:
            path, file = named
            if not await self._holds(path, file):
                found.append(path)

        self._runner.run(_each(doubtful, check))
        return found

    def _check_name(self, path: OutputPath) -> None:
        prefix = self._target.prefix.strip("/")
        name = f"{prefix}/{path}" if prefix else path
        if (size := len(name.encode())) > LONGEST:
            raise RemoteError(
                f"its name is too long for an object store: {path} has {size:,} bytes, and "
                f"{LONGEST:,} are the most",
                "Shorten the prefix, or the slug.",
            )

    def _listed(self) -> Mapping[str, StoredObject]:
        """All that is there, by paths."""
        if self._listing is None:
            self._listing = self._runner.run(self._list())
        return self._listing

    async def _list(self) -> dict[str, StoredObject]:
        listing: dict[str, StoredObject] = {}
        rows = aiter(self._store.list(chunk_size=BATCH))
        while True:
            async with answered(self._target, "list what is"):
                page = await anext(rows, None)
            if page is None:
                return listing
            for row in page:
                listing[row["path"]] = StoredObject(row["size"], _tag(row["e_tag"]))

    async def _put(self, file: Outgoing) -> str:
        """Send a file; returns its tag."""
        from obstore.exceptions import AlreadyExistsError

        try:
            async with self._bulky if file.file.size > BULKY else nullcontext():
                with refusals_told(self._target, "write"):
                    result = await self._store.put_async(
                        file.path,
                        file.source.read_bytes(),
                        attributes=dict(file.headers),
                        mode="create" if file.path in self._unseen else "overwrite",
                        use_multipart=False,
                    )
        except AlreadyExistsError as error:
            if await self._holds(file.path, file.file):
                return ""  # it was sent before, but the answer was lost
            self._strangers.add(file.path)
            raise in_the_way([file.path]) from error
        return _tag(result["e_tag"])

    async def _put_in_parts(self, file: Outgoing, moved: Callable[[int], None]) -> str:
        """Send a large file; returns its tag."""
        # the stores take 10,000 parts at most
        part = max(PART, file.file.size // 9_000)
        async with self._bulky:
            with refusals_told(self._target, "write"), file.source.open("rb") as source:
                async with self._uploads.begun(file, part) as upload:
                    while piece := source.read(part):
                        await upload.write(piece)
                        moved(len(piece))
            async with answered(self._target, "read"):
                there = await self._store.head_async(file.path)
        return _tag(there["e_tag"])

    async def _delete(self, paths: Sequence[OutputPath]) -> None:
        for start in range(0, len(paths), BATCH):
            batch = paths[start : start + BATCH]
            try:
                async with answered(self._target, "delete"):
                    await self._store.delete_async(batch)
            except FileNotFoundError:  # Google and Azure tell of one, and leave the others
                await _each(batch, self._delete_one)

    async def _delete_one(self, path: OutputPath) -> None:
        with suppress(FileNotFoundError):
            async with answered(self._target, "delete"):
                await self._store.delete_async(path)

    def _is_as_here(self, path: OutputPath, file: PublishedFile, there: StoredObject) -> bool:
        """True if what is there is what the output holds, and that is ``file``.

        Stores call what was sent in one request by its MD5, unless they encrypt it.
        """
        if file.size > PART:
            return False
        try:
            data = (self._root / OUTPUT / path).read_bytes()
        except OSError:
            return False
        md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
        return md5 == there.tag and digest_of_bytes(data) == file.digest

    async def _holds(self, path: OutputPath, file: PublishedFile) -> bool:
        """True if an object has the bytes of ``file``; it is read, piece by piece."""
        digest = digester()
        try:
            async with answered(self._target, "read"):
                there = await self._store.head_async(path)
            if there["size"] != file.size:
                return False
            for start in range(0, file.size, PART):
                length = min(PART, file.size - start)
                with refusals_told(self._target, "read"):
                    piece = await self._store.get_range_async(path, start=start, length=length)
                digest.update(piece)
        except FileNotFoundError:
            return False
        return digest.hexdigest() == file.digest


def _tag(e_tag: str | None) -> str:
    """An ETag without its quotes."""
    return (e_tag or "").strip('"')


async def _each(items: Iterable[_T], do: Callable[[_T], Awaitable[None]]) -> None:
    """Do something with each, several at once; the first error ends it."""
    pending = iter(items)

    async def work() -> None:
        for item in pending:
            await do(item)

    workers = [asyncio.ensure_future(work()) for _ in range(PARALLEL)]
    try:
        await asyncio.gather(*workers)
    finally:
        await stop(*workers)
