"""The library: what is published at one instant, in its order, by day, topic and story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property

import msgspec

from site_builder.collation import alphabetical
from site_builder.config.settings import Settings
from site_builder.content.files import Content
from site_builder.datelines.dateline import timezone
from site_builder.datelines.zones import fold
from site_builder.errors import Problem, did_you_mean, has_errors
from site_builder.library.release import REASONS, nothing_released, still_to_come, withheld_as
from site_builder.library.translations import Translations, find_translations
from site_builder.model.article import Article
from site_builder.model.editorial import BriefingNote, StandingPage, TopicNote
from site_builder.urls import encode, slug_fault, slugify


class Item(msgspec.Struct, frozen=True):
    """An article in its place: what only the whole library knows of it."""

    article: Article
    day: date
    """Day of its edition."""
    lang: str
    id: str
    topics: tuple[str, ...]
    """Slugs of topics of the library."""
    story: str | None
    """Slug of its thread."""
    changed: datetime
    """The last change that a reader should know of, in UTC."""
    withheld: str | None = None
    """Why it is shown only in a preview: "draft", "embargo" or "early"."""


class Topic(msgspec.Struct, frozen=True):
    """A topic with at least one article, be it one that was withdrawn."""

    slug: str
    names: dict[str, str]
    """Language tag to name; the site's language is always there."""
    description: str | None
    parent: str | None
    """Slug of the wider topic, if that has articles too."""
    former: tuple[str, ...]
    """Slugs that it had or swallowed."""
    note: str | None
    """Path of the editor's note on it."""
    items: tuple[Item, ...]
    """Newest first."""
    withdrawn: tuple[Item, ...]

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


class Section(msgspec.Struct, frozen=True):
    """A titled part of an edition; the title is None for what is in no section."""

    title: str | None
    items: tuple[Item, ...]


class Edition(msgspec.Struct, frozen=True):
    """All that one day holds, in the editor's order."""

    day: date
    note: BriefingNote | None
    lead: Item | None
    sections: tuple[Section, ...]
    """Without the lead and what is left out; every other article is in exactly one."""
    withdrawn: tuple[Item, ...] = ()
    """What the day held, if all of it was withdrawn."""

    @property
    def items(self) -> tuple[Item, ...]:
        """The articles in reading order, the lead first."""
        rest = tuple(item for section in self.sections for item in section.items)
        return (self.lead, *rest) if self.lead else rest


class Story(msgspec.Struct, frozen=True):
    """A thread of articles on one running event."""

    slug: str
    title: str
    items: tuple[Item, ...]
    """Newest first."""
    withdrawn: tuple[Item, ...]


class Library(msgspec.Struct, frozen=True):
    """Everything that is published, decided once: whoever lists articles lists these."""

    items: tuple[Item, ...]
    """Newest first, without those that were withdrawn."""
    withdrawn: tuple[Item, ...]
    editions: tuple[Edition, ...]
    """Newest first; a day has one if it has an article, be it one that was withdrawn."""
    topics: dict[str, Topic]
    """By slug, in the alphabetical order of their names."""
    stories: dict[str, Story]
    translations: tuple[tuple[Item, ...], ...]
    """Two articles or more that are one text, by their languages."""
    pages: tuple[StandingPage, ...]
    unpublished: frozenset[str]
    """Paths of articles that exist and are not to be shown."""


def make_library(
    content: Content, settings: Settings, as_of: datetime, drafts: bool = False
) -> tuple[Library, list[Problem]]:
    """Choose what is published at ``as_of`` and put it in order.

    With ``drafts``, drafts and what is still to be released are in too, marked as such. The
    problems are those that show only when articles stand beside each other.
    """
    shelf = _Shelf(settings, content)
    shown: list[Item] = []
    for article in content.articles:
        withheld = withheld_as(article, as_of)
        if withheld == "expired" or (withheld and not drafts):
            shelf.unpublished[article.path] = withheld
        else:
            shown.append(shelf.place(article, withheld))
    shown = newest_first(shown)
    items, withdrawn = _parted(shown)
    ids = {item.article.path: item.id for item in shown}
    translations = find_translations(content.articles, ids)
    topics, stories = shelf.topics(shown), _stories(shown)
    library = Library(
        items=items,
        withdrawn=withdrawn,
        editions=tuple(shelf.editions(shown)),
        topics=topics,
        stories=stories,
        translations=_groups(items, translations),
        pages=content.pages,
        unpublished=frozenset(shelf.unpublished),
    )
    problems = [
        *shelf.problems,
        *_twins("topics", topics.values(), content),
        *_twins("story", stories.values(), content),
        *still_to_come(content, as_of),
        *_same_id(shown, content),
        *translations.problems((item.article for item in items), content),
    ]
    if not items and not has_errors(content.problems):
        problems.append(nothing_released(content, settings, as_of))
    return library, problems


def newest_first(items: Iterable[Item]) -> list[Item]:
    """The items by their release; those of one instant by the names of their files."""
    by_path = sorted(items, key=lambda item: item.article.path)
    return sorted(by_path, key=lambda item: item.article.release, reverse=True)


def default_id(article: Article, day: date, settings: Settings) -> str:
    """The tag: URI (RFC 4151) of an article that states none, filed on ``day`` of the site's clock.

    Its edition is not in it: an article that moves to another briefing stays the same entry.
    """
    authority = settings.site.id_authority or f"{settings.host},{day.year:04}"
    return f"tag:{authority}:{day.isoformat()}:{encode(article.slug)}"


class _Shelf:
    """Puts articles beside the editor's notes on days and topics."""

    def __init__(self, settings: Settings, content: Content) -> None:
        self.settings = settings
        self.problems: list[Problem] = []
        self._zone = timezone(settings.site.timezone)
        self._closing = settings.editions.closing
        self._articles = content.articles
        self.unpublished: dict[str, str] = {}
        """Path of each article that is not to be shown, to why."""
        self._notes: dict[str, TopicNote] = {}
        for topic in content.topics:
            namesake = self._notes.setdefault(topic.slug, topic)
            if namesake is not topic:
                found = f'{namesake.path} is a note on the same topic, "{topic.slug}"'
                line = content.line(topic.path, "slug")
                self.problems.append(
                    Problem(topic.path, line, "slug" if line else "", found, "Keep one.")
                )
        self._briefings: dict[date, BriefingNote] = {}
        for note in content.briefings:
            other = self._briefings.setdefault(note.day, note)
            if other is not note:
                found = f"{other.path} is a note on the same day"
                self.problems.append(Problem(note.path, 0, "", found, "Keep one."))
        self._line = content.line
        self._topic_of = self._topic_names(content.topics)
        self.problems += self._circles()
        self._written: dict[str, str] = {}
        self._slugs: dict[str, str] = {}

    def place(self, article: Article, withheld: str | None) -> Item:
        """The article with its day, its id and the slugs of its topics."""
        filed = article.dateline.instant.astimezone(self._zone).date()
        topics = tuple(
            dict.fromkeys(filter(None, (self._slug(article, t) for t in article.topics)))
        )
        return Item(
            article=article,
            day=self._edition_of(article),
            lang=article.lang or self.settings.site.language,
            id=article.id or default_id(article, filed, self.settings),
            topics=topics,
            story=self._address(article, "story", article.story) if article.story else None,
            changed=article.changed,
            withheld=withheld,
        )

    def _edition_of(self, article: Article) -> date:
        """The day whose briefing the article stands in."""
        if article.edition:
            return article.edition
        release, dateline = article.release, article.dateline
        if not dateline.timed and release == dateline.instant:
            return dateline.local.date()
        local = release.astimezone(self._zone)
        late = self._closing is not None and local.time() >= self._closing
        return local.date() + timedelta(days=1) if late else local.date()

    def topics(self, items: Iterable[Item]) -> dict[str, Topic]:
        """The topics of some articles, in alphabetical order."""
        by_slug: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            for slug in item.topics:
                by_slug[slug].append(item)
        found = [self._topic(slug, entries, by_slug) for slug, entries in by_slug.items()]
        return {topic.slug: topic for topic in sorted(found, key=lambda t: alphabetical(t.title))}

    def editions(self, items: Iterable[Item]) -> Iterator[Edition]:
        """The briefing of each day that some articles belong to, newest first."""
        by_day: dict[date, list[Item]] = defaultdict(list)
        for item in items:
            by_day[item.day].append(item)
        for day in self._briefings.keys() - by_day.keys():
            self.problems.append(_unread(self._briefings[day], self._unseen.get(day, ())))
        for day in sorted(by_day, reverse=True):
            # the day's items are newest first already, and sorting is stable
            kept, withdrawn = _parted(by_day[day])
            note = self._briefings.get(day)
            if kept:
                ranked = sorted(kept, key=lambda item: item.article.urgency)
                yield self._edition(day, ranked, note)
            else:
                # the editor's words go with the last of the articles that they are about
                self.problems += [_withdrawn_with(note)] if note else []
                yield Edition(day, None, None, (), withdrawn)

    def _edition(self, day: date, ranked: list[Item], note: BriefingNote | None) -> Edition:
        if note is None:
            return Edition(day, None, None, (Section(None, tuple(ranked)),))
        rest = {item.article.slug: item for item in ranked}
        for slug in note.leave_out:
            self._pick(rest, slug, note, "leave_out")
        lead = self._pick(rest, note.lead, note, "lead") if note.lead else None
        sections = []
        for part in note.sections:
            chosen = [self._pick(rest, slug, note, "sections") for slug in part.articles]
            wanted = {self._topic_of.get(slugify(topic), slugify(topic)) for topic in part.topics}
            chosen += [
                rest.pop(slug) for slug, item in list(rest.items()) if wanted & set(item.topics)
            ]
            section = Section(part.title, tuple(item for item in chosen if item))
            sections += [section] if section.items else []
        if rest:
            sections.append(Section(None, tuple(rest.values())))
        return Edition(day, note, lead, tuple(sections))

    def _pick(self, rest: dict[str, Item], slug: str, note: BriefingNote, key: str) -> Item | None:
        item = rest.pop(slug, None)
        if item is None:
            found, remedy = self._absence(slug, note, rest)
            line = self._line(note.path, key, slug)
            self.problems.append(Problem(note.path, line, key, found, remedy, "warning"))
        return item

    def _absence(self, slug: str, note: BriefingNote, rest: Mapping[str, Item]) -> tuple[str, str]:
        """(what was found, what to do) where ``note`` names an article that it cannot have."""
        days = {self._edition_of(article): article for article in self._by_slug.get(slug, ())}
        if not days:
            remedy = did_you_mean(slug, rest) if rest else "Use the slug of an article of that day."
            return f'no article has the slug "{slug}"', remedy
        day = min(days, key=lambda day: abs(day - note.day))
        article = days[day]
        withheld = self.unpublished.get(article.path)
        if day != note.day:
            held = f", and is not published: {REASONS[withheld].alone}" if withheld else ""
            remedy = f"To bring it here, write edition: {note.day} in {article.path}."
            return f'"{slug}" belongs to the briefing of {day}{held}', remedy
        if article.status == "withdrawn":
            return f'"{slug}" was withdrawn', "Take it out of this note."
        if withheld:
            return (
                f'"{slug}" is not published: {REASONS[withheld].alone}',
                "Take it out, or wait for it.",
            )
        return f'"{slug}" is named twice', "Name it once."

    @cached_property
    def _unseen(self) -> dict[date, set[str]]:
        """Why articles of a day are not published, as `withheld_as` says it."""
        found: dict[date, set[str]] = defaultdict(set)
        for article in self._articles:
            if withheld := self.unpublished.get(article.path):
                found[self._edition_of(article)].add(withheld)
        return found

    @cached_property
    def _by_slug(self) -> dict[str, list[Article]]:
        found: dict[str, list[Article]] = defaultdict(list)
        for article in self._articles:
            found[article.slug].append(article)
        return found

    def _topic_names(self, notes: Iterable[TopicNote]) -> dict[str, str]:
        """Slug of every name and alias to the slug of the topic that it means."""
        meaning: dict[str, str] = {}
        for note in notes:
            for name in (note.slug, *note.names.values(), *note.aliases):
                slug = slugify(name)
                other = meaning.setdefault(slug, note.slug)
                if other != note.slug:
                    found = f'"{name}" is a name of the topic "{other}" too'
                    line = self._line(note.path, "aliases")
                    self.problems.append(Problem(note.path, line, "aliases", found, "Keep one."))
        return meaning

    def _circles(self) -> Iterator[Problem]:
        """Topics each of which is the wider topic of the next, the first of the last too."""
        wider = {note.slug: self._wider(note) for note in self._notes.values()}
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
            path = self._notes[slug].path
            line = self._line(path, "parent")
            yield Problem(path, line, "parent", found, "Take out the one that is wrong.", "warning")

    def _wider(self, note: TopicNote | None) -> str | None:
        """The slug of the topic that a note names as the wider one."""
        parent = slugify(note.parent) if note and note.parent else ""
        return self._topic_of.get(parent, parent) or None

    def _slug(self, article: Article, written: str) -> str | None:
        if written in self._slugs:
            return self._slugs[written]
        bare = self._address(article, "topics", written)
        if bare is None:
            return None
        slug = self._slugs[written] = self._topic_of.get(bare, bare)
        if written != slug:
            self._written.setdefault(slug, written)
        return slug

    def _address(self, article: Article, key: str, name: str) -> str | None:
        """The slug of a topic's or story's name; a name that gives none is a problem."""
        slug = slugify(name)
        if fault := slug_fault(slug):
            line = self._line(article.path, key)
            found = (
                f'"{name[:60]}" gives {fault[0]}'
                if slug
                else f'"{name[:60]}" has no letter or digit'
            )
            self.problems.append(Problem(article.path, line, key, found, "Choose another name."))
            return None
        return slug

    def _topic(self, slug: str, entries: Iterable[Item], all_slugs: Mapping[str, object]) -> Topic:
        note = self._notes.get(slug)
        site_language = self.settings.site.language
        names = dict(note.names) if note else {}
        own = names.pop(site_language, None) or names.get(site_language.partition("-")[0])
        title = own or self._written.get(slug) or slug
        parent = self._wider(note)
        former = tuple(dict.fromkeys(slugify(alias) for alias in note.aliases)) if note else ()
        items, withdrawn = _parted(entries)
        return Topic(
            slug=slug,
            names={site_language: title, **names},
            description=note.description if note else None,
            parent=parent if parent in all_slugs and parent != slug else None,
            former=tuple(alias for alias in former if alias and alias != slug),
            note=note.path if note else None,
            items=items,
            withdrawn=withdrawn,
        )


def _unread(note: BriefingNote, withheld: Collection[str]) -> Problem:
    """A word on a note of a day without a published article; for ``withheld`` see `withheld_as`."""
    if withheld:
        why = " or ".join(reason.together for name, reason in REASONS.items() if name in withheld)
        remedy = "It appears with them." if set(withheld) != {"expired"} else ""
        found = f"not shown, for its articles are {why}"
        return Problem(note.path, 0, "", found, remedy, "warning", "notice")
    found = f"no article stands in the briefing of {note.day}, so that nobody reads this note"
    remedy = f"Correct the day in its name, or write edition: {note.day} in an article."
    return Problem(note.path, 0, "", found, remedy, "warning")


def _withdrawn_with(note: BriefingNote) -> Problem:
    found = f"not shown, for all that stood in the briefing of {note.day} was withdrawn"
    return Problem(note.path, 0, "", found, "", "warning", "notice")


def _groups(items: Iterable[Item], translations: Translations) -> tuple[tuple[Item, ...], ...]:
    groups: dict[str, list[Item]] = defaultdict(list)
    if translations.roots:
        for item in items:
            groups[translations.group(item.article.path)].append(item)
    return tuple(
        tuple(sorted(group, key=lambda item: (item.lang, item.article.path)))
        for group in groups.values()
        if len(group) > 1
    )


def _stories(items: Iterable[Item]) -> dict[str, Story]:
    by_slug: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.story:
            by_slug[item.story].append(item)
    found = [
        Story(slug, entries[-1].article.story or slug, *_parted(entries))
        for slug, entries in by_slug.items()
    ]
    return {story.slug: story for story in sorted(found, key=lambda s: alphabetical(s.title))}


def _twins(key: str, threads: Iterable[Topic | Story], content: Content) -> Iterator[Problem]:
    """Two that an editor would take for one, by letters of another keyboard or a lost accent.

    Two topics that each have a note are meant to be two.
    """
    first: dict[str, Topic | Story] = {}
    for thread in sorted(threads, key=lambda thread: (-len(thread.items), thread.slug)):
        other = first.setdefault(fold(thread.title), thread)
        noted = getattr(thread, "note", None) and getattr(other, "note", None)
        if other is thread or noted:
            continue
        path = (thread.items or thread.withdrawn)[0].article.path
        found = f'"{thread.title}" looks like "{other.title}", and is another one'
        remedy = f'Write "{other.title}" here too.'
        if key == "topics":
            name = f'content/topics/{other.slug}.md with aliases: ["{thread.title}"]'
            remedy = f"To make them one, write it the same way, or add {name}."
        yield Problem(path, content.line(path, key), key, found, remedy, "warning")


def _parted(items: Iterable[Item]) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Some articles and, apart from these, those that were withdrawn."""
    kept: list[Item] = []
    withdrawn: list[Item] = []
    for item in items:
        (withdrawn if item.article.status == "withdrawn" else kept).append(item)
    return tuple(kept), tuple(withdrawn)


def _same_id(items: Iterable[Item], content: Content) -> Iterator[Problem]:
    first: dict[str, Item] = {}
    for item in items:
        other = first.setdefault(item.id, item)
        if other is not item and (item.article.id or other.article.id):
            found = f"the same id as {other.article.path}"
            remedy = "Feed readers would take the two for one: give this article an id of its own."
            yield Problem(
                item.article.path, content.line(item.article.path, "id"), "id", found, remedy
            )
