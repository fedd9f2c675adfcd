"""Retractions: what is withdrawn, held back, expired or deleted is gone for every reader."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from lxml import etree

from tests.sites import PNG, Site

FEEDS = ("rss.xml", "atom.xml", "feed.json")
WITHDRAWN = "This article has been withdrawn."
EMPTIED = "What was published here has been withdrawn."
NOTHING = "No article is published at present."

SECRET = (
    "summary: Secret summary.",
    "image: {file: secret.png, alt: Secret alt, credit: Secret credit}",
    "sources: [{name: Secret source, url: 'https://secret.test/'}]",
    "extra: {desk: Secret desk}",
)


def article(site: Site, *lines: str) -> Site:
    """An article whose every part is a secret but its headline."""
    site.put("content/secret.png", PNG)
    return site.article("a", "title: Cabinet", *SECRET, *lines, body="Secret ![s](secret.png)")


def secrets(site: Site) -> list[str]:
    """The files of the output that still tell or hold any of it."""
    tree = site.tree()
    return [path for path in tree if b"secret" in tree[path].lower() or "secret" in path]


def dead_links(site: Site) -> set[str]:
    """Addresses on the pages that lead to no file of the output."""
    tree = site.tree()
    found = set()
    for path in tree:
        if path.endswith(".html"):
            for address in site.page(f"/{path}").xpath("//@href | //@src"):
                place = unquote(address.removeprefix("https://digest.test").partition("#")[0])
                file = f"{place[1:]}index.html" if place.endswith("/") else place[1:]
                found |= {address} if place.startswith("/") and file not in tree else set()
    return found


def feed_titles(site: Site, folder: str = "") -> list[list[str]]:
    """The titles of the entries in each of the three feeds below ``folder``."""
    rss, atom = (etree.fromstring((site.output / folder / name).read_bytes()) for name in FEEDS[:2])
    return [
        rss.xpath("//item/title/text()"),
        atom.xpath("//*[local-name()='entry']/*[local-name()='title']/text()"),
        [item["title"] for item in json.loads(site.text(f"{folder}feed.json"))["items"]],
    ]


@pytest.mark.parametrize(
    "how",
    [
        "status: withdrawn",
        "status: draft",
        "embargo: 2099-01-01T00:00Z",
        "expires: 2024-05-01T00:00Z",
    ],
)
def test_the_only_article_leaves_the_site(site: Site, how: str) -> None:
    article(site).build()
    assert len(secrets(site)) > 5
    article(site, how).build()
    assert secrets(site) == []
    assert NOTHING in site.text("index.html")
    assert not dead_links(site)


def test_the_only_article_leaves_the_site_with_its_file(site: Site) -> None:
    article(site).build()
    for file in (site.root / "content").iterdir():
        file.unlink()
    site.build()
    assert secrets(site) == []
    assert not any("Cabinet" in site.text(path) for path in site.paths() if path.endswith("l"))


def test_a_site_without_an_article_has_every_page_of_its_own(site: Site) -> None:
    (site.root / "content").mkdir()
    site.build()
    assert {path for path in site.paths() if not path.startswith("assets/")} == {
        "index.html", "404.html", "archive/index.html", "subscribe/index.html", "topics/index.html",
        *FEEDS, "sitemap.xml", "robots.txt", "subscriptions.opml", ".nojekyll", "site-builder.txt",
    }  # fmt: skip
    for path in ("/", "/archive/", "/topics/"):
        assert NOTHING in site.page(path).text_content()
    assert feed_titles(site) == [[], [], []]
    (updated,) = etree.fromstring((site.output / "atom.xml").read_bytes()).xpath(
        "/*/*[local-name()='updated']/text()"
    )
    assert updated == "2000-01-01T00:00:00+00:00"
    assert not dead_links(site)


def test_a_site_without_a_content_folder_is_a_mistake(site: Site) -> None:
    assert site.problem() == (
        "content: cannot be read: no such file or directory. Put the articles in there."
    )


def test_the_first_article_joins_an_empty_site(site: Site) -> None:
    (site.root / "content").mkdir()
    site.build()
    site.article("a").build()
    assert site.headlines("/") == ["A"]
    assert site.warnings == []


def test_a_build_without_an_article_says_why_there_is_none(site: Site) -> None:
    built = "The site is built all the same, and its pages say so."
    (site.root / "content").mkdir()
    assert site.build().warnings == [
        f"content: warning: no article is published: none is ready in content/. {built}"
    ]
    site.article("a", "status: draft").article("b", "embargo: 2024-06-02T00:00Z")
    site.put("content/c.md", b"---\nstatus: draft\n---\n")
    site.article("d", "embargo: 2024-07-01T00:00Z").article("e", "status: withdrawn")
    site.article("f", "expires: 2024-05-01T00:00Z")
    assert [text for text in site.build().warnings if text.startswith("content:")] == [
        "content: warning: no article is published: 2 drafts, 2 under embargo, the first until "
        f"2024-06-02 02:00 (Europe/Paris), 1 expired, 1 withdrawn. {built}"
    ]
    for slug in "abdf":
        (site.root / f"content/{slug}.md").unlink()
    site.article("b", "embargo: 2024-06-02T00:00Z")
    assert "1 under embargo until 2024-06-02 02:00" in site.build().warnings[0]


def test_an_error_is_not_told_as_a_site_without_articles(site: Site) -> None:
    site.article("a", "urgency: 99")
    assert "urgency" in site.problem()


@pytest.mark.parametrize("place", ["topics/cabinet", "stories/the-cabinet"])
def test_who_follows_a_topic_or_a_story_learns_of_a_withdrawal(site: Site, place: str) -> None:
    site.article("b", "topics: [Other]").article("c", "topics: [Cabinet]", "story: The cabinet")
    before = site.build().paths()
    site.article("c", "topics: [Cabinet]", "story: The cabinet", "status: withdrawn").build()
    assert before <= site.paths()
    for name in FEEDS:
        assert WITHDRAWN in site.text(f"{place}/{name}")
        assert "digest.test,2024:2024-04-19:c" in site.text(f"{place}/{name}")
    page = site.page(f"/{place}/")
    assert EMPTIED in page.text_content()
    assert {"/", "/corrections/"} <= set(page.xpath("//main//a/@href"))
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert f"/{place}/" not in site.text("sitemap.xml")
    assert not dead_links(site)


@pytest.mark.parametrize(
    ("lang", "title", "notice"),
    [
        ("en", "Withdrawn: 5 % more", WITHDRAWN),
        ("fr", "Retiré\xa0: 5\xa0% more", "Cet article a été retiré."),
        ("ar", "سُحب: 5 % more", "سُحب هذا المقال."),
        ("sw", "Withdrawn: 5 % more", WITHDRAWN),
    ],
)
def test_who_sees_but_title_and_summary_learns_of_a_withdrawal(
    site: Site, lang: str, title: str, notice: str
) -> None:
    gone = ("title: 5 % more", f"lang: {lang}", "byline: Secret desk", "status: withdrawn")
    site.article("a", *gone, *SECRET).build()
    assert feed_titles(site) == [[title]] * 3
    rss, atom = (etree.fromstring((site.output / name).read_bytes()) for name in FEEDS[:2])
    assert rss.xpath("//item/description/text()") == [notice]
    assert atom.xpath("//*[local-name()='summary']/text()") == [notice]
    (item,) = json.loads(site.text("feed.json"))["items"]
    assert item["summary"] == notice
    assert secrets(site) == []


@pytest.mark.parametrize("how", ["expires: 2024-05-01T00:00Z", ""])
def test_a_topic_goes_with_its_last_article_that_is_not_withdrawn(site: Site, how: str) -> None:
    site.article("b").article("c", "topics: [Cabinet]", "story: The cabinet").build()
    if how:
        site.article("c", "topics: [Cabinet]", "story: The cabinet", how)
    else:
        (site.root / "content/c.md").unlink()
    paths = site.build().paths()
    assert not [path for path in paths if "cabinet" in path]


def test_a_topic_whose_articles_were_withdrawn_can_have_narrower_topics(site: Site) -> None:
    site.put("content/topics/cabinet.md", b"---\nparent: Politics\n---\n")
    site.article("a", "topics: [Cabinet]").article("b", "topics: [Politics]", "status: withdrawn")
    site.build()
    assert site.page("/topics/cabinet/").xpath("//p[@class='kicker']/a/@href") == [
        "/topics/",
        "/topics/politics/",
    ]
    assert not dead_links(site)


def test_a_tombstone_leads_on(site: Site) -> None:
    site.article("a", "status: withdrawn", "topics: [One, Two]", "story: Talks").build()
    page = site.page("/2024/04/19/a/")
    led = page.xpath("//main//a/@href")
    assert led == [
        "/2024/04/19/", "/stories/talks/", "/topics/one/", "/topics/two/", "/", "/corrections/"
    ]  # fmt: skip
    assert not dead_links(site)


def test_the_day_of_a_withdrawn_article_stays(site: Site) -> None:
    """Without the editor's words, which go with the last of the articles that they are about."""
    note = b"---\ntitle: Secret title\nlead: a\n---\nSecret words.\n"
    article(site).put("content/briefings/2024-04-19.md", note)
    site.article("b", day="2024-04-18").article("c", day="2024-04-20").build()
    before = site.paths()
    article(site, "status: withdrawn").build()
    assert before - site.paths() == {"media/secret.png"}
    page = site.page("/2024/04/19/")
    assert EMPTIED in page.text_content()
    assert page.xpath("//nav[@class='turn']/a/@href") == ["/2024/04/18/", "/2024/04/20/"]
    assert site.headlines("/") == ["C", "B"]
    assert secrets(site) == []
    assert site.warnings == [
        "content/briefings/2024-04-19.md: warning: not shown, for all that stood in the briefing "
        "of 2024-04-19 was withdrawn."
    ]


def test_a_day_whose_articles_are_all_left_out_was_not_withdrawn(site: Site) -> None:
    site.article("a").put("content/briefings/2024-04-19.md", b"---\nleave_out: [a]\n---\nQuiet.\n")
    site.build()
    assert "Quiet." in site.text("2024/04/19/index.html")
    assert EMPTIED not in site.text("2024/04/19/index.html")


def test_the_pages_of_an_emptied_site_speak_its_language(site: Site) -> None:
    for lang, nothing, emptied in (
        ("fr", "Aucun article n’est publié pour le moment.", "a été retiré"),
        ("ar", "لا مقال منشور حاليًا.", "سُحب ما كان منشورًا هنا."),
    ):
        settings = (site.root / "site.toml").read_text(encoding="utf-8").partition("language")[0]
        site.put("site.toml", f'{settings}language = "{lang}"\n'.encode())
        site.article("a", "status: withdrawn").build()
        assert nothing in site.text("index.html")
        assert emptied in site.text("topics/news/index.html")


def test_a_withdrawn_article_draws_no_line_between_its_translations(site: Site) -> None:
    site.article("a", "lang: en", "status: withdrawn").article("b", "lang: fr", "translation_of: a")
    site.article("c", "lang: de", "translation_of: a").build()
    links = site.page("/2024/04/19/b/").xpath("//link[@hreflang]/@href")
    assert links == ["https://digest.test/2024/04/19/c/", "https://digest.test/2024/04/19/b/"]


def test_another_article_s_link_leads_to_the_tombstone(site: Site) -> None:
    article(site, "status: withdrawn").article("b", body="[Earlier](a.md).").build()
    assert site.page("/2024/04/19/b/").xpath("//div[@class='prose']//a/@href") == ["/2024/04/19/a/"]


TELL = "Feed readers keep what they have; status: withdrawn would tell them."


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("status: draft", "status: a draft now"),
        ("embargo: 2099-01-01T00:00Z", "embargo: under embargo now"),
    ],
)
def test_the_build_that_takes_a_page_away_says_so_and_no_later_one(
    site: Site, line: str, told: str
) -> None:
    site.article("a").article("b").build()
    site.article("a", line).build()
    assert site.warnings == [
        f"content/a.md:5: warning: {told}, and its page /2024/04/19/a/ is gone. {TELL}"
    ]
    assert site.build().warnings == []
    site.article("b", "urgency: 2")
    assert site.build().warnings == []


def test_an_unfinished_draft_takes_its_page_away_too(site: Site) -> None:
    site.article("a").article("b").build()
    site.put("content/a.md", b"---\ntitle: A\nstatus: draft\n---\n").build()
    assert [text for text in site.warnings if "is gone" in text] == [
        "content/a.md:3: warning: status: a draft now, and its page /2024/04/19/a/ is gone. " + TELL
    ]


def test_an_expiry_is_told_when_it_takes_a_page_away(site: Site) -> None:
    site.article("a", "expires: 2024-06-02T00:00Z").article("b").build()
    site.build(as_of=datetime(2024, 6, 2, tzinfo=UTC))
    assert site.warnings == [
        "content/a.md:5: warning: expires: expired, and its page /2024/04/19/a/ is gone."
    ]


def test_a_deleted_file_is_told_with_the_page_that_goes_with_it(site: Site) -> None:
    site.put("content/pages/about.md", b"---\ntitle: About\n---\n")
    site.article("a").article("b").build()
    for name in ("a.md", "pages/about.md"):
        (site.root / "content" / name).unlink()
    other = 'If it is published from another file, add aliases: ["{}"] there.'
    assert site.build().warnings == [
        f"content/a.md: warning: no longer there, and its page /2024/04/19/a/ is gone. {TELL} "
        + other.format("/2024/04/19/a/"),
        "content/pages/about.md: warning: no longer there, and its page /about/ is gone. "
        + other.format("/about/"),
    ]


def test_feed_readers_know_already_of_an_article_that_was_withdrawn(site: Site) -> None:
    site.article("a", "status: withdrawn").article("b").build()
    site.article("a", "status: draft").build()
    assert site.warnings == [
        "content/a.md:5: warning: status: a draft now, and its page /2024/04/19/a/ is gone."
    ]


def test_an_address_that_changed_is_told_with_the_alias_that_leads_on(site: Site) -> None:
    site.article("a").article("b", "id: 'tag:x.test,2024:b'").build()
    (site.root / "content/b.md").unlink()
    site.article("a", "slug: other").article("c", "id: 'tag:x.test,2024:b'").build()
    assert site.warnings == [
        "content/a.md: warning: its address was /2024/04/19/a/ and is /2024/04/19/other/ now. "
        'To lead readers on, add aliases: ["/2024/04/19/a/"].',
        "content/c.md: warning: its address was /2024/04/19/b/ and is /2024/04/19/c/ now. "
        'To lead readers on, add aliases: ["/2024/04/19/b/"].',
    ]
    site.article("a", "slug: third", "aliases: ['/2024/04/19/other/']").build()
    assert site.warnings == []


def test_many_pages_that_go_are_told_in_one_line(site: Site) -> None:
    for number in range(30):
        site.article(f"n{number:02}")
    site.build()
    gone = "content/n00.md, content/n01.md, content/n02.md and 27 more"
    for number in range(30):
        site.article(f"n{number:02}", "status: draft")
    assert site.build().warnings[0] == (
        f"content: warning: 30 pages are gone, for these are drafts now: {gone}. {TELL}"
    )
    for number in range(30):
        site.article(f"n{number:02}")
    site.build()
    for file in (site.root / "content").iterdir():
        file.unlink()
    assert site.build().warnings == [
        f"content: warning: 30 pages are gone, for these are no longer there: {gone}. {TELL}",
        "content: warning: no article is published: none is ready in content/. "
        "The site is built all the same, and its pages say so.",
    ]


@pytest.mark.parametrize("forget", [True, False])
def test_pages_that_go_are_told_also_by_a_build_that_remembers_nothing(
    site: Site, forget: bool
) -> None:
    site.article("a").article("b").build()
    site.article("a", "status: draft")
    if forget:
        shutil.rmtree(site.root / ".site-builder")
    site.build(clean=not forget)
    assert site.warnings == [
        "content: warning: a page is gone that an earlier build made: /2024/04/19/a/."
    ]


def test_drafts_that_were_only_previewed_are_not_told_as_gone(site: Site) -> None:
    site.article("a", "status: draft").article("b").build(drafts=True)
    assert site.build().warnings == []


def test_withdrawing_takes_no_page_away(site: Site) -> None:
    site.article("a").article("b").build()
    assert site.article("a", "status: withdrawn").build().warnings == []
