"""A snapshot: the catalogues of a site in all its languages, each over an index of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime

from site_builder.content.readings import Readings
from site_builder.incremental.target import Inputs
from site_builder.library.catalogue import Catalogue
from site_builder.library.index import Index, entries, note_entries
from site_builder.library.placement import Placement
from site_builder.library.questions import Notes, Question
from site_builder.library.reach import reached
from site_builder.library.thread_notes import StoryNotes, TopicNotes
from site_builder.library.translations import listed_in
from site_builder.model.editorial import BriefingNote
from site_builder.paths import ContentPath
from site_builder.plan.address_book import AddressBook
from site_builder.plan.addresses import Addresses
from site_builder.plan.context import Context
from site_builder.plan.members import present, touched
from site_builder.store.index import Entry


class Snapshot:
    """What the files of content/ say at one instant; an answer that was given stays."""

    def __init__(
        self,
        inputs: Inputs,
        as_of: datetime,
        sources: Readings,
        notes: Notes,
        indexes: Mapping[str, Index],
    ) -> None:
        """``indexes`` may be filled later, as long as nothing is asked before but for `entries`."""
        topics, stories = TopicNotes(notes.topics), StoryNotes(notes.stories)
        self._inputs, self._sources = inputs, sources
        self._placement = Placement(
            inputs.settings, inputs.languages, topics, stories, as_of, inputs.drafts
        )
        self.catalogues = {
            lang: Catalogue(
                sources, indexes, self._placement, inputs.settings, notes, topics, stories, lang
            )
            for lang in inputs.languages
        }
        self.first = self.catalogues[inputs.languages[0]]

    def listed_in(self, paths: Iterable[ContentPath]) -> Mapping[ContentPath, Sequence[str]]:
        """The languages in whose lists each article among ``paths`` stands.

        No file among them names an article as its original that is not.
        """
        items = [item for item in map(self.first.item, paths) if item]
        return listed_in(items, self._inputs.languages, self._inputs.settings.site.mixed)

    def entries(self, paths: Collection[ContentPath]) -> Iterator[Entry]:
        """Every list that files stand in; ``paths`` are as in `listed_in`."""
        for path, languages in self.listed_in(paths).items():
            yield from entries(self.first.the(path), self._placement, languages)
        for path in paths:
            note = self._sources.value(path)
            if isinstance(note, BriefingNote):
                yield from note_entries(note, self._inputs.languages)

    def related(self, paths: Iterable[ContentPath]) -> Iterator[ContentPath]:
        """The files, and the articles that stand in the lists of a language only for want of them.

        Those are their translations, and there are such lists in a mixed site alone.
        """
        site = self._inputs.settings.site
        for path in paths:
            yield path
            if site.mixed and self.first.item(path):
                yield from self.first.relatives(path)

    def reached(
        self, paths: Iterable[ContentPath], moved: Set[tuple[str, str, str]]
    ) -> Iterator[tuple[str, Question]]:
        """As `site_builder.library.reach.reached`, of each language; ``moved`` names it first."""
        languages = self.listed_in(paths)
        for lang, catalogue in self.catalogues.items():
            own = {(name, key) for one, name, key in moved if one == lang}
            for path in paths:
                for question in reached(path, catalogue, languages.get(path, ()), own):
                    yield lang, question

    def answers(self, questions: set[tuple[str, Question]]) -> dict[tuple[str, Question], object]:
        """The answers to questions, each asked in its language."""
        return {(lang, one): self.catalogues[lang].answer(one) for lang, one in questions}

    def touched(self, paths: Iterable[ContentPath]) -> Iterator[tuple[str, str, str]]:
        """As `site_builder.plan.members.touched`, behind the language."""
        for path in paths:
            for lang, catalogue in self.catalogues.items():
                yield from ((lang, *member) for member in touched(path, catalogue))

    def present(self, members: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
        """As `site_builder.plan.members.present`, of several members, behind the language."""
        return {
            (lang, *found)
            for lang, of, member in members
            for found in present(of, member, self.catalogues[lang])
        }

    def contexts(self, book: AddressBook) -> dict[str, Context]:
        """What makers of pages are handed, by language; the first of them stands at the root."""
        settings = self._inputs.settings
        return {
            lang: Context(
                catalogue,
                settings,
                Addresses(settings.urls, self._inputs.languages, lang),
                book,
            )
            for lang, catalogue in self.catalogues.items()
        }
