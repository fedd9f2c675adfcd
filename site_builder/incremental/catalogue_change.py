"""From the catalogue as it was to the catalogue as it is: which answers are others now.

The answers to all questions that the changed files have a part in are taken twice, before the
index is brought up to date and after.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import datetime
from typing import NamedTuple

from site_builder.content.readings import Reading, Readings, decode_reading
from site_builder.content.scan import Folder
from site_builder.errors import has_errors
from site_builder.incremental.manifest import Manifest
from site_builder.incremental.moment import Moment
from site_builder.incremental.snapshot import Snapshot
from site_builder.incremental.target import Inputs
from site_builder.library.index import ALL_LANGUAGES, TALLIED, instant, microseconds
from site_builder.library.questions import Question
from site_builder.library.release import instants
from site_builder.model.article import Article
from site_builder.model.editorial import StandingPage, StoryNote, TopicNote
from site_builder.paths import ContentPath
from site_builder.store.index import Entry, StoredIndex
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

    now: Snapshot
    """The catalogues as they are now."""
    questions: set[tuple[str, Question]]
    """Those that are answered otherwise, each with the language of whom to ask."""
    members: set[tuple[str, str, str]]
    """What is new or gone, as `Snapshot.present` tells it."""
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
    if any(isinstance(reading.value, TopicNote | StoryNote | StandingPage) for reading in readings):
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
    index, notes = manifest.index, change.moment.notes
    indexes = {lang: index.of(lang) for lang in (ALL_LANGUAGES, *inputs.languages)}
    old = Snapshot(inputs, change.moment.as_of, change.before, notes, indexes)
    halfway = Snapshot(inputs, inputs.as_of, change.either, notes, indexes)
    new = Snapshot(inputs, inputs.as_of, change.after, notes, indexes)
    paths = [*dict.fromkeys((*old.related(change.paths), *halfway.related(change.paths)))]
    gone, come = {*old.entries(paths)}, {*new.entries(paths)}
    moved = {place[:3] for place in {*map(_place, gone)} ^ {*map(_place, come)}}
    asked = {question for one in (old, halfway) for question in one.reached(paths, moved)}
    answers = old.answers(asked)
    touched = {*old.touched(paths), *halfway.touched(paths)}
    members = old.present(touched)
    linkables = [old.first.linkable(path) for path in change.paths]
    _update(index, gone, come)
    _tally_editions(index, asked, new)
    asked.update(new.reached(paths, moved))
    now = new.answers(asked)
    questions = {one for one in now if one not in answers or answers[one] != now[one]}
    if linkables != [new.first.linkable(path) for path in change.paths]:
        questions |= {(lang, ("names",)) for lang in new.catalogues}
    manifest.replace_reading_problems({path: change.after.problems(path) for path in change.paths})
    coming = index.next_instant(microseconds(inputs.as_of))
    return Changed(
        now=new,
        questions=questions,
        members=members ^ new.present(touched),
        moment=_moment(inputs, change),
        until=None if coming is None else instant(coming),
    )


def _place(entry: Entry) -> tuple[str, str, str, int, str, bool]:
    """All by which one article moves others in a list."""
    return entry.lang, entry.name, entry.key, entry.rank, entry.path, entry.withdrawn


def _moment(inputs: Inputs, change: Change) -> Moment:
    articles = (change.after.value(path) for path in change.paths)
    days = inputs.settings.corrections.days
    instants_of = (instants(one, days) for one in articles if isinstance(one, Article))
    passed = (at for found in instants_of for at in found if at <= inputs.as_of)
    since = max([change.moment.since, *passed])
    return Moment(inputs.as_of, since, change.moment.notes)


def _update(index: StoredIndex, gone: Set[Entry], come: Set[Entry]) -> None:
    """Take files out of the lists that they stood in, and put them in those of now."""
    index.remove(gone - come)
    index.add(come - gone)
    for lang, name, key in sorted({(entry.lang, entry.name, entry.key) for entry in gone ^ come}):
        if name in TALLIED:
            index.of(lang).count_again(name, key)


def _tally_editions(index: StoredIndex, asked: Set[tuple[str, Question]], new: Snapshot) -> None:
    for lang, (name, *key) in asked:
        if name == "day":
            day = str(key[0])
            if tally := new.catalogues[lang].edition_tally(day):
                index.of(lang).put_tallies([("edition", day, tally)])
            else:
                index.of(lang).forget_tally("edition", day)
