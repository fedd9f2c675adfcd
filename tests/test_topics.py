"""Topics and stories that an editor would take for one, and the addresses kept for the site."""

from __future__ import annotations

import pytest

from site_builder.urls import slugify
from tests.sites import PNG, SETTINGS, Site

TWINS = [
    ("ایران", "ايران"),
    ("غزة", "غزه"),
    ("Économie", "Economie"),
    ("ΕΛΛΑΔΑ", "Ελλάδα"),
    ("U.S.", "US"),
]


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_topics_that_look_alike_are_a_warning(site: Site, one: str, other: str) -> None:
    site.article("a", f"topics: ['{one}']").article("b", f"topics: ['{one}']")
    site.article("c", f"topics: ['{other}']").build()
    assert site.warnings == [
        f'content/c.md:4: warning: topics: "{other}" looks like "{one}", and is another one.'
        f" To make them one, write it the same way, or add content/topics/{slugify(one)}.md with"
        f' aliases: ["{other}"].'
    ]


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_an_alias_makes_two_topics_one(site: Site, one: str, other: str) -> None:
    site.article("a", f"topics: ['{one}']").article("b", f"topics: ['{other}']")
    note = f"---\nnames: {{en: '{one}'}}\naliases: ['{other}']\n---\n"
    site.put("content/topics/joined.md", note.encode()).build()
    assert site.warnings == []
    assert site.headlines("/topics/joined/") == ["A", "B"]


def test_two_topics_that_each_have_a_note_are_meant_to_be_two(site: Site) -> None:
    site.article("a", "topics: [pêche]").article("b", "topics: [péché]")
    for slug in ("pêche", "péché"):
        site.put(f"content/topics/{slug}.md", b"---\nnames: {}\n---\n")
    assert site.build().warnings == []


@pytest.mark.parametrize(
    ("name", "head", "told"),
    [("x", "slug: gaza\n", ":2: slug"), ("Gaza", "", "")],
)
def test_two_notes_on_one_topic_are_refused(site: Site, name: str, head: str, told: str) -> None:
    site.article("a", "topics: [Gaza]").put("content/topics/gaza.md", b"---\nnames: {}\n---\n")
    if (site.root / f"content/topics/{name}.md").exists():
        pytest.skip("the file system folds case")
    site.put(f"content/topics/{name}.md", f"---\n{head}names: {{}}\n---\n".encode())
    later, first = sorted(["gaza", name], reverse=True)
    told = told if later == name else ""
    assert site.problem() == (
        f"content/topics/{later}.md{told}: content/topics/{first}.md is a note on the same topic, "
        '"gaza". Keep one.'
    )


def parents(site: Site, **wider: str) -> Site:
    for slug, parent in wider.items():
        note = f"---\nnames: {{}}\nparent: {parent}\n---\n"
        site.put(f"content/topics/{slug}.md", note.encode())
    return site.article("a", f"topics: [{', '.join(wider)}]").build()


def test_a_topic_that_is_its_own_wider_topic_is_a_warning(site: Site) -> None:
    assert parents(site, a="A", b="a").warnings == [
        'content/topics/a.md:3: warning: parent: the topic "a" is its own wider topic.'
        " Take out the one that is wrong."
    ]


def test_wider_topics_in_a_circle_are_one_warning(site: Site) -> None:
    assert parents(site, a="b", b="c", c="b", d="a").warnings == [
        'content/topics/b.md:3: warning: parent: the topic "b" is its own wider topic: '
        '"b" → "c" → "b". Take out the one that is wrong.'
    ]
    circle = dict(zip("abcdef", "bcdefa", strict=True))
    assert parents(site, **circle).warnings == [
        'content/topics/a.md:3: warning: parent: the topic "a" is its own wider topic: '
        '"a" → "b" → "c" → "d" → … → "a". Take out the one that is wrong.'
    ]
    assert parents(site, a="b", b="c", c="z", d="a", e="f", f="c").warnings == []


def test_stories_that_look_alike_are_a_warning(site: Site) -> None:
    site.article("a", "story: La crue").article("b", "story: La crué").article("c", "story: Fête")
    assert site.build().warnings == [
        'content/b.md:5: warning: story: "La crué" looks like "La crue", and is another one.'
        ' Write "La crue" here too.'
    ]


@pytest.mark.parametrize("slug", ["corrections", "search", "stories"])
def test_an_address_of_the_site_is_kept_before_there_is_anything_on_it(
    site: Site, slug: str
) -> None:
    site.article("a").put(f"content/pages/{slug}.md", b"---\ntitle: Mine\n---\n")
    assert site.problem() == (
        f"content/pages/{slug}.md: its address /{slug}/ is kept for a page that the site makes by"
        " itself. Give it another slug, or another alias."
    )


def test_the_address_of_the_stories_follows_the_pattern(site: Site) -> None:
    site.put("site.toml", f'{SETTINGS}[urls]\nstory = "/threads/{{slug}}/"\n'.encode())
    site.article("a").put("content/pages/stories.md", b"---\ntitle: Mine\n---\n").build()
    site.article("a", "aliases: [/threads/]")
    assert site.problem().startswith("content/a.md:5: aliases: its address /threads/ is kept")


def test_a_collision_names_the_line_of_the_slug(site: Site) -> None:
    site.article("a").article("b", "slug: a")
    assert site.problem() == (
        "content/b.md:5: slug: its address /2024/04/19/a/ is that of content/a.md too."
        " Give one of the two another slug, or another alias."
    )


BESIDE = "One would be a file and the other a folder of that name: change one."


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            "[/x.html]",
            "[/q/, /x.html/y/]",
            "content/a.md:5: aliases: its address /x.html cannot be beside /x.html/y/, "
            "which is that of content/b.md.",
        ),
        (
            "[/X.html/]",
            "[/x.html]",
            "content/b.md:5: aliases: its address /x.html cannot be beside /X.html/, "
            "which is that of content/a.md.",
        ),
        (
            "\n- /q/\n- /old.html\n- /old.html/",
            "[]",
            "content/a.md:7: aliases: its address /old.html cannot be beside /old.html/, "
            "which is that of content/a.md.",
        ),
        (
            "[/2024/04/19/b/index.html/x/]",
            "[]",
            "content/b.md: its address /2024/04/19/b/ cannot be beside "
            "/2024/04/19/b/index.html/x/, which is that of content/a.md.",
        ),
        (
            "[/rss.xml/x/]",
            "[]",
            "content/a.md:5: aliases: its address /rss.xml/x/ cannot be beside /rss.xml, "
            "which the site makes by itself.",
        ),
        (
            "[/media.html, /assets.html, /media/p.png/x/]",
            "[]",
            "content/p.png: its address /media/p.png cannot be beside /media/p.png/x/, "
            "which is that of content/a.md.",
        ),
    ],
)
def test_a_file_and_a_folder_cannot_have_one_name(
    site: Site, one: str, other: str, told: str
) -> None:
    site.put("content/p.png", PNG).article("a", f"aliases: {one}", body="![p](p.png)")
    site.article("b", f"aliases: {other}")
    assert site.problem() == f"{told} {BESIDE}"
    site.article("a", body="![p](p.png)").article("b").build()
    site.article("a", f"aliases: {one}", body="![p](p.png)").article("b", f"aliases: {other}")
    assert site.problem() == f"{told} {BESIDE}"


@pytest.mark.parametrize(
    ("alias", "whose"),
    [
        ("/2024/04/20/", "a briefing"),
        ("/2024/05/", "a month"),
        ("/2023/", "a year"),
        ("/topics/egypt/", "a topic"),
        ("/topics/égypte/", "a topic"),
        ("/stories/flood/", "a story"),
    ],
)
def test_an_alias_in_the_way_of_a_page_to_come_is_a_warning(
    site: Site, alias: str, whose: str
) -> None:
    told = (
        f"warning: aliases: {alias} is the address of {whose} as soon as there is one."
        " No build will succeed then: choose another alias, or take it out."
    )
    site.article("a", f"aliases:\n- /old/\n- {alias}").article("b").build()
    assert site.warnings == [f"content/a.md:7: {told}"]
    page = f"---\ntitle: About\naliases: ['{alias}']\n---\n"
    site.article("a").put("content/pages/about.md", page.encode()).build()
    assert site.warnings == [f"content/pages/about.md:3: {told}"]


def test_an_alias_that_no_page_to_come_can_have_is_no_warning(site: Site) -> None:
    aliases = (
        "/2024/02/30/, /2024/13/, /0000/, /2024/04/19/old/, /topics/A_b/, /tag/x/,"
        " /topics/a/b/, /20240420/"
    )
    site.article("a", f"aliases: [{aliases}]")
    assert site.build().warnings == []


def test_which_aliases_are_in_the_way_follows_the_patterns(site: Site) -> None:
    patterns = 'topic = "/{slug}/"\nedition = "/{year}/{year}-{month}-{day}.html"\n'
    site.put("site.toml", f"{SETTINGS}[urls]\n{patterns}".encode())
    aliases = "/egypt/, /topics/egypt/, /2024/04/20/, /2024/2023-04-20.html"
    site.article("a", f"aliases: [{aliases}, /2024/2024-04-20.html]").build()
    assert [text.split(": ")[3].split(" ")[0] for text in site.warnings] == [
        "/2024/2024-04-20.html"
    ]


@pytest.mark.parametrize(
    "alias",
    [
        "/old/",
        "/OLD/",
        "/2024/04/19/a/",
        "/2024/04/19/",
        "/topics/news/",
        "/rss.xml",
        "/Corrections/",
        "/site-builder.txt",
        "/topics",
    ],
)
def test_an_address_that_is_taken_is_refused_in_a_site_that_was_built(
    site: Site, alias: str
) -> None:
    """As it is by the first build: also if nothing else has changed where it leads."""
    site.article("a", "aliases: [/old/]").build()
    site.article("b", f"aliases: [{alias}]", day="2024-05-01")
    told = site.problems()
    assert told
    assert site.problems(clean=True) == told
