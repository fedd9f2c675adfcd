"""A site of several languages: each has its own lists, and every page leads to the others."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from site_builder.config.reading import parse_settings
from site_builder.errors import SiteError
from tests.sites import SETTINGS, Site

FRENCH = f'{SETTINGS}language = "fr"\n'
TWO = f'{SETTINGS}languages = ["fr", "ar"]\n'
THREE = f'{SETTINGS}languages = ["fr", "ar", "en"]\n'


@pytest.fixture
def two(site: Site) -> Site:
    """A French article, its Arabic translation, and one more of each."""
    site.put("site.toml", TWO.encode())
    site.article("lune", "story: Vers la Lune")
    site.article("qamar", "lang: ar", "translation_of: lune", "story: Vers la Lune")
    site.article("pluie", "topics: [Temps]", day="2024-04-20")
    site.article("bahr", "lang: ar-LB", "topics: [بحر]", day="2024-04-21")
    return site


def versions(site: Site, path: str) -> dict[str, str]:
    """What a page tells search engines of itself in other languages."""
    links = site.page(path).cssselect("link[hreflang]")
    return {link.get("hreflang"): link.get("href") for link in links}


def switch(site: Site, path: str) -> dict[str, str]:
    """Where a page leads readers of other languages."""
    links = site.page(path).cssselect(".languages a")
    return {link.get("lang"): link.get("href") for link in links}


def entries(site: Site, path: str) -> list[str]:
    return [item["url"].split("/")[-2] for item in json.loads(site.text(path))["items"]]


def test_each_language_lists_its_own_articles(two: Site) -> None:
    two.build()
    assert two.headlines("/") == ["Pluie", "Lune"]
    assert two.headlines("/ar/") == ["Bahr", "Qamar"]
    assert two.headlines("/2024/04/19/") == ["Lune"]
    assert two.headlines("/ar/2024/04/19/") == ["Qamar"]
    assert entries(two, "feed.json") == ["pluie", "lune"]
    assert entries(two, "ar/feed.json") == ["bahr", "qamar"]
    assert two.headlines("/ar/topics/news/") == ["Qamar"]
    assert two.headlines("/ar/stories/vers-la-lune/") == ["Qamar"]
    assert "topics/بحر/index.html" not in two.paths()


def test_every_kind_of_page_speaks_its_language(two: Site) -> None:
    two.build()
    below = {path for path in two.paths() if path.startswith("ar/") and path.endswith(".html")}
    for path in ("", "2024/", "2024/04/", "archive/", "topics/", "subscribe/", "stories/"):
        assert f"ar/{path}index.html" in below
    assert "ar/404.html" in below
    for path in below:
        page = two.page(f"/{path}")
        assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
        for href in page.xpath("//header[@class='site']//nav[@class='sections']//a/@href"):
            assert href.startswith("/ar/")


def test_what_is_of_no_language_of_the_site_stands_with_the_first(two: Site) -> None:
    two.article("rain", "lang: en", day="2024-04-22").build()
    assert two.headlines("/")[0] == "Rain"
    assert "Rain" not in two.headlines("/ar/")
    assert two.page("/2024/04/22/rain/").get("lang") == "en"


def test_a_language_of_another_region_counts_as_that_of_the_site(two: Site) -> None:
    two.put("site.toml", TWO.replace('"ar"', '"ar-EG"').encode()).build()
    assert two.headlines("/ar-EG/") == ["Bahr", "Qamar"]


def test_a_mixed_site_shows_what_has_no_translation(two: Site) -> None:
    two.put("site.toml", f"{TWO}mixed = true\n".encode()).build()
    assert two.headlines("/") == ["Bahr", "Pluie", "Lune"]
    assert two.headlines("/ar/") == ["Bahr", "Pluie", "Qamar"]
    assert entries(two, "ar/feed.json") == ["bahr", "pluie", "qamar"]


def test_a_mixed_site_shows_a_text_once_in_each_language(two: Site) -> None:
    two.put("site.toml", f"{THREE}mixed = true\n".encode()).build()
    assert two.headlines("/en/") == ["Bahr", "Pluie", "Lune"]
    two.article("moon", "lang: en", "translation_of: qamar").build()
    assert two.headlines("/en/") == ["Bahr", "Pluie", "Moon"]
    two.article("moon", "lang: en", "translation_of: qamar", "status: withdrawn").build()
    assert two.headlines("/en/") == ["Bahr", "Pluie", "Lune"]


def test_pages_in_other_languages_name_each_other(two: Site) -> None:
    two.build()
    root = "https://digest.test"
    for path, other in (
        ("/", "/ar/"),
        ("/2024/04/19/", "/ar/2024/04/19/"),
        ("/2024/04/", "/ar/2024/04/"),
        ("/topics/news/", "/ar/topics/news/"),
        ("/stories/vers-la-lune/", "/ar/stories/vers-la-lune/"),
        ("/2024/04/19/lune/", "/2024/04/19/qamar/"),
    ):
        expected = {"fr": f"{root}{path}", "ar": f"{root}{other}", "x-default": f"{root}{path}"}
        assert versions(two, path) == versions(two, other) == expected
        assert switch(two, path) == {"ar": other}
        assert switch(two, other) == {"fr": path}


def test_where_the_other_language_has_nothing_of_it_its_nearest_page_is_offered(two: Site) -> None:
    two.article("solo").build()
    assert versions(two, "/2024/04/20/") == {}
    assert switch(two, "/2024/04/20/") == {"ar": "/ar/"}
    assert switch(two, "/2024/04/19/solo/") == {"ar": "/ar/2024/04/19/"}
    assert switch(two, "/2024/04/20/pluie/") == {"ar": "/ar/"}
    assert switch(two, "/404.html") == {"ar": "/ar/"}


def test_a_page_learns_of_another_language_when_that_gets_there(two: Site) -> None:
    two.build().article("matar", "lang: ar", day="2024-04-20").build()
    assert switch(two, "/2024/04/20/") == {"ar": "/ar/2024/04/20/"}
    assert switch(two, "/2024/04/20/pluie/") == {"ar": "/ar/2024/04/20/"}


def test_neither_addresses_nor_ids_move_when_a_language_is_added(site: Site) -> None:
    site.put("site.toml", FRENCH.encode())
    site.article("lune", "story: Vers la Lune", "topics: [Espace]")
    site.article("qamar", "lang: ar", "translation_of: lune", "topics: [Espace]")
    site.put("content/pages/about.md", b"---\ntitle: A propos\n---\nMots.\n")
    site.put("content/pages/about-ar.md", b"---\ntitle: About\nlang: ar\n---\nWords.\n")
    site.build()
    before, ids = site.paths(), ids_of(site, ["feed.json"])
    site.put("site.toml", TWO.encode()).build()
    assert before <= site.paths()
    assert ids_of(site, ["feed.json", "ar/feed.json"]) == ids
    assert site.page("/2024/04/19/qamar/").cssselect("article")
    assert "0; url=/ar/about-ar/" in site.text("about-ar/index.html")


def ids_of(site: Site, feeds: Iterable[str]) -> set[str]:
    return {item["id"] for feed in feeds for item in json.loads(site.text(feed))["items"]}


def test_each_language_has_the_standing_pages_in_it(two: Site) -> None:
    two.put("content/pages/about.md", b"---\ntitle: A propos\n---\nMots.\n")
    page = "---\ntitle: About\nlang: ar\nslug: about\n---\n[Elsewhere](about.md)\n"
    two.put("content/pages/about-ar.md", page.encode()).build()
    assert versions(two, "/about/")["ar"] == "https://digest.test/ar/about/"
    footers = [two.page(path).xpath("//footer//li[1]/a/@href") for path in ("/", "/ar/")]
    assert footers == [["/about/"], ["/ar/about/"]]
    assert two.page("/ar/about/").xpath("//main//a/@href") == ["/about/"]


def test_each_language_has_its_own_briefing_note(two: Site) -> None:
    two.put("content/briefings/2024-04-19.md", b"---\ntitle: Le matin\n---\nMots.\n")
    two.put("content/briefings/2024-04-19.ar.md", b"---\ntitle: Sabah\nlead: qamar\n---\nWords.\n")
    two.build()
    assert two.warnings == []
    assert "Le matin" in two.text("2024/04/19/index.html")
    assert "Sabah" in two.text("ar/2024/04/19/index.html")


def test_a_note_links_to_the_briefing_of_another_language(two: Site) -> None:
    two.put("content/briefings/2024-04-19.ar.md", b"---\ntitle: Sabah\n---\nWords.\n")
    two.article("pluie", body="[Hier](briefings/2024-04-19.ar.md)", day="2024-04-20").build()
    hrefs = two.page("/2024/04/20/pluie/").xpath("//main//a/@href")
    assert "/ar/2024/04/19/" in hrefs


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("2024-04-19.en", '"en" is none of the languages of the site'),
        ("2024-04-19.english", '"english", behind the day in the file\'s name, is not a language'),
        ("2024-04-19.fr", "content/briefings/2024-04-19.fr.md is a note on the same day"),
    ],
)
def test_a_note_in_no_language_of_the_site_is_refused(two: Site, name: str, problem: str) -> None:
    two.put("content/briefings/2024-04-19.md", b"---\ntitle: Le matin\n---\n")
    two.put(f"content/briefings/{name}.md", b"---\ntitle: Other\n---\n")
    assert problem in two.problem()


def test_a_note_that_names_an_article_of_another_language_is_told_so(two: Site) -> None:
    two.put("content/briefings/2024-04-19.md", b"---\nlead: qamar\n---\n").build()
    (warning,) = two.warnings
    assert '"qamar" stands in the briefing in "ar"' in warning


def test_a_language_without_articles_is_told_of(two: Site) -> None:
    two.put("site.toml", THREE.encode()).build()
    assert two.warnings == [
        'content: warning: no article in "en" is published. '
        "Its pages are built all the same, and say so."
    ]
    assert two.page("/en/").get("lang") == "en"


def test_a_site_is_called_what_it_is_called_in_each_language(two: Site) -> None:
    worded = TWO.replace('title = "Digest"', 'title = {fr = "Le Relevé", AR = "الكشف"}')
    two.put("site.toml", f'{worded}tagline = {{ar = "كل يوم"}}\n'.encode()).build()
    assert two.page("/").cssselect(".brand")[0].text_content() == "Le Relevé"
    assert two.page("/ar/").cssselect(".brand")[0].text_content() == "الكشف"
    assert json.loads(two.text("ar/feed.json"))["title"] == "الكشف"
    assert "كل يوم" in two.text("ar/index.html")
    assert "كل يوم" not in two.text("index.html")


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("languages = []", "site.languages: it names none."),
        ('languages = ["fr", "FR"]', 'site.languages: "fr" is named twice.'),
        ('languages = ["french"]', 'site.languages: "french" is not a language tag.'),
        (
            'languages = ["fr", "ar"]\nlanguage = "ar"',
            'site.languages: "ar", the language of the site, is not the first of them.',
        ),
        ('tagline = {de = "x"}', 'site.tagline: "de" is none of the languages of the site.'),
    ],
)
def test_languages_that_cannot_be_are_told(lines: str, problem: str) -> None:
    with pytest.raises(SiteError) as caught:
        parse_settings(f"{SETTINGS}{lines}\n")
    assert problem in str(caught.value.problems[0])


def test_a_title_is_needed_in_the_first_language() -> None:
    text = SETTINGS.replace('"Digest"', '{ar = "x"}')
    with pytest.raises(SiteError) as caught:
        parse_settings(f'{text}languages = ["fr", "ar"]\n')
    assert 'site.title: none in "fr". Add fr = "…" to the table.' in str(caught.value.problems[0])


def test_a_note_in_a_language_without_articles_on_its_day_says_which(two: Site) -> None:
    two.article("a", day="2024-04-20")
    two.put("content/briefings/2024-04-20.ar.md", b"---\ntitle: T\n---\n").build()
    (warning,) = two.warnings
    assert 'no article in "ar" stands in the briefing of 2024-04-20' in warning


def test_a_topic_at_the_front_page_of_a_language_is_told_by_its_file(two: Site) -> None:
    two.put("site.toml", f'{TWO}[urls]\ntopic = "/{{slug}}/"\n'.encode())
    two.article("a", "topics: [ar]")
    (problem, *_) = two.problems()
    assert problem == (
        "content/a.md:4: topics: its address /ar/ is kept for a page that the site makes by"
        " itself. Give it another slug, or another alias."
    )


def test_titles_by_language_without_languages_are_told_once() -> None:
    with pytest.raises(SiteError) as caught:
        parse_settings(SETTINGS.replace('"Digest"', '{fr = "x", ar = "y"}'))
    (problem,) = map(str, caught.value.problems)
    assert "site.title: a table by language, in a site of one." in problem
    assert 'Write languages = ["fr", "ar"], or one text in the place of the table.' in problem
