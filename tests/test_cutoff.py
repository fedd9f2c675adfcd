"""An edit renders the pages that it changes, and no others."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from site_builder.build import build_again
from site_builder.errors import SiteError
from site_builder.session import Options, Session
from site_builder.store.readings import StoredReadings
from tests.sites import NOW, PNG, SETTINGS, Site

SIZES = """
[front_page]
days = 1
[topics]
per_page = 2
[feeds]
entries = 2
"""
FEEDS = ("rss.xml", "atom.xml", "feed.json")
PACKAGED = Path(__file__).parent.parent / "templates"


@pytest.fixture
def digest(site: Site) -> Site:
    """Three days with two articles each: a and b, c and d, e and f; odd ones on One, even Two."""
    site.put("site.toml", (SETTINGS + SIZES).encode())
    for slug, day, topic in zip(
        "abcdef", "778899", ["One", "Two", "One", "Two", "One", "Two"], strict=True
    ):
        write(site, slug, f"topics: [{topic}]", day=f"2024-04-1{day}")
    site.put("content/map.png", PNG).put("content/pages/about.md", b"---\ntitle: About\n---\nUs.")
    return site.build()


def write(site: Site, slug: str, *lines: str, day: str, body: str = "Text.") -> None:
    site.article(slug, "summary: In short.", *lines, day=day, body=body)


def rendered(site: Site) -> set[str]:
    """What a build renders, each page by a short name; a second one must have nothing to do."""
    site.build()
    assert site.report
    found = {name.removesuffix("index.html").rstrip("/") or "/" for name in site.report.rendered}
    before = {path: path.stat().st_mtime_ns for path in site.output.rglob("*")}
    site.build()
    assert not site.report.rendered
    assert {path: path.stat().st_mtime_ns for path in site.output.rglob("*")} == before
    return found


def feeds(*folders: str) -> set[str]:
    return {f"{folder}{name}" for folder in folders for name in FEEDS}


def retitle_c(site: Site) -> None:
    write(site, "c", "topics: [One]", "title: New", day="2024-04-18")


def test_a_body_edit_renders_the_article_and_the_feeds_that_carry_it(digest: Site) -> None:
    write(digest, "e", "topics: [One]", day="2024-04-19", body="Other.")
    assert rendered(digest) == {"2024/04/19/e", *feeds("", "topics/one/")}


def test_a_body_edit_of_an_old_article_renders_one_page(digest: Site) -> None:
    write(digest, "a", "topics: [One]", day="2024-04-17", body="Other.")
    assert rendered(digest) == {"2024/04/17/a"}


def test_a_body_edit_that_changes_the_summary_is_an_edit_of_the_card(digest: Site) -> None:
    digest.article("a", "topics: [One]", day="2024-04-17").build()
    digest.article("a", "topics: [One]", day="2024-04-17", body="Other.")
    assert rendered(digest) == {"2024/04/17/a", "2024/04/17", "topics/one"}


def test_a_retitle_renders_also_the_day_the_topics_and_the_neighbours(digest: Site) -> None:
    retitle_c(digest)
    shown = {"2024/04/18/c", "2024/04/18/d", "2024/04/18", "2024/04", "topics/one"}
    assert rendered(digest) == {*shown, *feeds("topics/one/")}


def test_a_new_newest_article_touches_at_most_two_pages_of_a_topic(digest: Site) -> None:
    for number, slug in enumerate("ghijk"):
        write(digest, slug, "topics: [One]", day=f"2024-04-2{number}")
        pages = {path for path in rendered(digest) if path.startswith("topics/one")}
        pages -= feeds("topics/one/")
        assert "topics/one" in pages
        assert len(pages) <= 2
    assert digest.headlines("/topics/one/")[0] == "K"


def test_a_new_newest_article_touches_no_site_map_of_older_ones(
    digest: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.plan.site.SITEMAP_SIZE", 4)
    digest.build(clean=True)
    oldest = digest.text("sitemap-1.xml")
    assert "/2024/04/17/a/" in oldest
    write(digest, "g", "topics: [One]", day="2024-04-20")
    maps = {path for path in rendered(digest) if path.startswith("sitemap")}
    assert "sitemap-1.xml" not in maps
    assert "sitemap.xml" in maps
    assert digest.text("sitemap-1.xml") == oldest
    everything = "".join(digest.text(path) for path in digest.paths() if "sitemap-" in path)
    assert everything.count("<loc>") == len(set(re.findall("<loc>(.*?)</loc>", everything)))
    assert "/2024/04/20/g/" in everything


def test_a_template_renders_the_pages_that_use_it(digest: Site) -> None:
    digest.put("templates/archive.html", b"{% extends 'base.html' %}")
    assert rendered(digest) == {"archive"}
    digest.put("templates/entry.html", b"entry")
    assert rendered(digest) == feeds("", "topics/one/", "topics/two/")
    digest.put("templates/redirect.html", b"unused here")
    assert rendered(digest) == set()
    (digest.root / "templates/archive.html").unlink()
    assert rendered(digest) == {"archive"}


def test_a_template_that_others_build_on_renders_all_of_them(digest: Site) -> None:
    base = (PACKAGED / "base.html").read_bytes()
    digest.put("templates/base.html", base + b"<!-- mine -->")
    assert digest.report
    pages = {path for path in digest.paths() if path.endswith(".html")}
    assert len(rendered(digest)) == len(pages)


def test_a_template_that_is_included_by_a_computed_name_renders_its_users(digest: Site) -> None:
    digest.put("templates/archive.html", b"{% include 'mi' ~ 'ne.html' %}")
    digest.put("templates/mine.html", b"one").build()
    digest.put("templates/mine.html", b"two")
    assert rendered(digest) == {"archive"}
    assert digest.text("archive/index.html") == "two"


def test_a_style_sheet_renders_the_pages_that_name_it_and_no_feed(digest: Site) -> None:
    digest.put("templates/404.html", b"no style here").build()
    digest.put("templates/assets/site.css", b"body { color: #000 }")
    pages = {path.removesuffix("index.html").rstrip("/") or "/" for path in digest.paths()}
    naming = {path for path in pages if "." not in path}
    assert {"/", "2024/04/19/e", "topics/one"} <= naming
    assert rendered(digest) == naming


def test_a_picture_of_the_structured_data_renders_pages_and_no_feed(digest: Site) -> None:
    digest.put("templates/assets/card.png", PNG)
    found = rendered(digest)
    assert "2024/04/19/e" in found
    assert not found & feeds("", "topics/one/")


def test_an_asset_that_no_template_names_renders_nothing(digest: Site) -> None:
    digest.put("templates/assets/other.css", b"x")
    assert rendered(digest) == set()
    assert [path for path in digest.paths() if path.startswith("assets/other.")]


@pytest.mark.parametrize(
    ("edit", "pages"),
    [
        (lambda site: (site.root / "content/map.png").unlink(), set()),
        (lambda site: site.put("content/note.txt", b"unused"), set()),
        (lambda site: (site.root / "content/a.md").touch(), set()),
        (lambda site: site.put("output/CNAME", b"mine"), set()),
        (lambda site: site.put("output/404.html", b"mine"), {"404.html"}),
        (lambda site: (site.output / "rss.xml").unlink(), {"rss.xml"}),
        (lambda site: (site.output / "rss.xml").touch(), set()),
    ],
    ids=["media gone", "new medium", "touch", "own file", "altered", "deleted", "touched output"],
)
def test_what_changes_no_page_renders_none(
    digest: Site, edit: Callable[[Site], object], pages: set[str]
) -> None:
    edit(digest)
    assert rendered(digest) == pages


def test_an_embargo_that_passes_renders_the_days_pages(digest: Site) -> None:
    embargo = ("embargo: 2024-06-02T00:00:00Z", "edition: 2024-04-17")
    write(digest, "g", "topics: [One]", *embargo, day="2024-04-17")
    assert rendered(digest) == set()
    digest.build(as_of=datetime(2024, 6, 2, tzinfo=UTC))
    assert digest.report
    assert "2024/04/17/g/index.html" in digest.report.rendered
    assert "2024/04/19/index.html" not in digest.report.rendered


def test_a_clean_build_renders_and_writes_everything(digest: Site) -> None:
    digest.build(clean=True)
    assert digest.report
    assert digest.report.written == len(digest.paths()) - 1


def test_a_same_size_edit_within_one_tick_of_the_clock_is_seen(digest: Site) -> None:
    for words in ("One..", "Two..", "Three"):
        write(digest, "a", "topics: [One]", day="2024-04-17", body=words)
        digest.build()
        assert words in digest.text("2024/04/17/a/index.html")


def test_only_verify_sees_an_alteration_that_hides_itself(
    digest: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    for tick in ("_TICK", "_COARSE_TICK"):  # else it is too young to be trusted anyway
        monkeypatch.setattr(f"site_builder.file_stat.{tick}", 0)
    digest.build()
    file = digest.output / "404.html"
    whole, seen = file.read_bytes(), os.lstat(file)
    file.write_bytes(whole[::-1])
    real = os.lstat

    def lstat(path: str, **named: Any) -> os.stat_result:
        return seen if str(path) == str(file) else real(path, **named)

    monkeypatch.setattr(os, "lstat", lstat)
    digest.build()
    assert file.read_bytes() == whole[::-1], "it does not hide"
    digest.build(verify=True)
    assert file.read_bytes() == whole


def test_two_outputs_of_one_site_are_each_right(digest: Site, tmp_path: Path) -> None:
    preview: dict[str, Any] = {
        "output": tmp_path / "preview",
        "drafts": True,
        "base_url": "https://p.test/x/",
    }
    for number in range(3):
        write(digest, "e", "topics: [One]", day="2024-04-19", body=f"Words {number}.")
        digest.build(**preview)
        write(digest, "g", "topics: [Two]", "status: draft", day="2024-04-19", body=f"{number}")
        first = digest.build().tree()
        second = digest.build(**preview).tree()
        assert digest.build(clean=True).tree() == first
        assert digest.build(**preview, clean=True).tree() == second
        assert "2024/04/19/g/index.html" in second
        assert "2024/04/19/g/index.html" not in first


def move_e(site: Site) -> None:
    write(site, "e", "topics: [One]", day="2024-04-17")


def add_a_topic_to_e(site: Site) -> None:
    write(site, "e", "topics: [One, Three]", day="2024-04-19")


EDITS: dict[str, Callable[[Site], object]] = {
    "a new article": lambda site: write(site, "g", "topics: [Two]", day="2024-04-20"),
    "an old article": lambda site: write(site, "g", "topics: [Two]", day="2024-04-01"),
    "a deleted article": lambda site: (site.root / "content/c.md").unlink(),
    "another day": move_e,
    "a topic added": add_a_topic_to_e,
    "a headline": retitle_c,
    "a withdrawal": lambda site: write(
        site, "c", "topics: [One]", "status: withdrawn", day="2024-04-18"
    ),
    "a picture replaced": lambda site: site.put("content/map.png", PNG + b"x"),
    "a briefing note": lambda site: site.put(
        "content/briefings/2024-04-18.md", b"---\nlead: d\n---\nToday.\n"
    ),
    "an embargo that passes": lambda _: None,
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_is_planned_without_a_look_at_the_whole_library(
    digest: Site, edit: Callable[[Site], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(digest, "b", "image: {file: map.png, alt: x}", day="2024-04-17")
    embargo = ("embargo: 2024-06-02T00:00:00Z", "edition: 2024-04-17")
    write(digest, "h", "topics: [One]", *embargo, day="2024-04-17")
    digest.build()
    edit(digest)

    def everything(_: StoredReadings) -> None:
        pytest.fail("it looked at everything")

    monkeypatch.setattr(StoredReadings, "all", everything)
    later = datetime(2024, 6, 3, tzinfo=UTC)
    digest.build(as_of=later)
    monkeypatch.undo()
    made = digest.tree()
    assert digest.build(as_of=later, clean=True).tree() == made


def test_a_mistake_that_was_mended_costs_what_an_edit_costs(digest: Site) -> None:
    with Session(digest.root, Options(as_of=NOW)) as session:
        everything = sum(build_again(session).pages.values())
        digest.put("content/e.md", b"---\ntitle: [\n---\n")
        with pytest.raises(SiteError):
            build_again(session, ["content/e.md"])
        write(digest, "e", "topics: [One]", day="2024-04-19", body="Mended.")
        mended = build_again(session, ["content/e.md"])
    assert "Mended." in digest.text("2024/04/19/e/index.html")
    assert 0 < sum(mended.pages.values()) < everything / 2


@pytest.fixture
def long_topic(site: Site) -> Site:
    """A topic with nine articles, a to i, and three numbered pages."""
    site.put("site.toml", f"{SETTINGS}[topics]\nper_page = 2\n".encode())
    for number, slug in enumerate("abcdefghi", 1):
        write(site, slug, "topics: [One]", day=f"2024-04-0{number}")
    return site.build()


@pytest.mark.parametrize(
    "edit",
    [
        lambda site: (site.root / "content/a.md").unlink(),
        lambda site: (site.root / "content/d.md").unlink(),
        lambda site: write(site, "a", "topics: [One]", "status: draft", day="2024-04-01"),
        lambda site: write(site, "b", "topics: [One]", "status: withdrawn", day="2024-04-02"),
        lambda site: write(site, "b", "topics: [Two]", day="2024-04-02"),
        lambda site: write(site, "b", "topics: [One]", day="2024-04-08"),
        lambda site: write(site, "j", "topics: [One]", day="2024-03-01"),
    ],
    ids=["oldest gone", "deleted", "held back", "withdrawn", "of another topic", "moved", "older"],
)
def test_an_article_that_comes_or_goes_moves_the_later_pages_of_its_topic(
    long_topic: Site, edit: Callable[[Site], object]
) -> None:
    edit(long_topic)
    made = long_topic.build().tree()
    assert long_topic.build(clean=True).tree() == made


def test_an_article_that_was_withdrawn_before_its_release_has_its_page_from_then_on(
    site: Site,
) -> None:
    site.article("coming", "status: withdrawn", day="2024-06-03").article("there")
    site.build()
    site.build(as_of=NOW + timedelta(days=6))
    assert site.page("/2024/06/03/coming/") is not None
