"""``site-builder watch``: the output, made again whenever something has changed."""

from __future__ import annotations

import argparse
from functools import partial

from site_builder.cli.arguments import (
    OutputArguments,
    add_jobs,
    add_output_arguments,
    add_poll,
    add_site,
    add_warnings,
    session_options,
)
from site_builder.cli.command import Command
from site_builder.cli.executor import executor
from site_builder.cli.signals import until_stopped
from site_builder.cli.terminal import DONE
from site_builder.config.reading import read_settings


class WatchArguments(OutputArguments, frozen=True):
    """How the output is to be made, and how changes are to be noticed."""

    jobs: int
    poll: float | None
    """Seconds."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `WatchArguments`."""
    add_site(parser)
    add_output_arguments(parser)
    add_jobs(parser)
    add_warnings(parser)
    add_poll(parser)


def run(arguments: WatchArguments) -> int:
    """Keep the output right until stopped."""
    from site_builder.build import build_again
    from site_builder.cli.build_log import BuildLog
    from site_builder.session import Session
    from site_builder.watch.loop import watch
    from site_builder.watch.watcher import FileWatcher

    read_settings(arguments.site)
    options = session_options(arguments, arguments.output)
    log = BuildLog(arguments.problem_report)
    watcher = FileWatcher(arguments.site, arguments.poll, log.note)
    with until_stopped(watcher):
        log.begin(f"{options.folder(arguments.site)}/")
        with (
            executor(arguments.jobs) as workers,
            watcher,
            Session(arguments.site, options, workers) as session,
        ):
            for outcome in watch(session, watcher, partial(build_again, session)):
                if workers:
                    workers.rest()
                log.record(outcome)
    return DONE


COMMAND = Command(
    description="Build the site, and again whenever a file of it changes, or an embargo passes. A "
    "mistake is told once and leaves output/ as it was; mend it, and go on. Ctrl-C ends.",
    examples="  site-builder watch\n"
    "  site-builder watch --poll 2     where the system does not tell of changes",
    add_arguments=add_arguments,
    arguments=WatchArguments,
    run=run,
)
