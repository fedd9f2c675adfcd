"""Did both sides build the same digest? Read from what they published, not from what they say."""

from __future__ import annotations

import html
import re
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.corpus import Picture
from benchmarks.side import Side

READ_EVERY = 25
"""Of so many articles, one is read word by word."""

_CARD = re.compile(r'<article class="card"[^>]*>\s*<h3><a href="([^"]+)"')
_NOTE = re.compile(r'<div class="opening">(.*?)</div>', re.DOTALL)
_IMAGE = re.compile(r'<img src="/([^"]+)" alt="([^"]*)" width="(\d+)" height="(\d+)">')
_MAIN = re.compile(r"<main>(.*)</main>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def differences(one: Side, other: Side) -> list[str]:
    """What the two do not have in common; an empty list is what a fair race needs."""
    pages = {f"{article.folder}/{article.slug}/index.html": article for article in one.articles}
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
    read = list(pages)[::READ_EVERY]
    reworded = [page for page in read if _words(one, page) != _words(other, page)]
    unseen = [
        f"{side.name} does not show the picture of {page}"
        for side in (one, other)
        for page, article in pages.items()
        if article.picture and _pictures(side, page) != [_shown(article.picture)]
    ]
    return [
        *(f"{name} does not list the same articles in the same order" for name in sorted(unlike)),
        *(f"{page} has not the same words" for page in reworded),
        *unseen,
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
    """The articles of a page, and before them the words of the notes on it."""
    text = file.read_text(encoding="utf-8")
    return [*map(_plain, _NOTE.findall(text)), *_CARD.findall(text)]


def _feed(file: Path) -> list[str]:
    links = ElementTree.parse(file).iterfind("channel/item/link")
    return [link.text or "" for link in links]


def _words(side: Side, page: str) -> list[str]:
    """The words of a page's main part."""
    text = (side.output / page).read_text(encoding="utf-8")
    [main] = _MAIN.findall(text)
    return re.findall(r"\w+", _plain(main))


def _plain(markup: str) -> str:
    """What stands between the tags."""
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


def _pictures(side: Side, page: str) -> list[tuple[str, int, int, bytes]]:
    """Each picture of a page: its alternative text, its width and height there, and its file."""
    text = (side.output / page).read_text(encoding="utf-8")
    found = []
    for source, alt, width, height in _IMAGE.findall(text):
        file = side.output / source
        data = file.read_bytes() if file.is_file() else b""
        found.append((html.unescape(alt), int(width), int(height), data))
    return found


def _shown(picture: Picture) -> tuple[str, int, int, bytes]:
    return (picture.alt, picture.width, picture.height, picture.data)
