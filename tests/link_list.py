"""site-builder with one feed format more, a list of links (RFC 2483, section 5)."""

from __future__ import annotations

from site_builder.__main__ import main
from site_builder.model.feed_formats import FEED_FORMATS, FeedFormat
from site_builder.render.feeds import WRITERS, FeedSource


def links(source: FeedSource) -> bytes:
    return "".join(f"{source.absolute(entry.href)}\r\n" for entry in source.feed.entries).encode()


FEED_FORMATS["links"] = FeedFormat("links", "List of links", "text/uri-list", "links.txt")
WRITERS["links"] = links

if __name__ == "__main__":
    main()
