"""The build: one straight line from content to output."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import chain, starmap
from pathlib import Path
from typing import TypeVar

import msgspec

from site_builder.config import Settings, read_settings
from site_builder.content import Progress, look, update
from site_builder.engine import engine
from site_builder.errors import Problem, SiteError, raise_errors
from site_builder.manifest import Manifest
from site_builder.outline import Order, outline
from site_builder.output import WORK, Made, Stage, as_problem
from site_builder.pages import Kind
from site_builder.press import Press
from site_builder.stale import Comparison
from site_builder.store import DamagedStoreError, Store, alone, discard_store, open_store
from site_builder.theme import read_theme
from site_builder.workers import Pool

T = TypeVar("T")


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What one build is asked for beyond the settings of the site."""

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


class Report(msgspec.Struct, frozen=True):
    """What a build did."""

    pages: dict[Kind, int]
    rendered: dict[str, tuple[str, ...]]
    """Output path of each page that was rendered; with `Options.explain` to the reasons."""
    written: int
    """Files that are new or changed."""
    deleted: int
    output: Path
    warnings: tuple[Problem, ...]


def build(
    root: Path,
    options: Options,
    executor: Pool | None = None,
    progress: Progress = lambda *_: None,
) -> Report:
    """Build the site in ``root``.

    ``executor`` shares the work out; with None all of it is done here. Raises SiteError with
    every problem of the site; output/ is then as it was, unless the error is partial.
    """
    return remembering(
        root, options, lambda store: _build(root, options, store, executor, progress), progress
    )


def remembering(
    root: Path, options: Options, work: Callable[[Store], T], progress: Progress = lambda *_: None
) -> T:
    """Do ``work`` with the memory of the site in ``root``, alone in it; with none if it is damaged.

    Raises SiteError if that folder or the output cannot be written, or another build never ends.
    """
    folder = root / WORK
    settings = _settings(root, options)
    try:
        with alone(folder, lambda: progress("Waiting for another build", 0)):
            if options.clean:
                discard_store(folder)
            try:
                with open_store(folder, _engine(settings)) as store:
                    return work(store)
            except DamagedStoreError:
                discard_store(folder)
                with open_store(folder, _engine(settings)) as store:
                    return work(store)
    except TimeoutError as error:
        found = "another build is still at work in this folder"
        raise SiteError([Problem(WORK, 0, "", found, "Wait until it ends, or end it.")]) from error
    except OSError as error:
        raise SiteError([as_problem(error, options.output or root / "output")]) from error


def compare(
    root: Path,
    options: Options,
    store: Store,
    executor: Pool | None = None,
    progress: Progress = lambda *_: None,
) -> Comparison:
    """Hold what is to be in the output against what is there."""
    settings = _settings(root, options)
    order = Order(settings, read_theme(root), options.as_of or datetime.now(UTC), options.drafts)
    manifest = Manifest(store, options.output or root / "output")
    folder = look(root)
    changes = update(folder, settings, store, executor, progress)
    return Comparison(outline(order, folder, changes, manifest, store), order, folder, manifest)


def _build(
    root: Path, options: Options, store: Store, executor: Pool | None, progress: Progress
) -> Report:
    stale = compare(root, options, store, executor, progress)
    with store.transaction(), Stage(root / WORK, stale.output, options.clean) as stage:
        made, faults = _make(stale, Press(*stale.ink, stage, store), options, executor, progress)
        problems = sorted({*stale.problems(), *faults})
        raise_errors(problems)
        staged = [file for file in made if file.staged]
        deleted = stage.publish(staged, stale.owned, stale.paths)
        stale.settle(made, problems)
        rendered = [file.path for file in made if file.kind]
        reasons = {path: stale.reasons(path) if options.explain else () for path in rendered}
    return Report(
        pages=dict(stale.kinds),
        rendered=reasons,
        written=len(staged),
        deleted=len(deleted),
        output=stale.output,
        warnings=tuple(problems),
    )


def _make(
    stale: Comparison, press: Press, options: Options, executor: Pool | None, progress: Progress
) -> tuple[list[Made], list[Problem]]:
    """Render and stage whatever is stale."""
    made: list[Made] = []
    problems: list[Problem] = []
    pages = press.run(stale.pages(options.verify), executor)
    for files, faults in chain(pages, starmap(press.copy, stale.files(options.verify))):
        made += files
        problems += faults
        if made:
            progress("Rendered", len(made))
    return made, problems


def _engine(settings: Settings) -> str:
    """What everything remembered depends on: the software, and how texts are to be read."""
    reading = msgspec.msgpack.encode((settings.rules, settings.markdown), order="deterministic")
    return f"{engine()} {blake2b(reading, digest_size=16).hexdigest()}"


def _settings(root: Path, options: Options) -> Settings:
    settings = read_settings(root)
    if options.base_url is None:
        return settings
    site = msgspec.structs.replace(settings.site, base_url=options.base_url.rstrip("/") + "/")
    return msgspec.structs.replace(settings, site=site)
