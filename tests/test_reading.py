"""Fields: what an editor typed is what readers get, and a mistake is told, never published."""

from __future__ import annotations

from datetime import date

import pytest

from site_builder.content.holds import hold_meant
from site_builder.content.reading import read_file
from site_builder.datelines.dateline import Rules
from site_builder.errors import has_errors
from site_builder.paths import ContentPath
from site_builder.plain_text import fold_spaces
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
    assert caption.text_content() == "On the bridge. ·\xa0AFP"


def test_white_space_of_any_kind_around_a_word_is_no_part_of_it(site: Site) -> None:
    lines = ('slug: "b\u00a0"', 'lang: "\u3000fr"', 'topics: ["\u202fNews "]')
    site.article("a", *lines, 'status: "published\u00a0"').build()
    assert site.headlines("/topics/news/") == ["A"]
    assert site.page("/2024/04/19/b/").get("lang") == "fr"


def test_a_title_of_nothing_but_spaces_is_missing(site: Site) -> None:
    site.article("a", 'title: "\u00a0\u3000"')
    assert site.problem() == 'content/a.md:4: title: missing. Add a line title: "…".'


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("draft: true", "Write status: draft."),
        ("staus: draft", "Write status: draft."),
        ("DRAFT: Yes", "Write status: draft."),
        ("published: false", "Write status: draft."),
        ("hidden: [yes]", "Write status: draft."),
        ("withdrawn: true", "Write status: withdrawn."),
        ("post_status: pending", "Write status: draft."),
        ("etat: draft", "Write status: draft."),
        ("Embargo: 2099-01-01T00:00:00Z", 'Write embargo: "…", an instant with its zone'),
        ("embargo-until: tomorrow", 'Write embargo: "…", an instant with its zone'),
        ("publishDate: 2030-01-01", 'Write embargo: "…", an instant with its zone'),
        ("published: 2030-01-01", 'Write embargo: "…", an instant with its zone'),
        ("date: 2024-04-20", 'Write embargo: "…", an instant with its zone'),
        ("expiry date: 2030-01-01", 'Write expires: "…", an instant with its zone'),
        ("removed: true", "Write status: withdrawn."),
        ("withdrawn: 2030-01-01", "Write status: withdrawn."),
        ("available: false", "Write status: draft."),
        ("publishing: false", "Write status: draft."),
        ("publishDate: false", "Write status: draft."),
        ("publishDate: 0", "Write status: draft."),
        ("go_live: true", 'Write embargo: "…", an instant with its zone'),
        ("will_publish: 2030-01-01", 'Write embargo: "…", an instant with its zone'),
        ("publishDate: 20300101", 'Write embargo: "…", an instant with its zone'),
        ("sunset: 2030-01-01", 'Write expires: "…", an instant with its zone'),
        ("archived: 2030-01-01", 'Write expires: "…", an instant with its zone'),
        ("sperrfrist: 2030-01-01", 'Write embargo: "…", an instant with its zone'),
        ("published:", "Write status: draft or status: published, or delete the line."),
        ("approved:", "Write status: draft or status: published, or delete the line."),
        ("published: []", "Write status: draft or status: published, or delete the line."),
        ("published: {}", "Write status: draft or status: published, or delete the line."),
        ('published: ""', "Write status: draft or status: published, or delete the line."),
        ("draft:", "Write status: draft or status: published, or delete the line."),
        ("status:", "Write status: draft or status: published, or delete the line."),
        ('status: "\u00a0"', "Write status: draft or status: published, or delete the line."),
        ("embargo:", 'Write embargo: "…", an instant with its zone'),
        ('embargo: "<!-- 2099 -->"', 'Write embargo: "…", an instant with its zone'),
        ('expires: ""', 'Write expires: "…", an instant with its zone'),
    ],
)
def test_what_was_meant_to_hold_an_article_back_is_an_error_with_the_right_spelling(
    site: Site, line: str, remedy: str
) -> None:
    problem = site.article("a", line).problem()
    assert problem.startswith(f"content/a.md:5: {line.partition(':')[0]}: ")
    assert remedy in problem


@pytest.mark.parametrize(
    "line",
    [
        "brouillon: oui",
        "borrador: sí",
        "entwurf: ja",
        "bozza: si",
        "rascunho: sim",
        "taslak: evet",
        "черновик: да",
        "مسودة: نعم",
        "טיוטה: כן",
        "草稿: 是",
        "پیش\u200cنویس: بله",
        "publié: non",
        "publie\u0301: non",
        "veröffentlicht: nein",
        "publicado: no",
        "منشور: لا",
        "yayınlandı: hayır",
        "sous_embargo: oui",
        "حظر_النشر: نعم",
        "gesperrt: ja",
        "sperrfrist: ja",
        "caché: oui",
        "masqué: oui",
        "retiré: oui",
        "zurückgezogen: ja",
        "مخفي: نعم",
        "مسحوب: نعم",
        "état: brouillon",
        "ne_pas_publier: oui",
        "no_publicar: sí",
        "nicht veröffentlichen: ja",
        "غير_منشور: نعم",
        "build: {render: never}",
        "_build: {list: never, render: never}",
        "permalink: false",
        "eleventyExcludeFromCollections: true",
        "headless: true",
        "cancelled: true",
        "blocked: yes",
        "trashed: 1",
        "legal_hold: true",
        "hold_for_release: true",
        "needs_review: true",
        "frozen: true",
        "approval: pending",
        "params: {draft: true}",
        "state: [draft]",
        "publish: {web: false}",
    ],
)
def test_a_word_of_another_tool_or_language_that_says_not_now_is_an_error(
    site: Site, line: str
) -> None:
    assert "which holds nothing back" in site.article("a", line).problem()


@pytest.mark.parametrize(
    "line", ["status: [draft]", "embargo: {at: 2030-01-01}", "status: drafft", "embargo: null"]
)
def test_a_hold_that_is_not_understood_publishes_nothing(site: Site, line: str) -> None:
    assert site.article("a", line).problem().startswith("content/a.md:5: ")


@pytest.mark.parametrize(
    "line",
    [
        "draft: false",
        "published: true",
        "hidden: no",
        "Status: published",
        "state: Texas",
        "publisher: Reuters",
        "publisher:",
        "date: 2024-04-19 10:00",
        "publishDate: 2024-04-18",
        "published: 2016-01-02",
        "category: sport",
        "accessed: 2024-04-19",
        "archived: https://web.archive.org/web/20240419/https://example.org/",
        "archived: 2024-04-19",
        "archived_at: 2024-04-19",
        "killed: 14",
        "removed: 3",
        "stats: {a: 1}",
        "states: [Texas]",
        "schedule: Daily",
        'start: "2024-04-19"',
        "expired_links: 3",
        "updated_at: 2024-04-20",
        "lastmod: 2024-04-20",
        "event_date: 2024-05-01",
        "online:",
        'password: ""',
        "permalink: /2024/04/19/a/",
        "permalink:",
        "build: {publishResources: false}",
        "map: {hidden: true}",
        "cache: true",
        "brouillon: non",
        "publié: oui",
        "sperrfrist: nein",
        "Statut: publié",
        "until: never",
    ],
)
def test_a_key_that_cannot_mean_not_now_is_a_warning(site: Site, line: str) -> None:
    site.article("a", line).build()
    (warning,) = site.warnings
    assert "unknown key, not used" in warning
    assert site.headlines("/2024/04/19/") == ["A"]


@pytest.mark.parametrize("expires", ["2024-04-20T10:00Z", "2024-04-20T12:00+02:00"])
def test_an_article_that_expires_before_its_embargo_lifts_is_refused(
    site: Site, expires: str
) -> None:
    site.article("a", 'embargo: "2024-04-20T10:00Z"', f'expires: "{expires}"')
    assert site.problem() == (
        "content/a.md:6: expires: not later than the embargo, so that the article could never"
        " appear. Write a later instant, or delete this line."
    )


def test_a_letter_and_its_accent_make_the_same_slug_however_they_are_typed(site: Site) -> None:
    decomposed = "e\u0301te\u0301"
    site.article("a", f'slug: "{decomposed}"').article("b").article("c", 'slug: "hé"')
    note = f"---\nlead: {decomposed}\nleave_out: [he\u0301]\n---\n"
    site.put("content/briefings/2024-04-19.md", note.encode()).build()
    assert site.warnings == []
    assert site.headlines("/2024/04/19/") == ["A", "B"]
    assert "2024/04/19/été/index.html" in site.paths()


def test_a_status_may_begin_with_a_capital(site: Site) -> None:
    site.article("a", "status: Draft").article("b", 'status: " WITHDRAWN "').article("c").build()
    assert site.headlines("/2024/04/19/") == ["C"]


def test_a_draft_with_other_mistakes_only_warns(site: Site) -> None:
    site.article("a", "status: draft", "embargo:", "published: false").article("b").build()
    assert site.headlines("/2024/04/19/") == ["B"]


def test_a_second_word_for_draft_is_not_needed(site: Site) -> None:
    site.article("a", "status: draft", "draft: true").article("b").build()
    (warning,) = site.warnings
    assert warning == (
        "content/a.md:6: warning: draft: unknown key, not used."
        " status: draft says it: delete this line."
    )


def test_keys_under_extra_are_the_users_own(site: Site) -> None:
    site.article("a", "extra: {draft: true, Embargo: 2099-01-01, empty: }").build()
    assert site.warnings == []


def test_a_hold_that_slipped_into_a_mapping_is_an_error(site: Site) -> None:
    site.article("a", "sources:", "  - name: AFP", "    embargo: 2099-01-01T00:00:00Z")
    assert site.problem() == (
        "content/a.md:7: sources.embargo: inside sources it holds nothing back."
        " Write embargo: at the beginning of a line."
    )


@pytest.mark.parametrize("inside", ["sources: [{name: x, %s}]", "byline: {name: x, %s}"])
@pytest.mark.parametrize("line", ["draft: true", "hidden: true", "published: false"])
def test_any_hold_that_slipped_is_an_error(site: Site, inside: str, line: str) -> None:
    problem = site.article("a", inside % line).problem()
    assert "Write status: draft at the beginning of a line." in problem


def test_what_a_source_may_have_for_itself_is_no_hold(site: Site) -> None:
    own = "{name: x, published: 2018-04-01, accessed: 2024-04-19, state: Texas, access: restricted}"
    site.article("a", f"sources: [{own}]").build()
    assert site.headlines("/2024/04/19/") == ["A"]


@pytest.mark.parametrize("path", ["pages/about", "briefings/2024-04-19", "topics/news"])
@pytest.mark.parametrize(
    "line",
    ["status: draft", "draft: true", "embargo: 2099-01-01T00:00Z", "published:", "published: []"],
)
def test_a_note_or_page_that_was_to_be_held_back_is_refused(
    site: Site, path: str, line: str
) -> None:
    site.article("a").put(f"content/{path}.md", f"---\n{line}\ntitle: x\n---\n".encode())
    problem = next(text for text in site.problems() if ":2: " in text)
    assert "only an article can be held back like this" in problem


def test_a_time_before_the_dateline_holds_nothing_back() -> None:
    day = date(2024, 4, 19)
    assert hold_meant("publishDate", "2024-04-19", day) is None
    assert hold_meant("publishDate", "2024-04-19 18:00", day) == "embargo"
    assert hold_meant("publishDate", "2024-04-20", day) == "embargo"
    assert hold_meant("publishDate", "tomorrow", day) == "embargo"


def test_what_begins_with_an_underscore_is_held_back_and_that_is_said(site: Site) -> None:
    site.article("a", body="![x](_in/x.png) ![y](_y.png)").article("_note").article("_in/b")
    site.article("_in/deep/c", "status: nonsense").put("content/_in/x.png", PNG)
    site.put("content/_y.png", PNG).put("content/pages/_d.md", b"no front matter").build()
    held = [text for text in site.warnings if "held back" in text]
    assert held == [
        "content/_in: warning: 3 files in it are held back."
        " Texts and folders whose names begin with _ are not published.",
        "content/_note.md: warning: this file is held back."
        " Texts and folders whose names begin with _ are not published.",
        "content/pages/_d.md: warning: this file is held back."
        " Texts and folders whose names begin with _ are not published.",
    ]
    assert site.headlines("/2024/04/19/") == ["A"]
    assert {path for path in site.paths() if path.startswith("media/")} == {"media/_y.png"}


def test_a_folder_that_is_held_back_and_let_go_again_leaves_what_a_clean_build_does(
    site: Site,
) -> None:
    drafts, articles = site.root / "content/_drafts", site.root / "content/articles"
    site.article("a").article("_drafts/b").build()
    assert site.headlines("/2024/04/19/") == ["A"]
    drafts.rename(articles)
    assert site.build().headlines("/2024/04/19/") == ["A", "_Drafts/B"]
    assert site.warnings == []
    articles.rename(drafts)
    assert site.build().headlines("/2024/04/19/") == ["A"]
    site.article("_drafts/c").build()
    assert "content/_drafts: warning: 2 files in it are held back" in site.warnings[0]
    after = site.tree()
    assert site.build(clean=True).tree() == after


def test_raw_dispatches_are_neither_read_nor_published(site: Site) -> None:
    site.put("content/wires/a.md", b"AFP").put("content/wires/2024/b.txt", b"\xff\xfe")
    site.article("a", body="[raw](wires/2024/b.txt)").build()
    assert not {path for path in site.paths() if "wires" in path or "media" in path}


@pytest.mark.parametrize("ending", ["markdown", "MD", "Md", "Markdown"])
def test_a_text_may_end_in_any_way_that_editors_write(site: Site, ending: str) -> None:
    site.article("a").build()
    (site.root / "content/a.md").rename(site.root / f"content/b.{ending}")
    assert site.build().headlines("/2024/04/19/") == ["A"]
    assert site.page("/2024/04/19/b/") is not None


def test_an_index_takes_the_name_of_its_folder(site: Site) -> None:
    site.article("storm/index", "title: Storm").put("content/storm/p.png", PNG)
    site.write(
        """\
-- content/pages/about/index.md --
---
title: About
---
-- content/topics/news/index.md --
---
names: {en: The news}
---
-- content/briefings/2024-04-19/index.md --
---
title: The day
---
"""
    ).build()
    assert site.page("/2024/04/19/storm/").cssselect("h1")[0].text_content() == "Storm"
    assert site.page("/about/") is not None
    assert "The news" in site.page("/topics/news/").text_content()
    assert "The day" in site.page("/2024/04/19/").text_content()


@pytest.mark.parametrize("folder", ["", "pages/", "topics/", "briefings/"])
def test_an_index_without_a_folder_of_its_own_is_told_what_to_do(site: Site, folder: str) -> None:
    site.article("a").put(f"content/{folder}index.md", b"---\ntitle: x\n---\n")
    assert "an index.md takes the name of its folder" in "\n".join(site.problems())


def test_a_slug_inside_a_section_is_told_with_its_own_line(site: Site) -> None:
    site.article("a").write(
        """\
-- content/briefings/2024-04-19.md --
---
title: x
leave_out:
  - none
sections:
  - title: One
    articles: [a]
  - title: Two
    articles:
      - nowhere
      - a
---
"""
    ).build()
    assert [warning.split(": ")[0] for warning in site.warnings] == [
        f"content/briefings/2024-04-19.md:{line}" for line in (4, 10, 11)
    ]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Gaza, Israel, Red Cross", '"Gaza", "Israel", "Red Cross"'),
        ('"Gaza,Israel"', '"Gaza", "Israel"'),
        ("غزة، إسرائيل، الصليب الأحمر", '"غزة", "إسرائيل", "الصليب الأحمر"'),
        ("[غزة، إسرائيل, القدس]", '"غزة", "إسرائيل", "القدس"'),
        ("加沙、以色列", '"加沙", "以色列"'),
        ("加沙，以色列；", '"加沙", "以色列"'),
        ("Gaza; Israel", '"Gaza", "Israel"'),
    ],
)
def test_topics_in_one_line_are_refused_with_the_list_written_out(
    site: Site, typed: str, written: str
) -> None:
    problem = site.article("a", f"topics: {typed}").problem()
    assert problem.startswith("content/a.md:4: topics: ")
    assert problem.endswith(f" is one text, not a list. Write topics: [{written}].")


@pytest.mark.parametrize("topics", ['["Paris, Texas"]', '["غزة، إسرائيل"]', "\n  - Paris, Texas"])
def test_a_name_in_a_list_may_hold_a_comma(site: Site, topics: str) -> None:
    site.article("a", f"topics: {topics}").build()
    assert site.warnings == []


def test_old_addresses_and_slugs_in_one_line_are_refused_too(site: Site) -> None:
    site.article("a", "aliases: /a/, /b/").article("b", "aliases: /a,b/")
    site.write("-- content/briefings/2024-04-19.md --\n---\nleave_out: a, b\n---\n")
    assert [problem.partition(" Write ")[2] for problem in site.problems()] == [
        'aliases: ["/a/", "/b/"].',
        'leave_out: ["a", "b"].',
    ]


def test_a_folder_called_drafts_does_not_say_what_only_a_field_can(site: Site) -> None:
    site.article("Drafts/a").article("drafts/b", "status: draft").article("c")
    assert site.problem() == (
        'content/Drafts/a.md:1: status: missing, in a folder that is called "Drafts".'
        " Write status: draft, or status: published."
    )


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["topics:", *(f"  - T{number}" for number in range(101))], "101 entries, where 100 are"),
        (["byline:", *("  - A" for _ in range(1001))], "1,001 entries, where 1,000 are the most"),
        ([f"key{number}: x" for number in range(101)], "104 fields, where 100 are the most"),
    ],
)
def test_no_list_goes_on_for_ever(site: Site, lines: list[str], found: str) -> None:
    head = ["title: A", "dateline: Paris, 2024-04-19 12:00", "topics: [News]"]
    kept = [line for line in head if line.partition(":")[0] != lines[0].partition(":")[0]]
    site.put("content/a.md", "\n".join(["---", *kept, *lines, "---", "Text."]).encode())
    assert found in site.problem()


FIELDS = {
    "content/a.md": (
        "title dateline topics summary lang slug id byline sources updated edition embargo expires"
        " status corrections story urgency image translation_of aliases extra"
    ),
    "content/briefings/2024-04-19.md": "title lead sections leave_out closing",
    "content/topics/a.md": "names description parent aliases slug",
    "content/pages/a.md": "title lang slug summary updated aliases",
}
ODD_VALUES = (
    "", '""', "~", "[]", "{}", "[[]]", "[{}]", "{a: b}", "{name: [x]}", "[{file: {}}]", "5", "- x",
    '"\\0\\e\\uD800"', "a\u2028b&\u2029c", "\u0085", '"\u00a0"', "\u200b", "\ufeff", "\u202e", ",",
    "，", "; ;", '"', "'", "|\n  x\n  y", ">\n  日\n  本", "日\n  本", "\x00", "\x1b[2J", "\ufdd0",
    "x" * 5000, "{place: [x], time: {}, zone: 5}", "[x, {at: [], note: {}}]", "/", "//", "\\",
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "key"), [(path, key) for path, keys in FIELDS.items() for key in keys.split()]
)
@pytest.mark.parametrize("value", ODD_VALUES)
def test_no_value_of_any_field_breaks_the_reader(path: ContentPath, key: str, value: str) -> None:
    rules = Rules("Europe/Paris", "DMY", {})
    text = f"---\n{key}: {value}\n---\nText."
    for line in (text, text.replace(f"{key}: ", f"{key}:\n  - inner: ")):
        said, problems, _ = read_file(path, line.encode("utf-8", "surrogatepass"), rules)
        assert said is not None or has_errors(problems)
        assert all(str(problem).startswith(path) for problem in problems)
