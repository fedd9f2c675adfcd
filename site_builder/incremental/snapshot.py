"""A snapshot: the catalogues of a site in all its languages, over one index."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from site_builder.content.readings import Readings
from site_builder.incremental.target import Inputs
from site_builder.library.catalogue import Catalogue
from site_builder.library.index import Index, entries, note_entries
from site_builder.library.placement import Placement
from site_builder.library.questions import Notes, Question
from site_builder.library.topic_notes import TopicNotes
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
        self, inputs: Inputs, as_of: datetime, sources: Readings, notes: Notes, index: Index
    ) -> None:
        """``index`` may be filled later, as long as nothing is asked before but for `entries`."""
        topics = TopicNotes(notes.topics)
        self._inputs, self._sources = inputs, sources
        self._placement = Placement(
            inputs.settings, inputs.languages[0], topics, as_of, inputs.drafts
        )
        self.catalogues = {
            lang: Catalogue(sources, index, self._placement, inputs.settings, notes, topics, lang)
            for lang in inputs.languages
        }
        self.first = self.catalogues[inputs.languages[0]]

    def entries(self, path: ContentPath) -> Iterator[Entry]:
        """Every list that the file ``path`` stands in."""
        if item := self.first.item(path):
            yield from entries(item, self._placement)
            return
        note = self._sources.value(path)
        if isinstance(note, BriefingNote):
            yield from note_entries(note)

    def answers(self, questions: set[Question]) -> dict[tuple[str, Question], object]:
        """The answers in every language."""
        return {
            (lang, question): catalogue.answer(question)
            for lang, catalogue in self.catalogues.items()
            for question in questions
        }

    def touched(self, path: ContentPath) -> Iterator[tuple[str, str]]:
        """As `site_builder.plan.members.touched`."""
        return touched(path, self.first)

    def present(self, members: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """As `site_builder.plan.members.present`, of several members."""
        return {found for member in members for found in present(*member, self.first)}

    def contexts(self, book: AddressBook) -> dict[str, Context]:
        """What makers of pages are handed, by language; the first of them stands at the root."""
        settings = self._inputs.settings
        return {
            lang: Context(
                catalogue,
                settings,
                Addresses(settings.urls, "" if catalogue is self.first else f"/{lang}"),
                book,
            )
            for lang, catalogue in self.catalogues.items()
        }
