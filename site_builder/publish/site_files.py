"""What there is to publish: the files that the last build left, each with what it is to readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from site_builder.build import build_opened
from site_builder.config.settings import Settings
from site_builder.file_stat import file_stat_of
from site_builder.incremental.manifest import Manifest, rank_of
from site_builder.model.contents import ArticleContent, FeedContent, WithdrawnContent
from site_builder.model.page import Page, decode_page
from site_builder.paths import OutputPath
from site_builder.plan.kinds import ARTICLE, SITE_FEED, WITHDRAWN
from site_builder.publish.publication import Publication, PublishedEntry, PublishedFile
from site_builder.session import Session
from site_builder.store.outputs import MadeRow
from site_builder.store.sqlite_errors import DamagedStoreError
from site_builder.values import digest_of

T = TypeVar("T")


class SiteFiles(msgspec.Struct, frozen=True):
    """A built site as it is to be published."""

    files: dict[OutputPath, PublishedFile]
    entries: dict[str, PublishedEntry]
    """The articles in the feeds of the site, by their ids."""
    made: dict[OutputPath, bytes] = {}
    """What is in none of the builds: it is made for the target alone."""


def examine(session: Session, see: Callable[[Settings, Manifest], T]) -> T:
    """What is seen of the site as ``session`` last built it, with no other build at work.

    It is built anew if that is not what lies in the output: another build may have put drafts
    there, or been made for another address, and what is remembered may be damaged.
    """
    while True:
        with session.opened(()) as (settings, store):
            if session.made is None or session.made.settings != settings:
                build_opened(session, settings, store)
            return see(settings, Manifest(store, session.output))


def built_files(manifest: Manifest, last: Publication | None) -> SiteFiles:
    """Whatever the last build put into the output of ``manifest``.

    What ``last`` knows already is not looked up again. No other build may be at work meanwhile.
    """
    known = last.certain if last else {}
    files = {path: _file(manifest, row, known.get(path)) for path, row in manifest.rows.items()}
    feeds = [path for path, file in files.items() if file.kind == SITE_FEED.name]
    if last and all(path in known and known[path].digest == files[path].digest for path in feeds):
        return SiteFiles(files, last.entries)
    return SiteFiles(files, _entries(decode_page(manifest.remembered(path)) for path in feeds))


def _file(manifest: Manifest, row: MadeRow, known: PublishedFile | None) -> PublishedFile:
    """A file as it is to be sent; ``known`` is what was last sent to its place."""
    if known and (known.digest, known.kind) == (row.digest, row.kind or ""):
        return known
    file = PublishedFile(row.digest, size_of(manifest, row), rank_of(row.kind), row.kind or "")
    if row.kind not in (ARTICLE.name, WITHDRAWN.name):
        return file
    match decode_page(manifest.remembered(row.path)).content:
        case ArticleContent() as content:
            return replace(
                file,
                title=content.card.title,
                words=_words(content),
                id=content.id,
                released=content.published.isoformat()[:16],
            )
        case WithdrawnContent() as content:
            return replace(file, title=content.title)
    return file


def _words(article: ArticleContent) -> str:
    """Digest of what an article says, without its address and what its page shows of others."""
    day = replace(article.edition, count=0)
    own = replace(
        article,
        id="",
        card=replace(article.card, href=""),
        story_so_far=(),
        previous=None,
        next=None,
        topics=(),
        edition=day,
    )
    return digest_of(own).hex()[:16]


def size_of(manifest: Manifest, row: MadeRow) -> int:
    """The bytes of a file; what is remembered tells none of a file that was only just written."""
    if row.size >= 0:
        return row.size
    if seen := file_stat_of(f"{manifest.folder}/{row.path}"):
        return seen.size
    raise DamagedStoreError(row.path)


def _entries(feeds: Iterable[Page]) -> dict[str, PublishedEntry]:
    """What the feeds of the site hold; all formats of one language hold the same."""
    return {
        entry.id: PublishedEntry(entry.title, digest_of(entry).hex())
        for feed in feeds
        if isinstance(feed.content, FeedContent)
        for entry in feed.content.entries
    }
