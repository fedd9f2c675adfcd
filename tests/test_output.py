"""output/: the build deletes only what it made, and publishes whole files or nothing."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder.layout import RECORD
from site_builder.output.record import read_record
from site_builder.output.stage import Stage
from site_builder.paths import OutputPath
from tests.sites import PNG, Site


def test_files_of_the_users_own_stay(site: Site) -> None:
    site.article("a").put("output/CNAME", b"digest.test").put("output/.git/HEAD", b"ref")
    site.put("output/.well-known/x", b"y").put("output/2024/mine.txt", b"z").build()
    site.article("b", day="2024-04-20")
    (site.root / "content/a.md").unlink()
    site.build()
    tree = site.tree()
    assert tree["CNAME"] == b"digest.test"
    assert tree[".git/HEAD"] == b"ref"
    assert tree[".well-known/x"] == b"y"
    assert tree["2024/mine.txt"] == b"z"


def test_a_deleted_article_leaves_no_page_no_folder_and_no_feed(site: Site) -> None:
    site.article("a", "topics: [One]", day="2023-01-02").article("b", "topics: [Two]").build()
    (site.root / "content/a.md").unlink()
    clean = site.build().tree()
    assert not [path for path in clean if "one" in path or path.startswith("2023")]
    assert not (site.output / "2023").exists()
    assert site.report
    assert site.report.deleted == 8


def test_a_renamed_topic_leaves_no_page_behind(site: Site) -> None:
    site.article("a", "topics: [Old]").build()
    site.article("a", "topics: [New]").build()
    assert not [path for path in site.paths() if "topics/old" in path]


def test_a_file_of_the_users_own_in_the_way_of_a_page_is_an_error_not_a_loss(site: Site) -> None:
    site.article("a").put("output/rss.xml", b"mine").put("output/2024", b"mine")
    folder = "a file or link of your own stands where a folder of pages has to go"
    assert [problem.split(". ")[0] for problem in site.problems()] == [
        f"output/2024/04/19/a/index.html: {folder}",
        f"output/2024/04/19/index.html: {folder}",
        f"output/2024/04/index.html: {folder}",
        f"output/2024/index.html: {folder}",
        "output/rss.xml: a file of your own stands where a page has to go",
    ]


def test_a_file_that_holds_what_the_page_would_is_no_obstacle(site: Site) -> None:
    site.article("a").put("output/.nojekyll", b"").build(clean=True)
    assert site.build().report


def test_a_folder_of_the_users_own_in_the_way_of_a_page_is_an_error(site: Site) -> None:
    site.article("a").put("output/rss.xml/mine", b"mine")
    assert site.problem().startswith("output/rss.xml: a folder of your own stands where")


def test_a_link_inside_output_is_not_followed(site: Site, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    site.output.mkdir()
    (site.output / "topics").symlink_to(tmp_path / "elsewhere")
    site.article("a")
    assert all(problem.startswith("output/topics/") for problem in site.problems())
    assert not list((tmp_path / "elsewhere").iterdir())


def test_the_cache_folder_may_be_deleted_at_any_time(site: Site) -> None:
    import shutil

    site.article("a", day="2023-01-02").article("b").build()
    shutil.rmtree(site.root / ".site-builder")
    (site.root / "content/a.md").unlink()
    site.build()
    assert not (site.output / "2023").exists()


def test_an_untouched_site_writes_nothing(site: Site) -> None:
    site.article("a").build()
    before = {path: path.stat().st_mtime_ns for path in site.output.rglob("*")}
    site.build()
    assert site.report
    assert (site.report.written, site.report.deleted) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in site.output.rglob("*")} == before


def test_a_picture_of_any_name_is_known_as_a_file_of_the_build(site: Site) -> None:
    site.article("a", body="![x](p%E2%80%A8q.png)").put("content/p\u2028q.png", PNG).build()
    site.article("a").build()
    assert not (site.output / "media").exists()


def test_a_file_name_with_a_line_break_is_refused(site: Site) -> None:
    site.article("a", body="![x](p%0Aq.png)").put("content/p\nq.png", PNG)
    assert "a file name with a line break" in site.problem()


def test_files_damaged_by_hand_are_made_whole(site: Site) -> None:
    site.article("a").build()
    whole = site.tree()
    (site.output / "rss.xml").write_bytes(b"")
    (site.output / "index.html").unlink()
    (site.output / "404.html").write_bytes(whole["404.html"][::-1])
    assert site.build().tree() == whole


@pytest.mark.parametrize("line", ["../../etc/passwd", "/etc/passwd", "a//b", "", "."])
def test_a_forged_record_cannot_name_a_file_outside_output(site: Site, line: str) -> None:
    site.put(f"output/{RECORD}", line.encode()).put("precious", b"x")
    assert read_record(site.output) == set()
    site.article("a").build()
    assert (site.root / "precious").read_bytes() == b"x"


def test_an_output_that_is_a_file_is_an_error(site: Site) -> None:
    site.article("a").put("output", b"mine")
    from site_builder.errors import SiteError

    with pytest.raises(SiteError, match="output: cannot be written: it is a file, not a folder"):
        site.build()
    assert (site.root / "output").read_bytes() == b"mine"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_refuses_is_told_in_words_and_output_stays(
    site: Site, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("a").build()
    site.article("a", body="New.")

    def refuse(file: str, mode: str = "r", **_: object) -> object:
        if mode == "wb":
            raise OSError(code, os.strerror(code), file)
        return real(file, mode, **_)  # type: ignore[call-overload]

    real = open
    monkeypatch.setattr("builtins.open", refuse)
    (problem,) = site.problems()
    assert f"cannot be written: {os.strerror(code).lower()}" in problem
    assert problem.count(".") >= 2


def test_a_file_can_take_the_place_of_a_folder_of_pages_and_back(site: Site) -> None:
    site.put(
        "site.toml", (site.root / "site.toml").read_bytes() + b'[urls]\npage = "/{slug}.html"\n'
    )
    page = b"---\ntitle: X\n---\n"
    site.article("a", "aliases: [/x.html/y/]").build()
    site.article("a").put("content/pages/x.md", page).build()
    assert (site.output / "x.html").is_file()
    (site.root / "content/pages/x.md").unlink()
    site.article("a", "aliases: [/x.html/y/]").build()
    assert (site.output / "x.html/y/index.html").is_file()


def test_assets_are_published_before_pages_and_feeds_last(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        moved.append(target.relative_to(site.output).as_posix())
        return real(self, target)

    site.article("a").build()
    site.article("a", "title: New", body="New.")
    css = b"body { color: #000 }"
    site.put("templates/assets/site.css", css)
    monkeypatch.setattr(Path, "replace", replace)
    site.build()
    order = [_rank(path) for path in moved if path != RECORD]
    assert order == sorted(order)
    assert (order[0], order[-1]) == (0, 3)


def _rank(path: str) -> int:
    if path.startswith("assets/"):
        return 0
    if path.endswith(("/a/index.html", "subscribe/index.html", "404.html")):
        return 1
    return 2 if path.endswith(".html") else 3


def test_an_output_on_another_file_system_is_published_whole(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if site.output not in self.parents:
            raise OSError(errno.EXDEV, "Invalid cross-device link", str(self))
        return real(self, target)

    whole = site.article("a").build().tree()
    monkeypatch.setattr(Path, "replace", replace)
    site.article("a", body="New.").build()
    assert set(site.tree()) == set(whole)
    assert "New." in site.text("2024/04/19/a/index.html")


def test_a_file_system_that_ignores_case_keeps_what_was_renamed(site: Site) -> None:
    site.article("a", body="![x](Map.png)").put("content/Map.png", PNG).build()
    site.article("a", body="![x](map.png)")
    (site.root / "content/Map.png").rename(site.root / "content/map.png")
    # on such a file system the two names are one file, as here two links to one
    (site.output / "media/map.png").hardlink_to(site.output / "media/Map.png")
    site.build()
    assert (site.output / "media/map.png").read_bytes() == PNG
    assert (site.output / "media/Map.png").exists(), "it would have taken the other with it"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_file_system_that_decomposes_names_breaks_no_link(site: Site, form: str) -> None:
    name = unicodedata.normalize(form, "été")  # type: ignore[arg-type]
    site.article(name).put(f"content/{name}.png", PNG)
    site.article("b", body="[l](été.md) ![x](été.png)").build()
    assert "/2024/04/19/%C3%A9t%C3%A9/" in site.text("2024/04/19/b/index.html")
    assert site.page("/2024/04/19/été/") is not None
    written = unicodedata.normalize("NFD", "[l](été.md) ![x](été.png)")
    site.article("b", body=written).build()


def test_names_as_long_as_a_file_system_takes_them_are_no_trouble(site: Site) -> None:
    name = "x" * 247
    site.article("a", body=f"![x]({name}.png)").put(f"content/{name}.png", PNG)
    site.article("n" * 120).build()
    site.put(f"content/{name}.png", PNG + b"\0").build()
    assert (site.output / f"media/{name}.png").read_bytes() == PNG + b"\0"
    long = "s" * 250
    site.article("b", f"slug: {long}")
    assert "content/b.md:5: slug: " in site.problem()


def test_files_of_the_users_own_cost_nothing_however_many_they_are(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("a").build()
    for number in range(500):
        site.put(f"output/mine/{number}", b"")
        site.put(f"output/2024/{number}.txt", b"")
    looked: list[str] = []

    def listening(look: Callable[..., object]) -> Callable[..., object]:
        def listen(path: str) -> object:
            looked.append(str(path))
            return look(path)

        return listen

    monkeypatch.setattr(os, "scandir", listening(os.scandir))
    monkeypatch.setattr(os, "listdir", listening(os.listdir))
    site.article("a", "title: New", body="New.").build()
    assert site.report
    assert site.report.written > 5
    assert not [path for path in looked if path.startswith(str(site.output))]


def test_a_stage_leaves_nothing_behind(tmp_path: Path) -> None:
    def interrupted() -> None:
        with Stage(tmp_path / "work", tmp_path / "out") as stage:
            stage.put(OutputPath("a/b.html"), b"x")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not list((tmp_path / "work").iterdir())
    assert not (tmp_path / "out").exists()


def test_a_folder_of_pages_can_take_the_place_of_a_file_and_back(site: Site) -> None:
    settings = (site.root / "site.toml").read_bytes()
    site.article("a").put(
        "site.toml", settings + b'[urls]\npage = "/{slug}.html"\ntopic = "/t/{slug}/"\n'
    )
    site.put("content/pages/x.md", b"---\ntitle: X\n---\n").build()
    assert (site.output / "x.html").is_file()
    site.put("site.toml", settings + b'[urls]\ntopic = "/x.html/{slug}/"\n').build()
    assert (site.output / "x.html/news/index.html").is_file()
