"""Translations: which articles are one text in several languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from site_builder.errors import Problem
from site_builder.library.lines import LineOf
from site_builder.library.placement import Item
from site_builder.model.article import Article
from site_builder.paths import NO_FILE, ContentPath

MAX_TRANSLATIONS = 100
"""Of one article."""

_KEY = "translation_of"


class Translations(msgspec.Struct, frozen=True):
    """What leads from each translation to its original, by way of others or straight."""

    originals: Mapping[ContentPath, ContentPath | None]
    """Path of each article that names an original to that one's, None if there is none."""
    roots: Mapping[ContentPath, ContentPath]
    """Path of each translation to that of the article which stands for all of its group."""
    circles: tuple[tuple[ContentPath, ...], ...]
    """Paths of articles each of which names the next as its original, the last the first."""

    def group(self, path: ContentPath) -> ContentPath:
        """Equal for articles that are one text."""
        return self.roots.get(path, path)

    def problems(self, listed: Iterable[Article], line: LineOf) -> Iterator[Problem]:
        """What is wrong between the articles that readers see, which are ``listed``."""
        seen = {article.path: article for article in listed if article.translation_of}
        for path, article in seen.items():
            if self.originals[path] is None:
                itself = article.translation_of in _names(article)
                yield _problem(path, line, *(_ITSELF if itself else _lost(article)))
        for circle in self.circles:
            if path := min(filter(seen.__contains__, circle), default=NO_FILE):
                rest = f" and {len(circle) - 3} more" if len(circle) > 3 else ""
                shown = ", ".join(sorted(circle)[:3]) + rest
                yield _problem(path, line, f"no original, but a circle of {shown}", _FIRST)
        members: dict[ContentPath, list[ContentPath]] = defaultdict(list)
        for path in seen:
            members[self.group(path)].append(path)
        for original, paths in members.items():
            if len(paths) > MAX_TRANSLATIONS:
                # each names all others, so that what they cost grows with the square
                found = f"{len(paths)} articles are translations of {original}"
                warning = _problem(min(paths), line, found, _FEWER)
                yield msgspec.structs.replace(warning, severity="error")


class Group(msgspec.Struct, frozen=True):
    """Articles that name each other as originals, or could."""

    translations: Mapping[ContentPath, tuple[Item, ...]]
    """Path of each that readers see to all that are one text with it, sorted by language."""
    problems: Mapping[str, Sequence[Problem]]
    """Path of each to what is wrong in what it names."""


ALONE = Group({}, {})
"""That of an article which neither names another nor is named."""


def group_of(items: Sequence[Item], line: LineOf) -> Group:
    """The group of ``items``, none of which names an article that is not among them."""
    found = find_translations(
        (item.article for item in items), {item.path: item.id for item in items if item.is_shown}
    )
    kept = [item for item in items if item.is_shown and not item.is_withdrawn]
    texts = _texts(kept, found)
    translations: dict[ContentPath, tuple[Item, ...]] = {}
    for text in texts.values():
        if len(text) > 1:
            ordered = tuple(sorted(text, key=lambda item: (item.lang, item.path)))
            translations |= dict.fromkeys((item.path for item in text), ordered)
    problems: dict[str, list[Problem]] = defaultdict(list)
    for problem in found.problems((item.article for item in kept), line):
        problems[problem.path].append(problem)
    return Group(translations, problems)


def _texts(items: Iterable[Item], translations: Translations) -> Mapping[ContentPath, list[Item]]:
    """Those that are one text together."""
    texts: dict[ContentPath, list[Item]] = defaultdict(list)
    for item in items:
        texts[translations.group(item.path)].append(item)
    return texts


def listed_in(
    items: Sequence[Item], languages: Sequence[str], mixed: bool
) -> Mapping[ContentPath, Sequence[str]]:
    """The languages in whose lists each of ``items`` stands.

    That is its own; if the site is ``mixed``, also those that its text has no translation into,
    where of several the one stands whose language comes first. None of ``items`` names an article
    that is not among them.
    """
    found: dict[ContentPath, Sequence[str]] = {item.path: [item.home] for item in items}
    if not mixed or len(languages) == 1:
        return found
    shown = [item for item in items if item.is_shown]
    translations = find_translations(
        (item.article for item in items), {item.path: item.id for item in shown}
    )
    for text in _texts(shown, translations).values():
        # one that was withdrawn is missed where nothing has taken its place
        text.sort(key=lambda item: (item.is_withdrawn, languages.index(item.home), item.path))
        homes = {item.home for item in text if not item.is_withdrawn}
        missing = [lang for lang in languages if lang not in homes]
        first = text[0]
        found[first.path] = [first.home, *(lang for lang in missing if lang != first.home)]
    return found


_ITSELF = "this is the article's own name", "Name the original, or take the line out of it."
_FIRST = "Take the line out of the one that was written first."
_FEWER = f"{MAX_TRANSLATIONS} are the most: take the line out of those that are none."


def find_translations(articles: Iterable[Article], ids: Mapping[ContentPath, str]) -> Translations:
    """What ``articles`` name as their originals, by id or slug.

    ``ids`` has the path of each that has a page, with its id. A slug that several articles have
    means one with a page, and of these the one that was released first.
    """
    articles = tuple(articles)
    if not any(article.translation_of for article in articles):
        return Translations({}, {}, ())
    named: dict[str, list[Article]] = defaultdict(list)
    for article in sorted(articles, key=lambda a: (a.path not in ids, a.release, a.path)):
        for name in {*_names(article), ids.get(article.path, article.slug)}:
            named[name].append(article)
    originals: dict[ContentPath, ContentPath | None] = {}
    for article in articles:
        if article.translation_of:
            others = (o.path for o in named[article.translation_of] if o is not article)
            originals[article.path] = next(others, None)
    return Translations(originals, *_roots({a: o for a, o in originals.items() if o}))


def _roots(
    originals: Mapping[ContentPath, ContentPath],
) -> tuple[dict[ContentPath, ContentPath], tuple[tuple[ContentPath, ...], ...]]:
    roots: dict[ContentPath, ContentPath] = {}
    circles: list[tuple[ContentPath, ...]] = []
    for path in sorted(originals):
        trail: dict[ContentPath, None] = {}
        while path in originals and path not in trail and path not in roots:
            trail[path] = None
            path = originals[path]
        if path in trail:
            passed = tuple(trail)
            circles.append(passed[passed.index(path) :])
        roots |= dict.fromkeys(trail, roots.get(path, path))
    return roots, tuple(circles)


def _names(article: Article) -> set[str]:
    return {article.slug, article.id or article.slug}


def _lost(article: Article) -> tuple[str, str]:
    return f'no article has the id or slug "{article.translation_of}"', "Name the original."


def _problem(path: ContentPath, line: LineOf, found: str, remedy: str) -> Problem:
    return Problem(path, line(path, _KEY), _KEY, found, remedy, "warning")
