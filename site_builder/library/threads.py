"""Threads: topics and stories, what they are called, and which two an editor may take for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from site_builder.datelines.zones import fold
from site_builder.errors import Problem
from site_builder.library.lines import LineOf
from site_builder.paths import ContentPath


class Thread(msgspec.Struct, frozen=True):
    """A topic or a story with at least one article, be it one that was withdrawn."""

    slug: str
    names: dict[str, str]
    """Language tag to name; first the one that a page in the site's language shows."""
    former: tuple[str, ...]
    """Slugs that it had or swallowed."""
    note: ContentPath | None
    """The editor's note on it."""

    def name(self, lang: str) -> tuple[str, str]:
        """Its name in ``lang`` if it has one, else in the site's; and the language of that name."""
        for tag in (lang, lang.partition("-")[0]):
            if tag in self.names:
                return self.names[tag], lang
        return self.title, next(iter(self.names))

    @property
    def title(self) -> str:
        """Its name in the site's language."""
        return next(iter(self.names.values()))


class Topic(Thread, frozen=True, kw_only=True):
    """What articles are about."""

    description: str | None
    parent: str | None
    """Slug of the wider topic, if that has articles too."""


class Story(Thread, frozen=True, kw_only=True):
    """A thread of articles on one running event."""

    summary: str | None


def in_language(texts: Mapping[str, str], lang: str, is_first: bool) -> str | None:
    """The one of ``texts``, by their tags, that a page in ``lang`` can show.

    One without a tag is in the first language of the site: ``is_first`` says whether ``lang`` is.
    """
    own = texts.get(lang) or texts.get(lang.partition("-")[0])
    return own or (texts.get("") if is_first else None)


Newest = Callable[[str], ContentPath]
"""From the slug of a thread to its newest article."""


def twins(
    key: str, threads: Sequence[tuple[Thread, int]], newest: Newest, line: LineOf
) -> Iterator[Problem]:
    """Two that an editor would take for one, by letters of another keyboard or a lost accent.

    ``key`` is the field of articles that names them; ``threads`` come with the number of theirs.
    Two that each have a note are meant to be two.
    """
    first: dict[str, Thread] = {}
    for thread, _ in sorted(threads, key=lambda found: (-found[1], found[0].slug)):
        other = first.setdefault(fold(thread.title), thread)
        if other is thread or (thread.note and other.note):
            continue
        found = f'"{thread.title}" looks like "{other.title}", and is another one'
        remedy = f'Write "{other.title}" here too.'
        if key == "topics":
            name = f'content/topics/{other.slug}.md with aliases: ["{thread.title}"]'
            remedy = f"To make them one, write it the same way, or add {name}."
        path = newest(thread.slug)
        yield Problem(path, line(path, key), key, found, remedy, "warning")
