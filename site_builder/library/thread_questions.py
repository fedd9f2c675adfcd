"""The questions about threads: topics with their numbered pages, and stories."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from site_builder.collation import alphabetical
from site_builder.library.index import instant, rank_of
from site_builder.library.lookup import Lookup, heading_of
from site_builder.library.placement import Item
from site_builder.library.questions import Span, full_pages, question
from site_builder.library.threads import Story, Topic, in_language
from site_builder.model.editorial import StoryNote, TopicNote
from site_builder.paths import NO_FILE, ContentPath
from site_builder.store.index import Tally
from site_builder.urls import slugify


class ThreadQuestions(Lookup):
    """What articles are about, and which of them tell one event."""

    @question
    def topic(self, slug: str) -> Topic | None:
        """A topic; None if no article carries it."""
        tally = self.index.tally("topic", slug)
        return self._topic(slug, tally) if tally else None

    @question
    def topic_count(self, slug: str) -> int:
        """How many articles a topic has, without those that were withdrawn."""
        tally = self.index.tally("topic", slug)
        return tally.number if tally else 0

    @question
    def topics(self) -> tuple[tuple[Topic, int], ...]:
        """Every topic and the number of its articles, in the alphabetical order of their names."""
        tallies = self.index.tallies("topic")
        found = [(self._topic(slug, tally), tally.number) for slug, tally in tallies]
        return tuple(sorted(found, key=lambda one: self._place(one[0].title)))

    @question
    def topic_months(self, slug: str) -> tuple[tuple[date, int], ...]:
        """The first day of each month in which a topic has articles, with their number."""
        found = self.index.tallies("topic month", f"{slug}/")
        months = ((key.removeprefix(f"{slug}/"), tally.number) for key, tally in found)
        return tuple((date.fromisoformat(f"{month}-01"), count) for month, count in months if count)

    @question
    def narrower(self, slug: str) -> tuple[Topic, ...]:
        """The topics of which one is the wider, in alphabetical order."""
        found = [self.topic(one) for one in self.topic_notes.narrower(slug)]
        return tuple(sorted(filter(None, found), key=lambda topic: self._place(topic.title)))

    @question
    def topic_page(self, slug: str, number: int) -> tuple[Item, ...]:
        """The articles on a page of a topic, newest first.

        A numbered page is full and holds the same from the oldest on; 0 is the rest.
        """
        size = self.per_page
        count = self.topic_count(slug)
        start = count - number * size if number else 0
        stop = start + size if number else count - full_pages(count, size) * size
        return self._items(self.index.listed("topic", slug, start, stop, withdrawn=False))

    @question
    def has_topic_page(self, slug: str, number: int) -> bool:
        """True if there are enough articles for a numbered page of a topic."""
        return number <= full_pages(self.topic_count(slug), self.per_page)

    def topic_numbers(self, slug: str) -> range:
        """The numbers of the numbered pages of a topic."""
        return range(1, full_pages(self.topic_count(slug), self.per_page) + 1)

    @question
    def story(self, slug: str) -> Story | None:
        """A story; None if no article belongs to it."""
        tally = self.index.tally("story", slug)
        return self._story(slug, tally) if tally else None

    @question
    def stories(self) -> tuple[tuple[Story, int], ...]:
        """Every story and the number of its articles, in the alphabetical order of the titles."""
        tallies = self.index.tallies("story")
        found = [(self._story(slug, tally), tally.number) for slug, tally in tallies]
        return tuple(sorted(found, key=lambda one: self._place(one[0].title)))

    @question
    def stories_changed(self) -> datetime | None:
        """The last change in any story, of what was withdrawn if nothing else is left of one."""
        changed = [tally.changed for _, tally in self.index.tallies("story")]
        return instant(max(changed)) if changed else None

    @question
    def has_stories(self) -> bool:
        """True if there is a story."""
        return self.index.beside("story", "")[1] is not None

    @question
    def story_articles(self, slug: str) -> tuple[Item, ...]:
        """The articles of a story, newest first."""
        return self._items(self.index.listed("story", slug, withdrawn=False))

    @question
    def span(self, story: str) -> Span | None:
        """From when to when a story was told; None if all of it was withdrawn."""
        found = self.index.listed("story", story, withdrawn=False)
        if not found:
            return None
        return Span(self.the(found[-1]).day, heading_of(self.the(found[0])))

    @question
    def earlier(self, path: ContentPath, most: int) -> tuple[Item, ...]:
        """The ``most`` articles before this one in its story, newest first."""
        item = self.item(path)
        if item is None or item.story is None:
            return ()
        return self._items(self.index.after("story", item.story, rank_of(item), path, most))

    @question
    def namer(self, name: str, key: str) -> ContentPath:
        """The file of the oldest article of a topic or story, of one that is left if any is."""
        for withdrawn in (False, True):
            if found := self.index.listed(name, key, withdrawn=withdrawn):
                return found[-1]
        return NO_FILE

    @question
    def newest_of(self, name: str, key: str) -> ContentPath:
        """The file of its newest article, likewise."""
        for withdrawn in (False, True):
            if found := self.index.listed(name, key, 0, 1, withdrawn=withdrawn):
                return found[0]
        return NO_FILE

    @question
    def withdrawn(self, name: str, key: str) -> tuple[Item, ...]:
        """The articles of a list that were withdrawn."""
        return self._items(self.index.listed(name, key, withdrawn=True))

    def _place(self, name: str) -> tuple[object, ...]:
        """Where a name stands in a list of this language."""
        return alphabetical(name, self.lang)

    def _topic(self, slug: str, tally: Tally) -> Topic:
        note = self.topic_notes.of(slug)
        names = dict(note.names) if note else {}
        own = names.pop(self.lang, None) or names.get(self.lang.partition("-")[0])
        wider = self.topic_notes.wider(slug)
        return Topic(
            slug=slug,
            names={self.lang: own or tally.written or slug, **names},
            former=_former(note) if note else (),
            note=note.path if note else None,
            description=self._said(note.descriptions) if note else None,
            parent=wider if wider != slug and wider and self.index.tally("topic", wider) else None,
        )

    def _story(self, slug: str, tally: Tally) -> Story:
        note = self.story_notes.of(slug)
        if note is None:
            return Story(slug, {self.lang: tally.written or slug}, (), None, summary=None)
        names = {tag or self._first_lang: title for tag, title in note.names.items()}
        own = self._said(note.names)
        if own:
            names = {self.lang: own, **names}
        return Story(
            slug=slug,
            names=names or {self.lang: tally.written or slug},
            former=_former(note),
            note=note.path,
            summary=self._said(note.summaries),
        )

    def _said(self, texts: Mapping[str, str]) -> str | None:
        """The one of ``texts``, by their tags, that a page in this language can show."""
        return in_language(texts, self.lang, self.lang == self._first_lang)


def _former(note: TopicNote | StoryNote) -> tuple[str, ...]:
    """The slugs that a topic or a story had or swallowed."""
    aliases = dict.fromkeys(map(slugify, note.aliases))
    return tuple(alias for alias in aliases if alias and alias != note.slug)
