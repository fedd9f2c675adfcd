"""The theme: every word it says is there in every language, every template is documented."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from gettext import c2py
from io import BytesIO
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po

from site_builder.render import renderer
from site_builder.render.theme import packaged_theme, read_theme
from tests.sites import Site

THEME = packaged_theme()
CATALOGUES = sorted(file.stem for file in (THEME / "locales").glob("*.po"))
RENDERER = Path(renderer.__file__)
PROJECT = Path(__file__).parent.parent


def words() -> set[str | tuple[str, ...]]:
    """Every string that a template says, or the renderer of a feed, as Babel extracts them."""
    found = set()
    for kind, files in (("jinja2", THEME.glob("*.html")), ("python", [RENDERER])):
        for file in files:
            with file.open("rb") as source:
                for _, message, _, _ in extract(kind, source, {**DEFAULT_KEYWORDS, "say": None}):
                    found.add(message if isinstance(message, str) else tuple(message))
    return found


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_word_of_the_theme_is_translated_and_none_too_many(language: str) -> None:
    assert {message.id for message in catalogue(language) if message.id} == words()


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_translation_names_what_the_word_names(language: str) -> None:
    found = catalogue(language)
    numbers = Counter(plural(found, number) for number in range(201))
    for message in found:
        if not message.id:
            continue
        assert not list(message.check(found)), message.id
        texts = [message.string] if isinstance(message.string, str) else message.string or ()
        assert len(texts) == (found.num_plurals if message.pluralizable else 1), message.id
        wanted = placeholders(message.id if isinstance(message.id, str) else message.id[0])
        for form, text in enumerate(texts):
            assert text, message.id
            # a form that stands for one number alone may spell it: one article, two articles
            spelt = message.pluralizable and numbers[form] == 1
            assert placeholders(text) in ([wanted, wanted - {"count"}] if spelt else [wanted])


@pytest.mark.parametrize("language", CATALOGUES)
def test_numbers_take_the_plural_that_their_language_gives_them(language: str) -> None:
    found = catalogue(language)
    rule = Locale.parse(language, sep="-").plural_form
    forms = {(rule(n), plural(found, n)) for n in range(201)}
    assert len(forms) == len({form for form, _ in forms}) == len({form for _, form in forms})
    assert found.num_plurals == len(forms)


def catalogue(language: str) -> Catalog:
    data = (THEME / "locales" / f"{language}.po").read_bytes()
    return read_po(BytesIO(data), locale=language.replace("-", "_"))


def plural(found: Catalog, number: int) -> int:
    return int(c2py(found.plural_expr)(number))


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))


def test_a_theme_has_a_digest_of_all_its_files(tmp_path: Path) -> None:
    plain = read_theme(tmp_path)
    assert read_theme(tmp_path).digest == plain.digest
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/own.html").write_text("x")
    assert read_theme(tmp_path).digest != plain.digest


def test_what_editors_leave_behind_is_no_part_of_a_theme(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    for name in (".article.html.swp", "article.html~", ".DS_Store", "x.tmp"):
        (tmp_path / "templates" / name).write_text("x")
    assert read_theme(tmp_path).digest == read_theme(tmp_path / "no").digest


def test_a_page_names_what_it_needs_and_forbids_all_else(site: Site) -> None:
    policy = "//meta[@http-equiv='Content-Security-Policy']/@content"
    site.article("a").build()
    (told,) = site.page("/2024/04/19/a/").xpath(policy)
    own = "style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
    assert re.fullmatch(
        rf"default-src 'none'; script-src 'sha256-[\w+/=]+'; {own}; connect-src 'self'", told
    )
    assert not site.page("/").xpath("//*[@style] | //style | //script[not(@type)]")
    site.put("templates/assets/serif.woff2", b"\0").build()
    (told,) = site.page("/2024/04/19/a/").xpath(policy)
    assert "; font-src 'self'; " in told


FIRST_ROUND_TRIP = 14_000
"""Bytes that a server sends before it has to wait for an answer (RFC 6928: ten segments)."""


def test_a_briefing_of_twelve_articles_comes_with_the_first_round_trip(site: Site) -> None:
    written = (PROJECT / "content").rglob("*.md")
    texts = [text for file in written if (text := _first_paragraph(file))]
    for number, text in enumerate(sorted(texts)[:12]):
        headline, sources = json.dumps(text[:70]), f"sources: [Agency {number}, Office {number}]"
        site.article(f"a{number}", f"title: {headline}", sources, body=text)
    sections = "".join(
        f"  - {{title: Section {n}, articles: [a{n}, a{n + 1}, a{n + 2}]}}\n" for n in (0, 3, 6, 9)
    )
    note = f"---\ntitle: A day\nsections:\n{sections}closing: Until tomorrow.\n---\n{texts[0]}\n"
    site.put("content/briefings/2024-04-19.md", note.encode()).build()
    page = site.page("/2024/04/19/")
    (sheet,) = page.xpath("//link[@rel='stylesheet']/@href")
    assert len(page.cssselect(".card")) == 12
    assert not page.xpath("//img | //script[@src] | //iframe | //link[@rel='preload']")
    sent = [
        gzip.compress(site.text(path).encode()) for path in ("2024/04/19/index.html", sheet[1:])
    ]
    assert sum(map(len, sent)) <= FIRST_ROUND_TRIP


def _first_paragraph(file: Path) -> str:
    """What an article of the demonstration digest begins with, if that is a paragraph."""
    text = file.read_text(encoding="utf-8").split("\n---\n", 1)[-1].strip().split("\n\n")[0]
    return text if len(text) > 150 and text[0].isalnum() else ""
