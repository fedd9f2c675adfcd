"""Several sites, or languages, rendered by one process in turn: each begins only once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from jinja2 import FunctionLoader

from site_builder.render.renderer import RENDERERS
from tests.sites import SETTINGS, Site


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each template is read, to be compiled or to be looked up among compiled ones."""
    found: Counter[str] = Counter()
    get_source = FunctionLoader.get_source

    def counted(loader: FunctionLoader, environment: object, template: str) -> object:
        found[template] += 1
        return get_source(loader, environment, template)  # type: ignore[arg-type]

    monkeypatch.setattr(FunctionLoader, "get_source", counted)
    return found


def test_two_languages_in_turn_compile_each_template_once(
    new_site: Callable[[], Site], read: Counter[str]
) -> None:
    titled = SETTINGS.replace("Digest", "In turn")
    settings = titled, f'{titled}language = "fr"\n'
    sites = [new_site().put("site.toml", text.encode()).article("a") for text in settings]
    for _ in range(3):
        for site in sites:
            site.build(clean=True)
    assert [site.page("/").get("lang") for site in sites] == ["en", "fr"]
    assert read["article.html"] == read["base.html"] == len(sites)
    assert set(read.values()) == {len(sites)}


def test_what_was_rendered_long_ago_is_forgotten(site: Site, read: Counter[str]) -> None:
    for title in (*(f"Long ago {n}" for n in range(RENDERERS + 1)), "Long ago 0"):
        site.put("site.toml", SETTINGS.replace("Digest", title).encode())
        site.article("a").build(clean=True)
    assert read["article.html"] == RENDERERS + 2
