"""The workers of a Dask cluster as a pool of processes, over a folder that all of them share.

Each task makes sure, where it is done, that it may be: with the software that runs here, and in a
folder in which the build is seen to be at work. Dask is loaded when a cluster is connected to.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import sqlite3
import time
import warnings
import zoneinfo
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future, wait
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

from site_builder.errors import Problem, SiteError, excerpt
from site_builder.store.lock import is_attended
from site_builder.toolchain import versions

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 10.0
"""Seconds that a scheduler has to answer."""

GRACE = 10.0
"""Seconds that it may be without a worker: whoever was ended may be started again."""

_GONE = "the scheduler does not answer any more"
_AGAIN = "Build again when it runs, or without --cluster."
_INSTALL = "Install there what is installed here, and start it again."


class Cluster:
    """The workers of one scheduler, each of their threads counted as a process."""

    def __init__(self, address: str, work: Path) -> None:
        """``address`` is the scheduler's; ``work`` is the .site-builder/ of the site."""
        self.processes = 0
        """How many tasks are done at once."""
        self.patience = 1.0
        """Seconds to wait for a task before `check` is asked whether anybody is left to do it."""
        self._address, self._work = address, work.absolute()
        self._lost: SiteError | None = None

    def __enter__(self) -> Cluster:
        """Connect; raises SiteError if there is no scheduler, or if it has no worker."""
        self._client = _connect(self._address)
        try:
            self._executor = self._client.get_executor(pure=False)
            self.processes = self.check()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close(timeout=PATIENCE)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> ClusterTask[T]:
        """Hand over one task; raises SiteError if the scheduler is gone."""
        place = _Place(_software(), self._work)
        call = pickle.dumps(_Call(_perform, (place, fn, args, kwargs)))
        try:
            # a scheduler unpickles what it is given, and need not know this package: so these
            # are bytes to it
            return ClusterTask(self, self._executor.submit(pickle.loads, call))
        except Exception as error:
            raise _failure(error) from error

    def check(self) -> int:
        """How many tasks are done at once; raises SiteError if nobody is there to do one."""
        if self._lost:
            raise self._lost
        try:
            return sum(self._threads().values())
        except SiteError as error:
            self._lost, self.patience = error, 0.0
            raise

    def _threads(self) -> Mapping[str, int]:
        """How many threads each worker has, by its address; there is a worker, or soon will be."""

        async def ask() -> Any:
            return await self._client.nthreads()

        grace = time.monotonic() + GRACE
        while time.monotonic() < grace:
            try:
                threads: Mapping[str, int] = self._client.sync(ask, callback_timeout=PATIENCE)
            except Exception as error:
                raise _problem(_GONE, _AGAIN) from error
            if threads:
                return threads
            time.sleep(0.1)
        found = f'the scheduler at "{self._address}" has no workers'
        raise _problem(found, f"Start one: dask worker {self._address}")


class ClusterTask(Generic[T]):
    """A task that was handed to a cluster."""

    def __init__(self, cluster: Cluster, future: Future[tuple[T, Exception | None]]) -> None:
        self._cluster, self._future = cluster, future

    def result(self) -> T:
        """Wait until it is done; raises what it raised, or SiteError if it cannot be done."""
        while not wait([self._future], self._cluster.patience).done:
            self._cluster.check()
        try:
            result, error = self._future.result()
        except Exception as failure:
            raise _failure(failure) from failure
        if error:
            raise error
        return result

    def exception(self) -> Exception | None:
        """Wait until nobody works on it any more; what `result` would raise."""
        try:
            self.result()
        except Exception as error:
            return error
        return None

    def cancel(self) -> bool:
        """False: a worker that has begun goes on to the end, and whether one has nobody tells."""
        return False


class UnfitWorkerError(Exception):
    """A worker must not do what it was given: what was found there, and what to do."""


class _Place(NamedTuple):
    """Where a task may be done."""

    software: Mapping[str, str]
    work: Path


class _Call(NamedTuple):
    """A call that is made when it is unpickled."""

    function: Callable[..., object]
    arguments: tuple[object, ...]

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self.function, self.arguments


def _perform(
    place: _Place, do: Callable[..., T], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> tuple[T | None, Exception | None]:
    """Do a task on a worker: what it gives, and what it raises. Raises UnfitWorkerError."""
    _take_zones_from_the_package()
    _make_sure(place)
    try:
        return do(*args, **kwargs), None
    except Exception as error:
        return None, error


@cache
def _take_zones_from_the_package() -> None:
    """So that every machine has the same."""
    zoneinfo.reset_tzpath(())
    zoneinfo.ZoneInfo.clear_cache()


def _make_sure(place: _Place) -> None:
    """Raise UnfitWorkerError unless this process is fit to work in ``place``."""
    from distributed import get_worker

    worker, own = f"the worker at {get_worker().address}", _software()
    for name, wanted in place.software.items():
        if own.get(name) != wanted:
            versions = f"{own.get(name, 'none')} there, {wanted} here"
            found = f"{worker} and this machine differ in {name}: {versions}"
            raise UnfitWorkerError(found, _INSTALL)
    try:
        attended = is_attended(place.work)
    except sqlite3.OperationalError as error:
        found = f'{worker} cannot use "{place.work}": {error}'
        remedy = "Let the site lie in a folder that all machines share, at the same path on each."
        raise UnfitWorkerError(found, remedy) from error
    if not attended:
        found = f'{worker} does not see that this build is at work in "{place.work}"'
        remedy = "Share the folder in a way that keeps locks between machines, as NFS does."
        raise UnfitWorkerError(found, remedy)


@cache
def _software() -> Mapping[str, str]:
    return {**versions(), "distributed": version("distributed")}


def _connect(address: str) -> Any:
    """A client of the scheduler at ``address``; raises SiteError."""
    try:
        distributed: Any = import_module("distributed")
    except ModuleNotFoundError as error:
        found = f'the package "{error.name}" is not installed, and a cluster needs it'
        raise _problem(found, 'Install it: pip install "site-builder[cluster]"') from error
    # what becomes of the connection is told as problems
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        asyncio.run(asyncio.wait_for(_call(distributed, address), PATIENCE))
        # of other versions nothing is to be told here: each worker is asked for its own
        with warnings.catch_warnings(action="ignore"):
            return distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except OSError as error:
        found = f'no scheduler answers at "{address}" within {PATIENCE:g} seconds'
        remedy = "Look at the address, and whether it runs there: dask scheduler."
        raise _problem(found, remedy) from error
    except Exception as error:
        found = f'"{address}" cannot be used as a scheduler: {excerpt(str(error), 120)}'
        remedy = "Give the address that one says when it starts, such as tcp://192.0.2.1:8786."
        raise _problem(found, remedy) from error


async def _call(distributed: Any, address: str) -> None:
    """Be answered: a client would wait for ever for what takes a call and says nothing."""
    options = distributed.Security().get_connection_args("client")
    connection = await distributed.core.connect(address, timeout=PATIENCE, **options)
    await connection.close()


def _failure(error: Exception) -> SiteError:
    """Why a task came back undone."""
    from distributed import KilledWorker

    if isinstance(error, SiteError):
        return error
    if isinstance(error, UnfitWorkerError):
        return _problem(*error.args)
    if isinstance(error, CancelledError):
        return _problem(_GONE, _AGAIN)
    if isinstance(error, KilledWorker):
        found = f"one task ended every worker that did it, the last at {error.last_worker.address}"
        remedy = "Look into its log, and give it more memory; or build without --cluster."
        return _problem(found, remedy)
    if isinstance(error, ImportError | AttributeError):
        found = f"a worker has no site_builder, or another one: {excerpt(str(error), 120)}"
        return _problem(found, _INSTALL)
    found = f"the cluster failed: {type(error).__name__}: {excerpt(str(error), 120)}"
    return _problem(found, _AGAIN)


def _problem(found: str, remedy: str) -> SiteError:
    return SiteError([Problem("--cluster", 0, "", found, remedy)])
