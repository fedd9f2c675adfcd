"""Addresses: every script keeps its letters, nothing leaves the site, twins are found."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.paths import SiteUrl, decode, encode, file_of, url_of
from site_builder.urls import (
    MAX_SLUG_BYTES,
    alias_fault,
    collision_key,
    pattern_fault,
    shorten_slug,
    slug_fault,
    slugify,
)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Frappes en Syrie: Moscou accepte", "frappes-en-syrie-moscou-accepte"),
        ("Élysée", "élysée"),
        ("E\u0301lyse\u0301e", "élysée"),
        ("غزة", "غزة"),
        ("ירושלים", "ירושלים"),
        ("हिन्दी", "हिन्दी"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("#Gaza", "gaza"),
        ("1 + 1", "1-1"),
        ("R&D", "r-d"),
        ("L’accord — enfin", "l-accord-enfin"),
        ("Straße", "strasse"),
        ("../../etc/passwd", "etc-passwd"),
        (";)", ""),
        ("", ""),
        ("🙂", ""),
    ],
)
def test_a_name_becomes_a_slug_in_its_own_script(name: str, slug: str) -> None:
    assert slugify(name) == slug


@given(st.text())
def test_a_slug_is_its_own_slug_and_safe_in_a_path(name: str) -> None:
    slug = slugify(name)
    assert slugify(slug) == slug
    assert not set(slug) & set("/\\.%?#:<>\"'&\0 ")
    assert unicodedata.is_normalized("NFC", slug)


@given(st.text())
def test_twins_of_case_and_normal_form_are_one_topic(name: str) -> None:
    assert slugify(unicodedata.normalize("NFD", name)) == slugify(name)
    assert collision_key(slugify(name)) == slugify(name) or not name.isascii()


@pytest.mark.parametrize(
    ("slug", "found"),
    [
        ("../../x", '"../../x" cannot stand in an address'),
        ("A b", '"A b" cannot stand in an address'),
        ("con", '"con" is a device name on Windows'),
        (";)", '";)" has no letter or digit to make an address of'),
        ("x" * 300, "a slug of 300 bytes"),
        ("غ" * 101, "a slug of 202 bytes"),
    ],
)
def test_a_slug_that_cannot_stand_in_an_address_is_refused(slug: str, found: str) -> None:
    fault = slug_fault(slug)
    assert fault
    assert fault[0] == found
    assert fault[1]


def test_a_long_slug_is_cut_between_two_words() -> None:
    assert shorten_slug("un-deux-trois", 9) == "un-deux"
    assert shorten_slug("incomprehensible", 5) == "incom"
    assert len(shorten_slug("x" * 300).encode()) <= MAX_SLUG_BYTES


def test_paths_that_a_mac_or_windows_takes_for_one_have_one_key() -> None:
    assert collision_key("topics/Été/index.html") == collision_key(
        "topics/e\u0301te\u0301/index.html"
    )


def test_an_address_names_its_file() -> None:
    assert file_of(SiteUrl("/")) == "index.html"
    assert file_of(SiteUrl("/topics/")) == "topics/index.html"
    assert file_of(SiteUrl("/404.html")) == "404.html"


@given(st.lists(st.text("aé%?#& .", min_size=1), max_size=3), st.sampled_from(["/", ".html"]))
def test_an_address_leads_back_from_its_file_and_from_how_pages_name_it(
    parts: list[str], end: str
) -> None:
    url = SiteUrl(f"/{'/'.join(parts)}{end}" if parts else "/")
    assert url_of(file_of(url)) == url
    assert decode(encode(url)) == url
    assert encode(url).isascii()
    assert not set("?# ") & set(encode(url))


@pytest.mark.parametrize(
    ("pattern", "ok"),
    [
        ("/{year}/{slug}/", True),
        ("/a/{slug}.html", True),
        ("{slug}/", False),
        ("/{slug}", False),
        ("/../{slug}/", False),
        ("//{slug}/", False),
        ("/{year}/", False),
        ("/{slugg}/", False),
        ("/{0}/{slug}/", False),
        ("/{slug!r}/", False),
    ],
)
def test_a_url_pattern_that_cannot_work_is_refused(pattern: str, ok: bool) -> None:
    fault = pattern_fault(pattern, ("year", "slug"), ("slug",))
    assert (fault is None) is ok


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("İstanbul", "istanbul"),
        ("DİYARBAKIR", "diyarbakir"),
        ("غـــزة", "غزة"),
        ("G\xadaza", "Gaza"),
        ("\u200fغزة\u200f", "غزة"),
        ("Ga\u2060za", "Gaza"),
        ("ශ්\u200dරී", "ශ්රී"),
    ],
)
def test_what_only_changes_the_look_of_a_word_changes_no_slug(one: str, other: str) -> None:
    assert slugify(one) == slugify(other)


@pytest.mark.parametrize(
    "alias",
    [
        "/article,123.html",
        "/tag/c++/",
        "/l'été/",
        "/(old)/a&b=c;d/",
        "/@editor/",
        "/two words/",
        "/x/cname/",
        "/_old/",
    ],
)
def test_an_alias_may_hold_what_a_path_may(alias: str) -> None:
    assert alias_fault(alias) is None


@pytest.mark.parametrize(
    ("alias", "told"),
    [
        ("/?p=123", '"/?p=123" differs from other addresses only in its query'),
        ("/spip.php?article12", "differs from other addresses only in its query"),
        ("/a/#b", "only in its fragment"),
        ("old/", '"old/" is not a path of this site'),
        ("/", '"/" is the front page'),
        ("/a//b/", "cannot be an address"),
        ("/../a/", "cannot be an address"),
        ("/a/b./", "cannot be an address"),
        ("/Talk:Page/", "cannot be a file name, for its :"),
        ("/a\\b/", "cannot be a file name, for its \\"),
        ("/a\u200bb/", "cannot be a file name, for its U+200B"),
        ("/nul/", "cannot be a file name"),
        ("/CNAME", "/CNAME is a file that hosts read"),
        ("/_headers", "/_headers is a file that hosts read"),
        ("/_redirects/x/", "/_redirects is a file that hosts read"),
        ("/.nojekyll", "cannot be an address"),
        ("/" + "x" * 300 + "/", "cannot be a file name"),
    ],
)
def test_an_alias_that_no_file_can_have_is_refused_in_words_that_fit(alias: str, told: str) -> None:
    fault = alias_fault(alias)
    assert fault and told in fault[0] and len(fault[0]) < 140 and fault[1]
