"""What is stale: the files of a target that are not what the manifest says was made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from msgspec.structs import replace

from site_builder.errors import Problem
from site_builder.file_stat import UNSETTLED, FileStat, file_stat_of, is_unmoved, now, settled
from site_builder.incremental.differences import as_sentence, differences
from site_builder.incremental.manifest import Manifest, State, rank_of
from site_builder.incremental.retractions import Gone, forgotten, retractions
from site_builder.incremental.target import Inputs, Source, Target, fingerprint_of, is_of_rendering
from site_builder.layout import RECORD, SETTINGS_FILE, TEMPLATES
from site_builder.model.contents import ArticleContent
from site_builder.model.page import Page, Sheet, decode_page
from site_builder.output.digests import file_digest
from site_builder.output.stage import Made
from site_builder.paths import NO_FILE, ContentPath, Href, OutputPath, decode, file_of, url_of
from site_builder.plan.kinds import kind_named
from site_builder.render.theme_digest import (
    ENTRY_TEMPLATE,
    Parts,
    mentions,
    part_digest,
    template_digests,
    theme_parts,
)
from site_builder.store.outputs import MadeRow
from site_builder.values import digest_of

_FORGOTTEN = "nothing is remembered of the last build"

_FLUSH = 500
"""Values that wait to be put into the store together."""


class Staleness:
    """A target held against the manifest, and against the files themselves."""

    def __init__(
        self, target: Target, inputs: Inputs, manifest: Manifest, last: Inputs | None = None
    ) -> None:
        """``last`` are the inputs that this very output was made from.

        They are given if it is certain that nobody has touched it since.
        """
        self.kinds: Counter[str] = Counter()
        """How many pages were asked for, by the labels of their kinds."""
        self.problems = target.problems
        self.told = manifest.told
        """The warnings of the last build that need not be told in full again."""
        self.navigation = target.navigation
        self.until = target.until
        self.inputs, self._target, self._manifest = inputs, target, manifest
        self._is_trusting = last is not None or manifest.folder is None
        self._state, self._parts = _state(target, inputs, manifest)
        self._before = manifest.state.templates if manifest.state else {}
        alike = last is not None and last.theme == inputs.theme
        self.is_partial = target.is_partial and alike and self._state.templates == self._before
        """True if what is certain to be what it was is passed over."""
        self._paths: set[OutputPath] = set()
        self._sources: dict[OutputPath, tuple[str, ContentPath]] = {}
        self._template_causes: dict[str, str] = {}
        self._pending: dict[OutputPath, MadeRow] = {}
        self._restated: list[MadeRow] = []

    def pages(self, verify: bool = False) -> Iterator[bytes]:
        """The pages to render, encoded; with ``verify`` each file is read, not just looked at."""
        values: list[tuple[OutputPath, bytes]] = []
        for sheet in self._sheets(kept=not self.is_partial):
            self.kinds[kind_named(sheet.kind).label] += 1
            self._paths.add(sheet.path)
            cause = self.cause(sheet, verify)
            if cause is None:
                continue
            value = self.value(sheet)
            if sheet.value is not None:
                values.append((sheet.path, value))
            if len(values) == _FLUSH:
                self._manifest.remember_values(values)
                values = []
            self._pending[sheet.path] = MadeRow(
                path=sheet.path,
                kind=sheet.kind,
                template=sheet.template,
                source=sheet.source,
                fingerprint=sheet.fingerprint,
                digest="",
                cause=cause,
            )
            yield value
        self._manifest.remember_values(values)

    def sheets(self) -> Iterator[Sheet]:
        """Every page that is to be there, stale or not; instead of `pages`."""
        for sheet in self._sheets(kept=True):
            self._sources[sheet.path] = (sheet.kind, sheet.source)
            yield sheet

    def _sheets(self, kept: bool) -> Iterator[Sheet]:
        """The planned pages, and with ``kept`` those of the last build that stay besides."""
        planned: set[OutputPath] = set()
        for outcome in self._target.outcomes():
            for page in outcome.pages:
                planned.add(page.path)
                yield page.sheet()
        if kept and self._target.is_partial:
            left = planned | self._target.gone()
            for row in [*self._manifest.rows.values()]:
                if row.kind and row.path not in left:
                    yield Sheet(row.path, row.kind, row.template, row.source, row.fingerprint, None)

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
        template = self._state.templates.get(sheet.template, b"")
        if not template or template != self._before.get(sheet.template):
            return self._template_cause(sheet.template)
        return None if self._is_intact(row, verify) else "its file was altered or is missing"

    @property
    def pending(self) -> Mapping[OutputPath, MadeRow]:
        """What was asked for and found stale."""
        return self._pending

    def sources(self) -> dict[OutputPath, Source]:
        """The assets and media that are to be there; of a partial plan those that may be others."""
        return self._target.files(everything=not self.is_partial)

    @property
    def gone(self) -> Set[OutputPath]:
        """The paths of what is no longer to be there; to be asked for after pages and files."""
        return self._target.gone() if self.is_partial else self._manifest.rows.keys() - self._paths

    def files(self, verify: bool = False) -> Iterator[tuple[OutputPath, Source]]:
        """The assets and media to write."""
        for path, source in self.sources().items():
            self._paths.add(path)
            fingerprint = fingerprint_of(source)
            row = self._manifest.rows.get(path)
            alike = row is not None and row.fingerprint == fingerprint != b""
            if row is None or not alike or not self._is_intact(row, verify):
                self._pending[path] = MadeRow(
                    path=path,
                    kind=None,
                    template="",
                    source=NO_FILE,
                    fingerprint=fingerprint,
                    digest="",
                    cause="",
                )
                yield path, source

    @property
    def before(self) -> Mapping[OutputPath, int]:
        """Every file of the output that builds put there, to its rank.

        As far as it was asked for, if none comes or goes.
        """
        if self._moves_nothing:
            rows = self._manifest.rows
            return {path: rank_of(rows[path].kind) for path in self._paths}
        return self._manifest.owned

    @property
    def after(self) -> Set[OutputPath]:
        """Every file that is to be there; as far as it was asked for, if none comes or goes."""
        if not self.is_partial or self._moves_nothing:
            return self._paths
        return (self._manifest.rows.keys() - self._target.gone()) | self._paths

    @property
    def _moves_nothing(self) -> bool:
        return (
            self.is_partial
            and not self._target.gone()
            and self._paths <= self._manifest.rows.keys()
        )

    @property
    def recorded(self) -> bool:
        """True if the record in the output says what builds put there."""
        return self._manifest.is_recorded

    def retractions(self) -> list[Problem]:
        """Notices of the pages that go; to be asked for after the pages and before `settle`."""
        known, after = self._manifest.rows, self.after
        gone = [path for path in self.before if path not in after]
        if not gone:
            return []
        rows = filter(None, map(self._row, after))
        addresses = {row.source: url_of(row.path) for row in rows if _is_of_file(row.kind)}
        pages = filter(None, (self._gone(known[path]) for path in gone if path in known))
        unknown = [url_of(path) for path in gone if path not in known and path.endswith(".html")]
        notices = retractions(pages, addresses, self._target.catalogue)
        return [*notices, *forgotten(sorted(unknown))]

    def _gone(self, row: MadeRow) -> Gone | None:
        """The page of ``row``, if it was that of a content file, and not only in a preview."""
        if not _is_of_file(row.kind):
            return None
        content = decode_page(self._manifest.remembered(row.path)).content
        if not isinstance(content, ArticleContent):
            return Gone(url_of(row.path), row.source, "")
        return None if content.card.withheld else Gone(url_of(row.path), row.source, content.id)

    @property
    def is_flushed(self) -> bool:
        """True if whatever is in its place already is on the disk for certain."""
        return self._manifest.state is not None and self._manifest.state.flushed

    def settle(
        self, made: Sequence[Made], warnings: Iterable[Problem], durable: bool = False
    ) -> None:
        """Remember what was made; it must be in its place, if it has one.

        ``durable`` says that all there is has been flushed.
        """
        manifest, since = self._manifest, now()
        rows = self._pending
        for file in made:
            stat = settled(self._stat(file.path), since)
            rows[file.path] = rows[file.path]._replace(digest=file.digest, **stat._asdict())
        gone = [*self.gone]
        manifest.remember([*rows.values(), *self._restated])
        manifest.forget(gone)
        record = settled(self._stat(RECORD), since)
        # told once, though not each build renders a feed that is told of
        told = sorted({*warnings, *filter(is_of_rendering, self.told)})
        is_changed = bool(gone) or any(file.staged for file in made)
        flushed = durable or (self.is_flushed and not is_changed)
        state = replace(self._state, warnings=tuple(told), record=record, flushed=flushed)
        manifest.settle(state)

    def _stat(self, path: OutputPath) -> FileStat:
        folder = self._manifest.folder
        return (file_stat_of(f"{folder}/{path}") if folder else None) or UNSETTLED

    def _is_intact(self, row: MadeRow, verify: bool) -> bool:
        """True if the output holds what the build put there."""
        place = f"{self._manifest.folder}/{row.path}"
        if self._is_trusting and not verify:
            return True
        if not verify and is_unmoved(place, row.size, row.modified, row.changed, row.inode):
            return True
        since, seen = now(), file_stat_of(place)
        if seen is None or file_digest(place) != row.digest:
            return False
        self._restated.append(row._replace(**settled(seen, since)._asdict()))
        return True

    def reasons(self, path: OutputPath) -> tuple[str, ...]:
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

    def source_of(self, href: Href) -> ContentPath:
        """The content file behind the page at ``href``; `NO_FILE` if there is none."""
        return self._behind(href)[1]

    def _text_at(self, href: Href) -> ContentPath:
        """The file of the article or standing page at ``href``, else `NO_FILE`."""
        kind, source = self._behind(href)
        return source if _is_of_file(kind) else NO_FILE

    def _behind(self, href: Href) -> tuple[str | None, ContentPath]:
        path = file_of(decode(href))
        row = self._row(path)
        return (row.kind, row.source) if row else self._sources.get(path, (None, NO_FILE))

    def parts_of(self, template: str) -> tuple[str, ...]:
        """The files of the theme that pages of a template are made of."""
        return self._parts.get(template or ENTRY_TEMPLATE, ())

    def _row(self, path: OutputPath) -> MadeRow | None:
        return self._pending.get(path) or self._manifest.rows.get(path)

    def _template_cause(self, template: str) -> str:
        """What besides values the pages of a template are made of that is not what it was."""
        if template not in self._template_causes:
            self._template_causes[template] = as_sentence(self._changed_parts(template))
        return self._template_causes[template]

    def _changed_parts(self, template: str) -> list[str]:
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


def _is_of_file(kind: str | None) -> bool:
    return kind is not None and kind_named(kind).is_of_file


def _state(target: Target, inputs: Inputs, manifest: Manifest) -> tuple[State, Parts]:
    """How things stand once this build has ended, without what only its end will tell."""
    theme, site = inputs.theme, inputs.settings.site
    known = mentions(theme, manifest.state.mentions if manifest.state else {})
    parts = theme_parts(theme, site.owner.logo, known)
    state = State(
        inputs=inputs.digest,
        moment=target.moment,
        site=digest_of(site),
        navigation=dict(target.navigation),
        mentions=known,
        part_digests={name: part_digest(theme, name) for name in theme.files},
        templates=template_digests(theme, site, target.navigation, parts),
        warnings=(),
        record=UNSETTLED,
        files=0,
    )
    return state, parts
