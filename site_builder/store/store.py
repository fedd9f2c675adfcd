"""What a site remembers from one build to the next, in .site-builder/; always safe to delete.

Nothing in it is trusted further than it can be checked. What another version has written, or
anything has damaged, is dropped as a whole; a file of the site or of the output is the remembered
one only if its stat is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.store import changes, database, index, outputs, readings, texts, traces
from site_builder.store.changes import ChangeLog
from site_builder.store.outputs import StoredOutput
from site_builder.store.readings import StoredReadings
from site_builder.store.texts import StoredTexts

_FORM = "5"
"""Changes with the tables."""

_TABLES = (
    *readings.TABLES, *texts.TABLES, *changes.TABLES,
    *outputs.TABLES, *index.TABLES, *traces.TABLES,
)  # fmt: skip


class Store:
    """The store of one site, for a process that is `alone` in it and is `told_in_words`.

    What it is asked for again and again it keeps in memory. So once another process may have
    written to it, it must not be used before `is_ours` has said that none did.
    """

    def __init__(self, folder: Path, toolchain: str) -> None:
        """``folder`` is the site's work folder; ``toolchain`` says what writes to the store."""
        self.folder, self.toolchain = folder, toolchain
        self._database = database.open_database(folder, f"{_FORM} {toolchain}", _TABLES)
        self.readings = StoredReadings(self._database)
        self.texts = StoredTexts(self._database)
        self.changes = ChangeLog(self._database)
        self._outputs: dict[str, StoredOutput] = {}
        self._seen = database.foreign_writes(folder, self._database)

    def output(self, name: str) -> StoredOutput:
        """What is remembered of the output ``name``."""
        if name not in self._outputs:
            self._outputs[name] = StoredOutput(self._database, name, self.changes)
        return self._outputs[name]

    @property
    def is_ours(self) -> bool:
        """True if no other process has written to the store since this was last asked."""
        before, self._seen = self._seen, database.foreign_writes(self.folder, self._database)
        return before == self._seen

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside happen, or none."""
        try:
            with database.transaction(self._database):
                yield
        except BaseException:
            self._reload()
            raise

    @contextmanager
    def trial(self) -> Iterator[None]:
        """No change inside happens."""
        try:
            with database.trial(self._database):
                yield
        finally:
            self._reload()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _reload(self) -> None:
        self.readings.reload()
        self.texts.reload()
        for output in self._outputs.values():
            output.reload()
