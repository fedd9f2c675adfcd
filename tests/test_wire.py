"""A raw dispatch becomes an article whose text is the dispatch's, whatever it holds."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.authoring.wire import Dispatch, article_text, detect_language, read_dispatch
from site_builder.cli.main import main
from site_builder.content.document import read_document
from site_builder.content.markdown import render_markdown
from site_builder.datelines.dateline import Rules
from site_builder.paths import ContentPath
from tests.sites import Site

RULES = Rules("Europe/Paris")

WIRE = """\
19-04-2024 08:01 AM Jerusalem Timing

Talks: both sides agree to meet again

Talks: both sides agree to meet again

The two delegations will meet again in Geneva on Monday.

"We have agreed on a date", a spokesman said.
A second line of the same paragraph.
"""


def words(text: str) -> str:
    return " ".join(text.split())


def article_of(dispatch: Dispatch, lang: str | None = "en") -> str:
    return article_text(
        dispatch,
        slug="talks",
        identifier="tag:digest.test,2024:2024-04-19:talks",
        topics=["Diplomacy"],
        lang=lang,
        source=None,
        draft=False,
    )


def rendered_words(article: str) -> str:
    document, problems = read_document(ContentPath("a.md"), article.encode())
    assert document
    assert not problems
    return words(html.unescape(re.sub("<[^>]+>", " ", render_markdown(document.body).html)))


def test_the_first_line_is_the_dateline_and_the_headline_is_taken_once() -> None:
    dispatch = read_dispatch(WIRE, RULES)
    assert str(dispatch.dateline) == "Jerusalem, 2024-04-19T08:01:00+03:00"
    assert dispatch.headline == "Talks: both sides agree to meet again"
    assert dispatch.paragraphs[0] == ("The two delegations will meet again in Geneva on Monday.",)
    assert dispatch.doubts == ()


def test_what_import_writes_is_quoted_and_reads_back() -> None:
    text = article_of(read_dispatch(WIRE, RULES))
    assert text.startswith('---\ntitle: "Talks: both sides agree to meet again"\n')
    document, problems = read_document(ContentPath("a.md"), text.encode())
    assert document
    assert not problems
    assert document.fields["dateline"].value == "Jerusalem, 2024-04-19T08:01:00+03:00"


def test_a_headline_is_taken_once_however_often_it_stands_there() -> None:
    """A hundred thousand times took half a minute when each was compared by copying the rest."""
    start = "Talks: both sides agree to meet again\n\n"
    assert read_dispatch(WIRE.replace(start, start * 100_000), RULES) == read_dispatch(WIRE, RULES)


def test_a_file_that_is_too_large_for_a_dispatch_is_refused(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    film = site.root / "film.txt"
    with film.open("wb") as file:
        file.truncate(50_000_000)
    site.put("wire.txt", f"{WIRE}{'word ' * 300_000}".encode())
    files = [str(film), str(site.root / "wire.txt")]
    options = ["--site", str(site.root), "--topic", "X", "--lang", "en"]
    assert main(["import", "wire", *files, *options]) == 1
    said = capsys.readouterr()
    assert f"{film}: it is larger than 10 MB, which no dispatch is." in said.err
    assert "talks-both-sides-agree-to-meet-again.md: ready." in said.out


def test_lines_of_one_paragraph_stay_lines() -> None:
    assert "said.\\\nA second line" in article_of(read_dispatch(WIRE, RULES))


HARD = [
    "---",
    "===",
    "1948. Une année",
    "1) one",
    "- a dash",
    "+ plus",
    "* star *emphasis* **strong**",
    "> quoted",
    "# 1 in the charts",
    "<b>not markup</b> <http://x.test>",
    "[a](b) [c]: d ![e](f)",
    "`code` ~~gone~~ a_b_c",
    "&copy; & &amp; R&D",
    "| a | b |",
    "back\\slash \\* end\\",
    ": a colon",
    "~~~",
    "[^1]: note[^1]",
    "a  b\tc",
    "Setext\n---",
    "term\n: definition",
    "    indented",
    "- - -",
    "***",
    "10. ten\n11. eleven",
    "!\\[x]",
    "&#35; &#x41;",
]


@pytest.mark.parametrize("text", HARD)
def test_the_rendered_text_equals_the_text_of_the_dispatch(text: str) -> None:
    wire = f"Paris, 2024-04-19 08:01\n\nHeadline\n\n{text}\n\n{text}"
    dispatch = read_dispatch(wire, RULES)
    assert rendered_words(article_of(dispatch)) == words(f"{text} {text}")


@given(st.text(alphabet=st.sampled_from(" \nab1.)-+*_#>=~|:`[]()<>!\\&;^'\"\t\u00a0é")))
@example("1948. Une\n---\n")
@example("\\")
@example("a\n=")
def test_no_dispatch_is_changed_by_markdown(text: str) -> None:
    dispatch = Dispatch(None, "Headline", read_dispatch(f"x\n\n{text}", RULES).paragraphs, ())
    shown = "\n\n".join("\n".join(lines) for lines in dispatch.paragraphs)
    assert rendered_words(article_of(dispatch)) == words(shown)


def test_what_cannot_be_decided_is_listed() -> None:
    dispatch = read_dispatch("19-04-2024 08:01 Atlantis Timing\n\nHeadline\n\nText.", RULES)
    assert dispatch.dateline == "19-04-2024 08:01 Atlantis Timing"
    assert dispatch.headline == "Headline"
    assert [key for key, _ in dispatch.doubts] == ["dateline"]


def test_a_no_break_space_survives() -> None:
    dispatch = read_dispatch(
        "Paris, 2024-04-19 08:01\n\nTitre\n\nIl dit\u00a0: «\u202foui\u202f».", RULES
    )
    assert "dit\u00a0: «\u202foui\u202f»" in article_of(dispatch)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le ministre a annoncé mardi que les négociations reprendraient à Genève.", "fr"),
        ("The minister said on Tuesday that the talks would resume in Geneva.", "en"),
        ("القاهرة تعلن عن مفاوضات جديدة بين الطرفين اليوم في القاهرة", "ar"),
        ("Der Minister sagte am Dienstag, dass die Gespräche weitergehen.", "de"),
        ("Ok", None),
        ("1948 2024 12:30 – – – 1948 2024 12:30 – – – 1948 2024", None),
    ],
)
def test_a_language_is_detected_or_left_open(text: str, language: str | None) -> None:
    assert detect_language(text, ("fr",)) == language
