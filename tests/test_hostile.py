"""A system that refuses, ends or interrupts a build, and folders that hold what no editor wrote."""

from __future__ import annotations

import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from site_builder.errors import SiteError
from tests.sites import PNG, SETTINGS, Site


def test_a_file_of_which_the_system_takes_only_a_part_is_not_published(site: Site) -> None:
    site.article("a", body="![x](x.png)").put("content/x.png", PNG).build()
    before = site.tree()
    site.put("content/x.png", PNG + bytes(3_000_000))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, limits[1]))
    try:
        with pytest.raises(SiteError):
            site.build()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
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

        monkeypatch.setattr("site_builder.store.time.sleep", wake)
        site.build()
    assert "Renamed" in site.text("index.html")


def test_who_waits_for_another_build_can_be_interrupted(site: Site) -> None:
    site.article("a").build()
    with closing(sqlite3.connect(site.root / ".site-builder/lock", isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        process = start("build", str(site.root))
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        assert process.wait(5) == 130


def start(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "site_builder", *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
