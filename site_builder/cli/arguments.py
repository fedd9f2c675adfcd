"""Arguments that several commands have."""

from __future__ import annotations

import argparse
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.cli.command import Arguments
from site_builder.config.checks import check_base_url
from site_builder.datelines.dateline import DatelineError, parse_instant
from site_builder.language_tags import canonical_tag

if TYPE_CHECKING:
    from site_builder.session import Options


class ArticleArguments(Arguments, frozen=True):
    """What a new article is to be like."""

    site: Path
    topics: tuple[str, ...]
    lang: str | None
    """BCP 47."""


class PageArguments(Arguments, frozen=True):
    """What decides what the pages are."""

    site: Path
    base_url: str | None
    as_of: datetime | None
    drafts: bool


class OutputArguments(PageArguments, frozen=True):
    """What decides what the output is."""

    output: Path | None


def session_options(arguments: PageArguments, output: Path | None = None) -> Options:
    """What is asked for beyond the settings of the site."""
    from site_builder.session import Options

    return Options(
        output=output, base_url=arguments.base_url, as_of=arguments.as_of, drafts=arguments.drafts
    )


def add_site(parser: argparse.ArgumentParser) -> None:
    """SITE, for a command that is about nothing else."""
    parser.add_argument("site", metavar="SITE", nargs="?", type=Path, default=Path(), help=_SITE)


def add_site_option(parser: argparse.ArgumentParser) -> None:
    """--site, for a command that is about something in it."""
    parser.add_argument("--site", metavar="SITE", type=Path, default=Path(), help=_SITE)


_SITE = "the site's folder (default: here)"


def add_article_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `ArticleArguments`."""
    add_site_option(parser)
    parser.add_argument(
        "--topic", metavar="TOPIC", dest="topics", action="append", default=[],
        help="may be given several times",
    )  # fmt: skip
    parser.add_argument("--lang", type=_language, help="its language, such as fr or ar")


def add_page_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `PageArguments` but for the site."""
    parser.add_argument("--base-url", metavar="URL", type=_base_url, help="publish at URL instead")
    parser.add_argument(
        "--as-of", metavar="INSTANT", type=_instant,
        help="build as if it were then: 2024-04-19T06:00:00+02:00",
    )  # fmt: skip
    parser.add_argument(
        "--drafts", action="store_true", help="show drafts and embargoed articles, marked as such"
    )


def add_output_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `OutputArguments` but for the site."""
    parser.add_argument("--output", metavar="DIR", type=Path, help="default: output/ in SITE")
    add_page_arguments(parser)


def add_jobs(parser: argparse._ActionsContainer) -> None:
    """--jobs, a number from 1 on."""
    # the default is text, or argparse would take the same number for one that was not given
    parser.add_argument(
        "--jobs", metavar="N", type=_positive, default=str(os.cpu_count() or 1),
        help="processes that share the work (default: one for each core)",
    )  # fmt: skip


def add_cluster(parser: argparse.ArgumentParser) -> None:
    """--jobs, or --cluster instead."""
    group = parser.add_mutually_exclusive_group()
    add_jobs(group)
    group.add_argument(
        "--cluster", metavar="ADDRESS",
        help="share the work among the workers of the Dask scheduler at ADDRESS instead; they see "
        "the site's folder at the same path as this machine does",
    )  # fmt: skip


def add_warnings(parser: argparse.ArgumentParser) -> None:
    """--warnings, which decides how problems are told."""
    parser.add_argument(
        "--warnings", choices=("new", "all"), default="new",
        help="tell in full those that the last build did not tell (default), or all of them",
    )  # fmt: skip


def add_poll(parser: argparse.ArgumentParser) -> None:
    """--poll, in seconds, or None."""
    parser.add_argument(
        "--poll", metavar="SECONDS", type=_seconds,
        help="look at every file so often instead of asking the system for what has changed",
    )  # fmt: skip


def _base_url(text: str) -> str:
    if fault := check_base_url(text):
        raise argparse.ArgumentTypeError(f"{fault[0]}. {fault[1]}")
    return text


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except DatelineError as error:
        raise argparse.ArgumentTypeError(f"{error.message}. {error.hint}") from None


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number from 1 on')
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of seconds up to 3600')
    return seconds


def _language(text: str) -> str:
    tag = canonical_tag(text)
    if tag is None:
        raise argparse.ArgumentTypeError(f'"{text}" is not a language tag such as fr or ar')
    return tag
