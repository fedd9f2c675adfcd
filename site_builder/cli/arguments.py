"""The command line: what can be asked for, problems printed, an exit code.

0: done. 1: problems in the content or the site, all of them listed. 2: wrong usage.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import zoneinfo
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn, TypeAlias

from site_builder import __version__
from site_builder.cli import commands
from site_builder.cli.terminal import DONE, PROBLEMS, USAGE, conclude, counted, note, visible
from site_builder.config.checks import check_base_url
from site_builder.datelines.dateline import DatelineError, parse_instant
from site_builder.errors import SiteError, is_fault, reason
from site_builder.language_tags import canonical_tag

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
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        note("Stopped. Nothing is half written.")
        return 130


def _run(arguments: Sequence[str] | None) -> int:
    # the zones of the tzdata package, so that every machine has the same
    zoneinfo.reset_tzpath(())
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(arguments)
    asked = arguments if "warnings" in options else ("build",)
    options.again = shlex.join(("site-builder", *asked, "--warnings", "all"))
    try:
        return int(options.run(options))
    except SiteError as error:
        commands.problem_report(options).tell(error.problems, error.told)
        if not options.json:
            conclude(_closing(error, getattr(options, "strict", False)))
        return PROBLEMS
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        # commands tell of their own files as problems: this is what they print to
        place = error.filename or "standard output"
        note(f"{place}: cannot be written: {reason(error)}.")
        return PROBLEMS


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


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="site-builder", description=_ABOUT, epilog=_TOUR, formatter_class=_Help)
    parser.add_argument("--version", action="version", version=f"site_builder {__version__}")
    subcommands: Commands = parser.add_subparsers(  # type: ignore[assignment]
        metavar="COMMAND", required=True
    )
    _add_init(subcommands)
    _add_new(subcommands)
    _add_import(subcommands)
    _add_build(subcommands)
    _add_watch(subcommands)
    _add_serve(subcommands)
    _add_explain(subcommands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_init(subcommands: Commands) -> None:
    command = _command(
        subcommands, "init", commands.run_init, "make a new site",
        "Make DIR, with a site.toml to fill in, an article and a page about the digest.",
        "  site-builder init demo",
    )  # fmt: skip
    command.add_argument("folder", metavar="DIR", type=Path, help="a folder without a site in it")


def _add_new(subcommands: Commands) -> None:
    command = _command(
        subcommands, "new", commands.run_new, "write a new article",
        "Write an article with today's date under content/, as a draft to be filled in.",
        '  site-builder new "Talks resume" --topic Diplomacy --place Geneva',
    )  # fmt: skip
    command.add_argument("headline", metavar="HEADLINE", type=_text)
    _add_site(command, flag=True)
    _add_article_options(command)
    command.add_argument("--place", help="where it is filed; the place gives the time zone")


def _add_import(subcommands: Commands) -> None:
    what = subcommands.add_parser(
        "import", help="take in texts from elsewhere", description="Take in texts from elsewhere."
    )
    forms = what.add_subparsers(metavar="FORM", required=True)
    command = _command(
        forms, "wire", commands.run_import_wire, "raw dispatches of a news agency",
        "Write an article for each FILE: a raw wire text with the dateline in its first line, "
        "then the headline, then the text. A folder stands for all files in it, - for standard "
        "input. What could not be decided is listed, and that article is a draft until you "
        "decide it. Nothing is ever overwritten.",
        "  site-builder import wire dispatch.txt --topic Syria\n"
        "  pbpaste | site-builder import wire - --topic Syria --lang fr",
    )  # fmt: skip
    command.add_argument("files", metavar="FILE", nargs="+")
    _add_site(command, flag=True)
    _add_article_options(command)
    command.add_argument("--source", help="name of the agency, written as the source")


def _add_build(subcommands: Commands) -> None:
    command = _command(
        subcommands, "build", commands.run_build, "make output/",
        "Build the whole site into output/. With any problem in the content nothing there is "
        "touched; every problem is listed with its file, line and remedy.",
        "  site-builder build\n"
        "  site-builder build --base-url https://example.org/preview/ --output ../preview --drafts",
    )  # fmt: skip
    _add_site(command)
    _add_build_options(command)
    _add_jobs(command)
    _add_warnings(command)
    command.add_argument(
        "--strict", action="store_true",
        help="take warnings for errors: build nothing as long as there is one, but for drafts",
    )  # fmt: skip
    command.add_argument(
        "--explain", action="store_true", help="say why pages were rendered, by cause"
    )
    command.add_argument(
        "--verify", action="store_true",
        help="read the whole output and mend what is not as it was built: after a disk or a sync "
        "failed, or when a file may have been altered with its date kept",
    )  # fmt: skip
    command.add_argument(
        "--clean", action="store_true",
        help="remember nothing and write every file anew: when in doubt, or to give every file a "
        "new date",
    )  # fmt: skip


def _add_watch(subcommands: Commands) -> None:
    command = _command(
        subcommands, "watch", commands.run_watch, "keep output/ right while you write",
        "Build the site, and again whenever a file of it changes, or an embargo passes. A mistake "
        "is told once and leaves output/ as it was; mend it, and go on. Ctrl-C ends.",
        "  site-builder watch\n"
        "  site-builder watch --poll 2     where the system does not tell of changes",
    )  # fmt: skip
    _add_site(command)
    _add_build_options(command)
    _add_jobs(command)
    _add_warnings(command)
    _add_poll(command)


def _add_serve(subcommands: Commands) -> None:
    command = _command(
        subcommands, "serve", commands.run_serve, "see the site in a browser while you write",
        "Serve the site as it would be built now. A page that is open in a browser follows every "
        "save; a mistake is shown there, with its file and line, until it is mended. Nothing is "
        "written to output/. Ctrl-C ends.",
        "  site-builder serve --open\n"
        "  site-builder serve --drafts     with drafts and embargoed articles, marked as such",
    )  # fmt: skip
    _add_site(command)
    _add_preview_options(command)
    command.add_argument(
        "--host", default="127.0.0.1", help="default: 127.0.0.1, which only this machine can reach"
    )
    command.add_argument(
        "--port", type=_port, default=8000, help="or the next one that is free (default: 8000)"
    )
    command.add_argument("--open", action="store_true", help="open it in the browser")
    _add_warnings(command)
    _add_poll(command)


def _add_jobs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--jobs", metavar="N", type=_positive, default=os.cpu_count() or 1,
        help="processes that share the work (default: one for each core)",
    )  # fmt: skip


def _add_warnings(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--warnings", choices=("new", "all"), default="new",
        help="tell in full those that the last build did not tell (default), or all of them",
    )  # fmt: skip


def _add_poll(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--poll", metavar="SECONDS", type=_seconds,
        help="look at every file so often instead of asking the system for what has changed",
    )  # fmt: skip


def _add_explain(subcommands: Commands) -> None:
    command = _command(
        subcommands, "explain", commands.run_explain,
        "what a page is made of, and why it is rendered",
        "Say which content files, templates and settings the page at URL is made of, why it was "
        "last rendered, and why the next build will render it again, if it will. URL is a path of "
        "the site or a whole address. Nothing in output/ is touched.",
        "  site-builder explain /2024/04/19/\n"
        "  site-builder explain https://example.org/digest/topics/syria/rss.xml",
    )  # fmt: skip
    command.add_argument("address", metavar="URL")
    _add_site(command, flag=True)
    _add_build_options(command)


def _add_build_options(command: argparse.ArgumentParser) -> None:
    """What decides what the output is."""
    command.add_argument("--output", metavar="DIR", type=Path, help="default: output/ in SITE")
    _add_preview_options(command)


def _add_preview_options(command: argparse.ArgumentParser) -> None:
    """What decides what the pages are."""
    command.add_argument("--base-url", metavar="URL", type=_base_url, help="publish at URL instead")
    command.add_argument(
        "--as-of", metavar="INSTANT", type=_instant,
        help="build as if it were then: 2024-04-19T06:00:00+02:00",
    )  # fmt: skip
    command.add_argument(
        "--drafts", action="store_true", help="show drafts and embargoed articles, marked as such"
    )


def _command(
    subcommands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
    description: str,
    examples: str,
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = subcommands.add_parser(
        name,
        help=summary,
        description=description,
        epilog=f"examples:\n{examples}",
        formatter_class=_Help,
    )
    command.add_argument("--json", action="store_true", help="one JSON object a line, for scripts")
    command.set_defaults(run=run)
    return command


def _add_site(command: argparse.ArgumentParser, flag: bool = False) -> None:
    name = "--site" if flag else "site"
    extra = {} if flag else {"nargs": "?"}
    command.add_argument(
        name, metavar="SITE", type=Path, default=Path(), help="the site's folder (default: here)",
        **extra,  # type: ignore[arg-type]
    )  # fmt: skip


def _add_article_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--topic", action="append", default=[], help="may be given several times")
    command.add_argument("--lang", type=_language, help="its language, such as fr or ar")


def _base_url(text: str) -> str:
    if fault := check_base_url(text):
        raise argparse.ArgumentTypeError(f"{fault[0]}. {fault[1]}")
    return text


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except DatelineError as error:
        raise argparse.ArgumentTypeError(f"{error.message}. {error.hint}") from None


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError(f"{text!a} is not UTF-8") from None
    return text


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number from 1 on')
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port from 0 to 65535')
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


class _Help(argparse.RawDescriptionHelpFormatter):
    """Keeps examples as they are written and folds descriptions."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if text.startswith(("examples:", "a first site:")):
            return super()._fill_text(text, width, indent)
        return argparse.HelpFormatter._fill_text(self, text, width, indent)


class _Parser(argparse.ArgumentParser):
    """Says how to get help when the usage is wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{self.prog}: {visible(message.rstrip('.'))}. See: {self.prog} --help\n")


if __name__ == "__main__":
    sys.exit(main())
