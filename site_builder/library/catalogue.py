"""The catalogue: what is published at one instant, told question by question.

Whoever makes something of the library asks here, and what was asked is remembered as it was asked:
so it is known what an answer went into when that answer is another one some day. What makes an
answer another one stands in `site_builder.library.reach`.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.errors import Problem
from site_builder.library.article_questions import ArticleQuestions
from site_builder.library.day_questions import DayQuestions
from site_builder.library.index import Index
from site_builder.library.questions import Linkable, Question, question
from site_builder.library.release import nothing_in, nothing_released
from site_builder.library.thread_questions import ThreadQuestions
from site_builder.model.article import Article
from site_builder.model.editorial import BriefingNote, StandingPage, StoryNote, TopicNote
from site_builder.model.media import Medium
from site_builder.paths import ContentPath


class Catalogue(ArticleQuestions, DayQuestions, ThreadQuestions):
    """The library at one instant, in one language of the site."""

    def answer(self, asked: Question) -> object:
        """The answer to a question."""
        name, *args = asked
        return getattr(self, str(name))(*args)

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

    def _languages_with(self, name: str, key: str) -> Iterator[str]:
        order = sorted(self._by_language, key=lambda lang: lang != self.lang)
        return (lang for lang in order if _has(self._by_language[lang], name, key))


def _has(index: Index, name: str, key: str) -> bool:
    if name == "day":
        return bool(index.tallies(name, key))
    if name == "story" and not key:
        return index.beside(name, key)[1] is not None
    return bool(index.listed(name, key, 0, 1))
