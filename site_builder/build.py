"""The build: one straight line from content to output."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, starmap
from pathlib import Path

import msgspec

from site_builder.content.files import Progress
from site_builder.errors import Problem, SiteError, is_fault, raise_errors
from site_builder.incremental.staleness import Comparison
from site_builder.layout import WORK
from site_builder.model.pages import Kind
from site_builder.output.output import Made, Stage
from site_builder.render.batch import BatchRenderer
from site_builder.session import Options, Session
from site_builder.store.store import Store
from site_builder.workers import Pool


class Report(msgspec.Struct, frozen=True):
    """What a build did."""

    pages: dict[Kind, int]
    """Those that were looked at, by kind; all there are unless `build_again` was told places."""
    rendered: dict[str, tuple[str, ...]]
    """Output path of each page that was rendered; with `Options.explain` to the reasons."""
    kinds: dict[str, Kind]
    """Output path of each page that was rendered to its kind."""
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
    """Build the site of ``session``; for ``places`` see `Session.attend`. Raises as `build`."""
    return session.attend(lambda stale, store: _build(session, stale, store), places)


def _build(session: Session, stale: Comparison, store: Store) -> Report:
    options, output = session.options, session.options.folder(session.root)
    with store.transaction(), Stage(session.root / WORK, output, options.clean) as stage:
        try:
            made, faults = _make(session, stale, BatchRenderer(*stale.ink, stage, store))
        except OSError:
            # no system has one path as a file and as a folder; who wants that, the plan can tell
            raise_errors(sorted(stale.problems()))
            raise
        problems = sorted({*stale.problems(), *faults})
        raise_errors(problems)
        if options.strict and any(map(is_fault, problems)):
            raise SiteError(problems)
        staged = [file for file in made if file.staged]
        notices = stale.retractions()
        deleted = stage.publish(staged, stale.owned, stale.paths, stale.recorded)
        kinds = {file.path: file.kind for file in made if file.kind}
        reasons = {path: stale.reasons(path) if options.explain else () for path in kinds}
        stale.settle(made, problems)
    return Report(
        pages=dict(stale.kinds),
        rendered=reasons,
        kinds=kinds,
        written=len(staged),
        deleted=len(deleted),
        output=output,
        warnings=tuple(sorted([*problems, *notices])),
        told=stale.told,
    )


def _make(
    session: Session, stale: Comparison, renderer: BatchRenderer
) -> tuple[list[Made], list[Problem]]:
    """Render and stage whatever is stale."""
    made: list[Made] = []
    problems: dict[tuple[str, int], Problem] = {}
    verify = session.options.verify
    pages = renderer.run(stale.pages(verify), session.executor)
    for files, faults in chain(pages, starmap(renderer.copy, stale.files(verify))):
        made += files
        for fault in faults:  # a template has one on many pages
            problems.setdefault((fault.path, fault.line), fault)
        if made:
            session.progress("Rendered", len(made))
    return made, list(problems.values())
