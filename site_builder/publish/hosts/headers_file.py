"""The headers of a site, as hosts read them from a file of rules.

No header stands in two rules that match one address: hosts join what both of them say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from html import unescape
from pathlib import Path

from site_builder.incremental.manifest import Manifest
from site_builder.layout import ASSETS
from site_builder.paths import OutputPath, percent_encode
from site_builder.plan.kinds import FORMER_TOPIC, SITE_FEED, SUBSCRIPTIONS, names_of
from site_builder.publish.hosts.host import Headers
from site_builder.publish.hosts.http_headers import IMMUTABLE, headers_of
from site_builder.store.sqlite_errors import DamagedStoreError

FILE = OutputPath("_headers")

_HEAD = 1 << 14
"""Bytes of a page in which its policy is looked for."""

_POLICY = re.compile(
    rb"""<meta\s+http-equiv="Content-Security-Policy"\s+content="([^"]*)"\s*/?>""", re.IGNORECASE
)
_FEEDS = names_of(SITE_FEED.label)
_BARE = names_of(FORMER_TOPIC.label)
"""Pages that hold nothing, whose policy is a stricter one."""


def headers_file(
    manifest: Manifest, output: Path, feeds: Mapping[str, str], host: Headers
) -> bytes:
    """The rules for a site as it was last built into ``output``.

    ``feeds`` has the file name of each feed format. Whatever is not named in them is revalidated,
    as the hosts do by themselves. Raises DamagedStoreError if a page is not there.
    """
    everywhere = {"X-Content-Type-Options": "nosniff"}
    if policy := common_policy(_pages(manifest, output)):
        everywhere["Content-Security-Policy"] = policy
    rules = {"/*": everywhere, f"/{ASSETS}*": {"Cache-Control": IMMUTABLE}}
    for pattern, path in sorted(_feed_patterns(manifest, host).items()):
        rules[pattern] = headers_of(path, feeds)
    return "\n".join(_rule(*rule) for rule in rules.items()).encode()


def _rule(pattern: str, headers: Mapping[str, str]) -> str:
    return "".join([f"{pattern}\n", *(f"  {name}: {value}\n" for name, value in headers.items())])


def _feed_patterns(manifest: Manifest, host: Headers) -> dict[str, OutputPath]:
    """What matches the address of each feed just once, with one of those that it matches."""
    patterns: dict[str, OutputPath] = {}
    for path, row in manifest.rows.items():
        if row.kind in (SITE_FEED.name, SUBSCRIPTIONS.name):
            patterns[f"/{percent_encode(path)}"] = path
        elif row.kind in _FEEDS:
            *folders, _, name = path.split("/")
            folder = "" if host.is_greedy else "".join(f"/{part}" for part in folders)
            patterns[f"{percent_encode(folder)}/*/{name}"] = path
    wild = [pattern for pattern in patterns if "*" in pattern]
    return {
        pattern: path
        for pattern, path in patterns.items()
        if pattern in wild or not any(fnmatchcase(pattern, other) for other in wild)
    }


def common_policy(pages: Iterable[bytes]) -> str:
    """What the Content-Security-Policies of all ``pages`` have in common, but hashes.

    Empty if one of them has none: a header would forbid on it what it allows. For the same reason
    default-src is only in it if all that it stands in for is: what else a page says of scripts,
    styles and so on (CSP level 3, section 6.1, fetch directives).
    """
    policies = [*map(_directives, pages)]
    if not policies:
        return ""
    common = [one for one in policies[0] if "'sha" not in one and all(one in p for p in policies)]
    left_out = {one for policy in policies for one in policy}.difference(common)
    if any("-src" in one for one in left_out):
        common = [one for one in common if not one.startswith("default-src")]
    return "; ".join(common)


def _directives(page: bytes) -> list[str]:
    match = _POLICY.search(page)
    text = unescape(match[1].decode("utf-8", "replace")) if match else ""
    return [*filter(None, map(str.strip, text.split(";")))]


def _pages(manifest: Manifest, output: Path) -> Iterator[bytes]:
    """How a page of each template begins."""
    examples = {
        row.template: path
        for path, row in sorted(manifest.rows.items(), reverse=True)
        if path.endswith(".html") and row.kind and row.kind not in _BARE
    }
    for path in examples.values():
        try:
            with open(output / path, "rb") as file:
                yield file.read(_HEAD)
        except FileNotFoundError as error:
            raise DamagedStoreError(path) from error
