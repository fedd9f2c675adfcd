"""The targets: [publish.NAME], each the way to one host."""

from __future__ import annotations

import msgspec


class PublishTarget(msgspec.Struct, frozen=True, kw_only=True):
    """What every target has."""

    name: str
    line: int
    """Where it stands in site.toml."""
    host: str = ""
    """Who serves what is published, one of `HOSTS`; empty for any other."""
    plan: str = "free"
    """What ``host`` is paid for, one of `PLANS`."""
    indexnow: str = ""
    """The key by which search engines are told of pages (IndexNow); everybody may know it."""


class DirTarget(PublishTarget, frozen=True, kw_only=True):
    """A folder of this machine, or one that is mounted."""

    path: str
    """Absolute, or relative to the site folder; "~" is the user's own."""


class GitTarget(PublishTarget, frozen=True, kw_only=True):
    """A branch of a git repository."""

    repository: str
    """As ``git clone`` takes it; a path may be relative to the site folder."""
    branch: str = "gh-pages"


class RsyncTarget(PublishTarget, frozen=True, kw_only=True):
    """What rsync reaches: a host over ssh, a daemon of rsync, or a folder."""

    destination: str
    """As rsync takes it; a folder of this machine as with `DirTarget`."""


HOSTS = ("cloudflare-pages", "github-pages", "gitlab-pages", "netlify")
"""The hosts whose limits and whose own files are known."""

PLANS = ("free", "paid")

TARGETS: dict[str, type[PublishTarget]] = {
    "dir": DirTarget,
    "git": GitTarget,
    "rsync": RsyncTarget,
}
"""By what ``type`` names them."""
