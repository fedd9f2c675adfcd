"""The build: one straight line from content to output."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from itertools import chain, starmap
from pathlib import Path

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
from site_builder.store import DamagedStoreError, alone, discard_store, open_store
from site_builder.theme import read_theme
from site_builder.workers import Pool


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
    every problem of the site; output/ is then as it was.
    """
    settings = _settings(root, options)
    order = Order(settings, read_theme(root), options.as_of or datetime.now(UTC), options.drafts)
    output = options.output or root / "output"
    try:
        with alone(root / WORK, lambda: progress("Waiting for another build", 0)):
            if options.clean:
                discard_store(root / WORK)
            try:
                return _build(root, order, output, options, executor, progress)
            except DamagedStoreError:
                discard_store(root / WORK)
                return _build(root, order, output, options, executor, progress)
    except TimeoutError as error:
        found = "another build is still at work in this folder"
        raise SiteError([Problem(WORK, 0, "", found, "Wait until it ends, or end it.")]) from error
    except OSError as error:
        raise SiteError([as_problem(error, output)]) from error


def _build(
    root: Path,
    order: Order,
    output: Path,
    options: Options,
    executor: Pool | None,
    progress: Progress,
) -> Report:
    with open_store(root / WORK, _engine(order.settings)) as store:
        manifest = Manifest(store, output)
        folder = look(root)
        changes = update(folder, order.settings, store, executor, progress)
        wanted = outline(order, folder, changes, manifest, store)
        comparison = Comparison(wanted, order, folder, manifest, output)
        with store.transaction(), Stage(root / WORK, output, options.clean) as stage:
            press = Press(order.theme, order.settings.site, wanted.navigation, stage, store)
            made: list[Made] = []
            faults: list[Problem] = []
            for files, found in chain(
                press.run(comparison.pages(options.verify), executor),
                starmap(press.copy, comparison.files(options.verify)),
            ):
                made += files
                faults += found
                progress("Rendered", len(made))
            warnings = sorted({*wanted.problems(), *faults})
            raise_errors(warnings)
            staged = [file for file in made if file.staged]
            deleted = stage.publish(staged, manifest.owned, comparison.paths)
            comparison.settle(made, warnings)
    return Report(
        pages=dict(comparison.kinds),
        rendered={file.path: () for file in made if file.kind},
        written=len(staged),
        deleted=len(deleted),
        output=output,
        warnings=tuple(warnings),
    )


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
