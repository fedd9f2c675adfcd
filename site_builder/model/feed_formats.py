"""The formats that feeds are published in, a row for each.

Settings, addresses, links and media types read the rows; `site_builder.render.feeds.WRITERS` has a
function for each.
"""

from __future__ import annotations

from typing import NamedTuple


class FeedFormat(NamedTuple):
    """One format."""

    name: str
    """In [feeds] formats, and in [urls] of its file name."""
    label: str
    """What readers of the site know it as."""
    media_type: str
    file_name: str
    """What [urls] names its files if nobody says otherwise."""

    @property
    def is_xml(self) -> bool:
        """True if its files are XML documents (RFC 7303, 4.2)."""
        return self.media_type.endswith("+xml")


FEED_FORMATS = {
    row.name: row
    for row in (
        FeedFormat("rss", "RSS", "application/rss+xml", "rss.xml"),
        FeedFormat("atom", "Atom", "application/atom+xml", "atom.xml"),
        FeedFormat("json", "JSON Feed", "application/feed+json", "feed.json"),
    )
}
"""By their names."""
