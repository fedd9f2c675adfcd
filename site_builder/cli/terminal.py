"""What a person sees on a terminal, and a script in a pipe."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unicodedata import bidirectional

import msgspec

from site_builder.errors import Problem

if TYPE_CHECKING:
    from site_builder.build import Report

DONE, PROBLEMS, USAGE = 0, 1, 2
"""Exit codes of every command."""


_UNSEEN = (*range(32), *range(127, 160), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F),
           *range(0x2066, 0x206A))  # fmt: skip
"""Characters that command a terminal, break a line or turn the direction of what follows."""

_ESCAPES = {code: f"\\u{code:04x}" for code in _UNSEEN}


def visible(text: str) -> str:
    """``text`` as it can be printed on one line, whoever wrote it."""
    return text.translate(_ESCAPES)


def isolated(text: str) -> str:
    """``text`` as `visible`, so that the direction of its script turns nothing around it.

    By UAX #9, section 2.5; text from left to right is as it was.
    """
    shown = visible(text)
    if not any(bidirectional(char) in ("R", "AL", "AN") for char in shown):
        return shown
    return f"\u2068{shown}\u2069"


def print_problems(problems: Iterable[Problem], as_json: bool) -> None:
    """Each problem on a line of its own: on standard error, or as JSON on standard output."""
    for problem in problems:
        if as_json:
            emit(msgspec.structs.asdict(problem))
        else:
            print_problem(problem)


def print_problem(problem: Problem) -> None:
    """A problem for a person."""
    text = visible(str(problem))
    where = visible(f"{problem.path}:{problem.line}" if problem.line else problem.path)
    remedy = visible(problem.remedy)
    found = text.removeprefix(where).removesuffix(remedy)
    colour = _WARNING if problem.severity == "warning" else _ERROR
    line = f"{_in_colour(where, _BOLD)}{_in_colour(found, colour)}{remedy}"
    print(line, file=sys.stderr, flush=True)


_BOLD, _ERROR, _WARNING = 1, 31, 33


def _in_colour(text: str, code: int) -> str:
    if not sys.stderr.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\033[{code}m{text}\033[0m"


def emit(data: object) -> None:
    """One JSON object on a line; what `visible` escapes is escaped here too, and means the same."""
    print(visible(msgspec.json.encode(data).decode()), flush=True)


def say(text: str) -> None:
    """What a person asked for, on a line."""
    print(visible(text), flush=True)


def say_shown(text: str) -> None:
    """Likewise, of parts that are `visible` or `isolated`."""
    print(text, flush=True)


def note(text: str) -> None:
    """What a person has to know besides, on a line."""
    print(visible(text), file=sys.stderr, flush=True)


def conclude(text: str) -> None:
    """What all problems that were printed come to, on a line that the eye finds."""
    print(_in_colour(visible(text), _BOLD), file=sys.stderr, flush=True)


def counted(count: int, name: str) -> str:
    """``1,024 pages``, ``1 page``."""
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def as_size(number: int) -> str:
    """Bytes for a person: ``214 kB``, ``1.3 MB``."""
    if number < 1000:
        return counted(number, "byte")
    size, units = number / 1000, iter(("kB", "MB", "GB"))
    unit = next(units)
    while size >= 999.5 and unit != "GB":
        size, unit = size / 1000, next(units)
    return f"{size:.0f} {unit}" if size >= 10 or unit == "kB" else f"{size:.1f} {unit}"


def summary(report: Report, seconds: float) -> str:
    """What a build of the whole site came to, on one line."""
    pages = contents(report.pages, every=True)
    if report.output is None:
        return f"{pages} in {seconds:.1f} s"
    deleted = f", {report.deleted:,} deleted" if report.deleted else ""
    changes = f"{report.written:,} written{deleted} in {seconds:.1f} s"
    return f"{pages}: {changes} → {report.output}"


def contents(labels: Mapping[str, int], every: bool = False) -> str:
    """``2 articles, 1 feed``; with ``every`` also of what there is none."""
    counts = dict.fromkeys((*_NAMES.values(), "other page"), 0)
    for label, count in labels.items():
        counts[_NAMES.get(label, "other page")] += count
    return ", ".join(counted(count, name) for name, count in counts.items() if count or every)


_NAMES: dict[str, str] = {
    "article": "article", "briefing": "briefing", "topic": "topic page", "feed": "feed"
}  # fmt: skip
"""What pages of the kinds that are counted by themselves are called."""


class ProgressLine:
    """A line that is written over, on a terminal only; a `site_builder.content.sync.Progress`."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._started = self._last = time.monotonic()
        self._is_shown = False

    def __call__(self, what: str, count: int) -> None:
        """Count, for what takes a while; without a count say what goes on."""
        if not count:
            self.show(f"{what} …")
        elif self.is_due:
            self.show(f"{what} {count:,}")

    @property
    def is_due(self) -> bool:
        """False for what ends at once, and if it was only just written."""
        now = time.monotonic()
        return self._is_terminal and now - self._started > 0.5 and now - self._last > 0.1

    def show(self, text: str) -> None:
        """Write ``text``, as much of it as fits."""
        if self._is_terminal:
            self._last, self._is_shown = time.monotonic(), True
            # one column is left free: some terminals go to the next line after the last one
            fitting = visible(text)[: shutil.get_terminal_size().columns - 1]
            print(f"\r\033[K{fitting}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Make room for a line that stays."""
        if self._is_shown:
            self._is_shown = False
            print("\r\033[K", end="", file=sys.stderr, flush=True)


@contextmanager
def progress() -> Iterator[ProgressLine]:
    """A line for what goes on, as long as it does."""
    line = ProgressLine()
    try:
        yield line
    finally:
        line.clear()
