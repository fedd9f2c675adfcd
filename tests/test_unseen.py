"""Edits that are easily missed: each is held to the law by a clean build of the same folder."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest

from site_builder.errors import SiteError
from site_builder.file_stat import FileStat, file_stat_from
from site_builder.layout import RECORD
from site_builder.paths import OutputPath
from site_builder.serve.preview import Preview
from site_builder.session import Options, Session
from site_builder.store.sqlite_errors import DamagedStoreError
from tests.sites import NOW, SETTINGS, Site


def outcome(site: Site) -> dict[str, bytes] | list[str]:
    """The files that a build leaves, or what it says is wrong."""
    try:
        return site.build().tree()
    except SiteError as error:
        return [str(problem) for problem in error.problems]


def clean_outcome(site: Site, folder: Path) -> dict[str, bytes] | list[str]:
    """The same of a copy of the site that was never built."""
    ignored = shutil.ignore_patterns("output", ".site-builder")
    shutil.copytree(site.root, folder, symlinks=True, ignore=ignored)
    return outcome(Site(folder))


NUMBERS = SETTINGS + "[theme]\n{}\n"
SHOW = "{% for name, value in site.theme.items() %}{{ name }}={{ value }} {% endfor %}"
PHRASES = SETTINGS + "[dateline.zones]\n{}\n"
FOO = '---\ntitle: Foo\ndateline: "19-04-2024 08:01 Foo Time"\ntopics: [News]\n---\nText.'
GAZA, NEW_YORK = '"Foo Time" = "Asia/Gaza"', '"foo time" = "America/New_York"'
ICON = "<svg>{}</svg>"
COMPUTED = '{% for name in ["x"] %}{% include "assets/" ~ name ~ ".svg" %}{% endfor %}'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            {"site.toml": NUMBERS.format("b = 1\na = 2"), "templates/404.html": SHOW},
            {"site.toml": NUMBERS.format("a = 2\nb = 1")},
            id="the order of a table of the theme's",
        ),
        pytest.param(
            {"site.toml": NUMBERS.format("a = 2024-04-19T08:00:00"), "templates/404.html": SHOW},
            {"site.toml": NUMBERS.format('a = "2024-04-19T08:00:00"')},
            id="a time that becomes a text",
        ),
        pytest.param(
            {"site.toml": NUMBERS.format("a = 2024-04-19T08:00:00+02:00")}
            | {"templates/404.html": SHOW},
            {"site.toml": NUMBERS.format("a = 2024-04-19T06:00:00Z")},
            id="another zone of a time",
        ),
        pytest.param(
            {"site.toml": PHRASES.format(f"{GAZA}\n{NEW_YORK}"), "content/foo.md": FOO},
            {"site.toml": PHRASES.format(f"{NEW_YORK}\n{GAZA}")},
            id="the order of two phrases that are read alike",
        ),
        pytest.param(
            {"templates/404.html": COMPUTED, "templates/assets/x.svg": ICON.format("one")},
            {"templates/assets/x.svg": ICON.format("two")},
            id="an asset that is included by a computed name",
        ),
        pytest.param(
            {"templates/404.html": '{% include "assets/x.svg" %}', "templates/mine.html": "one"}
            | {"templates/assets/x.svg": '{% include "mine.html" %}'},
            {"templates/mine.html": "two"},
            id="a template that an included asset includes",
        ),
        pytest.param(
            {"templates/404.html": '{% include "assets/x.css" %}'}
            | {"templates/assets/x.css": "a {src: url('x.svg')}", "templates/assets/x.svg": ICON},
            {"templates/assets/x.css": 'a {src: url("x.svg")}'},
            id="an included style sheet that is published the same",
        ),
        pytest.param(
            {"templates/assets/x.svg": ICON},
            {"templates/assets/X.svg": ICON},
            id="an asset whose address is taken",
        ),
    ],
)
def test_an_edit_that_is_easily_missed_is_seen(
    site: Site, tmp_path: Path, before: dict[str, str], after: dict[str, str]
) -> None:
    site.article("a")
    for path, text in before.items():
        site.put(path, text.encode())
    first = outcome(site)
    assert isinstance(first, dict)
    for path, text in after.items():
        site.put(path, text.encode())
    clean = clean_outcome(site, tmp_path / "clean")
    assert clean != first
    assert outcome(site) == clean


def test_a_number_that_no_other_format_could_hold_is_a_number(site: Site) -> None:
    site.put("site.toml", NUMBERS.format(f"a = {10**30}").encode())
    site.put("templates/404.html", SHOW.encode()).article("a").build()
    assert site.text("404.html") == f"a={10**30} "


def test_a_file_is_told_from_another_one_of_its_size_and_instant(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def same_instant(status: os.stat_result) -> FileStat:
        return file_stat_from(status)._replace(modified=10**18 + 1, changed=10**18 + 1)

    for module in ("scan", "sync"):
        monkeypatch.setattr(f"site_builder.content.{module}.file_stat_from", same_instant)
    site.article("a", "title: One").article("../b", "title: Two")
    first = outcome(site)
    (site.root / "b.md").replace(site.root / "content/a.md")
    clean = clean_outcome(site, tmp_path / "clean")
    assert clean != first
    assert outcome(site) == clean


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text + b"\n",
        lambda text: b"".join(reversed(text.splitlines(keepends=True))),
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: text + text,
        lambda text: text[: len(text) // 2],
        lambda _: None,
    ],
    ids=["blank line", "reversed", "CRLF", "twice", "half", "deleted"],
)
@pytest.mark.parametrize("edit", ["", "New words."])
def test_a_damaged_record_is_mended(
    site: Site, tmp_path: Path, damage: Callable[[bytes], bytes | None], edit: str
) -> None:
    record = site.output / RECORD
    site.article("a").article("b").build()
    damaged = damage(record.read_bytes())
    record.unlink() if damaged is None else record.write_bytes(damaged)
    if edit:
        site.article("a", body=edit)
        (site.root / "content/b.md").unlink()
    assert outcome(site) == clean_outcome(site, tmp_path / "clean")


def test_a_file_of_ones_own_is_not_taken_for_the_builds_when_the_record_is_gone(
    site: Site,
) -> None:
    site.article("a").build()
    (site.output / RECORD).unlink()
    site.put("output/404.html", b"mine")
    problems = outcome(site)
    assert isinstance(problems, list)
    assert "404.html" in problems[0]
    assert site.text("404.html") == "mine"


def test_a_folder_in_the_place_of_the_record_is_told_before_anything_is_written(
    site: Site,
) -> None:
    site.article("a").build()
    (site.output / RECORD).unlink()
    (site.output / RECORD).mkdir()
    before = site.tree()
    site.article("a", body="New words.")
    problems = outcome(site)
    assert isinstance(problems, list)
    assert "a folder of your own" in problems[0]
    assert site.tree() == before


def test_a_disk_that_damages_what_is_remembered_again_and_again_is_told_of(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("a")
    damaged = DamagedStoreError("the files of the output")
    monkeypatch.setattr("site_builder.build.Manifest", Mock(side_effect=damaged))
    assert site.problem() == (
        ".site-builder: damaged twice in one build: the files of the output. Look whether that "
        "disk is in order, and build again."
    )


@pytest.mark.parametrize(
    ("file", "statement"),
    [
        ("manifest", "UPDATE pages SET value = x'00' WHERE path = 'atom.xml'"),
        ("manifest", "UPDATE made SET cause = CAST(x'ff' AS TEXT) WHERE path = 'atom.xml'"),
        ("readings", "UPDATE files SET path = CAST(x'ff' AS TEXT)"),
        ("readings", "UPDATE version SET generation = NULL"),
        ("readings", "UPDATE texts SET html = ''"),
        ("manifest", "UPDATE outputs SET state = NULL"),
        ("manifest", "UPDATE pages SET value = 'text'"),
        ("manifest", "DELETE FROM made"),
        ("manifest", "DELETE FROM made WHERE path = 'rss.xml'"),
    ],
)
def test_a_damaged_store_is_forgotten(
    site: Site, tmp_path: Path, file: str, statement: str
) -> None:
    site.article("a").build()
    database = sqlite3.connect(site.root / f".site-builder/{file}.sqlite")
    database.execute(statement)
    database.commit()
    database.close()
    site.article("a", body="New words.")
    assert outcome(site) == clean_outcome(site, tmp_path / "clean")


def test_a_store_whose_schema_cannot_be_read_is_forgotten(site: Site, tmp_path: Path) -> None:
    site.article("a").build()
    file = site.root / ".site-builder/readings.sqlite"
    file.write_bytes(file.read_bytes().replace(b"CREATE TABLE files", b"CREATE TABLE \xff\xfeles"))
    site.article("a", body="New words.")
    assert outcome(site) == clean_outcome(site, tmp_path / "clean")


@pytest.mark.parametrize("name", ["lock", "readings.sqlite", "manifest.sqlite"])
def test_a_folder_in_the_place_of_the_store_is_removed(
    site: Site, tmp_path: Path, name: str
) -> None:
    site.article("a").build()
    place = site.root / ".site-builder" / name
    place.unlink()
    (place / "inside").mkdir(parents=True)
    site.article("a", body="New words.")
    assert outcome(site) == clean_outcome(site, tmp_path / "clean")


def test_a_preview_goes_on_when_a_build_wrote_to_its_store_and_then_the_site_broke(
    site: Site,
) -> None:
    with Session(site.article("a").root, Options(as_of=NOW), published=False) as session:
        preview = Preview(session)
        preview.refresh()
        site.article("a", body="Built.").build()
        site.article("a", "dateline: never")
        with pytest.raises(SiteError):
            preview.refresh()
        shown = preview.show(OutputPath("2024/04/19/a/index.html"))
        assert shown
        assert isinstance(shown.body, bytes)
        assert b"Text." in shown.body
