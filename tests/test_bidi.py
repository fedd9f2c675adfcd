"""Two directions of writing on one line: neither turns the other round."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from site_builder.plain_text import closed
from tests.sites import PNG, Site
from tests.test_feeds import ATOM, RSS, atom, rss

OVERRIDE, POP = "\u202e", "\u202c"
SIGNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def open_turns(text: str) -> list[str]:
    """The embeddings and isolates that ``text`` leaves open, by rules X1 to X8 of UAX #9."""
    stack: list[str] = []
    for char in text:
        if char in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068":
            stack.append(char)
        elif char == "\u202c":
            assert stack, "an end of what is around the text"
            assert stack[-1] < "\u2066", "an end that has no effect"
            stack.pop()
        elif char == "\u2069":
            while stack and stack[-1] < "\u2066":
                stack.pop()
            assert stack, "an end of what is around the text"
            stack.pop()
    return stack


@given(st.text("ab " + SIGNS))
def test_a_closed_text_leaves_nothing_open_and_ends_nothing_else(text: str) -> None:
    shut = closed(text)
    assert not open_turns(shut)
    assert closed(shut) == shut
    assert [c for c in shut if c not in SIGNS] == [c for c in text if c not in SIGNS]


@given(st.text("ab" + SIGNS))
def test_what_is_closed_already_stays_as_it_is(text: str) -> None:
    try:
        left_open = open_turns(text)
    except AssertionError:
        return
    assert left_open or closed(text) == text


def test_a_headline_turns_nothing_behind_it(site: Site) -> None:
    site.write(
        "-- content/topics/news.md --\n---\n"
        f"names: {{en: '{OVERRIDE}swen'}}\n---\n{OVERRIDE}desrever\n"
    )
    site.article(
        "a",
        f"title: '{OVERRIDE}desrever'",
        f"summary: '{OVERRIDE}fi'",
        f"byline: '{OVERRIDE}ksed'",
        f"sources: '{OVERRIDE}ecruos'",
        "corrections: [{at: '2024-04-20T10:00:00Z', note: '\u202eeton'}]",
        f"story: '{OVERRIDE}yrots'",
    )
    body = OVERRIDE + "gnol " * 80 + "gnol"
    site.article("b", body=body).build()
    assert POP in site.page("/2024/04/19/b/").xpath("string(//meta[@name='description']/@content)")
    for path, data in site.tree().items():
        if path.endswith((".html", ".xml", ".json", ".opml")):
            # what the text itself turns ends with its paragraph
            for line in data.decode().replace(body, "").splitlines():
                assert line.count(OVERRIDE) == line.count(POP), (path, line)
    assert f"<title>{OVERRIDE}desrever{POP} – Digest</title>" in site.text(
        "2024/04/19/a/index.html"
    )


def test_names_keep_their_places_beside_names_of_the_other_direction(site: Site) -> None:
    site.put("content/p.png", PNG)
    site.article(
        "a",
        "title: Hello",
        "sources: [هآرتس, {name: 20 Minutes, url: 'https://www.20minutes.fr/'}]",
        "byline: [ليلى, {name: 5 Authors, url: 'https://x.test/'}]",
        "dateline: 'القدس, 2024-04-19 12:00'",
        "image: {file: p.png, alt: x, caption: Bridge, credit: وزارة}",
        "topics: [هآرتس]",
    ).article("b", "lang: ar", "byline: [Layla, 5 Authors]").build()
    page = site.page("/2024/04/19/a/")
    assert page.xpath("//*[@class='byline']//bdi/text()") == ["ليلى", "5 Authors"]
    assert page.xpath("//*[@class='sources']//bdi/text()") == ["هآرتس", "20 Minutes"]
    assert page.xpath("//*[@class='dateline']//bdi/text()") == ["القدس"]
    assert page.xpath("//figcaption/bdi/text()") == ["وزارة"]
    assert page.xpath("//footer//*[@class='links']//a/@dir") == ["auto"]
    assert "<bdi>Layla</bdi>، <bdi>5 Authors</bdi>" in site.text("2024/04/19/b/index.html")
    for item in json.loads(site.text("feed.json"))["items"]:
        if item["title"] == "Hello":
            text = item["content_html"]
            assert "<p><bdi>القدس</bdi>, April 19" in text
            assert (
                "<bdi>هآرتس</bdi>, "
                '<a href="https://www.20minutes.fr/"><bdi>20 Minutes</bdi></a>' in text
            )


def test_headlines_in_lists_are_apart_from_what_stands_beside_them(site: Site) -> None:
    site.article("a", "title: 'Report on هآرتس'", "story: S", day="2024-04-18")
    site.article("b", "title: تقرير", "lang: ar", "story: S", day="2024-04-17")
    site.article("c", "story: S", "corrections: [{at: '2024-04-20T10:00:00Z', note: Oups}]")
    site.build()
    story = site.page("/2024/04/19/c/").cssselect(".thread li a")
    assert [(a.get("dir"), a.get("lang")) for a in story] == [("rtl", "ar"), ("ltr", None)]
    (entry,) = site.page("/corrections/").cssselect(".card h2")
    assert entry.get("dir") == "ltr"


FSI, PDI, LRM, RLM = "\u2068", "\u2069", "\u200e", "\u200f"


def test_titles_in_plain_text_are_apart_from_what_they_are_joined_with(site: Site) -> None:
    site.article("a", "title: تقرير 19", "lang: ar", "topics: [بيئة]", "story: ملف")
    site.article("b", "title: Report", "topics: [20 Minutes]").build()

    def title(path: str) -> str:
        return str(site.page(path).xpath("string(//title)"))

    assert title("/2024/04/19/a/") == f"تقرير 19 – {FSI}Digest{PDI}"
    assert title("/2024/04/19/b/") == "Report – Digest"
    assert title("/topics/بيئة/") == f"{FSI}بيئة{PDI} – Digest"
    assert title("/topics/20-minutes/") == "20 Minutes – Digest"
    topic = site.page("/topics/بيئة/")
    assert topic.xpath("string(//meta[@name='description']/@content)") == (
        f"Articles on {FSI}بيئة{PDI}"
    )
    assert topic.xpath("//h1/bdi/text()") == ["بيئة"]
    opml = site.text("subscriptions.opml")
    assert f'text="بيئة – {FSI}Digest{PDI}"' in opml
    assert 'text="20 Minutes – Digest"' in opml


def test_a_headline_in_a_feed_begins_in_the_direction_of_its_language(site: Site) -> None:
    site.article("a", "title: 'AFP: تقرير'", "lang: ar", "summary: 'AFP (1) قالت.'")
    site.article("b", "title: '«هآرتس» reports'", "summary: Fine.")
    site.article("c", "title: تقرير AFP", "lang: ar").article("d", "title: Report هآرتس").build()
    wanted = {f"{RLM}AFP: تقرير", f"{LRM}«هآرتس» reports", "تقرير AFP", "Report هآرتس"}
    items = json.loads(site.text("feed.json"))["items"]
    assert {item["title"] for item in items} == wanted
    assert {entry.text for entry in rss(site).xpath("//item/title")} == wanted
    assert f"{RLM}AFP (1) قالت." in {item.get("summary") for item in items}


def test_an_entry_says_its_language_and_direction(site: Site) -> None:
    site.article("a", "lang: ar", "title: الجسر مفتوح (1).", "status: withdrawn")
    site.article("b", "lang: ar", body="الجسر مفتوح (1).\n\n- واحد").article(
        "c", "lang: fr"
    ).build()
    wanted = ['<div lang="ar" dir="rtl">', '<div lang="ar" dir="rtl">', '<div lang="fr" dir="ltr">']
    found = [
        rss(site).xpath("//content:encoded/text()", namespaces=RSS),
        atom(site).xpath("//a:content/text()", namespaces=ATOM),
        [item["content_html"] for item in json.loads(site.text("feed.json"))["items"]],
    ]
    for texts in found:
        assert [text.partition("\n")[0] for text in texts] == wanted
        assert all(text.endswith("</div>\n") for text in texts)
