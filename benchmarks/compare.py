"""Did both sides build the same digest? Read from what they published, not from what they say."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.corpus import Article
from benchmarks.sites import Side

READ_EVERY = 25
"""Of so many articles, one is read word by word."""

_CARD = re.compile(r'<article class="card"[^>]*>\s*<h3><a href="([^"]+)"')
_MAIN = re.compile(r"<main>(.*)</main>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def differences(one: Side, other: Side, articles: Sequence[Article]) -> list[str]:
    """What the two do not have in common; an empty list is what a fair race needs."""
    pages = [f"{article.folder}/{article.slug}/index.html" for article in articles]
    missing = [
        f"{side.name} has no {page}"
        for side in (one, other)
        for page in pages
        if not (side.output / page).is_file()
    ]
    if missing:
        return missing
    lists, others = _lists(one), _lists(other)
    unlike = [name for name in lists.keys() | others.keys() if lists.get(name) != others.get(name)]
    reworded = [page for page in pages[::READ_EVERY] if _words(one, page) != _words(other, page)]
    return [
        *(f"{name} does not list the same articles in the same order" for name in sorted(unlike)),
        *(f"{page} has not the same words" for page in reworded),
    ]


def _lists(side: Side) -> dict[str, list[str]]:
    """Everything that lists articles, and which; the pages of a topic are one list."""
    days = (side.output / side.days).glob("[0-9]*/[0-9]*/[0-9]*/index.html")
    topics = side.output.glob("topics/*/index.html")
    feeds = side.output.glob("**/rss.xml")
    found = {
        "the front page": _cards(side.output / "index.html"),
        **{_name(side, file).removeprefix("days/"): _cards(file) for file in days},
        **{_name(side, file): _feed(file) for file in feeds},
    }
    for topic in topics:
        pages = (topic, *_further_pages(side, topic))
        found[_name(side, topic)] = list(chain.from_iterable(map(_cards, pages)))
    return found


def _further_pages(side: Side, topic: Path) -> list[Path]:
    """The numbered pages of a topic, the newest articles first."""
    pages = topic.parent.glob("page/*/index.html")
    return sorted(pages, key=lambda page: int(page.parent.name), reverse=side.counts_from_oldest)


def _name(side: Side, file: Path) -> str:
    return file.relative_to(side.output).as_posix()


def _cards(file: Path) -> list[str]:
    return _CARD.findall(file.read_text(encoding="utf-8"))


def _feed(file: Path) -> list[str]:
    links = ElementTree.parse(file).iterfind("channel/item/link")
    return [link.text or "" for link in links]


def _words(side: Side, page: str) -> list[str]:
    """The words between the tags of a page's main part."""
    text = (side.output / page).read_text(encoding="utf-8")
    [main] = _MAIN.findall(text)
    return re.findall(r"\w+", html.unescape(_TAG.sub(" ", main)))
