"""Why a page is rendered again, in words that name the file that was edited."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from site_builder.paths import OutputPath
from tests.sites import PNG, SETTINGS, Site

NOTE = b"---\ntitle: Today\nlead: a\n---\nGood morning.\n"


@pytest.fixture
def digest(site: Site) -> Site:
    site.article("a", "topics: [One]", "summary: In short.").article("b", "topics: [Two]")
    site.article("c", "topics: [One]", day="2024-04-18").put("content/x.png", PNG)
    site.put("content/topics/two.md", b"---\nnames: {en: Zwei}\n---\n")
    return site.put("content/briefings/2024-04-19.md", NOTE).build()


def edit_toml(site: Site) -> object:
    text = (site.root / "site.toml").read_bytes()
    return site.put("site.toml", text + b'tagline = "News"\n')


@pytest.mark.parametrize(
    ("edit", "page", "reasons"),
    [
        (
            lambda site: site.article("a", "topics: [One]", "summary: New.", "title: New"),
            "2024/04/19/index.html",
            ["the headline of content/a.md changed", "the summary of content/a.md changed"],
        ),
        (
            lambda site: site.article("a", "topics: [One]", "summary: In short.", body="New."),
            "rss.xml",
            ["the text of content/a.md changed"],
        ),
        (
            lambda site: site.article("d", "topics: [One]"),
            "topics/one/index.html",
            ["content/d.md was added to the list"],
        ),
        (
            lambda site: (site.root / "content/c.md").unlink(),
            "topics/one/index.html",
            ["content/c.md is gone from the list"],
        ),
        (
            lambda site: site.article("d", "topics: [One, Two]"),
            "topics/index.html",
            ['the number of articles of "One" changed', 'the number of articles of "Zwei" changed'],
        ),
        (
            lambda site: site.article("d", "topics: [One]"),
            "2024/04/18/index.html",
            ["the number of articles of /2024/04/19/ changed"],
        ),
        (
            lambda site: site.article("b", "topics: [Two]", "urgency: 1"),
            "2024/04/19/index.html",
            [],
        ),
        (
            lambda site: site.put("content/briefings/2024-04-19.md", NOTE + b"More."),
            "2024/04/19/index.html",
            ["the opening words of content/briefings/2024-04-19.md changed"],
        ),
        (edit_toml, "404.html", ["the settings in site.toml or --base-url changed"]),
        (
            lambda site: site.put("templates/base.html", b"plain"),
            "404.html",
            ["templates/base.html changed"],
        ),
        (
            lambda site: site.put("content/pages/about.md", b"---\ntitle: Us\n---\nWe."),
            "404.html",
            ["the links to the rest of the site changed"],
        ),
        (
            lambda site: site.article(
                "a", "topics: [One]", "summary: In short.", "image: {file: x.png, alt: X}"
            ),
            "2024/04/19/a/index.html",
            ["the picture of content/a.md changed"],
        ),
        (
            lambda site: site.put("output/404.html", b"mine"),
            "404.html",
            ["its file was altered or is missing"],
        ),
        (
            lambda site: site.article("e", day="2024-04-20"),
            "2024/04/20/index.html",
            ["it is new"],
        ),
        (
            lambda site: site.article("c", "topics: [One]", day="2024-04-17"),
            "topics/one/index.html",
            ["the address of content/c.md changed"],
        ),
        (
            lambda site: site.article("e", day="2024-04-20"),
            "2024/04/index.html",
            ["the days of the page changed"],
        ),
        (
            lambda site: site.article("c", "topics: [One]", "byline: [Ann]", day="2024-04-18"),
            "2024/04/18/c/index.html",
            ['"Ann" was added to the byline'],
        ),
        (
            lambda site: (
                (site.root / "content/c.md").rename(site.root / "content/x.md")
                and site.article("x", "topics: [One]", "slug: c", "title: C", day="2024-04-18")
            ),
            "2024/04/18/c/index.html",
            ["content/c.md became content/x.md"],
        ),
        (
            lambda site: site.put("site.toml", SETTINGS.encode() + b'[feeds]\nformats = ["rss"]'),
            "archive/index.html",
            ["/atom.xml is gone from the feeds", "/feed.json is gone from the feeds"],
        ),
        (
            lambda site: shutil.rmtree(site.root / ".site-builder"),
            "404.html",
            ["nothing is remembered of the last build"],
        ),
    ],
)
def test_a_reason_names_what_was_edited(
    digest: Site, edit: Callable[[Site], object], page: OutputPath, reasons: list[str]
) -> None:
    edit(digest)
    digest.build(explain=True)
    assert digest.report
    if reasons:
        assert list(digest.report.rendered[page])[: len(reasons)] == reasons
    else:
        assert page not in digest.report.rendered


def test_every_page_that_is_rendered_has_a_reason(digest: Site) -> None:
    digest.article("c", "topics: [Two]", "story: S", "corrections: []", day="2024-04-17")
    digest.put("templates/base.html", b"x").build(explain=True)
    assert digest.report
    assert digest.report.rendered
    assert all(digest.report.rendered.values())
