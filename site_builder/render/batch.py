"""Pages rendered and staged a batch at a time, in this process or shared out to others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from site_builder.config.settings import Site
from site_builder.content.sync import Original
from site_builder.errors import Problem, unreadable
from site_builder.layout import COMPILED, medium_of
from site_builder.model.contents import Navigation
from site_builder.output.stage import Made, Stage, UnreadableError
from site_builder.paths import OutputPath
from site_builder.render.theme import Theme
from site_builder.store.store import Store
from site_builder.store.texts import open_texts
from site_builder.workers import Pool

if TYPE_CHECKING:
    from concurrent.futures import Future

BATCH = 300_000
"""Bytes of encoded pages in one task of an executor, which are some hundred articles.

With less, workers wait for tasks; a feed weighs as much as thirty articles.
"""

WINDOW = 6
"""Tasks under way or waiting at once, so that a big site is never all in memory twice.

What is no more than this is done here: starting processes would cost more.
"""


class RenderContext(NamedTuple):
    """What every page is rendered with."""

    theme: Theme
    site: Site
    navigation: Mapping[str, Navigation]
    """By language of the part of the site."""


RenderTask: TypeAlias = tuple[RenderContext, list[bytes], Stage, Path]
"""Encoded pages, what to render them with, where to put them, and the folder of the store."""

T = TypeVar("T")
R = TypeVar("R")


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
        shared = self._stage, self._store.folder
        tasks = ((self._context, batch, *shared) for batch in _batches(pages))
        return _share(executor, self._render_here, _render_apart, tasks)

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


def _share(
    executor: Pool | None,
    here: Callable[[T], R],
    apart: Callable[[T], R],
    tasks: Iterable[T],
) -> Iterator[R]:
    """The results of all tasks in their order, with no more than `WINDOW` under way.

    ``here`` does a task in this process, ``apart`` in one of the executor's.
    """
    tasks = iter(tasks)
    first = list(islice(tasks, WINDOW))
    if executor is None or len(first) < WINDOW:
        yield from map(here, first)
        yield from map(here, tasks)
        return
    waiting = deque(executor.submit(apart, task) for task in first)
    try:
        for task in tasks:
            waiting.append(executor.submit(apart, task))
            yield waiting[0].result()
            waiting.popleft()
        while waiting:
            yield waiting[0].result()
            waiting.popleft()
    finally:
        _drop(waiting)


def _drop(futures: Iterable[Future[R]]) -> None:
    """Wait until nobody works on ``futures`` any more, so that nothing is staged later."""
    for future in futures:
        if not future.cancel():
            future.exception()
