"""Front matter: what an author typed is what the article says, or a clear complaint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.document import Document, read_document
from site_builder.wire import quoted


def read(text: str | bytes) -> tuple[Document | None, list[str]]:
    data = text.encode() if isinstance(text, str) else text
    document, problems = read_document("a.md", data)
    return document, [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("No", "No"),
        ("12:30", "12:30"),
        ("0123", "0123"),
        ("1948", "1948"),
        ("2024-04-19", "2024-04-19"),
        ("null", "null"),
        ('"Gaza : deux morts"', "Gaza : deux morts"),
        ("'l''accord'", "l'accord"),
        ("C#", "C#"),
        ("Élysée", "Élysée"),
        ('"a\\x00b"', "ab"),
    ],
)
def test_text_stays_text(typed: str, kept: str) -> None:
    document, problems = read(f"---\ntitle: {typed}\n---\n")
    assert document
    assert document.fields["title"].value == kept
    assert not problems


@pytest.mark.parametrize(
    "title",
    [
        "Gaza : deux morts",
        "Gaza\u00a0: deux morts",
        '"Assez", dit-elle',
        "@NATO répond",
        "[Exclusif] Un accord",
        "*Mise à jour* du plan",
        "&copie",
        "!important",
        "%20",
        "`code`",
        "{a} b",
    ],
)
def test_an_unquoted_title_that_yaml_misreads_is_named_with_the_remedy(title: str) -> None:
    document, problems = read(f"---\ntopics: [a]\ntitle: {title}\n---\n")
    assert document is None
    assert problems[0].startswith("a.md:3: title: ")
    assert 'Put the text in quotes: title: "…".' in problems[0]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "a.md:1: it is empty."),
        ("Hello", 'a.md:1: the file begins with "Hello", not with front matter.'),
        ("---\ntitle: x\n", "a.md:1: the front matter that begins here never ends."),
        ("\n\n---\ntitle: x\n", "a.md:3: the front matter that begins here never ends."),
        ("---\n\nA rule opens this text.\n\n---\n", "a.md:2: the front matter is plain text"),
        ("---\n- a\n- b\n---\n", "a.md:2: the front matter is a list"),
        ("---\n---\n", "a.md:2: the front matter is empty"),
        ("---\na: 1\nb: 2\na: 3\n---\n", "a.md:4: a: given twice, on line 2 too. Keep one."),
        ("---\na: 1\n\tb: 2\n---\n", "a.md:3: a tab where YAML wants spaces."),
        ("---\n? [a]\n: b\n---\n", "a.md:2: a key that is not text."),
        (b"---\ntitle: \xe9\n---\n", "a.md:2: the file is not UTF-8 (byte 0xE9)."),
        (b"\xef\xbb\xbf---\n\xe9: a\n---\n", "a.md:2: the file is not UTF-8 (byte 0xE9)."),
        ("---\na: " + "[" * 5000 + "\n---\n", "a.md:2: lists and mappings are nested more"),
        ("---\na: &x [1]\nb: [*x, *x]\n---\n", "a.md:2: a: begins with a sign that YAML"),
    ],
)
def test_what_cannot_be_front_matter_is_refused_with_its_line(
    text: str | bytes, complaint: str
) -> None:
    document, problems = read(text)
    assert document is None
    assert problems[0].startswith(complaint)


def test_a_lost_comment_is_a_warning_that_quotes_it() -> None:
    document, problems = read("---\nplace: Tel-Aviv # x\ntopics: #Gaza\n---\n")
    assert document
    assert document.fields["place"].value == "Tel-Aviv"
    assert "topics" not in document.fields
    assert problems[0].startswith('a.md:2: warning: place: "# x" was read as a comment')
    assert problems[1].startswith('a.md:3: warning: topics: "#Gaza" was read as a comment')


def test_a_bom_carriage_returns_and_a_rule_in_the_body_are_fine() -> None:
    document, problems = read("\ufeff---\r\ntitle: x\r\n---\r\n    code\r\n\r\n---\r\nmore")
    assert not problems
    assert document
    assert document.body == "    code\n\n---\nmore"
    assert document.body_line == 4


@pytest.mark.parametrize("key", ["content", "handler", "metadata", "encoding"])
def test_no_key_name_is_special(key: str) -> None:
    document, _ = read(f"---\n{key}: x\n---\n")
    assert document
    assert document.fields[key].value == "x"


def test_characters_that_no_feed_can_hold_are_dropped_with_a_warning() -> None:
    document, problems = read("---\ntitle: a\x0bb\n---\nc\x00d")
    assert document
    assert document.fields["title"].value == "ab"
    assert document.body == "cd"
    assert problems == [
        "a.md:2: warning: a character that no page or feed can hold (U+000B) was left out."
        " Delete it."
    ]


@given(st.text().map(lambda text: " ".join(text.split())))
def test_a_quoted_value_reads_back_as_it_was(text: str) -> None:
    from site_builder.document import _UNPRINTABLE

    printable = _UNPRINTABLE.sub("", text)
    document, _ = read(f"---\ntitle: {quoted(printable)}\n---\n".encode("utf-8", "ignore"))
    assert document
    assert document.fields["title"].value == printable


@given(st.text() | st.text(alphabet="-:#[]{}\"'&*!|>%@` \n\tab"))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    document, problems = read(f"---\n{text}\n---\n".encode("utf-8", "ignore"))
    assert document or problems
