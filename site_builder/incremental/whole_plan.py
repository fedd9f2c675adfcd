"""A plan of everything: every task is run, and what it asked is kept for the next plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import UTC, datetime

from site_builder.content.readings import Reading, Readings, decode_reading
from site_builder.content.scan import Folder
from site_builder.content.sync import original
from site_builder.errors import Problem, SiteError, has_errors
from site_builder.incremental.manifest import Manifest
from site_builder.incremental.moment import Moment
from site_builder.incremental.snapshot import Snapshot
from site_builder.incremental.target import Inputs, Source, entry_of
from site_builder.layout import output_of
from site_builder.library.catalogue import Catalogue
from site_builder.library.index import (
    ALL_LANGUAGES,
    TALLIED,
    MemoryIndex,
    fill,
    instant,
    memory_indexes,
)
from site_builder.library.questions import Notes
from site_builder.library.release import instants
from site_builder.library.thread_notes import note_problems
from site_builder.model.article import Article
from site_builder.model.contents import SitemapEntry
from site_builder.model.editorial import StandingPage, StoryNote, TopicNote
from site_builder.model.page_parts import Navigation
from site_builder.paths import NO_FILE, ContentPath, Href, OutputPath, file_of
from site_builder.plan import kinds
from site_builder.plan.address_book import FullBook
from site_builder.plan.collisions import Claim, collisions
from site_builder.plan.context import Context
from site_builder.plan.planner import Outcome, Planner, unasked
from site_builder.store.index import Tally
from site_builder.store.store import Store

_FLUSH = 500
"""Outcomes that wait to be put into the store together."""


class WholePlan:
    """Everything that an output is to hold."""

    def __init__(self, inputs: Inputs, folder: Folder, manifest: Manifest, store: Store) -> None:
        """Raises SiteError if a file is not fit to be planned with, with all that is wrong."""
        self.is_partial = False
        self._inputs, self._folder, self._manifest, self._store = inputs, folder, manifest, store
        readings = _all_readings(store)
        self._problems = {
            *folder.problems,
            *folder.notices,
            *inputs.problems(),
            *(problem for reading in readings.values() for problem in reading.problems),
        }
        sources = Readings(folder, readings.get, {}, readings.items)
        notes = Notes(
            tuple(r.value for r in readings.values() if isinstance(r.value, TopicNote)),
            tuple(r.value for r in readings.values() if isinstance(r.value, StoryNote)),
            tuple(r.value for r in readings.values() if isinstance(r.value, StandingPage)),
        )
        self._problems |= {*note_problems(notes, sources.line)}
        indexes = memory_indexes(inputs.languages)
        snapshot = Snapshot(inputs, inputs.as_of, sources, notes, indexes)
        fill(indexes, snapshot.entries(readings))
        self.catalogue = snapshot.first
        for lang, catalogue in snapshot.catalogues.items():
            indexes[lang].put_tallies("edition", _edition_tallies(catalogue))
        book = FullBook(
            lambda: self._planner.addresses(),
            lambda: dict(_pages_of(self._planner.contexts[self.catalogue.lang], readings)),
            inputs.settings.site.base,
        )
        self._planner = Planner(snapshot.contexts(book))
        self.navigation: Mapping[str, Navigation] = {
            lang: context.navigation() for lang, context in self._planner.contexts.items()
        }
        articles = (r.value for r in readings.values() if isinstance(r.value, Article))
        self.moment = Moment(inputs.as_of, _since(articles, inputs), notes)
        coming = indexes[ALL_LANGUAGES].listed_entries("instant", "")
        self.until: datetime | None = instant(coming[0].rank) if coming else None
        self._claims: list[Claim] = []
        self._media: dict[ContentPath, None] = {}
        self._made = self._outcomes()
        self._begin(indexes, readings)
        if has_errors(self._problems):
            raise SiteError(self.problems())

    def outcomes(self) -> Iterator[Outcome]:
        """As `Target.outcomes`; those that were not asked for before."""
        return self._made

    def gone(self) -> Set[OutputPath]:
        """As `Target.gone`."""
        return frozenset()

    def files(self, everything: bool = True) -> dict[OutputPath, Source]:  # noqa: ARG002
        """As `Target.files`."""
        media = {
            output_of(place): original(self._folder, self._store, place) for place in self._media
        }
        return {**self._inputs.fixed, **media}

    def problems(self) -> list[Problem]:
        """As `Target.problems`; plans what was not planned yet."""
        for _ in self._made:
            pass
        namers = self._namers()
        claims = [
            claim._replace(source=claim.source or namers.get((claim.path, claim.key), NO_FILE))
            for claim in self._claims
        ]
        taken = {claim.path for claim in claims if not claim.source}
        claims += (Claim(output_of(place), place) for place in self._media)
        claims += map(Claim, self._inputs.fixed)
        for context in self._planner.contexts.values():
            kept = map(file_of, context.at.reserved())
            claims += (Claim(path) for path in kept if path not in taken)
        line = self.catalogue.sources.line
        return sorted({*self._problems, *collisions(claims, line)})

    def _begin(
        self, indexes: Mapping[str, MemoryIndex], readings: Mapping[ContentPath, Reading]
    ) -> None:
        """Put the index in the place of that of the last plan, and forget what was asked then."""
        self._manifest.index.replace(
            (index.lists[place] for index in indexes.values() for place in sorted(index.lists)),
            (
                (lang, name, key, tally)
                for lang, index in indexes.items()
                for name in (*TALLIED, "edition")
                for key, tally in index.tallies(name)
            ),
        )
        self._manifest.begin(
            (path, problem) for path, reading in readings.items() for problem in reading.problems
        )

    def _outcomes(self) -> Iterator[Outcome]:
        listing: list[SitemapEntry] = []
        taken: set[OutputPath] = set()
        waiting: list[Outcome] = []
        for task in self._planner.tasks():
            kind = kinds.kind_named(task.kind)
            if kind is kinds.SITEMAP:
                self._planner.contexts[task.lang].listing = listing
            outcome = self._planner.run(task)
            if kind.gives_way:
                outcome = outcome.without(taken)
            for page in outcome.pages:
                taken.add(page.path)
                self._claims.append(Claim(page.path, page.source, kind.named_by))
                if entry := entry_of(page):
                    listing.append(entry)
            self._media |= dict.fromkeys(outcome.media)
            self._problems.update(outcome.problems)
            waiting.append(outcome)
            if len(waiting) == _FLUSH:
                self._manifest.remember_outcomes(waiting)
                waiting.clear()
            yield outcome
        self._manifest.remember_outcomes(waiting)

    def _namers(self) -> dict[tuple[OutputPath, str], ContentPath]:
        """The path of the page of each topic and story, to an article that names it.

        Beside each path stands the field of that article which names the topic or the story.
        """
        found: dict[tuple[OutputPath, str], ContentPath] = {}
        for context in self._planner.contexts.values():
            ask, at = context.ask, context.at
            for topic, _ in ask.topics():
                page = file_of(at.topic(topic.slug)), kinds.TOPIC.named_by
                found[page] = ask.namer("topic", topic.slug)
            for story, _ in ask.stories():
                page = file_of(at.story(story.slug)), kinds.STORY.named_by
                found[page] = ask.namer("story", story.slug)
        return found


def _all_readings(store: Store) -> dict[ContentPath, Reading]:
    readings = ((path, decode_reading(data)) for path, data in store.readings.all())
    return {path: reading for path, reading in sorted(readings) if reading}


def _edition_tallies(catalogue: Catalogue) -> Iterator[tuple[str, Tally]]:
    for day, _ in catalogue.index.tallies("day"):
        tally = catalogue.edition_tally(day)
        if tally:
            yield day, tally


def _since(articles: Iterable[Article], inputs: Inputs) -> datetime:
    days = inputs.settings.corrections.days
    instants_of = (instants(article, days) for article in articles)
    passed = (at for found in instants_of for at in found if at <= inputs.as_of)
    return max(passed, default=datetime.min.replace(tzinfo=UTC))


def _pages_of(
    context: Context, readings: Iterable[ContentPath]
) -> Iterator[tuple[ContentPath, Href | None]]:
    """Every file of content/ that can be linked to, with its page if it has one."""
    with unasked(context):
        for path in readings:
            linkable = context.ask.linkable(path)
            if linkable and linkable.kind == "medium":
                yield path, None
            elif linkable and linkable.kind not in ("held", "note"):
                yield path, context.at.href(linkable)
