"""What is stale: the files of an outline that are not what the manifest says was made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from site_builder.content import Folder
from site_builder.errors import Problem
from site_builder.looks import look, mentions, part_digest, theme_parts
from site_builder.manifest import Manifest, State
from site_builder.outline import Order, Outline, Source, fingerprint_of
from site_builder.output import Made, file_digest
from site_builder.pages import RECORD, Kind
from site_builder.stamps import UNSETTLED, now, settled, stamp_of
from site_builder.store import DamagedStoreError, MadeRow

_FLUSH = 500
"""Values that wait to be put into the store together."""


class Comparison:
    """An outline held against the manifest, and against the files themselves."""

    def __init__(
        self, outline: Outline, order: Order, folder: Folder, manifest: Manifest, output: Path
    ) -> None:
        self.kinds: Counter[Kind] = Counter()
        """How many pages of each kind there are to be, once all were asked for."""
        self.paths: set[str] = set()
        """Every file that is to be there, once all were asked for."""
        self._outline, self._order, self._folder = outline, order, folder
        self._manifest, self._output = manifest, output
        self._state = _state(outline, order, manifest)
        self._before = manifest.state.looks if manifest.state else {}
        self._pending: dict[str, MadeRow] = {}
        self._restamped: list[MadeRow] = []

    def pages(self, verify: bool = False) -> Iterator[bytes]:
        """The pages to render, encoded; with ``verify`` each file is read, not just looked at."""
        values: list[tuple[str, bytes]] = []
        for sheet in self._outline.sheets():
            self.kinds[sheet.kind] += 1
            self.paths.add(sheet.path)
            look = self._state.looks.get(sheet.template, b"")
            alike = look == self._before.get(sheet.template) and look != b""
            if alike and self._is_made(sheet.path, sheet.fingerprint, verify):
                continue
            value = sheet.value
            if value is None:
                value = self._manifest.value(sheet.path)
                if value is None:
                    raise DamagedStoreError(sheet.path)
            else:
                values.append((sheet.path, value))
            if len(values) == _FLUSH:
                self._manifest.remember_values(values)
                values = []
            self._expect(*sheet[:5])
            yield value
        self._manifest.remember_values(values)

    def files(self, verify: bool = False) -> Iterator[tuple[str, Source]]:
        """The assets and media to write."""
        for path, source in self._outline.files().items():
            self.paths.add(path)
            fingerprint = fingerprint_of(source, self._folder)
            if not fingerprint or not self._is_made(path, fingerprint, verify):
                self._expect(path, None, "", "", fingerprint)
                yield path, source

    def settle(self, made: Iterable[Made], warnings: Iterable[Problem]) -> None:
        """Remember what was made; it must be in its place."""
        manifest, since = self._manifest, now()
        rows = []
        for file in made:
            seen = stamp_of(f"{self._output}/{file.path}") or UNSETTLED
            row = self._pending[file.path]
            rows.append(row._replace(digest=file.digest, **settled(seen, since)._asdict()))
        manifest.remember([*rows, *self._restamped])
        manifest.forget([path for path in manifest.rows if path not in self.paths])
        record = stamp_of(f"{self._output}/{RECORD}") or UNSETTLED
        state = msgspec.structs.replace(
            self._state, warnings=tuple(warnings), record=settled(record, since)
        )
        manifest.settle(state)

    def _is_made(self, path: str, fingerprint: bytes, verify: bool) -> bool:
        """True if the output holds what was made of a value with this fingerprint."""
        row = self._manifest.rows.get(path)
        if row is None or row.fingerprint != fingerprint:
            return False
        place = f"{self._output}/{path}"
        seen, since = stamp_of(place), now()
        if seen == row.stamp and not verify:
            return True
        if seen is None or file_digest(place) != row.digest:
            return False
        self._restamped.append(row._replace(**settled(seen, since)._asdict()))
        return True

    def _expect(
        self, path: str, kind: Kind | None, template: str, source: str, fingerprint: bytes
    ) -> None:
        self._pending[path] = MadeRow(path, kind, template, source, fingerprint, *UNSETTLED, "")


def _state(outline: Outline, order: Order, manifest: Manifest) -> State:
    """How things stand once this build has ended, without what only its end will tell."""
    theme, site = order.theme, order.settings.site
    known = mentions(theme, manifest.state.mentions if manifest.state else {})
    parts = theme_parts(theme, site.owner.logo, known)
    since, until = outline.horizon
    return State(
        generation=0,
        inputs=order.digest,
        since=since,
        until=until,
        site=site,
        navigation=outline.navigation,
        mentions=known,
        part_digests={name: part_digest(theme, name) for name in theme.files},
        looks=look(theme, site, outline.navigation, parts),
        warnings=(),
        record=UNSETTLED,
    )
