"""Bringing the store up to date with content/: what may have changed is read, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

from site_builder.config.settings import Settings
from site_builder.content.media import WHOLE, measure, unread
from site_builder.content.readings import Reading, decode_reading
from site_builder.content.scan import Folder, is_text
from site_builder.errors import unreadable
from site_builder.file_stat import UNSETTLED, FileStat, file_stat_from, now, settled
from site_builder.model.article import Article
from site_builder.model.editorial import BriefingNote, StandingPage
from site_builder.model.texts import Texts
from site_builder.paths import ContentPath
from site_builder.store.readings import FileRow
from site_builder.store.store import Store
from site_builder.values import Value, digest_of
from site_builder.workers import Pool, shared

SHARED_FROM = 300
"""Files from which on an executor is used: below, starting processes costs more."""

SPARE_TEXTS = 1000
"""Old texts that may lie in the store, beside as many as there are files."""

CHUNK = 100
"""Files that one task of an executor reads."""

Progress = Callable[[str, int], None]
"""Told what has been done, and to how much; to 0 for what is being waited for."""


def sync(
    folder: Folder,
    settings: Settings,
    store: Store,
    executor: Pool | None = None,
    progress: Progress = lambda *_: None,
) -> list[ContentPath]:
    """Read what may have changed in ``folder`` since the last sync, and take it into ``store``.

    ``executor`` shares many files out. Returns the paths, in the site, of the files that say
    something else than before, and of those that are gone. A file that cannot be read is a problem
    in its reading; raises DamagedStoreError if what the store has of one is not what was put.
    """
    known, files = store.readings.files, folder.files
    if folder.places is None:
        places = [*files, *(known.keys() - files.keys())]
    else:
        places = sorted(folder.places)
    gone = [path for path in places if path in known and path not in files]
    moved = [
        path for path in places if path in files and not _is_known(files[path], known.get(path))
    ]
    if not moved and not gone:
        return []
    with store.transaction():
        before = {path: store.readings.get(path) for path in gone}
        store.readings.forget(gone)
        for chunk in _read_all(folder, moved, known, settings, executor):
            before |= _keep(store, folder, known, chunk)
            if before:
                progress("Read", len(before))
        if before:
            store.changes.add(before)
        if len(store.texts) > 2 * len(folder.files) + SPARE_TEXTS:
            store.texts.keep(set(_texts_in_use(store)))
    return [*before]


def _is_known(seen: FileStat, row: FileRow | None) -> bool:
    return row is not None and row.stat == seen


class _Read(Value, frozen=True):
    """One file that was read, on its way from a worker."""

    path: ContentPath
    stat: FileStat
    digest: bytes
    data: bytes
    """The encoded reading; empty if the file says what it said before."""
    texts: Texts


def read_files(root: str, settings: Settings, files: Sequence[tuple[ContentPath, bytes]]) -> bytes:
    """Read each file unless it has the digest that is given with it; what an executor is given."""
    read = [_read(root, path, digest, settings) for path, digest in files]
    return _ENCODER.encode(read)


def _read_all(
    folder: Folder,
    paths: Sequence[ContentPath],
    known: Mapping[ContentPath, FileRow],
    settings: Settings,
    executor: Pool | None,
) -> Iterator[list[_Read]]:
    """Read the files ``paths``, some at a time."""
    files = [(path, known[path].digest if path in known else b"") for path in paths]
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    read = partial(read_files, str(folder.root.absolute()), settings)
    if executor is None or len(files) < SHARED_FROM:
        return map(_READS.decode, map(read, chunks))
    return map(_READS.decode, shared(executor, read, chunks))


def _keep(
    store: Store, folder: Folder, known: Mapping[ContentPath, FileRow], chunk: Sequence[_Read]
) -> dict[ContentPath, bytes | None]:
    """Put what was read into ``store``; what those said before that say something else now."""
    since = folder.since
    before = {
        read.path: store.readings.get(read.path) if read.path in known else None
        for read in chunk
        if read.data
    }
    store.readings.put_files(
        {read.path: FileRow(settled(read.stat, since), read.digest) for read in chunk}
    )
    store.readings.put((read.path, read.data) for read in chunk if read.data)
    store.texts.put(text for read in chunk for text in read.texts.items())
    return before


def _read(root: str, path: ContentPath, known: bytes, settings: Settings) -> _Read:
    if not is_text(path):
        return _read_medium(root, path, known)
    try:
        data, seen = _read_whole(f"{root}/{path}")
    except OSError as error:
        problem = unreadable(path, error)
        return _Read(path, UNSETTLED, b"", _ENCODER.encode(Reading(None, (problem,))), {})
    digest = blake2b(data, digest_size=16).digest()
    if digest == known:
        return _Read(path, seen, digest, b"", {})
    # the parsers of YAML and Markdown are loaded when there is something to read
    from site_builder.content.reading import read_file
    from site_builder.content.rights import within_rights

    value, problems, texts = read_file(
        path, data, settings.rules, settings.markdown.extensions, settings.languages[0]
    )
    if isinstance(value, Article):
        value, texts = within_rights(value, texts, settings.sources)
    return _Read(path, seen, digest, _ENCODER.encode(Reading(value, tuple(problems))), texts)


def _read_medium(root: str, path: ContentPath, known: bytes) -> _Read:
    file, data = f"{root}/{path}", None
    try:
        since = now()
        seen = file_stat_from(os.stat(file))
        if seen.size <= WHOLE:
            data, seen = _read_whole(file)
            digest = blake2b(data, digest_size=16).digest()
        else:
            digest = digest_of(seen) if settled(seen, since) == seen else b""
        if digest and digest == known:
            return _Read(path, seen, digest, b"", {})
        size = seen.size if data is None else len(data)
        medium = measure(path, file, data, size, digest)
    except OSError as error:
        return _Read(path, UNSETTLED, b"", _ENCODER.encode(Reading(unread(path, error))), {})
    return _Read(path, seen, digest, _ENCODER.encode(Reading(medium)), {})


def _read_whole(path: str) -> tuple[bytes, FileStat]:
    """The bytes of a file that nobody wrote to meanwhile, as far as that can be had."""
    for _ in range(3):
        with open(path, "rb", buffering=0) as file:
            before = file_stat_from(os.fstat(file.fileno()))
            data = file.read()
            after = file_stat_from(os.fstat(file.fileno()))
        if after == before:
            return data, after
    return data, UNSETTLED


def _texts_in_use(store: Store) -> Iterator[str]:
    for _, data in store.readings.all():
        reading = decode_reading(data)
        value = reading.value if reading else None
        if isinstance(value, Article | StandingPage):
            yield value.body.digest
        elif isinstance(value, BriefingNote):
            yield from (text.digest for text in (value.opening, value.closing) if text)


class Original(NamedTuple):
    """A medium that is published as it is."""

    file: Path
    stat: FileStat
    """As it was when it was measured."""
    digest: bytes
    """As in `Medium`."""


def original(folder: Folder, store: Store, path: ContentPath) -> Original:
    """The medium ``path``, as ``store`` has it from the last `sync`."""
    row = store.readings.files.get(path, FileRow(UNSETTLED, b""))
    return Original(folder.root / path, folder.files.get(path, UNSETTLED), row.digest)


_ENCODER = msgspec.msgpack.Encoder()
_READS = msgspec.msgpack.Decoder(list[_Read])
