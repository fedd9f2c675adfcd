"""Questions: what can be asked of the catalogue, and in what the answers are given."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime
from functools import wraps
from typing import (
    Any,
    Concatenate,
    NamedTuple,
    ParamSpec,
    Protocol,
    TypeAlias,
    TypeVar,
    cast,
)

from site_builder.datelines.dateline import Dateline
from site_builder.model.article import Article
from site_builder.model.editorial import StandingPage, StoryNote, TopicNote
from site_builder.model.media import Medium
from site_builder.paths import ContentPath

Question: TypeAlias = tuple[Hashable, ...]
"""The name of a question and what it asks about."""

P = ParamSpec("P")
T = TypeVar("T")


class Sources(Protocol):
    """What the files of content/ say."""

    def value(self, path: ContentPath) -> object:
        """What a file says or is; None for one that says nothing, or is not there."""

    def exists(self, path: ContentPath) -> bool:
        """True for a file that is read."""

    def spelling(self, path: ContentPath) -> ContentPath:
        """A path as the file system has it, which may decompose the letters of names."""

    def line(self, path: ContentPath, key: str, entry: str = "") -> int:
        """The line of a field, or of an entry of it; 0 where it is not written."""

    def articles(self) -> Iterable[Article]:
        """Every article."""

    def unfinished(self) -> int:
        """How many drafts are not fit to be read yet."""

    def is_faulty(self) -> bool:
        """True if a file cannot be read as it stands, and more may be wrong than is known."""


class Notes(NamedTuple):
    """What the editor says of the site as a whole."""

    topics: tuple[TopicNote, ...]
    stories: tuple[StoryNote, ...]
    pages: tuple[StandingPage, ...]


class Linkable(NamedTuple):
    """A file of content/ as a link to it sees it."""

    kind: str
    """"held", "note" or "medium"; with a page "article", "page", "briefing", "topic", "story"."""
    lang: str = ""
    """The language of the site that its page belongs to."""
    day: date = date.min
    """Of an article or a briefing."""
    slug: str = ""
    anchors: tuple[str, ...] | None = None
    """The names of places in it, None if it is not known which there are."""
    medium: Medium | None = None


class DayTally(NamedTuple):
    """What one day comes to."""

    day: date
    number: int
    """Of the articles in its edition."""
    changed: datetime | None
    """Their last change."""


class MonthTally(NamedTuple):
    """A month in which there are editions."""

    month: date
    """Its first day."""
    days: int
    """Editions in it."""
    number: int
    """Articles in them."""
    changed: datetime | None


class Heading(NamedTuple):
    """An article as a list of headlines shows it: the rest of it may change."""

    day: date
    """Of its edition."""
    slug: str
    title: str
    lang: str
    dateline: Dateline
    withheld: str | None
    """As `Item.withheld`."""


class DayHeadings(NamedTuple):
    """What stands in the edition of a day."""

    day: date
    title: str | None
    """The editor's."""
    headings: tuple[Heading, ...]
    """In the order of the edition."""


class Span(NamedTuple):
    """From when to when a story was told."""

    first: date
    """Day of the edition of its oldest article."""
    newest: Heading


def question(
    method: Callable[Concatenate[Any, P], T],
) -> Callable[Concatenate[Any, P], T]:
    """A method whose answers are kept, and of which it is noted that they were asked for."""
    name = method.__name__

    @wraps(method)
    def ask(self: Any, /, *args: P.args, **_: P.kwargs) -> T:
        asked = (name, *args)
        self.asked.add(asked)
        try:
            return cast("T", self._answers[asked])
        except KeyError:
            pass
        # what an answer is made of is told by `reached`, not by who asks for it
        outer, self.asked = self.asked, set()
        try:
            answer = self._answers[asked] = method(self, *args)  # type: ignore[call-arg]
        finally:
            self.asked = outer
        return answer

    return cast("Callable[Concatenate[Any, P], T]", ask)


STORY_SO_FAR = 5
"""Earlier articles of a story that an article names."""


def full_pages(count: int, size: int) -> int:
    """How many numbered pages a topic of ``count`` articles has."""
    return max(0, count // size - 1)
