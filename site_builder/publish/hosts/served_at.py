"""Where a host serves a site: at which domain, and below which path."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from site_builder.config.targets import GitTarget, PublishTarget
from site_builder.publish.hosts.host import Host
from site_builder.urls import base_path

_REPOSITORY = re.compile(
    r"(?:[a-z]+://)?(?:[^@/]+@)?([\w.-]+)(?::\d+/|[:/])/*([\w.-]+)/([\w./-]+?)(?:\.git)?/?"
)
"""A repository of a forge, as ``git clone`` takes it: its domain, its owner and its name."""


class Repository(NamedTuple):
    """A repository of the forge that belongs to a host."""

    owner: str
    name: str
    """With the names of the groups that it is in below its owner."""
    domain: str
    """Where the host serves what the owner has."""

    @property
    def place(self) -> str:
        """Domain and path that the host serves it at."""
        return self.domain if self.name.lower() == self.domain else f"{self.domain}/{self.name}"


def address_fault(target: PublishTarget, host: Host, base_url: str) -> tuple[str, str] | None:
    """(what is wrong, what to do) if ``host`` does not serve ``target`` at ``base_url``."""
    domain, path = urlsplit(base_url).hostname or "", base_path(base_url)
    repository = _repository(target, host)
    if host.domains and domain.endswith(f".{host.domains}"):
        return _own_domain_fault(host, domain, path, repository)
    name = repository and f"/{repository.name}"
    if not path or (host.lends_domain and path == (name or f"/{path.rpartition('/')[2]}")):
        return None
    found = f"the site is to stand below {path}/, and {host.label} serves it at the root"
    return found, f'Write "{base_url.removesuffix(f"{path}/")}/".'


def _own_domain_fault(
    host: Host, domain: str, path: str, repository: Repository | None
) -> tuple[str, str] | None:
    """As `address_fault`, at a domain that ``host`` gives."""
    if host.has_unique_domains and not path and not (repository and domain == repository.domain):
        return None
    if repository is None:
        if path.count("/") <= 1 or host.has_groups:
            return None
        found = f"{host.label} serves no site below {path}/"
        return found, f'Write "https://{domain}/", or that and the name of the repository.'
    if f"{domain}{path}" == repository.place:
        return None
    found = f"{host.label} serves {repository.owner}/{repository.name} elsewhere"
    return found, f'Write "https://{repository.place}/".'


def _repository(target: PublishTarget, host: Host) -> Repository | None:
    """The repository of a target, if it is one that ``host`` serves."""
    match = isinstance(target, GitTarget) and _REPOSITORY.fullmatch(target.repository)
    if not match or match[1] != host.forge:
        return None
    return Repository(match[2], match[3], f"{match[2].lower()}.{host.domains}")
