"""The outline of an output: every file that belongs in it, from a new plan or from the last one.

Planning looks at everything. Where nothing has changed but the words of some articles, or the
theme, the outline is the remembered one with those words in their places; that costs what changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import TypeAlias

import msgspec

from site_builder.config.settings import Settings
from site_builder.content.files import Change, Content, Folder, Original, gather, is_aside, original
from site_builder.errors import Problem, SiteError, has_errors
from site_builder.incremental.manifest import Manifest, State
from site_builder.layout import ASSETS, CONTENT, MEDIA, SETTINGS_FILE, TEMPLATES
from site_builder.library.library import make_library
from site_builder.library.release import horizon
from site_builder.model.pages import Navigation, Page, Sheet
from site_builder.render.theme import Theme
from site_builder.store.store import Store
from site_builder.values import digest_of

Source: TypeAlias = bytes | Original
"""The bytes of a file that is no page, or the medium that it is a copy of."""


class Order(msgspec.Struct, frozen=True):
    """What an output is to be made of, besides content/."""

    settings: Settings
    theme: Theme
    as_of: datetime
    drafts: bool

    @property
    def digest(self) -> bytes:
        """Equal for orders that plans of the same content do not tell apart."""
        return digest_of((self.settings, self.drafts, sorted(self.theme.assets)))

    def differences(self, last: Order | None) -> Iterator[str]:
        """The files of settings and theme that are not what they were; none if that is unknown."""
        if last is None:
            return
        if last.settings != self.settings:
            yield SETTINGS_FILE
        names = sorted(last.theme.files.keys() | self.theme.files.keys())
        for name in names:
            if last.theme.files.get(name) != self.theme.files.get(name):
                yield f"{TEMPLATES}/{name}"

    def problems(self) -> Iterator[Problem]:
        """What is wrong in the settings, and between them and the theme."""
        yield from self.settings.warnings
        logo = self._logo
        if logo and "://" not in logo and logo not in self.theme.assets:
            found = f"there is no {TEMPLATES}/{ASSETS}{logo}"
            remedy = "Put the picture there, or write its address in full."
            yield Problem(SETTINGS_FILE, 0, "site.publisher.logo", found, remedy)

    @property
    def _logo(self) -> str | None:
        return self.settings.site.owner.logo


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """Every file of an output, before any is rendered."""

    navigation: Navigation
    sheets: Callable[[], Iterator[Sheet]]
    files: Callable[[], dict[str, Source]]
    """By output path; to be asked for after the sheets."""
    partial: bool = False
    """True if the pages that are certain to be what they were are left out, and all files."""
    problems: Callable[[], list[Problem]]
    """To be asked for after the sheets."""
    horizon: tuple[datetime, datetime]
    """From when on, and before when, it is the same."""
    content: Content | None = None
    """What it was planned from; None if it is the last one, from which no page is gone."""


def outline(
    order: Order,
    folder: Folder,
    changes: Sequence[Change],
    manifest: Manifest,
    store: Store,
    last: Order | None = None,
) -> Outline:
    """What is to be in the output of ``manifest``.

    ``last`` is the order that this very output was made to, if it is certain that nobody has
    touched it since. Raises SiteError if the site is not fit to be planned.
    """
    state = manifest.state
    if (
        state
        and manifest.is_current
        and state.inputs == order.digest
        and state.since <= order.as_of < state.until
        and not folder.problems
        and manifest.is_recorded
    ):
        revised = manifest.revised(changes)
        if revised is not None:
            same = last is not None and msgspec.structs.replace(last, as_of=order.as_of) == order
            return _revision(order, folder, store, changes, manifest, state, revised, same)
    return _plan(order, folder, changes, store)


def is_of_rendering(problem: Problem) -> bool:
    """True for what only those who render a page can tell: that a feed has no more room."""
    return problem.nature == "notice" and problem.path == SETTINGS_FILE


def fingerprint_of(source: Source) -> bytes:
    """Equal only for equal files; empty if that cannot be told."""
    if isinstance(source, bytes):
        return blake2b(source, digest_size=16).digest()
    return source.digest


def _plan(order: Order, folder: Folder, changes: Sequence[Change], store: Store) -> Outline:
    from site_builder.plan.plan import Plan

    content = gather(folder, store, changes)
    library, misplaced = make_library(content, order.settings, order.as_of, order.drafts)
    problems = [*content.problems, *misplaced, *order.problems()]
    plan = Plan(library, content, order.settings)

    def files() -> dict[str, Source]:
        media = {path: original(folder, store, place) for path, place in plan.media.items()}
        return {**_fixed(order.theme), **media}

    if has_errors(problems):
        raise SiteError([*problems, *plan.problems(_fixed(order.theme))])
    return Outline(
        navigation=plan.navigation,
        sheets=plan.sheets,
        files=files,
        problems=lambda: [*problems, *plan.problems(_fixed(order.theme))],
        horizon=horizon(content.articles, order.as_of),
        content=content,
    )


def _revision(
    order: Order,
    folder: Folder,
    store: Store,
    changes: Sequence[Change],
    manifest: Manifest,
    state: State,
    revised: dict[str, Page],
    partial: bool,
) -> Outline:
    def sheets() -> Iterator[Sheet]:
        if partial:
            yield from (page.sheet() for page in revised.values())
            return
        for row in manifest.rows.values():
            if row.path in revised:
                yield revised[row.path].sheet()
            elif row.kind:
                yield Sheet(row.path, row.kind, row.template, row.source, row.fingerprint, None)

    def files() -> dict[str, Source]:
        if partial:
            return {}
        media = {
            path: original(folder, store, f"{CONTENT}/{path.removeprefix(MEDIA)}")
            for path, row in manifest.rows.items()
            if path.startswith(MEDIA) and not row.kind
        }
        return {**_fixed(order.theme), **media}

    # what is held back is no change: nobody reads it
    held = {p for p in state.warnings if p.nature == "notice" and is_aside(f"{p.path}/")}
    rendered = set(filter(is_of_rendering, state.warnings))
    problems = {*state.warnings} - held - rendered | {*folder.notices}
    for change in changes:
        problems -= set(change.before.problems if change.before else ())
        problems |= set(change.after.problems if change.after else ())
    return Outline(
        navigation=state.navigation,
        sheets=sheets,
        files=files,
        problems=lambda: sorted(problems),
        horizon=(state.since, state.until),
        partial=partial,
    )


def _fixed(theme: Theme) -> dict[str, Source]:
    """The files that do not come from content/."""
    assets = {path: theme.asset_data[name] for name, path in theme.assets.items()}
    return {".nojekyll": b"", **assets}
