"""The questions about articles: one beside those of its name or its text, and their corrections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from site_builder.errors import Problem
from site_builder.library.index import rank_of
from site_builder.library.lookup import Lookup
from site_builder.library.placement import Item
from site_builder.library.questions import question
from site_builder.library.release import slip_of, still_to_come
from site_builder.library.translations import ALONE, Group, group_of
from site_builder.model.article import Article, Correction
from site_builder.paths import ContentPath


class ArticleQuestions(Lookup):
    """What is to be known of an article beside what its file says."""

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
    def translations(self, path: ContentPath) -> tuple[Item, ...]:
        """All articles that are one text with this one, itself included; none if it is alone."""
        return self._group(path).translations.get(path, ()) if self.item(path) else ()

    @question
    def newest(self, name: str, key: str) -> tuple[Item, ...]:
        """The articles of a list that feeds carry, newest first, those withdrawn among them."""
        return self._items(self.index.listed(name, key, 0, self._settings.feeds.entries))

    @question
    def newest_release(self) -> datetime | None:
        """When the newest article was released."""
        found = self._items(self.index.listed("all", "", 0, 1, withdrawn=False))
        return found[0].article.release if found else None

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

    @cached_property
    def _groups(self) -> dict[ContentPath, Group]:
        return {}

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


def _newest_first(item: Item) -> tuple[int, ContentPath]:
    return rank_of(item), item.path
