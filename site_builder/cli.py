"""The command line: arguments in, a build or an article out, problems printed, an exit code.

0: done. 1: problems in the content or the site, all of them listed. 2: wrong usage.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import time
import webbrowser
import zoneinfo
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

import msgspec

from site_builder import __version__
from site_builder.config import Settings, check_base_url, read_settings
from site_builder.dateline import Dateline, DatelineError, parse_instant
from site_builder.errors import Problem, SiteError, reason
from site_builder.terminal import counted, emit, print_problems, progress, say, summary
from site_builder.texts import is_language
from site_builder.urls import base_path
from site_builder.workers import Workers

if TYPE_CHECKING:
    from site_builder.build import Report
    from site_builder.lookout import Lookout
    from site_builder.session import Options
    from site_builder.wire import Dispatch

DONE, PROBLEMS, USAGE = 0, 1, 2

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
    # the zones of the tzdata package, so that every machine has the same
    zoneinfo.reset_tzpath(())
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except SiteError as error:
        print_problems(error.problems, options.json)
        count = sum(problem.severity == "error" for problem in error.problems)
        if not options.json:
            outcome = (
                "Some files of the output are new, the others as they were: build again."
                if error.partial
                else "Nothing was changed."
            )
            say(f"{counted(count, 'problem')}. {outcome}", sys.stderr)
        return PROBLEMS
    except KeyboardInterrupt:
        say("Stopped. Nothing is half written.", sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        # commands tell of their own files as problems: this is what they print to
        place = error.filename or "standard output"
        say(f"{place}: cannot be written: {reason(error)}.", sys.stderr)
        return PROBLEMS


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="site-builder", description=_ABOUT, epilog=_TOUR, formatter_class=_Help)
    parser.add_argument("--version", action="version", version=f"site_builder {__version__}")
    commands: Commands = parser.add_subparsers(  # type: ignore[assignment]
        metavar="COMMAND", required=True
    )
    _add_init(commands)
    _add_new(commands)
    _add_import(commands)
    _add_build(commands)
    _add_watch(commands)
    _add_serve(commands)
    _add_explain(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_init(commands: Commands) -> None:
    command = _command(
        commands, "init", _init, "make a new site",
        "Make DIR, with a site.toml to fill in, an article and a page about the digest.",
        "  site-builder init demo",
    )  # fmt: skip
    command.add_argument("folder", metavar="DIR", type=Path, help="a folder without a site in it")


def _add_new(commands: Commands) -> None:
    command = _command(
        commands, "new", _new, "write a new article",
        "Write an article with today's date under content/, as a draft to be filled in.",
        '  site-builder new "Talks resume" --topic Diplomacy --place Geneva',
    )  # fmt: skip
    command.add_argument("headline", metavar="HEADLINE")
    _add_site(command, flag=True)
    _add_article_options(command)
    command.add_argument("--place", help="where it is filed; the place gives the time zone")


def _add_import(commands: Commands) -> None:
    what = commands.add_parser(
        "import", help="take in texts from elsewhere", description="Take in texts from elsewhere."
    )
    forms = what.add_subparsers(metavar="FORM", required=True)
    command = _command(
        forms, "wire", _import_wire, "raw dispatches of a news agency",
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


def _add_build(commands: Commands) -> None:
    command = _command(
        commands, "build", _build, "make output/",
        "Build the whole site into output/. With any problem in the content nothing there is "
        "touched; every problem is listed with its file, line and remedy.",
        "  site-builder build\n"
        "  site-builder build --base-url https://example.org/preview/ --output ../preview --drafts",
    )  # fmt: skip
    _add_site(command)
    _add_build_options(command)
    _add_jobs(command)
    command.add_argument(
        "--explain", action="store_true", help="say of each page that was rendered why it was"
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


def _add_watch(commands: Commands) -> None:
    command = _command(
        commands, "watch", _watch, "keep output/ right while you write",
        "Build the site, and again whenever a file of it changes, or an embargo passes. A mistake "
        "is told once and leaves output/ as it was; mend it, and go on. Ctrl-C ends.",
        "  site-builder watch\n"
        "  site-builder watch --poll 2     where the system does not tell of changes",
    )  # fmt: skip
    _add_site(command)
    _add_build_options(command)
    _add_jobs(command)
    _add_poll(command)


def _add_serve(commands: Commands) -> None:
    command = _command(
        commands, "serve", _serve, "see the site in a browser while you write",
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
    _add_poll(command)


def _add_jobs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--jobs", metavar="N", type=_positive, default=os.cpu_count() or 1,
        help="processes that share the work (default: one for each core)",
    )  # fmt: skip


def _add_poll(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--poll", metavar="SECONDS", type=_seconds,
        help="look at every file so often instead of asking the system for what has changed",
    )  # fmt: skip


def _add_explain(commands: Commands) -> None:
    command = _command(
        commands, "explain", _explain, "what a page is made of, and why it is rendered",
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
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
    description: str,
    examples: str,
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
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


def _init(options: argparse.Namespace) -> int:
    from site_builder.scaffold import init_site

    with _writing():
        written = init_site(options.folder, datetime.now(UTC))
    if options.json:
        emit({"written": [str(path) for path in written]})
    else:
        say(f"Made a site in {options.folder}. Next: cd {options.folder} && site-builder build")
    return DONE


def _new(options: argparse.Namespace) -> int:
    from site_builder.scaffold import place_article
    from site_builder.wire import Dispatch

    settings = read_settings(options.site)
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    dateline = _dateline(options.place, settings, now)
    dispatch = Dispatch(dateline, " ".join(options.headline.split()), (), ())
    with _writing():
        path = place_article(
            options.site,
            settings,
            dispatch,
            now,
            topics=options.topic or ["Untitled"],
            lang=options.lang,
            draft=True,
        )
    if options.json:
        emit({"written": str(path)})
    else:
        say(f"{path}: a draft. Take its status: line out to publish it.")
    return DONE


def _dateline(place: str | None, settings: Settings, now: datetime) -> Dateline:
    """Here and now: in the zone of ``place``, or in the site's own."""
    from site_builder.dateline import parse

    here = Dateline(None, now, settings.site.timezone).local
    if place is None:
        return Dateline(None, now, settings.site.timezone)
    try:
        zone = parse(f"{place}, {here:%Y-%m-%d} 12:00", settings.rules).zone
    except DatelineError as error:
        raise SiteError([Problem("--place", 0, "", error.message, error.hint)]) from None
    return Dateline(place, now, zone)


def _import_wire(options: argparse.Namespace) -> int:
    from site_builder.wire import read_dispatch

    settings = read_settings(options.site)
    texts, problems = _wire_texts(options.files)
    for name, text in texts:
        dispatch = read_dispatch(text, settings.rules)
        lang, doubts = _decide(dispatch, options, settings)
        path = _place(dispatch, options, settings, lang, bool(doubts))
        _report_import(name, path, doubts, options.json)
    print_problems(problems, options.json)
    return PROBLEMS if problems else DONE


def _decide(
    dispatch: Dispatch, options: argparse.Namespace, settings: Settings
) -> tuple[str | None, list[tuple[str, str]]]:
    """The language of a dispatch, and every doubt that makes its article a draft."""
    from site_builder.wire import detect_language

    doubts = list(dispatch.doubts)
    lang = options.lang
    if lang is None:
        text = "\n".join(" ".join(lines) for lines in dispatch.paragraphs)
        lang = detect_language(f"{dispatch.headline or ''}\n{text}", (settings.site.language,))
        if lang is None:
            doubts.append(("lang", "the language is not certain; name it with --lang"))
    if not options.topic:
        doubts.append(("topics", "no topic is named; name one with --topic"))
    return lang, doubts


def _place(
    dispatch: Dispatch,
    options: argparse.Namespace,
    settings: Settings,
    lang: str | None,
    draft: bool,
) -> Path:
    from site_builder.scaffold import place_article

    with _writing():
        return place_article(
            options.site,
            settings,
            dispatch,
            datetime.now(UTC),
            topics=options.topic,
            lang=lang,
            source=options.source,
            draft=draft,
        )


def _wire_texts(names: Sequence[str]) -> tuple[list[tuple[str, str]], list[Problem]]:
    """(name, text) of each dispatch; those that cannot be read are problems."""
    texts, problems = [], []
    for name in _wire_files(names):
        try:
            data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            text = data.decode("utf-8-sig")
        except OSError as error:
            problems.append(Problem(name, 0, "", f"cannot be read: {reason(error)}"))
        except UnicodeDecodeError:
            remedy = "Save it as UTF-8, for example: iconv -f WINDOWS-1252 -t UTF-8."
            problems.append(Problem(name, 0, "", "the file is not UTF-8", remedy))
        else:
            if text.strip():
                texts.append((name, text))
            else:
                problems.append(Problem(name, 0, "", "it is empty"))
    return texts, problems


def _wire_files(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        folder = Path(name)
        if name != "-" and folder.is_dir():
            files = sorted(path for path in folder.iterdir() if path.is_file())
            yield from (str(path) for path in files if not path.name.startswith("."))
        else:
            yield name


def _report_import(name: str, path: Path, doubts: Sequence[tuple[str, str]], as_json: bool) -> None:
    if as_json:
        found = [{"key": key, "found": what} for key, what in doubts]
        emit({"from": name, "written": str(path), "draft": bool(doubts), "doubts": found})
        return
    say(f"{path}: {'a draft until you decide:' if doubts else 'ready.'}")
    for key, what in doubts:
        say(f"  {key}: {what}")


def _build(options: argparse.Namespace) -> int:
    from site_builder.build import build

    started = time.perf_counter()
    wanted = msgspec.structs.replace(
        _wanted(options), clean=options.clean, verify=options.verify, explain=options.explain
    )
    with _workers(options.jobs) as executor, progress() as show:
        report = build(options.site, wanted, executor, show)
    print_problems(report.warnings, options.json)
    if options.explain:
        _print_reasons(report, options.json)
    seconds = time.perf_counter() - started
    if options.drafts and options.output is None and not options.json:
        say("output/ now shows drafts and embargoed articles: do not publish it.", sys.stderr)
    if options.json:
        pages = dict(sorted(report.pages.items()))
        changes = {"rendered": len(report.rendered), "written": report.written}
        changes["deleted"] = report.deleted
        emit({"output": str(report.output), "pages": pages, **changes, "seconds": seconds})
    else:
        say(summary(report, seconds))
    return DONE


def _watch(options: argparse.Namespace) -> int:
    from site_builder.build import build_again
    from site_builder.diary import Diary
    from site_builder.lookout import Lookout
    from site_builder.session import Session
    from site_builder.watch import watch

    read_settings(options.site)
    wanted = _wanted(options)
    diary = Diary(options.json)
    diary.begin(f"{wanted.folder(options.site)}/")
    lookout = Lookout(options.site, options.poll, diary.note)
    with (
        _until_stopped(lookout),
        _workers(options.jobs) as workers,
        lookout,
        Session(options.site, wanted, workers) as session,
    ):
        for outcome in watch(session, lookout, partial(build_again, session)):
            if workers:
                workers.rest()
            diary.enter(outcome)
    return DONE


def _serve(options: argparse.Namespace) -> int:
    settings = read_settings(options.site)
    from site_builder.diary import Diary
    from site_builder.lookout import Lookout
    from site_builder.serve import is_loopback, listen, serve
    from site_builder.session import Session

    try:
        listener = listen(options.host, options.port)
    except OSError as error:
        found = f"cannot be listened on: {reason(error)}"
        place = f"{options.host}:{options.port}"
        raise SiteError(
            [Problem(place, 0, "", found, "Choose another --host or --port.")]
        ) from None
    base = base_path(options.base_url or settings.site.base_url)
    address = _address(listener, base)
    diary = Diary(options.json)
    diary.begin(address)
    if not is_loopback(options.host):
        diary.note("Whoever can reach this machine can read this preview, drafts and all.")
    lookout = Lookout(options.site, options.poll, diary.note)
    with _until_stopped(lookout), listener, lookout:
        if options.open:
            webbrowser.open(address)
        session = Session(options.site, _wanted(options), published=False)
        serve(session, lookout, listener, options.host, diary.enter)
    return DONE


def _address(listener: socket.socket, base: str) -> str:
    """Where a browser finds what is served."""
    host, port = listener.getsockname()[:2]
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{port}{base}/"


@contextmanager
def _until_stopped(lookout: Lookout) -> Iterator[None]:
    """Until Ctrl-C, or until the system asks this process to end: that is how such a thing ends."""

    def stop(*_: object) -> None:
        # an exception is lost if it comes in a finalizer
        lookout.close()
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _print_reasons(report: Report, as_json: bool) -> None:
    for path, reasons in report.rendered.items():
        address = f"/{path.removesuffix('index.html')}"
        if as_json:
            emit({"rendered": address, "reasons": reasons})
        else:
            say(f"{address}: {'; '.join(reasons)}")


def _explain(options: argparse.Namespace) -> int:
    from site_builder.explain import explain

    found = explain(options.site, options.address, _wanted(options))
    if options.json:
        emit(msgspec.structs.asdict(found))
        return DONE
    say(f"{found.path} ({found.kind})")
    say("made of")
    for name in (*found.sources, *found.theme):
        say(f"  {name}")
    say(f"  site.toml: {', '.join(f'[{name}]' for name in found.settings)}")
    if found.last:
        say("last rendered because")
        say("".join(f"  {reason}\n" for reason in found.last).rstrip())
    if found.next:
        say("the next build renders it because")
        say("".join(f"  {reason}\n" for reason in found.next).rstrip())
    else:
        say("the next build leaves it as it is")
    return DONE


def _wanted(options: argparse.Namespace) -> Options:
    from site_builder.session import Options

    return Options(
        output=getattr(options, "output", None),
        base_url=options.base_url,
        as_of=options.as_of,
        drafts=options.drafts,
    )


@contextmanager
def _workers(jobs: int) -> Iterator[Workers | None]:
    if jobs == 1:
        yield None
        return
    with Workers(jobs, [f"site_builder.{name}" for name in ("reading", "render", "feeds")]) as pool:
        yield pool


@contextmanager
def _writing() -> Iterator[None]:
    """Turns a failure to write into a problem."""
    try:
        yield
    except OSError as error:
        path = str(error.filename or "")
        raise SiteError([Problem(path, 0, "", f"cannot be written: {reason(error)}")]) from error


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
    if not is_language(text):
        raise argparse.ArgumentTypeError(f'"{text}" is not a language tag such as fr or ar')
    return text


class _Help(argparse.RawDescriptionHelpFormatter):
    """Keeps examples as they are written and folds descriptions."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if text.startswith(("examples:", "a first site:")):
            return super()._fill_text(text, width, indent)
        return argparse.HelpFormatter._fill_text(self, text, width, indent)


class _Parser(argparse.ArgumentParser):
    """Says how to get help when the usage is wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{self.prog}: {message.rstrip('.')}. See: {self.prog} --help\n")


if __name__ == "__main__":
    sys.exit(main())
