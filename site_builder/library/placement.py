"""Where an article belongs: the day of its edition, its id, its topics, its story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec

from site_builder.config.settings import Settings
from site_builder.datelines.dateline import timezone
from site_builder.errors import Problem
from site_builder.language_tags import nearest
from site_builder.library.lines import LineOf
from site_builder.library.release import withheld_as
from site_builder.library.thread_notes import StoryNotes, TopicNotes
from site_builder.model.article import Article
from site_builder.paths import ContentPath, percent_encode
from site_builder.urls import slug_fault, slugify


class Item(msgspec.Struct, frozen=True):
    """An article in its place."""

    article: Article
    day: date
    """Day of its edition."""
    lang: str
    home: str
    """The language of the site that its page belongs to."""
    id: str
    topics: tuple[str, ...]
    """Slugs of its topics."""
    story: str | None
    """Slug of its thread."""
    changed: datetime
    """The last change that a reader should know of, in UTC."""
    withheld: str | None
    """Why it is not published, as `withheld_as` says it."""
    is_shown: bool
    """True if it is published, or shown in a preview all the same."""

    @property
    def path(self) -> ContentPath:
        """Its file."""
        return self.article.path

    @property
    def is_withdrawn(self) -> bool:
        """True for one of which only a tombstone is left."""
        return self.article.status == "withdrawn"


class Placement:
    """The rules by which articles are placed, at one instant."""

    def __init__(
        self,
        settings: Settings,
        languages: Sequence[str],
        topics: TopicNotes,
        stories: StoryNotes,
        as_of: datetime,
        drafts: bool,
    ) -> None:
        """``languages`` are those of the site; the first is that of an article which names none.

        With ``drafts``, drafts and what is still to be released are shown too.
        """
        self.as_of, self.drafts = as_of, drafts
        self._settings, self._languages = settings, languages
        self._topics, self._stories = topics, stories
        self.slip_days = settings.corrections.days
        self._zone = timezone(settings.site.timezone)
        self._slugs: dict[str, str] = {}
        self._homes: dict[str, str] = {}
        self._placed: dict[ContentPath, Item] = {}

    def place(self, article: Article) -> Item:
        """The article in its place, which is the same in every language of the site."""
        item = self._placed.get(article.path)
        if item is None:
            item = self._placed[article.path] = self._place(article)
        return item

    def _place(self, article: Article) -> Item:
        withheld = withheld_as(article, self.as_of)
        lang = article.lang or self._languages[0]
        return Item(
            article=article,
            day=self._day(article),
            lang=lang,
            home=self.home(lang),
            id=article.id or self.default_id(article),
            topics=tuple(dict.fromkeys(filter(None, map(self.topic, article.topics)))),
            story=self._story(article.story) or None if article.story else None,
            changed=article.changed,
            withheld=withheld,
            is_shown=withheld is None or (self.drafts and withheld != "expired"),
        )

    def home(self, lang: str | None) -> str:
        """The language of the site that what is written in ``lang`` belongs to.

        What is in none of them belongs to the first, so that readers find it.
        """
        if lang is None or len(self._languages) == 1:
            return self._languages[0]
        home = self._homes.get(lang)
        if home is None:
            home = self._homes[lang] = nearest(lang, self._languages) or self._languages[0]
        return home

    def day_of(self, instant: datetime) -> date:
        """The day whose edition an instant falls in."""
        local = instant.astimezone(self._zone)
        closing = self._settings.editions.closing
        late = closing is not None and local.time() >= closing
        return local.date() + timedelta(days=1) if late else local.date()

    def days_of_corrections(self, article: Article) -> set[date]:
        """The days of the editions in which it was corrected or withdrawn."""
        found = [correction.at for correction in article.corrections]
        if article.withdrawal and article.withdrawal.at:
            found.append(article.withdrawal.at)
        return set(map(self.day_of, found))

    def topic(self, written: str) -> str:
        """The slug of the topic that is meant by a name; empty for a name that has none."""
        slug = self._slugs.get(written)
        if slug is None:
            slug = self._slugs[written] = self._topics.meant(slugify(written))
        return slug

    def _story(self, written: str) -> str:
        return self._stories.meant(slugify(written))

    def default_id(self, article: Article) -> str:
        """The tag: URI (RFC 4151) of an article that states none, by the day that it was filed on.

        Its edition is not in it: an article that moves to another briefing stays the same entry.
        """
        day = article.dateline.instant.astimezone(self._zone).date()
        authority = self._settings.site.id_authority or f"{self._settings.host},{day.year:04}"
        return f"tag:{authority}:{day.isoformat()}:{percent_encode(article.slug)}"

    def problems(self, article: Article, line: LineOf) -> Iterator[Problem]:
        """Names of topics and of a story that no address can be made of."""
        named = [("topics", name) for name in article.topics]
        named += [("story", article.story)] if article.story else []
        for key, name in named:
            slug = slugify(name)
            if fault := slug_fault(slug):
                shown = f'"{name[:60]}"'
                found = f"{shown} gives {fault[0]}" if slug else f"{shown} has no letter or digit"
                yield Problem(
                    article.path, line(article.path, key), key, found, "Choose another name."
                )

    def _day(self, article: Article) -> date:
        """The day whose briefing the article stands in."""
        if article.edition:
            return article.edition
        release, dateline = article.release, article.dateline
        if not dateline.timed and release == dateline.instant:
            return dateline.local.date()
        return self.day_of(release)
