"""One build at a time in a site: the lock is the system's, so that it ends with its process."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

from site_builder.layout import WORK
from site_builder.store.files import LOCK, remove
from site_builder.store.sqlite_errors import as_os_error

PATIENCE = 600.0
"""Seconds that a build waits for another one in the same folder."""


@contextmanager
def alone(folder: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Keep other builds out of a site, whose .site-builder/ is ``folder``, for the while.

    The system ends this with the process, however that ends. ``waiting`` is called if another
    build is at work. Raises TimeoutError if that one does not end within `PATIENCE`, another
    OSError if the lock cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / LOCK
    if file.exists() and (file.is_dir() or file.stat().st_size):
        remove(file)  # the lock is an empty database: this is something else
    try:
        lock = sqlite3.connect(file, timeout=0, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise as_os_error(folder, error) from error
    with closing(lock):
        try:
            _wait_for(partial(_lock, lock), waiting)
        except sqlite3.OperationalError as error:
            raise as_os_error(folder, error) from error
        yield


@contextmanager
def alone_in(folder: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Keep other builds out of an output, where no file of ours is to lie: it is locked itself.

    It is made if there is none, and gone again if nothing was put into it. Where folders have no
    locks, as on NFS, a file in it has one, if there are any. Raises as `alone`.
    """
    with _made(folder), ExitStack() as held:
        if not _hold(folder, waiting, held) and has_locks(folder):
            held.enter_context(alone(folder / WORK, waiting))
        yield


def _hold(folder: Path, waiting: Callable[[], None], held: ExitStack) -> bool:
    """Lock a folder until ``held`` ends; False where that cannot be done."""
    try:
        import fcntl
    except ImportError:  # on Windows
        return False
    while True:
        handle = os.open(folder, os.O_RDONLY)
        held.callback(os.close, handle)
        try:
            _wait_for(partial(_lock_folder, handle), waiting)
        except TimeoutError:
            raise TimeoutError(errno.ETIMEDOUT, "another build", str(folder)) from None
        except OSError:
            return False
        # processes that are started meanwhile have the handle too
        held.callback(fcntl.flock, handle, fcntl.LOCK_UN)
        folder.mkdir(parents=True, exist_ok=True)  # whoever was waited for may have taken it away
        if os.path.samestat(os.fstat(handle), folder.stat()):
            return True


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """Have a folder while it is needed."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        with suppress(OSError):
            for place in missing:
                place.rmdir()


def _lock_folder(handle: int) -> bool:
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def has_locks(folder: Path) -> bool:
    """True unless the file system of ``folder`` has no locks, as some network disks have none.

    Raises OSError if nothing can be written there.
    """
    try:
        import fcntl
    except ImportError:  # on Windows, where all have them
        return True
    with TemporaryFile(dir=folder) as probe:
        try:
            fcntl.lockf(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True


def is_attended(folder: Path) -> bool:
    """True if a process, on whatever machine, is `alone` in the site of this .site-builder/.

    Raises sqlite3.OperationalError if that cannot be told.
    """
    address = f"{(folder / LOCK).resolve().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=0, isolation_level=None)) as lock:
        return not _lock(lock)


def _wait_for(lock: Callable[[], bool], waiting: Callable[[], None]) -> None:
    if lock():
        return
    waiting()
    # the system would wait by itself, but deaf to Ctrl-C
    patience = time.monotonic() + PATIENCE
    while not lock():
        if time.monotonic() > patience:
            raise TimeoutError
        time.sleep(0.05)


def _lock(lock: sqlite3.Connection) -> bool:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
