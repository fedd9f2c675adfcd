"""What a site remembers from one build to the next, in .site-builder/; always safe to delete.

Nothing in it is trusted further than it can be checked. What another version has written, or
anything has damaged, is dropped as a whole; a file of the site or of the output is the remembered
one only if its stat is.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from site_builder.file_stat import UNSETTLED, FileStat
from site_builder.layout import COMPILED
from site_builder.model.texts import text_digest
from site_builder.store import index, traces
from site_builder.store.index import StoredIndex
from site_builder.store.traces import Traces

_FORM = "4"
"""Changes with the tables below."""

_TABLES = """
CREATE TABLE IF NOT EXISTS engine (name TEXT, generation INT);
CREATE TABLE IF NOT EXISTS files
    (path TEXT PRIMARY KEY, size INT, modified INT, changed INT, inode INT, digest BLOB)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS readings (path TEXT PRIMARY KEY, data BLOB);
CREATE TABLE IF NOT EXISTS texts (digest TEXT PRIMARY KEY, html BLOB);
CREATE TABLE IF NOT EXISTS changes
    (path TEXT, generation INT, before BLOB, PRIMARY KEY (path, generation)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS manifest.outputs
    (number INTEGER PRIMARY KEY, output TEXT UNIQUE, generation INT, state BLOB);
CREATE TABLE IF NOT EXISTS manifest.made
    (output TEXT, path TEXT, kind TEXT, template TEXT, source TEXT, fingerprint BLOB,
     digest TEXT, cause TEXT, size INT, modified INT, changed INT, inode INT,
     PRIMARY KEY (output, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS manifest.pages
    (output TEXT, path TEXT, value BLOB, previous BLOB, PRIMARY KEY (output, path));
"""
READINGS, MANIFEST = "readings.sqlite", "manifest.sqlite"
LOCK = "lock"

_NAMES = (
    "engine", "files", "readings", "texts", "changes",
    "outputs", "made", "pages", "entries", "tallies", "tasks", "asked", "problems",
)  # fmt: skip

_CORRUPT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)

MOST_CHANGES = 10_000
"""Changes of files that are kept for outputs which are seldom built: these are planned anew."""

PATIENCE = 600.0
"""Seconds that a build waits for another one in the same folder."""


class DamagedStoreError(Exception):
    """The store cannot be read; it is to be discarded."""


class FileRow(NamedTuple):
    """A file of content/ as it was when it was last read."""

    stat: FileStat
    digest: bytes
    """Of its bytes; of a large medium that of its stat; empty if there is none."""


class MadeRow(NamedTuple):
    """A file of the output as the build left it."""

    path: str
    kind: str | None
    """None for an asset or a medium."""
    template: str
    source: str
    fingerprint: bytes
    """Of the value that it shows."""
    digest: str
    """Of its bytes."""
    cause: str
    """Why it was last made; empty if for another value."""
    size: int = UNSETTLED.size
    modified: int = UNSETTLED.modified
    changed: int = UNSETTLED.changed
    inode: int = UNSETTLED.inode


class Store:
    """The store of one site, for a process that is `alone` in it and is `told_in_words`.

    What it is asked for again and again it keeps in memory. So once another process may have
    written to it, it must not be used before `is_ours` has said that none did.
    """

    def __init__(self, folder: Path, toolchain: str) -> None:
        self.folder, self.toolchain = folder, toolchain
        self._files: dict[str, FileRow] | None = None
        self._text_count: int | None = None
        self._made: dict[str, dict[str, MadeRow]] = {}
        self._database = sqlite3.connect(folder / READINGS, timeout=PATIENCE, isolation_level=None)
        # in a file of its own, so that workers read texts while it is being written
        self._database.execute("ATTACH ? AS manifest", (str(folder / MANIFEST),))
        self._texts = Texts(self._database)
        for schema in ("main", "manifest"):
            # a crash of the process leaves the journal; only one of the machine could do harm
            self._database.execute(f"PRAGMA {schema}.synchronous = OFF")
            self._database.execute(f"PRAGMA {schema}.page_size = 16384")
        for litter in (folder / COMPILED).glob("*.*"):
            litter.unlink(missing_ok=True)  # of a build that was killed while it wrote one
        self._start(f"{_FORM} {toolchain}")
        self._seen = self._look()

    @property
    def is_ours(self) -> bool:
        """True if no other process has written to the store since this was last asked."""
        before, self._seen = self._seen, self._look()
        return before == self._seen

    def _look(self) -> tuple[object, ...]:
        """What moves whenever another process writes to, replaces or deletes the store."""
        files = [self.folder / name for name in (READINGS, MANIFEST)]
        places = [file.stat().st_ino if file.exists() else None for file in files]
        schemas = [f"PRAGMA {schema}.data_version" for schema in ("main", "manifest")]
        return (*places, *(self._database.execute(schema).fetchone()[0] for schema in schemas))

    def _start(self, toolchain: str) -> None:
        """Make the tables; drop what another version of anything has written."""
        run = self._database.execute
        known = run("SELECT name FROM main.sqlite_master WHERE name = 'engine'").fetchone()
        tables = run("SELECT count(*) FROM manifest.sqlite_master").fetchone()
        if known and tables[0] and run("SELECT name FROM engine").fetchall() == [(toolchain,)]:
            return
        shutil.rmtree(self.folder / COMPILED, ignore_errors=True)
        with self.transaction():
            for name in _NAMES:
                run(f"DROP TABLE IF EXISTS {name}")
            for table in filter(str.strip, f"{_TABLES}{index.TABLES}{traces.TABLES}".split(";")):
                run(table)
            run("INSERT INTO engine VALUES (?, ?)", (toolchain, time.time_ns()))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside happen, or none."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._files, self._made, self._text_count = None, {}, None
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    @contextmanager
    def trial(self) -> Iterator[None]:
        """No change inside happens."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            self._files, self._made, self._text_count = None, {}, None
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    # what was read

    @property
    def generation(self) -> int:
        """Moves with every change of what is remembered of content/."""
        (generation,) = self._database.execute("SELECT generation FROM engine").fetchone()
        if not isinstance(generation, int):
            raise DamagedStoreError("the generation")
        return generation

    def age(self, before: Mapping[str, bytes | None]) -> None:
        """Move on to the next generation; ``before`` has what the files that changed said."""
        run, many = self._database.execute, self._database.executemany
        run("UPDATE engine SET generation = generation + 1")
        if run("SELECT 1 FROM outputs WHERE generation >= 0 LIMIT 1").fetchone():
            generation = self.generation
            many(
                "INSERT INTO changes VALUES (?, ?, ?)",
                ((path, generation, data and _sealed(path, data)) for path, data in before.items()),
            )
            (count,) = run("SELECT count(*) FROM changes").fetchone()
            if count > MOST_CHANGES:
                run("UPDATE outputs SET generation = -1")
                run("DELETE FROM changes")

    def changes(self, output: str) -> dict[str, bytes | None] | None:
        """What each file said when ``output`` was last built that says something else now.

        None for a file that was not there; None instead of all if it is not known.
        """
        run = self._database.execute
        row = run("SELECT generation FROM outputs WHERE output = ?", (output,)).fetchone()
        if row is None or row[0] < 0:
            return None
        rows = run(
            "SELECT path, before FROM changes WHERE generation > ? ORDER BY generation DESC",
            (row[0],),
        )
        # of several changes of a file the first one counts
        return {path: data and _unsealed(path, data) for path, data in rows}

    def files(self) -> Mapping[str, FileRow]:
        """Every file of content/ that is remembered; it follows what is put and forgotten."""
        if self._files is None:
            rows = self._database.execute(
                "SELECT path, size, modified, changed, inode, digest FROM files"
            )
            self._files = {path: FileRow(FileStat(*stat), digest) for path, *stat, digest in rows}
        return self._files

    def put_files(self, rows: Mapping[str, FileRow]) -> None:
        """Remember how files looked."""
        self._database.executemany(
            "REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)",
            ((path, *row.stat, row.digest) for path, row in rows.items()),
        )
        if self._files is not None:
            self._files.update(rows)

    def put_readings(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Remember what reading gave, by path."""
        self._database.executemany(
            "REPLACE INTO readings VALUES (?, ?)",
            ((path, _sealed(path, data)) for path, data in rows),
        )

    def put_texts(self, texts: Iterable[tuple[str, bytes]]) -> None:
        """Keep the HTML of texts, in UTF-8, under their digests."""
        put = self._database.executemany("INSERT OR IGNORE INTO texts VALUES (?, ?)", texts)
        if self._text_count is not None:
            self._text_count += put.rowcount

    def count_texts(self) -> int:
        """How many texts are kept."""
        if self._text_count is None:
            self._text_count = len(self._texts)
        return self._text_count

    def forget(self, paths: Iterable[str]) -> None:
        """Forget files of content/."""
        rows = [(path,) for path in paths]
        self._database.executemany("DELETE FROM files WHERE path = ?", rows)
        self._database.executemany("DELETE FROM readings WHERE path = ?", rows)
        if self._files is not None:
            for (path,) in rows:
                self._files.pop(path, None)

    def readings(self) -> Iterator[tuple[str, bytes]]:
        """Path and value of every reading."""
        for path, data in self._database.execute("SELECT path, data FROM readings"):
            yield path, _unsealed(path, data)

    def reading(self, path: str) -> bytes | None:
        """The value of one reading."""
        row = self._database.execute("SELECT data FROM readings WHERE path = ?", (path,)).fetchone()
        return _unsealed(path, row[0]) if row else None

    def keep_texts(self, digests: Set[str]) -> None:
        """Drop all other texts than these."""
        self._text_count = None
        gone = [(digest,) for digest in self._texts if digest not in digests]
        self._database.executemany("DELETE FROM texts WHERE digest = ?", gone)

    @property
    def texts(self) -> Texts:
        """Digest to HTML of every text."""
        return self._texts

    # what was made

    def state(self, output: str) -> bytes:
        """What the last build into ``output`` left, sealed as one; empty if there was none."""
        row = self._database.execute(
            "SELECT state FROM outputs WHERE output = ?", (output,)
        ).fetchone()
        return _unsealed(output, row[0]) if row and row[0] else b""

    def put_state(self, output: str, state: bytes) -> None:
        """Remember the state of ``output``, which has seen all that is remembered of content/."""
        self._database.execute(
            "UPDATE outputs SET state = ?, generation = ? WHERE number = ?",
            (_sealed(output, state), self.generation, self._number(output)),
        )
        self._database.execute(
            "DELETE FROM changes WHERE generation <= "
            "(SELECT min(generation) FROM outputs WHERE generation >= 0)"
        )

    def index(self, output: str) -> StoredIndex:
        """The index of articles for ``output``."""
        return StoredIndex(self._database, self._number(output))

    def traces(self, output: str) -> Traces:
        """What the last plan for ``output`` asked and made."""
        return Traces(self._database, self._number(output))

    def _number(self, output: str) -> int:
        run = self._database.execute
        run("INSERT OR IGNORE INTO outputs (output, generation) VALUES (?, -1)", (output,))
        (number,) = run("SELECT number FROM outputs WHERE output = ?", (output,)).fetchone()
        return int(number)

    def made(self, output: str) -> Mapping[str, MadeRow]:
        """Every file that builds put into ``output``; it follows what is put and forgotten."""
        if output not in self._made:
            rows = self._database.execute(
                "SELECT path, kind, template, source, fingerprint, digest, cause, "
                "size, modified, changed, inode FROM made WHERE output = ?",
                (output,),
            )
            self._made[output] = {row[0]: MadeRow(*row) for row in rows}
        return self._made[output]

    def put_made(self, output: str, rows: Sequence[MadeRow]) -> None:
        """Remember files of ``output``."""
        self._database.executemany(
            "REPLACE INTO made VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((output, *row) for row in rows),
        )
        if output in self._made:
            self._made[output].update((row.path, row) for row in rows)

    def put_pages(self, output: str, values: Iterable[tuple[str, bytes]]) -> None:
        """Keep the values of pages, and those that they had before."""
        self._database.executemany(
            "INSERT INTO pages VALUES (?, ?, ?, NULL) ON CONFLICT DO UPDATE "
            "SET previous = value, value = excluded.value WHERE value != excluded.value",
            ((output, *value) for value in values),
        )

    def forget_made(self, output: str, paths: Iterable[str]) -> None:
        """Forget files of ``output``."""
        rows = [(output, path) for path in paths]
        self._database.executemany("DELETE FROM made WHERE output = ? AND path = ?", rows)
        self._database.executemany("DELETE FROM pages WHERE output = ? AND path = ?", rows)
        if output in self._made:
            for _, path in rows:
                self._made[output].pop(path, None)

    def page(self, output: str, path: str) -> tuple[bytes | None, bytes | None]:
        """The value that a page was last made of, and the one before that."""
        row = self._database.execute(
            "SELECT value, previous FROM pages WHERE output = ? AND path = ?", (output, path)
        ).fetchone()
        return row or (None, None)


class Texts(Mapping[str, str]):
    """Digest to HTML, looked up in a store when asked for."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

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
        return int(self._database.execute("SELECT count(*) FROM texts").fetchone()[0])


@contextmanager
def open_texts(folder: Path) -> Iterator[Texts]:
    """The texts of the store in ``folder``, for a process that only reads them."""
    address = f"{(folder / READINGS).resolve().as_uri()}?mode=ro"
    with closing(
        sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
    ) as database:
        # one lock for all that is read, instead of one for each text
        database.execute("BEGIN")
        yield Texts(database)


def discard_store(folder: Path) -> None:
    """Forget everything."""
    shutil.rmtree(folder / COMPILED, ignore_errors=True)
    for name in (READINGS, MANIFEST):
        _remove(folder / name)
        _remove(folder / f"{name}-journal")


@contextmanager
def alone(folder: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Keep other builds out of a site, whose .site-builder/ is ``folder``, for the while.

    The system ends this with the process, however that ends. ``waiting`` is called if another
    build is at work. Raises TimeoutError if that one does not end.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / LOCK
    if file.exists() and (file.is_dir() or file.stat().st_size):
        _remove(file)  # the lock is an empty database: this is something else
    try:
        lock = sqlite3.connect(file, timeout=0, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise _refusal(folder, error) from error
    with closing(lock):
        try:
            _wait_for(lock, waiting)
        except sqlite3.OperationalError as error:
            raise _refusal(folder, error) from error
        yield


def _wait_for(lock: sqlite3.Connection, waiting: Callable[[], None]) -> None:
    if _lock(lock):
        return
    waiting()
    # SQLite would wait by itself, but deaf to Ctrl-C
    patience = time.monotonic() + PATIENCE
    while not _lock(lock):
        if time.monotonic() > patience:
            raise TimeoutError
        time.sleep(0.05)


def _remove(file: Path) -> None:
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    else:
        file.unlink(missing_ok=True)


def _lock(lock: sqlite3.Connection) -> bool:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


@contextmanager
def told_in_words(folder: Path) -> Iterator[None]:
    """Turns what the database says into what it means for a build.

    Raises DamagedStoreError if the store must be discarded, OSError if it cannot be written.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        raise DamagedStoreError(str(error)) from error
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.DatabaseError as error:
        # what Python itself cannot read of a database has no code
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in _CORRUPT or any((folder / name).is_dir() for name in (READINGS, MANIFEST)):
            raise DamagedStoreError(str(error)) from error
        raise _refusal(folder, error) from error


def _refusal(folder: Path, error: sqlite3.DatabaseError) -> OSError:
    """Why the system let the database not write, which keeps that to itself: so it is asked."""
    try:
        with TemporaryFile(dir=folder) as probe:
            probe.write(b"x")
    except OSError as refused:
        return OSError(refused.errno, refused.strerror, str(folder))
    for file in (folder / name for name in (LOCK, READINGS, MANIFEST)):
        if file.exists() and not os.access(file, os.W_OK):
            return OSError(errno.EACCES, os.strerror(errno.EACCES), str(file))
    code = error.sqlite_errorcode & 0xFF
    if code == sqlite3.SQLITE_FULL:
        number = errno.ENOSPC
    elif code == sqlite3.SQLITE_IOERR:
        number = errno.EFBIG if _files_are_limited() else errno.EIO
    else:
        return OSError(0, str(error), str(folder))
    return OSError(number, os.strerror(number), str(folder))


def _files_are_limited() -> bool:
    """True if the system lets this process write no more than so much into a file."""
    try:
        import resource
    except ImportError:  # on Windows
        return False
    return resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY


def _sealed(name: str, data: bytes) -> bytes:
    return blake2b(name.encode() + data, digest_size=8).digest() + data


def _unsealed(name: str, sealed: bytes) -> bytes:
    if not isinstance(sealed, bytes) or _sealed(name, sealed[8:]) != sealed:
        raise DamagedStoreError(name)
    return sealed[8:]
