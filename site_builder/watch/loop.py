"""Watching: the build, again and again, whenever something may have changed."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from importlib import import_module

import msgspec

from site_builder.build import Report
from site_builder.errors import Problem, SiteError
from site_builder.session import Session
from site_builder.watch.watcher import FileWatcher, Places


class BuildOutcome(msgspec.Struct, frozen=True):
    """What came of one look at the site."""

    changed: tuple[str, ...]
    """What had, or what is the reason for this outcome otherwise."""
    report: Report | None
    """None if the site cannot be built as it stands."""
    problems: tuple[Problem, ...]
    told: tuple[Problem, ...]
    """Warnings that an earlier build has told."""
    seconds: float


def watch(
    session: Session, watcher: FileWatcher, build: Callable[[Places], Report]
) -> Iterator[BuildOutcome]:
    """``build`` now, and then whenever ``watcher`` says that something may have changed."""
    failed: tuple[str, ...] = ()
    for places in watcher:
        started = time.perf_counter()
        report: Report | None = None
        try:
            report = build(places)
        except SiteError as error:
            problems, told = error.problems, error.told
        else:
            problems, told = report.warnings, report.told
        # what failed is tried again, with nothing changed since
        changed = session.changed or failed or _reasons(report, problems, places)
        failed = () if report else changed
        yield BuildOutcome(changed, report, problems, told, time.perf_counter() - started)
        if report:
            # one that has gone off while the site is broken must not go off again and again
            watcher.alarm = session.until
        else:
            watcher.retry(frozenset(problem.path for problem in problems))
        watcher.follow(session.links)
        if places is None:
            # nobody waits now: load what the next edit needs, and do what is not done otherwise
            import_module("site_builder.content.reading")
            import_module("site_builder.render.renderer")
            gc.collect()


def _reasons(
    report: Report | None, problems: tuple[Problem, ...], places: Places
) -> tuple[str, ...]:
    """Why there is an outcome although no file was found changed."""
    if report is None:
        errors = (problem for problem in problems if problem.severity == "error")
        return tuple(dict.fromkeys(problem.path for problem in errors))
    if not report.written:
        return ()
    return ("output/",) if places is None else ("the clock",)
