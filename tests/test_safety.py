"""Safety: content cannot forge markup or leave the site, and what is held back shows nowhere."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup, escape

from tests.sites import PNG, Site

HELD_BACK = [
    "status: draft",
    "embargo: 2024-06-01T00:00:01Z",
    "expires: 2024-06-01T00:00:00Z",
    "expires: 2024-05-01T00:00:00Z",
]


@pytest.mark.parametrize("line", HELD_BACK)
def test_what_is_held_back_shows_in_no_file(site: Site, line: str) -> None:
    site.article("a", "story: S", "title: Fine", body="[see](secret.md)", day="2024-04-18")
    site.article(
        "secret",
        line,
        "title: Zugzwang",
        "topics: [News, Zugzwang]",
        "story: S",
        "summary: Zugzwang.",
        "aliases: [/zugzwang/]",
        "corrections: [{at: '2024-04-20T00:00:00Z', note: Zugzwang.}]",
        "image: {file: zugzwang.png, alt: Zugzwang}",
        body="Zugzwang ![](zugzwang.png)",
    )
    site.article("b", "story: S", "title: Fine too").put("content/zugzwang.png", PNG).build()
    for path, data in site.tree().items():
        text = data.decode(errors="ignore").lower()
        assert "zugzwang" not in path + text, path
        assert "secret" not in path + text, path
    assert site.headlines("/2024/04/19/") == ["Fine too"]
    assert "leads to an article that is not published" in site.warnings[-1]


def test_an_embargo_ends_at_its_instant(site: Site) -> None:
    from datetime import UTC, datetime

    site.article("a").article("b", "embargo: 2024-06-01T12:00:00+02:00")
    site.build(as_of=datetime(2024, 6, 1, 9, 59, 59, tzinfo=UTC))
    assert site.headlines("/") == ["A"]
    site.build(as_of=datetime(2024, 6, 1, 10, 0, 0, tzinfo=UTC))
    assert site.headlines("/") == ["B", "A"]


def test_a_preview_of_drafts_marks_them_as_such(site: Site) -> None:
    site.article("a").article("b", "status: draft").article("c", "embargo: 2030-01-01T00:00:00Z")
    site.article("d", "expires: 2024-05-01T00:00:00Z").build(drafts=True)
    assert site.headlines("/") == ["C", "A", "B"]
    marks = site.page("/").xpath("//*[@class='withheld']/text()")
    assert marks == ["Under embargo", "Draft"]
    assert "noindex" in site.text("2024/04/19/b/index.html")
    assert "/b/" not in site.text("sitemap.xml")


def test_an_unfinished_draft_does_not_stop_the_others(site: Site) -> None:
    site.article("a").put("content/b.md", b"---\ntitle: B\nstatus: draft\n---\n").build()
    assert site.headlines("/") == ["A"]
    assert site.warnings == [
        "content/b.md:1: warning: dateline: missing."
        ' Add a line dateline: "Paris, 2024-04-19 08:01".',
        'content/b.md:1: warning: topics: missing. Name at least one: topics: ["Europe"].',
    ]


TEXTS = st.text() | st.text(alphabet="&<>'\"a;#\0é")


@given(TEXTS | TEXTS.map(Markup) | st.integers() | st.none())
def test_a_value_in_a_template_is_escaped_as_by_jinja(value: object) -> None:
    from site_builder.render.environment import escape_plain

    assert str(escape_plain(value)) == str(escape(value))


ATTACK = "</script></title><script>alert(1)</script>\"'><img src=x onerror=alert(1)>]]>&amp;"


def test_no_field_can_forge_markup_or_xml(site: Site) -> None:
    text = json.dumps(ATTACK)
    site.article(
        "a",
        f"title: {text}",
        f"summary: {text}",
        f"topics: [{text}]",
        f"byline: {text}",
        f"sources: [{text}]",
        f"story: {text}",
        f"corrections: [{{at: '2024-04-20T00:00:00Z', note: {text}}}]",
        f"image: {{file: p.png, alt: {text}, caption: {text}, credit: {text}}}",
        body=ATTACK,
    ).put("content/p.png", PNG)
    site.write(f"-- content/pages/p.md --\n---\ntitle: {text}\n---\n{ATTACK}").build()
    for path in site.paths():
        if path.endswith(".html"):
            page = site.page(f"/{path}")
            scripts = page.xpath("//script")
            assert all(script.get("type") == "application/ld+json" for script in scripts), path
            assert all(json.loads(script.text) for script in scripts)
            assert not page.xpath("//@onerror"), path
        elif path.endswith((".xml", ".opml")):
            assert etree.fromstring((site.output / path).read_bytes()) is not None
    assert site.page("/2024/04/19/a/").xpath("//h1")[0].text == ATTACK
    assert json.loads(site.text("feed.json"))["items"][0]["title"] == ATTACK


@given(st.text(min_size=1, max_size=30).filter(str.strip))
def test_no_headline_whatever_breaks_a_page_or_a_feed(
    tmp_path_factory: pytest.TempPathFactory, headline: str
) -> None:
    from tests.sites import SETTINGS

    site = Site(tmp_path_factory.mktemp("site")).put("site.toml", SETTINGS.encode())
    title = json.dumps(headline, ensure_ascii=True)
    if "\\ud" in title.lower():
        return
    site.article("a", f"title: {title}")
    try:
        site.build()
    except Exception as error:
        assert "missing" in str(error), error
        return
    title_in_feed = etree.fromstring((site.output / "rss.xml").read_bytes()).findtext(
        "*/item/title"
    )
    # a mark says which way one runs that begins with no letter of its language
    shown = site.page("/2024/04/19/a/").xpath("//h1")[0].text_content()
    assert title_in_feed in (shown, f"\u200e{shown}", f"\u200f{shown}")


@pytest.mark.parametrize("slug", ["../../x", "..", "a/b", "con", "x" * 300, ";)", "%2e%2e"])
def test_a_slug_cannot_lead_out_of_output(site: Site, slug: str) -> None:
    site.article("a", f"slug: '{slug}'")
    assert site.problem().startswith("content/a.md:5: slug: ")


@pytest.mark.parametrize(
    "alias",
    [
        "../x", "//host.test/", "https://host.test/", "x", "/", "/.git/hooks/post-commit.html",
        "/.site-builder/", "/CON/", "/a/nul.html", "/<b>/", "/x?y=1", "/a\\b/",
        "/%2e%2e/x/", "/x./", "/" + "x" * 300,
    ],
)  # fmt: skip
def test_an_alias_is_a_path_of_the_site(site: Site, alias: str) -> None:
    site.article("a", f"aliases: ['{alias}']")
    assert "aliases" in site.problem()


def test_an_encoded_alias_is_the_address_that_it_encodes(site: Site) -> None:
    site.article("a", "aliases: ['/%C3%A9t%C3%A9']").build()
    assert "été/index.html" in site.paths()


@pytest.mark.parametrize("alias", ["/site-builder.txt/", "/rss.xml/"])
def test_an_alias_cannot_take_the_place_of_a_file_of_the_build(site: Site, alias: str) -> None:
    site.article("a", f"aliases: ['{alias}']")
    assert site.problem() == (
        f"content/a.md:5: aliases: its address {alias} cannot be beside {alias[:-1]}, which the "
        "site makes by itself. One would be a file and the other a folder of that name: change one."
    )


@pytest.mark.parametrize("name", ["x" * 300, "CON", "!!"])
@pytest.mark.parametrize("key", ["topics", "story"])
def test_a_name_that_gives_no_address_is_refused(site: Site, key: str, name: str) -> None:
    site.article("a", f"{key}: '{name}'")
    assert site.problem().startswith("content/a.md:")


def test_a_file_that_runs_in_a_browser_is_not_published(site: Site) -> None:
    site.article("a", body="[x](x.html)").put("content/x.html", b"<script>1</script>")
    site.build()
    assert site.warnings[0].startswith(
        'content/a.md:6: warning: "x.html" is of a kind that is not published, so the link is left'
    )
    assert not any(b"<script>1" in data for data in site.tree().values())


@pytest.mark.parametrize("name", ["p.png", "p.jpg"])
def test_what_is_no_picture_is_refused(site: Site, name: str) -> None:
    site.article("a", body=f"![x]({name})").put(f"content/{name}", b"no picture")
    assert site.problem().startswith(f"content/{name}: cannot be read as a picture")


def test_a_link_out_of_the_site_is_refused(site: Site, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("---\ntitle: x\n---\n")
    site.article("a")
    (site.root / "content/b.md").symlink_to(tmp_path / "secret.md")
    (site.root / "content/c").symlink_to(tmp_path)
    assert site.problems() == [
        "content/b.md: a link that leads out of the site folder. Put the file itself here.",
        "content/c: a link that leads out of the site folder. Put the file itself here.",
    ]


def test_a_link_loop_is_refused(site: Site) -> None:
    site.article("a")
    (site.root / "content/loop").symlink_to(site.root / "content")
    (site.root / "content/self").symlink_to(site.root / "content/self")
    assert [problem.split(".")[0] for problem in site.problems()] == [
        "content/loop: a link that leads back to a folder it lies in",
        "content/self: a link that leads nowhere (too many levels of symbolic links)",
    ]


def test_a_link_inside_the_site_is_followed(site: Site) -> None:
    site.article("a", body="![](p.png)").put("pictures/p.png", PNG)
    (site.root / "content/p.png").symlink_to("../pictures/p.png")
    assert site.build().tree()["media/p.png"] == PNG


def test_a_template_cannot_lie_outside_the_site(site: Site, tmp_path: Path) -> None:
    (tmp_path / "evil.html").write_text("x")
    (site.root / "templates").mkdir()
    (site.root / "templates/article.html").symlink_to(tmp_path / "evil.html")
    site.article("a")
    assert "templates/article.html: cannot be read" in site.problem()


def test_an_unreadable_file_is_a_problem(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: str, *arguments: object, **_: object) -> object:
        if file.endswith("b.md"):
            raise PermissionError(errno.EACCES, "Permission denied", file)
        return real(file, *arguments, **_)  # type: ignore[call-overload]

    real = open
    monkeypatch.setattr("builtins.open", refuse)
    site.article("a").article("b")
    remedy = "Give yourself permission to read it."
    assert site.problem() == f"content/b.md: cannot be read: permission denied. {remedy}"
