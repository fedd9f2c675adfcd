"""Where each kind of page stands: the patterns of [urls], filled in.

These are site URLs (``/topics/énergie/``), not yet percent-encoded and without the path that the
site may be served below.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

import msgspec

from site_builder.config.settings import UrlPatterns
from site_builder.library.questions import Linkable
from site_builder.urls import encode, slugify


class Addresses(msgspec.Struct, frozen=True):
    """The addresses of one site in one language."""

    patterns: UrlPatterns
    below: str = ""
    """What they all begin with: "" or "/ar"."""

    def front(self) -> str:
        """Of the front page."""
        return f"{self.below}/"

    def article(self, day: date, slug: str) -> str:
        """Of the article ``slug`` in the edition of ``day``."""
        return self.below + self.patterns.article.format(**_parts(day), slug=slug)

    def edition(self, day: date) -> str:
        """Of the briefing of ``day``."""
        return self.below + self.patterns.edition.format(**_parts(day))

    def month(self, day: date) -> str:
        """Of the calendar that ``day`` is in."""
        return self.below + self.patterns.month.format(**_parts(day))

    def year(self, year: int) -> str:
        """Of the months of ``year``."""
        return self.below + self.patterns.year.format(year=f"{year:04}")

    def archive(self) -> str:
        """Of the list of all years."""
        return f"{self.below}/archive/"

    def topic(self, slug: str) -> str:
        """Of the first page of a topic."""
        return self.below + self.patterns.topic.format(slug=slug)

    def topic_page(self, slug: str, number: int) -> str:
        """Of a numbered page of a topic."""
        return f"{folder(self.topic(slug))}page/{number}/"

    def topics(self) -> str:
        """Of the list of all topics."""
        return self.below + _shared(self.patterns.topic, "/topics/")

    def story(self, slug: str) -> str:
        """Of a story."""
        return self.below + self.patterns.story.format(slug=slug)

    def stories(self) -> str:
        """Of the list of all stories."""
        return self.below + _shared(self.patterns.story, "/stories/")

    def page(self, slug: str) -> str:
        """Of a standing page."""
        return self.below + self.patterns.page.format(slug=slug)

    def corrections(self) -> str:
        """Of what was put right."""
        return f"{self.below}/corrections/"

    def subscribe(self) -> str:
        """Of the page about the feeds."""
        return f"{self.below}/subscribe/"

    def subscriptions(self) -> str:
        """Of the feeds in one file (OPML 2.0)."""
        return f"{self.below}/subscriptions.opml"

    def not_found(self) -> str:
        """Of the page for addresses that lead nowhere."""
        return f"{self.below}/404.html"

    def href(self, linkable: Linkable) -> str:
        """Of the page of a content file that has one, encoded."""
        match linkable.kind:
            case "article":
                url = self.article(linkable.day, linkable.slug)
            case "briefing":
                url = self.edition(linkable.day)
            case "topic":
                url = self.topic(linkable.slug)
            case _:
                url = self.page(linkable.slug)
        return encode(url)

    def reserved(self) -> tuple[str, ...]:
        """Of pages that a site has as soon as there is something to show on them."""
        return self.corrections(), f"{self.below}/search/", self.stories()

    def would_be(self, url: str) -> str | None:
        """Whose address ``url`` is as soon as there is one: "topic", "edition" or another pattern.

        A pattern that begins with what varies is passed over: almost any address is like that.
        """
        for name in ("edition", "month", "year", "topic", "story"):
            pattern = getattr(self.patterns, name)
            found = _form(pattern).fullmatch(url)
            if found and (name not in ("topic", "story") or not pattern.startswith("/{")):
                return name if _is_possible(found.groupdict()) else None
        return None

    def feed(self, page: str, form: str) -> str:
        """Of the feed that follows the page at the site URL ``page``."""
        return folder(page) + self.patterns.feeds[form]


def folder(url: str) -> str:
    """The folder for what belongs to the page at ``url``: its feeds, its further pages."""
    return url if url.endswith("/") else f"{url.removesuffix('.html')}/"


def _shared(pattern: str, default: str) -> str:
    """The folder that all pages of ``pattern`` share, unless that is the front page's."""
    shared = pattern.partition("{")[0]
    return shared if shared != "/" and shared.endswith("/") else default


def _parts(day: date) -> dict[str, str]:
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
