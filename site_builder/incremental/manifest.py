"""The manifest: what the last build put into an output, and what that was made of."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

import msgspec

from site_builder.content.files import Change
from site_builder.errors import Problem
from site_builder.file_stat import FileStat, file_stat_of
from site_builder.incremental.rewording import Rewording, reworded
from site_builder.layout import ASSETS, MEDIA, RECORD
from site_builder.model.pages import Kind, Navigation, Page, decode_page, fingerprint
from site_builder.output.output import file_digest, has_record, read_record
from site_builder.render.theme_digest import Mention
from site_builder.store.store import DamagedStoreError, MadeRow, Store
from site_builder.urls import file_of


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How things stood when the last build ended."""

    generation: int
    """Of the readings that the plan was made of."""
    inputs: bytes
    """Digest of all that planning looks at besides content/ and the clock."""
    since: datetime
    until: datetime
    """The plan is the same at every instant from ``since`` on and before ``until``."""
    site: bytes
    """Digest of what templates know of the settings."""
    navigation: Navigation
    mentions: dict[str, Mention]
    """Digest of each template to what it mentions."""
    part_digests: dict[str, str]
    """Theme file to its digest."""
    looks: dict[str, bytes]
    warnings: tuple[Problem, ...]
    record: FileStat
    """Of the record in the output."""
    files: int
    """How many the output has, so that none of them is ever lost from memory unseen."""


class Manifest:
    """What is known of one output; empty for one that was never built."""

    def __init__(self, store: Store, output: Path | None) -> None:
        """``output`` is None for a preview, whose pages are known but lie nowhere."""
        self._store, self.folder = store, output
        self._output = _name(output) if output else _PREVIEW
        self._data = store.state(self._output)
        self.state = _STATE.decode(self._data) if self._data else None
        """None if it is not known."""
        self.is_current = self.state is not None and self.state.generation == store.generation
        """True if the last build into this output saw all that was read last."""
        if self.state and self.state.files != len(self.rows):
            raise DamagedStoreError("the files of the output")

    @property
    def told(self) -> tuple[Problem, ...]:
        """The warnings of the last build that need not be told in full again."""
        warnings = self.state.warnings if self.state else ()
        return tuple(problem for problem in warnings if problem.nature != "lasting")

    @cached_property
    def is_recorded(self) -> bool:
        """True if the record in the output says what the last build wrote there."""
        if self.folder is None:
            return True
        seen = file_stat_of(f"{self.folder}/{RECORD}")
        if self.state and self.state.record == seen:
            return True
        return seen is not None and has_record(self.folder, self.rows)

    @cached_property
    def owned(self) -> dict[str, Kind | None]:
        """Every file of the output that builds put there, to its kind; also what is not in here."""
        if self.folder is None:
            return {}
        paths = self.rows.keys() if self.is_recorded else self._known() | read_record(self.folder)
        return {path: self._kind(path) for path in paths}

    def _known(self) -> set[str]:
        """The files that are what a build made, whatever the record says."""
        return {
            path
            for path, row in self.rows.items()
            if file_digest(f"{self.folder}/{path}") == row.digest
        }

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

    def page(self, path: str) -> bytes | None:
        """The value of the page at ``path``; None if there is none."""
        row = self.rows.get(path)
        return self.remembered(path) if row and row.kind else None

    def remembered(self, path: str) -> bytes:
        """The value of a page; raises DamagedStoreError if it is not what it was."""
        value, _ = self._store.page(self._output, path)
        if not isinstance(value, bytes) or fingerprint(value) != self.rows[path].fingerprint:
            raise DamagedStoreError(path)
        return value

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
        generation, files = self._store.generation, len(self.rows)
        state = msgspec.structs.replace(state, generation=generation, files=files)
        data = _ENCODER.encode(state)
        if data != self._data:
            self._store.put_state(self._output, data)

    def revised(self, changes: Sequence[Change]) -> dict[str, Page] | None:
        """The pages that ``changes`` change, if these are new words in old articles, else None.

        Such an edit moves nothing: its pages are the old ones with other words in some places.
        """
        rewordings = self._rewordings(changes)
        if rewordings is None or len(rewordings) > MANY:
            return None
        sources = {rewording.source for rewording in rewordings}
        own = [row for row in self.rows.values() if row.source in sources]
        feeds = [row.path for row in self.rows.values() if row.kind == "feed"] if own else []
        pages: dict[str, Page] = {}
        for rewording in rewordings:
            found = {
                row.path: self._page(row.path, pages)
                for row in own
                if row.source == rewording.source
            }
            href = rewording.address(found.values())
            if href is None:
                continue
            paths = {*feeds, *(self._around(rewording, found) if rewording.is_in_lists else ())}
            for path in paths - found.keys():
                if self._mentions(path, href):
                    found[path] = self._page(path, pages)
            pages |= {path: rewording.applied(page, href) for path, page in found.items()}
        return pages

    def _around(self, rewording: Rewording, own: Mapping[str, Page]) -> set[str]:
        """The paths of pages that may show an article besides its ``own`` pages and feeds."""
        found: set[str] = set()
        pages = list(own.values())
        # what leads to it is one step away, or two: the further pages of a topic, a whole story
        for _ in range(2):
            hrefs = {href for page in pages for href in rewording.leads(page)}
            paths = {file_of(unquote(href)) for href in hrefs} & self.rows.keys()
            pages = [self._page(path, own) for path in sorted(paths - found)]
            found |= paths
        return found

    def _mentions(self, path: str, href: str) -> bool:
        return href.encode() in self.remembered(path)

    def _page(self, path: str, known: Mapping[str, Page]) -> Page:
        """The page at ``path``, as it is in ``known`` if it is there."""
        if path in known:
            return known[path]
        return decode_page(self.remembered(path))

    def _rewordings(self, changes: Sequence[Change]) -> list[Rewording] | None:
        """What was reworded; None if anything else has changed."""
        warnings = self.state.warnings if self.state else ()
        found = []
        for change in changes:
            warned = {problem for problem in warnings if problem.path == change.path}
            if not change.before or not change.after or not warned <= set(change.before.problems):
                return None
            rewording = reworded(change.before.value, change.after.value)
            if rewording is None:
                return None
            found.append(rewording)
        return found


def _name(output: Path) -> str:
    """The output in the store, whatever bytes its path is made of."""
    return os.fsencode(os.path.realpath(output)).decode("utf-8", "backslashreplace")


MANY = 100
"""Reworded articles from which on planning anew costs less."""

_PREVIEW = "preview"
"""Stands where others have the path of their output, which is absolute."""

_ENCODER = msgspec.msgpack.Encoder()
_STATE = msgspec.msgpack.Decoder(State)
