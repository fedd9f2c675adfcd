"""A feed format is one row, and one function that writes it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from lxml import etree

from site_builder.config.reading import parse_settings
from site_builder.model.feed_formats import FEED_FORMATS, FeedFormat
from site_builder.render.feeds import WRITERS
from tests.commands import Command
from tests.sites import SETTINGS, Site

WITH_LINKS = (str(Path(__file__).with_name("link_list.py")),)


def test_each_format_has_a_function_that_writes_it() -> None:
    assert FEED_FORMATS.keys() == WRITERS.keys()
    assert all(name == row.name for name, row in FEED_FORMATS.items())


def test_no_two_formats_have_the_same_name_type_or_file() -> None:
    for column in zip(*FEED_FORMATS.values(), strict=True):
        assert len(set(column)) == len(FEED_FORMATS)


def test_settings_know_a_format_by_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    row = FeedFormat("links", "List of links", "text/uri-list", "links.txt")
    monkeypatch.setitem(FEED_FORMATS, "links", row)
    settings = parse_settings(f'{SETTINGS}[feeds]\nformats = ["links"]\n')
    assert settings.feeds.formats == ("links",)
    assert settings.urls.feeds["links"] == "links.txt"
    settings = parse_settings(f'{SETTINGS}[urls]\nlinks = "news.txt"\nrss = "rss"\n')
    assert settings.urls.feeds == {
        "rss": "rss",
        "atom": "atom.xml",
        "json": "feed.json",
        "links": "news.txt",
    }


def test_a_format_of_one_row_is_published_announced_and_served(site: Site) -> None:
    site.put("site.toml", f'{SETTINGS}[feeds]\nformats = ["links", "rss"]\n'.encode())
    site.article("a", "topics: [One]").article("b", "topics: [Two]", day="2024-04-18")
    subprocess.run([sys.executable, *WITH_LINKS, "build"], cwd=site.root, check=True)
    assert site.text("links.txt").split() == [
        "https://digest.test/2024/04/19/a/",
        "https://digest.test/2024/04/18/b/",
    ]
    topic = site.page("/topics/one/")
    announced = topic.xpath("//link[@rel='alternate'][@type='text/uri-list']/@href")
    assert announced == ["/topics/one/links.txt", "/links.txt"]
    assert topic.xpath("//footer//a[@type='text/uri-list']/@href") == ["/links.txt"]
    subscribe = site.page("/subscribe/")
    assert "List of links" in subscribe.xpath("//main//a[@href='/links.txt']/text()")
    subscriptions = etree.fromstring((site.output / "subscriptions.opml").read_bytes())
    assert "https://digest.test/topics/two/links.txt" in subscriptions.xpath("//outline/@xmlUrl")
    with Command(site.root, "serve", "--port", "0", program=WITH_LINKS) as serve:
        address = serve.hear("http://").split()[0]
        with urlopen(f"{address}topics/one/links.txt") as feed:
            assert feed.headers.get_content_type() == "text/uri-list"
            assert feed.read() == b"https://digest.test/2024/04/19/a/\r\n"
