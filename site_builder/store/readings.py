"""What each file of content/ was when it was last read, and what it said."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from site_builder.file_stat import FileStat
from site_builder.paths import ContentPath
from site_builder.store.checksum import sealed, unsealed

TABLES = (
    """
    CREATE TABLE files
        (path TEXT PRIMARY KEY, size INT, modified INT, changed INT, inode INT, digest BLOB)
        WITHOUT ROWID
    """,
    "CREATE TABLE readings (path TEXT PRIMARY KEY, data BLOB)",
)


class FileRow(NamedTuple):
    """A file of content/ as it was when it was last read."""

    stat: FileStat
    digest: bytes
    """BLAKE2b of its bytes, 16 bytes long; of a large medium that of its stat.

    Empty if it could not be read, or is a large medium whose stat may not tell its next change.
    """


class StoredReadings:
    """The encoded reading of every file of content/, by its path in the site.

    Whatever gives a reading raises DamagedStoreError if that is not what was put.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._run, self._many = database.execute, database.executemany
        self._files: dict[ContentPath, FileRow] | None = None

    @property
    def files(self) -> Mapping[ContentPath, FileRow]:
        """Every file that is remembered; it follows what is put and forgotten."""
        if self._files is None:
            rows = self._run("SELECT path, size, modified, changed, inode, digest FROM files")
            self._files = {path: FileRow(FileStat(*stat), digest) for path, *stat, digest in rows}
        return self._files

    def get(self, path: ContentPath) -> bytes | None:
        """The reading of one file; None if there is none."""
        row = self._run("SELECT data FROM readings WHERE path = ?", (path,)).fetchone()
        return unsealed(path, row[0]) if row else None

    def all(self) -> Iterator[tuple[ContentPath, bytes]]:
        """Path and reading of every file."""
        for path, data in self._run("SELECT path, data FROM readings"):
            yield path, unsealed(path, data)

    def put(self, readings: Iterable[tuple[ContentPath, bytes]]) -> None:
        """Remember what reading gave, by path."""
        rows = ((path, sealed(path, data)) for path, data in readings)
        self._many("REPLACE INTO readings VALUES (?, ?)", rows)

    def put_files(self, files: Mapping[ContentPath, FileRow]) -> None:
        """Remember how files looked."""
        rows = ((path, *row.stat, row.digest) for path, row in files.items())
        self._many("REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", rows)
        if self._files is not None:
            self._files.update(files)

    def forget(self, paths: Iterable[ContentPath]) -> None:
        """Forget files, and what they said."""
        rows = [(path,) for path in paths]
        self._many("DELETE FROM files WHERE path = ?", rows)
        self._many("DELETE FROM readings WHERE path = ?", rows)
        if self._files is not None:
            for (path,) in rows:
                self._files.pop(path, None)

    def reload(self) -> None:
        """What is in memory may not be what is in the store."""
        self._files = None
