"""The headers that hosts are told to serve files with."""

from __future__ import annotations

import pytest

from site_builder.config.settings import feed_file_names
from site_builder.paths import OutputPath
from site_builder.publish.hosts.http_headers import IMMUTABLE, REVALIDATED, headers_of
from tests.sites import PNG, Site


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("2024/04/19/talks/index.html", "text/html; charset=utf-8"),
        ("rss.xml", "application/rss+xml"),
        ("topics/europe/atom.xml", "application/atom+xml"),
        ("feed.json", "application/feed+json"),
        ("subscriptions.opml", "text/x-opml; charset=utf-8"),
        ("sitemap.xml", "application/xml"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("assets/serif.0123456789.woff2", "font/woff2"),
        ("media/map.WEBP", "image/webp"),
        ("media/talk.mp3", "audio/mpeg"),
        ("media/index.html.exe", "application/octet-stream"),
        ("CNAME", "application/octet-stream"),
    ],
)
def test_a_file_is_served_as_what_it_is(path: str, kind: str) -> None:
    assert headers_of(OutputPath(path), feed_file_names({}))["Content-Type"] == kind


def test_a_feed_of_another_name_is_served_as_a_feed() -> None:
    feeds = feed_file_names({"rss": "news.xml"})
    assert headers_of(OutputPath("news.xml"), feeds)["Content-Type"] == "application/rss+xml"


def test_readers_keep_only_what_changes_its_name_with_its_bytes(site: Site) -> None:
    site.article("one", "image: {file: map.png, alt: A map}").put("content/map.png", PNG).build()
    kept = {
        path
        for path in map(OutputPath, site.paths())
        if headers_of(path, feed_file_names({}))["Cache-Control"] == IMMUTABLE
    }
    assert kept == {path for path in site.paths() if path.startswith("assets/")}
    assert "media/map.png" in site.paths()
    aliased = headers_of(OutputPath("assets/old/index.html"), {})
    assert aliased["Cache-Control"] == REVALIDATED
