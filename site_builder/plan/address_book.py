"""The address book: what stands at which address of the site, for whoever links to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple, Protocol

from site_builder.paths import NO_FILE, ContentPath, Href, SiteUrl
from site_builder.plan.link_advice import Signpost


class Found(NamedTuple):
    """A page that stands at an address."""

    url: SiteUrl
    source: ContentPath = NO_FILE
    """The content file that it is the page of."""
    is_redirect: bool = False


class AddressBook(Protocol):
    """Knows every page, feed and redirect."""

    def find(self, url: SiteUrl) -> Found | None:
        """What stands at an address in NFC."""

    def signpost(self) -> Signpost:
        """What there is to link to, for whoever missed it."""


class FullBook:
    """All pages of a plan, told when the first of them is asked for."""

    def __init__(
        self,
        pages: Callable[[], Iterable[Found]],
        files: Callable[[], Mapping[ContentPath, Href | None]],
        base: str,
    ) -> None:
        """``files`` tells every file of content/ with its page if it has one.

        ``base`` is the path that the site is served below.
        """
        self._pages, self._files, self._base = pages, files, base

    def find(self, url: SiteUrl) -> Found | None:
        """As `AddressBook.find`."""
        return self._by_url.get(url)

    def signpost(self) -> Signpost:
        """As `AddressBook.signpost`."""
        return self._signpost

    @cached_property
    def _by_url(self) -> dict[SiteUrl, Found]:
        found: dict[SiteUrl, Found] = {}
        for page in self._pages():
            form = SiteUrl(unicodedata.normalize("NFC", page.url))
            if not page.is_redirect or form not in found:
                found[form] = page
        return found

    @cached_property
    def _signpost(self) -> Signpost:
        urls = sorted(page.url for page in self._by_url.values())
        return Signpost(self._files(), urls, self._base)
