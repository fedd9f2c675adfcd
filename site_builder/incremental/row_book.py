"""The address book of an output that is there already, as a plan of what changed makes it anew."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from site_builder.content.scan import is_text
from site_builder.model.page import Page
from site_builder.paths import (
    NO_FILE,
    ContentPath,
    Href,
    OutputPath,
    SiteUrl,
    encode,
    file_of,
    url_of,
)
from site_builder.plan import kinds
from site_builder.plan.address_book import Found
from site_builder.plan.link_advice import Signpost
from site_builder.plan.site import SITEMAP
from site_builder.store.outputs import MadeRow


class RowBook:
    """What stands where: what did before, without what is gone, and what came."""

    def __init__(self, rows: Mapping[OutputPath, MadeRow], base: str) -> None:
        """``base`` is the path that the site is served below."""
        self._rows, self._base = rows, base
        self._come: dict[OutputPath, tuple[str, ContentPath]] = {}
        self._gone: set[OutputPath] = set()
        self._signpost: Signpost | None = None

    def replace(self, gone: Iterable[OutputPath], pages: Iterable[Page]) -> None:
        """Take in that ``pages`` stand where ``gone`` did."""
        self._gone.update(gone)
        for path in self._gone & self._come.keys():
            del self._come[path]
        for page in pages:
            self._come[page.path] = (page.kind, page.source)
            self._gone.discard(page.path)

    def finish(self, files: Iterable[ContentPath]) -> None:
        """All is there now: advice can be given, on ``files``, the paths of all of content/."""
        pages = [*self._pages()]
        hrefs: dict[ContentPath, Href | None] = {path: None for path in files if not is_text(path)}
        hrefs |= {
            source: encode(url_of(path)) for path, kind, source in pages if _leads(kind, source)
        }
        urls = sorted(url_of(path) for path, kind, _ in pages if _is_known_before(path, kind))
        self._signpost = Signpost(hrefs, urls, self._base)

    def find(self, url: SiteUrl) -> Found | None:
        """As `AddressBook.find`."""
        path = file_of(url)
        kind, source = self._at(path)
        if not kind and not url.isascii():
            path = self._odd.get(path, path)
            kind, source = self._at(path)
        # /x/index.html leads to the same file as /x/, and is no address of the site
        if not kind or url.endswith("/index.html") or not _is_known_before(path, kind):
            return None
        row = kinds.kind_named(kind)
        return Found(url_of(path), source if row.is_of_file else NO_FILE, row.label == "redirect")

    def signpost(self) -> Signpost:
        """As `AddressBook.signpost`; it knows nothing before all is there."""
        return self._signpost or Signpost({}, (), self._base)

    def holds_page(self, path: OutputPath) -> bool:
        """True if a page stands at a path of the output, and no redirect."""
        kind, _ = self._at(path)
        return bool(kind) and kinds.kind_named(kind).label != "redirect"

    def _at(self, path: OutputPath) -> tuple[str, ContentPath]:
        """(kind, source) of what stands at a path of the output; empty ones for nothing."""
        if path in self._come:
            return self._come[path]
        row = self._rows.get(path)
        return (row.kind or "", row.source) if row and path not in self._gone else ("", NO_FILE)

    def _pages(self) -> Iterator[tuple[OutputPath, str, ContentPath]]:
        """Path, kind and source of all that stands."""
        for path in {**self._rows, **self._come}:
            kind, source = self._at(path)
            if kind:
                yield path, kind, source

    @property
    def _odd(self) -> dict[str, OutputPath]:
        """Paths by their NFC form, where that is another."""
        paths = (path for path, _, _ in self._pages() if not path.isascii())
        return {unicodedata.normalize("NFC", path): path for path in paths}


def _leads(kind: str, source: ContentPath) -> bool:
    """True for the page that a link to the file ``source`` leads to."""
    row = kinds.kind_named(kind)
    return bool(source) and (row.is_of_file or row in (kinds.EDITION, kinds.TOPIC))


def _is_known_before(path: OutputPath, kind: str) -> bool:
    """False for the parts of a sitemap: whoever is first asked for cannot tell them yet."""
    return kind != kinds.SITEMAP.name or url_of(path) == SITEMAP
