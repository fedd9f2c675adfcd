"""Publishing to a folder: where it may be, what is in the way, and what the disk refuses."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import stat
from pathlib import Path

import pytest

from site_builder.output import flush
from site_builder.publish.folder import page_tree
from site_builder.publish.publication import PUBLICATION, decode_publication
from tests.power_cuts import Disk
from tests.publishing import (
    CutError,
    built,
    check_links,
    held,
    moves_within_a_file,
    published,
    refusal,
)
from tests.sites import PNG, SETTINGS, Site


@pytest.fixture
def host(site: Site, tmp_path: Path) -> Path:
    """A folder that ``site`` is published to, under the name of live."""
    target(site, tmp_path / "www")
    site.article("one").article("two")
    return tmp_path / "www"


def target(site: Site, path: Path | str, more: str = "") -> None:
    section = f'[publish.live]\ntype = "dir"\npath = "{path}"\n'
    site.put("site.toml", f"{SETTINGS}{section}{more}".encode())


# where it may be


@pytest.mark.parametrize("more", ["", "releases = 2\n"])
@pytest.mark.parametrize(
    "path", ["output", "output/www", ".", "..", "/", "content/x", "../link/www"]
)
def test_a_folder_in_the_site_or_around_it_is_refused(site: Site, path: str, more: str) -> None:
    (site.root / "../link").symlink_to(site.root)
    target(site, path, more)
    site.article("one")
    assert "is the site itself, a part of it, or holds it" in refusal(site)


def test_an_output_that_is_a_link_is_no_target(site: Site, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site.root / "output").symlink_to(tmp_path / "elsewhere")
    target(site, "../elsewhere")
    site.article("one")
    assert "is the site itself, a part of it, or holds it" in refusal(site)


@pytest.mark.parametrize("path", ["", "content/www", "templates", "output", "output/www"])
def test_a_folder_of_another_site_is_refused(site: Site, tmp_path: Path, path: str) -> None:
    (tmp_path / "other/output").mkdir(parents=True)
    (tmp_path / "other/content").mkdir()
    (tmp_path / "other/site.toml").write_text(SETTINGS)
    target(site, tmp_path / "other" / path)
    site.article("one")
    assert f"belongs to another site, the one in {tmp_path}/other." in refusal(site)
    target(site, tmp_path / "other/public")
    published(site)


def test_a_folder_on_a_disk_that_is_not_mounted_is_refused(site: Site, tmp_path: Path) -> None:
    target(site, tmp_path / "mnt/www")
    site.article("one")
    assert "mnt, which www is to be in, is not there. Mount the disk that it is on" in refusal(site)
    assert not (tmp_path / "mnt").exists()


def test_a_file_or_a_broken_link_in_the_place_of_the_folder_is_refused(
    site: Site, host: Path
) -> None:
    host.write_bytes(b"mine")
    assert f"{host}: it is a file, not a folder. Move it away" in refusal(site)
    host.unlink()
    host.symlink_to("nowhere")
    assert f"{host}: it is a link that leads nowhere. Move it away" in refusal(site)


def test_the_home_folder_of_nobody_is_refused(site: Site) -> None:
    target(site, "~nobody-of-this-name/www")
    site.article("one")
    assert 'the home folder in "~nobody-of-this-name/www" is not known' in refusal(site)


def test_two_targets_may_be_in_one_folder(site: Site, host: Path) -> None:
    published(site)
    target(site, f"{host}/../www")
    site.article("one", body="Other words.")
    published(site)
    assert held(host) == built(site)


def test_a_dry_run_makes_no_folder(site: Site, host: Path) -> None:
    assert published(site, dry_run=True).delta.send
    assert not host.exists()


# what a cut leaves


@pytest.mark.usefixtures("unflushed")
def test_a_cut_at_any_file_leaves_a_whole_site_and_the_next_publisher_puts_all_right(
    site: Site, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(site)
    old = held(host)
    site.article("one", body="Other words.").article("three")
    (site.root / "content/two.md").unlink()
    kept = shutil.copytree(host, host.with_name("kept"))
    for number in itertools.count(1):
        shutil.rmtree(host)
        shutil.copytree(kept, host)
        with monkeypatch.context() as patch:
            if not _cut_after(patch, number, site):
                break
        found = held(host)
        new = built(site)
        assert all(found[path] in (old.get(path), new.get(path)) for path in found)
        check_links(found)
        published(site)
        assert held(host) == new
    assert number > 10
    assert held(host) == built(site)
    last = decode_publication((host / PUBLICATION).read_bytes())
    assert last.under_way is None
    assert last.files.keys() == built(site).keys()


def _cut_after(patch: pytest.MonkeyPatch, number: int, site: Site) -> bool:
    """Publish, but end after as many steps; True if it was ended."""
    steps = 0
    original = Path.replace, Path.unlink

    def step(method: object) -> object:
        def run(self: Path, *args: object, **kwargs: object) -> object:
            nonlocal steps
            if "www" in self.parts:
                steps += 1
                if steps > number:
                    raise CutError
            return method(self, *args, **kwargs)  # type: ignore[operator]

        return run

    patch.setattr(Path, "replace", step(original[0]))
    patch.setattr(Path, "unlink", step(original[1]))
    try:
        published(site)
    except CutError:
        return True
    return False


# what is in the way


def test_a_link_in_the_way_is_not_followed(site: Site, host: Path, tmp_path: Path) -> None:
    published(site)
    (tmp_path / "mine").mkdir()
    (host / "2024").rename(tmp_path / "moved")
    (host / "2024").symlink_to(tmp_path / "mine")
    site.article("one", body="Other words.")
    assert f"{host}/2024 is a link now, where a folder of pages has to be" in refusal(site)
    assert not list((tmp_path / "mine").iterdir())


@pytest.fixture
def swap(site: Site, host: Path) -> None:
    """The page x is one file; an article may have an address that makes a folder of it."""
    target(site, host, '[urls]\npage = "/{slug}.html"\n')


@pytest.mark.usefixtures("swap")
def test_a_file_can_take_the_place_of_a_folder_of_pages_and_back(site: Site, host: Path) -> None:
    page = b"---\ntitle: X\n---\n"
    for _ in range(2):
        site.article("one", "aliases: [/x.html/y/]")
        (site.root / "content/pages/x.md").unlink(missing_ok=True)
        published(site)
        assert held(host) == built(site)
        site.article("one").put("content/pages/x.md", page)
        published(site)
        assert held(host) == built(site)


@pytest.mark.usefixtures("swap")
def test_a_file_of_others_in_such_a_folder_is_refused(site: Site, host: Path) -> None:
    site.article("one", "aliases: [/x.html/y/]")
    published(site)
    (host / "x.html/mine").write_bytes(b"mine")
    site.article("one").put("content/pages/x.md", b"---\ntitle: X\n---\n")
    assert "are in the way: x.html. Move them away" in refusal(site)
    assert (host / "x.html/mine").read_bytes() == b"mine"


def test_a_file_system_that_ignores_case_keeps_what_was_renamed(site: Site, host: Path) -> None:
    site.article("one", body="![x](Map.png)").put("content/Map.png", PNG)
    published(site)
    (site.root / "content/Map.png").unlink()
    site.article("one", body="![x](map.png)").put("content/map.png", PNG + b"\0")
    # on such a file system the two names are one file, as here two links to one
    (host / "media/map.png").hardlink_to(host / "media/Map.png")
    real = Path.replace

    def replace(self: Path, place: Path) -> Path:
        moved = real(self, place)
        if place == host / "media/map.png":
            (host / "media/Map.png").unlink()
            (host / "media/Map.png").hardlink_to(place)
        return moved

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        published(site)
    assert (host / "media/map.png").read_bytes() == PNG + b"\0"
    assert (host / "media/Map.png").exists(), "it would have taken the other with it"


def test_a_name_that_the_disk_cannot_hold_is_told_before_anything_is_sent(
    site: Site, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(site)
    before = held(host)
    site.article("three", body="![x](map.png)").put("content/map.png", PNG)
    real = Path.lstat

    def lstat(self: Path) -> os.stat_result:
        if host in self.parents and self.name == "map.png":
            raise OSError(errno.EILSEQ, os.strerror(errno.EILSEQ), str(self))
        return real(self)

    monkeypatch.setattr(Path, "lstat", lstat)
    assert "media/map.png cannot be written: " in refusal(site)
    monkeypatch.undo()
    assert held(host) == before


# what the disk refuses


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.ENOSPC, "Make room on that disk and publish again; nothing is half written."),
        (errno.EDQUOT, "Make room within your quota and publish again; nothing is half written."),
        (errno.EROFS, ""),
        (errno.EIO, "Look whether that disk is in order"),
    ],
)
def test_a_disk_that_refuses_is_told_in_words_and_readers_keep_what_they_had(
    site: Site, host: Path, code: int, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(site)
    before = held(host)
    site.article("one", body="Other words.")

    def refuse(source: Path, draft: Path, _: object) -> None:
        draft.write_bytes(source.read_bytes()[:10])
        raise OSError(code, os.strerror(code))  # a write does not say of which file

    monkeypatch.setattr(page_tree, "_copy", refuse)
    told = refusal(site)
    assert f"{host} cannot be written: {os.strerror(code).lower()}" in told
    assert remedy in told
    assert held(host) == before
    assert not (host / ".site-builder/incoming").exists()
    monkeypatch.undo()
    published(site)
    assert held(host) == built(site)


@pytest.mark.parametrize("more", ["", "releases = 2\n"])
def test_the_bar_moves_within_a_large_file(site: Site, host: Path, more: str) -> None:
    target(site, host, more)
    assert moves_within_a_file(site)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_told_in_words(site: Site, host: Path) -> None:
    host.mkdir()
    host.chmod(0o555)
    assert "Give yourself permission to write there." in refusal(site)


def test_a_mount_without_locks_is_published_to_all_the_same(
    site: Site, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "lockf", refuse)
    published(site)
    assert held(host) == built(site)
    assert not (host / ".site-builder/lock").exists()


def test_the_web_server_can_read_what_a_cautious_user_publishes(site: Site, host: Path) -> None:
    mask = os.umask(0o077)
    try:
        published(site)
    finally:
        os.umask(mask)
    for path in (host, *host.rglob("*")):
        if ".site-builder" not in path.parts:
            needed = 0o555 if path.is_dir() else 0o444
            assert stat.S_IMODE(path.stat().st_mode) & needed == needed, path


@pytest.mark.parametrize("few", [flush._FEW, 0], ids=["one by one", "all of the disk"])
def test_a_power_cut_takes_nothing_of_what_is_said_to_be_done(
    site: Site, host: Path, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flush, "_FEW", few)
    disk = Disk(monkeypatch, host)
    published(site)
    published(site.article("one", body="Other words."))
    assert [path for path in held(host) if not disk.has(host / path)] == []
    assert disk.has(host / PUBLICATION)
    assert disk.moved_too_early == []
