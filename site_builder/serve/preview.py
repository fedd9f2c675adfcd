"""The preview: the site as it would be built now, each page rendered when it is asked for.

The bytes of a page are those that a build would write; nothing is written but what is remembered.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from site_builder.build import Report, context_of, find_stale
from site_builder.errors import Problem, SiteError, raise_errors
from site_builder.incremental.manifest import Manifest
from site_builder.incremental.target import Source
from site_builder.layout import COMPILED, WORK
from site_builder.model.contents import FeedContent
from site_builder.model.feed_formats import FEED_FORMATS
from site_builder.model.page import decode_page
from site_builder.paths import Href, OutputPath, encode, url_of
from site_builder.plan.kinds import kind_named
from site_builder.render.batch import RenderContext
from site_builder.render.renderer import render_batch
from site_builder.render.theme import Theme, packaged_theme
from site_builder.session import Session
from site_builder.store.sqlite_errors import DamagedStoreError, told_in_words

NOT_FOUND = OutputPath("404.html")

KEPT = 200
"""Pages that are kept as they were last shown."""

AROUND = 2
"""Lines that are shown before and after the one that a problem is on."""

WIDEST = 200
"""Characters of a line that are shown."""


class Shown(NamedTuple):
    """A file of the site as it is shown now."""

    body: bytes | Path
    state: str = ""
    """Of a page: equal as long as a browser need not load it again, whatever the style sheets."""
    problems: tuple[Problem, ...] = ()
    """Why this is the page as it was before; or, with an empty body, why there is none at all."""
    kind: str = ""
    """Media type, where the name does not tell: feeds may have any."""


class Preview:
    """One site, for one thread."""

    def __init__(self, session: Session) -> None:
        """``session`` must be one that publishes nothing."""
        self._session = session
        self._context: RenderContext | None = None
        self._sources: dict[OutputPath, Source] = {}
        self._shown: dict[OutputPath, Shown] = {}
        self._fresh: set[OutputPath] = set()
        self.problems: tuple[Problem, ...] = ()
        """What keeps this from being the site as it is now."""

    def refresh(self, places: Iterable[str] | None = None) -> Report:
        """Look at the site again; for ``places`` see `Session.opened`.

        Raises SiteError with every problem of the site; what was shown before stays.
        """
        try:
            report = self._refresh(places)
        except SiteError as error:
            self.problems = error.problems
            raise
        finally:
            self._fresh.clear()
        self.problems = ()
        return report

    def show(self, path: OutputPath) -> Shown | None:
        """The file that a build would put at ``path`` of the output; None if there is none."""
        if path in self._sources:
            source = self._sources[path]
            return Shown(source if isinstance(source, bytes) else source.file)
        try:
            with told_in_words(self._session.root / WORK):
                return self._page(path)
        except DamagedStoreError:
            self._session.discard()
            with suppress(SiteError):
                self.refresh()
            return self._page(path)

    @property
    def base(self) -> str:
        """The path that the site is served below: "" or "/sub"."""
        return unquote(self._context.site.base) if self._context else ""

    @property
    def styles(self) -> list[Href]:
        """Those of all style sheets."""
        return sorted(encode(url_of(path)) for path in _styles(self._theme).values())

    @property
    def _theme(self) -> Theme:
        return self._context.theme if self._context else Theme({})

    def excerpt(self, problem: Problem) -> list[tuple[int, str]]:
        """The lines around the one that ``problem`` is on, each with its number."""
        if not problem.line:
            return []
        first = max(1, problem.line - AROUND)
        for folder in (self._session.root, packaged_theme().parent):
            try:
                with (folder / problem.path).open(encoding="utf-8", errors="replace") as file:
                    lines = list(islice(file, first - 1, problem.line + AROUND))
            except OSError:
                continue
            return [(first + n, line.rstrip()[:WIDEST]) for n, line in enumerate(lines)]
        return []

    def _refresh(self, places: Iterable[str] | None) -> Report:
        session = self._session
        while True:
            with session.opened(places) as (settings, store):
                folder = session.sync(settings, store)
                with store.transaction():
                    stale = find_stale(session, settings, folder, store)
                    deque(stale.pages(), maxlen=0)
                    sources, gone = stale.sources(), stale.gone
                    deque(stale.files(), maxlen=0)
                    problems = stale.problems()
                    raise_errors(problems)
                    stale.settle((), problems)
                session.keep(stale.until)
                break
        self._context = context_of(stale)
        kept = self._sources if stale.is_partial else {}
        self._sources = {path: s for path, s in kept.items() if path not in gone} | sources
        labels = {
            path: kind_named(row.kind).label for path, row in stale.pending.items() if row.kind
        }
        return Report(
            pages=stale.kinds,
            rendered=dict.fromkeys(labels, ()),
            labels=labels,
            written=len(stale.pending),
            deleted=0,
            output=None,
            warnings=tuple(problems),
            told=stale.told,
        )

    def _page(self, path: OutputPath) -> Shown | None:
        # asked anew: another store may have been opened since the site was last in order
        store, context = self._session.store, self._context
        value = Manifest(store, None).page(path) if store else None
        if value is None or not store or not context:
            return None
        if path not in self._fresh:
            pages, problems = render_batch(*context, [value], store.texts, store.folder / COMPILED)
            last = self._shown.pop(path, Shown(b""))
            self._shown[path] = last._replace(problems=tuple(problems))
            for page in pages:
                state = _state(page.data, self._theme)
                self._shown[path] = Shown(page.data, state, kind=_feed_type(value))
            self._fresh.add(path)
            for old in list(self._shown)[:-KEPT]:
                del self._shown[old]
                self._fresh.discard(old)
        return self._shown[path]


def _feed_type(value: bytes) -> str:
    """The media type of a feed; empty for any other page."""
    content = decode_page(value).content
    return FEED_FORMATS[content.format].media_type if isinstance(content, FeedContent) else ""


def _styles(theme: Theme) -> dict[str, OutputPath]:
    return {name: path for name, path in theme.assets.items() if name.endswith(".css")}


def _state(page: bytes, theme: Theme) -> str:
    for name, path in _styles(theme).items():
        page = page.replace(encode(url_of(path)).encode(), name.encode())
    return blake2b(page, digest_size=16).hexdigest()
