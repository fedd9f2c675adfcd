"""Edits that are easily missed: each is held to the law by a clean build of the same folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from site_builder.errors import SiteError
from site_builder.stamps import Stamp, stamp
from tests.sites import SETTINGS, Site


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
    def same_instant(status: os.stat_result) -> Stamp:
        return stamp(status)._replace(modified=10**18 + 1, changed=10**18 + 1)

    monkeypatch.setattr("site_builder.content.stamp", same_instant)
    site.article("a", "title: One").article("../b", "title: Two")
    first = outcome(site)
    (site.root / "b.md").replace(site.root / "content/a.md")
    clean = clean_outcome(site, tmp_path / "clean")
    assert clean != first
    assert outcome(site) == clean
