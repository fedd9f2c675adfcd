"""docs/themes.md: its lists are what templates are given, and its tour is walked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS

from site_builder.config.settings import Site as SiteSettings
from site_builder.datelines.dateline import Dateline
from site_builder.model import contents, page_parts
from site_builder.model.article import Correction, Party
from site_builder.model.editorial import Coming
from site_builder.model.texts import Passage
from site_builder.render import environment
from site_builder.render.dates import When
from site_builder.render.ruler import Ruler
from site_builder.render.theme import packaged_theme
from tests.sites import SETTINGS, Site
from tests.web_servers import served

THEME = packaged_theme()
TEXT = (Path(__file__).parent.parent / "docs/themes.md").read_text(encoding="utf-8")
TEMPLATES = {file.name for file in THEME.iterdir() if file.is_file()}
VALUES = [
    page_parts.Briefing, page_parts.Card, Dateline, page_parts.Link, page_parts.DayLink,
    page_parts.MonthLink, page_parts.FeedLink, page_parts.Figure, page_parts.Sound,
    page_parts.CorrectionEntry, Party, Correction, Passage,
]  # fmt: skip
PAGES = [
    kind
    for kind in vars(contents).values()
    if isinstance(kind, type) and kind.__name__.endswith("Content") and kind.__doc__
    if kind.__doc__.partition(":")[0].rstrip(".") in TEMPLATES
]


def section(heading: str) -> str:
    """What stands below a heading, whatever its level, until the next one."""
    (found,) = re.findall(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", TEXT, re.M | re.S)
    return str(found)


def first_cells(text: str) -> str:
    """The names that the tables of a section are about."""
    return "\n".join(re.findall(r"^\| (`.*?) \|", text, re.MULTILINE))


def attributes(kind: type) -> set[str]:
    """The fields of a struct, and what can be asked of it besides."""
    own = {name for name in vars(kind) if not name.startswith("_")}
    return own | {field.name for field in msgspec.structs.fields(kind)}


@pytest.fixture
def given(site: Site, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What each template was rendered with, and under "" what all of them are."""
    had: dict[str, Any] = {}
    render = environment._Template.render

    def spy(template: Any, **names: object) -> str:
        had[template.name] = names.keys()
        had[""] = template.environment
        return str(render(template, **names))

    monkeypatch.setattr(environment._Template, "render", spy)
    site.put("site.toml", f'{SETTINGS}tagline = "Listed"\n'.encode())
    site.article("a").build()
    return had


def test_each_name_that_templates_have_is_listed_and_no_other(given: dict[str, Any]) -> None:
    listed = set(re.findall(r"`(\w+)", first_cells(section("What every template has"))))
    everywhere = given[""].globals.keys() - DEFAULT_NAMESPACE.keys()
    assert listed == everywhere | given["article.html"] == everywhere | given["front.html"]
    entry = set(re.findall(r"`(\w+)", first_cells(section("entry.html: the text in a feed"))))
    assert given["entry.html"] == entry | {"_", "ngettext"}


def test_each_filter_is_listed_and_no_other(given: dict[str, Any]) -> None:
    listed = set(re.findall(r"^`(\w+)`", first_cells(section("Filters")), re.MULTILINE))
    assert listed == given[""].filters.keys() - FILTERS.keys()


@pytest.mark.parametrize("module", ["parts", "cards"])
def test_each_macro_is_listed_with_its_arguments_and_no_other(module: str) -> None:
    file = {"parts": "parts.html", "cards": "card.html"}[module]
    there = re.findall(r"{% macro (\w+\(.*\)) %}", (THEME / file).read_text(encoding="utf-8"))
    cells = first_cells(section("parts.html and card.html"))
    assert set(re.findall(rf"`{module}\.(\w+\(.*?\))`", cells)) == set(there)


def test_each_block_is_listed_and_no_other() -> None:
    sources = [file.read_text(encoding="utf-8") for file in THEME.glob("*.html")]
    blocks = re.findall(r"{% block (\w+) %}", "".join(sources))
    listed = re.findall(r"^`(\w+)`", first_cells(section("base.html and its blocks")), re.M)
    assert set(listed) == set(blocks)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("head", page_parts.Head), ("site", SiteSettings), ("navigation", page_parts.Navigation)],
)
def test_each_field_that_every_template_has_is_listed_and_no_other(name: str, kind: type) -> None:
    assert set(re.findall(rf"`{name}\.(\w+)", first_cells(section(name)))) == attributes(kind)


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.__name__)
def test_each_field_of_a_page_is_listed_and_no_other(kind: type) -> None:
    name = (kind.__doc__ or "").partition(":")[0].rstrip(".")
    (heading,) = re.findall(rf"^### (.*\b{re.escape(name)}\b.*)$", TEXT, re.MULTILINE)
    listed = set(re.findall(r"`page\.(\w+)`", first_cells(section(heading))))
    assert listed == attributes(kind) if heading == name else listed >= attributes(kind)


def test_each_page_that_a_template_makes_is_looked_at() -> None:
    made = {(kind.__doc__ or "").partition(":")[0].rstrip(".") for kind in PAGES}
    assert made == TEMPLATES - {"base.html", "parts.html", "card.html", "entry.html"}
    assert all(f"`{name}`" in first_cells(section("The files")) for name in TEMPLATES)


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_each_field_of_a_value_is_listed_and_no_other(kind: type) -> None:
    text = section(kind.__name__)
    named = first_cells(text) or re.sub(r"\(.*?\)", "", text)
    assert set(re.findall(r"`(\w+)", named)) == attributes(kind)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("page.groups", page_parts.TopicGroup), ("page.groups", page_parts.ListedTopic),
        ("page.stories", page_parts.ListedStory), ("page.months", page_parts.MonthCount),
        ("page.briefings", page_parts.DayHeadlines), ("page.briefings", page_parts.Headline),
        ("sections", page_parts.CardSection), ("coming", Coming), ("when", When), ("ruler", Ruler),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)  # fmt: skip
def test_each_field_of_what_stands_in_a_list_is_told_in_its_row(row: str, kind: Any) -> None:
    rows = "".join(re.findall(rf"^\| `{re.escape(row)}` \|.*", TEXT, re.MULTILINE))
    own = kind._fields if issubclass(kind, tuple) else vars(kind).get("__annotations__", {})
    assert set(own) <= set(re.findall(r"`(\w+)", rows))


def test_each_field_of_a_feed_entry_is_listed_and_no_other() -> None:
    cells = first_cells(section("entry.html: the text in a feed"))
    assert set(re.findall(r"`entry\.(\w+)`", cells)) == attributes(page_parts.FeedEntry)


def tour() -> dict[str, str]:
    """The files of the theme that somebody makes who reads on until its end."""
    text = section("A theme of your own in ten minutes")
    return dict(re.findall(r"`(templates/[^`]+)`[^`\n]*:\n\n```\w+\n(.*?)^```", text, re.M | re.S))


@pytest.fixture
def toured(site: Site) -> Site:
    site.article("one", "sources: [AFP, ISRO]", "summary: In short.", "status: draft")
    site.article("desk", 'extra: {desk: "Middle East"}')
    site.article("fr", "lang: fr", 'extra: {desk: "Moyen-Orient"}')
    site.article("it", "lang: it")
    for path, text in tour().items():
        site.put(path, text.encode())
    return site.build(drafts=True)


def test_a_card_of_the_tour_has_its_sources_first_and_says_that_it_is_a_draft(
    toured: Site,
) -> None:
    (card,) = [
        card
        for card in toured.page("/2024/04/19/").cssselect(".card")
        if "One" in card.text_content()
    ]
    lines = [line for line in card.text_content().splitlines() if line]
    assert lines[-4:] == ["AFP, ISRO", "One", "In short.", "Draft"]


def test_a_word_of_the_tour_is_said_in_french_beside_those_of_the_packaged_catalogue(
    toured: Site,
) -> None:
    assert "Desk: Middle East" in toured.text("2024/04/19/desk/index.html")
    french = toured.page("/2024/04/19/fr/")
    (line,) = french.cssselect(".prose + .byline")
    assert line.text == "Bureau : Moyen-Orient"
    assert french.cssselect("header.site nav a")[0].text == "Thèmes"


def test_a_page_in_the_language_of_the_tour_speaks_it_as_far_as_it_goes(toured: Site) -> None:
    page = toured.page("/2024/04/19/it/")
    assert [link.text for link in page.cssselect("header.site nav a")][:2] == ["Temi", "Archive"]
    assert "19 aprile 2024" in page.cssselect(".kicker")[0].text_content()


def test_a_browser_shows_the_colours_of_the_tour_and_complains_of_nothing(
    browser: Any, toured: Site
) -> None:
    accents = re.findall(r"--accent: (#\w+)", tour()["templates/assets/own.css"])
    accent = "getComputedStyle(document.documentElement).getPropertyValue('--accent')"
    with served(toured.output) as address, browser.new_context() as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for path in ("/", "/2024/04/19/", "/2024/04/19/desk/", "/2024/04/19/fr/", "/archive/"):
            page.goto(address + path)
            for scheme, wanted in zip(("light", "dark"), accents, strict=True):
                page.emulate_media(color_scheme=scheme)
                assert page.evaluate(accent) == wanted, path
        assert not said
