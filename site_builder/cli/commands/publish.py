"""``site-builder publish``: the site on a host, safe for readers at every moment."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.cli.arguments import add_jobs, add_site_option, add_warnings
from site_builder.cli.command import Arguments, Command
from site_builder.cli.executor import executor
from site_builder.cli.terminal import (
    DONE,
    PROBLEMS,
    USAGE,
    ProgressLine,
    conclude,
    counted,
    emit,
    note,
    progress,
)
from site_builder.errors import Problem, SiteError, did_you_mean, enumerated
from site_builder.layout import SETTINGS_FILE

if TYPE_CHECKING:
    from site_builder.config.targets import PublishTarget
    from site_builder.session import Session


class PublishArguments(Arguments, frozen=True):
    """Where the site is to be brought, and how."""

    targets: tuple[str, ...]
    site: Path
    jobs: int
    dry_run: bool
    verify: bool
    back: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `PublishArguments`."""
    parser.add_argument(
        "targets", metavar="TARGET", nargs="*",
        help="the NAME of a [publish.NAME] in site.toml; not needed if there is only one",
    )  # fmt: skip
    add_site_option(parser)
    add_jobs(parser)
    add_warnings(parser)
    parser.add_argument(
        "--dry-run", action="store_true",
        help="say what readers will see, and send nothing",
    )  # fmt: skip
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--verify", action="store_true",
        help="read all that is there, tell what somebody else has changed, and put it right",
    )  # fmt: skip
    group.add_argument(
        "--back", action="store_true",
        help="build nothing, and lead readers back to the release before the one that they have",
    )  # fmt: skip


def run(arguments: PublishArguments) -> int:
    """Build the site and publish it, to one target after the other."""
    from site_builder.build import build_again
    from site_builder.config.reading import read_settings
    from site_builder.publish.own_files import unsent_files
    from site_builder.session import Options, Session

    targets = _chosen(read_settings(arguments.site).publish, arguments)
    if arguments.back:
        return _roll_back(targets, arguments)
    with (
        executor(arguments.jobs) as workers,
        progress() as line,
        Session(arguments.site, Options(), workers, line) as session,
    ):
        report = build_again(session)
        line.clear()
        warnings = (*report.warnings, *unsent_files(session))
        arguments.problem_report.tell(warnings, report.told)
        failures = [
            failure
            for target in targets
            if (failure := _publish(session, target, arguments, line)) is not None
        ]
    if failures and not arguments.json:
        conclude(_closing(failures, len(targets)))
    return PROBLEMS if failures else DONE


def _publish(
    session: Session, target: PublishTarget, arguments: PublishArguments, line: ProgressLine
) -> SiteError | None:
    """Publish to one target and tell of it; returns what kept it from being published to."""
    from site_builder.cli.publish_progress import PublishLine
    from site_builder.cli.publish_report import as_json, failure_as_json, tell
    from site_builder.publish.publishing import publish

    started = time.perf_counter()
    watched = PublishLine(target.name, line, arguments.json)
    try:
        delivery = publish(session, target, arguments.dry_run, arguments.verify, watched)
    except SiteError as error:
        line.clear()
        arguments.problem_report.tell(error.problems)
        if arguments.json:
            emit(failure_as_json(target.name, error.partial))
        return error
    except KeyboardInterrupt:
        line.clear()
        raise KeyboardInterrupt(_TO_GO_ON) from None
    line.clear()
    seconds = time.perf_counter() - started
    arguments.problem_report.tell(delivery.warnings)
    if arguments.json:
        emit(as_json(delivery, arguments.dry_run, seconds))
    else:
        tell(delivery, arguments.dry_run, arguments.verify, seconds)
    return None


_TO_GO_ON = "No reader meets half a site there: publish again to go on."


def _closing(failures: Sequence[SiteError], targets: int) -> str:
    """What came of all targets, where some were not published to."""
    problems = sum(
        problem.severity == "error" for failure in failures for problem in failure.problems
    )
    told = counted(problems, "problem")
    if targets > 1:
        told += f": {len(failures):,} of {targets:,} targets not published"
    if any(failure.partial for failure in failures):
        return f"{told}. {_TO_GO_ON}"
    return f"{told}. Nothing was changed there."


def _roll_back(targets: Sequence[PublishTarget], arguments: PublishArguments) -> int:
    """Lead readers back at each of these targets, or at none if one has no releases."""
    from site_builder.cli.publish_progress import PublishLine
    from site_builder.cli.publish_report import rollback_as_json, tell_rollback
    from site_builder.config.targets import DirTarget
    from site_builder.publish.rollback import roll_back

    released = [target for target in targets if isinstance(target, DirTarget) and target.releases]
    if others := [target.name for target in targets if target not in released]:
        note(
            f"--back: {enumerated(others)} keeps no earlier release. Only a target of the type "
            '"dir" does, with releases = N under it in site.toml.'
        )
        return USAGE
    with progress() as line:
        for target in released:
            watched = PublishLine(target.name, line, arguments.json)
            rollback = roll_back(arguments.site, target, arguments.dry_run, watched)
            line.clear()
            if arguments.json:
                emit(rollback_as_json(rollback, arguments.dry_run))
            else:
                tell_rollback(rollback, arguments.dry_run)
    return DONE


def _chosen(known: dict[str, PublishTarget], arguments: PublishArguments) -> list[PublishTarget]:
    """The targets that are meant; raises SiteError if there are none of these names."""
    names = arguments.targets
    if not known:
        found = "it names no place to publish to"
        remedy = "Add a [publish.NAME] section, as docs/publish.md shows for each host."
        raise SiteError([Problem(SETTINGS_FILE, 0, "publish", found, remedy)])
    if not names and len(known) > 1:
        found = "several targets, and none is named"
        published = ", ".join(_with_date(name, arguments.site) for name in known)
        remedy = f"Name one or more of them: {published}."
        raise SiteError([Problem(SETTINGS_FILE, 0, "publish", found, remedy)])
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SiteError(
            Problem(SETTINGS_FILE, 0, "publish", f'no target "{name}"', did_you_mean(name, known))
            for name in unknown
        )
    return [known[name] for name in dict.fromkeys(names or known)]


def _with_date(name: str, root: Path) -> str:
    """``live (published 2024-04-19 06:00 UTC)``."""
    from site_builder.publish.last_published import last_published

    last = last_published(root, name)
    return f"{name} ({f'published {last.at:%Y-%m-%d %H:%M} UTC' if last else 'never published'})"


COMMAND = Command(
    description="Build the site and bring it to a host. Readers have a whole site there at every "
    "moment, and nothing is touched that this site did not put there.",
    examples="  site-builder publish live\n"
    "  site-builder publish live --dry-run     what would readers see?\n"
    "  site-builder publish live --verify      is all there as it was sent?\n"
    "  site-builder publish live --back        readers have the release before again",
    add_arguments=add_arguments,
    arguments=PublishArguments,
    run=run,
)
