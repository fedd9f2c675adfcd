"""The index: which articles belong together, as rows that can be kept and looked up.

A list is known by its language, name and key. These are the names:

| list of each language | its key | the articles in it |
|---|---|---|
| all | – | all that are shown |
| day, topic, story | day, slug | those of it that are shown |
| topic month | slug/month | those of a topic in the editions of a month |
| corrected | – | those with a correction, and those that were withdrawn |
| corrected | day | those in which that was done on this day |
| held | day | those that are not shown |
| briefing | day | the notes on it |

| list of all languages | its key | the articles in it |
|---|---|---|
| slug, id | as stated | all of that name |
| translates | slug or id | all that name an original so |
| pick | slug | the notes that name it |
| instant | – | those that come or go then, or are remarked on; ranked by the instant |
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from operator import itemgetter
from typing import Protocol

from site_builder.library.placement import Item, Placement
from site_builder.library.release import instants
from site_builder.model.editorial import BriefingNote
from site_builder.paths import ContentPath
from site_builder.store.index import Entry, Tally

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Index(Protocol):
    """Lists of articles, wherever they are kept."""

    def listed(
        self,
        name: str,
        key: str,
        start: int = 0,
        stop: int | None = None,
        withdrawn: bool | None = None,
    ) -> Sequence[ContentPath]:
        """The paths in a list, by rank; with ``withdrawn`` those that are, or are not, so."""

    def after(
        self, name: str, key: str, rank: int, path: ContentPath, most: int
    ) -> Sequence[ContentPath]:
        """The ``most`` next after an article in a list, without those that were withdrawn."""

    def before(
        self, name: str, key: str, rank: int, path: ContentPath, most: int
    ) -> Sequence[ContentPath]:
        """The ``most`` nearest before it, likewise, the nearest first."""

    def count_before(self, name: str, key: str, rank: int, path: ContentPath) -> int:
        """How many stand before an article in a list, without those that were withdrawn."""

    def tally(self, name: str, key: str) -> Tally | None:
        """What a list comes to; None for one that is empty."""

    def tallies(self, name: str, prefix: str = "") -> Sequence[tuple[str, Tally]]:
        """Key and tally of each list of a name, by their keys, if these begin with ``prefix``."""

    def beside(self, name: str, key: str) -> tuple[str | None, str | None]:
        """The keys before and after one, of the lists of a name."""


ALL_LANGUAGES = ""
"""Stands for the language of lists that all languages share."""

TALLIED = ("day", "topic", "topic month", "story")
"""The lists whose tallies are kept, beside those of editions: what days come to."""


def microseconds(instant: datetime) -> int:
    """Since 1970."""
    return (instant - _EPOCH) // _MICROSECOND


def instant(since: int) -> datetime:
    """The instant of `microseconds`, in UTC."""
    return _EPOCH + timedelta(microseconds=since)


_MICROSECOND = timedelta(microseconds=1)


def rank_of(item: Item) -> int:
    """Where an article stands in the lists."""
    return -microseconds(item.article.release)


def entries(item: Item, placement: Placement, languages: Iterable[str]) -> Iterator[Entry]:
    """Every list that an article stands in, those of ``languages`` among them."""
    article, entry = item.article, _entry_of(item)
    yield entry(ALL_LANGUAGES, "slug", article.slug)
    if article.id:
        yield entry(ALL_LANGUAGES, "id", article.id)
    if article.translation_of:
        yield entry(ALL_LANGUAGES, "translates", article.translation_of)
    for at in instants(article, placement.slip_days):
        if at > placement.as_of:
            yield entry(ALL_LANGUAGES, "instant", "")._replace(rank=microseconds(at))
    if not item.is_shown:
        yield entry(item.home, "held", item.day.isoformat())
        return
    shown = [*_lists_of_shown(item, placement)]
    for lang in languages:
        yield from (entry(lang, *place) for place in shown)


def _lists_of_shown(item: Item, placement: Placement) -> Iterator[tuple[str, str, str]]:
    """Name and key of each list, and the name of topic or story as the article has it."""
    article = item.article
    yield "all", "", ""
    yield "day", item.day.isoformat(), ""
    month = item.day.isoformat()[:7]
    for slug in item.topics:
        yield "topic", slug, _written(item, slug, placement)
        yield "topic month", f"{slug}/{month}", ""
    if item.story:
        yield "story", item.story, article.story or ""
    if article.corrections or item.is_withdrawn:
        yield "corrected", "", ""
        for day in placement.days_of_corrections(article):
            yield "corrected", day.isoformat(), ""


def _entry_of(item: Item) -> Callable[..., Entry]:
    """Makes entries of an article from language, name and key of a list, and how that is named."""
    rank, path = rank_of(item), item.path
    gone, changed = item.is_withdrawn, microseconds(item.changed)

    def entry(lang: str, name: str, key: str, written: str = "") -> Entry:
        return Entry(lang, name, key, rank, path, gone, changed, written)

    return entry


def note_entries(note: BriefingNote, languages: Sequence[str]) -> Iterator[Entry]:
    """Every list that a briefing note stands in; one in no language is among the first's."""
    home = note.lang if note.lang and note.lang in languages else languages[0]
    yield Entry(home, "briefing", note.day.isoformat(), 0, note.path, False, 0, "")
    named = [*note.leave_out, *([note.lead] if note.lead else [])]
    named += [slug for section in note.sections for slug in section.articles]
    for slug in dict.fromkeys(named):
        yield Entry(ALL_LANGUAGES, "pick", slug, 0, note.path, False, 0, "")


def _written(item: Item, slug: str, placement: Placement) -> str:
    names = (name for name in item.article.topics if placement.topic(name) == slug)
    return next((name for name in names if name != slug), "")


def tally(found: Sequence[Entry]) -> Tally:
    """What the entries of one list come to; they are sorted by rank."""
    kept = [entry.changed for entry in found if not entry.withdrawn]
    changed = max(kept) if kept else max(entry.changed for entry in found)
    if found[0].name == "topic":
        named = [entry for entry in found if entry.written]
        written = min(named, key=lambda entry: entry.path).written if named else ""
    else:
        written = found[-1].written
    return Tally(len(kept), len(found) - len(kept), changed, written)


class MemoryIndex:
    """The index of a language, or of all of them, for a plan of everything."""

    def __init__(self) -> None:
        self.lists: dict[tuple[str, str], list[Entry]] = {}
        """By name and key, each by rank."""
        self._paths: dict[tuple[str, str, bool], list[ContentPath]] = {}
        self._tallies: dict[str, dict[str, Tally]] = {}
        self._keys: dict[str, list[str]] = {}

    def fill(self, found: Iterable[Entry]) -> None:
        """Take in the entries of all articles, before anything is asked."""
        lists: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in found:
            lists[entry.name, entry.key].append(entry)
        for entries in lists.values():
            entries.sort(key=_place)
        self.lists |= lists

    def listed(
        self,
        name: str,
        key: str,
        start: int = 0,
        stop: int | None = None,
        withdrawn: bool | None = None,
    ) -> Sequence[ContentPath]:
        """As `Index.listed`."""
        if withdrawn is None:
            return [entry.path for entry in self.lists.get((name, key), ())[start:stop]]
        place = (name, key, withdrawn)
        if place not in self._paths:  # a topic is asked for page by page
            found = self.lists.get((name, key), ())
            self._paths[place] = [entry.path for entry in found if entry.withdrawn is withdrawn]
        return self._paths[place][start:stop]

    def after(
        self, name: str, key: str, rank: int, path: ContentPath, most: int
    ) -> Sequence[ContentPath]:
        """As `Index.after`."""
        found = self.lists.get((name, key), [])
        place = bisect_right(found, (rank, path), key=_place)
        later = (e.path for e in islice(found, place, None) if not e.withdrawn)
        return list(islice(later, most))

    def before(
        self, name: str, key: str, rank: int, path: ContentPath, most: int
    ) -> Sequence[ContentPath]:
        """As `Index.before`."""
        found = self.lists.get((name, key), [])
        place = bisect_left(found, (rank, path), key=_place)
        earlier = (e.path for e in reversed(found[:place]) if not e.withdrawn)
        return list(islice(earlier, most))

    def count_before(self, name: str, key: str, rank: int, path: ContentPath) -> int:
        """As `Index.count_before`."""
        found = self.lists.get((name, key), [])
        place = bisect_left(found, (rank, path), key=_place)
        return sum(not entry.withdrawn for entry in found[:place])

    def tally(self, name: str, key: str) -> Tally | None:
        """As `Index.tally`."""
        return self._of(name).get(key)

    def tallies(self, name: str, prefix: str = "") -> Sequence[tuple[str, Tally]]:
        """As `Index.tallies`."""
        tallies, keys = self._of(name), self._keys[name]
        return [(key, tallies[key]) for key in _beginning(keys, prefix)]

    def beside(self, name: str, key: str) -> tuple[str | None, str | None]:
        """As `Index.beside`."""
        self._of(name)
        keys = self._keys[name]
        before, after = bisect_left(keys, key) - 1, bisect_right(keys, key)
        return keys[before] if before >= 0 else None, keys[after] if after < len(keys) else None

    def put_tallies(self, name: str, tallies: Iterable[tuple[str, Tally]]) -> None:
        """Take in what lists come to that are not among these, by their keys in order."""
        self._tallies[name] = dict(tallies)
        self._keys[name] = list(self._tallies[name])

    def listed_entries(self, name: str, key: str) -> Sequence[Entry]:
        """The entries of a list, by rank."""
        return self.lists.get((name, key), ())

    def _of(self, name: str) -> dict[str, Tally]:
        if name not in self._tallies:
            found = sorted((key, e) for (one, key), e in self.lists.items() if one == name)
            self.put_tallies(name, ((key, tally(entries)) for key, entries in found))
        return self._tallies[name]


def _beginning(keys: Sequence[str], prefix: str) -> Iterator[str]:
    """Those of sorted ``keys`` that begin with ``prefix``."""
    later = islice(keys, bisect_left(keys, prefix), None)
    return takewhile(lambda key: key.startswith(prefix), later)


_place = itemgetter(Entry._fields.index("rank"), Entry._fields.index("path"))
"""What a list is sorted by."""


def memory_indexes(languages: Iterable[str]) -> dict[str, MemoryIndex]:
    """An index for each language, and one of the lists that they share."""
    return {lang: MemoryIndex() for lang in (ALL_LANGUAGES, *languages)}


def fill(indexes: Mapping[str, MemoryIndex], found: Iterable[Entry]) -> None:
    """Take in the entries of all articles, before anything is asked."""
    sorted_out: dict[str, list[Entry]] = {lang: [] for lang in indexes}
    for entry in found:
        sorted_out[entry.lang].append(entry)
    for lang, entries in sorted_out.items():
        indexes[lang].fill(entries)
