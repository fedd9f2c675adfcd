"""The build: one straight line from content to output."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from itertools import chain, starmap
from pathlib import Path

import msgspec

from site_builder.config.settings import Settings
from site_builder.content.scan import Folder
from site_builder.content.sync import Progress
from site_builder.errors import Problem, SiteError, is_fault, raise_errors
from site_builder.incremental.manifest import Manifest
from site_builder.incremental.planning import plan
from site_builder.incremental.staleness import Staleness
from site_builder.layout import WORK
from site_builder.output.flush import flush_files
from site_builder.output.promote import promote
from site_builder.output.stage import Made, Stage
from site_builder.paths import OutputPath
from site_builder.plan.kinds import kind_named
from site_builder.render.batch import BatchRenderer, RenderContext
from site_builder.render.theme import read_theme
from site_builder.session import Options, Session
from site_builder.store.lock import alone_in
from site_builder.store.store import Store
from site_builder.workers import Pool


class Report(msgspec.Struct, frozen=True):
    """What a build did."""

    pages: Mapping[str, int]
    """Those that were looked at, by what their kinds are counted as.

    All there are unless `build_again` was told places.
    """
    rendered: dict[OutputPath, tuple[str, ...]]
    """Each page that was rendered; with `Options.explain` to the reasons."""
    labels: dict[OutputPath, str]
    """What each page that was rendered is counted as."""
    written: int
    """Files that are new or changed."""
    deleted: int
    output: Path | None
    """None for a preview."""
    warnings: tuple[Problem, ...]
    """What is to be said of the site, and of the pages that this build took away."""
    told: tuple[Problem, ...]
    """Those of the last build that need not be told again; see `site_builder.errors.news`."""


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
    with Session(root, options, executor, progress) as session:
        return build_again(session)


def build_again(session: Session, places: Iterable[str] | None = None) -> Report:
    """Build the site of ``session``; for ``places`` see `Session.opened`. Raises as `build`."""
    while True:
        with session.opened(places) as (settings, store):
            return build_opened(session, settings, store)


def build_opened(session: Session, settings: Settings, store: Store) -> Report:
    """As `build`, in a ``session`` that is opened."""
    options, output = session.options, session.options.folder(session.root)
    folder = session.sync(settings, store)
    with (
        alone_in(output, partial(session.progress, "Waiting for another build", 0)),
        store.transaction(),
        Stage(session.root / WORK, output, options.clean, options.durable) as stage,
    ):
        stale = find_stale(session, settings, folder, store)
        made, faults = _render(session, stale, BatchRenderer(context_of(stale), stage, store))
        problems = sorted({*stale.problems(), *faults})
        raise_errors(problems)
        if options.strict and any(map(is_fault, problems)):
            raise SiteError(problems)
        staged = [file for file in made if file.staged]
        notices = stale.retractions()
        deleted = promote(stage, staged, stale.before, stale.after, stale.recorded)
        labels = {file.path: kind_named(file.kind).label for file in made if file.kind}
        reasons = {path: stale.reasons(path) if options.explain else () for path in labels}
        if options.durable and not stale.is_flushed:
            flush_files(output, stale.after - {file.path for file in staged})
        stale.settle(made, problems, options.durable)
    session.keep(stale.until)
    return Report(
        pages=stale.kinds,
        rendered=reasons,
        labels=labels,
        written=len(staged),
        deleted=len(deleted),
        output=output,
        warnings=tuple(sorted([*problems, *notices])),
        told=stale.told,
    )


def find_stale(session: Session, settings: Settings, folder: Folder, store: Store) -> Staleness:
    """What has to be made again, in a transaction of the ``store``."""
    inputs = session.inputs(settings, read_theme(session.root))
    manifest = Manifest(store, session.output)
    session.told = manifest.told
    target = plan(inputs, folder, manifest, store)
    return Staleness(target, inputs, manifest, session.made)


def context_of(stale: Staleness) -> RenderContext:
    """What every page is rendered with."""
    return RenderContext(stale.inputs.theme, stale.inputs.settings.site, stale.navigation)


def _render(
    session: Session, stale: Staleness, renderer: BatchRenderer
) -> tuple[list[Made], list[Problem]]:
    """Render and stage whatever is stale."""
    verify = session.options.verify
    made: list[Made] = []
    problems: dict[tuple[str, int], Problem] = {}
    try:
        pages = renderer.run(stale.pages(verify), session.executor)
        for files, faults in chain(pages, starmap(renderer.copy, stale.files(verify))):
            made += files
            for fault in faults:  # a template has one on many pages
                problems.setdefault((fault.path, fault.line), fault)
            if made:
                session.progress("Rendered", len(made))
    except OSError:
        # no system has one path as a file and as a folder; who wants that, the plan can tell
        raise_errors(stale.problems())
        raise
    return made, list(problems.values())
