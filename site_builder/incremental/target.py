"""The target: all that an output is to hold, by a new plan or by what changed since the last one.

A plan of everything runs every task. Where the last plan is known, only those tasks run whose
questions have other answers now; what the others made stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from hashlib import blake2b
from typing import Protocol, TypeAlias

import msgspec

from site_builder.config.settings import Settings
from site_builder.content.sync import Original
from site_builder.errors import Problem
from site_builder.incremental.moment import Moment
from site_builder.layout import ASSETS, SETTINGS_FILE, TEMPLATES
from site_builder.library.catalogue import Catalogue
from site_builder.model.contents import SitemapEntry
from site_builder.model.page import Page
from site_builder.model.page_parts import Navigation
from site_builder.paths import OutputPath
from site_builder.plan.planner import Outcome
from site_builder.render.theme import Theme
from site_builder.values import digest_of

Source: TypeAlias = bytes | Original
"""The bytes of a file that is no page, or the medium that it is a copy of."""


class Inputs(msgspec.Struct, frozen=True):
    """What an output is made of, besides content/."""

    settings: Settings
    theme: Theme
    as_of: datetime
    drafts: bool
    languages: tuple[str, ...]
    """Tags; the first is that of articles which name none."""

    @property
    def digest(self) -> bytes:
        """Equal for inputs that plans of the same content do not tell apart."""
        assets = sorted(self.theme.assets)
        # where the site is brought to, and on which line what stands, shows on no page
        settings = msgspec.structs.replace(self.settings, publish={}, warnings=())
        return digest_of((settings, self.drafts, self.languages, assets))

    def differences(self, last: Inputs | None) -> Iterator[str]:
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
        logo = self.settings.site.owner.logo
        if logo and "://" not in logo and logo not in self.theme.assets:
            found = f"there is no {TEMPLATES}/{ASSETS}{logo}"
            remedy = "Put the picture there, or write its address in full."
            yield Problem(SETTINGS_FILE, 0, "site.publisher.logo", found, remedy)

    @property
    def fixed(self) -> dict[OutputPath, Source]:
        """The files of an output that do not come from content/, by their paths in it."""
        theme = self.theme
        assets = {path: theme.asset_data[name] for name, path in theme.assets.items()}
        return {OutputPath(".nojekyll"): b"", **assets}


class Target(Protocol):
    """All that an output is to hold."""

    navigation: Mapping[str, Navigation]
    """By language."""
    catalogue: Catalogue
    """In the first of the languages."""
    moment: Moment
    until: datetime | None
    """When something changes by itself, as far as is known."""
    is_partial: bool
    """True if only what changed is planned, and all else is what it was."""

    def outcomes(self) -> Iterator[Outcome]:
        """The tasks that were done, in the order in which their pages are to be rendered."""

    def gone(self) -> Set[OutputPath]:
        """The paths of pages and media that are no longer to be there; none of a whole plan."""

    def files(self, everything: bool) -> dict[OutputPath, Source]:
        """What is no page, by output path; unless ``everything``, that which may have changed.

        To be asked for after the outcomes.
        """

    def problems(self) -> list[Problem]:
        """What is wrong; to be asked for after the outcomes."""


def fingerprint_of(source: Source) -> bytes:
    """Equal only for equal files; empty if that cannot be told."""
    if isinstance(source, bytes):
        return blake2b(source, digest_size=16).digest()
    return source.digest


def is_of_rendering(problem: Problem) -> bool:
    """True for what only those who render a page can tell: that a feed has no more room."""
    return problem.nature == "notice" and problem.path == SETTINGS_FILE


def entry_of(page: Page) -> SitemapEntry | None:
    """What a sitemap says of a page; None if it does not."""
    return (page.head.href, page.head.updated) if page.head.indexed else None
