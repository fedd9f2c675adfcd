"""The HTML of the texts, each kept once under its digest, however many files say it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import closing, contextmanager
from pathlib import Path

from site_builder.model.texts import text_digest
from site_builder.store.files import READINGS
from site_builder.store.lock import PATIENCE
from site_builder.store.sqlite_errors import DamagedStoreError

TABLES = ("CREATE TABLE texts (digest TEXT PRIMARY KEY, html BLOB)",)


class StoredTexts(Mapping[str, str]):
    """Digest to HTML, looked up in a store when asked for.

    Looking up raises DamagedStoreError for a text that is not there, or is another one.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._count: int | None = None

    def __getitem__(self, digest: str) -> str:
        row = self._database.execute(
            "SELECT html FROM texts WHERE digest = ?", (digest,)
        ).fetchone()
        if row is None or not isinstance(row[0], bytes) or text_digest(row[0]) != digest:
            raise DamagedStoreError(f"the text {digest}")
        return row[0].decode()

    def __iter__(self) -> Iterator[str]:
        return (row[0] for row in self._database.execute("SELECT digest FROM texts"))

    def __len__(self) -> int:
        if self._count is None:
            (self._count,) = self._database.execute("SELECT count(*) FROM texts").fetchone()
        return self._count

    def put(self, texts: Iterable[tuple[str, bytes]]) -> None:
        """Keep HTML, in UTF-8, under its digests."""
        put = self._database.executemany("INSERT OR IGNORE INTO texts VALUES (?, ?)", texts)
        if self._count is not None:
            self._count += put.rowcount

    def keep(self, digests: Set[str]) -> None:
        """Drop all other texts than these."""
        gone = [(digest,) for digest in self if digest not in digests]
        self._database.executemany("DELETE FROM texts WHERE digest = ?", gone)
        self.reload()

    def reload(self) -> None:
        """What is in memory may not be what is in the store."""
        self._count = None


@contextmanager
def open_texts(folder: Path) -> Iterator[StoredTexts]:
    """The texts of the store in ``folder``, for a process that only reads them."""
    address = f"{(folder / READINGS).resolve().as_uri()}?mode=ro"
    with closing(
        sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
    ) as database:
        # one lock for all that is read, instead of one for each text
        database.execute("BEGIN")
        yield StoredTexts(database)
