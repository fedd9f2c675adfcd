"""The index of articles as it was when an output was last built: lists, and what they come to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from site_builder.paths import ContentPath

TABLES = (
    """
    CREATE TABLE manifest.entries
        (output INT, name TEXT, key TEXT, rank INT, path TEXT, withdrawn INT, changed INT,
         written TEXT, PRIMARY KEY (output, name, key, rank, path)) WITHOUT ROWID
    """,
    """
    CREATE TABLE manifest.tallies
        (output INT, name TEXT, key TEXT, count INT, withdrawn INT, changed INT, written TEXT,
         PRIMARY KEY (output, name, key)) WITHOUT ROWID
    """,
)


class Entry(NamedTuple):
    """An article in one list."""

    name: str
    key: str
    rank: int
    """Sorts the list: microseconds before 1970 of its release, so that the newest is first."""
    path: ContentPath
    withdrawn: bool
    changed: int
    """Its last change, in microseconds since 1970."""
    written: str
    """The name of topic or story as the article has it; empty for a topic that has its slug's."""


class Tally(NamedTuple):
    """What a list comes to."""

    number: int
    """Of its articles, without those that were withdrawn."""
    withdrawn: int
    changed: int
    """The last change of any that is counted, else of any; microseconds since 1970."""
    written: str
    """The name of a topic as the first file has it that names it, or that of a story's oldest."""


class StoredIndex:
    """The index of one output in the store."""

    def __init__(self, database: sqlite3.Connection, output: int) -> None:
        """``output`` is its number."""
        self._run, self._many = database.execute, database.executemany
        self._output = output

    def listed(
        self,
        name: str,
        key: str,
        start: int = 0,
        stop: int | None = None,
        withdrawn: bool | None = None,
    ) -> Sequence[ContentPath]:
        """The paths in a list, by rank; with ``withdrawn`` those that are, or are not, so."""
        most = -1 if stop is None else max(0, stop - start)
        condition = "" if withdrawn is None else f"AND withdrawn = {withdrawn:d}"
        return self._paths(
            f"{condition} ORDER BY rank, path LIMIT ? OFFSET ?", name, key, most, start
        )

    def after(
        self, name: str, key: str, rank: int, path: ContentPath, most: int
    ) -> Sequence[ContentPath]:
        """The ``most`` next after an article in a list, without those that were withdrawn."""
        rest = "AND (rank, path) > (?, ?) AND withdrawn = 0 ORDER BY rank, path LIMIT ?"
        return self._paths(rest, name, key, rank, path, most)

    def before(
        self, name: str, key: str, rank: int, path: ContentPath, most: int
    ) -> Sequence[ContentPath]:
        """The ``most`` nearest before it, likewise, the nearest first."""
        rest = "AND (rank, path) < (?, ?) AND withdrawn = 0 ORDER BY rank DESC, path DESC LIMIT ?"
        return self._paths(rest, name, key, rank, path, most)

    def count_before(self, name: str, key: str, rank: int, path: ContentPath) -> int:
        """How many stand before an article in a list, without those that were withdrawn."""
        (count,) = self._run(
            "SELECT count(*) FROM entries WHERE output = ? AND name = ? AND key = ? "
            "AND (rank, path) < (?, ?) AND withdrawn = 0",
            (self._output, name, key, rank, path),
        ).fetchone()
        return int(count)

    def tally(self, name: str, key: str) -> Tally | None:
        """What a list comes to; None for one that is empty."""
        row = self._run(
            "SELECT count, withdrawn, changed, written FROM tallies "
            "WHERE output = ? AND name = ? AND key = ?",
            (self._output, name, key),
        ).fetchone()
        return Tally(*row) if row else None

    def tallies(self, name: str, prefix: str = "") -> Sequence[tuple[str, Tally]]:
        """Key and tally of each list of a name, by their keys, if these begin with ``prefix``."""
        rows = self._run(
            "SELECT key, count, withdrawn, changed, written FROM tallies "
            "WHERE output = ? AND name = ? AND key >= ? AND key < ? ORDER BY key",
            (self._output, name, prefix, f"{prefix}\U0010ffff"),
        )
        return [(key, Tally(*tally)) for key, *tally in rows]

    def beside(self, name: str, key: str) -> tuple[str | None, str | None]:
        """The keys before and after one, of the lists of a name."""
        before = "SELECT max(key) FROM tallies WHERE output = ? AND name = ? AND key < ?"
        after = "SELECT min(key) FROM tallies WHERE output = ? AND name = ? AND key > ?"
        place = (self._output, name, key)
        return self._run(before, place).fetchone()[0], self._run(after, place).fetchone()[0]

    def between(self, after: int, until: int) -> Sequence[ContentPath]:
        """The paths of articles with an instant in a span, in microseconds since 1970."""
        rows = self._run(
            "SELECT DISTINCT path FROM entries WHERE output = ? AND name = 'instant' "
            "AND rank > ? AND rank <= ?",
            (self._output, after, until),
        )
        return [path for (path,) in rows]

    def next_instant(self, after: int) -> int | None:
        """The first instant after one."""
        row = self._run(
            "SELECT min(rank) FROM entries WHERE output = ? AND name = 'instant' AND rank > ?",
            (self._output, after),
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def replace(
        self, lists: Iterable[Sequence[Entry]], tallies: Iterable[tuple[str, str, Tally]]
    ) -> None:
        """Put all these in the place of what there is."""
        self._run("DELETE FROM entries WHERE output = ?", (self._output,))
        self._run("DELETE FROM tallies WHERE output = ?", (self._output,))
        for entries in lists:
            self.add(entries)
        self.put_tallies(tallies)

    def add(self, entries: Iterable[Entry]) -> None:
        """Put articles into lists."""
        rows = ((self._output, *entry) for entry in entries)
        self._many("REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def remove(self, entries: Iterable[Entry]) -> None:
        """Take articles out of lists."""
        self._many(
            "DELETE FROM entries "
            "WHERE output = ? AND name = ? AND key = ? AND rank = ? AND path = ?",
            ((self._output, *entry[:4]) for entry in entries),
        )

    def put_tallies(self, tallies: Iterable[tuple[str, str, Tally]]) -> None:
        """Keep what lists, each with its name and key, come to."""
        rows = ((self._output, name, key, *tally) for name, key, tally in tallies)
        self._many("REPLACE INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def forget_tally(self, name: str, key: str) -> None:
        """A list is empty."""
        self._run(
            "DELETE FROM tallies WHERE output = ? AND name = ? AND key = ?",
            (self._output, name, key),
        )

    def count_again(self, name: str, key: str) -> None:
        """Bring the tally of a list up to date."""
        place = (self._output, name, key)
        where = "FROM entries WHERE output = ? AND name = ? AND key = ?"
        count, withdrawn, changed, any_changed = self._run(
            "SELECT total(withdrawn = 0), total(withdrawn = 1), "
            f"max(CASE withdrawn WHEN 0 THEN changed END), max(changed) {where}",
            place,
        ).fetchone()
        if any_changed is None:
            self.forget_tally(name, key)
            return
        order = (
            "AND written != '' ORDER BY path"
            if name == "topic"
            else "ORDER BY rank DESC, path DESC"
        )
        written = self._run(f"SELECT written {where} {order} LIMIT 1", place).fetchone()
        latest = any_changed if changed is None else changed
        tally = Tally(int(count), int(withdrawn), latest, written[0] if written else "")
        self.put_tallies([(name, key, tally)])

    def _paths(self, rest: str, *values: object) -> list[ContentPath]:
        rows = self._run(
            f"SELECT path FROM entries WHERE output = ? AND name = ? AND key = ? {rest}",  # noqa: S608
            (self._output, *values),
        )
        return [path for (path,) in rows]
