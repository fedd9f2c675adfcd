"""Two sites that are built into one output, at once or one after the other."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from site_builder.build import build
from site_builder.errors import SiteError
from site_builder.layout import WORK
from site_builder.session import Options
from site_builder.store import lock
from tests.sites import NOW, Site


@pytest.fixture
def sites(new_site: Callable[[], Site]) -> tuple[Site, Site]:
    return new_site().article("a").article("shared"), new_site().article("b").article("shared")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "shared"


@contextmanager
def at_work(
    lock_in: Callable[[Path], AbstractContextManager[None]], folder: Path
) -> Iterator[threading.Event]:
    """Somebody else is at work in a folder until the event is set."""
    ended, begun = threading.Event(), threading.Event()

    def work() -> None:
        with lock_in(folder):
            begun.set()
            ended.wait(20)

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait(20)
    yield ended
    ended.set()
    thread.join()


@pytest.mark.parametrize("exists", [True, False])
def test_a_build_waits_for_that_of_another_site(site: Site, output: Path, exists: bool) -> None:
    if exists:
        output.mkdir()
    messages: list[str] = []
    with at_work(lock.alone_in, output) as ended:

        def progress(what: str, _: int) -> None:
            messages.append(what)
            if what == "Waiting for another build":
                ended.set()

        build(site.article("a").root, Options(output=output, as_of=NOW), progress=progress)
    assert "Waiting for another build" in messages
    assert (output / "index.html").exists()
    assert not (output / WORK).exists()


def test_it_does_not_wait_for_ever(
    site: Site, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    with (
        at_work(lock.alone_in, output),
        pytest.raises(SiteError, match="another build is still at work in this folder") as error,
    ):
        site.article("a").build(output=output)
    assert error.value.problems[0].path == str(output)


def test_where_folders_have_no_locks_a_file_has_one(
    site: Site, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    monkeypatch.setattr(fcntl, "flock", refuse)
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    output.mkdir()
    with (
        at_work(lock.alone, output / WORK),
        pytest.raises(SiteError, match="another build is still at work"),
    ):
        site.article("a").build(output=output)
    assert site.article("a").build(output=output).headlines("/")


def test_two_at_once_leave_what_one_of_them_would(sites: tuple[Site, Site], output: Path) -> None:
    whole = [site.build().tree() for site in sites]
    children = []
    for number in range(4):
        if not (child := os.fork()):
            try:
                build(sites[number % 2].root, Options(output=output, as_of=NOW))
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    sites[0].output = output
    assert sites[0].tree() in whole


def test_one_after_the_other_leaves_the_last_and_what_is_the_users_own(
    sites: tuple[Site, Site], output: Path
) -> None:
    output.mkdir()
    (output / "CNAME").write_text("digest.test")
    for site in (*sites, *sites):
        whole = site.build().tree()
        assert site.build(output=output).tree() == {**whole, "CNAME": b"digest.test"}


def test_a_build_that_cannot_succeed_makes_no_output(site: Site, tmp_path: Path) -> None:
    site.put("content/a.md", b"---\ntitle: A\n---\n")
    with pytest.raises(SiteError):
        site.build(output=tmp_path / "new/output")
    assert not (tmp_path / "new").exists()
