"""``python -m benchmarks.follow``: how soon an edit can be seen, with commands that go on."""

from __future__ import annotations

import argparse
import http.client
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.corpus import articles
from benchmarks.measure import SMAPS, memory_of, processor_time_of, time_build
from benchmarks.sites import Side, write_eleventy, write_hugo, write_site_builder

STARTED_WITHIN, SEEN_WITHIN = 600.0, 30.0
"""Seconds after which nothing is waited for any more."""

STALE_AFTER = 5.0
"""Seconds after an edit at which a feed without it counts as stale."""

WIDTHS = (8, 22, 22, 8, 8)
HEAD = ("", "start, s", "page, ms", "its feed, ms", "idle, %", "PSS, MB")

QUIET = 1.0
"""Seconds between two edits."""


class Follower(NamedTuple):
    """A command that keeps a site up to date."""

    name: str
    side: Side
    command: tuple[str, ...]
    port: int | None = None
    """Where it serves the site; None if it writes files."""


class Seen(NamedTuple):
    """What one command took: seconds, but for the last two."""

    start: float
    pages: list[float | None]
    """None where an edit was not seen at all."""
    feeds: list[float | None]
    """None where the feed was stale."""
    idle: float
    """Processor time for each second in which nothing happened."""
    memory: int
    """Bytes, as PSS, of all its processes."""


def main() -> None:
    options = _parser().parse_args()
    if not SMAPS.exists():
        raise SystemExit("This needs Linux, whose /proc tells the memory of a process.")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores")
    for size in options.articles:
        with tempfile.TemporaryDirectory(prefix="benchmark-", dir=options.folder) as folder:
            followers = _prepare(Path(folder), size, options.eleventy)
            print(f"\n{size:,} articles; median of {options.edits} edits (min – max)")
            _print_row(HEAD)
            for follower in followers:
                _print_row(_row(follower, _follow(follower, options.edits, options.idle)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.follow",
        description="Measure how soon an edited article can be read, beside Hugo and Eleventy.",
    )
    add = partial(parser.add_argument, metavar="N", type=int)
    add("--articles", default=[10_000], nargs="+", help="sizes of the digest (default: 10000)")
    add("--edits", default=20, help="of the newest article and an old one in turn (default: 20)")
    add("--idle", default=30, help="seconds in which nothing happens (default: 30)")
    add("--folder", metavar="DIR", type=Path, help="where to write the sites for the while")
    parser.add_argument("--eleventy", action="store_true", help="needs Node.js; npm installs it")
    return parser


def _prepare(folder: Path, size: int, eleventy: bool) -> list[Follower]:
    """Every site, built once, so that whoever has a cache has it warm."""
    corpus = list(articles(size))
    ours = write_site_builder(folder / "site_builder", corpus, os.cpu_count() or 1)
    hugo = write_hugo(folder / "hugo", corpus)
    program, binary = (sys.executable, "-m", "site_builder"), hugo.command[0]
    served, local = _free_port(), ("--bind", "127.0.0.1", "--noBuildLock", "--quiet")
    found = [
        Follower("site-builder watch", ours, (*program, "watch")),
        Follower("site-builder serve", ours, (*program, "serve", "--port", str(served)), served),
        Follower("hugo server", hugo, (binary, "server", *local, "--port", str(served)), served),
    ]
    if eleventy:
        side = write_eleventy(folder / "eleventy", corpus)
        serve = (*side.command, "--serve", "--incremental", "--port", str(served))
        found.append(Follower("eleventy --serve --incremental", side, serve, served))
    for side in {id(follower.side): follower.side for follower in found}.values():
        time_build(side)
    return found


def _follow(follower: Follower, edits: int, idle: int) -> Seen:
    side = follower.side
    pages: list[float | None] = []
    feeds: list[float | None] = []
    newest, feed = _address(side, side.article), "rss.xml"
    began = time.perf_counter()
    with _running(follower) as process:
        if follower.port:
            start = _until(follower, newest, b"<html", began, STARTED_WITHIN)
        _settle(follower, newest)
        if not follower.port:
            # its files were there before, so it has begun when it follows
            start = time.perf_counter() - began
        for number in range(edits):
            time.sleep(QUIET)
            file = side.old_article if number % 2 else side.article
            began, words = time.perf_counter(), _edit(file)
            pages.append(_seen(follower, _address(side, file), words, began, SEEN_WITHIN))
            if file == side.article:
                feeds.append(_seen(follower, feed, words, began, STALE_AFTER))
        time.sleep(5)
        before = processor_time_of(process.pid)
        time.sleep(idle)
        used = (processor_time_of(process.pid) - before) / idle
        return Seen(start, pages, feeds, used, memory_of(process.pid).pss)


@contextmanager
def _running(follower: Follower) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        follower.command,
        cwd=follower.side.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _settle(follower: Follower, newest: str) -> None:
    """Edit until an edit is seen: one that comes while a command begins may be missed."""
    began = time.perf_counter()
    while time.perf_counter() - began < STARTED_WITHIN:
        with suppress(TimeoutError):
            words, now = _edit(follower.side.article), time.perf_counter()
            _until(follower, newest, words, now, SEEN_WITHIN)
            return
    raise TimeoutError(f"{follower.name} follows no edit")


def _edit(file: Path) -> bytes:
    """Add words to an article that are nowhere yet."""
    words = f"word{time.time_ns()}"
    with file.open("a", encoding="utf-8") as stream:
        stream.write(f"\n{words}\n")
    return words.encode()


def _until(follower: Follower, path: str, words: bytes, began: float, within: float) -> float:
    """Seconds from ``began`` until the file at ``path`` of the site has ``words`` in it."""
    read = _reader(follower)
    while words not in read(path):
        if time.perf_counter() - began > within:
            raise TimeoutError(f"{follower.name}: {path} is as it was after {within:.0f} s")
        time.sleep(0.002)
    return time.perf_counter() - began


def _seen(follower: Follower, path: str, words: bytes, began: float, within: float) -> float | None:
    """As `_until`, or None if the words do not come."""
    try:
        return _until(follower, path, words, began, within)
    except TimeoutError:
        return None


def _reader(follower: Follower) -> Callable[[str], bytes]:
    if follower.port is None:
        output = follower.side.folder / "output"
        return lambda path: (output / path).read_bytes() if (output / path).exists() else b""
    connection = http.client.HTTPConnection("127.0.0.1", follower.port, timeout=SEEN_WITHIN)

    def ask(path: str) -> bytes:
        try:
            connection.request("GET", f"/{path.removesuffix('index.html')}")
            return connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            connection.close()
            return b""

    return ask


def _address(side: Side, file: Path) -> str:
    return f"{file.relative_to(side.folder / 'content').with_suffix('').as_posix()}/index.html"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _print_row(cells: tuple[str, ...]) -> None:
    padded = (cell.rjust(width) for cell, width in zip(cells[1:], WIDTHS, strict=True))
    print(cells[0].ljust(30), *padded, sep="   ", flush=True)


def _row(follower: Follower, seen: Seen) -> tuple[str, ...]:
    return (
        follower.name,
        f"{seen.start:.2f}",
        _milliseconds(seen.pages, "lost"),
        _milliseconds(seen.feeds, "stale"),
        f"{seen.idle * 100:.2f}",
        f"{seen.memory / 1e6:,.0f}",
    )


def _milliseconds(found: list[float | None], otherwise: str) -> str:
    values = [seconds for seconds in found if seconds is not None]
    if len(values) < len(found):
        return f"{otherwise} {len(found) - len(values)} of {len(found)}"
    low, middle, high = (1000 * value for value in (min(values), median(values), max(values)))
    return f"{middle:,.0f} ({low:,.0f} – {high:,.0f})"


if __name__ == "__main__":
    main()
