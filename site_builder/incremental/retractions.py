"""Retractions: what readers could reach, and no longer can.

A page goes without a word when its article is held back, deleted, or moves to another address.
That may be meant; the build that does it says so, once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from site_builder.errors import Problem
from site_builder.layout import CONTENT
from site_builder.library.catalogue import Catalogue
from site_builder.library.release import REASONS
from site_builder.paths import ContentPath, SiteUrl

FEW = 5
"""As many pages that went for the same reason are told one by one."""

_TELL = "Feed readers keep what they have; status: withdrawn would tell them."


class Gone(NamedTuple):
    """A page that was there when the last build ended, and is no longer to be."""

    address: SiteUrl
    source: ContentPath
    """The content file that it was made of."""
    id: str
    """Of its article; empty for a standing page and for a withdrawn article."""


def retractions(
    gone: Iterable[Gone], addresses: Mapping[ContentPath, SiteUrl], catalogue: Catalogue
) -> list[Problem]:
    """A notice of each page in ``gone``, or of many together.

    ``addresses`` leads from each article and standing page that is published to where it is now.
    """
    groups: dict[str, list[Gone]] = defaultdict(list)
    for page in gone:
        # an article that states its id is the same in another file
        source = next(iter(catalogue.shared.listed("id", page.id)), page.source)
        reason = _held(source, catalogue) or ("moved" if source in addresses else "deleted")
        groups[reason].append(page._replace(source=source))
    return [
        notice
        for reason, pages in groups.items()
        for notice in (
            [_many(reason, pages)]
            if len(pages) > FEW
            else _each(reason, pages, addresses, catalogue)
        )
    ]


def _held(source: ContentPath, catalogue: Catalogue) -> str | None:
    """Why the article in a file is not published; None if it is, or there is none."""
    if catalogue.sources.exists(source) and catalogue.sources.value(source) is None:
        return "draft"
    item = catalogue.item(source)
    return item.withheld if item else None


def forgotten(addresses: Sequence[SiteUrl]) -> Iterator[Problem]:
    """A notice of pages that go, of which nothing is known but that a build made them."""
    if addresses:
        shown = ", ".join(addresses[:FEW])
        more = f" and {len(addresses) - FEW:,} more" if len(addresses) > FEW else ""
        pages = "a page is" if len(addresses) == 1 else f"{len(addresses):,} pages are"
        found = f"{pages} gone that an earlier build made: {shown}{more}"
        yield _notice(CONTENT, found, "")


def _each(
    reason: str,
    pages: Iterable[Gone],
    addresses: Mapping[ContentPath, SiteUrl],
    catalogue: Catalogue,
) -> Iterator[Problem]:
    for page in pages:
        address, source, _ = page
        if reason == "moved":
            found = f"its address was {address} and is {addresses[source]} now"
            yield _notice(source, found, f'To lead readers on, add aliases: ["{address}"].')
        elif reason == "deleted":
            found = f"no longer there, and its page {address} is gone"
            other = f'If it is published from another file, add aliases: ["{address}"] there.'
            yield _notice(source, found, f"{_tell([page])} {other}".lstrip())
        else:
            key = REASONS[reason].field
            found = f"{REASONS[reason].now}, and its page {address} is gone"
            remedy = _tell([page]) if reason != "expired" else ""
            yield _notice(source, found, remedy, catalogue.sources.line(source, key), key)


def _many(reason: str, pages: list[Gone]) -> Problem:
    first = pages[0]
    files = f"{', '.join(page.source for page in pages[:3])} and {len(pages) - 3:,} more"
    if reason == "moved":
        found = f"{len(pages):,} pages have other addresses now, and the old ones are gone: {files}"
        alias = f'aliases: ["{first.address}"] in {first.source}'
        return _notice(CONTENT, found, f"To lead readers on, add to each its old one: {alias}.")
    why = REASONS[reason].these_now if reason in REASONS else "these are no longer there"
    found = f"{len(pages):,} pages are gone, for {why}: {files}"
    return _notice(CONTENT, found, _tell(pages) if reason != "expired" else "")


def _tell(pages: Iterable[Gone]) -> str:
    """What an editor should know if feeds had the text of one of ``pages``."""
    return _TELL if any(page.id for page in pages) else ""


def _notice(path: str, found: str, remedy: str, line: int = 0, key: str = "") -> Problem:
    return Problem(path, line, key, found, remedy, "warning", "notice")
