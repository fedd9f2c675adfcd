"""What the errors of SQLite mean for a build."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from site_builder.store.files import LOCK, MANIFEST, READINGS

_CORRUPT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


class DamagedStoreError(Exception):
    """The store cannot be read; it is to be discarded."""


@contextmanager
def told_in_words(folder: Path) -> Iterator[None]:
    """Turns what the database says into what it means for a build; ``folder`` has its files.

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
        raise as_os_error(folder, error) from error


def as_os_error(folder: Path, error: sqlite3.DatabaseError) -> OSError:
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
