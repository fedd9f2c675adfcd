"""What each command does: arguments in, a site, an article or a build out, an exit code."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from site_builder.charset import NotUtf8Error, read_text
from site_builder.cli.problem_report import FEW, ProblemReport, sampled
from site_builder.cli.terminal import (
    DONE,
    PROBLEMS,
    contents,
    counted,
    emit,
    enumerated,
    note,
    print_problems,
    progress,
    say,
    summary,
)
from site_builder.config.reading import read_settings
from site_builder.config.settings import Settings
from site_builder.datelines.dateline import Dateline, DatelineError
from site_builder.errors import Problem, SiteError, gist, reason, unreadable
from site_builder.urls import base_path
from site_builder.workers import Workers

if TYPE_CHECKING:
    import socket

    from site_builder.authoring.wire import Dispatch
    from site_builder.build import Report
    from site_builder.session import Options
    from site_builder.watch.watcher import FileWatcher


def problem_report(options: argparse.Namespace) -> ProblemReport:
    """How the command that was asked for tells of problems."""
    return ProblemReport(
        as_json=options.json,
        again=options.again,
        every=getattr(options, "warnings", "new") == "all",
        drafts=getattr(options, "drafts", False),
        strict=getattr(options, "strict", False),
    )


def run_init(options: argparse.Namespace) -> int:
    """Make a new site."""
    from site_builder.authoring.scaffold import init_site

    with _writing(options.folder):
        written = init_site(options.folder, datetime.now(UTC))
    if options.json:
        emit({"written": [str(path) for path in written]})
    else:
        say(f"Made a site in {options.folder}. Next: cd {options.folder} && site-builder build")
    return DONE


def run_new(options: argparse.Namespace) -> int:
    """Write a new article."""
    from site_builder.authoring.scaffold import place_article
    from site_builder.authoring.wire import Dispatch

    settings = read_settings(options.site)
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    dateline = _dateline(options.place, settings, now)
    dispatch = Dispatch(dateline, " ".join(options.headline.split()), (), ())
    with _writing(options.site):
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
    from site_builder.datelines.dateline import parse

    here = Dateline(None, now, settings.site.timezone).local
    if place is None:
        return Dateline(None, now, settings.site.timezone)
    try:
        zone = parse(f"{place}, {here:%Y-%m-%d} 12:00", settings.rules).zone
    except DatelineError as error:
        raise SiteError([Problem("--place", 0, "", error.message, error.hint)]) from None
    return Dateline(place, now, zone)


def run_import_wire(options: argparse.Namespace) -> int:
    """Take in raw dispatches."""
    from site_builder.authoring.wire import read_dispatch

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
    from site_builder.authoring.wire import detect_language

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
    from site_builder.authoring.scaffold import place_article

    with _writing(options.site):
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
    from site_builder.authoring.wire import LARGEST

    texts, problems = [], []
    for name in _wire_files(names):
        try:
            data = _wire_data(name)
            if len(data) > LARGEST:
                found = f"it is larger than {LARGEST // 1_000_000} MB, which no dispatch is"
                problems.append(Problem(name, 0, "", found, "Cut it up, one file a dispatch."))
                continue
            text = read_text(data)
        except OSError as error:
            problems.append(unreadable(name, error))
        except NotUtf8Error as error:
            problems.append(Problem(name, error.line, "", error.found, error.remedy))
        else:
            if text.strip():
                texts.append((name, text))
            else:
                problems.append(Problem(name, 0, "", "it is empty"))
    return texts, problems


def _wire_data(name: str) -> bytes:
    """The bytes of a file, or of standard input for ``-``; of what is too large, a part."""
    from site_builder.authoring.wire import LARGEST

    if name == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(name).open("rb") as file:
        return file.read(LARGEST + 1)


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


def run_build(options: argparse.Namespace) -> int:
    """Make the output."""
    from site_builder.build import build

    started = time.perf_counter()
    wanted = msgspec.structs.replace(
        _wanted(options),
        clean=options.clean,
        verify=options.verify,
        explain=options.explain,
        strict=options.strict,
    )
    with _workers(options.jobs) as executor, progress() as show:
        report = build(options.site, wanted, executor, show)
    problem_report(options).tell(report.warnings, report.told)
    if options.explain:
        _print_reasons(report, options.json)
    seconds = time.perf_counter() - started
    if options.drafts and options.output is None and not options.json:
        note("output/ now shows drafts and embargoed articles: do not publish it.")
    if options.json:
        pages = dict(sorted(report.pages.items()))
        changes = {"rendered": len(report.rendered), "written": report.written}
        changes["deleted"] = report.deleted
        emit({"output": str(report.output), "pages": pages, **changes, "seconds": seconds})
    else:
        say(summary(report, seconds))
    return DONE


def run_watch(options: argparse.Namespace) -> int:
    """Keep the output right until stopped."""
    from site_builder.build import build_again
    from site_builder.cli.build_log import BuildLog
    from site_builder.session import Session
    from site_builder.watch.loop import watch
    from site_builder.watch.watcher import FileWatcher

    read_settings(options.site)
    wanted = _wanted(options)
    log = BuildLog(problem_report(options))
    watcher = FileWatcher(options.site, options.poll, log.note)
    with _until_stopped(watcher):
        log.begin(f"{wanted.folder(options.site)}/")
        with (
            _workers(options.jobs) as workers,
            watcher,
            Session(options.site, wanted, workers) as session,
        ):
            for outcome in watch(session, watcher, partial(build_again, session)):
                if workers:
                    workers.rest()
                log.record(outcome)
    return DONE


def run_serve(options: argparse.Namespace) -> int:
    """Show the site until stopped."""
    settings = read_settings(options.site)
    from site_builder.cli.build_log import BuildLog
    from site_builder.serve.connections import is_loopback, listen
    from site_builder.serve.server import serve
    from site_builder.session import Session
    from site_builder.watch.watcher import FileWatcher

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
    log = BuildLog(problem_report(options))
    watcher = FileWatcher(options.site, options.poll, log.note)
    with _until_stopped(watcher):
        log.begin(address)
        if not is_loopback(options.host):
            log.note("Whoever can reach this machine can read this preview, drafts and all.")
        with listener, watcher:
            if options.open:
                import webbrowser

                webbrowser.open(address)
            session = Session(options.site, _wanted(options), published=False)
            serve(session, watcher, listener, options.host, log.record)
    return DONE


def _address(listener: socket.socket, base: str) -> str:
    """Where a browser finds what is served."""
    host, port = listener.getsockname()[:2]
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{port}{base}/"


@contextmanager
def _until_stopped(watcher: FileWatcher) -> Iterator[None]:
    """Until Ctrl-C, or until the system asks this process to end: that is how such a thing ends."""

    def stop(*_: object) -> None:
        # an exception is lost if it comes in a finalizer
        watcher.close()
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _print_reasons(report: Report, as_json: bool) -> None:
    from site_builder.explain import causes

    if as_json:
        for path, reasons in report.rendered.items():
            emit({"rendered": _shown(path), "reasons": reasons})
        return
    found = [("; ".join(clauses), paths) for clauses, paths in causes(report.rendered)]
    for shown, rest in sampled(found, lambda cause: gist(cause[0])):
        for cause, paths in shown:
            _print_cause(cause, paths, report)
        if rest:
            pages = {path for _, paths in rest for path in paths}
            like = "like this" if shown else "of other kinds"
            say(f"  … and {len(rest):,} more {like}, for {counted(len(pages), 'page')}")


def _shown(path: str) -> str:
    """The address of the page at ``path`` in the output."""
    return f"/{path.removesuffix('index.html')}"


def _print_cause(cause: str, paths: Sequence[str], report: Report) -> None:
    addresses = [_shown(path) for path in paths]
    if len(paths) <= FEW // 2:
        say(f"{cause}: {', '.join(addresses)}")
        return
    everything = "all " if len(paths) == sum(report.pages.values()) else ""
    say(f"{cause}: {everything}{counted(len(paths), 'page')}")
    say(f"  {contents(Counter(report.labels[path] for path in paths))}: {enumerated(addresses, 3)}")


def run_explain(options: argparse.Namespace) -> int:
    """Say what a page is made of, and why it is rendered."""
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
    for clause in found.last:
        say(f"  {clause}")
    if found.next:
        say("the next build renders it because")
    else:
        say("the next build leaves it as it is")
    for clause in found.next:
        say(f"  {clause}")
    return DONE


def _wanted(options: argparse.Namespace) -> Options:
    from site_builder.session import Options

    return Options(
        output=getattr(options, "output", None),
        base_url=options.base_url,
        as_of=options.as_of,
        drafts=options.drafts,
    )


_WORKERS_NEED = (
    "site_builder.content.reading",
    "site_builder.render.renderer",
    "site_builder.render.feeds",
)


@contextmanager
def _workers(jobs: int) -> Iterator[Workers | None]:
    if jobs == 1:
        yield None
        return
    with Workers(jobs, _WORKERS_NEED) as pool:
        yield pool


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Turns a failure to write in ``folder`` into a problem."""
    try:
        yield
    except OSError as error:
        from site_builder.refusals import unwritable

        place = Path(os.fsdecode(error.filename or folder))
        raise SiteError([unwritable(error, place, Path())]) from error
