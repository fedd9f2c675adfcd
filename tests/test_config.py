"""site.toml: strict, every problem at once, with its line."""

from __future__ import annotations

import pytest

from site_builder.config import parse_settings
from site_builder.errors import SiteError

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
        ("tagline = 3", "site.toml:5: site.tagline: Expected str, got int."),
        ("[feeds]\nformats = ['rdf']", "site.toml:6: feeds.formats: Invalid enum value 'rdf'"),
        ("[feeds]\nentries = 0", "site.toml:6: feeds.entries: 0 is too small. Write 1 or more."),
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


def test_broken_toml_is_told_with_its_line() -> None:
    (found,) = problems('[site]\ntitle = "D\n')
    assert found.startswith("site.toml:2: not valid TOML: ")


def test_every_problem_comes_in_one_run() -> None:
    assert len(problems('[site]\ntitel = "D"\n[feeds]\nentries = "x"\n[nope]\n')) == 6
