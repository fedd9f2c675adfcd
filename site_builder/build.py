"""The build: one straight line from content to output."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from site_builder.config import SETTINGS_FILE, Settings, read_settings
from site_builder.content import CONTENT, SHARED_FROM, Progress, read_content
from site_builder.errors import Problem, SiteError, has_errors, raise_errors, reason
from site_builder.library import make_library
from site_builder.output import WORK, Made, Stage, as_problem
from site_builder.pages import Kind
from site_builder.plan import Plan
from site_builder.render import Batch, render_batch
from site_builder.theme import ASSETS, TEMPLATES, Theme, read_theme

BATCH = 100_000
"""Bytes of encoded pages in one task of an executor: a feed weighs as much as thirty articles."""

WINDOW = 6
"""Tasks under way or waiting at once, so that a big site is never all in memory twice."""

T = TypeVar("T")
R = TypeVar("R")


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What one build is asked for beyond the settings of the site."""

    output: Path | None = None
    """Default: output/ in the site folder."""
    base_url: str | None = None
    as_of: datetime | None = None
    """The instant that embargoes and expiries are held against; default: now."""
    drafts: bool = False
    """Show drafts and embargoed articles, marked as such."""
    clean: bool = False
    """Write every file anew, also those that would not change."""


class Report(msgspec.Struct, frozen=True):
    """What a build did."""

    pages: dict[Kind, int]
    written: int
    """Files that are new or changed."""
    deleted: int
    output: Path
    warnings: tuple[Problem, ...]


def build(
    root: Path,
    options: Options,
    executor: Executor | None = None,
    progress: Progress = lambda *_: None,
) -> Report:
    """Build the site in ``root``.

    ``executor`` shares the work out; with None all of it is done here. Raises SiteError with
    every problem of the site; output/ is then as it was.
    """
    settings = _settings(root, options)
    theme = read_theme(root)
    content = read_content(root, settings, executor, progress)
    if len(content.articles) < SHARED_FROM:
        executor = None
    library, misplaced = make_library(
        content, settings, options.as_of or datetime.now(UTC), options.drafts
    )
    problems = [*content.problems, *misplaced, *_missing_logo(settings, theme)]
    if not library.items:
        raise_errors(problems)
        raise SiteError([*problems, _NOTHING])
    plan = Plan(library, content, settings, theme)
    if has_errors(problems):
        raise SiteError([*problems, *plan.problems()])
    output = options.output or root / "output"
    try:
        with Stage(root / WORK, output, options.clean) as stage:
            made, faults = _stage_all(plan, settings, theme, stage, executor, progress)
            problems += plan.problems()
            raise_errors([*problems, *faults])
            deleted = stage.publish(made)
    except OSError as error:
        raise_errors([*problems, *plan.problems()])
        raise SiteError([as_problem(error, output)]) from error
    return Report(
        pages=dict(Counter(file.kind for file in made.values() if file.kind)),
        written=sum(file.staged for file in made.values()),
        deleted=len(deleted),
        output=output,
        warnings=tuple(sorted(set(problems))),
    )


_NOTHING = Problem(
    "content",
    0,
    "",
    "no article in it is to be published",
    'Write one with: site-builder new "HEADLINE", and take its status: line out.',
)


def _missing_logo(settings: Settings, theme: Theme) -> Iterator[Problem]:
    logo = settings.site.owner.logo
    if logo and "://" not in logo and logo not in theme.assets:
        found = f"there is no {TEMPLATES}/{ASSETS}{logo}"
        remedy = "Put the picture there, or write its address in full."
        yield Problem(SETTINGS_FILE, 0, "site.publisher.logo", found, remedy)


def _settings(root: Path, options: Options) -> Settings:
    settings = read_settings(root)
    if options.base_url is None:
        return settings
    site = msgspec.structs.replace(settings.site, base_url=options.base_url.rstrip("/") + "/")
    return msgspec.structs.replace(settings, site=site)


def _stage_all(
    plan: Plan,
    settings: Settings,
    theme: Theme,
    stage: Stage,
    executor: Executor | None,
    progress: Progress,
) -> tuple[dict[str, Made], list[Problem]]:
    """Render every page and copy every file into ``stage``."""
    made: dict[str, Made] = {}
    problems: dict[tuple[str, int], Problem] = {}
    tasks = ((batch, stage) for batch in _batches(plan, settings, theme))
    for files, faults in _share(executor, _stage_batch, tasks):
        made.update((file.path, file) for file in files)
        for problem in faults:
            problems.setdefault((problem.path, problem.line), problem)
        progress("Rendered", len(made))
    for path, source in plan.files.items():
        try:
            data = source if isinstance(source, bytes) else source.read_bytes()
        except OSError as error:
            shown = f"{CONTENT}/{path.removeprefix('media/')}"
            problems[shown, 0] = Problem(shown, 0, "", f"cannot be read: {reason(error)}")
        else:
            made[path] = stage.put(path, data)
    return made, list(problems.values())


def _batches(plan: Plan, settings: Settings, theme: Theme) -> Iterator[Batch]:
    def batch(pages: list[bytes], digests: set[str]) -> Batch:
        texts = {digest: plan.texts[digest] for digest in digests}
        return Batch(theme, settings.site, plan.navigation, tuple(pages), texts)

    pages: list[bytes] = []
    digests: set[str] = set()
    size = 0
    for page in plan.pages():
        pages.append(page.encode())
        digests.update(passage.digest for passage in page.passages)
        size += len(pages[-1])
        if size >= BATCH:
            yield batch(pages, digests)
            pages, digests, size = [], set(), 0
    if pages:
        yield batch(pages, digests)


def _stage_batch(task: tuple[Batch, Stage]) -> tuple[list[Made], list[Problem]]:
    """Render a batch and stage it; what an executor is given."""
    batch, stage = task
    rendered, problems = render_batch(batch)
    return [stage.put(page.path, page.data, page.kind) for page in rendered], problems


def _share(executor: Executor | None, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
    """The results of all tasks in their order, with no more than `WINDOW` under way."""
    if executor is None:
        yield from map(work, tasks)
        return
    waiting: deque[Future[R]] = deque()
    for task in tasks:
        waiting.append(executor.submit(work, task))
        if len(waiting) >= WINDOW:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
