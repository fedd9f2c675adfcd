"""Lookup: the library at one instant, in one language of the site: what answers are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from site_builder.config.settings import Settings
from site_builder.library.index import ALL_LANGUAGES, Index
from site_builder.library.placement import Item, Placement
from site_builder.library.questions import Heading, Notes, Question, Sources, question
from site_builder.library.thread_notes import StoryNotes, TopicNotes
from site_builder.model.article import Article
from site_builder.paths import ContentPath
from site_builder.store.sqlite_errors import DamagedStoreError


class Lookup:
    """Files, lists and notes, and the articles in their places."""

    def __init__(
        self,
        sources: Sources,
        indexes: Mapping[str, Index],
        placement: Placement,
        settings: Settings,
        notes: Notes,
        topics: TopicNotes,
        stories: StoryNotes,
        lang: str,
    ) -> None:
        """``lang`` is the language of its lists, and a key of ``indexes``."""
        self.asked: set[Question] = set()
        """What was asked since this was last replaced."""
        self.sources, self.lang = sources, lang
        self.index, self.shared = indexes[lang], indexes[ALL_LANGUAGES]
        self._by_language = {lang: one for lang, one in indexes.items() if lang != ALL_LANGUAGES}
        self._first_lang = next(iter(self._by_language))
        self._placement, self._settings = placement, settings
        self.notes, self.topic_notes, self.story_notes = notes, topics, stories
        self.per_page = settings.topics.per_page
        self._answers: dict[Question, Any] = {}

    @question
    def item(self, path: ContentPath) -> Item | None:
        """The article of a file."""
        value = self.sources.value(path)
        return self._placement.place(value) if isinstance(value, Article) else None

    def own(self, path: ContentPath) -> Item | None:
        """The article of a file, if readers may see it and its page is in this language's part."""
        item = self.item(path)
        return item if item and item.is_shown and item.home == self.lang else None

    def the(self, path: ContentPath) -> Item:
        """The article of a file that the index has one of."""
        item = self.item(path)
        if item is None:
            raise DamagedStoreError(f"{path} is in the index, and no article")
        return item

    def _items(self, paths: Iterable[ContentPath]) -> tuple[Item, ...]:
        return tuple(map(self.the, paths))

    def _namesakes(self, slug: str) -> Iterable[Item]:
        return self._items(sorted(self.shared.listed("slug", slug)))

    def with_id(self, name: str) -> Iterable[Item]:
        """Every article with an id, be it one that it does not state."""
        stated = self.shared.listed("id", name)
        slug = unquote(name.rpartition(":")[2])
        defaults = (one for one in self._namesakes(slug) if one.id == name)
        return {item.path: item for item in (*self._items(stated), *defaults)}.values()


def heading_of(item: Item) -> Heading:
    """An article as lists of headlines have it."""
    article = item.article
    return Heading(
        item.day, article.slug, article.title, item.lang, article.dateline, item.withheld
    )
