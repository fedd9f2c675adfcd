"""Pages rendered and staged a batch at a time, in this process or shared out to others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, TypeAlias

from site_builder.config.settings import Site
from site_builder.content.sync import Original
from site_builder.errors import Problem, unreadable
from site_builder.layout import COMPILED, medium_of
from site_builder.model.page_parts import Navigation
from site_builder.output.stage import Made, Stage, UnreadableError
from site_builder.paths import OutputPath
from site_builder.render.theme import Theme
from site_builder.store.store import Store
from site_builder.store.texts import open_texts
from site_builder.workers import Pool, shared

BATCH = 300_000
"""Bytes of encoded pages in one task of an executor, which are some hundred articles.

With less, workers wait for tasks; a feed weighs as much as thirty articles.
"""

SHARED_FROM = 6
"""Tasks from which on an executor is used: below, starting processes costs more."""


class RenderContext(NamedTuple):
    """What every page is rendered with."""

    theme: Theme
    site: Site
    navigation: Mapping[str, Navigation]
    """By language of the part of the site."""


RenderTask: TypeAlias = tuple[RenderContext, list[bytes], Stage, Path]
"""Encoded pages, what to render them with, where to put them, and the folder of the store."""


class BatchRenderer:
    """Renders the pages of one site into one stage."""

    def __init__(self, context: RenderContext, stage: Stage, store: Store) -> None:
        """``store`` holds the HTML of the texts that the pages name."""
        self._context = context
        self._stage, self._store = stage, store

    def run(
        self, pages: Iterable[bytes], executor: Pool | None
    ) -> Iterator[tuple[list[Made], list[Problem]]]:
        """Render and stage encoded pages, some at a time; a template's fault is a problem."""
        place = self._stage.absolute(), self._store.folder.absolute()
        tasks = ((self._context, batch, *place) for batch in _batches(pages))
        first = list(islice(tasks, SHARED_FROM))
        if executor is None or len(first) < SHARED_FROM:
            return map(self._render_here, chain(first, tasks))
        return shared(executor, _render_apart, chain(first, tasks))

    def copy(self, path: OutputPath, source: bytes | Original) -> tuple[list[Made], list[Problem]]:
        """Stage a file that is no page."""
        if isinstance(source, bytes):
            return [self._stage.put(path, source)], []
        shown = medium_of(path)
        try:
            made, copied = self._stage.copy(path, source.file)
        except UnreadableError as error:
            return [], [unreadable(shown, error.why)]
        # what was measured, and found safe, must be what was copied
        if copied != source.stat and bytes.fromhex(made.digest) != source.digest:
            found = "it changed while the site was being built"
            return [], [Problem(shown, 0, "", found, "Build again when it has been saved.")]
        return [made], []

    def _render_here(self, task: RenderTask) -> tuple[list[Made], list[Problem]]:
        return _render(task, self._store.texts)


def _batches(pages: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for page in pages:
        batch.append(page)
        size += len(page)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _render(task: RenderTask, texts: Mapping[str, str]) -> tuple[list[Made], list[Problem]]:
    # template engine and dates are loaded when there is something to render
    from site_builder.render.renderer import render_batch

    context, pages, stage, folder = task
    rendered, problems = render_batch(*context, pages, texts, folder / COMPILED)
    return [stage.put(page.path, page.data, page.kind, page.rank) for page in rendered], problems


def _render_apart(task: RenderTask) -> tuple[list[Made], list[Problem]]:
    """Render a batch and stage it; what an executor is given."""
    with open_texts(task[-1]) as texts:
        return _render(task, texts)
