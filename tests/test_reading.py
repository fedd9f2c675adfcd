"""Fields: what an editor typed is what readers get, and a mistake is told, never published."""

from __future__ import annotations

import pytest

from site_builder.texts import fold_spaces
from tests.sites import PNG, Site


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a \t b\v\f\r\nc ", "a b c"),
        ("Gaza\u00a0: «\u202foui\u202f»\u2007?", "Gaza\u00a0: «\u202foui\u202f»\u2007?"),
        ("\u00a0a\u3000", "\u00a0a\u3000"),
        ("橋が\n  開通。\n「東京」", "橋が開通。「東京」"),
        ("ถนน\nเปิด", "ถนนเปิด"),
        ("橋が 開通\nBridge\n開通", "橋が 開通 Bridge 開通"),
        ("다리가\n열렸다", "다리가 열렸다"),
    ],
)
def test_only_white_space_of_ascii_folds(typed: str, kept: str) -> None:
    assert fold_spaces(typed) == kept


def test_spaces_of_typography_stay_wherever_a_text_is_shown(site: Site) -> None:
    name = "Gaza\u00a0: «\u202fdeux morts\u202f»"
    site.write(
        f"""\
-- content/topics/gaza.md --
---
names: {{en: "{name} (topic)"}}
---
{name}
 (described)
-- content/briefings/2024-04-19.md --
---
title: "{name} (day)"
---
"""
    )
    lines = (
        f'title: "{name} (title)"',
        f'summary: "{name} (summary)"',
        f'byline: "{name} (byline)"',
        f'sources: "{name} (source)"',
        f'story: "{name} (story)"',
        f'corrections: [{{at: "2024-04-20T10:00Z", note: "{name} (note)"}}]',
    )
    site.article("a", *lines, "topics: gaza").build()
    article = site.page("/2024/04/19/a/").text_content()
    for what in ("title", "byline", "source", "story", "note", "topic"):
        assert f"{name} ({what})" in article, what
    assert f"{name} (day)" in site.page("/2024/04/19/").text_content()
    assert f"{name} (summary)" in site.page("/2024/04/19/").text_content()
    assert f"{name} (described)" in site.page("/topics/gaza/").text_content()
    assert f"{name} (title)" in site.text("atom.xml")


def test_a_picture_has_its_caption_and_its_credit_below_it(site: Site) -> None:
    site.put("content/p.png", PNG)
    site.article("a", 'image: {file: p.png, alt: Lorries, caption: "On the bridge.", credit: AFP}')
    site.build()
    (caption,) = site.page("/2024/04/19/a/").cssselect("figure figcaption")
    assert caption.text_content() == "On the bridge. AFP"


def test_white_space_of_any_kind_around_a_word_is_no_part_of_it(site: Site) -> None:
    lines = ('slug: "b\u00a0"', 'lang: "\u3000fr"', 'topics: ["\u202fNews "]')
    site.article("a", *lines, 'status: "published\u00a0"').build()
    assert site.headlines("/topics/news/") == ["A"]
    assert site.page("/2024/04/19/b/").get("lang") == "fr"


def test_a_title_of_nothing_but_spaces_is_missing(site: Site) -> None:
    site.article("a", 'title: "\u00a0\u3000"')
    assert site.problem() == 'content/a.md:4: title: missing. Add a line title: "…".'
