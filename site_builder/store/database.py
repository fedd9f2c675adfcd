"""The database of the store: two SQLite files under one connection, and its transactions."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from site_builder.layout import COMPILED
from site_builder.store.files import MANIFEST, READINGS
from site_builder.store.lock import PATIENCE

_SCHEMAS = ("main", "manifest")

_VERSION = "CREATE TABLE version (writer TEXT, generation INT)"


def open_database(folder: Path, writer: str, tables: Sequence[str]) -> sqlite3.Connection:
    """The database in ``folder``, with the ``tables`` that these statements make.

    What anything but ``writer`` has written to it is dropped. Raises sqlite3.Error, for
    `told_in_words`.
    """
    database = sqlite3.connect(folder / READINGS, timeout=PATIENCE, isolation_level=None)
    # in a file of its own, so that workers read texts while it is being written
    database.execute("ATTACH ? AS manifest", (str(folder / MANIFEST),))
    for schema in _SCHEMAS:
        # a crash of the process leaves the journal; only one of the machine could do harm
        database.execute(f"PRAGMA {schema}.synchronous = OFF")
        database.execute(f"PRAGMA {schema}.page_size = 16384")
    for litter in (folder / COMPILED).glob("*.*"):
        litter.unlink(missing_ok=True)  # of a build that was killed while it wrote one
    if not _is_of(writer, database):
        shutil.rmtree(folder / COMPILED, ignore_errors=True)
        with transaction(database):
            _start(writer, database, tables)
    return database


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All changes inside happen, or none."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        _roll_back(database)
        raise
    database.execute("COMMIT")


@contextmanager
def trial(database: sqlite3.Connection) -> Iterator[None]:
    """No change inside happens."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        _roll_back(database)


def foreign_writes(folder: Path, database: sqlite3.Connection) -> tuple[object, ...]:
    """What moves whenever another process writes to, replaces or deletes the files."""
    files = [folder / name for name in (READINGS, MANIFEST)]
    places = [file.stat().st_ino if file.exists() else None for file in files]
    versions = [f"PRAGMA {schema}.data_version" for schema in _SCHEMAS]
    return (*places, *(database.execute(version).fetchone()[0] for version in versions))


def _is_of(writer: str, database: sqlite3.Connection) -> bool:
    if "version" not in _tables(database, "main") or not _tables(database, "manifest"):
        return False
    return bool(database.execute("SELECT writer FROM version").fetchall() == [(writer,)])


def _start(writer: str, database: sqlite3.Connection, tables: Sequence[str]) -> None:
    for schema in _SCHEMAS:
        for name in _tables(database, schema):
            database.execute(f'DROP TABLE {schema}."{name}"')
    for statement in (_VERSION, *tables):
        database.execute(statement)
    # no generation comes twice, also if the store was deleted meanwhile
    database.execute("INSERT INTO version VALUES (?, ?)", (writer, time.time_ns()))


def _tables(database: sqlite3.Connection, schema: str) -> list[str]:
    rows = database.execute(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'")  # noqa: S608
    return [name for (name,) in rows]


def _roll_back(database: sqlite3.Connection) -> None:
    # SQLite itself has done so where the disk was full
    if database.in_transaction:
        database.execute("ROLLBACK")
