"""Front matter: what an author typed is what the article says, or a clear complaint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.authoring.wire import quoted
from site_builder.content.document import Document, read_document
from site_builder.paths import ContentPath


def read(text: str | bytes) -> tuple[Document | None, list[str]]:
    data = text.encode() if isinstance(text, str) else text
    document, problems = read_document(ContentPath("a.md"), data)
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
    assert document.fields["topics"].value == ""
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
    from site_builder.charset import UNPRINTABLE

    printable = UNPRINTABLE.sub("", text)
    document, _ = read(f"---\ntitle: {quoted(printable)}\n---\n".encode("utf-8", "ignore"))
    assert document
    assert document.fields["title"].value == printable


@given(st.text() | st.text(alphabet="-:#[]{}\"'&*!|>%@` \n\tab"))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    document, problems = read(f"---\n{text}\n---\n".encode("utf-8", "ignore"))
    assert document or problems


@pytest.mark.parametrize(
    ("matter", "complaint"),
    [
        ('title:\u00a0"A"\nx: y', "a.md:2: title: a no-break space (U+00A0) stands where"),
        ("a: b\nc:\n\u3000- d", "a.md:4: an ideographic space (U+3000) stands where YAML wants"),
        ("a: b\nc:\n  -\u202f- d", "a.md:4: c: a narrow no-break space (U+202F) stands before it"),
        ("a:\n\u00a0 b: c\nd: e", "a.md:3: b: a no-break space (U+00A0) stands in this key"),
        ("a: b\n\u200bstatus: draft", "a.md:3: status: a zero width space (U+200B) stands in"),
        ("\u2066status: draft", "a.md:2: status: a left-to-right isolate (U+2066) stands in"),
        ("sta\u00adtus: draft", "a.md:2: status: a soft hyphen (U+00AD) stands in this key"),
        ("a: b\nstatus：draft\nc: d", "a.md:3: status: a fullwidth colon (U+FF1A) stands where"),
        ("a: b\nstatus:draft\nc: d", "a.md:3: status: no space stands after the colon"),
        ("title: “A: b”", "a.md:2: title: a left double quotation mark (U+201C) stands where"),
        ('title: "a\nb: c\nd: e', "a.md:2: title: a quote begins on this line and never ends"),
        ("title: “A”\nx: b: c", "a.md:3: x: not valid YAML here"),
        ("a: b\n———\nc: d", "a.md:3: a line of dashes that is not ---. Write three"),
    ],
)
def test_what_looks_right_and_is_not_is_named_on_its_line(matter: str, complaint: str) -> None:
    document, problems = read(f"---\n{matter}\n---\n")
    assert document is None
    assert problems[0].startswith(complaint)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("———\na: b\n———\n", 'a.md:1: "———" with an em dash (U+2014) stands where the'),
        ("---\na: b\n--–\nText.\n", 'a.md:3: "--–" with an en dash (U+2013) stands where the'),
        ("---\na: b\n----\nText.\n", 'a.md:3: "----" stands where the front matter ends'),
    ],
)
def test_dashes_where_hyphens_belong_are_named(text: str, complaint: str) -> None:
    document, problems = read(text)
    assert document is None
    assert problems[0].startswith(complaint)


@pytest.mark.parametrize("before", ["\ufeff\ufeff", "\u200b", "\u2060\n\u00a0\n", " \n\ufeff"])
@pytest.mark.parametrize("after", ["", "\u00a0", "\u200b "])
def test_invisible_characters_around_the_boundaries_do_no_harm(before: str, after: str) -> None:
    document, problems = read(f"{before}---{after}\na: b\n---{after}\nText.")
    assert document
    assert not problems
    assert document.body == "Text."
    assert document.body_line == before.count("\n") + 4


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\u0085"])
def test_a_separator_that_yaml_takes_for_a_line_end_is_a_space(char: str) -> None:
    document, problems = read(f'---\na: b{char}c{char}& d\ne: "&"\nf: g # h\n---\n')
    assert document
    assert document.fields["a"].value == "b c & d"
    assert [problem.partition(": ")[0] for problem in problems] == ["a.md:2", "a.md:4"]
    assert f"(U+{ord(char):04X}) was read as a space" in problems[0]


def test_line_ends_inside_scripts_without_spaces_are_nothing() -> None:
    document, _ = read('---\na: 橋が\n  開通\nb: "ถนน\n  เปิด"\nc: >\n  日\n  本\nd: 橋\n  x\n---\n')
    assert document
    found = {key: node.value for key, node in document.fields.items()}
    assert found == {"a": "橋が開通", "b": "ถนนเปิด", "c": "日本\n", "d": "橋 x"}


ARABIC = "---\ntitle: معاهدة\n---\nقالت وزارة الصحة في بيان لها، إن عدد القتلى ارتفع."
FRENCH = "---\ntitle: Été\n---\nLe ministre a été reçu à l'Élysée."


@pytest.mark.parametrize(
    ("text", "encoding", "remedy"),
    [
        (ARABIC, "cp1256", "iconv -f WINDOWS-1256 -t UTF-8."),
        (FRENCH, "cp1252", "iconv -f WINDOWS-1252 -t UTF-8."),
        (FRENCH, "utf-16", "iconv -f UTF-16 -t UTF-8."),
        (ARABIC, "utf-16-le", "iconv -f UTF-16LE -t UTF-8."),
        (FRENCH, "utf-16-be", "iconv -f UTF-16BE -t UTF-8."),
        (FRENCH[:10], "utf-16-le", "iconv -f UTF-16LE -t UTF-8."),
        ("Москва и Вашингтон", "cp1251", "Save it as UTF-8."),
    ],
)
def test_a_file_in_another_encoding_is_told_how_to_be_converted(
    text: str, encoding: str, remedy: str
) -> None:
    document, (problem,) = read(text.encode(encoding))
    assert document is None
    assert problem.endswith(remedy)


def test_a_front_matter_that_never_seems_to_end_is_refused() -> None:
    document, (problem,) = read("---\na: " + "b " * 200_000 + "\n---\n")
    assert document is None
    assert "a front matter of 400,004 characters" in problem
