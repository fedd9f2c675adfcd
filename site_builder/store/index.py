"""The index of articles as it was when an output was last built: lists, and what they come to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from site_builder.paths import ContentPath

TABLES = (
    """
    CREATE TABLE manifest.entries
        (output INT, lang TEXT, name TEXT, key TEXT, rank INT, path TEXT, withdrawn INT,
         changed INT, written TEXT, PRIMARY KEY (output, lang, name, key, rank, path))
        WITHOUT ROWID
    """,
    """
    CREATE TABLE manifest.tallies
        (output INT, lang TEXT, name TEXT, key TEXT, count INT, withdrawn INT, changed INT,
         written TEXT, PRIMARY KEY (output, lang, name, key)) WITHOUT ROWID
    """,
)


class Entry(NamedTuple):
    """An article in one list."""

    lang: str
    """Of the part of the site that the list belongs to; empty for one that is of all."""
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
    """The index of one output in the store, or of a language of it."""

    def __init__(self, database: sqlite3.Connection, output: int, lang: str = "") -> None:
        """``output`` is its number; ``lang`` as in `Entry`."""
        self._database = database
        self._run, self._many = database.execute, database.executemany
        self._output, self._lang = output, lang

    def of(self, lang: str) -> StoredIndex:
        """The lists of a language."""
        return StoredIndex(self._database, self._output, lang)

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
            "SELECT count(*) FROM entries WHERE output = ? AND lang = ? AND name = ? AND key = ? "
            "AND (rank, path) < (?, ?) AND withdrawn = 0",
            (self._output, self._lang, name, key, rank, path),
        ).fetchone()
        return int(count)

    def tally(self, name: str, key: str) -> Tally | None:
        """What a list comes to; None for one that is empty."""
        row = self._run(
            "SELECT count, withdrawn, changed, written FROM tallies "
            "WHERE output = ? AND lang = ? AND name = ? AND key = ?",
            (self._output, self._lang, name, key),
        ).fetchone()
        return Tally(*row) if row else None

    def tallies(self, name: str, prefix: str = "") -> Sequence[tuple[str, Tally]]:
        """Key and tally of each list of a name, by their keys, if these begin with ``prefix``."""
        rows = self._run(
            "SELECT key, count, withdrawn, changed, written FROM tallies "
            "WHERE output = ? AND lang = ? AND name = ? AND key >= ? AND key < ? ORDER BY key",
            (self._output, self._lang, name, prefix, f"{prefix}\U0010ffff"),
        )
        return [(key, Tally(*tally)) for key, *tally in rows]

    def beside(self, name: str, key: str) -> tuple[str | None, str | None]:
        """The keys before and after one, of the lists of a name."""
        where = "FROM tallies WHERE output = ? AND lang = ? AND name = ? AND key"
        place = (self._output, self._lang, name, key)
        (before,) = self._run(f"SELECT max(key) {where} < ?", place).fetchone()
        (after,) = self._run(f"SELECT min(key) {where} > ?", place).fetchone()
        return before, after

    def between(self, after: int, until: int) -> Sequence[ContentPath]:
        """The paths of articles with an instant in a span, in microseconds since 1970."""
        rows = self._run(
            "SELECT DISTINCT path FROM entries WHERE output = ? AND lang = ? AND name = 'instant' "
            "AND rank > ? AND rank <= ?",
            (self._output, self._lang, after, until),
        )
        return [path for (path,) in rows]

    def next_instant(self, after: int) -> int | None:
        """The first instant after one."""
        row = self._run(
            "SELECT min(rank) FROM entries WHERE output = ? AND lang = ? AND name = 'instant' "
            "AND rank > ?",
            (self._output, self._lang, after),
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def replace(
        self, lists: Iterable[Sequence[Entry]], tallies: Iterable[tuple[str, str, str, Tally]]
    ) -> None:
        """Put the lists of all languages, and what some come to, in the place of what there is.

        Each tally stands behind language, name and key of its list.
        """
        self._run("DELETE FROM entries WHERE output = ?", (self._output,))
        self._run("DELETE FROM tallies WHERE output = ?", (self._output,))
        for entries in lists:
            self.add(entries)
        rows = ((self._output, *place, *tally) for *place, tally in tallies)
        self._many(_PUT_TALLY, rows)

    def add(self, entries: Iterable[Entry]) -> None:
        """Put articles into lists, of whatever language."""
        rows = ((self._output, *entry) for entry in entries)
        self._many("REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def remove(self, entries: Iterable[Entry]) -> None:
        """Take articles out of lists."""
        self._many(
            "DELETE FROM entries "
            "WHERE output = ? AND lang = ? AND name = ? AND key = ? AND rank = ? AND path = ?",
            ((self._output, *entry[:5]) for entry in entries),
        )

    def put_tallies(self, tallies: Iterable[tuple[str, str, Tally]]) -> None:
        """Keep what lists, each with its name and key, come to."""
        rows = ((self._output, self._lang, name, key, *tally) for name, key, tally in tallies)
        self._many(_PUT_TALLY, rows)

    def forget_tally(self, name: str, key: str) -> None:
        """A list is empty."""
        self._run(
            "DELETE FROM tallies WHERE output = ? AND lang = ? AND name = ? AND key = ?",
            (self._output, self._lang, name, key),
        )

    def count_again(self, name: str, key: str) -> None:
        """Bring the tally of a list up to date."""
        place = (self._output, self._lang, name, key)
        where = "FROM entries WHERE output = ? AND lang = ? AND name = ? AND key = ?"
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
        rows = self._run(_LIST + rest, (self._output, self._lang, *values))
        return [path for (path,) in rows]


_LIST = "SELECT path FROM entries WHERE output = ? AND lang = ? AND name = ? AND key = ? "
_PUT_TALLY = "REPLACE INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
