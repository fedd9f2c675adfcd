"""Texts as values: what is known of one apart from its HTML, and how it stands in a page."""

from __future__ import annotations

from hashlib import blake2b
from typing import TypeAlias

import msgspec

from site_builder.paths import Href
from site_builder.values import Value

Texts: TypeAlias = dict[str, bytes]
"""Digest to HTML in UTF-8, see `Text`; as bytes it goes from process to process as it is."""


class Text(Value, frozen=True):
    """All that planning needs to know of a text; its HTML lies apart, under its digest."""

    digest: str
    """Equal for equal HTML; names the text inside the values that pages are made of."""
    links: dict[str, int] = msgspec.field(default_factory=dict)
    """The addresses that it links to and that name no other host, as written, each with the line of
    its first use: ``../18/flood.md#damage``, ``/topics/europe/``, ``#damage``; those of
    `site_builder.urls.HERE`, and what `names_no_host` or `names_user`
    finds there, too."""
    pictures: dict[str, int] = msgspec.field(default_factory=dict)
    """Likewise those that it shows as pictures."""
    anchors: tuple[str, ...] = ()
    """The names of places in it that a link can lead to, behind "#"."""
    lede: str = ""
    """Its first paragraph as plain text, cut at a word."""
    words: int = 0
    """As `site_builder.plain_text.count_words` counts them."""

    @property
    def is_empty(self) -> bool:
        """True if there is not a word in it, and no picture."""
        return self.digest == NO_TEXT


class LinkTarget(Value, frozen=True):
    """Where an address without a scheme leads."""

    href: Href
    """From the root of the site (``/2024/…``), or on the page itself (``#damage``), encoded; "" if
    it leads nowhere."""
    width: int = 0
    height: int = 0
    """Size of a picture in CSS pixels, 0 when it is not known."""
    is_picture: bool = False
    """True for what a page can show in its place."""


class Passage(Value, frozen=True):
    """A text in a page's value: which HTML it is, and where its addresses lead."""

    digest: str
    targets: dict[str, LinkTarget] = msgspec.field(default_factory=dict)
    """By the addresses of `Text.links` and `Text.pictures`."""
    prefix: str = ""
    """Goes before each id, so that two texts on one page share none."""


def text_digest(html: bytes) -> str:
    """The name of a text: equal for equal HTML."""
    return blake2b(html, digest_size=16).hexdigest()


NO_TEXT = text_digest(b"")
"""The name of a text without a word and without a picture."""
