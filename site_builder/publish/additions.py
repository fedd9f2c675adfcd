"""The additions: what one target holds besides what was built, or instead of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from site_builder.config.settings import Settings
from site_builder.config.targets import PublishTarget
from site_builder.errors import Problem
from site_builder.incremental.manifest import Manifest
from site_builder.layout import SETTINGS_FILE
from site_builder.output.digests import digest_of_bytes
from site_builder.paths import OutputPath
from site_builder.publish.hosts import headers_file, redirects
from site_builder.publish.hosts.host import HOST_ROWS, Host
from site_builder.publish.pings import key_file
from site_builder.publish.publication import PublishedFile
from site_builder.publish.site_files import SiteFiles

_RANK = 3
"""When additions are sent: they speak of what is there by then."""

CNAME = OutputPath("CNAME")
"""Where GitHub Pages looks for the domain of a site that has one of its own."""


class Additions(msgspec.Struct, frozen=True):
    """What a target holds besides what was built, or instead of it."""

    files: dict[OutputPath, bytes] = {}
    """What is made for the target alone."""
    domain: str | None = None
    """What `CNAME` is to say, if it is among them; one that is there already stays."""
    left_out: frozenset[OutputPath] = frozenset()
    """What was built, and is not to be there."""
    notices: tuple[Problem, ...] = ()


def additions(
    target: PublishTarget, settings: Settings, manifest: Manifest, output: Path
) -> Additions:
    """What ``target`` holds besides the files of ``manifest``, or instead of them.

    These lie in ``output``.
    """
    more = _host_additions(target, settings, manifest, output)
    if not target.indexnow:
        return more
    key = {key_file(target.indexnow): target.indexnow.encode()}
    return replace(more, files={**more.files, **key})


def _host_additions(
    target: PublishTarget, settings: Settings, manifest: Manifest, output: Path
) -> Additions:
    """What its host needs."""
    if not target.host:
        return Additions()
    host = HOST_ROWS[target.host]
    if domain := _domain(target, settings):
        return Additions({CNAME: f"{domain}\n".encode()}, domain)
    if host.redirects is None:
        return Additions()
    found = redirects.site_redirects(manifest, settings.site.base)
    rules = redirects.rule_file(found, manifest, settings.site.base, host.redirects, target.plan)
    files = {redirects.FILE: rules.data} if rules.data else {}
    if host.headers:
        feeds = settings.urls.feeds
        files[headers_file.FILE] = headers_file.headers_file(manifest, output, feeds, host.headers)
    return Additions(
        files=files,
        # where files go first, a rule counts for nothing as long as its page is there
        left_out=rules.pages if host.redirects.files_first else frozenset(),
        notices=tuple(_notices(target, host, len(found), len(rules.pages))),
    )


def with_additions(site: SiteFiles, more: Additions) -> SiteFiles:
    """A built site as the target is to hold it."""
    files = {path: file for path, file in site.files.items() if path not in more.left_out}
    for path, data in more.files.items():
        files[path] = PublishedFile(digest_of_bytes(data), len(data), _RANK)
    return replace(site, files=files, made=more.files)


def _domain(target: PublishTarget, settings: Settings) -> str | None:
    """The domain that the host has to be told of.

    None if the site stands below a path: then it is another site of the same owner that has it.
    """
    domain = urlsplit(settings.site.base_url).hostname or ""
    own = f".{HOST_ROWS['github-pages'].domains}"
    if target.host != "github-pages" or settings.site.base or domain.endswith(own):
        return None
    return domain


def _notices(target: PublishTarget, host: Host, number: int, rules: int) -> Iterator[Problem]:
    if host.redirects and rules < number:
        found = (
            f"{number:,} old addresses lead on, and {host.label} takes {rules:,} of them "
            "as redirects: pages lead on from the others"
        )
        key = f"publish.{target.name}.host"
        yield Problem(SETTINGS_FILE, target.line, key, found, "", "warning", "notice")
