"""New words in an old article: an edit that moves nothing.

Headline, summary and text of an article stand in the values of pages, and decide nothing else. So
where nothing else in its file has changed, the new pages are the old ones with the new words in
the places of the old.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from site_builder.model.article import Article
from site_builder.model.pages import (
    ArticleContent,
    Card,
    CorrectionEntry,
    FeedEntry,
    Link,
    Page,
    StoryContent,
    TopicContent,
)
from site_builder.model.texts import Passage, Text
from site_builder.plan.addresses import CORRECTIONS


class Rewording(msgspec.Struct, frozen=True):
    """An article before and after an edit that changed its words and no more."""

    before: Article
    after: Article

    @property
    def source(self) -> str:
        """The file of the article."""
        return self.after.path

    @property
    def is_in_lists(self) -> bool:
        """True if other pages than its own, and the feeds, show what changed."""
        return (self.before.title, self.before.abstract) != (self.after.title, self.after.abstract)

    def address(self, pages: Iterable[Page]) -> str | None:
        """The href of the article, if its own page is among ``pages``."""
        own = (self._own(page) for page in pages)
        return next((content.card.href for content in own if content), None)

    def leads(self, page: Page) -> Iterator[str]:
        """The hrefs of pages that may show the article, as far as ``page`` names them.

        From the article's own page that is whatever lists it, and its neighbours; from there it is
        the rest of a topic, and every article of a story.
        """
        if own := self._own(page):
            yield from ("/", CORRECTIONS, own.edition.href or "/")
            links = (own.previous, own.next, own.story, *own.topics, *page.head.translations)
            yield from (link.href for link in links if link)
        elif isinstance(page.content, TopicContent):
            yield from (link.href for link in page.content.numbers)
        elif isinstance(page.content, StoryContent):
            yield from (card.href for card in page.content.cards)

    def applied(self, page: Page, href: str) -> Page:
        """``page`` with the new words of the article, whose address is ``href``."""
        content = self._put(page.content, href)
        if own := self._own(page):
            body = self._passage(own.body) if own.body else None
            content = msgspec.structs.replace(content, body=body)
        translations = self._put(page.head.translations, href)
        head = msgspec.structs.replace(page.head, translations=translations)
        return msgspec.structs.replace(page, head=head, content=content)

    def _own(self, page: Page) -> ArticleContent | None:
        """The content of the page of the article itself."""
        if isinstance(page.content, ArticleContent) and page.source == self.source:
            return page.content
        return None

    def _put(self, value: Any, href: str) -> Any:
        """``value`` with all that it shows of the article replaced."""
        if isinstance(value, tuple):
            return tuple(self._put(item, href) for item in value)
        if not isinstance(value, msgspec.Struct):
            return value
        if isinstance(value, Link | CorrectionEntry | Card | FeedEntry):
            return self._shown(value) if value.href == href else value
        parts = msgspec.structs.asdict(value)
        return msgspec.structs.replace(
            value, **{name: self._put(part, href) for name, part in parts.items()}
        )

    def _shown(self, value: Link | CorrectionEntry | Card | FeedEntry) -> Any:
        """What a page shows of the article itself."""
        title, summary = self.after.title, self.after.abstract
        match value:
            case Link():
                return msgspec.structs.replace(value, text=title)
            case CorrectionEntry():
                return msgspec.structs.replace(value, title=title)
            case Card():
                return msgspec.structs.replace(value, title=title, summary=summary)
            case FeedEntry():
                body = self._passage(value.body) if value.body else None
                return msgspec.structs.replace(value, title=title, summary=summary, body=body)

    def _passage(self, passage: Passage) -> Passage:
        return msgspec.structs.replace(passage, digest=self.after.body.digest)


def reworded(before: object, after: object) -> Rewording | None:
    """What was reworded, if ``before`` and ``after`` are one article and differ in nothing else.

    An article that was withdrawn shows its words in other places.
    """
    if not isinstance(before, Article) or not isinstance(after, Article):
        return None
    old = msgspec.structs.replace(
        after, title=before.title, summary=before.summary, body=before.body
    )
    if old != before or _leads(before.body) != _leads(after.body):
        return None
    if before.body.is_empty != after.body.is_empty:
        return None  # what one without a text leads to stands in its place
    return None if before.status == "withdrawn" else Rewording(before, after)


def _leads(text: Text) -> tuple[object, ...]:
    """All by which a text decides what other pages and media there are, and where links end."""
    # in their order: the first sound is the one that feeds enclose
    return tuple(text.links), tuple(text.pictures), text.anchors
