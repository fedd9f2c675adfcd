"""What is stale: the files of an outline that are not what the manifest says was made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

import msgspec

from site_builder.errors import Problem
from site_builder.file_stat import UNSETTLED, FileStat, file_stat_of, is_unmoved, now, settled
from site_builder.incremental.differences import as_sentence, differences
from site_builder.incremental.manifest import Manifest, State
from site_builder.incremental.retractions import Gone, forgotten, retractions
from site_builder.incremental.target import Order, Outline, Source, fingerprint_of, is_of_rendering
from site_builder.layout import RECORD, SETTINGS_FILE, TEMPLATES
from site_builder.model.pages import ArticleContent, Kind, Page, Sheet, decode_page
from site_builder.output.output import Made, file_digest
from site_builder.render.theme_digest import (
    ENTRY_TEMPLATE,
    Parts,
    mentions,
    part_digest,
    template_digests,
    theme_parts,
)
from site_builder.store.store import MadeRow
from site_builder.urls import file_of, url_of
from site_builder.values import digest_of

_FORGOTTEN = "nothing is remembered of the last build"

_FLUSH = 500
"""Values that wait to be put into the store together."""


class Comparison:
    """An outline held against the manifest, and against the files themselves."""

    def __init__(
        self,
        outline: Outline,
        order: Order,
        manifest: Manifest,
        trusting: bool = False,
    ) -> None:
        """``trusting`` if it is certain that nobody has touched the files since they were made."""
        self.kinds: Counter[Kind] = Counter()
        """How many pages of each kind were asked for."""
        self.paths: set[str] = set()
        """Every file that was asked for; all that are to be there unless the outline is partial."""
        self._outline = outline
        self._manifest = manifest
        self._trusting = trusting or manifest.folder is None
        self.ink = (order.theme, order.settings.site, outline.navigation)
        """What every page is rendered with."""
        self.problems = outline.problems
        self.told = manifest.told
        """The warnings of the last build that need not be told in full again."""
        self._as_of = order.as_of
        self.until = outline.horizon[1]
        """When the outline is no longer what it is."""
        self._state, self._parts = _state(outline, order, manifest)
        self._before = manifest.state.looks if manifest.state else {}
        self._sources: dict[str, tuple[Kind, str]] = {}
        self._look_causes: dict[str, str] = {}
        self._pending: dict[str, MadeRow] = {}
        self._restamped: list[MadeRow] = []

    def pages(self, verify: bool = False) -> Iterator[bytes]:
        """The pages to render, encoded; with ``verify`` each file is read, not just looked at."""
        values: list[tuple[str, bytes]] = []
        for sheet in self._outline.sheets():
            self.kinds[sheet.kind] += 1
            self.paths.add(sheet.path)
            cause = self.cause(sheet, verify)
            if cause is None:
                continue
            value = self.value(sheet)
            if sheet.value is not None:
                values.append((sheet.path, value))
            if len(values) == _FLUSH:
                self._manifest.remember_values(values)
                values = []
            self._pending[sheet.path] = MadeRow(*sheet[:5], *UNSETTLED, "", cause)
            yield value
        self._manifest.remember_values(values)

    def sheets(self) -> Iterator[Sheet]:
        """Every page that is to be there, stale or not; instead of `pages`."""
        for sheet in self._outline.sheets():
            self._sources[sheet.path] = (sheet.kind, sheet.source)
            yield sheet

    def value(self, sheet: Sheet) -> bytes:
        """The encoded page of a sheet."""
        return sheet.value or self._manifest.remembered(sheet.path)

    def cause(self, sheet: Sheet, verify: bool = False) -> str | None:
        """Why a page has to be rendered: a clause, or empty for its value; None if it has not."""
        row = self._manifest.rows.get(sheet.path)
        if row is None:
            forgotten = self._manifest.state is None and sheet.path in self._manifest.owned
            return _FORGOTTEN if forgotten else "it is new"
        if row.fingerprint != sheet.fingerprint:
            return ""
        look = self._state.looks.get(sheet.template, b"")
        if not look or look != self._before.get(sheet.template):
            return self._look_cause(sheet.template)
        return None if self._is_intact(row, verify) else "its file was altered or is missing"

    @property
    def pending(self) -> Mapping[str, MadeRow]:
        """What was asked for and found stale."""
        return self._pending

    def sources(self) -> dict[str, Source]:
        """Every asset and medium that is to be there; none if the outline is partial."""
        return self._outline.files()

    def files(self, verify: bool = False) -> Iterator[tuple[str, Source]]:
        """The assets and media to write."""
        for path, source in self.sources().items():
            self.paths.add(path)
            fingerprint = fingerprint_of(source)
            row = self._manifest.rows.get(path)
            alike = row is not None and row.fingerprint == fingerprint != b""
            if row is None or not alike or not self._is_intact(row, verify):
                self._pending[path] = MadeRow(path, None, "", "", fingerprint, *UNSETTLED, "", "")
                yield path, source

    @property
    def owned(self) -> Mapping[str, Kind | None]:
        """Every file of the output that builds put there, among `paths` if the outline is partial.

        To the kind of each.
        """
        if self._outline.partial:
            return {path: self._manifest.rows[path].kind for path in self.paths}
        return self._manifest.owned

    @property
    def recorded(self) -> bool:
        """True if the record in the output says what builds put there."""
        return self._manifest.is_recorded

    def retractions(self) -> list[Problem]:
        """Notices of the pages that go; to be asked for after the pages and before `settle`."""
        content, known = self._outline.content, self._manifest.rows
        gone = [] if content is None else [path for path in self.owned if path not in self.paths]
        if content is None or not gone:
            return []
        rows = filter(None, map(self._row, self.paths))
        addresses = {
            row.source: url_of(row.path) for row in rows if row.kind in ("article", "page")
        }
        pages = filter(None, (self._gone(known[path]) for path in gone if path in known))
        unknown = [url_of(path) for path in gone if path not in known and path.endswith(".html")]
        notices = retractions(pages, addresses, content, self._as_of)
        return [*notices, *forgotten(sorted(unknown))]

    def _gone(self, row: MadeRow) -> Gone | None:
        """The page of ``row``, if it was that of a content file, and not only in a preview."""
        if row.kind not in ("article", "page") or not row.source:
            return None
        content = decode_page(self._manifest.remembered(row.path)).content
        if not isinstance(content, ArticleContent):
            return Gone(url_of(row.path), row.source, "")
        return None if content.card.withheld else Gone(url_of(row.path), row.source, content.id)

    def settle(self, made: Iterable[Made], warnings: Iterable[Problem]) -> None:
        """Remember what was made; it must be in its place, if it has one."""
        manifest, since = self._manifest, now()
        rows = self._pending
        for file in made:
            seen = settled(self._stamp(file.path), since)
            row = rows[file.path]
            rows[file.path] = MadeRow(*row[:5], *seen, file.digest, row.cause)
        manifest.remember([*rows.values(), *self._restamped])
        if not self._outline.partial:
            manifest.forget([path for path in manifest.rows if path not in self.paths])
        record = settled(self._stamp(RECORD), since)
        # told once, though not each build renders a feed that is told of
        told = sorted({*warnings, *filter(is_of_rendering, self.told)})
        state = msgspec.structs.replace(self._state, warnings=tuple(told), record=record)
        manifest.settle(state)

    def _stamp(self, path: str) -> FileStat:
        folder = self._manifest.folder
        return (file_stat_of(f"{folder}/{path}") if folder else None) or UNSETTLED

    def _is_intact(self, row: MadeRow, verify: bool) -> bool:
        """True if the output holds what the build put there."""
        place = f"{self._manifest.folder}/{row.path}"
        if self._trusting and not verify:
            return True
        if not verify and is_unmoved(place, row.size, row.modified, row.changed, row.inode):
            return True
        since, seen = now(), file_stat_of(place)
        if seen is None or file_digest(place) != row.digest:
            return False
        self._restamped.append(row._replace(**settled(seen, since)._asdict()))
        return True

    def reasons(self, path: str) -> tuple[str, ...]:
        """Why the page at ``path`` was last rendered, as clauses."""
        row = self._row(path)
        if row is None or row.cause:
            return (row.cause,) if row else ()
        last, previous = self._manifest.pages(path)
        return tuple(differences(previous, last, self._text_at)) if previous and last else ()

    def reasons_for(self, page: Page) -> tuple[str, ...]:
        """Why ``page``, which differs from the one that was last made, has to be rendered."""
        last, _ = self._manifest.pages(page.path)
        return tuple(differences(last, page, self._text_at)) if last else ()

    def source_of(self, href: str) -> str:
        """The content file behind the page at ``href``; "" if there is none."""
        return self._behind(href)[1]

    def _text_at(self, href: str) -> str:
        """The file of the article or standing page at ``href``; "" for a page of another kind."""
        kind, source = self._behind(href)
        return source if kind in ("article", "page") else ""

    def _behind(self, href: str) -> tuple[Kind | None, str]:
        path = file_of(unquote(href.partition("#")[0]))
        row = self._row(path)
        return (row.kind, row.source) if row else self._sources.get(path, (None, ""))

    def parts_of(self, template: str) -> tuple[str, ...]:
        """The files of the theme that pages of a template are made of."""
        return self._parts.get(template or ENTRY_TEMPLATE, ())

    def _row(self, path: str) -> MadeRow | None:
        return self._pending.get(path) or self._manifest.rows.get(path)

    def _look_cause(self, template: str) -> str:
        """What of the look of a template's pages is not what it was."""
        if template not in self._look_causes:
            self._look_causes[template] = as_sentence(self._changed_looks(template))
        return self._look_causes[template]

    def _changed_looks(self, template: str) -> list[str]:
        before, after = self._manifest.state, self._state
        if before is None:
            return [_FORGOTTEN]
        changed = [
            f"{TEMPLATES}/{name} changed"
            for name in self.parts_of(template)
            if before.part_digests.get(name, "") != after.part_digests.get(name, "")
        ]
        if before.site != after.site:
            changed.append(f"the settings in {SETTINGS_FILE} or --base-url changed")
        if before.navigation != after.navigation:
            changed.append("the links to the rest of the site changed")
        return changed


def _state(outline: Outline, order: Order, manifest: Manifest) -> tuple[State, Parts]:
    """How things stand once this build has ended, without what only its end will tell."""
    theme, site = order.theme, order.settings.site
    known = mentions(theme, manifest.state.mentions if manifest.state else {})
    parts = theme_parts(theme, site.owner.logo, known)
    since, until = outline.horizon
    state = State(
        generation=0,
        inputs=order.digest,
        since=since,
        until=until,
        site=digest_of(site),
        navigation=outline.navigation,
        mentions=known,
        part_digests={name: part_digest(theme, name) for name in theme.files},
        looks=template_digests(theme, site, outline.navigation, parts),
        warnings=(),
        record=UNSETTLED,
        files=0,
    )
    return state, parts
