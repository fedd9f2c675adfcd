"""Feeds: what a reader subscribes to, and what it must never meet."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from html import unescape

import pytest
from lxml import etree

from tests.sites import NOW, PNG, SETTINGS, Site

ATOM = {"a": "http://www.w3.org/2005/Atom", "xml": "http://www.w3.org/XML/1998/namespace"}
RSS = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def rss(site: Site, path: str = "rss.xml") -> etree._Element:
    return etree.fromstring((site.output / path).read_bytes())


def atom(site: Site, path: str = "atom.xml") -> etree._Element:
    return etree.fromstring((site.output / path).read_bytes())


def ids(site: Site) -> list[str]:
    found = rss(site).xpath("//item/guid/text()")
    assert found == atom(site).xpath("//a:entry/a:id/text()", namespaces=ATOM)
    assert found == [item["id"] for item in json.loads(site.text("feed.json"))["items"]]
    return [str(one) for one in found]


def test_an_rss_item_has_all_that_the_contract_names(site: Site) -> None:
    site.article(
        "a",
        "title: 'Un <accord> & plus'",
        "summary: En bref.",
        "lang: fr",
        "byline: [{name: Rédaction}]",
        body="Un *texte*.",
    ).build()
    channel = rss(site)
    assert channel.xpath("channel/link/text()") == ["https://digest.test/"]
    assert channel.xpath("//atom:link[@rel='self']/@href", namespaces=RSS) == [
        "https://digest.test/rss.xml"
    ]
    (item,) = channel.xpath("//item")
    assert item.findtext("title") == "Un <accord> & plus"
    assert item.findtext("link") == "https://digest.test/2024/04/19/a/"
    assert item.findtext("guid") == "tag:digest.test,2024:2024-04-19:a"
    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findtext("pubDate") == "Fri, 19 Apr 2024 10:00:00 +0000"
    assert item.findtext("description") == "En bref."
    assert "<em>texte</em>" in item.xpath("content:encoded/text()", namespaces=RSS)[0]
    assert item.xpath("dc:creator/text()", namespaces=RSS) == ["Rédaction"]
    assert item.xpath("dc:language/text()", namespaces=RSS) == ["fr"]


def test_an_atom_entry_tells_published_from_updated_and_names_its_language(site: Site) -> None:
    site.article("a", "updated: 2024-04-20T10:00:00+02:00", "lang: ar", "byline: A").build()
    feed = atom(site)
    (entry,) = feed.xpath("//a:entry", namespaces=ATOM)
    assert entry.xpath("a:published/text()", namespaces=ATOM) == ["2024-04-19T10:00:00+00:00"]
    assert entry.xpath("a:updated/text()", namespaces=ATOM) == ["2024-04-20T08:00:00+00:00"]
    assert entry.xpath("@xml:lang", namespaces=ATOM) == ["ar"]
    assert feed.xpath("/a:feed/a:author/a:name/text()", namespaces=ATOM) == ["Digest"]
    assert feed.xpath("/a:feed/a:updated/text()", namespaces=ATOM) == ["2024-04-20T08:00:00+00:00"]


def test_a_json_feed_carries_the_same(site: Site) -> None:
    site.article("a", "byline: Desk", "topics: [One, Two]", body="*x*").build()
    feed = json.loads(site.text("feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://digest.test/feed.json"
    (item,) = feed["items"]
    assert item["tags"] == ["One", "Two"]
    assert item["authors"] == [{"name": "Desk"}]
    assert item["date_published"] == "2024-04-19T10:00:00Z"
    assert "<em>x</em>" in item["content_html"]


def test_entries_are_newest_first_and_no_more_than_the_settings_say(site: Site) -> None:
    site.put("site.toml", (site.root / "site.toml").read_bytes() + b"[feeds]\nentries = 2\n")
    for number in (1, 2, 3):
        site.article(f"n{number}", day=f"2024-04-0{number}")
    site.build()
    assert [one.rpartition(":")[2] for one in ids(site)] == ["n3", "n2"]


HUB = "https://hub.test/?a&b"


def test_each_feed_names_the_hub(site: Site) -> None:
    site.article("a", "topics: [One]").build()
    before = site.tree()
    site.put("site.toml", f'{SETTINGS}[feeds]\nhub = "{HUB}"\n'.encode()).build()
    for folder in ("", "topics/one/"):
        channel, feed = rss(site, f"{folder}rss.xml"), atom(site, f"{folder}atom.xml")
        assert channel.xpath("channel/atom:link[@rel='hub']/@href", namespaces=RSS) == [HUB]
        assert feed.xpath("/a:feed/a:link[@rel='hub']/@href", namespaces=ATOM) == [HUB]
        assert channel.findtext("channel/link") == f"https://digest.test/{folder}"
        data = json.loads(site.text(f"{folder}feed.json"))
        assert data["hubs"] == [{"type": "WebSub", "url": HUB}]
    site.put("site.toml", SETTINGS.encode()).build()
    assert site.tree() == before


@pytest.mark.parametrize(
    "hub", ["", "hub.test", "ftp://hub.test/", "https://", "https://a:b@h.test"]
)
def test_what_is_no_hub_is_refused(site: Site, hub: str) -> None:
    site.put("site.toml", f'{SETTINGS}[feeds]\nhub = "{hub}"\n'.encode()).article("a")
    assert site.problem().startswith("site.toml:7: feeds.hub: ")


def sizes(site: Site) -> list[int]:
    return [(site.output / name).stat().st_size for name in ("rss.xml", "atom.xml", "feed.json")]


NOTICE = (
    "site.toml: warning: feeds.max_size: feeds that would be larger than 20 kB went without their "
    "oldest articles. Raise it, or lower entries, if it should not be so."
)


@pytest.mark.parametrize(
    "body",
    [
        "word " * 150,
        "a & b < c > d " * 40,
        '"quoted" \\\\ text\n' * 50,
        "    code\n\n" * 80,
        "الجسر مفتوح " * 40,
        "[^1] [link](https://x.test/?a&b) ![p](p.png) [h](#h)\n\n[^1]: note\n\n# h\n\n"
        + "[h](#h) " * 9,
    ],
)
def test_a_feed_is_no_larger_than_the_settings_say(site: Site, body: str) -> None:
    settings = f'[feeds]\nmax_size = "60 kB"\nhub = "{HUB}"\n'
    site.put("site.toml", (SETTINGS + settings).encode()).put("content/p.png", PNG)
    for number in range(50):
        site.article(
            f"n{number}",
            "summary: 'In <short> & \"more\"'",
            f"topics: [T&{number % 3}, 'x\"y\"']",
            "byline: [{name: A & B, url: 'https://a.test/?b&c'}, C]",
            "image: {file: p.png, alt: P, caption: <C>}",
            body=body,
            day=f"2024-03-{number % 28 + 1:02}",
        )
    site.build()
    assert 10 < len(ids(site)) < 50
    assert 52_000 < max(sizes(site)) <= 60_000
    assert site.warnings == [NOTICE.replace("20", "60")]
    newest = rss(site).xpath("//item/pubDate/text()")
    assert newest == sorted(newest, key=parsedate_to_datetime, reverse=True)


def test_ten_articles_stay_in_a_feed_however_large_they_are(site: Site) -> None:
    site.put("site.toml", (SETTINGS + '[feeds]\nmax_size = "20 kB"\n').encode())
    for number in range(12):
        site.article(f"n{number:02}", body="word " * 1000)
    site.build()
    assert len(ids(site)) == 10


def test_a_feed_that_leaves_articles_out_changes_when_what_it_holds_does(site: Site) -> None:
    site.put("site.toml", (SETTINGS + '[feeds]\nmax_size = "62 kB"\n').encode())
    for number in range(11):
        site.article(f"n{number:02}", body="word " * 1000, day=f"2024-04-{20 - number:02}")
    site.build()
    assert len(ids(site)) == 10
    before = site.text("rss.xml")
    late = "corrections: [{at: '2024-05-20T10:00:00Z', note: Oups.}]"
    site.article("n10", late, body="word " * 1000, day="2024-04-10").build()
    assert site.text("rss.xml") == before
    site.article("n01", body="now short", day="2024-04-19").build()
    assert len(ids(site)) == 11
    incremental = site.tree()
    assert site.build(clean=True).tree() == incremental


def test_what_a_feed_has_no_room_for_is_told_once(site: Site) -> None:
    site.put("site.toml", (SETTINGS + '[feeds]\nmax_size = "20 kB"\n').encode())
    for number in range(12):
        site.article(f"n{number:02}", body="word " * 1000)
    assert site.build().warnings == [NOTICE]
    assert site.build().warnings == []
    site.article("n00", body="other " * 1000).build()
    assert site.report
    assert set(site.report.warnings) <= set(site.report.told)
    site.article("n00").put("site.toml", (SETTINGS + "[feeds]\nentries = 9\n").encode()).build()
    assert site.warnings == []


def test_topics_and_stories_have_feeds_of_their_own(site: Site) -> None:
    site.article("a", "topics: [One]", "story: S").article("b", "topics: [Two]").build()
    assert rss(site, "topics/one/rss.xml").xpath("//item/title/text()") == ["A"]
    assert rss(site, "stories/s/rss.xml").xpath("//item/title/text()") == ["A"]
    outlines = etree.fromstring((site.output / "subscriptions.opml").read_bytes())
    assert "https://digest.test/topics/two/atom.xml" in outlines.xpath("//outline/@xmlUrl")


def renamed(site: Site) -> Site:
    """A topic that was called Cosmos, and Espace before, is called Space."""
    site.article("a", "topics: [Cosmos]").article("b", "topics: [Space]")
    note = "---\nnames: {en: Space}\naliases: [Cosmos, Espace]\n---\n"
    return site.put("content/topics/space.md", note.encode()).build()


def test_who_follows_a_topic_under_its_former_name_is_led_on(site: Site) -> None:
    """No static host answers 301: so the feed goes on there, the same but for its own address."""
    renamed(site)
    topic = "https://digest.test/topics/space/"
    for slug in ("cosmos", "espace"):
        here = f"https://digest.test/topics/{slug}/"
        channel, feed = rss(site, f"topics/{slug}/rss.xml"), atom(site, f"topics/{slug}/atom.xml")
        data = json.loads(site.text(f"topics/{slug}/feed.json"))
        own = channel.xpath("//atom:link[@rel='self']/@href", namespaces=RSS)
        assert own == [f"{here}rss.xml"]
        own = feed.xpath("/a:feed/a:link[@rel='self']/@href", namespaces=ATOM)
        assert own == [f"{here}atom.xml"]
        assert data["feed_url"] == f"{here}feed.json"
        assert channel.xpath("channel/link/text()") == [data["home_page_url"]] == [topic]
        for name in ("rss.xml", "atom.xml", "feed.json"):
            there = site.text(f"topics/{slug}/{name}").replace(f"{here}{name}", f"{topic}{name}")
            assert there == site.text(f"topics/space/{name}")
    assert rss(site, "topics/cosmos/rss.xml").xpath("//item/title/text()") == ["A", "B"]


def test_a_former_feed_goes_on_with_the_topic_and_ends_with_its_alias(site: Site) -> None:
    renamed(site).article("c", "topics: [Space]", day="2024-05-01").build()
    former = rss(site, "topics/cosmos/rss.xml")
    assert former.xpath("//item/title/text()") == ["C", "A", "B"]
    note = b"---\nnames: {en: Space}\naliases: [Espace]\n---\n"
    site.put("content/topics/space.md", note).build()
    assert rss(site, "topics/cosmos/rss.xml").xpath("//item/title/text()") == ["A"]
    assert site.page("/topics/cosmos/").xpath("//h1//text()") == ["Cosmos"]


def test_a_former_feed_gives_way_to_a_page(site: Site) -> None:
    site.put("site.toml", f'{SETTINGS}[urls]\nrss = "rss.html"\n'.encode())
    old, new = "topics/cosmos/rss.html", "topics/space/rss.html"
    renamed(site).article("c", f"aliases: [/{old}]").build()
    assert "/2024/04/19/c/" in site.text(old)
    site.article("c").build()
    assert site.text(old).replace(old, new) == site.text(new)


def test_a_site_without_feeds_of_topics_has_no_former_ones(site: Site) -> None:
    site.put("site.toml", f"{SETTINGS}[feeds]\nper_topic = false\n".encode())
    renamed(site)
    assert "topics/cosmos/index.html" in site.paths()
    assert "topics/cosmos/rss.xml" not in site.paths()


def test_every_address_in_an_entry_is_absolute(site: Site) -> None:
    site.article(
        "a", body="[b](b.md) [t](/topics/) ![p](p.png) [n](#x) said[^1]\n\n[^1]: By b."
    ).article("b").put("content/p.png", PNG)
    site.build(base_url="https://digest.test/sub/")
    for item in json.loads(site.text("feed.json"))["items"]:
        tree = etree.HTML(item["content_html"])
        addresses = tree.xpath("//@href|//@src")
        assert len(addresses) >= 5 or item["title"] == "B"
        for address in addresses:
            assert address.startswith("https://digest.test/sub/"), address


@pytest.mark.parametrize(
    "change",
    [
        lambda site: site.article("b", "title: Another title", "id: 'tag:x.test,2024:b'"),
        lambda site: site.article("moved", "slug: b", "id: 'tag:x.test,2024:b'"),
        lambda site: site.put(
            "site.toml",
            (site.root / "site.toml").read_bytes().replace(b"https://digest", b"https://other"),
        ),
    ],
)
def test_ids_outlive_a_retitle_a_rename_and_a_move(
    site: Site, change: Callable[[Site], Site]
) -> None:
    site.article("a").article("b", "id: 'tag:x.test,2024:b'", day="2024-04-18").build()
    before = ids(site)
    (site.root / "content/b.md").unlink()
    site.article("b", "id: 'tag:x.test,2024:b'", day="2024-04-18")
    change(site)
    if (site.root / "content/moved.md").exists():
        (site.root / "content/b.md").unlink()
    site.build()
    assert sorted(ids(site)) == sorted(before)


def test_a_preview_at_another_address_changes_no_id(site: Site) -> None:
    settings = (site.root / "site.toml").read_bytes()
    site.put("site.toml", settings.replace(b'id_authority = "digest.test,2024"\n', b""))
    site.article("a").build()
    before = ids(site)
    site.build(base_url="http://127.0.0.1:8000/")
    assert ids(site) == before == ["tag:digest.test,2024:2024-04-19:a"]


def test_the_same_content_gives_the_same_bytes_whenever_it_is_built(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("a", "story: S", "lang: fr").article("b", "status: withdrawn", "topics: [Gone]")
    before = site.build().tree()

    class AnyDatetime(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, datetime)

    class Later(metaclass=AnyDatetime):
        """The clock as feedgen asks for it, and would stamp a feed with."""

        @staticmethod
        def now(tz: tzinfo) -> datetime:
            return datetime(2031, 1, 1, tzinfo=tz)

    for module in ("feed", "entry"):
        monkeypatch.setattr(f"feedgen.{module}.datetime", Later)
    assert site.build(clean=True, as_of=NOW + timedelta(days=500)).tree() == before


def test_control_characters_never_reach_a_feed(site: Site) -> None:
    site.article("a", 'title: "a\\x0bb"', body="c\x08d\ufffe").build()
    assert rss(site).xpath("//item/title/text()") == ["ab"]
    found = "a character that no page or feed can hold"
    assert site.warnings == [
        f"content/a.md:4: warning: title: {found} (U+000B) was left out. Delete it.",
        f"content/a.md:6: warning: {found} (U+0008) was left out. Delete it.",
    ]


def test_a_summary_is_text_in_each_format(site: Site) -> None:
    text = "The <script> tag was banned & removed, profits <5% in 2024."
    site.article("a", f"summary: '{text}'").article("b", f"title: '{text}'", body="![x](p.png)")
    site.put("content/p.png", PNG).build()
    shown = rss(site).xpath("//item/description/text()")
    assert [unescape(one) for one in shown] == [text, text]
    assert not any("<" in one for one in shown)
    assert atom(site).xpath("//a:summary/text()", namespaces=ATOM) == [text, text]
    assert not atom(site).xpath("//a:summary/@type", namespaces=ATOM)
    assert json.loads(site.text("feed.json"))["items"][0]["summary"] == text


def test_an_entry_begins_with_its_picture_and_caption(site: Site) -> None:
    site.put("content/p.png", PNG)
    site.article("a", "image: {file: p.png, alt: Lorries, caption: The <bridge>, credit: Ministry}")
    site.build(base_url="https://digest.test/sub/")
    src = "https://digest.test/sub/media/p.png"
    for text in (
        rss(site).xpath("//content:encoded/text()", namespaces=RSS)[0],
        atom(site).xpath("//a:content/text()", namespaces=ATOM)[0],
        json.loads(site.text("feed.json"))["items"][0]["content_html"],
    ):
        shown = text.removeprefix('<div lang="en" dir="ltr">\n').partition("\n")[0]
        assert shown == (
            f'<figure><img src="{src}" alt="Lorries" width="1" height="1"><figcaption>'
            'The &lt;bridge&gt; ·\u00a0<bdi class="credit">Ministry</bdi></figcaption></figure>'
        )


def test_very_many_topics_and_authors_are_all_there(site: Site) -> None:
    topics = ", ".join(f"t{n}" for n in range(100))
    byline = ", ".join(f"b{n}" for n in range(900))
    settings = SETTINGS + "[feeds]\nper_topic = false\n"
    site.put("site.toml", settings.encode())
    site.article("a", f"topics: [{topics}]", f"byline: [{byline}]").build()
    assert len(rss(site).xpath("//item/category")) == 100
    assert len(atom(site).xpath("//a:entry/a:category", namespaces=ATOM)) == 100
    assert len(atom(site).xpath("//a:entry/a:author", namespaces=ATOM)) == 900


def test_no_reference_to_a_character_breaks_a_feed(site: Site) -> None:
    codes = [*range(33), *range(0x7F, 0xA0), 0xD800, 0xFDD0, 0xFFFE, 0x1FFFE, 0x110000]
    signs = "".join(f"&#{code};" for code in codes)
    body = f'{signs} **b{signs}** ![a{signs}](p.png "{signs}") [l](a{signs}.md) `{signs}`'
    site.put("content/p.png", PNG).article("a", body=f"{body}\n\n# h{signs}\n\n{body}").build()
    assert "b" in rss(site).xpath("//item/description/text()")[0]
    assert atom(site).xpath("//a:entry", namespaces=ATOM)
    assert "\f" not in site.text("2024/04/19/a/index.html") + site.text("feed.json")


def test_a_withdrawn_article_is_replaced_in_every_feed_that_carried_it(site: Site) -> None:
    gone = ("status: withdrawn", "summary: Secret.", "story: S")
    site.article("a", "story: S").article("b", *gone, body="Secret.").build()
    for path in ("rss.xml", "atom.xml", "feed.json", "topics/news/rss.xml", "stories/s/rss.xml"):
        text = site.text(path)
        assert "Secret" not in text
        assert "This article has been withdrawn." in text
    assert ids(site) == [f"tag:digest.test,2024:2024-04-19:{slug}" for slug in ("a", "b")]


def test_corrections_are_in_the_feed(site: Site) -> None:
    site.article("a", "corrections: [{at: '2024-04-20T10:00:00Z', note: It was two.}]").build()
    assert "It was two." in site.text("rss.xml")


def entry_html(site: Site) -> str:
    (html,) = rss(site).xpath("//content:encoded/text()", namespaces=RSS)
    return " ".join(html.split())


def test_an_entry_says_language_and_direction_then_begins_with_its_picture(site: Site) -> None:
    picture = "image: {file: map.png, alt: Map, caption: The river}"
    site.put("content/map.png", PNG).article("a", "lang: ar", picture, body="Words.").build()
    html = entry_html(site)
    assert html.startswith('<div lang="ar" dir="rtl"> <figure><img src="https://digest.test/media/')
    assert html.index("The river") < html.index("Words.")


def test_a_correction_stands_before_the_text_of_an_entry_for_good(site: Site) -> None:
    """Who reads a feed may do so long after, and has the text that was wrong."""
    site.article("a", "corrections: [{at: '2024-04-20T10:00:00Z', note: Two.}]", body="Words.")
    site.build()
    html = entry_html(site)
    assert html.index("Correction</strong> (April 20, 2024") < html.index("Two.")
    assert html.index("Two.") < html.index("Words.")


def test_an_entry_that_was_withdrawn_says_since_when_and_why(site: Site) -> None:
    why = "corrections: [{at: '2024-04-20T10:00:00Z', note: Told twice.}]"
    site.article("a", "status: withdrawn", why, body="Words.").build()
    html = entry_html(site)
    assert "withdrawn.</strong> Withdrawn since April 20, 2024" in html
    assert "<p>Told twice.</p>" in html
    assert "Correction" not in html


@pytest.mark.parametrize("path", ["rss.xml", "atom.xml", "topics/news/rss.xml"])
def test_a_feed_has_a_style_sheet_and_leads_people_to_where_more_is_told(
    site: Site, path: str
) -> None:
    toml = SETTINGS.replace("digest.test/", "digest.test/sub/") + 'language = "fr"\n'
    site.put("site.toml", toml.encode()).article("a").build()
    document = etree.fromstring((site.output / path).read_bytes()).getroottree()
    sheet = document.getroot().getprevious()
    assert sheet.target == "xml-stylesheet"
    assert sheet.get("type") == "text/css"
    assert (site.output / sheet.get("href").removeprefix("/sub/")).is_file()
    (note,) = document.xpath("//*[local-name() = 'link'][@rel='related']")
    assert note.get("href") == "https://digest.test/sub/subscribe/"
    assert note.get("title").startswith("Ceci est un flux")


def test_an_edited_style_sheet_of_feeds_reaches_them(site: Site) -> None:
    before = site.article("a").build().text("rss.xml")
    site.put("templates/assets/feed.css", b"rss { color: red }").build()
    assert site.text("rss.xml") != before


def test_summaries_alone_where_the_settings_say_so(site: Site) -> None:
    site.put("site.toml", (site.root / "site.toml").read_bytes() + b"[feeds]\nfull_text = false\n")
    site.article("a", "summary: In short.", body="The whole.").build()
    assert "The whole." not in site.text("rss.xml")
    assert "In short." in site.text("rss.xml")


def test_an_international_host_is_ascii_in_ids(site: Site) -> None:
    site.put(
        "site.toml",
        '[site]\ntitle = "D"\nbase_url = "https://bücher.test/"\ntimezone = "UTC"\n'.encode(),
    )
    site.article("b", "title: x", "slug: غزة").build()
    assert ids(site) == ["tag:xn--bcher-kva.test,2024:2024-04-19:%D8%BA%D8%B2%D8%A9"]


def test_every_address_of_a_site_is_ascii(site: Site) -> None:
    toml = '[site]\ntitle = "D"\nbase_url = "https://été.test/été"\ntimezone = "UTC"\n'
    site.put("site.toml", toml.encode()).put("content/p.png", PNG)
    site.article("a", "image: {file: p.png, alt: P}", body="[b](b.md) [t](/topics/)").article("b")
    site.build()
    root = "https://xn--t-9fab.test/%C3%A9t%C3%A9/"
    for path, data in site.tree().items():
        if not path.startswith("assets/"):
            assert "été" not in data.decode(errors="replace"), path
    assert f"Sitemap: {root}sitemap.xml" in site.text("robots.txt")
    assert rss(site).xpath("channel/link/text()") == [root]
    assert site.page("/").xpath("//link[@rel='canonical']/@href") == [root]
    assert site.page("/").xpath("//a[@href='/%C3%A9t%C3%A9/topics/']")


def test_the_first_recording_is_enclosed(site: Site) -> None:
    site.put("content/one.mp3", b"x" * 1234).put("content/a b/two.OGG", b"y").put(
        "content/v.mp4", b""
    )
    body = "[film](v.mp4) [gone](gone.mp3) [two](a%20b/two.OGG#t=30) [one](one.mp3)"
    site.article("a", body=body).article("b", body="![one](/media/one.mp3)", day="2024-04-18")
    site.article("c", "status: withdrawn", body="[one](one.mp3)", day="2024-04-17").build()
    urls = ["https://digest.test/media/a%20b/two.OGG", "https://digest.test/media/one.mp3"]
    enclosures = [dict(e.attrib) for e in rss(site).xpath("//item/enclosure")]
    assert enclosures == [
        {"url": urls[0], "length": "1", "type": "audio/ogg"},
        {"url": urls[1], "length": "1234", "type": "audio/mpeg"},
    ]
    links = atom(site).xpath("//a:entry/a:link[@rel='enclosure']", namespaces=ATOM)
    assert [(e.get("href"), e.get("length")) for e in links] == [(urls[0], "1"), (urls[1], "1234")]
    items = json.loads(site.text("feed.json"))["items"]
    assert [item.get("attachments") for item in items] == [
        [{"url": urls[0], "mime_type": "audio/ogg", "size_in_bytes": 1}],
        [{"url": urls[1], "mime_type": "audio/mpeg", "size_in_bytes": 1234}],
        None,
    ]
    assert rss(site).xpath("//item/link/text()")[0] == "https://digest.test/2024/04/19/a/"


def test_a_recording_that_moves_to_the_front_is_enclosed_at_once(site: Site) -> None:
    site.put("content/one.mp3", b"1").put("content/two.mp3", b"22")
    site.article("a", body="[one](one.mp3) [two](two.mp3)").build()
    site.article("a", body="[two](two.mp3) [one](one.mp3)").build()
    assert rss(site).xpath("//enclosure/@length") == ["2"]
    site.put("content/two.mp3", b"333").build()
    assert rss(site).xpath("//enclosure/@length") == ["3"]
