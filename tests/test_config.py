"""site.toml: strict, every problem at once, with its line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.config.reading import parse_settings
from site_builder.config.settings import parse_size
from site_builder.errors import SiteError
from site_builder.urls import base_address
from tests.sites import SETTINGS, Site

GOOD = '[site]\ntitle = "D"\nbase_url = "https://d.test/sub"\ntimezone = "Asia/Jerusalem"\n'


def problems(text: str) -> list[str]:
    with pytest.raises(SiteError) as caught:
        parse_settings(text)
    return [str(problem) for problem in caught.value.problems]


def test_a_title_a_base_url_and_a_time_zone_are_enough() -> None:
    settings = parse_settings(GOOD)
    assert settings.site.base_url == "https://d.test/sub/"
    assert (settings.site.origin, settings.site.base) == ("https://d.test", "/sub")
    assert settings.urls.article == "/{year}/{month}/{day}/{slug}/"
    assert (settings.front_page.days, settings.topics.per_page) == (3, 50)
    assert settings.feeds.formats == ("rss", "atom", "json")
    assert settings.rules.timezone == "Asia/Jerusalem"


@pytest.mark.parametrize(
    "key", ["access_key_id", "secret_access_key", "password", "token", "account_key", "sas", "user"]
)
def test_a_credential_is_refused_and_not_shown(key: str) -> None:
    target = f'[publish.live]\ntype = "s3"\nbucket = "digest"\n{key} = "geheim"\n'
    (problem,) = problems(f"{SETTINGS}{target}")
    assert "a credential stands in site.toml" in problem
    assert "geheim" not in problem


def test_a_credential_in_an_address_is_refused_and_not_shown() -> None:
    endpoint = 'endpoint = "https://ana:geheim@s3.example.org"'
    (problem,) = problems(f'{SETTINGS}[publish.live]\ntype = "s3"\nbucket = "digest"\n{endpoint}\n')
    assert "publish.live.endpoint: a credential stands in site.toml" in problem
    assert "geheim" not in problem


def test_what_is_missing_is_named() -> None:
    assert problems("[site]\n") == [
        'site.toml:1: site.base_url: missing. Add base_url = "https://digest.example.org/".',
        'site.toml:1: site.timezone: missing. Add timezone = "Europe/Paris".',
        'site.toml:1: site.title: missing. Add title = "Morning digest".',
    ]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ('tagine = "x"', 'site.toml:5: site.tagine: unknown key. Did you mean "tagline"?'),
        ("[feed]", 'site.toml:5: feed: unknown section. Did you mean "feeds"?'),
        (
            'publisher = {name = "P", url = "javascript:alert(1)"}',
            'site.toml:5: site.publisher: its url "javascript:alert(1)" is not an absolute',
        ),
        (
            'publisher = {name = "P", nmae = "Q"}',
            "site.toml:5: site.publisher: Object contains unknown field nmae.",
        ),
        ('[feeds]\nformats = ["rss", "rss"]', 'site.toml:6: feeds.formats: "rss" is named twice.'),
        ('[urls]\nedition = "/b/{day}/"', 'site.toml:6: urls.edition: "/b/{day}/" lacks {year}'),
        (
            '[publish.live]\ntype = "dir"\npath = "a"\n[publish.Live]\ntype = "dir"\npath = "b"',
            "site.toml:8: publish.Live: it differs from live in case only.",
        ),
        (
            '[publish.live]\ntype = "s3"',
            'site.toml:5: publish.live.bucket: missing. Add bucket = "digest".',
        ),
        (
            '[publish.live]\ntype = "s3"\nbucket = "s3://digest"',
            'site.toml:7: publish.live.bucket: "s3://digest" is not the name of a bucket.',
        ),
        (
            '[publish.live]\ntype = "s3"\nbucket = "digest"\nendpoint = "s3.example.org"',
            'site.toml:8: publish.live.endpoint: "s3.example.org" is not the address of a store.',
        ),
        (
            '[publish.live]\ntype = "gcs"\nbucket = "digest"\nprefix = "../other"',
            'site.toml:8: publish.live.prefix: "../other" is not a prefix.',
        ),
        (
            "tagline = 3",
            "site.toml:5: site.tagline: Expected a text in quotes or a table, got a whole number.",
        ),
        (
            "[feeds]\nformats = ['rdf']",
            'site.toml:6: feeds.formats: unknown format "rdf". Known here: atom, json, rss.',
        ),
        ('[urls]\nfeeds = "x"', "site.toml:6: urls.feeds: unknown key. "),
        ("[feeds]\nentries = 0", "site.toml:6: feeds.entries: 0 is too small. Write 1 or more."),
        (
            '[feeds]\nmax_size = "big"',
            'site.toml:6: feeds.max_size: "big" is not a size. Write for example "512 kB" or',
        ),
        ('[feeds]\nmax_size = "0 kB"', 'site.toml:6: feeds.max_size: "0 kB" is too small.'),
        (
            "[feeds]\nmax_size = 512",
            "site.toml:6: feeds.max_size: Expected a text in quotes, got a whole number.",
        ),
        ("[front_page]\ndays = -1", "site.toml:6: front_page.days: -1 is too small."),
        ('language = "français"', 'site.toml:5: site.language: "français" is not a language tag.'),
        ('id_authority = "x"', 'site.toml:5: site.id_authority: "x" is not a tag authority.'),
        ('[urls]\ntopic = "/t/"', 'site.toml:6: urls.topic: "/t/" lacks {slug}'),
        ('[urls]\nrss = "../rss.xml"', 'site.toml:6: urls.rss: "../rss.xml" is not a file name.'),
        (
            '[dateline.zones]\n"Foo Timing" = "Foo/Bar"',
            'site.toml:5: dateline.zones: "Foo Timing" has an unknown time zone "Foo/Bar".',
        ),
        (
            '[markdown]\nextensions = ["tablse"]',
            'site.toml:6: markdown.extensions: unknown extension "tablse". Did you mean "tables"?',
        ),
    ],
)
def test_a_wrong_setting_is_told_with_its_line(lines: str, problem: str) -> None:
    (found,) = problems(f"{GOOD}{lines}\n")
    assert found.startswith(problem)


@pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "", "GMT+25", "/etc/localtime"])
def test_a_time_zone_that_does_not_exist_is_refused(zone: str) -> None:
    text = f'[site]\ntitle = "D"\nbase_url = "https://d.test/"\ntimezone = "{zone}"\n'
    (found,) = problems(text)
    assert found.startswith(f'site.toml:4: site.timezone: unknown time zone "{zone}".')


@pytest.mark.parametrize("url", ["digest.test", "ftp://d.test/", "https://", "https://d.test/?a"])
def test_a_base_url_must_be_an_absolute_web_address(url: str) -> None:
    text = f'[site]\ntitle = "D"\nbase_url = "{url}"\ntimezone = "UTC"\n'
    (found,) = problems(text)
    assert found.startswith(f'site.toml:3: site.base_url: "{url}" is not an absolute address.')


@pytest.mark.parametrize("url", ["https://me@d.test/", "https://me:secret@d.test/"])
def test_a_base_url_tells_nobody_a_password(url: str) -> None:
    (found,) = problems(f'[site]\ntitle = "D"\nbase_url = "{url}"\ntimezone = "UTC"\n')
    assert found == (
        "site.toml:3: site.base_url: it holds a user name or a password. "
        "Take it out: every reader would see it."
    )


@pytest.mark.parametrize(
    ("written", "origin", "base"),
    [
        ("https://été.example/été", "https://xn--t-9fab.example", "/%C3%A9t%C3%A9"),
        ("https://BÜCHER.test/", "https://xn--bcher-kva.test", ""),
        ("https://faß.test/", "https://xn--fa-hia.test", ""),
        ("https://مثال.إختبار/غزة/", "https://xn--mgbh0fb.xn--kgbechtv", "/%D8%BA%D8%B2%D8%A9"),
        ("http://localhost:8000/a%20b/100%", "http://localhost:8000", "/a%20b/100%25"),
        ("http://[::1]:80/@me", "http://[::1]:80", "/@me"),
        ("http://127.0.0.1", "http://127.0.0.1", ""),
    ],
)
def test_a_base_url_is_kept_as_a_uri(written: str, origin: str, base: str) -> None:
    site = parse_settings(GOOD.replace("https://d.test/sub", written)).site
    assert (site.origin, site.base) == (origin, base)
    assert site.base_url == f"{origin}{base}/"


@given(st.text())
def test_any_base_url_is_an_ascii_uri_or_refused(text: str) -> None:
    for url in (text, f"https://{text}/", f"https://d.test/{text}"):
        address = base_address(url)
        assert address is None or re.fullmatch(r"https?://[!-~]+/", address)
        assert address is None or base_address(address) == address


@pytest.mark.parametrize(
    ("base_url", "authority", "other", "told"),
    [
        ("https://digest.example.org/", "", None, ["base_url"]),
        ("https://EXAMPLE.com/x/", "d.test,2024", None, ["base_url"]),
        ("https://d.test/", "a@example.net,2024", None, ["id_authority"]),
        ("https://www.example.org/", "example.org,2024", None, ["id_authority", "base_url"]),
        ("https://d.test/", "d.test,2024", None, []),
        ("https://myexample.org/", "", None, []),
        ("https://digest.example.org/", "d.test,2024", "https://d.test/", []),
        ("https://digest.example.org/", "", "https://d.test/", ["base_url"]),
        ("http://localhost/", "", "https://example.org/", []),
    ],
)
def test_a_name_for_examples_is_told_at_each_build(
    base_url: str, authority: str, other: str | None, told: list[str]
) -> None:
    text = GOOD.replace("https://d.test/sub", base_url)
    text += f'id_authority = "{authority}"\n' if authority else ""
    warnings = parse_settings(text, other).warnings
    assert [warning.key for warning in warnings] == [f"site.{key}" for key in told]
    assert {(warning.severity, warning.nature) for warning in warnings} <= {("warning", "lasting")}
    assert {warning.line for warning in warnings} <= {3, 5}


@pytest.mark.parametrize(
    ("text", "size"),
    [
        *(("512 kB", 512_000), ("1MB", 1_000_000), ("1.5 MiB", 1_572_864), ("64 KiB", 65_536)),
        *(("900 B", 900), ("0,5 MB", 500_000), ("12", None), ("-1 kB", None), ("1 PB", None)),
    ],
)
def test_a_size_is_a_number_with_a_unit(text: str, size: int | None) -> None:
    assert parse_size(text) == size


def test_what_no_feed_can_hold_is_left_out_of_settings_with_a_warning(site: Site) -> None:
    site.put(
        "site.toml",
        (
            SETTINGS.replace('"Digest"', r'"Di\u0008gest\u202E"') + 'tagline = "a\\u0000b"\n'
        ).encode(),
    )
    site.article("a").build()
    found = "a character that no page or feed can hold"
    assert site.warnings == [
        f"site.toml:2: warning: site.title: {found} (U+0008) was left out. Delete it.",
        f"site.toml:6: warning: site.tagline: {found} (U+0000) was left out. Delete it.",
    ]
    assert "<title>Digest\u202e\u202c</title>" in site.text("rss.xml")
    assert "<description>ab</description>" in site.text("rss.xml")


def test_broken_toml_is_told_with_its_line() -> None:
    (found,) = problems('[site]\ntitle = "D\n')
    assert found.startswith("site.toml:2: not valid TOML: ")


def test_every_problem_comes_in_one_run() -> None:
    assert len(problems('[site]\ntitel = "D"\n[feeds]\nentries = "x"\n[nope]\n')) == 6


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ("[theme]\na = [1,\n2\n\n", "site.toml:8: not valid TOML: Unclosed array."),
        ('[theme]\na = """x\ny\n', "site.toml:8: not valid TOML: "),
        ('x =\u00a0"y"\n', "site.toml:6: a no-break space (U+00A0) stands outside of quotes."),
        ("\u2028x = 1\n", "site.toml:6: a line separator (U+2028) stands outside of quotes."),
        ("[theme]\na = " + "[" * 100_000, "site.toml: a number that is too long, or lists"),
        ("[theme]\na = " + "1" * 10_000, "site.toml: a number that is too long, or lists"),
        ('tagline = "a\u2028b"\nfoo = 1\n', "site.toml:7: site.foo: unknown key."),
    ],
)
def test_a_broken_file_is_told_with_the_line_that_breaks_it(broken: str, problem: str) -> None:
    assert problems(SETTINGS + broken)[0].startswith(problem)
