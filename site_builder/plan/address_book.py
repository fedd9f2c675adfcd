"""The address book: what stands at which address of the site, for whoever links to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple, Protocol

from site_builder.plan.link_advice import Signpost


class Found(NamedTuple):
    """A page that stands at an address."""

    url: str
    """Its site URL."""
    source: str = ""
    """The content file that it is the page of."""
    is_redirect: bool = False


class AddressBook(Protocol):
    """Knows every page, feed and redirect."""

    def find(self, url: str) -> Found | None:
        """What stands at a site URL in NFC."""

    def signpost(self) -> Signpost:
        """What there is to link to, for whoever missed it."""


class FullBook:
    """All pages of a plan, told when the first of them is asked for."""

    def __init__(
        self,
        pages: Callable[[], Iterable[Found]],
        files: Callable[[], Mapping[str, str]],
        base: str,
    ) -> None:
        """``files`` tells every file of content/ with the href of its page, "" if it has none.

        ``base`` is the path that the site is served below.
        """
        self._pages, self._files, self._base = pages, files, base

    def find(self, url: str) -> Found | None:
        """As `AddressBook.find`."""
        return self._by_url.get(url)

    def signpost(self) -> Signpost:
        """As `AddressBook.signpost`."""
        return self._signpost

    @cached_property
    def _by_url(self) -> dict[str, Found]:
        found: dict[str, Found] = {}
        for page in self._pages():
            form = unicodedata.normalize("NFC", page.url)
            if not page.is_redirect or form not in found:
                found[form] = page
        return found

    @cached_property
    def _signpost(self) -> Signpost:
        urls = sorted(page.url for page in self._by_url.values())
        return Signpost(self._files(), urls, self._base)
