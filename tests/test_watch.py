"""Watching: however files are saved, the output is soon that of a clean build, and rests then."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest

from site_builder.build import build_again
from site_builder.errors import SiteError
from site_builder.session import Options, Session
from site_builder.watch.loop import BuildOutcome, watch
from site_builder.watch.watcher import FileWatcher, Places
from tests.commands import PATIENCE, Command, wait_until
from tests.sites import NOW, PNG, Site

LINE = r"^\d\d:\d\d:\d\d "
"""How the line of a build begins."""


def clean(site: Site, new_site: Callable[[], Site]) -> dict[str, bytes]:
    """What a clean build of the same folder makes."""
    copy = new_site()
    for name in ("content", "templates", "site.toml", "store"):
        place = site.root / name
        if place.is_dir():
            shutil.copytree(place, copy.root / name, symlinks=True)
        elif place.exists():
            shutil.copy(place, copy.root / name)
    return copy.build().tree()


def wait_for(site: Site, expected: dict[str, bytes]) -> None:
    """Return as soon as ``output/`` is that."""

    def is_there() -> bool:
        try:
            return site.tree() == expected
        except FileNotFoundError:  # deleted by the build between two looks
            return False

    wait_until(is_there, f"output/ is not that of a clean build: {sorted(expected)}")


@pytest.fixture
def digest(site: Site) -> Site:
    site.article("a", "summary: In short.").article("b", "topics: [Other]", day="2024-04-18")
    site.put("content/2024/c.md", (site.root / "content/a.md").read_bytes().replace(b"A", b"C"))
    return site.put("content/map.png", PNG).put("templates/404.html", b"gone")


@pytest.fixture
def watched(digest: Site) -> Iterator[Command]:
    with Command(digest.root, "watch", "--jobs", "1", "--as-of", NOW.isoformat()) as command:
        command.hear(r"articles?,")
        yield command


# ways to save


def write_over(file: Path, data: bytes) -> None:
    file.write_bytes(data)


def rename_over(file: Path, data: bytes) -> None:
    """As VS Code for some settings, rsync, and most careful programs."""
    new = file.with_name(f".{file.name}.Xa3kF9")
    new.write_bytes(data)
    new.replace(file)


def as_vim(file: Path, data: bytes) -> None:
    """Try the folder, put the old file aside, write a new one, delete the old one."""
    probe = file.with_name("4913")
    probe.touch()
    probe.unlink()
    aside = file.with_name(f"{file.name}~")
    file.rename(aside)
    time.sleep(0.02)
    file.write_bytes(data)
    aside.unlink()


def as_emacs(file: Path, data: bytes) -> None:
    """A lock that is a link to nowhere, a copy of the old file, the new words in the same file."""
    lock = file.with_name(f".#{file.name}")
    lock.symlink_to("editor@host.1234:1")
    shutil.copy2(file, file.with_name(f"{file.name}~"))
    with file.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    lock.unlink()


def in_pieces(file: Path, data: bytes) -> None:
    """Over a slow line: the file is empty for a while, and then half of it is there."""
    with file.open("wb", buffering=0) as stream:
        time.sleep(0.05)
        stream.write(data[:40])
        stream.write(data[40:])


def by_sed(file: Path, data: bytes) -> None:
    replacement = data.decode().split("---\n")[-1].strip()
    subprocess.run(["sed", "-i", f"s/^Text[.]$/{replacement}/", str(file)], check=True)


@pytest.mark.parametrize("save", [write_over, rename_over, as_vim, as_emacs, in_pieces, by_sed])
def test_a_save_is_one_build_whatever_the_editor_does(
    digest: Site, watched: Command, new_site: Callable[[], Site], save: Callable[..., None]
) -> None:
    file = digest.root / "content/a.md"
    save(file, file.read_bytes().replace(b"Text.", b"New words."))
    assert re.search(rf"{LINE}content/a\.md: \d+ pages in \d+ ms", watched.hear(LINE))
    assert "New words." in digest.text("2024/04/19/a/index.html")
    assert digest.tree() == clean(digest, new_site)
    assert watched.hear(LINE, within=0.3) == ""


# what can happen to a folder


def move_a_folder_in(site: Site) -> None:
    other = site.root.parent / "elsewhere"
    other.mkdir()
    for slug in ("x", "y"):
        data = (site.root / "content/b.md").read_bytes().replace(b"B", slug.upper().encode())
        (other / f"{slug}.md").write_bytes(data)
    other.rename(site.root / "content/moved")


def move_a_folder_out(site: Site) -> None:
    (site.root / "content/2024").rename(site.root.parent / "out")


def make_a_folder_with_folders(site: Site) -> None:
    folder = site.root / "content/2024/05/06"
    folder.mkdir(parents=True)
    (folder / "d.md").write_bytes((site.root / "content/b.md").read_bytes())


def rename_a_file(site: Site) -> None:
    (site.root / "content/a.md").rename(site.root / "content/z.md")


def delete_a_file(site: Site) -> None:
    (site.root / "content/a.md").unlink()


def replace_the_content(site: Site) -> None:
    new = site.root / "content.new"
    shutil.copytree(site.root / "content", new)
    (new / "a.md").unlink()
    (site.root / "content").rename(site.root / "content.old")
    new.rename(site.root / "content")


def replace_the_content_and_go_on(site: Site) -> None:
    replace_the_content(site)
    time.sleep(0.3)
    site.article("after", day="2024-04-17")


def use_a_link_and_retarget_it(site: Site) -> None:
    for name in ("one", "two"):
        data = (site.root / "content/b.md").read_bytes().replace(b"B", name.encode())
        site.put(f"store/{name}/linked.md", data)
    link = site.root / "content/link"
    link.symlink_to("../store/one")
    time.sleep(0.3)
    link.unlink()
    link.symlink_to("../store/two")


def edit_behind_a_link(site: Site) -> None:
    use_a_link_and_retarget_it(site)
    time.sleep(0.3)
    file = site.root / "store/two/linked.md"
    file.write_bytes(file.read_bytes().replace(b"Text.", b"Behind a link."))


def check_out_another_branch(site: Site) -> None:
    if not shutil.which("git"):
        pytest.skip("no git on this machine")

    def git(*arguments: str) -> None:
        name = ["-c", "user.name=x", "-c", "user.email=x@digest.test"]
        subprocess.run(["git", *name, *arguments], cwd=site.root, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", "content", "site.toml", "templates")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "other")
    delete_a_file(site)
    site.article("branch", day="2024-03-01")
    git("add", "-A", "content")
    git("commit", "-qm", "two")
    git("checkout", "-q", "main")
    git("checkout", "-q", "other")


def edit_the_settings(site: Site) -> None:
    text = (site.root / "site.toml").read_text().replace('"Digest"', '"Renamed"')
    site.put("site.toml", text.encode())


def edit_a_template(site: Site) -> None:
    site.put("templates/404.html", b"gone for good")


def remove_the_templates(site: Site) -> None:
    shutil.rmtree(site.root / "templates")


def add_templates_again(site: Site) -> None:
    shutil.rmtree(site.root / "templates")
    time.sleep(0.3)
    site.put("templates/assets/site.css", b"body { color: #123 }")


def replace_a_picture(site: Site) -> None:
    site.article("a", body="![A map](map.png)")
    time.sleep(0.3)
    site.put("content/map.png", PNG[:-1] + b"\x83")


@pytest.mark.parametrize(
    "happen",
    [
        move_a_folder_in,
        move_a_folder_out,
        make_a_folder_with_folders,
        rename_a_file,
        delete_a_file,
        replace_the_content,
        replace_the_content_and_go_on,
        use_a_link_and_retarget_it,
        edit_behind_a_link,
        check_out_another_branch,
        edit_the_settings,
        edit_a_template,
        remove_the_templates,
        add_templates_again,
        replace_a_picture,
    ],
)
@pytest.mark.parametrize("options", [(), ("--poll", "0.1")], ids=["events", "polling"])
def test_whatever_happens_to_the_folder_the_output_is_soon_that_of_a_clean_build(
    digest: Site,
    new_site: Callable[[], Site],
    happen: Callable[[Site], None],
    options: tuple[str, ...],
) -> None:
    with Command(
        digest.root, "watch", "--jobs", "1", "--as-of", NOW.isoformat(), *options
    ) as command:
        command.hear(r"articles?,")
        before = digest.tree()
        happen(digest)
        expected = clean(digest, new_site)
        assert expected != before
        wait_for(digest, expected)
        command.hear(LINE, within=0.3)
        assert digest.tree() == expected


# what is no change


def mtimes(site: Site) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in site.output.rglob("*")}


def test_reading_touching_and_listing_files_builds_nothing(digest: Site, watched: Command) -> None:
    before, file = mtimes(digest), digest.root / "content/a.md"
    for _ in range(3):
        file.read_bytes()
        list((digest.root / "content").iterdir())
        file.chmod(0o600)
        os.utime(file)
        (digest.root / "content/.hidden").write_bytes(b"x")
        (digest.root / "content/a.md~").write_bytes(b"x")
        (digest.root / "notes.txt").write_bytes(b"x")
    assert watched.hear(LINE, within=0.5) == ""
    assert mtimes(digest) == before


def test_what_the_build_writes_is_no_reason_to_build(
    digest: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.watch.watcher.IDLE", 0.1)
    monkeypatch.setattr("site_builder.watch.watcher.SHARE", 1.0)
    seen: list[BuildOutcome] = []
    with Session(digest.root, Options(as_of=NOW)) as session, FileWatcher(digest.root) as watcher:
        end = time.monotonic() + 0.7
        for outcome in watch(session, watcher, lambda places: build_again(session, places)):
            seen.append(outcome)
            if time.monotonic() > end:
                break
    assert 2 <= len(seen) <= 8
    assert [bool(found.report and found.report.written) for found in seen].count(True) == 1


def test_a_storm_of_saves_is_one_build_or_two(digest: Site, watched: Command) -> None:
    data = (digest.root / "content/a.md").read_bytes()
    for number in range(1000):
        (digest.root / f"content/n{number}.md").write_bytes(data.replace(b"A", b"N%d" % number))
        time.sleep(0.0005)
    assert watched.hear(LINE)
    wait_until(lambda: (digest.output / "2024/04/19/n999/index.html").exists())
    watched.hear(LINE, within=0.7)
    assert 1 <= sum(1 for line in watched.said if re.search(LINE, line)) <= 2


# what happens by itself


def test_an_embargo_passes_and_an_article_expires_at_their_instant(site: Site) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=3)).replace(microsecond=0).isoformat()
    site.article("a").article("b", f"embargo: {soon}").article("c", f"expires: {soon}")
    with Command(site.root, "watch", "--jobs", "1") as command:
        command.hear(r"articles?,")
        assert not any("/b/" in path for path in site.paths())
        assert "2024/04/19/c/index.html" in site.paths()
        assert " the clock: " in command.hear(LINE)
        assert datetime.now(UTC) >= datetime.fromisoformat(soon)
        # its release, and so its briefing, is of today
        assert any(path.endswith("/b/index.html") for path in site.paths())
        assert "2024/04/19/c/index.html" not in site.paths()


def test_a_site_is_followed_when_it_empties_and_fills_again(site: Site) -> None:
    site.article("a")
    with Command(site.root, "watch", "--jobs", "1") as command:
        command.hear(r"1 article,")
        (site.root / "content/a.md").unlink()
        assert "its page /2024/04/19/a/ is gone" in command.hear("gone")
        command.hear(LINE)
        assert "No article is published at present." in site.text("index.html")
        site.article("b")
        command.hear(LINE)
        assert site.headlines("/") == ["B"]


def test_an_embargo_that_passes_while_the_site_is_broken_is_no_reason_to_hurry(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.watch.watcher.IDLE", 0.5)
    monkeypatch.setattr("site_builder.watch.watcher.SHARE", 1.0)
    soon = (datetime.now(UTC) + timedelta(seconds=2)).replace(microsecond=0)
    site.article("a").article("b", f"embargo: {soon.isoformat()}")
    late = 0
    with Session(site.root, Options()) as session, FileWatcher(site.root) as watcher:
        for outcome in watch(session, watcher, lambda places: build_again(session, places)):
            if outcome.report:
                site.article("a", "dateline: sometime")
            late += datetime.now(UTC) > soon
            if datetime.now(UTC) > soon + timedelta(seconds=1):
                break
    assert 1 <= late <= 8


def test_a_file_of_the_output_that_was_altered_is_mended_in_a_quiet_moment(
    digest: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.watch.watcher.IDLE", 0.05)
    monkeypatch.setattr("site_builder.watch.watcher.SHARE", 1.0)
    time.sleep(0.1)  # what is younger than a tick of the clock may have changed again
    with Session(digest.root, Options(as_of=NOW)) as session, FileWatcher(digest.root) as watcher:
        outcomes = watch(session, watcher, lambda places: build_again(session, places))
        next(outcomes)
        whole = digest.tree()
        digest.put("output/index.html", b"altered")
        (digest.root / "output/rss.xml").unlink()
        mended = next(found for found in outcomes if found.report and found.report.written)
    assert mended.changed == ("output/",)
    assert digest.tree() == whole


@pytest.mark.parametrize("what", ["content.sync._read_whole", "output.stage._write"])
def test_what_the_system_refuses_for_a_while_is_tried_again_by_itself(
    digest: Site, new_site: Callable[[], Site], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    for name in ("RETRY", "WAKE"):
        monkeypatch.setattr(f"site_builder.watch.watcher.{name}", 0.02)
    short = OSError(errno.EMFILE, os.strerror(errno.EMFILE))
    with Session(digest.root, Options(as_of=NOW)) as session, FileWatcher(digest.root) as watcher:
        outcomes = watch(session, watcher, lambda places: build_again(session, places))
        next(outcomes)
        digest.article("a", body="New words.")
        with monkeypatch.context() as patch:
            patch.setattr(f"site_builder.{what}", Mock(side_effect=short))
            refused = [next(outcomes), next(outcomes), next(outcomes)]
        assert not any(outcome.report for outcome in refused)
        done = next(outcome for outcome in outcomes if outcome.report)
    assert done.changed == ("content/a.md",)
    assert digest.tree() == clean(digest, new_site)


def test_what_goes_on_failing_is_tried_ever_more_seldom(
    digest: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RETRY", "WAKE"):
        monkeypatch.setattr(f"site_builder.watch.watcher.{name}", 0.02)
    digest.article("a", "dateline: sometime")
    end = time.monotonic() + 1
    tried = 0
    with Session(digest.root, Options(as_of=NOW)) as session, FileWatcher(digest.root) as watcher:
        for _ in watch(session, watcher, lambda places: build_again(session, places)):
            tried += 1
            if time.monotonic() > end:
                break
    assert 2 <= tried <= 8


# mistakes


def test_a_mistake_is_told_once_and_leaves_what_was_built(digest: Site, watched: Command) -> None:
    before = digest.tree()
    digest.article("a", "dateline: sometime")
    assert "content/a.md:4: dateline: no date" in watched.hear("content/a.md")
    assert "1 problem; what was built before stays" in watched.hear(LINE)
    digest.article("a", "dateline: sometime", body="More words.")
    assert watched.hear("", within=0.5) == ""
    assert len(watched.said) == len(set(watched.said))
    assert digest.tree() == before
    digest.article("a", "summary: In short.")
    assert "content/a.md" in watched.hear(LINE)
    assert digest.tree() == before


def test_a_warning_is_not_told_again_because_a_mistake_was_mended(
    digest: Site, watched: Command
) -> None:
    digest.article("a", "sumary: x")
    watched.hear(LINE)
    settings = (digest.root / "site.toml").read_bytes()
    digest.put("site.toml", b"broken")
    watched.hear("1 problem")
    digest.put("site.toml", settings)
    watched.hear("mended")
    assert sum("sumary" in line for line in watched.said) == 1


def test_a_site_that_is_wrong_from_the_start_is_built_once_it_is_mended(digest: Site) -> None:
    digest.article("a", "dateline: sometime")
    with Command(digest.root, "watch", "--jobs", "1") as command:
        assert "content/a.md" in command.hear("dateline")
        digest.article("a")
        assert "3 articles" in command.hear("articles,")


def test_without_a_site_there_is_nothing_to_watch(tmp_path: Path) -> None:
    for name in ("watch", "serve"):
        command = Command(tmp_path, name)
        assert command.process.wait(20) == 1
        assert "site.toml" in command.hear("site.toml")


# polling


def test_where_the_system_refuses_the_folder_is_polled_and_that_is_told(
    digest: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr("watchdog.observers.Observer.schedule", refuse)
    assert "inotify watch limit reached" in polled(digest, monkeypatch)


def test_a_network_file_system_is_polled_and_that_is_told(
    digest: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = digest.root
    mounts = f"disk / ext4 rw\nserver:/x {here} nfs4 rw\ndisk {here}/content ext4 rw\n"
    real = Path.read_text
    monkeypatch.setattr(
        Path,
        "read_text",
        lambda path, **how: mounts if path == Path("/proc/mounts") else real(path, **how),
    )
    assert "network file system (nfs4)" in polled(digest, monkeypatch)


def polled(site: Site, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a watcher says that has to poll; it must see an edit all the same."""
    monkeypatch.setattr("site_builder.watch.watcher.POLL", 0.05)
    time.sleep(0.1)  # what is younger than a tick of the clock may have changed again
    said: list[str] = []
    with FileWatcher(site.root, say=said.append) as watcher:
        told = iter(watcher)
        next(told)
        file = site.root / "content/a.md"
        seen = file.stat()
        file.write_bytes(file.read_bytes().replace(b"Text", b"Next"))
        os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        places: Places = frozenset()
        while not places:
            places = next(told)
        assert places == {"content/a.md"}
    (only,) = said
    return only


# beside others, and the end


def test_a_build_by_hand_in_between_does_no_harm(
    digest: Site, watched: Command, new_site: Callable[[], Site]
) -> None:
    digest.article("d", day="2024-04-17").build(clean=True)
    digest.article("e", day="2024-04-16")
    wait_for(digest, clean(digest, new_site))


def test_ctrl_c_ends_it_at_once_and_leaves_no_litter(digest: Site) -> None:
    for how in (signal.SIGINT, signal.SIGTERM):
        command = Command(digest.root, "watch", "--jobs", "1")
        command.hear(r"articles?,")
        started = time.monotonic()
        assert command.end(how) == 0
        assert time.monotonic() - started < 2
        assert not any("Traceback" in line for line in command.said)
        assert not list(digest.root.glob(".site-builder/stage*"))


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs the threads of /proc")
def test_ctrl_c_ends_it_whichever_thread_the_system_gives_the_signal_to(digest: Site) -> None:
    with Command(digest.root, "watch", "--jobs", "1") as command:
        command.hear(r"articles?,")
        wait_until(lambda: len(threads_of(command)) > 1)
        _, other, *_ = sorted(threads_of(command))
        ctypes.CDLL(None).tgkill(command.process.pid, other, signal.SIGINT)
        assert command.process.wait(PATIENCE) == 0


def threads_of(command: Command) -> list[int]:
    return [int(name) for name in os.listdir(f"/proc/{command.process.pid}/task")]


def test_a_script_is_told_of_each_build_in_json(digest: Site) -> None:
    with Command(digest.root, "watch", "--json", "--jobs", "1") as command:
        assert '"following"' in command.hear("{")
        command.hear('"built":true')
        digest.article("a", body="New words.")
        assert '"changed":["content/a.md"]' in command.hear('"built":true')


def test_settings_that_are_wrong_for_a_while_lose_no_change(
    digest: Site, new_site: Callable[[], Site]
) -> None:
    settings = (digest.root / "site.toml").read_bytes()
    with Session(digest.root, Options(as_of=NOW)) as session:
        build_again(session)
        digest.put("site.toml", b"[site\n").article("a", body="New words.")
        with pytest.raises(SiteError):
            build_again(session, ["content/a.md"])
        digest.put("site.toml", settings)
        build_again(session, [])
    assert digest.tree() == clean(digest, new_site)
