"""Markdown: CommonMark in, HTML that any page and feed can hold out."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from site_builder.content.markdown import render_markdown
from site_builder.model.texts import LinkTarget, Passage
from site_builder.paths import Href
from site_builder.plain_text import cut, fold_spaces
from site_builder.render.text_html import passage_html
from tests.sites import PNG, Site


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("a *b* **c** `d`", "<p>a <em>b</em> <strong>c</strong> <code>d</code></p>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](JaVaScRiPt:alert(1))", "<p>[x](JaVaScRiPt:alert(1))</p>"),
        ("[x](data:text/html,y)", "<p>[x](data:text/html,y)</p>"),
        ("![x](data:image/png;base64,AA)", "<p>![x](data:image/png;base64,AA)</p>"),
        ("[x](vbscript:y)", "<p>[x](vbscript:y)</p>"),
        ("see foo.md and example.org", "<p>see foo.md and example.org</p>"),
        ("[x](//host.test/a)", '<p><a href="https://host.test/a">x</a></p>'),
        ("[x](mailto:a@b.test)", '<p><a href="mailto:a@b.test">x</a></p>'),
        ("~~gone~~", "<p><s>gone</s></p>"),
        ("# One\n\n### Two", '<h2 id="one">One</h2>\n<h3 id="two">Two</h3>'),
        ("#### Deep\n\n# Top", '<h2 id="deep">Deep</h2>\n<h2 id="top">Top</h2>'),
        ("##\n\ntext", "<p>text</p>"),
        ("term\n: meaning", "<dl>\n<dt>term</dt>\n<dd>meaning</dd>\n</dl>"),
    ],
)
def test_markdown_becomes_safe_html(text: str, rendered: str) -> None:
    assert render_markdown(text).html.strip() == rendered


def test_tables_are_aligned_by_classes_because_a_policy_refuses_inline_styles() -> None:
    rendered = render_markdown("| a | b |\n|---|--:|\n| 1 | 2 |").html
    assert '<td class="align-end">2</td>' in rendered
    assert "style" not in rendered


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("## What we know", ("what-we-know",)),
        ("What *we* `know`[^1]\n---\n\n[^1]: x", ("what-we-know", "fnref1", "fn1")),
        ("# Ce qu’on sait\n\n## ما نعرفه\n\n## 背景", ("ce-qu-on-sait", "ما-نعرفه", "背景")),
        ("# A\n\n# A\n\n# A", ("a", "a-2", "a-3")),
        ("# A\n\n# A 2\n\n# A\n\n# *A*", ("a", "a-2", "a-3", "a-4")),
        ("# A 2\n\n# A\n\n# A", ("a-2", "a", "a-3")),
        ("# R&D &amp; <b>\n\n# R&D\n\n# R *D*", ("r-d-b", "r-d", "r-d-2")),
        ("# ?\n\n# !", ("section", "section-2")),
        ("# Main\n\n# Fn1\n\n# Fnref 1", ("main-2", "fn1-2", "fnref-1")),
    ],
)
def test_each_heading_has_an_id_of_its_own(text: str, ids: tuple[str, ...]) -> None:
    markup = render_markdown(text)
    assert markup.text.anchors == ids
    assert html.fragment_fromstring(markup.html, create_parent="div").xpath(".//@id") == list(ids)


@given(st.lists(st.sampled_from(["a", "a 2", "a-2-2", "A", "main", "2", "?"])))
def test_no_two_headings_share_an_id(names: list[str]) -> None:
    anchors = render_markdown("\n\n".join(f"# {name}" for name in names)).text.anchors
    assert len(set(anchors)) == len(anchors) == len(names)


def test_a_footnote_leads_there_and_back() -> None:
    rendered = render_markdown("Said.[^1]\n\n[^1]: By *whom*.").html
    assert 'href="#fn1"' in rendered
    assert 'href="#fnref1"' in rendered
    assert "<section" not in rendered


def test_notes_are_numbered_as_a_reader_meets_them() -> None:
    text = "[^n]: Note, see[^b].\n\nA[^a], B[^n], C[^a].\n\n[^a]: First.\n[^b]: Third.\n\n    - x"
    page = html.fragment_fromstring(render_markdown(text).html, create_parent="div")
    assert [item.text_content()[:5] for item in page.cssselect("li.footnote-item")] == [
        "First",
        "Note,",
        "Third",
    ]
    assert [mark.text for mark in page.cssselect(".footnote-ref a")] == [
        "[1]", "[2]", "[1:1]", "[3]",
    ]  # fmt: skip
    ids = page.xpath(".//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.xpath(".//@href")} == set(ids)


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("A[^1][^1]\n\n[^1]: x", []),
        (
            "A\n\n[^1]: x [^2]\n[^2]: y",
            [
                ":7: warning: no mark leads to the footnote [^1], so it is left out."
                " Write [^1] where it belongs, or take the note out.",
                ":8: warning: no mark leads to the footnote [^2], so it is left out."
                " Write [^2] where it belongs, or take the note out.",
            ],
        ),
        (
            "A[^1]\n\n[^1]: x\n\n[^1]: y",
            [
                ":9: warning: the footnote [^1] stands on line 7 already."
                " That one counts: give this one another name, or take one of them out."
            ],
        ),
        (
            "![a[^1]](b.png)\n\n[^1]: x",
            [
                ":7: warning: no mark leads to the footnote [^1], so it is left out."
                " Write [^1] where it belongs, or take the note out."
            ],
        ),
    ],
)
def test_notes_that_nobody_reads_are_told(text: str, remarks: list[str]) -> None:
    markup = render_markdown(text, first_line=5)
    assert [str(problem) for problem in markup.problems] == remarks
    page = html.fragment_fromstring(markup.html, create_parent="div")
    assert {href[1:] for href in page.xpath(".//@href")} == set(page.xpath(".//@id"))


def test_a_picture_of_another_host_becomes_a_link_so_that_no_reader_is_tracked() -> None:
    markup = render_markdown('![the "map"](https://host.test/map.png)')
    assert markup.html == '<p><a href="https://host.test/map.png">the &quot;map&quot;</a></p>\n'
    assert list(map(str, markup.problems)) == [
        ":1: warning: the picture https://host.test/map.png lies on another host and became a link."
        " Put a copy beside this file: a page asks nothing of other hosts."
    ]


def shown(text: str, targets: dict[str, LinkTarget], base: str = "", page: str = "") -> str:
    markup = render_markdown(text)
    return passage_html(Passage(markup.text.digest, targets), markup.html, base, page).strip()


def test_addresses_inside_the_site_are_listed_as_written_and_filled_in_where_they_are_shown() -> (
    None
):
    text = "[a](../b%20c.md#x) ![p](p.png) [t](/topics/) [f](#n)\n\n[p](p.png)"
    known = render_markdown(text).text
    assert known.links == {"../b%20c.md#x": 1, "/topics/": 1, "#n": 1, "p.png": 3}
    assert known.pictures == {"p.png": 1}
    targets = {
        "../b%20c.md#x": LinkTarget(Href("/2024/b/#x")),
        "p.png": LinkTarget(Href("/media/p.png"), 3, 2, is_picture=True),
        "/topics/": LinkTarget(Href("/topics/")),
        "#n": LinkTarget(Href("#n")),
    }
    page = shown(text, targets, "/sub")
    assert '<a href="/sub/2024/b/#x">' in page
    assert '<img src="/sub/media/p.png" width="3" height="2" alt="p" loading="lazy">' in page
    assert '<a href="/sub/topics/">' in page
    assert '<a href="#n">' in page
    assert '<a href="/sub/media/p.png">p</a>' in page
    feed = shown(text, targets, "https://d.test/sub", "https://d.test/sub/a/")
    assert '<a href="https://d.test/sub/2024/b/#x">' in feed
    assert '<a href="https://d.test/sub/a/#n">' in feed


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ('[a *b*](gone.md "T")', "<p>a <em>b</em></p>"),
        ("![a *b* & c](gone.png)", "<p>a b &amp; c</p>"),
        ("![](gone.png)", "<p></p>"),
        ("[![a](gone.png)](b.md)", '<p><a href="/b/">a</a></p>'),
        ("[![a](t.mp3)](b.md)", '<p><a href="/b/">a</a></p>'),
        ("[![a](t.mp3)](gone.md)", '<p><a href="/t.mp3">a</a></p>'),
        ("![a](t.mp3)", '<p><a href="/t.mp3">a</a></p>'),
        ("![](t.mp3)", '<p><a href="/t.mp3">/t.mp3</a></p>'),
        ("[g](gone.md) [h](https://h.test/) [b](b.md)",
         '<p>g <a href="https://h.test/">h</a> <a href="/b/">b</a></p>'),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_left_out_and_its_words_stay(text: str, rendered: str) -> None:
    targets = {"b.md": LinkTarget(Href("/b/")), "t.mp3": LinkTarget(Href("/t.mp3"))}
    targets |= {"gone.md": LinkTarget(Href("")), "gone.png": LinkTarget(Href(""))}
    assert shown(text, targets) == rendered


def test_a_second_number_sign_in_an_address_is_encoded() -> None:
    assert 'href="https://h.test/a#b%23c"' in render_markdown("[x](https://h.test/a#b#c)").html


def test_text_that_looks_like_an_attribute_is_left_alone() -> None:
    markup = render_markdown('`<a href="/x">` and " href="/y"')
    page = passage_html(Passage(markup.text.digest), markup.html, "/sub", "https://d.test/")
    assert "/sub" not in page


def test_the_lede_is_the_first_paragraph_as_plain_text() -> None:
    assert render_markdown("# H\n\nA *b* [c](d.md)\nend.\n\nMore.").text.lede == "A b c end."


@pytest.mark.parametrize(
    ("text", "lede"),
    [
        ("![a map](map.png)\n\nThe bridge opened.", "The bridge opened."),
        ("[![badge](https://a.test/b.png)](https://a.test/)\n\nThe bridge.", "The bridge."),
        ("![a map](map.png 'Map') The *bridge* opened.", "The bridge opened."),
        ("The bridge[^1] opened.[^2]\n\n[^1]: x\n\n[^2]: y", "The bridge opened."),
        ("See [the `log`](a.md 'Title').", "See the log."),
        ("\u200b\u00a0\n\nThe bridge.", "The bridge."),
        ("\u300c北\u3000京\u300d : 5\u202f000\u00a0€\n ", "「北\u3000京」 : 5\u202f000\u00a0€"),
        ("A &amp; B &lt;b&gt; \\*c\\*", "A & B <b> *c*"),
        ("交通部，\n**北桥**已向\n货车开放。", "交通部，北桥已向货车开放。"),
        ("他说：\n“北桥\n……”\n完", "他说：“北桥……”完"),
        ("สะพาน\nเปิด", "สะพานเปิด"),
        ("서울\n부산", "서울 부산"),
        ("Die Zeitung\n“北” und\n京", "Die Zeitung “北” und 京"),
    ],
)
def test_the_lede_has_the_words_of_the_text_and_no_others(text: str, lede: str) -> None:
    assert render_markdown(text).text.lede == lede


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("北\n京", "<p>北京</p>"),
        (
            "**北**\n[京](https://a.test/)",
            '<p><strong>北</strong><a href="https://a.test/">京</a></p>',
        ),
        ("- 北，\n  京\n\n> `北`\n> 京", "北，京 <code>北</code>京"),
        ("北[^1]\n京\n\n[^1]: 東\n京", "東京"),
        ("北  \n京", "<p>北<br>\n京</p>"),
        ("北\nb\n京", "<p>北\nb\n京</p>"),
        ("```\n北\n京\n```", "<pre><code>北\n京\n</code></pre>"),
        ("北 \n 京", "<p>北京</p>"),
    ],
)
def test_a_line_end_inside_a_script_without_spaces_is_nothing(text: str, rendered: str) -> None:
    html = render_markdown(text).html
    assert all(part in html for part in rendered.split(" ")), html


CHARACTERS = [
    "a",
    "é",
    "e\u0301",
    "北",
    "각",
    "ส",
    "กำ",
    "क्षि",
    "🇵🇸",
    "👩‍👩‍👧",
    "👍🏽",
    "1️⃣",
    "。",
    ",",
    " ",
]


@pytest.mark.parametrize("character", [*CHARACTERS[:-1], "https://a.test/?q=", "-"])
def test_a_text_without_spaces_is_cut_between_two_characters(character: str) -> None:
    for before in ("", "AI ", "a", "x" * 100 + " "):
        text = before + character * 281
        shown = cut(text)
        assert shown.endswith("…") and 200 <= len(shown) <= 280
        kept = regex.findall(r"\X", shown.removesuffix("…"))
        assert kept == regex.findall(r"\X", text)[: len(kept)]


@given(st.lists(st.sampled_from(CHARACTERS), max_size=400).map("".join))
def test_a_summary_is_the_beginning_of_its_text_in_whole_characters(text: str) -> None:
    text = fold_spaces(text)
    shown = cut(text)
    if len(text) <= 280:
        assert shown == text
    else:
        assert shown.endswith("…") and 1 < len(shown) <= 280
        kept = regex.findall(r"\X", shown.removesuffix("…"))
        assert kept == regex.findall(r"\X", text)[: len(kept)]


def test_a_summary_is_cut_before_a_word_if_one_is_near() -> None:
    assert cut("un deux trois", 9) == "un deux…"
    assert cut("court", 9) == "court"
    assert cut("x" * 200 + ", " + "y" * 100) == "x" * 200 + "…"
    assert cut("x" * 199 + " " + "y" * 100) == "x" * 199 + " " + "y" * 79 + "…"
    assert cut("x" * 270 + " – «\u00a0" + "y" * 100) == "x" * 270 + "…"
    assert cut("ไ" * 279 + "ก") != "…"


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("A<!-- secret -->B", "<p>AB</p>"),
        ("Text <!-- secret --> goes on.", "<p>Text goes on.</p>"),
        ("A <!-- secret --> <!-- secret --> B", "<p>A B</p>"),
        ("*A*<!-- secret --> B", "<p><em>A</em> B</p>"),
        ("<!-- secret --> B", "<p>B</p>"),
        ("A <!-- secret -->", "<p>A</p>"),
        ("A <!-- secret --> <!-- secret -->", "<p>A</p>"),
        ("A <!-- secret --> \nB", "<p>A\nB</p>"),
        ("A\n<!-- secret --> B", "<p>A\nB</p>"),
        ("A <!-- secret -->  \nB", "<p>A<br>\nB</p>"),
        ("A <!-- secret\nsecret --> B", "<p>A B</p>"),
        ("A <!-- secret\n\nsecret\n\n--> B\nC\n\nD", "<p>A B\nC</p>\n<p>D</p>"),
        ("A <!-- secret\n- secret\n# secret\n---\n--> B", "<p>A B</p>"),
        (
            "A <!-- secret\n\n--> B <!-- secret\n\n--> C\n- d",
            "<p>A B C</p>\n<ul>\n<li>d</li>\n</ul>",
        ),
        ("A ` <!-- secret\n\nsecret --> ` B", "<p>A <code>&lt;!--  --&gt;</code> B</p>"),
        ("Title <!-- secret\nsecret -->\n===", '<h2 id="title">Title</h2>'),
        ("# Title <!-- secret --> #", '<h2 id="title">Title</h2>'),
        ("# <!-- secret -->\n\nA", "<p>A</p>"),
        ("<!-- secret -->", ""),
        ("<!--more-->\n\nA", "<p>A</p>"),
        ("<!-->A", "<p>A</p>"),
        ("<!--->A<!-->B", "<p>AB</p>"),
        ("<!-- secret -- secret --->A", "<p>A</p>"),
        ("<!-- secret --> <!-- secret\n\nsecret --> \nA", "<p>A</p>"),
        ("A\n<!-- secret -->\nB", "<p>A</p>\n<p>B</p>"),
        ("<!--\n\n# secret\n\n```\nsecret\n-->\n\nA", "<p>A</p>"),
        ("<!-- secret\n\nsecret --> A", "<p>A</p>"),
        ("- a <!-- secret -->\n- <!-- secret -->\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("- <!-- secret -->", ""),
        ("- a\n\n  <!-- secret\n\nsecret -->\n  b", "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ul>"),
        ("> <!-- secret\n>\n> secret -->\n> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("> <!-- secret -->", ""),
        ("> a <!-- secret\n>\n> --> b", "<blockquote>\n<p>a b</p>\n</blockquote>"),
        ("[a <!-- ] secret --> b](/c/)", "<p><a>a b</a></p>"),
        ("[a](/c/ 'b <!-- secret -->')", '<p><a title="b ">a</a></p>'),
        ("[a](/c<!--secret-->/)", "<p><a>a</a></p>"),
        ("[a]\n\n[a]: /c<!-- secret\n\nsecret --> d", "<p>[a]</p>\n<p>[a]: /c d</p>"),
        ("[a](<!-- secret -->)", "<p>[a]()</p>"),
        ("`<!-- code -->`", "<p><code>&lt;!-- code --&gt;</code></p>"),
        (
            "`` ` <!-- code --> `` <!-- ` --> `a`",
            "<p><code>` &lt;!-- code --&gt;</code> <code>a</code></p>",
        ),
        ("```\n<!-- code -->\n```", "<pre><code>&lt;!-- code --&gt;\n</code></pre>"),
        ("    <!-- code -->", "<pre><code>&lt;!-- code --&gt;\n</code></pre>"),
        ("\\<!-- text -->", "<p>&lt;!-- text --&gt;</p>"),
        ("&lt;!-- text -->", "<p>&lt;!-- text --&gt;</p>"),
        ("A --> B <- C", "<p>A --&gt; B &lt;- C</p>"),
        ("北<!-- secret -->\n京", "<p>北京</p>"),
    ],
)
def test_a_comment_is_left_out_and_leaves_no_gap(text: str, rendered: str) -> None:
    markup = render_markdown(text)
    shown = Passage(markup.text.digest, dict.fromkeys(markup.text.links, LinkTarget(Href("/c/"))))
    assert passage_html(shown, markup.html, "").replace(' href="/c/"', "").strip() == rendered
    assert all(problem.severity == "warning" for problem in markup.problems)


@pytest.mark.parametrize("sign", ["> ", "- ", "1. ", "> - "])
def test_text_in_many_quotations_and_lists_is_kept_or_refused(sign: str) -> None:
    assert "deep" in render_markdown(sign * 20 + "deep").html
    for depth in (30, 40, 61, 100, 5000):
        markup = render_markdown("A\n\nB\n\nC\n\n" + sign * depth + "deep\n", first_line=5)
        if "deep" not in markup.html:
            (problem,) = markup.problems
            assert str(problem).startswith(":11: a text inside of more than 30 lists or 60 quot")


@pytest.mark.parametrize(
    "text",
    [
        *("[" * 2000, "[a](" * 1000, "*a **b _c " * 500, "![" * 500 + "](u)" * 500),
        *("<!--" * 2000, "[^1]: > [^1]: b", "[^a]: x\n\n" + "[^" * 500),
        *("- " * 500, ">" * 2000, "`" * 2000),
    ],
)
def test_no_text_is_too_much_to_read(text: str) -> None:
    render_markdown(text)


PROSE = [
    "a", "b ", "\n", "\n\n", "- ", "1. ", "> ", "# ", "---", "===", "|", "-|-", "*", "**", "_",
    "~~", "[", "](", ")", "![", "/c ", "'", '"', "<", ">", "[^1]", "[^1]: ", ": ", "[a]: ",
    "&amp;", "<!-- zq -->", "<!--zq\n\n zq-->", "<!-- zq\n> zq\n- zq -->", "<!--", "-->",
    "--", "!", "北",
]  # fmt: skip


@given(st.lists(st.sampled_from(PROSE), max_size=25).map("".join))
def test_no_comment_is_published_wherever_it_stands(text: str) -> None:
    markup = render_markdown(text)
    is_refused = any(problem.severity == "error" for problem in markup.problems)
    if not is_refused and "<pre>" not in markup.html:
        assert "zq" not in markup.html + "".join(markup.text.links) + markup.text.lede
        assert "<!" not in markup.html


def test_a_comment_reaches_neither_cell_nor_note_nor_definition() -> None:
    text = (
        "| a <!-- secret --> | b |\n|---|---|\n| <!-- secret --> | c |\n\nd[^1]\n\n"
        "[^1]: <!-- secret\n\n      secret --> By whom<!-- secret -->.\n\nt <!-- secret -->\n: u\n"
        "\n![pic<!-- secret -->ture](c.png '<!-- secret -->t')\n"
    )
    markup = render_markdown(text)
    assert "secret" not in markup.html and "<!" not in markup.html
    assert "<th>a</th>" in markup.html and "<td></td>" in markup.html
    assert "<p>By whom. <a" in markup.html and "<dt>t</dt>" in markup.html
    assert 'alt="picture" title="t"' in markup.html
    assert markup.problems == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A\n\n<!-- DESK: do not\n\nname", 3),
        ("A\nB <!-- DESK: do not name", 2),
        ("- a\n- b <!-- DESK: do not name", 2),
        ("> <!-- DESK: do not\n\nname -->", 1),
        ("| a |\n|---|\n| b <!-- DESK: do not \\| c |", 3),
        ("# A <!-- DESK: do not\nname -->", 1),
        ("<!-- -->\n\n[a <!-- DESK: do not name](/b/)", 3),
        ("![a <!-- DESK: do not name](b.png)", 1),
    ],
)
def test_a_comment_that_never_ends_is_an_error(text: str, line: int) -> None:
    (problem,) = render_markdown(text, first_line=5).problems
    assert str(problem).startswith(f':{line + 4}: the comment "<!-- DESK: do not')


def test_a_comment_in_doubt_is_an_error_for_it_may_hide_or_show_too_much() -> None:
    text = "A\n\n<!-- forgotten\n\nB\n\n<!-- second -->\n\nC <!— smart —> < !-- D -->"
    assert [str(problem) for problem in render_markdown(text).problems] == [
        ':7: "<!-- second -->" begins inside the comment of line 3.'
        " The next --> ends both: write one before it, or take this <!-- out.",
        ':9: "<!— smart —> < !-- D -->" begins no comment.'
        " Write <!-- before what is not to be published, and --> behind it.",
    ]


def test_comments_reach_no_file_of_the_site(site: Site) -> None:
    site.article(
        "a",
        'title: "A <!-- secret -->title"',
        'summary: "A summary<!-- secret -->"',
        'corrections: [{at: 2024-04-20T10:00Z, note: "Put right. <!-- secret -->"}]',
        body="<!-- secret -->\n\nText <!-- see [secret](secret.md), ![secret](secret.png) -->.",
    )
    site.article("b", body="<!-- secret\n\nsecret -->\nThe bridge <!-- secret --> opened.")
    site.put("content/secret.png", PNG)
    site.write(
        """\
-- content/briefings/2024-04-19.md --
---
closing: |
  <!-- secret -->

  Goodbye<!-- secret -->.
---
<!-- secret -->
Good morning<!-- secret -->.
-- content/topics/news.md --
---
names: {en: "News <!-- secret -->"}
---
What is <!-- secret

secret --> new.
-- content/pages/about.md --
---
title: About
---
<!-- secret --> Us.
"""
    ).build()
    assert not site.warnings
    for path, data in site.tree().items():
        assert b"secret" not in data and "secret" not in path, path
    assert "Goodbye." in site.text("2024/04/19/index.html")
    assert "The bridge opened." in site.text("atom.xml")
    assert "What is new." in site.text("topics/news/index.html")


def test_a_comment_that_never_ends_is_an_error_in_every_field(site: Site) -> None:
    site.article("a", "title: A", "summary: S <!-- secret", body="a\n\n<!-- secret")
    site.write(
        """\
-- content/briefings/2024-04-19.md --
---
closing: |
  Goodbye.

  <!-- secret
---
-- content/topics/news.md --
---
names: {en: News}
---
New <!-- secret
"""
    )
    unended = (
        'the comment "<!-- secret" does not end.'
        " Write --> where it does, in the same paragraph, quotation or table cell."
    )
    plain = (
        "a comment, <!--, that does not end. Write --> behind it; a plain text can hold no <!--."
    )
    assert site.problems() == [
        f"content/a.md:5: summary: {plain}",
        f"content/a.md:9: {unended}",
        f"content/briefings/2024-04-19.md:5: closing: {unended}",
        f"content/topics/news.md:4: {plain}",
    ]


@given(st.text(), st.text())
def test_no_text_can_put_an_element_into_a_page(before: str, after: str) -> None:
    text = f"{before}<script>alert(1)</script><img src=x onerror=alert(1)>{after}"
    rendered = render_markdown(text.replace("\0", "")).html
    tree = html.fragment_fromstring(rendered or "<p></p>", create_parent="div")
    assert not tree.xpath(".//script|.//@onerror|.//*[@style]")


@given(st.text(alphabet="ab[]()<>!/\\#%\"' \n:.&;\u00e9"))
def test_addresses_can_always_be_filled_in(text: str) -> None:
    markup = render_markdown(text)
    addresses = (*markup.text.links, *markup.text.pictures)
    for target in (
        LinkTarget(Href("/t/"), 1, 1),
        LinkTarget(Href("/t/"), is_picture=True),
        LinkTarget(Href("")),
    ):
        passage = Passage(markup.text.digest, dict.fromkeys(addresses, target))
        page = passage_html(passage, markup.html, "/sub", "https://d.test/")
        assert "\0" not in page
        assert page.count("<a ") == page.count("</a>")


NOTE = """\
---
closing: |
  # Last words

  Goodbye[^1], see [above](#main).

  [^1]: Of the closing words.
---
# Last words

Good morning[^1], to [the end](#last-words).

[^1]: Of the opening words.
"""


def test_texts_on_one_page_share_no_id_and_each_mark_leads_to_its_own_note(site: Site) -> None:
    site.article("a").article("b", day="2024-04-18")
    for day in ("2024-04-19", "2024-04-18"):
        site.put(f"content/briefings/{day}.md", NOTE.encode())
    site.build()
    for path in ("/", "/2024/04/19/", "/2024/04/18/"):
        page = site.page(path)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        marks = page.cssselect(".footnote-ref a")
        assert len(marks) == 2
        for mark in marks:
            words = mark.xpath("ancestor::p/..")[0]
            assert mark.get("href")[1:] in words.xpath(".//li/@id")
            assert mark.get("id") in [a.get("href")[1:] for a in words.cssselect("li a")]
        assert all(href[1:] in ids for href in page.xpath("//@href[starts-with(., '#')]"))


def test_a_feed_has_no_ids_for_other_entries_may_stand_beside(site: Site) -> None:
    site.article("a", body="# Part\n\nSaid.[^1]\n\n[^1]: By whom.").build()
    assert 'id="part"' in site.text("2024/04/19/a/index.html")
    for feed in ("rss.xml", "atom.xml"):
        assert "id=&quot;" not in site.text(feed) and 'id="' not in site.text(feed)
        assert "/2024/04/19/a/#fn1" in site.text(feed)
