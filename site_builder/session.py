"""A session: one site, looked at as often as is asked, alone in it each time.

What is to be in the output is held against what is there. Between two looks everything that was
seen is kept in memory, so that the second costs only what has changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from site_builder.config.reading import read_settings
from site_builder.config.settings import Settings
from site_builder.content.files import Folder, Progress, rescan, scan, update
from site_builder.errors import Problem, SiteError
from site_builder.incremental.manifest import Manifest
from site_builder.incremental.staleness import Comparison
from site_builder.incremental.target import Order, outline
from site_builder.layout import CONTENT, OUTPUT, TEMPLATES, WORK
from site_builder.refusals import as_problem
from site_builder.render.theme import read_theme
from site_builder.store.store import (
    DamagedStoreError,
    Store,
    alone,
    discard_store,
    told_in_words,
)
from site_builder.toolchain import toolchain
from site_builder.values import digest_of
from site_builder.workers import Pool, is_broken

T = TypeVar("T")


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for beyond the settings of the site."""

    output: Path | None = None
    """Default: output/ in the site folder."""
    base_url: str | None = None
    as_of: datetime | None = None
    """The instant that embargoes and expiries are held against; default: now."""
    drafts: bool = False
    """Show drafts and embargoed articles, marked as such."""
    clean: bool = False
    """Remember nothing and write every file anew, also those that would not change."""
    verify: bool = False
    """Read every file of the output instead of trusting its size and times."""
    explain: bool = False
    """Say in the report why each page was rendered."""
    strict: bool = False
    """Build nothing if there is a warning of a fault."""

    def folder(self, root: Path) -> Path:
        """The output of the site in ``root``."""
        return self.output or root / OUTPUT


class Session:
    """One site at work; a context that lets go of what it holds open."""

    def __init__(
        self,
        root: Path,
        options: Options,
        executor: Pool | None = None,
        progress: Progress = lambda *_: None,
        published: bool = True,
    ) -> None:
        """``executor`` shares the work out; ``published`` is False for what is only previewed."""
        self.root, self.options, self.executor, self.progress = root, options, executor, progress
        self._output = options.folder(root) if published else None
        self.until: datetime | None = None
        """When something changes by itself, as far as is known."""
        self.changed: tuple[str, ...] = ()
        """The files that were found changed the last time."""
        self._store: Store | None = None
        self._folder: Folder | None = None
        self._places: set[str] = set()
        self._order: Order | None = None
        self._made: Order | None = None
        self._told: tuple[Problem, ...] = ()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.forget()

    @property
    def store(self) -> Store | None:
        """What can be asked for until the next look; another one if anybody else wrote to it."""
        return self._store

    @property
    def links(self) -> frozenset[str]:
        """The folders that links in content/ lead to."""
        return self._folder.links if self._folder else frozenset()

    def forget(self) -> None:
        """Look at everything the next time."""
        self._folder = self._made = None
        if self._store:
            self._store.close()
            self._store = None

    def discard(self) -> None:
        """Forget everything, also what is remembered on the disk, with no other build at work."""
        with alone(self.root / WORK):
            self._discard()

    def _discard(self) -> None:
        self.forget()
        discard_store(self.root / WORK)

    def attend(
        self, work: Callable[[Comparison, Store], T], places: Iterable[str] | None = None
    ) -> T:
        """Do ``work`` on the site as it is now, with no other build at work in it.

        ``places`` are the paths of files and folders of content/ that may have changed since the
        last time, if all else is as it was then but settings and theme; None if anything may have.

        Raises SiteError with every problem of the site, or if .site-builder/ or the output cannot
        be written, or another build never ends.
        """
        self._expect(places)
        self.changed = ()
        folder = self.root / WORK
        # before a folder is made in what may be no site, and again in _attend: who waits for
        # another build must not go by what was written there meanwhile
        read_settings(self.root, self.options.base_url)
        if self._output:
            _check_apart(self.root, self._output)
        try:
            with alone(folder, lambda: self.progress("Waiting for another build", 0)):
                if self.options.clean:
                    self._discard()
                try:
                    return self._attend(work)
                except DamagedStoreError:
                    self._discard()
                    return self._attend(work)
        except TimeoutError as error:
            found = "another build is still at work in this folder"
            remedy = "Wait until it ends, or end it."
            raise SiteError([Problem(WORK, 0, "", found, remedy)]) from error
        except OSError as error:
            raise SiteError([as_problem(error, self._output, folder)]) from error
        except RuntimeError as error:
            if not is_broken(error):
                raise
            found = "a process of the build was ended, as the system does if memory is short"
            remedy = "Build again with --jobs 1."
            raise SiteError([Problem("--jobs", 0, "", found, remedy)]) from error

    def _attend(self, work: Callable[[Comparison, Store], T]) -> T:
        settings = read_settings(self.root, self.options.base_url)
        try:
            with told_in_words(self.root / WORK):
                store = self._open(settings)
                stale = self._compare(store, settings)
                done = work(stale, store)
        except SiteError as error:
            if error.partial:
                self.forget()
            raise SiteError(error.problems, error.partial, self._told) from error
        except BaseException:
            self.forget()
            raise
        self._made = self._order
        self.until = None if self.options.as_of else stale.until
        return done

    def _compare(self, store: Store, settings: Settings) -> Comparison:
        """Hold what is to be in the output against what is there."""
        manifest = Manifest(store, self._output)
        self._told = manifest.told
        folder = self._look()
        changes = update(folder, settings, store, self.executor, self.progress)
        self._folder, self._places = folder, set()
        as_of = self.options.as_of or datetime.now(UTC)
        order = Order(settings, read_theme(self.root), as_of, self.options.drafts)
        last, self._order = self._order, order
        self.changed = (*(change.path for change in changes), *(order.differences(last)))
        planned = outline(order, folder, changes, manifest, store, self._made)
        return Comparison(planned, order, manifest, trusting=self._made is not None)

    def _expect(self, places: Iterable[str] | None) -> None:
        """Add to the places that are to be looked at."""
        if places is None:
            self._folder = self._made = None
        else:
            self._places.update(places)

    def _look(self) -> Folder:
        if self._folder is None:
            return scan(self.root)
        folder, self._folder = self._folder, None
        return rescan(folder, self._places)

    def _open(self, settings: Settings) -> Store:
        """The store; it is opened again if anybody else wrote to it."""
        known = _engine(settings)
        if self._store and not (self._store.toolchain == known and self._store.is_ours):
            self.forget()
        if self._store is None:
            self._store = Store(self.root / WORK, known)
        return self._store


def _check_apart(root: Path, output: Path) -> None:
    """Raise SiteError if ``output`` is the site itself, or a part of it that is read."""
    place = Path(os.path.realpath(output))
    parts = [os.path.realpath(root / name) for name in (CONTENT, TEMPLATES, WORK)]
    if place == Path(os.path.realpath(root)) or any(map(place.is_relative_to, parts)):
        found = f"{output} is the site itself, or a part of it"
        remedy = "Name a folder of its own: what is built would lie among your files."
        raise SiteError([Problem("--output", 0, "", found, remedy)])


def _engine(settings: Settings) -> str:
    """What everything remembered depends on: the software, and how texts are to be read."""
    return f"{toolchain()} {digest_of((settings.rules, settings.markdown)).hex()}"
