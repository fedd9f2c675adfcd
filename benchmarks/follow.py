"""``python -m benchmarks.follow``: how soon an edit can be seen, with commands that go on."""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.corpus import Article, articles
from benchmarks.interpreter import ENVIRONMENT, Interpreter, interpreter
from benchmarks.measure import memory_of, processor_time_of, time_build
from benchmarks.options import parser
from benchmarks.side import Side
from benchmarks.sites import write_eleventy, write_hugo, write_site_builder

STARTED_WITHIN, SEEN_WITHIN = 600.0, 30.0
"""Seconds after which nothing is waited for any more."""

STALE_AFTER = 5.0
"""Seconds after an edit at which a feed without it counts as stale."""

WIDTHS = (8, 22, 22, 22, 8, 8)
HEAD = ("", "start, s", "page, ms", "its feed, ms", "new article, ms", "idle, %", "PSS, MB")

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
    news: list[float | None]
    """None where a new article was not seen, or not on the front page."""
    idle: float
    """Processor time for each second in which nothing happened."""
    memory: int
    """Bytes, as PSS, of all its processes."""


def main() -> None:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=options.folder) as folder:
        python = interpreter(options.python, Path(folder, "python"))
        print(f"{python.description}; {os.cpu_count()} cores")
        for size in options.articles:
            corpus = list(articles(size, options.pictures))
            with tempfile.TemporaryDirectory(dir=folder) as place:
                followers = _prepare(Path(place), corpus, python, options.eleventy)
                print(f"\n{size:,} articles, {options.edits} edits; median (min – max)")
                _print_row(HEAD)
                for follower in followers:
                    _print_row(_row(follower, _follow(follower, options.edits, options.idle)))


def _parser() -> argparse.ArgumentParser:
    made = parser(
        "benchmarks.follow",
        "Measure how soon an edited article can be read, beside Hugo and Eleventy.",
    )
    add = partial(made.add_argument, metavar="N", type=int)
    add(
        "--edits",
        default=21,
        help="of the newest article, of an old one, and new ones, in turn (default: 21)",
    )
    add("--idle", default=30, help="seconds in which nothing happens (default: 30)")
    made.add_argument("--eleventy", action="store_true", help="needs Node.js; npm installs it")
    return made


def _prepare(
    folder: Path, corpus: Sequence[Article], python: Interpreter, eleventy: bool
) -> list[Follower]:
    """Every site, built once, so that whoever has a cache has it warm."""
    ours = write_site_builder(folder / "site_builder", corpus, python, os.cpu_count() or 1)
    hugo = write_hugo(folder / "hugo", corpus)
    program, binary = (python.path, "-m", "site_builder"), hugo.command[0]
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
    news: list[float | None] = []
    began = time.perf_counter()
    with _running(follower) as process:
        if follower.port:
            start = _until(follower, _address(side.newest), "<html", began, STARTED_WITHIN)
        _settle(follower)
        if not follower.port:
            # its files were there before, so it has begun when it follows
            start = time.perf_counter() - began
        for number in range(edits):
            time.sleep(QUIET)
            began, words = time.perf_counter(), _new_words()
            if number % 3 == 0:
                side.append(side.newest, words)
                pages.append(_seen(follower, _address(side.newest), words, began, SEEN_WITHIN))
                feeds.append(_seen(follower, "rss.xml", words, began, STALE_AFTER))
            elif number % 3 == 1:
                side.append(side.old, words)
                pages.append(_seen(follower, _address(side.old), words, began, SEEN_WITHIN))
            else:
                side.write_a_new_one(words)
                alone = _seen(follower, _address(side.newest), words, began, SEEN_WITHIN)
                news.append(alone and _seen(follower, "index.html", words, began, SEEN_WITHIN))
        time.sleep(5)
        before = processor_time_of(process.pid)
        time.sleep(idle)
        used = (processor_time_of(process.pid) - before) / idle
        return Seen(start, pages, feeds, news, used, memory_of(process.pid).pss)


@contextmanager
def _running(follower: Follower) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        follower.command,
        cwd=follower.side.folder,
        env=ENVIRONMENT,
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


def _settle(follower: Follower) -> None:
    """Edit until an edit is seen: one that comes while a command begins may be missed."""
    began, side = time.perf_counter(), follower.side
    while time.perf_counter() - began < STARTED_WITHIN:
        with suppress(TimeoutError):
            words, now = _new_words(), time.perf_counter()
            side.append(side.newest, words)
            _until(follower, _address(side.newest), words, now, SEEN_WITHIN)
            return
    raise TimeoutError(f"{follower.name} follows no edit")


def _new_words() -> str:
    """Words that are nowhere yet."""
    return f"word{time.time_ns()}"


def _until(follower: Follower, path: str, words: str, began: float, within: float) -> float:
    """Seconds from ``began`` until the file at ``path`` of the site has ``words`` in it."""
    read = _reader(follower)
    while words.encode() not in read(path):
        if time.perf_counter() - began > within:
            raise TimeoutError(f"{follower.name}: {path} is as it was after {within:.0f} s")
        time.sleep(0.002)
    return time.perf_counter() - began


def _seen(follower: Follower, path: str, words: str, began: float, within: float) -> float | None:
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


def _address(article: Article) -> str:
    return f"{article.folder}/{article.slug}/index.html"


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
        _milliseconds(seen.news, "lost"),
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
