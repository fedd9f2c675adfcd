"""Pictures, sound and papers: measured once, copied in pieces, and only if anything shows them."""

from __future__ import annotations

import builtins
import errno
import os
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.build import build_again
from site_builder.content.media import WHOLE, measure
from site_builder.media_types import PUBLISHABLE
from site_builder.output.stage import Stage
from site_builder.paths import ContentPath, OutputPath
from site_builder.session import Options, Session
from tests.sites import NOW, PNG, Site

LARGE = WHOLE + 1


@pytest.fixture
def digest(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Two articles with media; no file is so young that it could change again unseen."""
    monkeypatch.setattr("site_builder.file_stat._TICK", 0)
    monkeypatch.setattr("site_builder.file_stat._COARSE_TICK", 0)
    site.put("content/map.png", PNG).put("content/paper.pdf", b"%PDF")
    site.article("a", "image: {file: map.png, alt: A map}", body="![x](map.png) [y](paper.pdf)")
    return site.article("b", body="![x](map.png)").build()


@contextmanager
def opened(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The files of content/ that are opened."""
    found: set[str] = set()
    content = str(site.root / "content") + os.sep
    real = builtins.open

    def watched(file: Any, *arguments: Any, **named: Any) -> Any:
        if str(file).startswith(content):
            found.add(str(file).removeprefix(content))
        return real(file, *arguments, **named)

    def read_bytes(self: Path) -> bytes:
        with watched(self, "rb") as file:
            return bytes(file.read())

    with monkeypatch.context() as patch:
        patch.setattr(builtins, "open", watched)
        patch.setattr("io.open", watched)
        patch.setattr(Path, "read_bytes", read_bytes)
        yield found


def film(site: Site, path: str, size: int = LARGE) -> None:
    with site.put(path, b"").root.joinpath(path).open("wb") as file:
        file.truncate(size)


def test_planning_opens_no_file(digest: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    digest.article("b", "topics: [Others]", body="![x](map.png)")
    with opened(digest, monkeypatch) as files:
        digest.build()
    assert files == {"b.md"}
    assert "topics/others/index.html" in digest.paths()


def test_a_medium_whose_times_change_is_not_copied_again(digest: Site) -> None:
    film(digest, "content/film.mp4")
    digest.article("c", body="[x](film.mp4)").build()
    for name in ("map.png", "film.mp4"):
        place = digest.output / "media" / name
        before = place.stat()
        os.utime(digest.root / "content" / name, (1, 1))
        digest.build()
        assert digest.report and (digest.report.written, digest.report.rendered) == (0, {})
        assert (place.stat().st_ino, place.stat().st_mtime_ns) == (
            before.st_ino,
            before.st_mtime_ns,
        )


@pytest.mark.parametrize("size", [100, LARGE])
def test_a_medium_that_changes_in_its_middle_is_copied(site: Site, size: int) -> None:
    film(site, "content/film.mp4", size)
    site.article("a", body="[x](film.mp4)").build()
    for data in (b"one", b"two"):
        with (site.root / "content/film.mp4").open("r+b") as file:
            file.seek(size // 2)
            file.write(data)
        site.build()
        copy = (site.output / "media/film.mp4").read_bytes()
        assert (len(copy), copy[size // 2 :][:3]) == (size, data)


def test_a_film_is_never_in_memory(site: Site) -> None:
    size = 60_000_000
    film(site, "content/film.mp4", size)
    site.article("a", body="[x](film.mp4)").build(as_of=None)
    (site.output / "media/film.mp4").unlink()
    tracemalloc.start()
    try:
        site.build(verify=True)  # copied
        os.utime(site.root / "content/film.mp4")
        site.build()  # compared
        (site.root / "output/site-builder.txt").unlink()
        site.build()  # recognised
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (site.output / "media/film.mp4").stat().st_size == size
    assert peak < size / 4


def test_a_film_that_nothing_shows_is_not_read(
    digest: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    film(digest, "content/film.mp4")
    with opened(digest, monkeypatch) as files:
        digest.build()
    assert files == set()


def test_a_file_that_changes_while_it_is_copied_is_not_published(
    digest: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found safe is what is published."""
    picture = digest.root / "content/map.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    digest.article("c", body="![x](map.svg)")
    real = Stage.copy

    def copy(self: Stage, path: OutputPath, original: Path) -> Any:
        picture.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
        return real(self, path, original)

    with monkeypatch.context() as patch:
        patch.setattr(Stage, "copy", copy)
        assert digest.problem() == (
            "content/map.svg: it changed while the site was being built. "
            "Build again when it has been saved."
        )
    assert "a <script>" in digest.problem()


def test_an_unreadable_medium_is_a_problem_if_anything_shows_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.open

    def refuse(file: Any, *arguments: Any, **named: Any) -> Any:
        if str(file).endswith(".pdf"):
            raise PermissionError(errno.EACCES, "Permission denied", file)
        return real(file, *arguments, **named)

    site.put("content/x.pdf", b"%PDF").article("a").article("b", "status: draft", body="[x](x.pdf)")
    with monkeypatch.context() as patch:
        patch.setattr(builtins, "open", refuse)
        site.build()
        site.article("a", body="[x](x.pdf)")
        assert site.problem().startswith("content/x.pdf: cannot be read: permission denied. Give")
    site.build()
    assert site.tree()["media/x.pdf"] == b"%PDF"


def test_a_picture_that_is_none_is_told_where_one_is_shown(site: Site) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    for name, data in {"x.png": b"not a picture", "y.jpg": svg, "z.gif": PNG[:20]}.items():
        site.put(f"content/{name}", data).article("a", body=f"![x]({name})")
        assert site.problem() == (
            f"content/{name}: cannot be read as a picture: its size is not in it."
        )
    site.article("a", body="Nothing shows them.").build()


@given(
    st.sampled_from(sorted(PUBLISHABLE)),
    st.sampled_from(
        [b"", PNG[:8], b"\xff\xd8\xff\xe1", b"GIF89a", b"RIFFxxxxWEBP", b"xxxxftypavif"]
    ),
    st.binary(),
)
def test_a_picture_may_hold_anything(ending: str, start: bytes, rest: bytes) -> None:
    data = start + rest
    path = ContentPath(f"content/x{ending.upper()}")
    medium = measure(path, "", data, len(data), b"digest")
    assert medium.kind == PUBLISHABLE[ending]
    assert bool(medium.problem) == (medium.is_picture and not (medium.width and medium.height))


def test_a_picture_that_is_saved_again_as_it_is_has_not_changed(site: Site) -> None:
    """A session that has not heard of it yet publishes it all the same."""
    site.article("a").put("content/map.png", PNG)
    with Session(site.root, Options(as_of=NOW)) as session:
        build_again(session)
        site.put("content/map.png", PNG).article("a", body="![A map](map.png)")
        build_again(session, ["content/a.md"])
    assert site.tree()["media/map.png"] == PNG
