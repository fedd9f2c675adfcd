"""``site-builder build``: the output, made once."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import msgspec

from site_builder.cli.arguments import (
    OutputArguments,
    add_cluster,
    add_output_arguments,
    add_site,
    add_warnings,
    session_options,
)
from site_builder.cli.command import Command
from site_builder.cli.executor import cluster, executor
from site_builder.cli.problem_report import FEW, sampled
from site_builder.cli.terminal import (
    DONE,
    contents,
    counted,
    emit,
    note,
    progress,
    say,
    summary,
)
from site_builder.errors import enumerated, gist
from site_builder.paths import OutputPath, url_of
from site_builder.workers import Pool

if TYPE_CHECKING:
    from site_builder.build import Report


class BuildArguments(OutputArguments, frozen=True):
    """How the output is to be made, and what is to be told of it."""

    jobs: int
    cluster: str | None
    strict: bool
    explain: bool
    verify: bool
    clean: bool
    durable: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `BuildArguments`."""
    add_site(parser)
    add_output_arguments(parser)
    add_cluster(parser)
    add_warnings(parser)
    parser.add_argument(
        "--strict", action="store_true",
        help="take warnings for errors: build nothing as long as there is one, but for drafts",
    )  # fmt: skip
    parser.add_argument(
        "--explain", action="store_true", help="say why pages were rendered, by cause"
    )
    parser.add_argument(
        "--verify", action="store_true",
        help="read the whole output and mend what is not as it was built: after a disk or a sync "
        "failed, or when a file may have been altered with its date kept",
    )  # fmt: skip
    parser.add_argument(
        "--clean", action="store_true",
        help="remember nothing and write every file anew: when in doubt, or to give every file a "
        "new date",
    )  # fmt: skip
    parser.add_argument(
        "--durable", action="store_true",
        help="have the output on the disk before it is said to be done, so that a power cut takes "
        "nothing of it",
    )  # fmt: skip


def run(arguments: BuildArguments) -> int:
    """Make the output."""
    from site_builder.build import build

    started = time.perf_counter()
    options = msgspec.structs.replace(
        session_options(arguments, arguments.output),
        clean=arguments.clean,
        durable=arguments.durable,
        verify=arguments.verify,
        explain=arguments.explain,
        strict=arguments.strict,
    )
    with _executor(arguments) as workers, progress() as show:
        report = build(arguments.site, options, workers, show)
    arguments.problem_report.tell(report.warnings, report.told)
    if arguments.explain:
        _print_reasons(report, arguments.json)
    seconds = time.perf_counter() - started
    if arguments.json:
        emit(_as_json(report, seconds))
        return DONE
    if arguments.drafts and arguments.output is None:
        note("output/ now shows drafts and embargoed articles: do not publish it.")
    say(summary(report, seconds))
    return DONE


def _executor(arguments: BuildArguments) -> AbstractContextManager[Pool | None]:
    if arguments.cluster is None:
        return executor(arguments.jobs)
    return cluster(arguments.cluster, arguments.site)


def _as_json(report: Report, seconds: float) -> dict[str, object]:
    return {
        "output": str(report.output),
        "pages": dict(sorted(report.pages.items())),
        "rendered": len(report.rendered),
        "written": report.written,
        "deleted": report.deleted,
        "seconds": seconds,
    }


def _print_reasons(report: Report, as_json: bool) -> None:
    from site_builder.explain import causes

    if as_json:
        for path, reasons in report.rendered.items():
            emit({"rendered": url_of(path), "reasons": reasons})
        return
    found = [("; ".join(clauses), paths) for clauses, paths in causes(report.rendered)]
    for shown, rest in sampled(found, lambda cause: gist(cause[0])):
        for cause, paths in shown:
            _print_cause(cause, paths, report)
        if rest:
            pages = {path for _, paths in rest for path in paths}
            like = "like this" if shown else "of other kinds"
            say(f"  … and {len(rest):,} more {like}, for {counted(len(pages), 'page')}")


def _print_cause(cause: str, paths: Sequence[OutputPath], report: Report) -> None:
    addresses = [url_of(path) for path in paths]
    if len(paths) <= FEW // 2:
        say(f"{cause}: {', '.join(addresses)}")
        return
    everything = "all " if len(paths) == sum(report.pages.values()) else ""
    say(f"{cause}: {everything}{counted(len(paths), 'page')}")
    say(f"  {contents(Counter(report.labels[path] for path in paths))}: {enumerated(addresses, 3)}")


COMMAND = Command(
    description="Build the whole site into output/. With any problem in the content nothing there "
    "is touched; every problem is listed with its file, line and remedy.",
    examples="  site-builder build\n"
    "  site-builder build --base-url https://example.org/preview/ --output ../preview --drafts\n"
    "  site-builder build --cluster tcp://192.0.2.1:8786     with the machines of a Dask cluster",
    add_arguments=add_arguments,
    arguments=BuildArguments,
    run=run,
)
