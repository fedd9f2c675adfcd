"""From the catalogue as it was to the catalogue as it is: which answers are others now.

The answers to all questions that the changed files have a part in are taken twice, before the
index is brought up to date and after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from site_builder.content.readings import Reading, Readings, decode_reading
from site_builder.content.scan import Folder
from site_builder.errors import has_errors
from site_builder.incremental.manifest import Manifest
from site_builder.incremental.moment import Moment
from site_builder.incremental.target import Inputs
from site_builder.library.catalogue import Catalogue
from site_builder.library.index import TALLIED, entries, instant, microseconds, note_entries
from site_builder.library.placement import Placement
from site_builder.library.questions import Question
from site_builder.library.reach import reached
from site_builder.library.release import instants
from site_builder.library.topic_notes import TopicNotes
from site_builder.model.article import Article
from site_builder.model.editorial import BriefingNote, StandingPage, TopicNote
from site_builder.paths import ContentPath
from site_builder.plan.members import present, touched
from site_builder.store.index import Entry
from site_builder.store.store import Store

MANY = 1_000
"""Changed files from which on a plan of everything costs less."""


class Change(NamedTuple):
    """What has changed since an output was last built."""

    paths: tuple[ContentPath, ...]
    """The files that say something else, or that time has passed over."""
    before: Readings
    either: Readings
    """After, but for the files that are gone: so they are where the index still has them."""
    after: Readings
    moment: Moment
    """Of the last plan."""


class Changed(NamedTuple):
    """What that comes to."""

    catalogues: Mapping[str, Catalogue]
    """As they are now, by language."""
    questions: set[tuple[str, Question]]
    """Those that are answered otherwise, each with the language of whom to ask."""
    members: set[tuple[str, str]]
    """What is new or gone, as `present` tells it."""
    moment: Moment
    until: datetime | None
    """When something changes by itself."""


def change_of(inputs: Inputs, folder: Folder, manifest: Manifest, store: Store) -> Change | None:
    """What has changed; None if that is not known, is much, or is something that all rests on."""
    state, changes = manifest.state, manifest.changes()
    if state is None or changes is None or state.inputs != inputs.digest or folder.problems:
        return None
    if inputs.as_of < state.moment.since or not manifest.is_recorded:
        return None
    span = sorted((microseconds(state.moment.as_of), microseconds(inputs.as_of)))
    paths = dict.fromkeys([*changes, *manifest.index.between(*span)])
    if len(paths) > MANY:
        return None

    def known(path: ContentPath) -> Reading | None:
        return decode_reading(store.readings.get(path))

    def every() -> Iterator[tuple[ContentPath, Reading]]:
        for path, data in store.readings.all():
            if reading := decode_reading(data):
                yield path, reading

    old = {path: decode_reading(data) for path, data in changes.items()}
    new = {path: known(path) for path in changes}
    readings = [*filter(None, (*old.values(), *new.values()))]
    if any(isinstance(reading.value, TopicNote | StandingPage) for reading in readings):
        return None
    if any(has_errors(reading.problems) for reading in new.values() if reading):
        return None
    either = {path: new[path] if _says_anything(new[path]) else old[path] for path in changes}
    before, between, after = (Readings(folder, known, fresh, every) for fresh in (old, either, new))
    return Change(tuple(paths), before, between, after, state.moment)


def _says_anything(reading: Reading | None) -> bool:
    return reading is not None and reading.value is not None


def make_change(inputs: Inputs, manifest: Manifest, change: Change) -> Changed:
    """Bring the index up to date."""
    old = Snapshot(inputs, change.moment.as_of, change.before, change, manifest)
    halfway = Snapshot(inputs, inputs.as_of, change.either, change, manifest)
    moved = _moved(change, old, halfway)
    asked = {
        question
        for snapshot in (old, halfway)
        for path in change.paths
        for question in reached(path, snapshot.first, moved)
    }
    answers = old.answers(asked)
    touched = {m for path in change.paths for m in (*old.touched(path), *halfway.touched(path))}
    members = old.present(touched)
    linkables = [old.first.linkable(path) for path in change.paths]
    _move(manifest, change, old, Snapshot(inputs, inputs.as_of, change.after, change, manifest))
    _tally_editions(manifest, asked, Snapshot(inputs, inputs.as_of, change.after, change, manifest))
    new = Snapshot(inputs, inputs.as_of, change.after, change, manifest)
    asked |= {question for path in change.paths for question in reached(path, new.first, moved)}
    now = new.answers(asked)
    questions = {one for one in now if one not in answers or answers[one] != now[one]}
    if linkables != [new.first.linkable(path) for path in change.paths]:
        questions |= {(lang, ("names",)) for lang in new.catalogues}
    members ^= new.present(touched)
    manifest.replace_reading_problems({path: change.after.problems(path) for path in change.paths})
    articles = [change.after.value(path) for path in change.paths]
    passed = [at for a in articles if isinstance(a, Article) for at in instants(a)]
    since = max([change.moment.since, *(at for at in passed if at <= inputs.as_of)])
    coming = manifest.index.next_instant(microseconds(inputs.as_of))
    return Changed(
        catalogues=new.catalogues,
        questions=questions,
        members=members,
        moment=Moment(inputs.as_of, since, change.moment.notes),
        until=None if coming is None else instant(coming),
    )


class Snapshot:
    """The catalogues in all languages, as things stand in the index."""

    def __init__(
        self, inputs: Inputs, as_of: datetime, sources: Readings, change: Change, manifest: Manifest
    ) -> None:
        settings, notes = inputs.settings, change.moment.notes
        topics = TopicNotes(notes.topics)
        self.placement = Placement(settings, inputs.languages[0], topics, as_of, inputs.drafts)
        self.catalogues = {
            lang: Catalogue(sources, manifest.index, self.placement, settings, notes, topics, lang)
            for lang in inputs.languages
        }
        self.first = self.catalogues[inputs.languages[0]]

    def touched(self, path: ContentPath) -> Iterator[tuple[str, str]]:
        """As `site_builder.plan.members.touched`."""
        return touched(path, self.first)

    def present(self, members: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """As `site_builder.plan.members.present`, of several members."""
        return {found for member in members for found in present(*member, self.first)}

    def answers(self, questions: set[Question]) -> dict[tuple[str, Question], object]:
        """The answers in every language."""
        return {
            (lang, question): catalogue.answer(question)
            for lang, catalogue in self.catalogues.items()
            for question in questions
        }

    def entries(self, path: ContentPath) -> Iterator[Entry]:
        """Every list that the file ``path`` stands in."""
        value = self.first.sources.value(path)
        if isinstance(value, BriefingNote):
            yield from note_entries(value)
        if item := self.first.item(path):
            yield from entries(item, self.placement)


def _moved(change: Change, old: Snapshot, new: Snapshot) -> set[tuple[str, str]]:
    """The lists in which one of the files has another place now, or none, by name and key."""
    before, after = (
        {
            (e.name, e.key, e.rank, e.path, e.withdrawn)
            for path in change.paths
            for e in s.entries(path)
        }
        for s in (old, new)
    )
    return {(name, key) for name, key, *_ in before ^ after}


def _move(manifest: Manifest, change: Change, old: Snapshot, new: Snapshot) -> None:
    """Take the files out of the lists that they stood in, and put them in those of now."""
    gone = {entry for path in change.paths for entry in old.entries(path)}
    come = {entry for path in change.paths for entry in new.entries(path)}
    manifest.index.remove(gone - come)
    manifest.index.add(come - gone)
    for name, key in sorted({(entry.name, entry.key) for entry in gone ^ come}):
        if name in TALLIED:
            manifest.index.count_again(name, key)


def _tally_editions(manifest: Manifest, asked: set[Question], snapshot: Snapshot) -> None:
    for name, *key in asked:
        if name == "day":
            day = str(key[0])
            if tally := snapshot.first.edition_tally(day):
                manifest.index.put_tallies([("edition", day, tally)])
            else:
                manifest.index.forget_tally("edition", day)
