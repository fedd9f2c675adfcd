"""What a person sees on a terminal, and a script in a pipe."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import msgspec

from site_builder.errors import Problem

if TYPE_CHECKING:
    from site_builder.build import Report

DONE, PROBLEMS, USAGE = 0, 1, 2
"""Exit codes of every command."""


def print_problems(problems: Iterable[Problem], as_json: bool) -> None:
    """Each problem on a line of its own: on standard error, or as JSON on standard output."""
    for problem in problems:
        if as_json:
            emit(msgspec.structs.asdict(problem))
        else:
            say(_coloured(problem) if sys.stderr.isatty() else str(problem), sys.stderr)


def _coloured(problem: Problem) -> str:
    text = str(problem)
    if os.environ.get("NO_COLOR"):
        return text
    where = f"{problem.path}:{problem.line}" if problem.line else problem.path
    found = text.removeprefix(where).removesuffix(problem.remedy)
    colour = "33" if problem.severity == "warning" else "31"
    return f"\033[1m{where}\033[0m\033[{colour}m{found}\033[0m{problem.remedy}"


def emit(data: object) -> None:
    """One JSON object on a line."""
    print(msgspec.json.encode(data).decode(), flush=True)


def say(text: str, stream: TextIO | None = None) -> None:
    """A line for a person."""
    print(text, file=stream or sys.stdout, flush=True)


def counted(count: int, name: str) -> str:
    """``1,024 pages``, ``1 page``."""
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def summary(report: Report, seconds: float) -> str:
    """What a build of the whole site came to, on one line."""
    names = {"article": "article", "briefing": "briefing", "topic": "topic page", "feed": "feed"}
    shown = [counted(report.pages.get(kind, 0), name) for kind, name in names.items()]  # type: ignore[call-overload]
    others = sum(count for kind, count in report.pages.items() if kind not in names)
    contents = f"{', '.join(shown)}, {counted(others, 'other page')}"
    if report.output is None:
        return f"{contents} in {seconds:.1f} s"
    deleted = f", {report.deleted} deleted" if report.deleted else ""
    changes = f"{report.written} written{deleted} in {seconds:.1f} s"
    return f"{contents}: {changes} → {report.output}"


@contextmanager
def progress() -> Iterator[Callable[[str, int], None]]:
    """A line that counts, on a terminal only, and only for what takes a while."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    started = last = time.monotonic()

    def show(what: str, count: int) -> None:
        nonlocal last
        now = time.monotonic()
        if not count or (now - started > 0.5 and now - last > 0.1):
            last = now
            shown = f"{what} {count:,}" if count else f"{what} …"
            print(f"\r\033[K{shown}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        if last != started:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
