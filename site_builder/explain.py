"""What a page is made of, and why it was rendered, or would be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from site_builder.build import find_stale
from site_builder.errors import Problem, SiteError, raise_errors
from site_builder.incremental.differences import sources
from site_builder.incremental.staleness import Staleness
from site_builder.layout import TEMPLATES
from site_builder.model.page import decode_page
from site_builder.paths import ContentPath, OutputPath, SiteUrl, file_of
from site_builder.plan.kinds import kind_named
from site_builder.session import Options, Session


class Explanation(msgspec.Struct, frozen=True):
    """Where a page comes from."""

    path: OutputPath
    kind: str
    """What it is counted as."""
    sources: tuple[ContentPath, ...]
    """Content files that it shows anything of."""
    theme: tuple[str, ...]
    """Theme files, its own template first."""
    settings: tuple[str, ...]
    """Sections of site.toml."""
    last: tuple[str, ...]
    """Why it was last rendered, as clauses; empty if it is not known."""
    next: tuple[str, ...]
    """Why the next build renders it; empty if it does not."""


def explain(root: Path, address: str, options: Options) -> Explanation:
    """Explain the page at ``address``: a path of the site, or a whole URL of it.

    Nothing in the output is touched. Raises SiteError if there is no such page, or with every
    problem of a site that cannot be built.
    """
    with Session(root, options) as session:
        while True:
            with session.opened() as (settings, store):
                folder = session.sync(settings, store)
                with store.trial():
                    return _explain(find_stale(session, settings, folder, store), address)


def causes(
    rendered: Mapping[OutputPath, Sequence[str]],
) -> list[tuple[list[str], tuple[OutputPath, ...]]]:
    """Each reason once, with the pages that were rendered for it; the widest come first.

    ``rendered`` leads from paths to reasons. Reasons for the very same pages stand together.
    """
    pages: dict[str, list[OutputPath]] = defaultdict(list)
    for path, reasons in rendered.items():
        for reason in reasons:
            pages[reason].append(path)
    together: dict[tuple[OutputPath, ...], list[str]] = defaultdict(list)
    for reason, paths in pages.items():
        together[tuple(paths)].append(reason)
    found = [(reasons, paths) for paths, reasons in together.items()]
    return sorted(found, key=lambda cause: -len(cause[1]))


def _explain(stale: Staleness, address: str) -> Explanation:
    path = _path(address, stale.inputs.settings.site.base)
    sheets = {sheet.path: sheet for sheet in stale.sheets()}
    raise_errors(stale.problems())
    if path not in sheets:
        remedy = f"The nearest one above it is {_above(path, sheets.keys())}."
        raise SiteError([Problem(address, 0, "", "no page of the site has this address", remedy)])
    sheet = sheets[path]
    kind = kind_named(sheet.kind)
    cause = stale.cause(sheet)
    page = decode_page(stale.value(sheet))
    own = f"{TEMPLATES}/{sheet.template}"
    files = (f"{TEMPLATES}/{name}" for name in stale.parts_of(sheet.template))
    return Explanation(
        path=path,
        kind=kind.label,
        sources=tuple(sources(page, stale.source_of)),
        theme=tuple(sorted(files, key=lambda file: (file != own, file))),
        settings=("site", "urls", *kind.settings),
        last=stale.reasons(path),
        next=stale.reasons_for(page) if cause == "" else (cause,) if cause else (),
    )


def _above(path: str, paths: Set[str]) -> str:
    """The address of the nearest page in whose folder ``path`` would lie."""
    while path:
        path = path.rpartition("/")[0]
        if f"{path}/index.html" in paths:
            return f"/{path}/"
    return "/"


def _path(address: str, base: str) -> OutputPath:
    """The output path that an address leads to."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    if parts.netloc:
        path = path.removeprefix(base)
    return file_of(SiteUrl(path if path.startswith("/") else f"/{path}"))
