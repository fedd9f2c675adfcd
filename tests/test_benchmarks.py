"""The digest of the benchmark: an honest one, before and after what is done to it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import imagesize
import pytest

from benchmarks.__main__ import SCENARIOS
from benchmarks.corpus import articles
from benchmarks.interpreter import Interpreter
from benchmarks.object_store import COUNT, CountedApplication
from benchmarks.pictures import jpeg
from benchmarks.side import Side
from benchmarks.sites import write_site_builder
from tests.sites import Site

LATER = datetime(2025, 1, 1, tzinfo=UTC)
"""When all that is in the digest has been published."""


@pytest.fixture
def side(tmp_path: Path) -> Side:
    """Forty articles, of which the newest ten have a picture."""
    python = Interpreter(sys.executable, "0.1.0", "this one")
    return write_site_builder(tmp_path / "digest", list(articles(40, 10)), python, 1)


def test_a_picture_is_of_the_size_that_it_says(tmp_path: Path) -> None:
    file = tmp_path / "odd.jpg"
    file.write_bytes(jpeg(333, 211, "any"))
    assert imagesize.get(file) == (333, 211)


def test_the_digest_is_built_without_a_warning_and_shows_its_pictures(side: Side) -> None:
    site = Site(side.folder).build(as_of=LATER)
    assert site.warnings == []
    shown = {}
    for article in side.articles:
        for image in site.page(f"/{article.folder}/{article.slug}/").iter("img"):
            data = site.tree()[image.get("src")[1:]]
            shown[article.number] = (data, image.get("width"), image.get("height"))
    pictures = {one.number: one.picture for one in side.articles if one.picture}
    assert len(pictures) == 10
    assert shown == {
        number: (picture.data, str(picture.width), str(picture.height))
        for number, picture in pictures.items()
    }


def test_each_edit_of_the_benchmark_shows_and_only_an_address_that_goes_is_a_warning(
    side: Side,
) -> None:
    site = Site(side.folder).build(as_of=LATER)
    for scenario in SCENARIOS:
        before = site.tree()
        scenario.prepare(side)
        site.build(as_of=LATER)
        moved = scenario.prepare is Side.move_the_newest
        assert [" no longer there, " in told for told in site.warnings] == [True] * moved
        edited = scenario.prepare not in (Side.put_aside, Side.nothing)
        assert (site.tree() != before) is edited, scenario.title


def test_a_build_that_is_measured_finds_its_modules_compiled(tmp_path: Path) -> None:
    """PYTHONDONTWRITEBYTECODE would have each start compile them, which a user's does not."""
    asked = "from benchmarks.interpreter import ENVIRONMENT; print(sorted(ENVIRONMENT))"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
        capture_output=True,
    )
    assert b"'PATH'" in done.stdout
    assert b"PYTHONDONTWRITEBYTECODE" not in done.stdout


def test_requests_to_the_store_are_counted_by_kind_since_they_were_last_asked_for() -> None:
    def store(environ: object, start_response: object) -> list[bytes]:
        return []

    counted = CountedApplication(store)
    for method in ("PUT", "GET", "PUT"):
        counted({"REQUEST_METHOD": method, "PATH_INFO": "/digest/index.html"}, lambda *_: None)
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": COUNT}
    assert list(counted(asked, lambda *_: None)) == [b"3 GET:1 PUT:2"]
    assert list(counted(asked, lambda *_: None)) == [b"0 "]
