"""Reading content/: every file found once, understood once, with all that is wrong in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path

import msgspec

from site_builder.article import ReadArticle, read_article
from site_builder.config import Settings
from site_builder.document import Document, read_document
from site_builder.errors import Problem, reason
from site_builder.notes import (
    BriefingNote,
    StandingPage,
    TopicNote,
    read_briefing,
    read_standing_page,
    read_topic,
)

CONTENT = "content"
BRIEFINGS = f"{CONTENT}/briefings/"
TOPICS = f"{CONTENT}/topics/"
PAGES = f"{CONTENT}/pages/"

SHARED_FROM = 300
"""Files from which on an executor is used: below, starting processes costs more."""

CHUNK = 100
"""Files that one task of an executor reads."""


Progress = Callable[[str, int], None]
"""Told what has been done, and to how much."""


class Content(msgspec.Struct, frozen=True):
    """What lies in content/, in the order of the file names."""

    articles: tuple[ReadArticle, ...]
    """Also those that a problem keeps from being an article."""
    briefings: tuple[BriefingNote, ...]
    topics: tuple[TopicNote, ...]
    pages: tuple[StandingPage, ...]
    media: dict[str, Path]
    """Every other file, by its path relative to the site folder."""
    problems: tuple[Problem, ...]
    lines: dict[str, dict[str, int]]
    """Path of each content file to the lines of its fields."""

    def line(self, path: str, key: str) -> int:
        """The line on which a field stands; 0 where it is not written."""
        return self.lines.get(path, {}).get(key, 0)


def read_content(
    root: Path,
    settings: Settings,
    executor: Executor | None = None,
    progress: Progress = lambda *_: None,
) -> Content:
    """Read all of ``root``/content; ``executor`` shares the articles out if one is given.

    Nothing is raised: problems, those of the articles included, are in the result.
    """
    problems: list[Problem] = []
    files = dict(_scan(root, problems))
    sources = [path for path in files if path.lower().endswith(".md")]
    paths = [path for path in sources if _is_article(path)]
    articles = []
    for chunk in _read_articles(root, paths, settings, executor):
        articles += chunk
        progress("Read", len(articles))
    problems += (problem for read in articles for problem in read.problems)
    lines = {read.article.path: read.lines for read in articles if read.article}
    briefings, topics, pages = [], [], []
    extensions = settings.markdown.extensions
    for path in sources:
        if _is_article(path):
            continue
        document = _load(root, path, problems)
        if document is None:
            continue
        lines[path] = document.lines
        if path.startswith(BRIEFINGS):
            briefing, found = read_briefing(document, extensions)
            briefings += [briefing] if briefing else []
        elif path.startswith(TOPICS):
            topic, found = read_topic(document)
            topics += [topic] if topic else []
        else:
            page, found = read_standing_page(document, extensions)
            pages += [page] if page else []
        problems += found
    return Content(
        articles=tuple(articles),
        briefings=tuple(briefings),
        topics=tuple(topics),
        pages=tuple(pages),
        media={path: file for path, file in files.items() if not path.lower().endswith(".md")},
        problems=tuple(problems),
        lines=lines,
    )


def read_articles(root: str, paths: Sequence[str], settings: Settings) -> bytes:
    """Read the articles at ``paths``, as `_ARTICLES` decodes them; what an executor is given."""
    read = [_read_article(Path(root), path, settings) for path in paths]
    return _ENCODER.encode(read)


def _read_articles(
    root: Path, paths: list[str], settings: Settings, executor: Executor | None
) -> Iterator[list[ReadArticle]]:
    chunks = [paths[start : start + CHUNK] for start in range(0, len(paths), CHUNK)]
    if executor is None or len(paths) < SHARED_FROM:
        for chunk in chunks:
            yield [_read_article(root, path, settings) for path in chunk]
        return
    tasks = [executor.submit(read_articles, str(root), chunk, settings) for chunk in chunks]
    for task in tasks:
        yield _ARTICLES.decode(task.result())


_ENCODER = msgspec.msgpack.Encoder()
_ARTICLES = msgspec.msgpack.Decoder(list[ReadArticle])


def _read_article(root: Path, path: str, settings: Settings) -> ReadArticle:
    problems: list[Problem] = []
    document = _load(root, path, problems)
    if document is None:
        return ReadArticle(None, None, tuple(problems))
    read = read_article(document, settings.rules, settings.markdown.extensions)
    return msgspec.structs.replace(read, problems=(*problems, *read.problems)) if problems else read


def _load(root: Path, path: str, problems: list[Problem]) -> Document | None:
    try:
        data = (root / path).read_bytes()
    except OSError as error:
        problems.append(Problem(path, 0, "", f"cannot be read: {reason(error)}"))
        return None
    document, found = read_document(path, data)
    problems += found
    return document


def _is_article(path: str) -> bool:
    return not path.startswith((BRIEFINGS, TOPICS, PAGES))


def _scan(root: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """Each file below content/ by its path with forward slashes, in order of the names."""
    top = os.path.realpath(root)
    pending = [CONTENT]
    while pending:
        folder = pending.pop()
        try:
            entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
        except OSError as error:
            remedy = "Put the articles in there." if folder == CONTENT else ""
            problems.append(Problem(folder, 0, "", f"cannot be read: {reason(error)}", remedy))
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if entry.name.startswith(".") or entry.name.endswith(("~", ".swp", ".tmp")):
                continue
            if entry.is_symlink() and (fault := _link_fault(entry.path, top)):
                problems.append(Problem(path, 0, "", fault, "Put the file itself here."))
            elif entry.is_dir():
                pending.append(path)
            else:
                yield path, Path(entry.path)


def _link_fault(path: str, top: str) -> str | None:
    """Why a link is not followed: content is read inside the site folder only, and once."""
    try:
        target = os.path.realpath(path, strict=True)
    except OSError as error:
        return f"a link that leads nowhere ({reason(error)})"
    if os.path.commonpath([top, target]) != top:
        return "a link that leads out of the site folder"
    if os.path.commonpath([target, os.path.realpath(os.path.dirname(path))]) == target:
        return "a link that leads back to a folder it lies in"
    return None
