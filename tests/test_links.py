"""Links and pictures of a text: what a page can hold, and what looks like one and is none."""

from __future__ import annotations

import pytest

from site_builder.content.markdown import render_markdown


@pytest.mark.parametrize(
    ("text", "rendered", "remark"),
    [
        (
            "[![badge](https://a.test/b)](https://c.test/)",
            '<a href="https://c.test/">badge</a>',
            "the picture https://a.test/b lies on another host and became the words of its link",
        ),
        ("[<https://a.test>](https://c.test/)", '<a href="https://c.test/">https://a.test</a>', ""),
        ("![]()", "", "a picture without an address is left out"),
        ("a ![b](<>) c", "a  c", "a picture without an address is left out"),
        ("[a *b*]()", "a <em>b</em>", "a link without an address"),
        (
            "[](https://c.test/)",
            '<a href="https://c.test/">https://c.test/</a>',
            'the link to "https://c.test/" has no words, so its address stands for them',
        ),
        (
            "[<!-- a -->\u200b](https://c.test/)",
            '<a href="https://c.test/">\u200bhttps://c.test/</a>',
            'the link to "https://c.test/" has no words, so its address stands for them',
        ),
        (
            "[![](b.png)](https://c.test/)",
            '<a href="https://c.test/"><img src="b.png" alt="https://c.test/" loading="lazy"></a>',
            'the link to "https://c.test/" has no words, so its address stands for them',
        ),
        (
            "[a](https://c.test/\u200b)",
            '<a href="https://c.test/">a</a>',
            'the address "https://c.test/" held an invisible character, which is left out',
        ),
        (
            "[a](https://c\u2060.test/\u00a0)",
            '<a href="https://c.test/">a</a>',
            'the address "https://c.test/" held an invisible character, which is left out',
        ),
        (
            "[a](b\u200b.md)",
            '<a href="b.md">a</a>',
            'the address "b.md" held an invisible character, which is left out',
        ),
        ("[a](https://c.test/a\u200cb)", '<a href="https://c.test/a%E2%80%8Cb">a</a>', ""),
    ],
)
def test_a_link_has_words_and_an_address_and_holds_no_other(
    text: str, rendered: str, remark: str
) -> None:
    markup = render_markdown(f"x\n\n{text}", first_line=5)
    paragraph = f"<p>{rendered}</p>\n" if rendered else ""
    assert markup.html.replace("\0", "") == f"<p>x</p>\n{paragraph}"
    assert [problem.found for problem in markup.problems] == ([remark] if remark else [])
    assert all(problem.line == 7 for problem in markup.problems)
    assert "\1" not in markup.html + "".join(markup.text.links)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[pdf](https://a.test/a b.pdf)", "a space stands in its address"),
        ("![map](a b.png)", "a space stands in its address"),
        ("[a] (https://a.test/)", "a space stands between its brackets"),
        ("[a]\n(../b.md)", "a space stands between its brackets"),
        ("[a]（https://a.test/）", "its brackets are of full width"),
        ("(a)[https://a.test/]", "its brackets are exchanged"),
        ("[a](tg://resolve?domain=x)", "a page leads to no tg: address"),
        ("[a](JavaScript:alert(1))", "a page leads to no JavaScript: address"),
        ("![a](data:image/png;base64,AA)", "a page leads to no data: address"),
        ("[a](https://a.test/ “T”)", "its title stands in curly quotes"),
        ('[a]({{< ref "/b" >}})', "a shortcode stands for its address"),
        ("[a](<https://a.test/)", "its address begins with < and does not end with >"),
        ("[a](https://a.test/\n", "its address has no end"),
        ("[a [b](https://b.test/) c](https://a.test/)", "its words hold another link"),
        ("[a][b]", "no line begins with [b]:"),
        ("<www.a.test>", "its address lacks https://"),
        ("<https://a.test/a b>", "a space stands in its address"),
        ('<a href="https://a.test/">a</a>', "HTML stands in a page as text"),
    ],
)
def test_what_looks_like_a_link_and_is_none_is_told(text: str, why: str) -> None:
    kind = "picture" if text.startswith("!") else "link"
    for before in ("", "x\n", "- x\n- y *z*\n  ", "> ", "x <!-- a\nb -->\n"):
        (problem,) = render_markdown(f"x\n\n{before}{text} end", first_line=5).problems
        assert problem.line == 7 + before.count("\n"), before
        assert problem.severity == "warning"
        assert f" is no {kind}: {why}" in problem.found


def test_a_mark_without_a_note_is_told() -> None:
    (problem,) = render_markdown("A.[^1]\nB.[^2]\n\n[^1]: x").problems
    assert str(problem) == (
        ":2: warning: the mark [^2] leads to no footnote, and stands as text."
        " Write a line [^2]: with the note, or take it out."
    )
    assert render_markdown("A.[^1]", extensions=()).problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "[sic] (page 3), [1], f[i], a[0] (b), [a](b.md) (https://a.test/)",
        "`[a] (https://a.test/)` `[a](b c)` ``[^1]``",
        "```\n[a](b c)\n```\n\n    [a][b]",
        r"\[a](b c) \[a\] (https://a.test/) \[^1] \<www.a.test>",
        "https://a.test/ and www.a.test and a@b.test stand as they are written",
        "[a](<b c.md>) [a](b.md 'T') <https://a.test> <a@b.test> [c]\n\n[c]: d.md",
        "|a|\n|-|\n|[b](c.md)|",
    ],
)
def test_what_is_a_link_or_no_more_than_brackets_is_not_remarked_on(text: str) -> None:
    assert render_markdown(text).problems == ()
