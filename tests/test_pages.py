"""Pages: every one the contract names is there, says the right things, and leads to the others."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.sites import PNG, SETTINGS, Site

OTHER_PAGES = {
    "index.html", "404.html", "archive/index.html", "subscribe/index.html", "topics/index.html",
    "rss.xml", "atom.xml", "feed.json", "sitemap.xml", "robots.txt", "subscriptions.opml",
    ".nojekyll", "site-builder.txt",
}  # fmt: skip


def test_one_article_makes_every_page_that_it_belongs_on(site: Site) -> None:
    site.article("accord", "story: Talks").build()
    feeds = ("rss.xml", "atom.xml", "feed.json")
    assert {path for path in site.paths() if not path.startswith("assets/")} == {
        *OTHER_PAGES,
        "2024/04/19/accord/index.html",
        "2024/04/19/index.html",
        "2024/04/index.html",
        "2024/index.html",
        "topics/news/index.html",
        "stories/index.html",
        "stories/talks/index.html",
        *(f"topics/news/{feed}" for feed in feeds),
        *(f"stories/talks/{feed}" for feed in feeds),
    }


def test_an_article_shows_what_its_file_says(site: Site) -> None:
    site.article(
        "accord",
        "title: 'Gaza : deux « accords » & <plus>'",
        "dateline: Jerusalem, 2024-04-19 08:01",
        "topics: [Proche-Orient, Diplomatie]",
        "lang: fr",
        "byline: Rédaction",
        "sources: [{name: ONU, url: 'https://www.un.org/'}, AFP]",
        "corrections: [{at: '2024-04-20T10:00:00+03:00', note: Une heure était fausse.}]",
        body="Un *texte*.",
    ).build()
    page = site.page("/2024/04/19/accord/")
    text = " ".join(page.text_content().split())
    assert page.get("lang") == "fr"
    assert page.xpath("//h1")[0].text == "Gaza\u00a0: deux «\u00a0accords\u00a0» & <plus>"
    assert "Jerusalem, 19 avril 2024, 08:01 UTC+3 (07:01 Paris)" in text
    assert page.xpath("//time/@datetime")[0] == "2024-04-19T08:01:00+03:00"
    assert page.xpath("//ul[@class='sources']//a/@href") == ["https://www.un.org/"]
    assert "AFP" in text
    assert "Une heure était fausse." in text
    assert page.xpath("//div[@class='prose']//em/text()") == ["texte"]
    assert page.xpath("//section/ul[@class='links']//a/@href") == [
        "/topics/proche-orient/",
        "/topics/diplomatie/",
    ]


def test_machines_are_told_the_same(site: Site) -> None:
    site.article(
        "accord",
        "lang: fr",
        "sources: [{name: ONU, url: 'https://www.un.org/'}]",
        "corrections: [{at: '2024-04-20T10:00:00Z', note: Oups.}]",
    ).build()
    page = site.page("/2024/04/19/accord/")
    (data,) = (json.loads(text) for text in page.xpath("//script/text()"))
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == "Accord"
    assert data["dateline"] == "Paris, 19 avril 2024, 12:00 UTC+2"
    assert data["datePublished"] == "2024-04-19T12:00:00+02:00"
    assert data["dateModified"] == "2024-04-20T10:00:00+00:00"
    assert data["isBasedOn"][0]["url"] == "https://www.un.org/"
    assert data["correction"][0]["text"] == "Oups."
    assert page.xpath("//link[@rel='canonical']/@href") == [
        "https://digest.test/2024/04/19/accord/"
    ]
    assert page.xpath("//meta[@property='og:locale']/@content") == ["fr_FR"]


@pytest.mark.parametrize(
    ("lang", "direction", "day", "word"),
    [
        ("fr", "ltr", "vendredi 19 avril 2024", "Sources"),
        ("en-GB", "ltr", "Friday, 19 April 2024", "Sources"),
        ("ar", "rtl", "الجمعة، 19 أبريل 2024", "المصادر"),
    ],
)
def test_an_article_speaks_its_own_language(
    site: Site, lang: str, direction: str, day: str, word: str
) -> None:
    site.article("a", f"lang: {lang}", "sources: AFP").build()
    page = site.page("/2024/04/19/a/")
    assert (page.get("lang"), page.get("dir")) == (lang, direction)
    assert page.xpath("string(//p[@class='kicker'])") == f"News ·\u00a0{day}"
    assert word in page.xpath("//h2/text()")


def test_an_arabic_article_keeps_its_direction_on_a_french_page(site: Site) -> None:
    site.article("خبر", "title: اتفاق جديد", "lang: ar").article("b", "lang: fr").build()
    where, text = site.page("/2024/04/19/").xpath("//article[@class='card']/*[@lang='ar']")
    assert (where.get("class"), where.get("dir"), text.get("dir")) == ("dateline", "rtl", "rtl")
    assert text.xpath(".//a/@href") == ["/2024/04/19/%D8%AE%D8%A8%D8%B1/"]
    assert not text.xpath("ancestor::article[@dir]"), "all rows share one spine"


def test_an_edition_is_the_day_in_the_sites_time_zone(site: Site) -> None:
    site.article("late", "dateline: Tokyo, 2024-04-20 06:30").article("early").build()
    assert site.headlines("/2024/04/19/") == ["Late", "Early"]
    assert "2024/04/19/late/index.html" in site.paths()


def test_urgency_orders_an_edition_and_then_the_newest_comes_first(site: Site) -> None:
    for hour in (8, 9, 10):
        site.article(f"at-{hour}", f"dateline: Paris, 2024-04-19 {hour:02}:00")
    site.article("lead", "urgency: 1", "dateline: Paris, 2024-04-19 07:00")
    site.article("last", "urgency: 9", "dateline: Paris, 2024-04-19 11:00").build()
    order = ["Lead", "At-10", "At-9", "At-8", "Last"]
    assert site.headlines("/2024/04/19/") == order
    page = site.page("/2024/04/19/at-10/")
    assert page.xpath("//nav[@class='turn']/a/@href") == [
        "/2024/04/19/lead/",
        "/2024/04/19/at-9/",
    ]


def test_the_editor_orders_a_briefing_by_hand(site: Site) -> None:
    for slug in ("a", "b", "c", "d", "e"):
        site.article(slug, "topics: [Sport]" if slug == "d" else "topics: [News]")
    site.write("""\
-- content/briefings/2024-04-19.md --
---
title: A quiet day
lead: c
sections:
  - {title: First, articles: [b]}
  - {title: Games, topics: [Sport]}
leave_out: [e]
closing: Until *Monday*.
---
Good morning.
""").build()
    assert site.headlines("/2024/04/19/") == ["C", "B", "D", "A"]
    page = site.page("/2024/04/19/")
    assert [h.text_content() for h in page.xpath("//main//h2")] == ["C", "First", "Games", "A"]
    assert "Good morning." in page.text_content()
    assert page.xpath("//div[@class='closing prose']//em/text()") == ["Monday"]
    assert "2024/04/19/e/index.html" in site.paths()
    assert "E" in site.headlines("/topics/news/")


def test_a_briefing_that_names_no_article_of_its_day_is_a_warning(site: Site) -> None:
    site.article("a").write("-- content/briefings/2024-04-19.md --\n---\nlead: b\n---\n").build()
    assert site.warnings == [
        'content/briefings/2024-04-19.md:2: warning: lead: no article has the slug "b".'
        " Known here: a."
    ]


def test_the_front_page_has_the_latest_briefing_and_the_days_before(site: Site) -> None:
    for number in range(1, 6):
        site.article(f"day-{number}", day=f"2024-04-0{number}")
    site.build()
    assert site.headlines("/") == ["Day-5", "Day-4", "Day-3"]


def numbered(site: Site, count: int) -> Site:
    for number in range(1, count + 1):
        day = f"2024-{1 + number // 28:02}-{1 + number % 28:02}"
        site.article(f"n{number:03}", day=day)
    return site


@pytest.mark.parametrize(
    ("count", "first", "pages"),
    [(3, 3, 0), (5, 5, 0), (6, 3, 1), (8, 5, 1), (9, 3, 2), (10, 4, 2)],
)
def test_a_topics_pages_are_full_and_numbered_from_the_oldest(
    site: Site, count: int, first: int, pages: int
) -> None:
    site.put("site.toml", (site.root / "site.toml").read_bytes() + b"[topics]\nper_page = 3\n")
    numbered(site, count).build()
    listed = site.headlines("/topics/news/")
    assert len(listed) == first
    for number in range(pages, 0, -1):
        listed += site.headlines(f"/topics/news/page/{number}/")
    assert listed == [f"N{number:03}" for number in range(count, 0, -1)]
    assert f"topics/news/page/{pages + 1}/index.html" not in site.paths()


def test_a_new_article_changes_the_first_page_of_a_topic_and_at_most_one_other(
    new_site: Callable[[], Site],
) -> None:
    """Old addresses keep their content for good."""
    before: dict[str, bytes] = {}
    for count in range(1, 14):
        site = new_site()
        site.put("site.toml", (site.root / "site.toml").read_bytes() + b"[topics]\nper_page = 3\n")
        after = {
            path: data
            for path, data in numbered(site, count).build().tree().items()
            if path.startswith("topics/news/") and path.endswith(".html")
        }
        changed = {path for path in after if after[path] != before.get(path)}
        assert "topics/news/index.html" in changed
        assert len(changed) <= 2
        assert not {path for path in changed - {"topics/news/index.html"} if path in before}
        before = after


def test_topics_have_names_parents_and_former_addresses(site: Site) -> None:
    site.article("a", "topics: [espace]").article("b", "topics: [Cosmos]", "lang: ar")
    site.article("c", "topics: [Sciences]")
    site.write("""\
-- content/topics/espace.md --
---
names: {en: Space, ar: الفضاء}
description: Rockets and what they carry.
parent: Sciences
aliases: [Cosmos]
---
""").build()
    assert site.headlines("/topics/espace/") == ["A", "B"]
    assert site.page("/topics/espace/").xpath("//h1//text()") == ["Space"]
    assert site.page("/topics/sciences/").xpath("//main//dl//a/text()") == ["Space"]
    assert "الفضاء" in site.page("/2024/04/19/b/").text_content()
    moved = site.page("/topics/cosmos/")
    assert moved.xpath("//link[@rel='canonical']/@href") == ["https://digest.test/topics/espace/"]


def test_names_are_in_alphabetical_order_with_their_accents(site: Site) -> None:
    site.article("a", "topics: [Zoé, Élysée, Égypte, Europe, emploi]").build()
    links = site.page("/topics/").xpath("//main//ul//a/text()")
    assert links == ["Égypte", "Élysée", "emploi", "Europe", "Zoé"]


def test_translations_name_each_other(site: Site) -> None:
    site.article("fr", "lang: fr").article("en", "translation_of: fr").build()
    for slug in ("fr", "en"):
        alternates = site.page(f"/2024/04/19/{slug}/").xpath("//link[@hreflang]")
        assert [(a.get("hreflang"), a.get("href")) for a in alternates] == [
            ("en", "https://digest.test/2024/04/19/en/"),
            ("fr", "https://digest.test/2024/04/19/fr/"),
        ]


def alternates(site: Site, slug: str) -> list[str]:
    hrefs = site.page(f"/2024/04/19/{slug}/").xpath("//link[@hreflang]/@href")
    return [str(href).split("/")[-2] for href in hrefs]


def test_translations_of_translations_are_one_group(site: Site) -> None:
    site.article("en", "lang: en").article("fr", "lang: fr", "translation_of: en")
    site.article("de", "lang: de", "translation_of: fr")
    site.article("ar", "lang: ar", "translation_of: de").article("other").build()
    for slug in ("ar", "de", "en", "fr"):
        assert alternates(site, slug) == ["ar", "de", "en", "fr"]
    assert alternates(site, "other") == []
    site.article("fr", "lang: fr", "translation_of: en", "status: draft").build()
    for slug in ("ar", "de", "en"):
        assert alternates(site, slug) == ["ar", "de", "en"]
    assert site.warnings == [text for text in site.warnings if "is gone" in text]


def test_an_original_that_is_not_published_yet_keeps_its_translations_together(site: Site) -> None:
    site.article("en", "lang: en", "status: draft")
    site.article("fr", "lang: fr", "translation_of: en")
    site.article("de", "lang: de", "translation_of: en").build()
    assert alternates(site, "fr") == alternates(site, "de") == ["de", "fr"]


def test_translations_that_name_each_other_in_a_circle_are_a_warning(site: Site) -> None:
    site.article("en", "lang: en", "translation_of: fr")
    site.article("fr", "lang: fr", "translation_of: en")
    site.article("de", "lang: de", "translation_of: fr").build()
    for slug in ("de", "en", "fr"):
        assert alternates(site, slug) == ["de", "en", "fr"]
    assert site.warnings == [
        "content/en.md:6: warning: translation_of: no original, but a circle of content/en.md, "
        "content/fr.md. Take the line out of the one that was written first."
    ]


def test_a_translation_of_itself_is_a_warning(site: Site) -> None:
    site.article("en", "translation_of: en").build()
    assert alternates(site, "en") == []
    assert site.warnings == [
        "content/en.md:5: warning: translation_of: this is the article's own name. "
        "Name the original, or take the line out of it."
    ]


def test_a_translation_may_have_the_slug_of_its_original(site: Site) -> None:
    site.article("x/en", "slug: treaty").build()
    site.article("x/fr", "slug: treaty", "lang: fr", "translation_of: treaty", day="2024-04-18")
    site.build()
    links = site.page("/2024/04/18/treaty/").xpath("//link[@hreflang]/@hreflang")
    assert links == ["en", "fr"]


def test_translations_are_listed_by_the_names_of_their_languages_in_themselves(site: Site) -> None:
    names = {
        "ar": "العربية",
        "ar-Latn": "العربية (اللاتينية)",
        "en": "English",
        "pt-BR": "português (Brasil)",
        "prs": "دری",
        "zh-Hans": "简体中文",
        "zh-Hant": "繁體中文",
    }
    site.article("a", "lang: fr", "title: Les quotas")
    for number, tag in enumerate(names):
        site.article(f"a{number}", f"lang: {tag}", "translation_of: a", "title: Rate Limits")
    site.build()
    links = site.page("/2024/04/19/a/").xpath("//ul[@class='translations']//a")
    assert {link.get("lang"): link.text for link in links} == names
    assert {link.get("title") for link in links} == {"Rate Limits"}
    assert links[0].get("dir") == "rtl"


def test_more_translations_than_there_are_readers_for_are_refused(site: Site) -> None:
    site.article("a")
    for number in range(100):
        site.article(f"b{number:03}", "translation_of: a")
    site.build()
    site.article("b100", "translation_of: a")
    assert site.problem() == (
        "content/b000.md:5: translation_of: 101 articles are translations of content/a.md."
        " 100 are the most: take the line out of those that are none."
    )


def test_a_story_shows_what_came_before(site: Site) -> None:
    for number in (1, 2, 3):
        site.article(f"part-{number}", "story: Talks", day=f"2024-04-0{number}")
    site.build()
    so_far = site.page("/2024/04/02/part-2/").xpath("//ol[@class='thread']//a")
    assert [link.text_content() for link in so_far] == ["Part-1"]
    assert site.headlines("/stories/talks/") == ["Part-3", "Part-2", "Part-1"]


def test_corrections_and_withdrawals_have_a_page(site: Site) -> None:
    site.article("a", "corrections: [{at: '2024-04-20T10:00:00Z', note: The date was wrong.}]")
    site.article("b", "status: withdrawn", "updated: 2024-04-21T10:00:00Z").build()
    listed = site.page("/corrections/").xpath("//main//li//a/@href")
    assert listed == ["/2024/04/19/b/", "/2024/04/19/a/"]
    assert "The date was wrong." in site.text("corrections/index.html")


def test_a_withdrawn_article_leaves_a_tombstone_and_nothing_else(site: Site) -> None:
    site.article("a").article("b", "status: withdrawn", "summary: Secret.", body="Secret.").build()
    assert "This article has been withdrawn." in site.text("2024/04/19/b/index.html")
    assert site.headlines("/2024/04/19/") == ["A"]
    assert not [path for path, data in site.tree().items() if b"Secret" in data]
    assert "/b/" not in site.text("sitemap.xml")


def test_old_addresses_redirect(site: Site) -> None:
    site.article("a", "aliases: [/old/place]").build()
    refresh = site.page("/old/place/").xpath("//meta[@http-equiv='refresh']/@content")
    assert refresh == ["0; url=/2024/04/19/a/"]


def test_a_calendar_links_the_days_that_have_a_briefing(site: Site) -> None:
    site.article("a", day="2024-04-01").article("b", day="2024-05-31").build()
    page = site.page("/2024/04/")
    assert page.xpath("//table//a/@href") == ["/2024/04/01/"]
    assert len(page.xpath("//tbody//td[normalize-space()]")) == 30
    assert page.xpath("//nav[@class='turn']/a/@href") == ["/2024/05/"]


def test_links_between_files_become_links_between_pages(site: Site) -> None:
    site.put("content/pages/about.md", b"---\ntitle: About\n---\nHello.")
    site.article("a", body="[b](b.md#x), [about](pages/about.md), [site](/topics/), ![p](m/p.png)")
    site.article("b", body="# X").put("content/m/p.png", PNG)
    site.build(base_url="https://digest.test/sub")
    page = site.page("/2024/04/19/a/")
    prose = page.xpath("//div[@class='prose']")[0]
    assert prose.xpath(".//a/@href") == ["/sub/2024/04/19/b/#x", "/sub/about/", "/sub/topics/"]
    picture = prose.xpath(".//img")[0]
    assert picture.get("src") == "/sub/media/m/p.png"
    assert (picture.get("width"), picture.get("height")) == ("1", "1")
    assert site.tree()["media/m/p.png"] == PNG


def test_every_address_is_below_the_sites_own_path(site: Site) -> None:
    site.article("a", "story: S").build(base_url="https://host.test/press/digest/")
    for path in site.paths():
        if path.endswith(".html"):
            for address in site.page(f"/{path}").xpath("//@href|//@src"):
                assert address.startswith(
                    ("/press/digest/", "https://host.test/press/digest/", "#main")
                )


def test_machines_are_told_a_title_with_its_own_spaces(site: Site) -> None:
    site.article("a").put("content/pages/p.md", "---\ntitle: Quoi\u00a0? <&>\n---\nX\n".encode())
    site.put("site.toml", (SETTINGS.replace("Digest", "Le\u202fT")).encode()).build()
    for path, name in {"/p/": "Quoi\u00a0? <&>", "/": "Le\u202fT"}.items():
        (data,) = (json.loads(text) for text in site.page(path).xpath("//script/text()"))
        assert data["name"] == name


def test_a_briefing_of_four_sections_begins_with_a_list_of_them(site: Site) -> None:
    sections = "".join(f"  - {{title: Part {n}, articles: [a{n}]}}\n" for n in range(4))
    for number in range(4):
        site.article(f"a{number}")
    note = f"---\nsections:\n{sections}---\n"
    site.put("content/briefings/2024-04-19.md", note.encode()).build()
    page = site.page("/2024/04/19/")
    listed = page.xpath("//nav[@class='jump']//a")
    assert [link.text_content() for link in listed] == ["Part 0", "Part 1", "Part 2", "Part 3"]
    for link in listed:
        (heading,) = page.xpath(f"//h2[@id='{link.get('href')[1:]}']")
        assert heading.text_content() == link.text_content()
    assert page.cssselect(".end")[0].text_content() == "End of the briefing"
    three = "\n".join([*note.splitlines()[:5], "---", ""])
    site.put("content/briefings/2024-04-19.md", three.encode()).build()
    assert not site.page("/2024/04/19/").xpath("//nav[@class='jump']")


def test_earlier_days_on_the_front_page_are_headlines_alone(site: Site) -> None:
    site.article("new", "summary: Fresh.", "sources: AFP")
    site.article("old", "summary: Stale.", "sources: DPA", day="2024-04-18").build()
    text = site.page("/").xpath("string(//main)")
    assert "Fresh." in text and "AFP" in text
    assert "Old" in text
    assert "Stale." not in text and "DPA" not in text


def test_the_name_of_the_digest_stands_once_on_the_front_page(site: Site) -> None:
    site.article("a").put("content/briefings/2024-04-19.md", b"---\ntitle: Calm\n---\n").build()
    page = site.page("/")
    assert page.xpath("//h1")[0].text_content() == "Calm"
    assert "Digest" not in page.xpath("string(//main)")


def test_a_short_compound_in_a_headline_stays_on_one_line(site: Site) -> None:
    site.article("a", "title: Dix-neuf pays et <Chandrayaan-3> s'accordent peut-être-longtemps")
    site.build()
    (title,) = site.page("/2024/04/19/a/").xpath("//h1")
    assert title.text_content().startswith("Dix-neuf pays et <Chandrayaan-3>")
    assert title.xpath(".//*[@class='word']/text()") == ["Dix-neuf", "Chandrayaan-3"]
