"""The redirects of a site, as hosts read them from a file of rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from site_builder.incremental.manifest import Manifest
from site_builder.model.page import decode_page
from site_builder.paths import OutputPath, encode, url_of
from site_builder.plan.kinds import FORMER_TOPIC, NOT_FOUND, names_of
from site_builder.publish.hosts.host import Redirects

FILE = OutputPath("_redirects")

_KINDS = names_of(FORMER_TOPIC.label)
_WILD = re.compile(r"[:*\s]")
"""What means more in a rule than itself."""


class Redirect(NamedTuple):
    """An old address that leads on."""

    page: OutputPath
    """What stands there for hosts that know no redirects."""
    source: str
    """Its path, percent-encoded, with the one that the site is served below."""
    target: str
    """Likewise that of where it leads."""


class RuleFile(NamedTuple):
    """The rules of a host."""

    data: bytes
    """Empty if there is none."""
    pages: frozenset[OutputPath]
    """What the rules stand for."""


def site_redirects(manifest: Manifest, base: str) -> list[Redirect]:
    """Every redirect of the site as it was last built, below the path ``base``."""
    found = (
        Redirect(
            path,
            f"{base}{encode(url_of(path))}",
            f"{base}{decode_page(manifest.remembered(path)).head.href}",
        )
        for path in sorted(manifest.rows)
        if manifest.rows[path].kind in _KINDS
    )
    return list(found)


def rule_file(
    redirects: Iterable[Redirect], manifest: Manifest, base: str, host: Redirects, plan: str
) -> RuleFile:
    """As many ``redirects`` as ``host`` takes; the pages of the others lead readers on as well.

    Behind them stand the pages of ``manifest``, below the path ``base``, for addresses that lead
    nowhere, where the host has to be told of these.
    """
    missing = [*_missing(manifest, base)] if host.names_404 else []
    rules = dict(_rules(redirects, host, host.rules.of(plan) - len(missing)))
    return RuleFile("".join((*rules.values(), *missing)).encode(), frozenset(rules))


def _missing(manifest: Manifest, base: str) -> Iterator[str]:
    for path in sorted(manifest.rows):
        if manifest.rows[path].kind == NOT_FOUND.name and "/" in path:
            page = f"{base}{encode(url_of(path))}"
            yield f"{page.rpartition('/')[0]}/* {page} 404\n"


def _rules(
    redirects: Iterable[Redirect], host: Redirects, most: int
) -> Iterator[tuple[OutputPath, str]]:
    size = 0
    for redirect in islice((one for one in redirects if _is_known(one, host)), most):
        rule = f"{redirect.source} {redirect.target} {host.code}\n"
        size += len(rule)
        if size > host.size:
            return
        yield redirect.page, rule


def _is_known(redirect: Redirect, host: Redirects) -> bool:
    """True if ``host`` can be told of it."""
    source, target = redirect.source, redirect.target
    if source.rstrip("/") == target.rstrip("/"):
        return False  # to some hosts the two are one address
    if host.ascii_only and "%" in source:
        return False
    return not _WILD.search(source + target) and len(f"{source} {target} {host.code}") <= host.line
