"""Topics and stories that an editor would take for one, and the addresses kept for the site."""

from __future__ import annotations

import pytest

from site_builder.urls import slugify
from tests.sites import SETTINGS, Site

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
