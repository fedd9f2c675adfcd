"""The short way for plain paragraphs gives, byte for byte, what the library gives."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from site_builder.config.settings import EXTENSIONS
from site_builder.content import markdown, markdown_fast
from site_builder.content.markdown import render_markdown

EVERY_RULE = (
    *dict.fromkeys(rule for rule, _ in markdown_fast._SIGNS),
    "list",
    "hr",
    "lheading",
    *EXTENSIONS,
    "comments",
)


def by_the_library(text: str) -> str:
    """The HTML of a parser with every rule and no shortcut."""
    patch = pytest.MonkeyPatch()
    patch.setattr(markdown, "use_fast_path", lambda *_: None)
    rules = tuple(rule for rule in EVERY_RULE if rule not in ("tables", "strikethrough"))
    parser: MarkdownIt = markdown._parser_for.__wrapped__((*rules, "strikethrough"))
    patch.undo()
    html = str(parser.render(text, {"first_line": 1, "problems": []}))
    return html.replace("\f", " ")  # no character of XML


PIECES = [
    "word", "Two words.", "l’été", "*em*", "**strong**", "[link](https://host.test/a)", "*", "**",
    "_", "[", "]", "(x)", "!", "`", "``", "&", "&amp;", "R&D", "<", ">", "\\", "~~", "^", "[^1]",
    "[^1]: note", "[a]: /url", "# ", "\n\n## h\n\n", "\n\n- a",
    "\n- b", "\n\n> q", "\n> r", "\n\n* a", "- ", "+ ", "1. ",
    "1948. ", "> ", "---", "***", "===", "```", "~~~", ": ", "~ ", "|", "a|b", "-|-", "    ",
    "\t", " ", "  ", "\n", "\n\n", "\n \n", "\u00a0", "«", "»", '"', "'", ",", ".", ";", "é",
    "https://host.test", "<https://host.test>", "\u200b",
    "<!--", "-->", "<!-- x -->", "<!-->", "<!— x —>",
    "北", "京、", "「", "สะ", "각", "“", "…", "北\n京", "\n**北**\n京",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@example("a\n\n- b\n\n  c\n\nd *e* f")
@example("* a\n\n* a")
@example("- a\n- b\n\n- c")
@example("- a\n\n1. c")
@example("> a\n\n> b\n> *c*")
@example("term\n\n: definition\n\nend")
@example("*a*b *c*. **d e**, [f](https://g.test).")
@example("a  \nb\\\nc")
@example("*a [b](https://c.test) d*")
@example("[a *b* c](https://d.test)")
@example("# *a* b\n\n## c #\n\n###### d ######\n\n####### e\n\n#f\n\n# \n\n##\tg\n\n## h ")
@example("- a\n\n# b\n\n- c\n\n# d\ne\n\nf\n# g\n\n# h | i\n\n    # j")
@example("[a](https://b.test/*c*)")
@example("> *a*\n\n*b\nc*\n\n# *d*\n\ne\r\nf\0")
@example("trailing \n\nspace\u00a0\n\n *x*")
@example("*北*\n京 **北**\n[京](https://a.test)\n北，\n“京”\nx")
@example("a\n\n```\n\nb\n\n```\n\nc")
def test_a_text_of_any_signs_is_rendered_as_by_the_library(text: str) -> None:
    assert render_markdown(text).html == by_the_library(text)


@given(st.text())
def test_any_text_is_rendered_as_by_the_library(text: str) -> None:
    assert render_markdown(text).html == by_the_library(text)


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, and a stop.",
        "Two\nlines.",
        "An *emphasis* and a **strong word**.",
        "A [link](https://host.test/a/b-c.html) and R&D.",
    ],
)
def test_a_simple_paragraph_goes_the_short_way(text: str) -> None:
    assert markdown_fast.is_simple(text)


def test_the_line_of_a_link_counts_the_paragraphs_before_it() -> None:
    text = "One.\n\nTwo\nlines.\n\n- item\n- [a](b.md)\n\nThree.\n\n[c](d.md)"
    assert render_markdown(text, first_line=10).text.links == {"b.md": 16, "d.md": 20}
