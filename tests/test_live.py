"""The preview in a real browser: pages follow every save, and mistakes are told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.commands import Command, wait_until
from tests.sites import Site

LONG = "\n\n".join(f"Paragraph {number}." for number in range(80))


class Tab:
    """A page in the browser, and what it wrote to the console."""

    def __init__(self, context: Any, address: str) -> None:
        self.page = context.new_page()
        self.said: list[str] = []
        self.loads = 0
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("load", self._loaded)
        self.page.goto(address)

    def _loaded(self, _: Any) -> None:
        self.loads += 1

    def shows(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()
        self.page.wait_for_load_state()


@pytest.fixture
def digest(site: Site) -> Site:
    site.article("a", "summary: In short.", body=f"First words.\n\n{LONG}")
    return site.article("b", "summary: In short.", "topics: [Other]", day="2024-04-18")


@pytest.fixture
def served(digest: Site) -> Iterator[str]:
    with Command(digest.root, "serve", "--port", "0") as command:
        yield address(command)


def address(command: Command) -> str:
    found = re.search(r"http://\S+", command.hear("http://"))
    assert found, command.said
    return found[0]


@pytest.fixture
def open_tab(browser: Any) -> Iterator[Callable[[str], Tab]]:
    with browser.new_context(viewport={"width": 1280, "height": 600}) as context:
        context.set_default_timeout(20_000)
        yield lambda where: Tab(context, where)


def test_saving_reloads_the_pages_that_changed_where_they_were_scrolled_to_and_no_others(
    digest: Site, served: str, open_tab: Callable[[str], Tab]
) -> None:
    changed, other = open_tab(f"{served}2024/04/19/a/"), open_tab(f"{served}2024/04/18/b/")
    changed.page.evaluate("scrollTo(0, 700)")
    digest.article("a", "summary: In short.", body=f"Second words.\n\n{LONG}")
    changed.shows("Second words.")
    wait_until(lambda: changed.page.evaluate("scrollY") == 700)
    digest.article("b", "summary: In short.", "topics: [Other]", body="New.", day="2024-04-18")
    other.shows("New.")
    assert (changed.loads, other.loads) == (2, 2)
    assert changed.said == other.said == []


def test_a_style_sheet_is_replaced_without_loading_the_page_again(
    digest: Site, served: str, open_tab: Callable[[str], Tab]
) -> None:
    tab = open_tab(served)
    colour = "() => getComputedStyle(document.body).color"
    for text, expected in (("#010203", "rgb(1, 2, 3)"), ("#040506", "rgb(4, 5, 6)")):
        digest.put("templates/assets/site.css", f"body {{ color: {text} }}".encode())
        wait_until(lambda: tab.page.evaluate(colour) == expected)  # noqa: B023
    wait_until(lambda: tab.page.locator("link[rel=stylesheet]").count() == 1)
    assert (tab.loads, tab.said) == (1, [])


def test_a_mistake_is_told_over_the_last_good_page_until_it_is_mended(
    digest: Site, served: str, open_tab: Callable[[str], Tab]
) -> None:
    tab = open_tab(f"{served}2024/04/19/a/")
    digest.article("b", "dateline: sometime", day="2024-04-18")
    alert = tab.page.get_by_role("alert")
    alert.get_by_text("content/b.md:4").wait_for()
    assert "1 problem" in tab.page.get_by_role("heading", level=2).last.inner_text()
    assert "dateline: sometime" in tab.page.locator("mark").inner_text()
    assert tab.page.get_by_role("region", name="1 problem").count() == 1
    assert tab.page.get_by_text("First words.").is_visible()
    digest.article("b", "topics: [Other]", day="2024-04-18")
    alert.get_by_text("content/b.md").wait_for(state="detached")
    assert (tab.loads, tab.said) == (1, [])


def test_the_keyboard_can_put_a_mistake_away(
    digest: Site, served: str, open_tab: Callable[[str], Tab]
) -> None:
    tab = open_tab(served)
    digest.article("b", "dateline: sometime", day="2024-04-18")
    button = tab.page.get_by_role("button", name="Hide")
    button.wait_for()
    assert tab.page.evaluate("document.activeElement.localName") == "body"
    tab.page.keyboard.press("Escape")
    button.wait_for(state="detached")
    digest.article("b", "dateline: another time", day="2024-04-18")
    button.wait_for()
    button.focus()
    assert button.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    tab.page.keyboard.press("Enter")
    button.wait_for(state="detached")


def test_a_mistake_in_a_template_is_told_on_the_pages_that_it_breaks(
    digest: Site, served: str, open_tab: Callable[[str], Tab]
) -> None:
    broken, whole = open_tab(f"{served}topics/"), open_tab(f"{served}2024/04/19/a/")
    digest.put(
        "templates/topics.html",
        b"{% extends 'base.html' %}{% block main %}\n{{ no.such }}{% endblock %}",
    )
    broken.page.get_by_role("alert").get_by_text("templates/topics.html:2").wait_for()
    assert whole.page.get_by_role("alert").inner_text() == ""
    (digest.root / "templates/topics.html").unlink()
    broken.page.get_by_role("button", name="Hide").wait_for(state="detached")
    assert (broken.loads, whole.loads) == (1, 1)


def test_a_page_that_is_not_there_yet_appears_and_one_that_is_gone_says_so(
    digest: Site, served: str, open_tab: Callable[[str], Tab]
) -> None:
    tab = open_tab(f"{served}topics/later/")
    tab.shows("Nothing is published at this address")
    digest.article("c", "topics: [Later]")
    tab.shows("Later")
    (digest.root / "content/c.md").unlink()
    tab.shows("Nothing is published at this address")


def test_a_site_that_cannot_be_shown_at_all_says_why_until_it_can(
    digest: Site, open_tab: Callable[[str], Tab]
) -> None:
    digest.article("a", "dateline: sometime")
    with Command(digest.root, "serve", "--port", "0") as command:
        tab = open_tab(address(command))
        tab.shows("content/a.md:4: dateline:")
        digest.article("a", "dateline: another time")
        tab.shows("another time")
        digest.article("a")
        tab.page.get_by_role("link", name="A", exact=True).first.wait_for()
        assert tab.page.get_by_role("alert").inner_text() == ""


def test_a_page_finds_the_server_again_after_a_restart(
    digest: Site, open_tab: Callable[[str], Tab]
) -> None:
    with Command(digest.root, "serve", "--port", "0") as command:
        where = address(command)
        tab = open_tab(f"{where}2024/04/19/a/")
    digest.article("a", body="Written meanwhile.")
    with Command(digest.root, "serve", "--port", where.rpartition(":")[2].strip("/")):
        tab.shows("Written meanwhile.")


def test_the_policy_of_a_page_holds_in_the_preview(
    digest: Site, served: str, open_tab: Callable[[str], Tab]
) -> None:
    tab = open_tab(served)
    tab.page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "globalThis.ran = true";
          document.body.append(script);
          const other = document.createElement("script");
          other.src = "/.site-builder/preview.js";
          document.body.append(other);
        }"""
    )
    wait_until(lambda: len(tab.said) == 2)
    assert all("Content Security Policy" in text for text in tab.said)
    assert tab.page.evaluate("globalThis.ran") is None


def test_what_the_preview_adds_is_not_in_the_output(digest: Site) -> None:
    digest.build()
    assert not any(b".site-builder" in data for data in digest.tree().values())
