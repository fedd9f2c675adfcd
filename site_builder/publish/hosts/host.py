"""The hosts: what each takes at most, and where it serves a site; a row for each.

Every fact stands on a page of the host's own, which is named beside it.
"""

from __future__ import annotations

from typing import NamedTuple

READ_ON = "2026-11-28"
"""The day on which the pages that the rows name were last read."""

UNLIMITED = 2**63
"""Stands where a plan has no limit, or none that is stated."""


class Limit(NamedTuple):
    """What a host takes at most."""

    free: int
    paid: int
    page: str
    """Where it says so."""

    def of(self, plan: str) -> int:
        """What counts for a plan, one of `PLANS`."""
        return self.paid if plan == "paid" else self.free


class Redirects(NamedTuple):
    """How a host is told of redirects, in a file named _redirects."""

    rules: Limit
    """How many it follows."""
    code: str
    """What stands behind a rule, so that it counts for good."""
    names_404: bool = False
    """True if it has to be told of a page for addresses that lead nowhere, but the one at the root.
    """
    files_first: bool = False
    """True if it serves a file where there is one, whatever a rule says."""
    ascii_only: bool = False
    """True if it knows no rule for an address that has to be percent-encoded."""
    line: int = UNLIMITED
    """Characters of a rule."""
    size: int = UNLIMITED
    """Bytes of the file."""


class Headers(NamedTuple):
    """How a host is told of headers, in a file named _headers.

    What it sends by itself: that whatever it serves is to be revalidated.
    """

    page: str
    """Where it says how."""
    is_greedy: bool
    """True if it is certain that /*/name matches in folders of any depth, and not /name."""


class Host(NamedTuple):
    """One host; None for a limit that it does not state."""

    label: str
    """What it calls itself."""
    files: Limit | None = None
    """How many files a site has."""
    folder: Limit | None = None
    """How many files one folder has."""
    size: Limit | None = None
    """Bytes of a file."""
    pushed: Limit | None = None
    """Bytes of a file that is pushed to a repository."""
    total: Limit | None = None
    """Bytes of all files."""
    signs: str = ""
    """Characters that no file name may have."""
    signs_page: str = ""
    redirects: Redirects | None = None
    headers: Headers | None = None
    forge: str = ""
    """Where the repositories are that it serves."""
    domains: str = ""
    """Below which each owner of such repositories has a domain: "github.io"."""
    has_groups: bool = False
    """True if repositories may be in groups below their owners."""
    has_unique_domains: bool = False
    """True if a repository may have a domain there by itself."""
    lends_domain: bool = False
    """True if it serves a repository below the domain of another one of the same owner."""
    drops_html: bool = False
    """True if it leads /page.html on to /page."""


_CLOUDFLARE = "https://developers.cloudflare.com/pages/platform/limits/"
_GITHUB = "https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits"
_GITHUB_FILES = (
    "https://docs.github.com/en/repositories/working-with-files/managing-large-files/"
    "about-large-files-on-github"
)
_GITLAB = "https://docs.gitlab.com/user/gitlab_com/"
_GITLAB_INSTANCE = "https://docs.gitlab.com/administration/instance_limits/"
_GITLAB_PUSH = "https://docs.gitlab.com/user/free_push_limit/"
_NETLIFY = "https://docs.netlify.com/site-deploys/overview/"
_CLOUDFLARE_REDIRECTS = "https://developers.cloudflare.com/pages/configuration/redirects/"
_GITLAB_REDIRECTS = "https://docs.gitlab.com/user/project/pages/redirects/"
_CLOUDFLARE_HEADERS = "https://developers.cloudflare.com/pages/configuration/headers/"
_NETLIFY_HEADERS = "https://docs.netlify.com/routing/headers/"
_NETLIFY_REDIRECTS = "https://docs.netlify.com/routing/redirects/"

_MIB = 1 << 20
_GB = 10**9

HOST_ROWS = {
    "cloudflare-pages": Host(
        "Cloudflare Pages",
        files=Limit(20_000, 100_000, _CLOUDFLARE),
        size=Limit(25 * _MIB, 25 * _MIB, _CLOUDFLARE),
        redirects=Redirects(Limit(2_000, 2_000, _CLOUDFLARE_REDIRECTS), "301", line=1_000),
        headers=Headers(_CLOUDFLARE_HEADERS, is_greedy=True),
        drops_html=True,
    ),
    "github-pages": Host(
        "GitHub Pages",
        pushed=Limit(100 * _MIB, 100 * _MIB, _GITHUB_FILES),
        total=Limit(_GB, _GB, _GITHUB),
        forge="github.com",
        domains="github.io",
        lends_domain=True,
    ),
    "gitlab-pages": Host(
        "GitLab Pages",
        files=Limit(200_000, 200_000, _GITLAB_INSTANCE),
        total=Limit(_GB, _GB, _GITLAB),
        redirects=Redirects(
            Limit(1_000, 1_000, _GITLAB_REDIRECTS),
            "301",
            files_first=True,
            ascii_only=True,
            size=64_000,
        ),
        pushed=Limit(100 * _MIB, UNLIMITED, _GITLAB_PUSH),
        forge="gitlab.com",
        domains="gitlab.io",
        has_groups=True,
        has_unique_domains=True,
    ),
    "netlify": Host(
        "Netlify",
        folder=Limit(54_000, 54_000, _NETLIFY),
        signs="#?",
        signs_page="https://github.com/netlify/cli",
        redirects=Redirects(Limit(10_000, 10_000, _NETLIFY_REDIRECTS), "301!", names_404=True),
        headers=Headers(_NETLIFY_HEADERS, is_greedy=False),
    ),
}
"""By the names of `HOSTS`."""
