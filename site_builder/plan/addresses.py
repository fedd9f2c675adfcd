"""Where each kind of page stands: the patterns of [urls], filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import msgspec

from site_builder.config.settings import UrlPatterns
from site_builder.library.questions import Linkable
from site_builder.paths import Href, SiteUrl, encode
from site_builder.urls import slugify


class Addresses(msgspec.Struct, frozen=True):
    """The addresses of one site in one of its languages.

    Those of the first are the same, however many languages there are. So are those of articles,
    which no language is part of: they stay when one is added, or when the ``lang`` of an article
    is put right.
    """

    patterns: UrlPatterns
    languages: tuple[str, ...]
    lang: str

    @property
    def below(self) -> str:
        """What all of them but those of articles begin with: "" or "/ar"."""
        return "" if self.lang == self.languages[0] else f"/{self.lang}"

    def of(self, lang: str) -> Addresses:
        """The addresses in another language."""
        return self if lang == self.lang else msgspec.structs.replace(self, lang=lang)

    def front(self) -> SiteUrl:
        """Of the front page."""
        return self._at("/")

    def article(self, day: date, slug: str) -> SiteUrl:
        """Of the article ``slug`` in the edition of ``day``."""
        return SiteUrl(self.patterns.article.format(**_parts(day), slug=slug))

    def edition(self, day: date) -> SiteUrl:
        """Of the briefing of ``day``."""
        return self._at(self.patterns.edition.format(**_parts(day)))

    def month(self, day: date) -> SiteUrl:
        """Of the calendar that ``day`` is in."""
        return self._at(self.patterns.month.format(**_parts(day)))

    def year(self, year: int) -> SiteUrl:
        """Of the months of ``year``."""
        return self._at(self.patterns.year.format(year=f"{year:04}"))

    def archive(self) -> SiteUrl:
        """Of the list of all years."""
        return self._at("/archive/")

    def topic(self, slug: str) -> SiteUrl:
        """Of the first page of a topic."""
        return self._at(self.patterns.topic.format(slug=slug))

    def topic_page(self, slug: str, number: int) -> SiteUrl:
        """Of a numbered page of a topic."""
        return SiteUrl(f"{folder(self.topic(slug))}page/{number}/")

    def topics(self) -> SiteUrl:
        """Of the list of all topics."""
        return self._at(_shared(self.patterns.topic, "/topics/"))

    def story(self, slug: str) -> SiteUrl:
        """Of a story."""
        return self._at(self.patterns.story.format(slug=slug))

    def stories(self) -> SiteUrl:
        """Of the list of all stories."""
        return self._at(_shared(self.patterns.story, "/stories/"))

    def page(self, slug: str) -> SiteUrl:
        """Of a standing page."""
        return self._at(self.patterns.page.format(slug=slug))

    def corrections(self) -> SiteUrl:
        """Of what was put right."""
        return self._at("/corrections/")

    def subscribe(self) -> SiteUrl:
        """Of the page about the feeds."""
        return self._at("/subscribe/")

    def subscriptions(self) -> SiteUrl:
        """Of the feeds in one file (OPML 2.0)."""
        return self._at("/subscriptions.opml")

    def not_found(self) -> SiteUrl:
        """Of the page for addresses that lead nowhere."""
        return self._at("/404.html")

    def href(self, linkable: Linkable) -> Href:
        """Of the page of a content file that has one, encoded."""
        there = self.of(linkable.lang)
        match linkable.kind:
            case "article":
                url = there.article(linkable.day, linkable.slug)
            case "briefing":
                url = there.edition(linkable.day)
            case "topic":
                url = there.topic(linkable.slug)
            case "story":
                url = there.story(linkable.slug)
            case _:
                url = there.page(linkable.slug)
        return encode(url)

    def reserved(self) -> tuple[SiteUrl, ...]:
        """Of pages that a site has as soon as there is something to show on them."""
        return self.corrections(), self._at("/search/"), self.stories()

    def would_be(self, url: SiteUrl) -> str | None:
        """Whose address ``url`` is as soon as there is one: "topic", "edition" or another pattern.

        In whatever language of the site.
        A pattern that begins with what varies is passed over: almost any address is like that.
        """
        below = next((one for one in self.languages[1:] if url.startswith(f"/{one}/")), "")
        inside = url.removeprefix(f"/{below}") if below else url
        for name in ("edition", "month", "year", "topic", "story"):
            pattern = getattr(self.patterns, name)
            found = _form(pattern).fullmatch(inside)
            if found and (name not in ("topic", "story") or not pattern.startswith("/{")):
                return name if _is_possible(found.groupdict()) else None
        return None

    def feed(self, page: SiteUrl, form: str) -> SiteUrl:
        """Of the feed that follows ``page``."""
        return SiteUrl(folder(page) + self.patterns.feeds[form])

    def _at(self, path: str) -> SiteUrl:
        return SiteUrl(self.below + path)


def folder(url: SiteUrl) -> str:
    """The folder for what belongs to the page at ``url``: its feeds, its further pages."""
    return url if url.endswith("/") else f"{url.removesuffix('.html')}/"


def _shared(pattern: str, default: str) -> str:
    """The folder that all pages of ``pattern`` share, unless that is the front page's."""
    shared = pattern.partition("{")[0]
    return shared if shared != "/" and shared.endswith("/") else default


@lru_cache(maxsize=1024)
def _parts(day: date) -> Mapping[str, str]:
    return {"year": f"{day.year:04}", "month": f"{day.month:02}", "day": f"{day.day:02}"}


_VARYING = {"year": "[0-9]{4}", "month": "[0-9]{2}", "day": "[0-9]{2}", "slug": "[^/]+"}


@lru_cache(maxsize=16)
def _form(pattern: str) -> re.Pattern[str]:
    """What the addresses of a pattern look like."""
    pieces = re.split(r"\{(\w+)\}", pattern)
    seen: set[str] = set()
    for index in range(1, len(pieces), 2):
        name = pieces[index]
        pieces[index] = f"(?P={name})" if name in seen else f"(?P<{name}>{_VARYING[name]})"
        seen.add(name)
    pieces[::2] = map(re.escape, pieces[::2])
    return re.compile("".join(pieces))


def _is_possible(parts: dict[str, str]) -> bool:
    """True if the parts of an address that name a day name one of the calendar."""
    year, month, day = (int(parts.get(name, 1)) for name in ("year", "month", "day"))
    try:
        date(year, month, day)
    except ValueError:
        return False
    return slugify(parts["slug"]) == parts["slug"] if "slug" in parts else True
