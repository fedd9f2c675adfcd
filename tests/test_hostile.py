"""A system that refuses, ends or interrupts a build, and folders that hold what no editor wrote."""

from __future__ import annotations

import errno
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast
from unittest.mock import Mock

import pytest

from site_builder.cli.main import main
from site_builder.errors import SiteError
from site_builder.output.stage import Stage
from site_builder.paths import OutputPath
from site_builder.workers import Workers
from tests.commands import wait_until
from tests.sites import PNG, SETTINGS, Site


def test_a_file_of_which_the_system_takes_only_a_part_is_not_published(site: Site) -> None:
    site.article("a", body="![x](x.png)").put("content/x.png", PNG).build()
    before = site.tree()
    site.put("content/x.png", PNG + bytes(3_000_000))
    with files_limited_to(1_500_000):
        assert site.problem() == TOO_LARGE
    assert site.tree() == before


@pytest.mark.parametrize(
    "place",
    ["content/x.md", "content/x.jpg", "templates/base.html", "templates/assets/x.css", "site.toml"],
)
def test_a_pipe_in_the_place_of_a_file_is_refused(site: Site, place: str) -> None:
    site.article("a", body="![x](x.jpg)" if place.endswith("jpg") else "Text.")
    file = site.root / place
    file.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(file)
    assert place in "\n".join(site.problems())


def test_a_pipe_in_the_place_of_the_record_is_replaced(site: Site) -> None:
    site.article("a").build()
    record = site.output / "site-builder.txt"
    whole = record.read_bytes()
    record.unlink()
    os.mkfifo(record)
    site.article("a", body="New words.").build()
    assert record.read_bytes() == whole


def test_a_socket_in_content_is_refused(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("a")
    monkeypatch.chdir(site.root / "content")
    with closing(socket.socket(socket.AF_UNIX)) as listener:
        listener.bind("x.md")
        assert "a pipe or a device" in site.problem()


@pytest.mark.parametrize("name", ["a\nb.md", "a\x1b[2J.md", "q\udcff/a.md"])
def test_a_name_that_no_terminal_should_be_shown_is_told_in_letters(site: Site, name: str) -> None:
    site.article("a")
    file = site.root / "content" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"")
    assert site.problem().isprintable()


@pytest.mark.parametrize("how", ["file", "loop"])
def test_templates_that_cannot_be_read_are_not_passed_over(site: Site, how: str) -> None:
    site.article("a")
    templates = site.root / "templates"
    templates.symlink_to("templates") if how == "loop" else templates.write_bytes(b"x")
    assert "templates" in site.problem()


def test_whoever_waits_for_another_build_goes_by_the_settings_of_its_own_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("a").build()
    with closing(sqlite3.connect(site.root / ".site-builder/lock", isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")

        def wake(_: float) -> None:
            site.put("site.toml", SETTINGS.replace("Digest", "Renamed").encode())
            lock.execute("ROLLBACK")

        monkeypatch.setattr("site_builder.store.lock.time.sleep", wake)
        site.build()
    assert "Renamed" in site.text("index.html")


def test_who_waits_for_another_build_can_be_interrupted(site: Site) -> None:
    site.article("a").build()
    with closing(sqlite3.connect(site.root / ".site-builder/lock", isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        process = start("build", str(site.root))
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        # by the signal itself, if it came before there was anything to stop
        assert process.wait(10) in (130, -signal.SIGINT)


def children(process: subprocess.Popen[bytes]) -> set[int]:
    """The processes that ``process`` has started and not yet ended."""
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return set(map(int, found.read_text().split())) if found.exists() else set()


def alive(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def wide(site: Site) -> Site:
    """A site that is big enough for several processes."""
    for number in range(600):
        site.article(f"a{number}", body="Many words. " * 200)
    return site


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_the_processes_of_a_build_end_with_it(wide: Site, end: signal.Signals) -> None:
    process = start("build", str(wide.root), "--jobs", "2")
    wait_until(lambda: len(children(process)) >= 2)
    workers = children(process)
    process.send_signal(end)
    process.wait(5)
    wait_until(lambda: not any(map(alive, workers)))


def test_a_process_that_is_ended_from_outside_is_told_in_words(wide: Site) -> None:
    process = start("build", str(wide.root), "--jobs", "2", stderr=subprocess.PIPE)
    wait_until(lambda: len(children(process)) >= 2)
    os.kill(min(children(process)), signal.SIGKILL)
    _, told = process.communicate(timeout=20)
    assert process.returncode == 1
    assert b"Build again with --jobs 1." in told
    assert b"Traceback" not in told
    assert not wide.tree()


def test_ctrl_c_waits_until_the_processes_are_started() -> None:
    started = []

    class Starting:
        def submit(self, *_: object) -> None:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.01)
            started.append(True)

    workers = Workers(2)
    workers._pool = cast("ProcessPoolExecutor", Starting())
    with pytest.raises(KeyboardInterrupt):
        workers.submit(int)
    assert started


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_closed_stream_is_no_hindrance(site: Site, closed: str) -> None:
    site.article("a")
    command = f'exec "{sys.executable}" -m site_builder build . {closed}'
    done = subprocess.run(command, shell=True, cwd=site.root, capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert site.tree() == site.build().tree()


def test_a_terminal_without_unicode_is_shown_what_it_can_show(site: Site) -> None:
    site.article("a")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "site_builder", "build"]
    done = subprocess.run(command, cwd=site.root, capture_output=True, env=environment, check=True)
    assert b"\\u2192 output" in done.stdout


@pytest.mark.parametrize("place", ["output", ".site-builder"])
@pytest.mark.parametrize("what", ["file", "dangling link", "link to itself"])
def test_what_stands_where_a_folder_has_to_be_is_called_what_it_is(
    site: Site, place: str, what: str
) -> None:
    site.article("a")
    if what == "file":
        site.put(place, b"mine")
    else:
        (site.root / place).symlink_to(place if what == "link to itself" else "nowhere")
    found = "a file, not a folder" if what == "file" else "a link that leads nowhere"
    assert site.problem().startswith(f"{place}: cannot be written: it is {found}. Move it away")


def test_a_file_above_the_output_is_the_one_that_is_named(site: Site) -> None:
    site.article("a").put("mine", b"")
    assert site.problem(output=site.root / "mine/public").startswith(
        "mine: cannot be written: it is a file, not a folder. "
    )


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


TOO_LARGE = (
    ".site-builder: cannot be written: file too large. "
    "Lift the limit on the size of files (ulimit -f) and build again."
)


@pytest.mark.parametrize("size", [0, 8_000, 40_000])
def test_a_limit_on_files_is_not_told_as_a_fault_of_the_disk(site: Site, size: int) -> None:
    site.article("a")
    with files_limited_to(size):
        assert site.problem() == TOO_LARGE


def test_a_full_disk_is_that_of_the_folder_which_could_not_be_written(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    site.article("a").build()
    site.article("a", body="New.")
    for name, place in (("stage._write", ".site-builder"), ("promote.move_file", "output")):
        with monkeypatch.context() as patch:
            full.filename = None if name == "stage._write" else str(site.output / "index.html")
            patch.setattr(f"site_builder.output.{name}", Mock(side_effect=full))
            with pytest.raises(SiteError) as caught:
                site.build()
        assert str(caught.value).startswith(f"{place}: cannot be written: no space left")


def test_an_output_that_refuses_its_first_file_was_not_changed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("a")
    refused = OSError(errno.EROFS, os.strerror(errno.EROFS), str(site.output / "x"))
    monkeypatch.setattr("site_builder.output.promote.write_record", Mock(side_effect=refused))
    with pytest.raises(SiteError) as caught:
        site.build()
    assert str(caught.value) == (
        "output: cannot be written: read-only file system. Give the site a place that can be "
        "written to, or choose another folder with --output."
    )
    assert not caught.value.partial


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("place", ["output", ".site-builder"])
def test_a_folder_that_must_not_be_written_is_named(site: Site, place: str) -> None:
    site.article("a")
    (site.root / place).mkdir(mode=0o555)
    assert site.problem().startswith(place)
    assert "permission denied. Give yourself permission to write there." in site.problem()


def test_a_machine_that_gives_no_more_files_is_not_told_as_an_output(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("a")
    refused = OSError(errno.EMFILE, os.strerror(errno.EMFILE), str(site.root))
    monkeypatch.setattr("site_builder.output.stage._write", Mock(side_effect=refused))
    assert "Raise the limit on open files" in site.problem()


@pytest.mark.parametrize("output", ["", "content", "content/x", "templates", ".site-builder"])
def test_nothing_is_built_among_the_files_of_the_site(site: Site, output: str) -> None:
    site.article("a")
    before = sorted(site.root.rglob("*"))
    assert site.problem(output=site.root / output).startswith("--output: ")
    assert sorted(site.root.rglob("*")) == before


def test_nothing_is_built_where_content_leads_to(site: Site) -> None:
    site.article("a")
    (site.root / "content").rename(site.root / "texts")
    (site.root / "content").symlink_to("texts")
    assert site.problem(output=site.root / "texts").startswith("--output: ")


def test_two_pictures_that_some_file_systems_take_for_one_are_named(site: Site) -> None:
    site.article("a", body="![x](x.png) ![y](X.png)")
    site.put("content/x.png", PNG).put("content/X.png", PNG)
    problem = site.problem()
    assert "content/x.png" in problem
    assert "content/X.png" in problem


def test_content_that_lies_outside_the_site_is_refused(site: Site, tmp_path: Path) -> None:
    site.article("a")
    (site.root / "content").rename(tmp_path / "elsewhere")
    (site.root / "content").symlink_to(tmp_path / "elsewhere")
    assert "content: a link that leads out of the site folder" in "\n".join(site.problems())


def test_content_may_be_a_link_inside_the_site(site: Site) -> None:
    whole = site.article("a").build().tree()
    (site.root / "content").rename(site.root / "texts")
    (site.root / "content").symlink_to("texts")
    assert site.build().tree() == whole


def test_a_template_that_was_half_compiled_is_no_litter_for_long(site: Site) -> None:
    half = ".site-builder/templates/abc-def.123"
    site.article("a").build().put(half, b"half").build()
    assert not (site.root / half).exists()


def test_a_headline_that_is_no_text_is_refused_and_leaves_no_file(site: Site) -> None:
    site.article("a")
    before = sorted(site.root.rglob("*"))
    command: list[str | bytes] = [sys.executable, "-m", "site_builder", "new", b"\xc9 titre"]
    done = subprocess.run(command, cwd=site.root, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"is not UTF-8" in done.stderr
    assert sorted(site.root.rglob("*")) == before


def start(*arguments: str, stderr: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "site_builder", *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stderr)


def test_a_fault_of_a_template_is_told_once_however_many_pages_have_it(wide: Site) -> None:
    wide.put("templates/base.html", b"{{ nothing.at.all }}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("site_builder.render.batch.BATCH", 1000)
        assert wide.problem().startswith("templates/base.html:1: ")


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_settings_may_have_the_line_ends_of_any_system(site: Site, ends: str) -> None:
    site.put("site.toml", SETTINGS.replace("\n", ends).encode()).article("a").build()
    assert "Digest" in site.text("index.html")


@pytest.mark.parametrize("what", ["file", "dangling link"])
def test_an_article_that_has_no_folder_to_stand_in_is_refused(
    site: Site, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    content = site.root / "content"
    if what == "file":
        content.write_bytes(b"mine")
    else:
        content.symlink_to("nowhere")
    assert main(["new", "A headline", "--site", str(site.root)]) == 1
    found = "a file, not a folder" if what == "file" else "a link that leads nowhere"
    assert f"cannot be written: it is {found}. Move it away." in capsys.readouterr().err


def test_a_file_that_is_made_twice_is_whole_even_if_the_second_time_fails(tmp_path: Path) -> None:
    # as by a worker of a cluster that was taken for dead, when another has done its task
    path, data = OutputPath("a/index.html"), b"The whole page."
    with Stage(tmp_path / "work", tmp_path / "output") as stage:
        stage.put(path, data)
        (file,) = (file for file in stage.folder.rglob("*") if file.is_file())
        with files_limited_to(0), pytest.raises(OSError, match="too large"):
            stage.put(path, data)
        assert file.read_bytes() == data
        stage.put(path, data)
        assert file.read_bytes() == data
