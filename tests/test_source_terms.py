"""What the terms of a source let pages and feeds show of an article."""

from __future__ import annotations

import json

import pytest

from tests.sites import PNG, SETTINGS, Site

AFP = """
[sources."AFP"]
url = "https://afp.test/"
full_text = false
"""


def with_terms(site: Site, text: str = AFP) -> Site:
    return site.put("site.toml", (SETTINGS + text).encode())


def shown(site: Site, word: str) -> list[str]:
    """The files of the output that have a word in them."""
    return [path for path, data in site.tree().items() if word.encode() in data]


def test_headline_summary_and_link_are_all_that_is_shown_of_a_reserved_text(site: Site) -> None:
    with_terms(site).put("content/map.png", PNG).put("content/inner.png", PNG + b"x")
    lines = ("summary: In short.", "sources: [AFP]", "image: {file: map.png, alt: M}")
    site.article("a", *lines, body="# Zugzwang\n\nZugzwang. ![i](inner.png)").build()
    assert not shown(site, "Zugzwang")
    assert not [path for path in site.paths() if path.startswith("media/")]
    page = site.page("/2024/04/19/a/")
    assert page.xpath("string(//h1)") == "A"
    assert "In short." in page.xpath("string(//main)")
    assert page.xpath("//p[@class='original']//a/@href") == ["https://afp.test/"]
    (item,) = json.loads(site.text("feed.json"))["items"]
    assert item["external_url"] == "https://afp.test/"
    assert item["summary"] == "In short."


@pytest.mark.parametrize("name", ["afp", "  AFP ", "Afp"])
def test_case_and_outer_spaces_of_a_name_do_not_count(site: Site, name: str) -> None:
    text = AFP.replace('"AFP"', f'"{name}"')
    with_terms(site, text).article("a", "sources: ['aFP ']", body="Zugzwang. " * 50).build()
    assert "Zugzwang" in site.text("2024/04/19/a/index.html")  # the summary that it has none of
    assert len(shown(site, "Zugzwang. " * 40)) == 0


def test_of_several_sources_the_strictest_counts(site: Site) -> None:
    text = f'{AFP}[sources."Desk"]\nfull_text = true\n'
    site = with_terms(site, text)
    site.article("a", "summary: S", "sources: [Desk, AFP]", body="Zugzwang.")
    site.article("b", "summary: S", "sources: [Desk, Other]", body="Patzer.").build()
    assert not shown(site, "Zugzwang")
    assert shown(site, "Patzer")


def test_the_text_is_shown_when_the_terms_have_changed(site: Site) -> None:
    with_terms(site).article("a", "summary: S", "sources: [AFP]", body="Zugzwang.").build()
    with_terms(site, AFP.replace("false", "true")).build()
    assert shown(site, "Zugzwang")
    with_terms(site).build()
    assert not shown(site, "Zugzwang")


def test_a_link_to_a_heading_of_a_reserved_text_is_told_of(site: Site) -> None:
    with_terms(site).article("a", "summary: S", "sources: [AFP]", body="# Damage")
    site.article("b", body="[There](a.md#damage)").build()
    (warning,) = site.warnings
    assert warning.startswith("content/b.md:")
    assert "damage" in warning


def test_a_source_that_an_article_names_without_an_address_has_that_of_the_settings(
    site: Site,
) -> None:
    with_terms(site, AFP.replace("false", "true"))
    site.article("a", "sources: [AFP, {name: AFP, url: 'https://afp.test/story'}]").build()
    links = site.page("/2024/04/19/a/").xpath("//ul[@class='sources']//a/@href")
    assert links == ["https://afp.test/", "https://afp.test/story"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[sources."A"]\nful_text = false', "site.toml:7: sources.A.ful_text: unknown key"),
        (
            '[sources."A B"]\nfull_text = "no"',
            "site.toml:7: sources.A B.full_text: Expected true or",
        ),
        ("[sources.A]\nurl = 'afp'", 'site.toml:7: sources.A.url: "afp" is not an absolute'),
        ("[sources.A]\ncountry = 'France'", 'site.toml:7: sources.A.country: "France" is not a'),
        ("[sources.A]\nlanguage = 'x y'", 'site.toml:7: sources.A.language: "x y" is not a'),
        ("[sources.A]\n[sources.'a ']", 'site.toml:7: sources.a : the same name as "A" but for'),
        ("[sources]\nA = 1", "site.toml:7: sources.A: not a source."),
        ("[sources]\nA = {urI = ''}", "site.toml:7: sources.A.urI: unknown key"),
    ],
)
def test_what_is_wrong_with_a_source_is_told_with_its_line(
    site: Site, text: str, told: str
) -> None:
    assert with_terms(site, f"{text}\n").problem().startswith(told)
