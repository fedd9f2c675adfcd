"""The catalogue: what is published at one instant, told question by question.

Whoever makes something of the library asks here, and what was asked is remembered as it was asked:
so it is known what an answer went into when that answer is another one some day. What makes an
answer another one stands in `site_builder.library.reach`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from site_builder.collation import alphabetical
from site_builder.config.settings import Settings
from site_builder.errors import Problem
from site_builder.library.editions import Edition, compose, unread
from site_builder.library.index import ALL_LANGUAGES, Index, instant, microseconds, rank_of
from site_builder.library.placement import Item, Placement
from site_builder.library.questions import (
    DayHeadings,
    DayTally,
    Heading,
    Linkable,
    MonthTally,
    Notes,
    Question,
    Sources,
    Span,
    full_pages,
    question,
)
from site_builder.library.release import nothing_in, nothing_released, slip_of, still_to_come
from site_builder.library.thread_notes import StoryNotes, TopicNotes
from site_builder.library.threads import Story, Topic, in_language
from site_builder.library.translations import ALONE, Group, group_of
from site_builder.model.article import Article, Correction
from site_builder.model.editorial import BriefingNote, StandingPage, StoryNote, TopicNote
from site_builder.model.media import Medium
from site_builder.paths import NO_FILE, ContentPath
from site_builder.store.index import Tally
from site_builder.store.sqlite_errors import DamagedStoreError
from site_builder.urls import slugify


class Catalogue:
    """The library at one instant, in one language of the site."""

    def __init__(
        self,
        sources: Sources,
        indexes: Mapping[str, Index],
        placement: Placement,
        settings: Settings,
        notes: Notes,
        topics: TopicNotes,
        stories: StoryNotes,
        lang: str,
    ) -> None:
        """``lang`` is the language of its lists, and a key of ``indexes``."""
        self.asked: set[Question] = set()
        """What was asked since this was last replaced."""
        self.sources, self.lang = sources, lang
        self.index, self.shared = indexes[lang], indexes[ALL_LANGUAGES]
        self._by_language = {lang: one for lang, one in indexes.items() if lang != ALL_LANGUAGES}
        self._first_lang = next(iter(self._by_language))
        self._placement, self._settings = placement, settings
        self.notes, self.topic_notes, self.story_notes = notes, topics, stories
        self.per_page = settings.topics.per_page
        self._answers: dict[Question, Any] = {}
        self._groups: dict[str, Group] = {}

    def answer(self, asked: Question) -> object:
        """The answer to a question."""
        name, *args = asked
        return getattr(self, str(name))(*args)

    # articles

    @question
    def item(self, path: ContentPath) -> Item | None:
        """The article of a file."""
        value = self.sources.value(path)
        return self._placement.place(value) if isinstance(value, Article) else None

    def own(self, path: ContentPath) -> Item | None:
        """The article of a file, if readers may see it and its page is in this language's part."""
        item = self.item(path)
        return item if item and item.is_shown and item.home == self.lang else None

    @question
    def slip(self, path: ContentPath) -> tuple[Correction, ...]:
        """The corrections of an article that stand above its text at this instant, oldest first."""
        value, placement = self.sources.value(path), self._placement
        if not isinstance(value, Article):
            return ()
        return slip_of(value, placement.slip_days, placement.as_of)

    @question
    def remarks(self, path: ContentPath) -> tuple[Problem, ...]:
        """What is to be said of an article beside others, and of its dates."""
        item = self.item(path)
        if item is None:
            return ()
        line = self.sources.line
        found = [*self._placement.problems(item.article, line)]
        found += still_to_come(item.article, item.withheld, self._placement.as_of, line)
        if item.is_shown:
            found += self._same_id(item)
            found += self._group(path).problems.get(path, ())
        return tuple(found)

    @question
    def linkable(self, path: ContentPath) -> Linkable | None:
        """A file as a link sees it; None if there is none that could be linked to."""
        value = self.sources.value(path)
        match value:
            case Article():
                item = self.the(path)
                anchors = value.body.anchors
                if not item.is_shown:
                    return Linkable("held")
                return Linkable("article", item.home, item.day, value.slug, anchors)
            case StandingPage():
                home = self._placement.home(value.lang)
                return Linkable("page", home, slug=value.slug, anchors=value.body.anchors)
            case BriefingNote():
                home = self._placement.home(value.lang)
                tally = self._by_language[home].tally("day", value.day.isoformat())
                return Linkable("briefing" if tally and tally.number else "note", home, value.day)
            case TopicNote():
                home = next(iter(self._languages_with("topic", value.slug)), "")
                return Linkable("topic" if home else "note", home, slug=value.slug)
            case StoryNote():
                home = next(iter(self._languages_with("story", value.slug)), "")
                return Linkable("story" if home else "note", home, slug=value.slug)
            case Medium():
                return Linkable("medium", medium=value)
        return Linkable("held") if self.sources.exists(path) else None

    @question
    def spelling(self, path: ContentPath) -> ContentPath:
        """The path of a file as the file system has it."""
        return self.sources.spelling(path)

    @question
    def translations(self, path: ContentPath) -> tuple[Item, ...]:
        """All articles that are one text with this one, itself included; none if it is alone."""
        return self._group(path).translations.get(path, ()) if self.item(path) else ()

    @question
    def languages_with(self, name: str, key: str) -> tuple[str, ...]:
        """The languages that have a list, this one first.

        Of days there may be several, whose keys begin with ``key``; "" is any story.
        """
        return tuple(self._languages_with(name, key))

    @property
    def standing_pages(self) -> Iterator[StandingPage]:
        """Those of this language."""
        pages = self.notes.pages
        return (page for page in pages if self._placement.home(page.lang) == self.lang)

    def has_page(self, lang: str, slug: str) -> bool:
        """True if there is a standing page with a slug in a language."""
        return any(
            page.slug == slug and self._placement.home(page.lang) == lang
            for page in self.notes.pages
        )

    @question
    def newest(self, name: str, key: str) -> tuple[Item, ...]:
        """The articles of a list that feeds carry, newest first, those withdrawn among them."""
        return self._items(self.index.listed(name, key, 0, self._settings.feeds.entries))

    @question
    def last_change(self) -> datetime | None:
        """Of any article, or of what was withdrawn if nothing else is left."""
        days = [tally for _, tally in self.index.tallies("day")]
        kept = [tally.changed for tally in days if tally.number]
        found = kept or [tally.changed for tally in days]
        return instant(max(found)) if found else None

    @question
    def newest_change(self) -> datetime | None:
        """The last change of the newest article."""
        found = self._items(self.index.listed("all", "", 0, 1, withdrawn=False))
        return found[0].changed if found else None

    @question
    def corrected(self) -> tuple[Item, ...]:
        """Every article with a correction, and every one that was withdrawn."""
        return self._items(self.index.listed("corrected", ""))

    @question
    def corrected_on(self, day: str) -> tuple[Item, ...]:
        """Those in which that was done on a day, as editions count them."""
        return self._items(self.index.listed("corrected", day))

    @question
    def has_corrections(self) -> bool:
        """True if there is one of `corrected`."""
        return bool(self.index.listed("corrected", "", 0, 1))

    @question
    def nothing_released(self) -> Problem | None:
        """A word on a site, or a language of it, without articles; None if there is one."""
        if self.index.listed("all", "", 0, 1, withdrawn=False) or self.sources.is_faulty():
            return None
        others = self._by_language.values()
        if any(index.listed("all", "", 0, 1, withdrawn=False) for index in others):
            return nothing_in(self.lang)
        articles, unfinished = self.sources.articles(), self.sources.unfinished()
        return nothing_released(articles, unfinished, self._settings, self._placement.as_of)

    @question
    def names(self) -> bool:
        """Asked by whoever gives advice, for which all names there are may matter."""
        return True

    @question
    def use(self, path: ContentPath) -> bool:  # noqa: ARG002
        """Asked by whoever shows or offers a medium, which is published for that."""
        return True

    @question
    def page_at(self, url: str) -> bool:  # noqa: ARG002
        """Asked by whoever needs to know what stands at an address of the site."""
        return True

    # days

    @question
    def edition(self, day: str) -> Edition | None:
        """The edition of a day; None if no article stands in it."""
        items = self._items(self.index.listed("day", day))
        if not items:
            return None
        line = self.sources.line
        note = self.briefing(day)
        return compose(items[0].day, items, note, self.topic_notes, self._namesakes, line)

    @question
    def unread(self, day: str) -> Problem | None:
        """A word on a note on a day without articles."""
        note = self.briefing(day)
        if note is None or self.index.tally("day", day):
            return None
        held = self._items(self.index.listed("held", day))
        return unread(note, {item.withheld for item in held if item.withheld})

    @question
    def briefings(self, day: str) -> tuple[ContentPath, ...]:
        """The files of all notes on a day."""
        return tuple(self.index.listed("briefing", day))

    @question
    def beside(self, day: str) -> tuple[str | None, str | None]:
        """The days before and after that have an edition."""
        return self.index.beside("day", day)

    @question
    def number(self, day: str) -> int:
        """The place of a day among those that have an edition; the first is 1."""
        return bisect_right(self.days, day)

    @question
    def latest(self) -> tuple[str, ...]:
        """The days of the front page, newest first."""
        days = [day for day, tally in self.index.tallies("day") if tally.number]
        return tuple(days[: -self._settings.front_page.days - 1 : -1])

    @question
    def day(self, day: str) -> DayTally | None:
        """What a day comes to."""
        edition = self.edition(day)
        if edition is None:
            return None
        changed = [item.changed for item in edition.items or edition.withdrawn]
        return DayTally(edition.day, len(edition.items), max(changed, default=None))

    @question
    def headings(self, day: str) -> DayHeadings | None:
        """What stands in the edition of a day; None if there is none, or all was withdrawn."""
        edition = self.edition(day)
        if edition is None or not edition.items:
            return None
        title = edition.note.title if edition.note else None
        return DayHeadings(edition.day, title, tuple(map(_heading, edition.items)))

    @question
    def month(self, month: str) -> tuple[DayTally, ...]:
        """What the days of a month (2024-04) come to, oldest first."""
        return tuple(_day_tally(*found) for found in self.index.tallies("edition", f"{month}-"))

    @question
    def months(self) -> tuple[MonthTally, ...]:
        """Every month in which there are editions, oldest first."""
        found: dict[str, list[DayTally]] = {}
        for day, tally in self.index.tallies("edition"):
            found.setdefault(day[:7], []).append(_day_tally(day, tally))
        return tuple(map(_month_tally, found.values()))

    @question
    def months_beside(self, month: str) -> tuple[MonthTally | None, MonthTally | None]:
        """The months before and after."""
        before, _ = self.index.beside("edition", f"{month}-00")
        _, after = self.index.beside("edition", f"{month}-99")
        return self._month_of(before), self._month_of(after)

    @cached_property
    def days(self) -> Sequence[str]:
        """Every day that has an edition, oldest first."""
        return [day for day, _ in self.index.tallies("day")]

    def day_of(self, instant: datetime) -> date:
        """As `Placement.day_of`."""
        return self._placement.day_of(instant)

    def days_of_corrections(self, article: Article) -> set[date]:
        """As `Placement.days_of_corrections`."""
        return self._placement.days_of_corrections(article)

    def edition_tally(self, day: str) -> Tally | None:
        """What the edition of a day comes to; None if there is none."""
        found = self.day(day)
        if found is None:
            return None
        changed = microseconds(found.changed) if found.changed else 0
        return Tally(found.number, 0, changed, "")

    def notes_on(self, day: str) -> Iterator[ContentPath]:
        """The files of the notes on a day in every language."""
        for index in self._by_language.values():
            yield from index.listed("briefing", day)

    def foreign_language(self, path: ContentPath) -> str | None:
        """The language that the name of a note says, if it is none of the site's."""
        note = self.sources.value(path)
        lang = note.lang if isinstance(note, BriefingNote) else None
        return lang if lang not in self._by_language else None

    def briefing(self, day: str) -> BriefingNote | None:
        """The note on a day, if there is one."""
        for path in self.index.listed("briefing", day):
            value = self.sources.value(path)
            if isinstance(value, BriefingNote) and value.lang in (None, self.lang):
                return value
        return None

    # topics and stories

    @question
    def topic(self, slug: str) -> Topic | None:
        """A topic; None if no article carries it."""
        tally = self.index.tally("topic", slug)
        return self._topic(slug, tally) if tally else None

    @question
    def topic_count(self, slug: str) -> int:
        """How many articles a topic has, without those that were withdrawn."""
        tally = self.index.tally("topic", slug)
        return tally.number if tally else 0

    @question
    def topics(self) -> tuple[tuple[Topic, int], ...]:
        """Every topic and the number of its articles, in the alphabetical order of their names."""
        tallies = self.index.tallies("topic")
        found = [(self._topic(slug, tally), tally.number) for slug, tally in tallies]
        return tuple(sorted(found, key=lambda one: self._place(one[0].title)))

    @question
    def topic_months(self, slug: str) -> tuple[tuple[date, int], ...]:
        """The first day of each month in which a topic has articles, with their number."""
        found = self.index.tallies("topic month", f"{slug}/")
        months = ((key.removeprefix(f"{slug}/"), tally.number) for key, tally in found)
        return tuple((date.fromisoformat(f"{month}-01"), count) for month, count in months if count)

    @question
    def narrower(self, slug: str) -> tuple[Topic, ...]:
        """The topics of which one is the wider, in alphabetical order."""
        found = [self.topic(one) for one in self.topic_notes.narrower(slug)]
        return tuple(sorted(filter(None, found), key=lambda topic: self._place(topic.title)))

    @question
    def topic_page(self, slug: str, number: int) -> tuple[Item, ...]:
        """The articles on a page of a topic, newest first.

        A numbered page is full and holds the same from the oldest on; 0 is the rest.
        """
        size = self.per_page
        count = self.topic_count(slug)
        start = count - number * size if number else 0
        stop = start + size if number else count - full_pages(count, size) * size
        return self._items(self.index.listed("topic", slug, start, stop, withdrawn=False))

    @question
    def has_topic_page(self, slug: str, number: int) -> bool:
        """True if there are enough articles for a numbered page of a topic."""
        return number <= full_pages(self.topic_count(slug), self.per_page)

    def topic_numbers(self, slug: str) -> range:
        """The numbers of the numbered pages of a topic."""
        return range(1, full_pages(self.topic_count(slug), self.per_page) + 1)

    @question
    def withdrawn(self, name: str, key: str) -> tuple[Item, ...]:
        """The articles of a list that were withdrawn."""
        return self._items(self.index.listed(name, key, withdrawn=True))

    @question
    def namer(self, name: str, key: str) -> ContentPath:
        """The file of the oldest article of a topic or story, of one that is left if any is."""
        for withdrawn in (False, True):
            if found := self.index.listed(name, key, withdrawn=withdrawn):
                return found[-1]
        return NO_FILE

    @question
    def newest_of(self, name: str, key: str) -> ContentPath:
        """The file of its newest article, likewise."""
        for withdrawn in (False, True):
            if found := self.index.listed(name, key, 0, 1, withdrawn=withdrawn):
                return found[0]
        return NO_FILE

    @question
    def story_articles(self, slug: str) -> tuple[Item, ...]:
        """The articles of a story, newest first."""
        return self._items(self.index.listed("story", slug, withdrawn=False))

    @question
    def story(self, slug: str) -> Story | None:
        """A story; None if no article belongs to it."""
        tally = self.index.tally("story", slug)
        return self._story(slug, tally) if tally else None

    @question
    def stories(self) -> tuple[tuple[Story, int], ...]:
        """Every story and the number of its articles, in the alphabetical order of the titles."""
        tallies = self.index.tallies("story")
        found = [(self._story(slug, tally), tally.number) for slug, tally in tallies]
        return tuple(sorted(found, key=lambda one: self._place(one[0].title)))

    @question
    def stories_changed(self) -> datetime | None:
        """The last change in any story, of what was withdrawn if nothing else is left of one."""
        changed = [tally.changed for _, tally in self.index.tallies("story")]
        return instant(max(changed)) if changed else None

    @question
    def span(self, story: str) -> Span | None:
        """From when to when a story was told; None if all of it was withdrawn."""
        found = self.index.listed("story", story, withdrawn=False)
        if not found:
            return None
        return Span(self.the(found[-1]).day, _heading(self.the(found[0])))

    @question
    def has_stories(self) -> bool:
        """True if there is a story."""
        return self.index.beside("story", "")[1] is not None

    @question
    def earlier(self, path: ContentPath, most: int) -> tuple[Item, ...]:
        """The ``most`` articles before this one in its story, newest first."""
        item = self.item(path)
        if item is None or item.story is None:
            return ()
        return self._items(self.index.after("story", item.story, rank_of(item), path, most))

    # what answers are made of

    def the(self, path: ContentPath) -> Item:
        """The article of a file that the index has one of."""
        item = self.item(path)
        if item is None:
            raise DamagedStoreError(f"{path} is in the index, and no article")
        return item

    def _place(self, name: str) -> tuple[object, ...]:
        """Where a name stands in a list of this language."""
        return alphabetical(name, self.lang)

    def _items(self, paths: Iterable[ContentPath]) -> tuple[Item, ...]:
        return tuple(map(self.the, paths))

    def _languages_with(self, name: str, key: str) -> Iterator[str]:
        order = sorted(self._by_language, key=lambda lang: lang != self.lang)
        return (lang for lang in order if _has(self._by_language[lang], name, key))

    def _namesakes(self, slug: str) -> Iterable[Item]:
        return self._items(sorted(self.shared.listed("slug", slug)))

    def _topic(self, slug: str, tally: Tally) -> Topic:
        note = self.topic_notes.of(slug)
        names = dict(note.names) if note else {}
        own = names.pop(self.lang, None) or names.get(self.lang.partition("-")[0])
        wider = self.topic_notes.wider(slug)
        return Topic(
            slug=slug,
            names={self.lang: own or tally.written or slug, **names},
            former=_former(note) if note else (),
            note=note.path if note else None,
            description=self._said(note.descriptions) if note else None,
            parent=wider if wider != slug and wider and self.index.tally("topic", wider) else None,
        )

    def _story(self, slug: str, tally: Tally) -> Story:
        note = self.story_notes.of(slug)
        if note is None:
            return Story(slug, {self.lang: tally.written or slug}, (), None, summary=None)
        names = {tag or self._first_lang: title for tag, title in note.names.items()}
        own = self._said(note.names)
        if own:
            names = {self.lang: own, **names}
        return Story(
            slug=slug,
            names=names or {self.lang: tally.written or slug},
            former=_former(note),
            note=note.path,
            summary=self._said(note.summaries),
        )

    def _said(self, texts: Mapping[str, str]) -> str | None:
        """The one of ``texts``, by their tags, that a page in this language can show."""
        return in_language(texts, self.lang, self.lang == self._first_lang)

    def _month_of(self, day: str | None) -> MonthTally | None:
        return _month_tally(self.month(day[:7])) if day else None

    def _same_id(self, item: Item) -> Iterator[Problem]:
        """A word on an id that another article has too."""
        if not self.shared.listed("id", item.id) and self._is_only_one(item.article.slug):
            return
        others = (one for one in self.with_id(item.id) if one.path != item.path)
        first = min((one for one in others if one.is_shown), key=_newest_first, default=None)
        if first is None or _newest_first(first) > _newest_first(item):
            return
        if item.article.id or first.article.id:
            found = f"the same id as {first.path}"
            remedy = "Feed readers would take the two for one: give this article an id of its own."
            yield Problem(item.path, self.sources.line(item.path, "id"), "id", found, remedy)

    def _is_only_one(self, slug: str) -> bool:
        return len(self.shared.listed("slug", slug, 0, 2)) == 1

    def with_id(self, name: str) -> Iterable[Item]:
        """Every article with an id, be it one that it does not state."""
        stated = self.shared.listed("id", name)
        slug = unquote(name.rpartition(":")[2])
        defaults = (one for one in self._namesakes(slug) if one.id == name)
        return {item.path: item for item in (*self._items(stated), *defaults)}.values()

    def _group(self, path: ContentPath) -> Group:
        """The article among all that name it as their original, or that it names."""
        group = self._groups.get(path)
        if group is None:
            relatives = self.relatives(path)
            if len(relatives) == 1 and not self.the(path).article.translation_of:
                return ALONE
            items = self._items(sorted(relatives))
            group = group_of(items, self.sources.line)
            self._groups.update((item.path, group) for item in items)
        return group

    def relatives(self, path: ContentPath) -> set[ContentPath]:
        """The paths of all articles that could be one text with this one, by what they name."""
        found, pending = {path}, [path]
        while pending:
            item = self.the(pending.pop())
            named = {item.article.slug, item.id, item.article.id or item.id}
            near = [one for name in named for one in self.shared.listed("translates", name)]
            if original := item.article.translation_of:
                near += self.shared.listed("slug", original)
                near += [one.path for one in self.with_id(original)]
            pending += set(near) - found
            found.update(near)
        return found


def _heading(item: Item) -> Heading:
    article = item.article
    return Heading(
        item.day, article.slug, article.title, item.lang, article.dateline, item.withheld
    )


def _has(index: Index, name: str, key: str) -> bool:
    if name == "day":
        return bool(index.tallies(name, key))
    if name == "story" and not key:
        return index.beside(name, key)[1] is not None
    return bool(index.listed(name, key, 0, 1))


def _former(note: TopicNote | StoryNote) -> tuple[str, ...]:
    """The slugs that a topic or a story had or swallowed."""
    aliases = dict.fromkeys(map(slugify, note.aliases))
    return tuple(alias for alias in aliases if alias and alias != note.slug)


def _newest_first(item: Item) -> tuple[int, ContentPath]:
    return rank_of(item), item.path


def _day_tally(day: str, tally: Tally) -> DayTally:
    changed = instant(tally.changed) if tally.changed else None
    return DayTally(date.fromisoformat(day), tally.number, changed)


def _month_tally(days: Sequence[DayTally]) -> MonthTally:
    changed = max((day.changed for day in days if day.changed), default=None)
    count = sum(day.number for day in days)
    return MonthTally(days[0].day.replace(day=1), len(days), count, changed)
