"""What builds put into each output, what pages were made of, and how the last build left it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from site_builder.file_stat import UNSETTLED
from site_builder.paths import ContentPath, OutputPath
from site_builder.store.changes import ChangeLog
from site_builder.store.checksum import sealed, unsealed
from site_builder.store.index import StoredIndex
from site_builder.store.traces import Traces

TABLES = (
    """
    CREATE TABLE manifest.outputs
        (number INTEGER PRIMARY KEY, output TEXT UNIQUE, generation INT, state BLOB)
    """,
    """
    CREATE TABLE manifest.made
        (output TEXT, path TEXT, kind TEXT, template TEXT, source TEXT, fingerprint BLOB,
         digest TEXT, cause TEXT, size INT, modified INT, changed INT, inode INT,
         PRIMARY KEY (output, path)) WITHOUT ROWID
    """,
    """
    CREATE TABLE manifest.pages
        (output TEXT, path TEXT, value BLOB, previous BLOB, PRIMARY KEY (output, path))
    """,
)


class MadeRow(NamedTuple):
    """A file of the output as the build left it."""

    path: OutputPath
    kind: str | None
    """None for an asset or a medium."""
    template: str
    """Empty for an asset or a medium."""
    source: ContentPath
    """The file that it is of; `NO_FILE` if there is no one file."""
    fingerprint: bytes
    """Of the encoded value that it shows, else of the file that it is a copy of."""
    digest: str
    """Of its bytes, in hexadecimal digits; empty in a preview, which makes no bytes."""
    cause: str
    """Why it was last made; empty if for another value."""
    # a `FileStat`
    size: int = UNSETTLED.size
    modified: int = UNSETTLED.modified
    changed: int = UNSETTLED.changed
    inode: int = UNSETTLED.inode


class StoredOutput:
    """What is remembered of one output; its files and pages go by their paths in it."""

    def __init__(self, database: sqlite3.Connection, name: str, changes: ChangeLog) -> None:
        """``name`` is what tells it from the site's other outputs."""
        self._database, self._name, self._changes = database, name, changes
        self._run, self._many = database.execute, database.executemany
        self._made: dict[OutputPath, MadeRow] | None = None

    @property
    def state(self) -> bytes:
        """What the last build left, as it was put; empty if there was none.

        Raises DamagedStoreError if it is not what was put.
        """
        row = self._run("SELECT state FROM outputs WHERE output = ?", (self._name,)).fetchone()
        return unsealed(self._name, row[0]) if row and row[0] else b""

    def put_state(self, state: bytes) -> None:
        """Remember the state of an output that has seen all that is remembered of content/."""
        row = (sealed(self._name, state), self._number())
        self._run("UPDATE outputs SET state = ? WHERE number = ?", row)
        self._changes.settle(self._name)

    def changes(self) -> dict[ContentPath, bytes | None] | None:
        """As `ChangeLog.since`, of this output."""
        return self._changes.since(self._name)

    def index(self) -> StoredIndex:
        """The index of articles."""
        return StoredIndex(self._database, self._number())

    def traces(self) -> Traces:
        """What the last plan asked and made."""
        return Traces(self._database, self._number())

    @property
    def made(self) -> Mapping[OutputPath, MadeRow]:
        """Every file that builds put there; it follows what is put and forgotten."""
        if self._made is None:
            rows = self._run(
                "SELECT path, kind, template, source, fingerprint, digest, cause, "
                "size, modified, changed, inode FROM made WHERE output = ?",
                (self._name,),
            )
            self._made = {row[0]: MadeRow(*row) for row in rows}
        return self._made

    def put_made(self, made: Sequence[MadeRow]) -> None:
        """Remember files."""
        rows = ((self._name, *row) for row in made)
        self._many("REPLACE INTO made VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        if self._made is not None:
            self._made.update((row.path, row) for row in made)

    def page(self, path: OutputPath) -> tuple[bytes | None, bytes | None]:
        """The encoded value that a page was last made of, and the one before that."""
        row = self._run(
            "SELECT value, previous FROM pages WHERE output = ? AND path = ?", (self._name, path)
        ).fetchone()
        return row or (None, None)

    def put_pages(self, values: Iterable[tuple[OutputPath, bytes]]) -> None:
        """Keep the encoded values of pages, and those that they had before."""
        self._many(
            "INSERT INTO pages VALUES (?, ?, ?, NULL) ON CONFLICT DO UPDATE "
            "SET previous = value, value = excluded.value WHERE value != excluded.value",
            ((self._name, *value) for value in values),
        )

    def forget(self, paths: Iterable[OutputPath]) -> None:
        """Forget files, and the values of pages."""
        rows = [(self._name, path) for path in paths]
        self._many("DELETE FROM made WHERE output = ? AND path = ?", rows)
        self._many("DELETE FROM pages WHERE output = ? AND path = ?", rows)
        if self._made is not None:
            for _, path in rows:
                self._made.pop(path, None)

    def reload(self) -> None:
        """What is in memory may not be what is in the store."""
        self._made = None

    def _number(self) -> int:
        """What stands for it where there are many rows."""
        own = (self._name,)
        self._run("INSERT OR IGNORE INTO outputs (output, generation) VALUES (?, -1)", own)
        (number,) = self._run("SELECT number FROM outputs WHERE output = ?", own).fetchone()
        return int(number)
