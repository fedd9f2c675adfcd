"""A kind of page: one row that says all there is to know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from site_builder.errors import Problem
from site_builder.model.contents import Content
from site_builder.model.page_parts import Head
from site_builder.paths import NO_FILE, ContentPath, SiteUrl
from site_builder.plan.context import Context

Key: TypeAlias = Any
"""What tells pages of a kind apart: a `ContentPath`, a day, a slug, or whatever text it takes."""


class Planned(NamedTuple):
    """A page as its maker leaves it."""

    url: SiteUrl
    head: Head
    content: Content
    source: ContentPath = NO_FILE
    """The content file that it is chiefly made of, where there is one."""
    template: str = ""
    """Its template, if that is not the one of its kind."""


def nothing_to_say(_: Context, __: Key) -> Iterable[Problem]:
    """No problems."""
    return ()


class Kind(NamedTuple):
    """What the pages of a kind have in common, and how they are made."""

    name: str
    label: str
    """What a report counts them as."""
    rank: int
    """When they are published, and in reverse deleted: 1 before what lists them, 2, 3 at last."""
    template: str
    """Its name in the theme; empty for a feed."""
    of: str
    """What there is one of these for; see `site_builder.plan.members`."""
    urls: Callable[[Context, Key], Sequence[SiteUrl]]
    """The addresses of the pages with a key; none if there is nothing to show."""
    make: Callable[[Context, Key, Sequence[SiteUrl]], Iterator[Planned]]
    """The pages with a key, at these URLs."""
    key: Callable[[str], Key] = str
    """From a member to the key of its pages, which it may share with others."""
    schema: str = "WebPage"
    """Type of https://schema.org that its structured data has."""
    is_of_file: bool = False
    """True if it is the page of the content file that is its key."""
    settings: tuple[str, ...] = ()
    """Sections of site.toml, beside [site] and [urls], that it is made with."""
    named_by: str = "slug"
    """The field of a content file that gives its address."""
    check: Callable[[Context, Key], Iterable[Problem]] = nothing_to_say
    """What is wrong besides in what a key stands for, be there a page or not."""
    gives_way: bool = False
    """True if it is left out where a page of another kind stands."""
    is_shared: bool = False
    """True for what a site has once, however many languages it has."""
