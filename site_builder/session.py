"""A session: one site, looked at as often as is asked, alone in it each time.

Between two looks everything that was seen is kept in memory, so that the second costs only what has
changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from site_builder.config.reading import read_settings
from site_builder.config.settings import Settings
from site_builder.content.scan import Folder, rescan, scan
from site_builder.content.sync import Progress, sync
from site_builder.errors import Problem, SiteError
from site_builder.incremental.target import Inputs
from site_builder.layout import CONTENT, OUTPUT, TEMPLATES, WORK
from site_builder.refusals import as_problem, shown
from site_builder.render.theme import Theme
from site_builder.store.files import discard_store
from site_builder.store.lock import alone
from site_builder.store.sqlite_errors import DamagedStoreError, told_in_words
from site_builder.store.store import Store
from site_builder.toolchain import toolchain
from site_builder.values import digest_of
from site_builder.workers import Pool, is_broken


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
    durable: bool = False
    """Have the output on the disk before the build is said to be done."""

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
        self.output = options.folder(root) if published else None
        self.until: datetime | None = None
        """When something changes by itself, as far as is known."""
        self.changed: tuple[str, ...] = ()
        """The files that were found changed the last time."""
        self.told: tuple[Problem, ...] = ()
        """The warnings of the last build that need not be told in full again."""
        self.made: Inputs | None = None
        """What the output was made from, if it is certain that nobody has touched it since."""
        self._store: Store | None = None
        self._folder: Folder | None = None
        self._places: set[str] = set()
        self._seen: Inputs | None = None
        self._is_damaged = False

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
        self._folder = self.made = None
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

    @contextmanager
    def opened(self, places: Iterable[str] | None = None) -> Iterator[tuple[Settings, Store]]:
        """The site's settings, and what is remembered of it, with no other build at work in it.

        ``places`` are the paths of files and folders of content/ that may have changed since the
        last time, if all else is as it was then but settings and theme; None if anything may have.

        If what is remembered turns out to be damaged it is discarded, and this ends without an
        error: the caller is to open the site once more. Raises SiteError if that happens again, if
        .site-builder/ or the output cannot be written, or if another build never ends.
        """
        self._expect(places)
        self.changed = ()
        # before a folder is made in what may be no site, and again once alone: who waits for
        # another build must not go by what was written there meanwhile
        read_settings(self.root, self.options.base_url)
        if self.output:
            _check_apart(self.root, self.output)
        waiting = partial(self.progress, "Waiting for another build", 0)
        with _refusals_told(self.output, self.root / WORK), alone(self.root / WORK, waiting):
            if self.options.clean and not self._is_damaged:
                self._discard()
            settings = read_settings(self.root, self.options.base_url)
            try:
                store = self._opened(settings)
                with told_in_words(self.root / WORK):
                    yield settings, store
            except SiteError as error:
                if error.partial:
                    self.forget()
                raise SiteError(error.problems, error.partial, self.told) from error
            except DamagedStoreError as error:
                self._discard()
                self._is_damaged = not self._is_damaged
                if not self._is_damaged:
                    found = f"damaged twice in one build: {error}"
                    remedy = "Look whether that disk is in order, and build again."
                    raise SiteError([Problem(WORK, 0, "", found, remedy)]) from error
            except BaseException:
                self.forget()
                raise
            else:
                self._is_damaged = False

    def sync(self, settings: Settings, store: Store) -> Folder:
        """Look at content/, and read what has changed there."""
        folder = self._scan()
        self.changed = tuple(sync(folder, settings, store, self.executor, self.progress))
        self._folder, self._places = folder, set()
        return folder

    def inputs(self, settings: Settings, theme: Theme) -> Inputs:
        """What the output is to be made from, besides content/."""
        as_of = self.options.as_of or datetime.now(UTC)
        inputs = Inputs(settings, theme, as_of, self.options.drafts, settings.languages)
        self.changed += tuple(inputs.differences(self._seen))
        self._seen = inputs
        return inputs

    def keep(self, until: datetime | None) -> None:
        """The output is what it is to be; something changes by itself at ``until``."""
        self.made = self._seen
        self.until = None if self.options.as_of else until

    def _expect(self, places: Iterable[str] | None) -> None:
        """Add to the places that are to be looked at."""
        if places is None:
            self._folder = self.made = None
        else:
            self._places.update(places)

    def _scan(self) -> Folder:
        if self._folder is None:
            return scan(self.root)
        folder, self._folder = self._folder, None
        return rescan(folder, self._places)

    def _opened(self, settings: Settings) -> Store:
        """The store, a new one if the one there is too damaged to be opened."""
        try:
            with told_in_words(self.root / WORK):
                return self._open(settings)
        except DamagedStoreError:
            self._discard()
            with told_in_words(self.root / WORK):
                return self._open(settings)

    def _open(self, settings: Settings) -> Store:
        """The store; it is opened again if anybody else wrote to it."""
        known = _toolchain(settings)
        if self._store and not (self._store.toolchain == known and self._store.is_ours):
            self.forget()
        if self._store is None:
            self._store = Store(self.root / WORK, known)
        return self._store


@contextmanager
def _refusals_told(output: Path | None, work: Path) -> Iterator[None]:
    """Turns what the system refuses, or ended, into a problem."""
    try:
        yield
    except TimeoutError as error:
        found = "another build is still at work in this folder"
        place = shown(Path(error.filename), work.parent) if error.filename else WORK
        raise SiteError([Problem(place, 0, "", found, "Wait until it ends, or end it.")]) from error
    except OSError as error:
        raise SiteError([as_problem(error, output, work)]) from error
    except RuntimeError as error:
        if not is_broken(error):
            raise
        found = "a process of the build was ended, as the system does if memory is short"
        remedy = "Build again with --jobs 1."
        raise SiteError([Problem("--jobs", 0, "", found, remedy)]) from error


def _check_apart(root: Path, output: Path) -> None:
    """Raise SiteError if ``output`` is the site itself, or a part of it that is read."""
    place = Path(os.path.realpath(output))
    parts = [os.path.realpath(root / name) for name in (CONTENT, TEMPLATES, WORK)]
    if place == Path(os.path.realpath(root)) or any(map(place.is_relative_to, parts)):
        found = f"{output} is the site itself, or a part of it"
        remedy = "Name a folder of its own: what is built would lie among your files."
        raise SiteError([Problem("--output", 0, "", found, remedy)])


def _toolchain(settings: Settings) -> str:
    """What everything remembered depends on: the software, and how texts are to be read."""
    told = (settings.rules, settings.markdown, settings.languages[0], settings.sources)
    return f"{toolchain()} {digest_of(told).hex()}"
