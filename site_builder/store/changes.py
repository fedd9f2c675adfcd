"""A log of what changed in content/, which each output reads on from where it last was."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from site_builder.paths import ContentPath
from site_builder.store.checksum import sealed, unsealed
from site_builder.store.sqlite_errors import DamagedStoreError

TABLES = (
    """
    CREATE TABLE changes
        (path TEXT, generation INT, before BLOB, PRIMARY KEY (path, generation)) WITHOUT ROWID
    """,
)

MOST_CHANGES = 10_000
"""Changes of files that are kept for outputs which are seldom built: these are planned anew."""


class ChangeLog:
    """What files said before they said something else."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._run, self._many = database.execute, database.executemany

    @property
    def generation(self) -> int:
        """Moves with every change of what is remembered of content/.

        Raises DamagedStoreError if it is no number.
        """
        (generation,) = self._run("SELECT generation FROM version").fetchone()
        if not isinstance(generation, int):
            raise DamagedStoreError("the generation")
        return generation

    def add(self, before: Mapping[ContentPath, bytes | None]) -> None:
        """Move on to the next generation.

        ``before`` has the encoded readings of the files that changed, as they were by then; None
        for a file that was not there.
        """
        self._run("UPDATE version SET generation = generation + 1")
        if not self._run("SELECT 1 FROM outputs WHERE generation >= 0 LIMIT 1").fetchone():
            return
        generation = self.generation
        rows = ((path, generation, data and sealed(path, data)) for path, data in before.items())
        self._many("INSERT INTO changes VALUES (?, ?, ?)", rows)
        (count,) = self._run("SELECT count(*) FROM changes").fetchone()
        if count > MOST_CHANGES:
            self._run("UPDATE outputs SET generation = -1")
            self._run("DELETE FROM changes")

    def since(self, output: str) -> dict[ContentPath, bytes | None] | None:
        """What each file said when ``output`` was last built that says something else now.

        None for a file that was not there; None instead of all if it is not known. Raises
        DamagedStoreError if a row is not what was written.
        """
        row = self._run("SELECT generation FROM outputs WHERE output = ?", (output,)).fetchone()
        if row is None or row[0] < 0:
            return None
        rows = self._run(
            "SELECT path, before FROM changes WHERE generation > ? ORDER BY generation DESC",
            (row[0],),
        )
        # of several changes of a file the first one counts
        return {path: data and unsealed(path, data) for path, data in rows}

    def settle(self, output: str) -> None:
        """``output`` has seen all changes; those that every output has seen are dropped."""
        self._run("UPDATE outputs SET generation = ? WHERE output = ?", (self.generation, output))
        self._run(
            "DELETE FROM changes WHERE generation <= "
            "(SELECT min(generation) FROM outputs WHERE generation >= 0)"
        )
