"""French text: no line begins with a colon or ends behind an opening guillemet."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.french_spacing import spaced, spaced_html
from tests.sites import Site

N, F = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Vote : le oui", f"Vote{N}: le oui"),
        ("Pourquoi ? Assez ! Bien ; oui", f"Pourquoi{F}? Assez{F}! Bien{F}; oui"),
        ("« Il dit : non ! »", f"«{N}Il dit{N}: non{F}!{N}»"),
        ("Quoi ?! Fin ?…", f"Quoi{F}?! Fin{F}?…"),
        ("10 000 morts, 1 500 000 € et 12 %", f"10{F}000 morts, 1{F}500{F}000{N}€ et 12{N}%"),
        (f"Vote{N}: non{F}! «{F}Oui{F}»", f"Vote{N}: non{F}! «{F}Oui{F}»"),
        ("à 10:30, ratio 3:2", "à 10:30, ratio 3:2"),
        ("content :-) ou triste :( ou ;)", "content :-) ou triste :( ou ;)"),
        ("voir ?page=2 et !important", "voir ?page=2 et !important"),
        ("en 2024 et 12 34", "en 2024 et 12 34"),
        ("«Oui», dit-il: non!", "«Oui», dit-il: non!"),
    ],
)
def test_a_line_breaks_at_no_space_that_belongs_to_a_sign(written: str, shown: str) -> None:
    assert spaced(written) == shown
    assert spaced(shown) == shown


@given(st.text("a1 :;!?«»%\n<"))
def test_nothing_changes_but_spaces(text: str) -> None:
    changed = spaced(text)
    assert len(changed) == len(text)
    assert all(new == old or old in " \n" for new, old in zip(changed, text, strict=True))


def test_tags_and_code_stay_as_they_are() -> None:
    code = "<pre><code>a : b\n</code></pre>"
    html = '<p>Oui : <a href="https://x.test/" title="a : b">« <em>b</em> »</a></p>\n'
    assert spaced_html(html + code) == (
        f'<p>Oui{N}: <a href="https://x.test/" title="a : b">«{N}<em>b</em>{N}»</a></p>\n{code}'
    )


def french(site: Site) -> Site:
    site.put("site.toml", (site.root / "site.toml").read_bytes() + b'language = "fr"\n')
    return site


def test_french_is_spaced_wherever_it_is_shown(site: Site) -> None:
    french(site).article(
        "a",
        "title: 'Vote : oui ?'",
        "topics: ['Élections : suite']",
        "story: 'Retraites : le fil'",
        "corrections: [{at: '2024-04-20T10:00:00Z', note: 'Lire : 12'}]",
        body="Il dit : « non » au `a : b` de\nl’Assemblée\n: voilà !",
    )
    site.write("-- content/briefings/2024-04-19.md --\n---\ntitle: 'Ce jour : x'\n---\nLu : y\n")
    site.build()
    page = site.page("/2024/04/19/a/")
    assert page.xpath("string(//h1)") == f"Vote{N}: oui{F}?"
    assert page.xpath("string(//meta[@name='description']/@content)") == (
        f"Il dit{N}: «{N}non{N}» au a{N}: b de l’Assemblée{N}: voilà{F}!"
    )
    assert "<code>a : b</code>" in site.text("2024/04/19/a/index.html")
    for text in (f"Élections{N}: suite", f"Retraites{N}: le fil", f"Lire{N}: 12"):
        assert text in page.text_content()
    assert f"Lu{N}: y" in site.page("/2024/04/19/").text_content()
    assert f"Ce jour{N}: x" in site.page("/").text_content()
    (item,) = json.loads(site.text("feed.json"))["items"]
    assert item["title"] == f"Vote{N}: oui{F}?"
    assert f"dit{N}: «{N}non{N}»" in item["content_html"]


def test_the_words_of_the_settings_are_spaced_too(site: Site) -> None:
    settings = (site.root / "site.toml").read_text().replace('"Digest"', '"Le jour : quoi ?"')
    site.put("site.toml", (settings + 'language = "fr"\ntagline = "Lu : vu"\n').encode())
    site.article("a").build()
    assert f"<title>Le jour{N}: quoi{F}?</title>" in site.text("index.html")
    assert f"Lu{N}: vu" in site.page("/").text_content()


def test_other_languages_keep_their_spaces(site: Site) -> None:
    french(site).article("a", "lang: de", "title: 'Er rief : »nein« heute'", body="So »x« ?")
    site.build()
    page = site.page("/2024/04/19/a/")
    assert page.xpath("string(//h1)") == "Er rief : »nein« heute"
    assert "So »x« ?" in page.text_content()


def test_names_in_several_languages_are_each_spaced_as_theirs(site: Site) -> None:
    french(site).article("a", "topics: [x]")
    names = "names: {fr: 'Vote : suite', de: 'Er rief : »nein«'}"
    site.write(f"-- content/topics/x.md --\n---\n{names}\n---\n").article(
        "b", "lang: de", "topics: [x]"
    )
    site.build()
    assert f"Vote{N}: suite" in site.page("/2024/04/19/a/").text_content()
    assert "Er rief : »nein«" in site.page("/2024/04/19/b/").text_content()


def test_another_language_of_the_site_is_another_spacing(site: Site) -> None:
    site.article("a", "title: 'Vote : oui'").build()
    assert site.page("/2024/04/19/a/").xpath("string(//h1)") == "Vote : oui"
    french(site).build()
    assert site.page("/2024/04/19/a/").xpath("string(//h1)") == f"Vote{N}: oui"
