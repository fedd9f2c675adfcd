"""A page in the languages of its site: where it stands in each, and what is nearest to it there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from site_builder.config.settings import Site
from site_builder.library.catalogue import Catalogue
from site_builder.library.placement import Item
from site_builder.model.editorial import StandingPage
from site_builder.model.page_parts import Link
from site_builder.paths import Href, SiteUrl, encode
from site_builder.plan.addresses import Addresses

Address: TypeAlias = Callable[[Addresses], SiteUrl]
"""Where a page stands, by the addresses of a language."""


class Versions(NamedTuple):
    """A page in the languages of its site, as `Head` has them."""

    translations: tuple[Link, ...] = ()
    x_default: Href | None = None
    languages: tuple[Link, ...] = ()


ALONE = Versions()
"""What a page is in a site of one language."""


class VersionFinder:
    """Finds the versions of pages in one language of a site."""

    def __init__(self, catalogue: Catalogue, addresses: Addresses, site: Site) -> None:
        self._ask, self._at, self._site = catalogue, addresses, site
        self._is_alone = len(addresses.languages) == 1

    def of_list(self, address: Address, *asked: str) -> Versions:
        """The page at an ``address`` in each language of the site.

        It is there if the language has the list that is ``asked`` for, by name and key; always, if
        none is.
        """
        if self._is_alone:
            return ALONE
        having = self._ask.languages_with(*asked) if asked else self._at.languages
        return self._found({one: address(self._at.of(one)) for one in having})

    def of_standing(self, page: StandingPage) -> Versions:
        """A standing page in each language that has one with its slug."""
        if self._is_alone:
            return ALONE
        having = (lang for lang in self._at.languages if self._ask.has_page(lang, page.slug))
        return self._found({lang: self._at.of(lang).page(page.slug) for lang in having})

    def of_article(self, item: Item, translations: Sequence[Item]) -> Versions:
        """An article, and all that are one text with it; none if it is alone.

        In a language without any of them, the briefing of its day is nearest.
        """
        links = tuple(map(self._link, translations))
        if self._is_alone:
            return Versions(links)
        days = self._ask.languages_with("day", item.day.isoformat())
        near = {lang: self._at.of(lang).edition(item.day) for lang in days}
        near |= {one.home: self._url(one) for one in reversed(translations)}
        first = min(translations, key=lambda one: self._at.languages.index(one.home), default=None)
        return Versions(links, encode(self._url(first)) if first else None, self._elsewhere(near))

    def _found(self, found: Mapping[str, SiteUrl]) -> Versions:
        """The versions of a page that stands there in some languages."""
        order = [lang for lang in self._at.languages if lang in found]
        links = [self._version(lang, found[lang]) for lang in order]
        if len(links) < 2:
            return Versions(languages=self._elsewhere(found))
        return Versions(tuple(links), links[0].href, self._elsewhere(found))

    def _elsewhere(self, near: Mapping[str, SiteUrl]) -> tuple[Link, ...]:
        """The other languages, each with what is ``near`` there, else with its front page."""
        others = (lang for lang in self._at.languages if lang != self._at.lang)
        return tuple(
            self._version(lang, near.get(lang) or self._at.of(lang).front()) for lang in others
        )

    def _version(self, lang: str, url: SiteUrl) -> Link:
        return Link(self._site.in_language(lang).title, encode(url), lang)

    def _link(self, item: Item) -> Link:
        return Link(item.article.title, encode(self._url(item)), item.lang)

    def _url(self, item: Item) -> SiteUrl:
        return self._at.article(item.day, item.article.slug)
