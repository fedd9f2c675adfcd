"""The manifest: what the last build put into an output, and what that was made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

import msgspec

from site_builder.article import Article
from site_builder.config import Site
from site_builder.content import Change
from site_builder.errors import Problem
from site_builder.looks import Mention
from site_builder.output import read_record
from site_builder.pages import (
    MEDIA,
    RECORD,
    ArticleContent,
    FeedContent,
    FeedEntry,
    Kind,
    Navigation,
    Page,
    decode_page,
    fingerprint,
)
from site_builder.stamps import Stamp, stamp_of
from site_builder.store import DamagedStoreError, MadeRow, Store
from site_builder.texts import Passage, Text
from site_builder.theme import ASSETS


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How things stood when the last build ended."""

    generation: int
    """Of the readings that the plan was made of."""
    inputs: bytes
    """Digest of all that planning looks at besides content/ and the clock."""
    since: datetime
    until: datetime
    """The plan is the same at every instant from ``since`` on and before ``until``."""
    site: Site
    navigation: Navigation
    mentions: dict[str, Mention]
    """Digest of each template to what it mentions."""
    part_digests: dict[str, str]
    """Theme file to its digest."""
    looks: dict[str, bytes]
    warnings: tuple[Problem, ...]
    record: Stamp
    """Of the record in the output."""


class Manifest:
    """What is known of one output; empty for one that was never built."""

    def __init__(self, store: Store, output: Path | None) -> None:
        """``output`` is None for a preview, whose pages are known but lie nowhere."""
        self._store, self.folder = store, output
        self._output = str(output.resolve()) if output else _PREVIEW
        self._data = store.state(self._output)
        self.state = _STATE.decode(self._data) if self._data else None
        """None if it is not known."""
        self.is_current = self.state is not None and self.state.generation == store.generation
        """True if the last build into this output saw all that was read last."""

    @cached_property
    def is_recorded(self) -> bool:
        """True if the record in the output says what the last build wrote there."""
        if self.folder is None:
            return True
        seen = stamp_of(f"{self.folder}/{RECORD}")
        if self.state and self.state.record == seen:
            return True
        return seen is not None and read_record(self.folder) == self.rows.keys()

    @cached_property
    def owned(self) -> dict[str, Kind | None]:
        """Every file of the output that builds put there, to its kind; also what is not in here."""
        if self.folder is None:
            return {}
        paths = self.rows.keys() if self.is_recorded else read_record(self.folder)
        return {path: self._kind(path) for path in paths}

    def _kind(self, path: str) -> Kind | None:
        if path in self.rows:
            return self.rows[path].kind
        if path.endswith(".html"):
            return "article"
        return None if path.startswith((MEDIA, ASSETS)) else "feed"

    @property
    def rows(self) -> Mapping[str, MadeRow]:
        """Every file that builds put there, by path."""
        return self._store.made(self._output)

    def value(self, path: str) -> bytes | None:
        """The value of a page; None if it is not what it was."""
        value, _ = self._store.page(self._output, path)
        return value if value and fingerprint(value) == self.rows[path].fingerprint else None

    def pages(self, path: str) -> tuple[Page | None, Page | None]:
        """The page at ``path`` as it was last made, and as it was before."""
        last, previous = self._store.page(self._output, path)
        return decode_page(last) if last else None, decode_page(previous) if previous else None

    def remember(self, rows: Sequence[MadeRow]) -> None:
        """Take in files that were made."""
        self._store.put_made(self._output, rows)

    def remember_values(self, values: Iterable[tuple[str, bytes]]) -> None:
        """Take in what pages are made of."""
        self._store.put_pages(self._output, values)

    def forget(self, paths: Iterable[str]) -> None:
        """Leave out files that are no longer there."""
        self._store.forget_made(self._output, paths)

    def settle(self, state: State) -> None:
        """The build has ended."""
        data = _ENCODER.encode(msgspec.structs.replace(state, generation=self._store.generation))
        if data != self._data:
            self._store.put_state(self._output, data)

    def revised(self, changes: Sequence[Change]) -> dict[str, Page] | None:
        """The pages that ``changes`` change, if these are new words in old articles, else None.

        Such an edit moves nothing: its pages are the old ones with another text in one place.
        """
        rewordings = self._rewordings(changes)
        if rewordings is None:
            return None
        sources = {source for source, _, _ in rewordings}
        shown = [row for row in self.rows.values() if row.source in sources or row.kind == "feed"]
        values = {row.path: self._stored(row) for row in shown} if rewordings else {}
        pages: dict[str, Page] = {}
        for source, old, new in rewordings:
            own = [row.path for row in shown if row.source == source]
            href = _address((values[path] for path in own), source)
            digest = old.digest.encode()
            feeds = [row.path for row in shown if row.kind == "feed" and digest in values[row.path]]
            for path in (*own, *feeds):
                page = pages.get(path) or decode_page(values[path])
                pages[path] = _reworded(page, source, href, new)
        return pages

    def _rewordings(self, changes: Sequence[Change]) -> list[tuple[str, Text, Text]] | None:
        """Each file with its old and its new text; None if anything else has changed."""
        found = []
        for change in changes:
            before, after = _articles(change)
            if before is None or after is None or not self._is_rewording(change, before, after):
                return None
            found.append((change.path, before.body, after.body))
        return found

    def _stored(self, row: MadeRow) -> bytes:
        value = self.value(row.path)
        if value is None:
            raise DamagedStoreError(row.path)
        return value

    def _is_rewording(self, change: Change, before: Article, after: Article) -> bool:
        """True if nothing but the HTML of the body differs in what planning looks at."""
        warnings = self.state.warnings if self.state else ()
        warned = {problem for problem in warnings if problem.path == change.path}
        return (
            msgspec.structs.replace(after, body=before.body) == before
            and after.body.links.keys() == before.body.links.keys()
            and (after.summary is not None or after.body.lede == before.body.lede)
            and warned <= set(change.before.problems if change.before else ())
        )


def _articles(change: Change) -> tuple[Article | None, Article | None]:
    before, after = (
        reading.value if reading and isinstance(reading.value, Article) else None
        for reading in (change.before, change.after)
    )
    return before, after


def _address(values: Iterable[bytes], source: str) -> str | None:
    """The href of the article made of the file ``source``, if its page is among ``values``."""
    for page in map(decode_page, values):
        if page.source == source and isinstance(page.content, ArticleContent):
            return page.content.card.href
    return None


def _reworded(page: Page, source: str, href: str | None, text: Text) -> Page:
    """``page`` with the body of the article at ``href``, made of ``source``, replaced."""

    def body(passage: Passage) -> Passage:
        return msgspec.structs.replace(passage, digest=text.digest)

    def entry(entry: FeedEntry) -> FeedEntry:
        if entry.href != href or entry.body is None:
            return entry
        return msgspec.structs.replace(entry, body=body(entry.body))

    content = page.content
    if isinstance(content, ArticleContent) and page.source == source:
        content = msgspec.structs.replace(content, body=body(content.body))
    elif isinstance(content, FeedContent):
        content = msgspec.structs.replace(content, entries=tuple(map(entry, content.entries)))
    return msgspec.structs.replace(page, content=content)


_PREVIEW = "preview"
"""Stands where others have the path of their output, which is absolute."""

_ENCODER = msgspec.msgpack.Encoder()
_STATE = msgspec.msgpack.Decoder(State)
