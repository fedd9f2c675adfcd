"""The command line: every command, problems printed, an exit code.

0: done. 1: problems in the content or the site, all of them listed. 2: wrong usage.
"""

from __future__ import annotations

import os
import sys
import zoneinfo
from collections.abc import Sequence

from site_builder import __version__
from site_builder.cli.parser import Parser, Subcommand, add_subcommands, parse
from site_builder.cli.terminal import DONE, PROBLEMS, conclude, counted, note
from site_builder.errors import SiteError, is_fault, reason

COMMANDS = (
    Subcommand("init", "make a new site", "init"),
    Subcommand("new", "write a new article", "new"),
    Subcommand("import", "take in texts from elsewhere", forms=(
        Subcommand("wire", "raw dispatches of a news agency", "import_wire"),
    )),
    Subcommand("build", "make output/", "build"),
    Subcommand("watch", "keep output/ right while you write", "watch"),
    Subcommand("serve", "see the site in a browser while you write", "serve"),
    Subcommand("publish", "bring the site to a host", "publish"),
    Subcommand("explain", "what a page is made of, and why it is rendered", "explain"),
)  # fmt: skip

_ABOUT = """\
Turn a folder of dated, sourced, topic-tagged Markdown into a briefing digest: a page for each
day, article and topic, and feeds that every reader accepts.
"""
_TOUR = """\
a first site:
  site-builder init demo && cd demo     make a site with one article
  site-builder new "A headline"         write another
  site-builder import wire news.txt     take in what a news agency sent
  site-builder build                    make output/, ready for any static host
  site-builder watch                    keep it right while you write
  site-builder serve                    see it in a browser while you write
  site-builder publish live             bring it to a host that site.toml names
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt as stop:
        note(f"Stopped. {str(stop) or 'Nothing is half written.'}")
        return 130


def _run(argv: Sequence[str]) -> int:
    # the zones of the tzdata package, so that every machine has the same
    zoneinfo.reset_tzpath(())
    command, arguments = parse(_parser(), argv)
    try:
        return command.run(arguments)
    except SiteError as error:
        report = arguments.problem_report
        report.tell(error.problems, error.told)
        if not arguments.json:
            conclude(_closing(error, report.strict))
        return PROBLEMS
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        # commands tell of their own files as problems: this is what they print to
        place = error.filename or "standard output"
        note(f"{place}: cannot be written: {reason(error)}.")
        return PROBLEMS


def _parser() -> Parser:
    parser = Parser(prog="site-builder", description=_ABOUT, epilog=_TOUR)
    parser.add_argument("--version", action="version", version=f"site_builder {__version__}")
    add_subcommands(parser, COMMANDS)
    return parser


def _closing(error: SiteError, strict: bool) -> str:
    """What came of a command that met problems, on one line."""
    errors = sum(problem.severity == "error" for problem in error.problems)
    warnings = sum(map(is_fault, error.problems)) - errors if strict else 0
    told = counted(errors + warnings, "problem")
    if warnings:
        told += f", {f'{warnings:,} of them ' if errors else ''}for --strict only"
    if error.partial:
        return f"{told}. Some files of the output are new, the others as they were: build again."
    return f"{told}. Nothing was changed."
