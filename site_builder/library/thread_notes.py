"""The editor's notes on topics and stories: which names mean one, and which topic is the wider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from site_builder.errors import Problem
from site_builder.library.lines import LineOf
from site_builder.library.questions import Notes
from site_builder.model.editorial import StoryNote, TopicNote
from site_builder.urls import slugify

N = TypeVar("N", bound=TopicNote | StoryNote)


class ThreadNotes(Generic[N]):
    """All notes on topics, or on stories, by what they say together."""

    def __init__(self, kind: str, notes: Sequence[N]) -> None:
        """``kind`` is what problems call one of them."""
        self._kind, self._notes = kind, notes
        self._by_slug = {note.slug: note for note in reversed(notes)}
        self._meaning: dict[str, str] = {}
        for note in notes:
            for name in _names(note):
                self._meaning.setdefault(slugify(name), note.slug)

    def of(self, slug: str) -> N | None:
        """The note on a topic or story."""
        return self._by_slug.get(slug)

    def meant(self, slug: str) -> str:
        """The slug of the one that is meant by the ``slug`` of a name."""
        return self._meaning.get(slug, slug)

    def problems(self, line: LineOf) -> Iterator[Problem]:
        """Two notes on one topic or story, and names of two."""
        for note in self._notes:
            namesake = self._by_slug[note.slug]
            if namesake is not note:
                found = f'{namesake.path} is a note on the same {self._kind}, "{note.slug}"'
                at = line(note.path, "slug")
                yield Problem(note.path, at, "slug" if at else "", found, "Keep one.")
        for note in self._notes:
            for name in _names(note):
                other = self._meaning[slugify(name)]
                if other != note.slug:
                    found = f'"{name}" is a name of the {self._kind} "{other}" too'
                    yield Problem(
                        note.path, line(note.path, "aliases"), "aliases", found, "Keep one."
                    )


class TopicNotes(ThreadNotes[TopicNote]):
    """All notes on topics."""

    def __init__(self, notes: Sequence[TopicNote]) -> None:
        super().__init__("topic", notes)

    def wider(self, slug: str) -> str | None:
        """The slug of the topic that the note on a topic names as the wider one."""
        note = self._by_slug.get(slug)
        return self.meant(slugify(note.parent)) or None if note and note.parent else None

    def narrower(self, slug: str) -> list[str]:
        """The slugs of the topics that name a topic as their wider one, themselves left out."""
        return [name for name in self._by_slug if name != slug and self.wider(name) == slug]

    def problems(self, line: LineOf) -> Iterator[Problem]:
        """As of any, and topics that lead around in a circle."""
        yield from super().problems(line)
        yield from self._circles(line)

    def _circles(self, line: LineOf) -> Iterator[Problem]:
        """Topics each of which is the wider topic of the next, the first of the last too."""
        wider = {note.slug: self.wider(note.slug) for note in self._notes}
        seen: set[str] = set()
        for start in wider:
            trail: dict[str, None] = {}
            slug: str | None = start
            while slug and slug not in seen:
                seen.add(slug)
                trail[slug] = None
                slug = wider.get(slug)
            if slug not in trail:
                continue
            circle = list(trail)[list(trail).index(slug) :]
            found = f'the topic "{slug}" is its own wider topic'
            if len(circle) > 1:
                shown = [*(f'"{one[:40]}"' for one in circle[:4]), *(["…"] if circle[4:] else [])]
                found = f"{found}: {' → '.join(shown)} → {shown[0]}"
            path = self._by_slug[slug].path
            remedy = "Take out the one that is wrong."
            yield Problem(path, line(path, "parent"), "parent", found, remedy, "warning")


class StoryNotes(ThreadNotes[StoryNote]):
    """All notes on stories."""

    def __init__(self, notes: Sequence[StoryNote]) -> None:
        super().__init__("story", notes)


def note_problems(notes: Notes, line: LineOf) -> Iterator[Problem]:
    """What is wrong in the notes on topics and stories together."""
    yield from TopicNotes(notes.topics).problems(line)
    yield from StoryNotes(notes.stories).problems(line)


def _names(note: TopicNote | StoryNote) -> tuple[str, ...]:
    return (note.slug, *note.names.values(), *note.aliases)
