"""Link posts: a headline, a summary and a source. The commonest item of all, and never a blank."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from tests.sites import PNG, Site

ONU = "sources: [AFP, {name: ONU, url: 'https://www.un.org/fr/'}]"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(site: Site) -> list[str]:
    """The HTML of the only entry in each of the three feeds."""
    rss, atom = (etree.fromstring((site.output / f).read_bytes()) for f in ("rss.xml", "atom.xml"))
    (item,) = json.loads(site.text("feed.json"))["items"]
    texts = [rss.findtext(f".//{ENCODED}"), atom.findtext(f".//{ATOM}content")]
    return [*map(str, texts), item["content_html"]]


def test_a_link_post_shows_its_summary_and_the_link(site: Site) -> None:
    site.article("a", ONU, "summary: 'In <short>.'", body="").build()
    (prose,) = site.page("/2024/04/19/a/").cssselect(".prose")
    assert "In <short>." in prose.text_content()
    assert prose.xpath(".//a/@href") == ["https://www.un.org/fr/"]
    assert prose.xpath("string(.//a)") == "ONU"
    for text in entries(site):
        assert "In &lt;short&gt;." in text
        assert 'href="https://www.un.org/fr/"' in text
    assert "In <short>." in site.page("/").cssselect(".card")[0].text_content()


def test_feed_readers_are_told_where_a_link_post_leads(site: Site) -> None:
    site.article("a", ONU, body="").article("b", ONU, body="Text.").build()
    b, a = sorted(json.loads(site.text("feed.json"))["items"], key=lambda i: i["title"])[::-1]
    assert a["external_url"] == "https://www.un.org/fr/"
    assert a["url"] == "https://digest.test/2024/04/19/a/"
    assert "external_url" not in b
    links = etree.fromstring((site.output / "rss.xml").read_bytes()).xpath("//item/link/text()")
    assert sorted(links) == [
        "https://digest.test/2024/04/19/a/",
        "https://digest.test/2024/04/19/b/",
    ]


@pytest.mark.parametrize("body", ["", "\n\n", "<!-- To be written? -->\n"])
def test_a_link_post_without_a_summary_shows_the_link(site: Site, body: str) -> None:
    site.article("a", ONU, body=body).build()
    (prose,) = site.page("/2024/04/19/a/").cssselect(".prose")
    assert prose.xpath(".//a/@href") == ["https://www.un.org/fr/"]
    for text in entries(site):
        assert 'href="https://www.un.org/fr/"' in text
    (card,) = site.page("/").cssselect(".card")
    told = [paragraph.text_content() for paragraph in card.cssselect("p")]
    assert "A" not in told, "the headline is not told twice"
    assert site.page("/2024/04/19/a/").xpath("//meta[@name='description']/@content") == ["A"]


@pytest.mark.parametrize("lines", [(), ("sources: AFP",), ("image: {file: p.png, alt: A map}",)])
def test_an_article_of_a_headline_alone_has_no_empty_box(
    site: Site, lines: tuple[str, ...]
) -> None:
    site.put("content/p.png", PNG).article("a", "title: Alone", *lines, body="").build()
    page = site.page("/2024/04/19/a/")
    for element in page.xpath("//main//div | //main//p | //main//section | //main//figure"):
        assert element.text_content().strip() or element.xpath(".//img"), element.attrib
    for text in entries(site):
        assert "Alone" in text or "AFP" in text or "<img" in text


def test_a_text_that_comes_takes_the_place_of_the_link(site: Site) -> None:
    site.article("a", ONU, "summary: In short.", body="").build()
    site.article("a", ONU, "summary: In short.", body="Now a text.").build()
    (prose,) = site.page("/2024/04/19/a/").cssselect(".prose")
    assert prose.text_content().split() == ["Now", "a", "text."]
    assert "external_url" not in site.text("feed.json")


def test_a_link_post_in_another_language_speaks_it(site: Site) -> None:
    site.article("a", ONU, "lang: ar", body="").build()
    (label,) = site.page("/2024/04/19/a/").cssselect(".original")
    assert label.text_content() == "اقرأ الأصل: ONU"


def test_a_page_or_a_note_without_words_has_no_empty_box(site: Site) -> None:
    site.put("content/pages/about.md", b"---\ntitle: About\n---\n").article("a")
    site.put("content/briefings/2024-04-19.md", b"---\ntitle: Quiet\n---\n\n").build()
    for path in ("/about/", "/2024/04/19/", "/"):
        assert site.page(path).cssselect(".prose") == []
