"""What a person sees: the demonstration digest in a real browser, desktop and phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from site_builder.build import build
from site_builder.session import Options
from tests.web_servers import served

PROJECT = Path(__file__).parent.parent
MORNING = datetime(2024, 6, 26, 5, tzinfo=UTC)
"""After the fullest day of the digest, when its corrections still stand above their texts."""
PAGES = [
    "/", "/2023/08/23/", "/2023/08/23/chandrayaan-3-alunissage/",
    "/2023/08/23/%D9%87%D8%A8%D9%88%D8%B7-%D8%AA%D8%B4%D8%A7%D9%86%D8%AF%D8%B1%D8%A7%D9%8A%D8%A7%D9%86-3/",
    "/2023/08/21/chine-taux-prets-un-an/", "/topics/", "/topics/espace/", "/2023/08/", "/2023/",
    "/archive/", "/subscribe/", "/corrections/", "/stories/", "/about/", "/404.html",
    "/2024/06/25/", "/2024/06/25/change-6-retour-echantillons/", "/stories/vers-la-lune/",
    "/ar/", "/ar/2024/06/25/", "/ar/2024/06/", "/ar/topics/espace/", "/ar/stories/vers-la-lune/",
    "/ar/archive/", "/ar/corrections/", "/ar/subscribe/", "/ar/404.html",
    "/en/", "/en/2024/06/25/", "/en/topics/",
    "/2024/06/25/denmark-livestock-emissions-tax/", "/2024/06/24/app-store-rules-dma-view/",
]  # fmt: skip

WIDEST = """\
Math.max(...[...document.body.querySelectorAll("*")].filter(e => !e.closest("table"))
  .map(e => e.getBoundingClientRect()).flatMap(r => [r.right, innerWidth - r.left]))"""
"""How far to either side anything on a page reaches; a wide table scrolls by itself."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    output = tmp_path_factory.mktemp("digest")
    build(PROJECT, Options(output=output, as_of=MORNING))
    with served(output) as address:
        yield address


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_fits_says_nothing_to_the_console_and_asks_no_other_host(
    browser: Any, address: str, width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
        page.on("request", lambda request: asked.append(request.url))
        for path in PAGES:
            page.goto(address + path)
            widest = page.evaluate(WIDEST)
            assert widest <= width, f"{path} is {widest} px wide at {width}"
        assert not said
        assert all(url.startswith(address) for url in asked)


def test_an_arabic_page_runs_from_right_to_left(browser: Any, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address + PAGES[3])
        heading = page.locator("h1")
        assert heading.evaluate("e => getComputedStyle(e).direction") == "rtl"
        assert heading.evaluate("e => getComputedStyle(e).textAlign") == "start"


def test_the_keyboard_reaches_the_text_first_and_shows_where_it_is(
    browser: Any, address: str
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address + "/")
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        assert skip.get_attribute("href") == "#main"
        assert skip.bounding_box()["width"] > 20
        page.keyboard.press("Tab")
        assert page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_every_page_has_one_heading_and_named_landmarks(browser: Any, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        for path in PAGES:
            page.goto(address + path)
            assert page.get_by_role("main").count() == 1
            assert page.get_by_role("heading", level=1).count() == 1
            for name in ("Rubriques", "أقسام", "Sections"):
                if page.get_by_role("navigation", name=name).count():
                    break
            else:
                raise AssertionError(f"{path} has no named navigation")


@pytest.mark.parametrize("path", ["/rss.xml", "/atom.xml"])
def test_a_feed_that_somebody_opens_is_a_page(browser: Any, address: str, path: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(address + path)
    shown = "e => getComputedStyle(e).display != 'none'"
    for part in ("title", "link[rel=related]", "item, entry", "item > title, entry > title"):
        assert page.locator(part).first.evaluate(shown), part
    assert not page.locator("content, encoded").first.evaluate(shown)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()
