"""Watching: however files are saved, the output is soon that of a clean build, and rests then."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands import Command, wait_until
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
        wait_until(lambda: digest.tree() == expected)
        command.hear(LINE, within=0.3)
        assert digest.tree() == expected
