"""A page as a value: a path, a template, and a content that holds everything the page shows.

Equal values render to equal bytes, and `Page.encode` gives equal bytes exactly for equal values.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

import msgspec

from site_builder.model.contents import Content
from site_builder.model.page_parts import Head
from site_builder.paths import NO_FILE, ContentPath, OutputPath
from site_builder.values import Value


class Page(Value, frozen=True):
    """One file of the output as a value."""

    path: OutputPath
    kind: str
    """The name of its kind, a row of `site_builder.plan.kinds`."""
    lang: str
    """Of the part of the site that it belongs to; its own language stands in its head."""
    template: str
    """Name inside the theme; "" for a feed."""
    rank: int
    """When it is published: 1 before what lists it, 2, 3 at last."""
    schema: str
    """Type of https://schema.org that its structured data has."""
    head: Head
    content: Content
    source: ContentPath = NO_FILE
    """The content file that it is chiefly made of, where there is one."""

    def encode(self) -> bytes:
        """The value as bytes: equal for equal pages, different for different ones."""
        return _ENCODER.encode(self)

    @property
    def fingerprint(self) -> bytes:
        """Equal exactly for equal pages: what does not change it cannot change the page."""
        return fingerprint(self.encode())

    def sheet(self) -> Sheet:
        """The page as builds remember and render it."""
        value = self.encode()
        return Sheet(self.path, self.kind, self.template, self.source, fingerprint(value), value)


class Sheet(NamedTuple):
    """A page with its value encoded."""

    path: OutputPath
    kind: str
    template: str
    source: ContentPath
    fingerprint: bytes
    value: bytes | None
    """None where it is remembered and need not be looked at unless the page is rendered."""


def fingerprint(value: bytes) -> bytes:
    """Short for an encoded value: equal exactly for equal ones."""
    return blake2b(value, digest_size=16).digest()


def decode_page(data: bytes) -> Page:
    """The page that `Page.encode` made ``data`` of."""
    return _DECODER.decode(data)


_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_DECODER = msgspec.msgpack.Decoder(Page)
