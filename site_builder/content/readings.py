"""What the files of content/ say: one by one as it is kept, and all, looked up when asked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeAlias

import msgspec

from site_builder.content.scan import Folder
from site_builder.errors import Problem, has_errors
from site_builder.model.article import Article
from site_builder.model.editorial import BriefingNote, StandingPage, StoryNote, TopicNote
from site_builder.model.media import Medium
from site_builder.paths import ContentPath
from site_builder.values import Value

Meaning: TypeAlias = Article | BriefingNote | TopicNote | StoryNote | StandingPage | Medium
"""What a content file can say or be."""


class Reading(Value, frozen=True):
    """What one file says."""

    value: Meaning | None
    """None if a problem is an error, or for an unfinished draft."""
    problems: tuple[Problem, ...] = ()


def decode_reading(data: bytes | None) -> Reading | None:
    """The reading that is kept as ``data``; None of None and of nothing."""
    return _DECODER.decode(data) if data else None


class Readings:
    """The readings of one folder."""

    def __init__(
        self,
        folder: Folder,
        known: Callable[[ContentPath], Reading | None],
        fresh: Mapping[ContentPath, Reading | None],
        every: Callable[[], Iterable[tuple[ContentPath, Reading]]],
    ) -> None:
        """``fresh`` has the readings that take the place of those that are ``known``.

        ``every`` tells all that are known, by their paths.
        """
        self._folder, self._known, self._every = folder, known, every
        self._fresh, self._readings = fresh, dict(fresh)

    def value(self, path: ContentPath) -> Meaning | None:
        """What a file says or is; None for one that says nothing, or is not there."""
        reading = self._reading(path)
        return reading.value if reading else None

    def exists(self, path: ContentPath) -> bool:
        """True for a file that is read."""
        return self._reading(path) is not None

    def problems(self, path: ContentPath) -> tuple[Problem, ...]:
        """What is wrong in a file by itself."""
        reading = self._reading(path)
        return reading.problems if reading else ()

    def spelling(self, path: ContentPath) -> ContentPath:
        """A path as the file system has it, which may decompose the letters of names."""
        if path.isascii():
            return path
        return self._spellings.get(unicodedata.normalize("NFC", path), path)

    def line(self, path: ContentPath, key: str, entry: str = "") -> int:
        """The line on which a field stands; 0 where it is not written.

        ``entry`` is the text that is meant of those in the lists and mappings of the field.
        """
        from site_builder.content.reading import find_line

        try:
            return find_line(path, (self._folder.root / path).read_bytes(), key, entry)
        except OSError:
            return 0

    def articles(self) -> Iterator[Article]:
        """Every article."""
        return (r.value for r in self._all() if isinstance(r.value, Article))

    def unfinished(self) -> int:
        """How many drafts are not fit to be read yet."""
        return sum(reading.value is None for reading in self._all())

    def is_faulty(self) -> bool:
        """True if there is an error in a file."""
        if has_errors(self._folder.problems):
            return True
        return any(has_errors(reading.problems) for reading in self._all())

    def _all(self) -> Iterator[Reading]:
        yield from (reading for path, reading in self._every() if path not in self._fresh)
        yield from filter(None, self._fresh.values())

    def _reading(self, path: ContentPath) -> Reading | None:
        try:
            return self._readings[path]
        except KeyError:
            reading = self._readings[path] = self._known(path)
            return reading

    @cached_property
    def _spellings(self) -> dict[str, ContentPath]:
        return {
            unicodedata.normalize("NFC", name): name
            for name in self._folder.files
            if not name.isascii()
        }


_DECODER = msgspec.msgpack.Decoder(Reading)
