"""Where the links in a text lead, on pages and in feeds, and what is said of dead ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote, unquote, urlsplit
from urllib.request import urlopen

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.content.readings import Readings
from tests.sites import PNG, SETTINGS, Site

URL, ALL = "/2024/04/19/a/", "/2024/04/19/all/"


def hrefs(site: Site, page: str = URL) -> list[str]:
    """Where the links in a text lead, then what its pictures show."""
    prose = site.page(page).cssselect(".prose")[0]
    return [str(href) for href in (*prose.xpath(".//a/@href"), *prose.xpath(".//img/@src"))]


@contextmanager
def static_host(folder: Path) -> Iterator[str]:
    """A server that knows of files and of nothing else; gives its address."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("link", "href"),
    [
        ("r.pdf#page=3", "/media/r.pdf#page=3"),
        ("r.pdf#page=3&zoom=100,0,7", "/media/r.pdf#page=3&zoom=100,0,7"),
        ("t.mp3#t=30", "/media/t.mp3#t=30"),
        ("r.pdf#a%20b%26c", "/media/r.pdf#a%20b%26c"),
        ("<r.pdf#a b>", "/media/r.pdf#a%20b"),
        ("r.pdf#a#b", "/media/r.pdf#a%23b"),
        ("r.pdf#100%", "/media/r.pdf#100%25"),
        ("r.pdf?v=2#page=3", "/media/r.pdf?v=2#page=3"),
        ("/media/r.pdf#page=3", "/media/r.pdf#page=3"),
        ("b.md#:~:text=Text", "/2024/04/19/b/#:~:text=Text"),
        ("b.md#top", "/2024/04/19/b/#top"),
        ("#", "/2024/04/19/a/#"),
        ("/topics/news/?x=1#main", "/topics/news/?x=1#main"),
    ],
)
def test_what_stands_behind_an_address_is_kept_on_the_page_and_in_feeds(
    site: Site, link: str, href: str
) -> None:
    site.article("a", body=f"[x]({link})").article("b")
    site.put("content/r.pdf", b"%PDF").put("content/t.mp3", b"ID3").build()
    assert hrefs(site) == [href.removeprefix(URL)]
    assert site.warnings == []
    for feed in ("rss.xml", "atom.xml", "feed.json"):
        whole = f"https://digest.test{href}".replace("&", "&amp;")
        assert whole in site.text(feed).replace("&amp;amp;", "&amp;")


NAMES = ("c#.png", "50%.png", "50%25.png", "a b, c.png", "q?.png", "a+b&c='d'.png", 'say "so".png')


@pytest.mark.parametrize("name", NAMES)
def test_a_file_may_have_any_name_and_every_host_serves_it(site: Site, name: str) -> None:
    site.put(f"content/{name}", PNG)
    raw = name.replace("%25", "%2525") if name == "50%25.png" else name
    site.article("a", body=f"[x](<{raw}>) [y]({quote(name)}) ![z]({quote(name)})")
    site.article("c", f"image: {{file: '{name.replace(chr(39), chr(39) * 2)}', alt: x}}").build()
    assert site.warnings == []
    with static_host(site.output) as host:
        figure = str(site.page("/2024/04/19/c/").xpath("//figure/img/@src")[0])
        for href in (*hrefs(site), figure):
            with urlopen(host + href) as answer:
                assert answer.read() == PNG


def test_an_article_may_have_a_number_sign_in_its_name_and_a_place_behind_it(site: Site) -> None:
    site.put("content/c#.md", site.article("b").root.joinpath("content/b.md").read_bytes())
    site.article("a", body="[x](c%23.md) [y](<c#.md>) [z](<c#.md#top>)").build()
    url = "/2024/04/19/c-sharp/"
    assert hrefs(site) == [url, url, f"{url}#top"]


def test_a_name_is_found_in_either_form_of_unicode(site: Site) -> None:
    site.put("content/e\u0301te\u0301.png", PNG)
    site.article("a", body="![x](\u00e9t\u00e9.png) ![y](e%CC%81t%C3%A9.png)").build()
    assert len(hrefs(site)) == 2
    assert site.warnings == []


@pytest.mark.parametrize(
    "link",
    [
        "gone.md", "gone.png", "../../../etc/passwd", "x/", "?q", ".", "/gone/", "/topics/x/",
        "/images/x.png", "/2024/04/18/", "/2024/04/19/held/", "/media/held.png",
        "#section", "/media/b.md", "b.md#section", "/2024/04/19/b/#section", "/about/#section",
        "held.md", "/media/../site.toml", "/site-builder.txt", "/.nojekyll", "/rss.xml/",
        "x.exe", "briefings/2024-04-20.md", "wires/r.txt", "/media/wires/r.txt", "unfinished.md",
        "https:///a", "http:/h.test/", "https:", "//", "///a",
    ],
)  # fmt: skip
def test_a_dead_link_is_a_warning_and_is_left_out(site: Site, link: str) -> None:
    site.article("a", body=f"Words [*here*]({link}).").article("b")
    site.article("held", "status: draft").put("content/x.exe", b"MZ")
    site.article("unfinished", "status: draft", "dateline: soon").put("content/wires/r.txt", b"RAW")
    site.put("content/pages/about.md", b"---\ntitle: About\n---\nHello.")
    site.put("content/briefings/2024-04-20.md", b"---\ntitle: None\n---\n").build()
    (warning,) = (text for text in site.warnings if text.startswith("content/a.md"))
    assert warning.startswith(f'content/a.md:6: warning: "{link}" ')
    assert ", so the link is left out. " in warning
    assert hrefs(site) == []
    assert site.page(URL).cssselect(".prose")[0].text_content().strip() == "Words here."
    assert "Words <em>here</em>.</p>" in site.text("feed.json")


def test_a_dead_picture_shows_its_words_and_what_is_no_picture_becomes_a_link(site: Site) -> None:
    site.article("a", body="One ![a *map*](gone.png).\n\n![sound](t.mp3) ![text](b.md)").article(
        "b"
    )
    site.put("content/t.mp3", b"ID3").build()
    assert site.warnings == [
        'content/a.md:6: warning: "gone.png" leads to no file in content/, so the picture is left'
        " out. Write it relative to this file, or from the root of the site: /topics/…",
        'content/a.md:8: warning: "b.md" is no picture, so it became a link. Name a file that is'
        " one, or link to it: [words](address).",
        'content/a.md:8: warning: "t.mp3" is no picture, so it became a link. Name a file that is'
        " one, or link to it: [words](address).",
    ]
    assert hrefs(site) == ["/media/t.mp3", "/2024/04/19/b/"]
    assert not site.page(URL).xpath("//main//img")
    assert site.page(URL).xpath("//main//p[.='One a map.']")


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ("gone.png", '"gone.png" leads to no file in content/'),
        ("b.md", '"b.md" is no picture'),
        ("r.pdf", '"r.pdf" is no picture'),
        ("/topics/news/", '"/topics/news/" is no picture'),
        ("https://h.test/x.png", '"https://h.test/x.png" lies on another host'),
    ],
)
def test_an_article_whose_picture_is_none_is_published_without_it(
    site: Site, file: str, fault: str
) -> None:
    site.article("a", f"image: {{file: '{file}', alt: x}}").article("b")
    site.put("content/r.pdf", b"%PDF").build()
    (warning,) = site.warnings
    assert warning.startswith(
        f"content/a.md:5: warning: image.file: {fault}, so the article has no picture. "
    )
    assert not site.page(URL).xpath("//figure")


def test_an_article_with_a_picture_is_not_read_to_be_planned(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("a", "image: {file: p.png, alt: x}").put("content/p.png", PNG).build()
    asked: list[str] = []

    def line(_: Readings, path: str, __: str) -> int:
        asked.append(path)
        return 1

    monkeypatch.setattr(Readings, "line", line)
    site.article("b").build()
    assert not asked
    site.article("b", "image: {file: gone.png, alt: x}").build()
    assert {*asked} == {"content/b.md"}


def test_a_path_of_the_site_is_found_however_it_is_written(site: Site) -> None:
    paths = ("/topics/énergie", "/topics/%C3%A9nergie/", "/topics/énergie/index.html")
    site.article("a", "topics: [Énergie]", body=" ".join(f"[x]({path})" for path in paths))
    site.build()
    assert site.warnings == []
    assert hrefs(site) == ["/topics/%C3%A9nergie/"] * 3


def published(site: Site) -> set[str]:
    """The address of each page, feed and redirect in output/."""
    others = (".nojekyll", "site-builder.txt")
    paths = (path for path in site.paths() if path not in others and not path.startswith("assets/"))
    return {f"/{path.removesuffix('index.html')}" for path in paths}


def test_whatever_is_published_can_be_linked_to_and_nothing_else(site: Site) -> None:
    steps: list[tuple[str, str]] = [
        ("content/pages/about.md", "---\ntitle: About\naliases: [/who/]\n---\n"),
        ("content/topics/europe.md", "---\nnames: {en: Europe}\naliases: [EU, World]\n---\n"),
        ("content/f.md", "---\ntitle: F\ndateline: Paris, 2023-01-31\ntopics: [World]\n"
         "story: The flood\naliases: [/f.html]\n---\n"),
        ("content/g.md", "---\ntitle: G\ndateline: Paris, 2024-04-18\ntopics: [Lost]\n"
         "status: withdrawn\naliases: [/g/]\n---\n"),
        ("site.toml", f"{SETTINGS}[topics]\nper_page = 1\n"),
        ("site.toml", f"{SETTINGS}[feeds]\nper_topic = false\nformats = ['atom']\n"),
        ("site.toml", f"{SETTINGS}[urls]\ntopic = '/t/{{slug}}.html'\npage = '/p/{{slug}}/'\n"),
    ]  # fmt: skip
    linked: set[str] = set()
    for number in range(4):
        site.article(f"n{number}", "topics: [Europe, News]")
    site.article("all", "topics: [News]")
    for path, text in steps:
        site.put(path, text.encode()).build()
        linked |= published(site)
    for path, _ in steps:
        (site.root / path).unlink(missing_ok=True)
    site.put("site.toml", SETTINGS.encode())
    body = "".join(f"[x](<{link}>)\n" for link in sorted(linked))
    site.article("all", "topics: [News]", body=body)
    for path, text in steps:
        assert {unquote(href) for href in hrefs(site.build(), ALL)} == published(site)
        site.put(path, text.encode())
    assert {unquote(href) for href in hrefs(site.build(), ALL)} == published(site)


@pytest.mark.parametrize(
    ("link", "advice"),
    [
        ("bellroy.com", "Write https://bellroy.com for an address of another site."),
        ("www.x.org/y", "Write https://www.x.org/y for an address of another site."),
        (
            "news.example.co.uk/a?b",
            "Write https://news.example.co.uk/a?b for an address of another",
        ),
        ("x.y@z.org", "Write mailto:x.y@z.org for an e-mail address."),
        ("(https://h.test/a)", "Write the address alone: https://h.test/a."),
        ("/https://h.test/a", "Write the address alone: https://h.test/a."),
        ("m\\map.png", 'Write it with /: "m/map.png".'),
        ("{{<ref>}}", "Write the file's own path instead of a shortcode, such as"),
        ("{{site.url}}/b", "Write the file's own path instead of a shortcode, such as"),
        ("{%link%}", "Write the file's own path instead of a shortcode, such as"),
        ("M/Map.PNG", 'Did you mean "m/map.png"?'),
        ("/images/map.png", 'Did you mean "m/map.png"?'),
        ("../../static/map.png?x#y", 'Did you mean "m/map.png"?'),
        ("old-flood", 'Did you mean "y/Old%20Flood.md"?'),
        ("old_flood.html", 'Did you mean "y/Old%20Flood.md"?'),
        ("/2016/flood-of-2016.html", 'Did you mean "y/Old%20Flood.md"?'),
        ("y/Old%20Folod.md", 'Did you mean "y/Old%20Flood.md"?'),
        ("y/Old%20Flod.md", 'Did you mean "y/Old%20Flood.md"?'),
        ("/Topics/news", 'Did you mean "/topics/news/"?'),
        ("/sub/topics/news/", 'Did you mean "/topics/news/"?'),
        ("post.html", 'Name the file that the page is made of, such as "post.md".'),
        ("b-2.md", "Write it relative to this file, or from the root of the site: /topics/…"),
        ("twin.png", "Write it relative to this file, or from the root of the site: /topics/…"),
        ("p/twin.PNG", 'Did you mean "p/twin.png"?'),
        ("report.pdf", "Write it relative to this file, or from the root of the site: /topics/…"),
        ("/gone/", "Link to a file, such as ../18/flood.md, or write the whole address: https://…"),
    ],
)
def test_advice_fits_what_was_written(site: Site, link: str, advice: str) -> None:
    site.article("a", body=f"[x]({link})").article("b-1")
    site.article("y/Old Flood", "slug: flood-of-2016")
    for name in ("m/map.png", "p/twin.png", "q/twin.png"):
        site.put(f"content/{name}", PNG)
    site.build(base_url="https://digest.test/sub/")
    (warning,) = site.warnings
    assert warning.startswith(f'content/a.md:6: warning: "{link}" leads to no ')
    assert f", so the link is left out. {advice}" in warning


@pytest.mark.parametrize(
    ("link", "advice"),
    [
        ("http://localhost:4000/Topics/news/", 'Did you mean "/topics/news/"?'),
        ("http://localhost/topics/news/", 'Did you mean "/topics/news/"?'),
        ("https://127.0.0.1/x", "Write the address that readers have."),
        ("http://[::1]:8000/", "Did you mean"),
        ("localhost:8000", 'Did you mean "/"?'),
        ("C:\\Pictures\\map.png", 'Did you mean "m/map.png"?'),
        ("file:///home/me/list.pdf", "Put the file beside this one."),
    ],
)
def test_the_authors_own_machine_is_no_place_for_readers(
    site: Site, link: str, advice: str
) -> None:
    site.article("a", body=f"Words [here]({link}), <http://localhost.test/> ![alt]({link})")
    site.put("content/m/map.png", PNG).build()
    (warning,) = site.warnings
    assert warning.startswith(
        f'content/a.md:6: warning: "{link}" leads to your own machine, so the'
    )
    assert advice in warning
    assert hrefs(site) == ["http://localhost.test/"]
    site.article("a", f"image: {{file: '{link}', alt: x}}").build()
    assert "leads to your own machine, so the article has no picture" in site.warnings[0]


def test_a_message_repeats_no_more_of_an_address_than_tells_which_it_is(site: Site) -> None:
    site.article("a", body=f"[x]({'y' * 5000}) [z](/{'z' * 5000}/)").build()
    assert [len(warning) < 300 for warning in site.warnings] == [True, True]


@pytest.mark.parametrize(
    ("link", "advice"),
    [
        ("#In-Short", 'Did you mean "#in-short"?'),
        (
            "#no.-1",
            'A heading is named by its words: "#in-short", "#energie", "#in-short-2",'
            ' "#\u00e9t\u00e9".',
        ),
        ("b.md#x", "It has no heading to lead to."),
        ("/2024/04/19/b/#x", "It has no heading to lead to."),
    ],
)
def test_a_place_that_is_not_in_the_text_is_dead(site: Site, link: str, advice: str) -> None:
    body = "## In short\n\n## *Energie*\n\n## In short\n\n## \u00c9t\u00e9\n\n"
    site.article("a", body=f"{body}[x]({link})").article("b").build()
    (warning,) = site.warnings
    assert warning == (
        f'content/a.md:14: warning: "{link}" names no place in that text, so the link is left out.'
        f" {advice}"
    )
    assert hrefs(site) == []


def test_a_place_in_a_text_can_be_linked_to_from_everywhere(site: Site) -> None:
    body = "## In short\n\n## \u00c9t\u00e9\n\nSaid.[^1]\n\n[^1]: By whom.\n\n"
    links = (
        "#in-short",
        "#\u00e9t\u00e9",
        "#%C3%A9te%CC%81",
        "#fn1",
        "a.md#in-short",
        f"{URL}#in-short",
    )
    linked = " ".join(f"[x]({link})" for link in links)
    site.article("a", body=body + linked).article("b", body=linked.replace("(#", "(a.md#"))
    site.put(
        "content/pages/about.md", f"---\ntitle: About\n---\n{body}[x](/about/#in-short)".encode()
    )
    site.put("content/briefings/2024-04-19.md", f"---\nlead: a\n---\n{body}[x](#in-short)".encode())
    site.build()
    assert site.warnings == []
    ids = {str(name) for name in site.page(URL).xpath("//main//@id")}
    for page in (URL, "/2024/04/19/b/", "/about/", "/2024/04/19/", "/"):
        found = [unquote(href.rpartition("#")[2]) for href in hrefs(site, page)]
        there = {str(name) for name in site.page(page).xpath("//main//@id")}
        assert set(found) <= (ids if page == "/2024/04/19/b/" else there), page
        assert len(found) >= 2, page


def test_a_link_dies_with_the_heading_that_it_led_to(site: Site) -> None:
    site.article("a", body="See [this](b.md#damage).").article("b", body="Text.\n\n## Damage")
    assert hrefs(site.build()) == ["/2024/04/19/b/#damage"]
    site.article("b", body="Text.\n\n## Losses").build()
    assert hrefs(site) == []
    assert len(site.warnings) == 1
    site.article("b", body="Text.\n\n## Damage").build()
    assert hrefs(site) == ["/2024/04/19/b/#damage"]
    assert site.warnings == []


def test_a_link_dies_with_the_page_that_it_led_to(site: Site) -> None:
    site.article("a", body="[t](/topics/war/) ![p](p.png)").article("b", "topics: [War]")
    site.put("content/p.png", PNG)
    assert hrefs(site.build()) == ["/topics/war/", "/media/p.png"]
    site.article("b", "topics: [Peace]").build()
    assert hrefs(site) == ["/media/p.png"]
    (site.root / "content/p.png").unlink()
    assert hrefs(site.build()) == []
    assert len(site.warnings) == 2
    site.article("b", "topics: [War]").put("content/p.png", PNG)
    assert hrefs(site.build()) == ["/topics/war/", "/media/p.png"]


def test_links_in_an_editors_words_are_told_with_their_lines(site: Site) -> None:
    site.article("a")
    site.write("""\
-- content/briefings/2024-04-19.md --
---
title: Today
closing: |
  One.

  ![Two](gone.png) and ![three](https://h.test/x.png).
---
Four.

[Five](gone.md)
-- content/pages/about.md --
---
title: About
---
[Six](/gone/)
""").build()
    assert [warning.partition(": warning: ")[0] for warning in site.warnings] == [
        "content/briefings/2024-04-19.md:6",
        "content/briefings/2024-04-19.md:6",
        "content/briefings/2024-04-19.md:10",
        "content/pages/about.md:4",
    ]
    site.write("""\
-- content/briefings/2024-04-19.md --
---
title: Today
closing: "See [that](gone.md)."
---
""").build()
    assert site.warnings[0].startswith('content/briefings/2024-04-19.md:3: warning: "gone.md" ')


def test_a_proposal_is_whole_however_long_it_is(site: Site) -> None:
    name = f"{'long-' * 40}name.png"
    site.article("a", body=f"![x](pictures/{name.upper()})").put(f"content/{name}", PNG).build()
    assert site.warnings[0].endswith(f'out. Did you mean "{name}"?')


PIECES = """
    a b.md a.md c#.png c%23.png / // .. . # ? % %25 topics news 2024 04 19 index.html media part é
    e\u0301 \\ : @ ' &amp; http: localhost C: * _ ~
"""


@settings(max_examples=15)
@given(
    st.lists(
        st.lists(st.sampled_from(PIECES.split()), max_size=6).map("".join), min_size=20, max_size=60
    )
)
def test_no_link_that_is_published_is_dead(site: Site, links: list[str]) -> None:
    body = "".join(f"[x](<{link}>) ![y](<{link}>)\n\n" for link in links)
    site.article("a", body=f"# Part\n\n{body}").article("b", body="# Part").put(
        "content/c#.png", PNG
    )
    site.build()
    files = site.paths()
    for href in hrefs(site):
        address = urlsplit(href)
        if address.netloc or address.scheme == "http":
            continue
        path = unquote(address.path)
        assert not path or f"{path[1:]}index.html" in files or path[1:] in files, href
        if path in ("", URL, "/2024/04/19/b/"):
            assert unquote(address.fragment) in ("", "part"), href


def test_advice_on_many_dead_links_is_not_many_comparisons(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a million pairs of a name and a file would be compared one with another."""
    from site_builder.plan import link_advice

    asked: list[str] = []
    names = link_advice._names

    def counted(file: str) -> Iterator[str]:
        asked.append(file)
        return names(file)

    monkeypatch.setattr(link_advice, "_names", counted)
    for number in range(500):
        site.put(f"content/m/{number}.png", b"")
    body = "".join(f"![x](/gone/{number}.jpg)\n" for number in range(1000))
    site.article("a", body=body).build()
    assert len(site.warnings) == 1000
    assert len(asked) < 3000


@pytest.mark.parametrize("link", ["_in/b.md", "_in/b.md#here", "_b.md", "_in/x.png", "_in/%62.md"])
def test_a_link_to_what_an_underscore_holds_back_says_so(site: Site, link: str) -> None:
    site.article("a", body=f"[b]({link})").article("_in/b").article("_b")
    site.put("content/_in/x.png", PNG).build()
    assert [text for text in site.warnings if text.startswith("content/a.md")] == [
        f'content/a.md:6: warning: "{link}" leads to what a name that begins with _ keeps from'
        " being published, so the link is left out. Move that file or rename it, or take this out."
    ]


def test_a_picture_whose_name_begins_with_an_underscore_is_one(site: Site) -> None:
    site.put("content/_DSC1.png", PNG).article("a", body="![x](_DSC1.png)").build()
    assert site.warnings == []
    assert "media/_DSC1.png" in site.paths()


@pytest.mark.parametrize(
    "address", ["http://[::1", "https://[::g]/", "https://a.test:99999/", "https:///x"]
)
def test_an_address_whose_host_cannot_be_is_left_out(site: Site, address: str) -> None:
    site.article("a", body=f"See [here]({address}).").build()
    assert site.warnings == [
        f'content/a.md:6: warning: "{address}" names no host, so the link is left out.'
        " Write it in full: https://example.org/page."
    ]
    assert not site.page("/2024/04/19/a/").xpath("//div[@class='prose']//a")


@pytest.mark.parametrize("address", ["http://desk@x.test", "HTTPS://me:secret@x.test/a@b"])
def test_an_address_with_a_user_name_is_left_out(site: Site, address: str) -> None:
    site.article("a", body=f"See [here]({address}) and [there](https://x.test/@me).").build()
    assert site.warnings == [
        f'content/a.md:6: warning: "{address}" holds a user name, so the link is left out.'
        " Write mailto: before an e-mail address."
        " Of another one, take out what stands before the @."
    ]
    links = site.page("/2024/04/19/a/").xpath("//div[@class='prose']//a/@href")
    assert links == ["https://x.test/@me"]


def test_an_address_by_number_is_one(site: Site) -> None:
    site.article("a", body="See [here](http://[2001:db8::1]:8080/x).").build()
    (link,) = site.page("/2024/04/19/a/").xpath("//div[@class='prose']//a/@href")
    assert link == "http://[2001:db8::1]:8080/x"
