"""Whatever ends a build, and whenever: files are whole, nothing lies about, the next one mends."""

from __future__ import annotations

import errno
import os
import re
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree

from site_builder.errors import SiteError
from site_builder.layout import RECORD, WORK
from site_builder.store import lock
from site_builder.store.files import MANIFEST, READINGS
from site_builder.store.texts import open_texts
from tests.sites import LONGER, PNG, Site

pytestmark = pytest.mark.usefixtures("compiled_apart")

CREATIONS = ("os.mkdir", "os.rename", "os.truncate", "os.link", "os.symlink")
DELETIONS = ("os.remove", "os.rmdir")
UNHARMED = 50
"""Exit status of a build that ended before anything happened to it."""

TURNS = ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")


def undo(site: Site) -> None:
    """The site as it is without `edit`."""
    for name in ("content/new.png", "templates/assets/site.css"):
        (site.root / name).unlink(missing_ok=True)
    site.article("a").article("b").article("c", "topics: [Gone]", day="2024-03-01")


def edit(site: Site) -> None:
    """Something of everything: new words, a new page, a new asset, and what goes with the old."""
    site.article("a", "title: New", body="New words. ![x](new.png)").put("content/new.png", PNG)
    site.article("b", "topics: [Other]", day="2024-04-20")
    (site.root / "content/c.md").unlink(missing_ok=True)
    site.put("templates/assets/site.css", b"body { color: #000 }")


def happenings(act: Callable[[], object], events: Sequence[str], turns: bool) -> None:
    """From now on call ``act`` before each write to the disk; with ``turns`` of the store's too."""

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE
        if event in events or writes:
            act()

    def connect(*arguments: object, **options: object) -> sqlite3.Connection:
        connection = real(*arguments, **options)  # type: ignore[call-overload]
        # between the statements of a transaction the store is as it was before
        connection.set_trace_callback(lambda text: act() if text in TURNS else None)
        return connection  # type: ignore[no-any-return]

    sys.addaudithook(heard)
    if turns:
        real = sqlite3.connect
        sqlite3.connect = connect  # type: ignore[assignment]


def in_a_fork(work: Callable[[], object]) -> int:
    """Do ``work`` in a process of its own; its exit status, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except SiteError:
            os._exit(1)
        except KeyboardInterrupt:
            os._exit(130)
        except BaseException:
            os._exit(99)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def build_until(site: Site, number: int, end: Callable[[], object]) -> int:
    """Build, and let ``end`` happen just before the write with this ``number``."""
    count = 0

    def act() -> None:
        nonlocal count
        count += 1
        if count == number:
            end()

    def work() -> None:
        # what is raised in there, SQLite takes for nothing
        events = CREATIONS if end is fill_the_disk else (*CREATIONS, *DELETIONS)
        happenings(act, events, turns=end is kill)
        site.build()
        if count < number:
            os._exit(UNHARMED)

    return in_a_fork(work)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt() -> None:
    raise KeyboardInterrupt


def fill_the_disk() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def broken(site: Site) -> Iterator[str]:
    """What a reader would meet in the output at this moment that is not there."""
    tree = site.tree()
    for path, data in tree.items():
        text = data.decode(errors="replace")
        if path.endswith(".html"):
            assets = re.findall(r'(?:href|src)="(/(?:assets|media)/[^"]+)"', text)
            yield from (f"{path}: {asset}" for asset in assets if unquote(asset[1:]) not in tree)
        elif path.endswith(("rss.xml", "atom.xml")):
            links = etree.fromstring(data).xpath("//item/link/text()")
            pages = [link.removeprefix("https://digest.test/") + "index.html" for link in links]
            yield from (f"{path}: {page}" for page in pages if page not in tree)


@pytest.mark.parametrize(
    ("end", "status", "step"),
    [(kill, -9, 3), (interrupt, 130, 7), (fill_the_disk, 1, 7)],
    ids=["kill -9", "Ctrl-C", "full disk"],
)
def test_a_build_may_end_before_any_write(
    site: Site, end: Callable[[], object], status: int, step: int
) -> None:
    """Back and forth between two states of a site, with an end in every build but the last."""
    site.put("site.toml", (site.root / "site.toml").read_bytes() + b'[feeds]\nformats = ["rss"]\n')
    edit(site)
    trees = [site.build().tree()]
    undo(site)
    trees.append(site.build().tree())
    number = 1
    while True:
        old, new = trees[::-1] if number % 2 else trees
        edit(site) if number % 2 else undo(site)
        ended = build_until(site, number, end)
        for path, data in site.tree().items():
            whole = data in (old.get(path), new.get(path))
            assert whole or path == RECORD, f"{path} is torn at write {number}"
        assert not list(broken(site)), f"at write {number}"
        if ended == UNHARMED:
            break
        # a folder that is there already need not be made: that may fail without harm
        assert ended in (status, 0), f"at write {number}"
        if end is not kill:
            assert not list(site.root.glob(f"{WORK}/stage-*")), f"litter at write {number}"
        assert site.build().tree() == new, f"after an end at write {number}"
        assert not list(site.root.glob(f"{WORK}/stage-*"))
        number += step if LONGER == 1 else 1
    assert number > 60


def test_a_build_that_empties_a_site_may_end_before_any_write(site: Site) -> None:
    """Whatever still lists an article then leads to one that is still there."""
    site.put("site.toml", (site.root / "site.toml").read_bytes() + b'[feeds]\nformats = ["rss"]\n')
    ended, number = -signal.SIGKILL, 1
    while ended != UNHARMED:
        site.article("a", "story: S", "topics: [One]").article("b", "aliases: [/old/]").build()
        for slug in "ab":
            (site.root / f"content/{slug}.md").unlink()
        ended = build_until(site, number, kill)
        assert not list(broken(site)), f"at write {number}"
        for path in site.paths():
            cards = site.page(f"/{path}").cssselect(".card a") if path.endswith(".html") else []
            for href in {str(card.get("href")) for card in cards}:
                assert f"{href[1:]}index.html" in site.paths(), f"{path} at write {number}"
        empty = site.build().tree()
        assert not [path for path in empty if path.startswith(("2024", "old", "topics/", "stories"))
                    and path != "topics/index.html"]  # fmt: skip
        number += 6
    assert number > 40


def test_a_build_waits_for_another_in_the_same_folder(site: Site) -> None:
    waited = threading.Event()

    def other() -> None:
        with lock.alone(site.root / WORK):
            held.set()
            waited.wait(10)

    held = threading.Event()
    thread = threading.Thread(target=other)
    thread.start()
    held.wait(10)
    from site_builder.build import build
    from site_builder.session import Options

    site.article("a")
    messages: list[str] = []

    def progress(what: str, _: int) -> None:
        messages.append(what)
        waited.set()

    build(site.root, Options(), progress=progress)
    thread.join()
    assert messages[0] == "Waiting for another build"
    assert site.tree()


def test_a_build_does_not_wait_for_ever(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    site.article("a")
    with lock.alone(site.root / WORK):
        assert site.problem() == (
            ".site-builder: another build is still at work in this folder. "
            "Wait until it ends, or end it."
        )


def test_two_builds_at_once_leave_what_one_would(site: Site) -> None:
    for slug in "abc":
        site.article(slug)
    whole = site.build().tree()
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            site.build(clean=True)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    assert site.tree() == whole


def test_a_build_that_was_killed_leaves_no_litter_for_long(site: Site) -> None:
    site.article("a").build().put(f"{WORK}/stage-1/0/x", b"old").build()
    assert sorted(path.name for path in (site.root / WORK).iterdir()) == [
        "lock", "manifest.sqlite", "readings.sqlite", "templates"
    ]  # fmt: skip


def test_a_clock_that_went_back_loses_no_edit(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.article("a", body="Before.").build()
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() - 3_600_000_000_000)
    for words in ("Now..", "Then."):
        site.article("a", body=words).build()
        assert words in site.text("2024/04/19/a/index.html")


def test_a_file_that_changes_while_it_is_read_is_read_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("a", body="Before.")
    real = os.fstat
    edited: list[int] = []

    def fstat(number: int) -> os.stat_result:
        found = real(number)
        if not edited and "a.md" in str(Path(f"/proc/self/fd/{number}").readlink()):
            edited.append(1)
            site.article("a", body="After it was read.")
        return found

    monkeypatch.setattr(os, "fstat", fstat)
    site.build()
    monkeypatch.undo()
    assert edited
    assert "After it was read." in site.build().text("2024/04/19/a/index.html")


def test_a_store_of_the_future_or_of_another_site_is_no_harm(
    site: Site, new_site: Callable[[], Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.session.toolchain", lambda: "from the future")
    other = new_site().article("a", "title: Of the other site").article("z").build()
    site.article("a").build()
    monkeypatch.undo()
    whole = site.build().tree()
    for name in READINGS, MANIFEST:
        data = (other.root / WORK / name).read_bytes()
        (site.root / WORK / name).write_bytes(data)
        assert site.build().tree() == whole
        (site.root / WORK / name).write_bytes(data[: len(data) // 2])
        assert site.build().tree() == whole


def test_the_store_does_not_grow_with_every_edit(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.content.sync.SPARE_TEXTS", 5)
    site.put("content/pages/about.md", b"---\ntitle: About\n---\nAbout us.")
    note = b"---\nclosing: Good night.\n---\nGood morning.\n"
    site.put("content/briefings/2024-04-19.md", note)
    for number in range(30):
        site.article("a", "summary: In short.", body=f"Words {number}.").build()
    with open_texts(site.root / WORK) as texts:
        assert 4 <= len(texts) <= 20
    whole = site.tree()
    site.put("templates/base.html", b"{% block main %}{% endblock %}").build()
    (site.root / "templates/base.html").unlink()
    assert site.build().tree() == whole
