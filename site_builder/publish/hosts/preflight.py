"""The preflight: what can be known to go wrong at a host before anything is looked at there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from ipaddress import ip_address
from math import ceil
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from site_builder.config.reading import line_of
from site_builder.config.targets import GitTarget, PublishTarget, ServedTarget
from site_builder.errors import Problem, raise_errors
from site_builder.layout import MEDIA, OUTPUT, SETTINGS_FILE, medium_of
from site_builder.paths import OutputPath
from site_builder.publish.hosts.host import HOST_ROWS, READ_ON, UNLIMITED, Host, Limit
from site_builder.publish.hosts.served_at import address_fault
from site_builder.urls import is_example

NEAR = 0.9
"""A warning is given from this part of a limit on."""


class Inventory(msgspec.Struct, frozen=True):
    """What is to be published, as far as hosts have limits for it."""

    base_url: str
    sizes: Mapping[OutputPath, int]
    """The bytes of each file."""


def preflight(root: Path, target: PublishTarget, inventory: Inventory) -> tuple[Problem, ...]:
    """What the owner of the site in ``root`` should know before it is published to ``target``.

    Raises SiteError with all that is wrong if it cannot be published there as it is.
    """
    found = [*_address_problems(inventory.base_url), *_missing_packages(target)]
    if target.host:
        found += _Preflight(target, HOST_ROWS[target.host], inventory).problems()
    located = tuple(_located(root, problem) for problem in found)
    raise_errors(located)
    return located


def _located(root: Path, problem: Problem) -> Problem:
    """A problem of the settings, on its line."""
    if problem.path != SETTINGS_FILE:
        return problem
    section, _, key = problem.key.rpartition(".")
    return replace(problem, line=line_of(root, section, key))


def _address_problems(base_url: str) -> Iterator[Problem]:
    """What is wrong with an address wherever it is served."""
    host = urlsplit(base_url).hostname or ""
    if is_example(host):
        found = f'"{base_url}" is a name for examples, and leads readers nowhere'
    elif host == "localhost" or host.endswith(".localhost") or _is_of_each_machine(host):
        found = f'"{base_url}" leads readers to a machine of their own, or to none'
    else:
        return
    yield _base_url(found, "Write the address that your readers will find it at.")


def _missing_packages(target: PublishTarget) -> Iterator[Problem]:
    """What is not installed of what only some sites need."""
    if isinstance(target, ServedTarget) and "br" in target.compress and not find_spec("brotli"):
        key = f"publish.{target.name}.compress"
        remedy = 'Install it with pip install "site-builder[br]", or leave out "br".'
        yield Problem(SETTINGS_FILE, 0, key, 'the package brotli, for "br", is missing', remedy)


def _is_of_each_machine(host: str) -> bool:
    """True for a number that means another machine to each reader, or none (RFC 6890).

    That of an intranet does not: those who can read the digest at all are in it.
    """
    try:
        number = ip_address(host)
    except ValueError:
        return False
    return number.is_loopback or number.is_link_local or number.is_unspecified


class _Preflight:
    """One look at what is to be brought to one host."""

    def __init__(self, target: PublishTarget, host: Host, inventory: Inventory) -> None:
        self._target, self._host, self._inventory = target, host, inventory

    def problems(self) -> Iterator[Problem]:
        """All that is wrong, in the order in which it is best mended."""
        yield from self._address()
        yield from self._number()
        yield from self._folders()
        yield from self._sizes()
        yield from self._names()

    def _address(self) -> Iterator[Problem]:
        base_url, label = self._inventory.base_url, self._host.label
        if fault := address_fault(self._target, self._host, base_url):
            yield _base_url(*fault)
        if base_url.startswith("http:"):
            found = f"the address begins with http:, and {label} serves https:"
            remedy = f'Write "https{base_url.removeprefix("http")}".'
            yield _base_url(found, remedy, is_warning=True)

    def _number(self) -> Iterator[Problem]:
        if limit := self._host.files:
            number = len(self._inventory.sizes)
            yield from self._held_against(limit, number, f"{number:,} files", "{:,}".format)

    def _folders(self) -> Iterator[Problem]:
        if limit := self._host.folder:
            folders = Counter(path.rpartition("/")[0] for path in self._inventory.sizes)
            for folder, number in folders.most_common(1):
                found = f"{number:,} files in {folder or OUTPUT}/"
                yield from self._held_against(limit, number, found, "{:,} in a folder".format)

    def _sizes(self) -> Iterator[Problem]:
        is_pushed = isinstance(self._target, GitTarget)
        for bound in filter(None, (self._host.size, self._host.pushed if is_pushed else None)):
            most = bound.of(self._target.plan)
            for path, size in self._inventory.sizes.items():
                if size > most:
                    takes = f"{self._host.label} takes {_in_words(most, most)} in a file"
                    remedy = f"Make it smaller, or link to a copy elsewhere. {_source(bound.page)}"
                    found = f"{_in_words(size, most)}, and {takes}"
                    yield Problem(_shown(path), 0, "", found, remedy)
        if limit := self._host.total:
            total = sum(self._inventory.sizes.values())
            most = limit.of(self._target.plan)
            what = f"{_in_words(total, most)} in all"
            yield from self._held_against(limit, total, what, lambda size: _in_words(size, most))

    def _names(self) -> Iterator[Problem]:
        for path in self._inventory.sizes:
            if sign := next((sign for sign in self._host.signs if sign in path), None):
                found = f"{self._host.label} takes no file with {sign} in its name"
                yield Problem(_shown(path), 0, "", found, "Rename it.")
        if not self._host.drops_html:
            return
        pages = [
            path
            for path in self._inventory.sizes
            if path.endswith(".html") and path.rpartition("/")[2] not in ("index.html", "404.html")
        ]
        if pages:
            found = (
                f"{self._host.label} leads /{pages[0]} on to /{pages[0].removesuffix('.html')}"
                f", and {len(pages):,} pages are named so in links and feeds"
            )
            remedy = "Choose patterns in [urls] that end with a slash."
            yield self._problem(found, remedy, is_warning=True)

    def _held_against(
        self, limit: Limit, number: int, what: str, in_words: Callable[[int], str]
    ) -> Iterator[Problem]:
        """A problem with ``number`` of something, if it is beyond a limit or near it."""
        most = limit.of(self._target.plan)
        if number <= NEAR * most:
            return
        takes = f"{self._host.label} takes {in_words(most)}"
        remedy = _source(limit.page)
        if limit.paid > most:
            more = "any number" if limit.paid == UNLIMITED else in_words(limit.paid)
            remedy = f'It takes {more} if that is paid for: write plan = "paid" then. {remedy}'
        if number > most:
            yield self._problem(f"{what}, and {takes}", remedy)
        else:
            yield self._problem(f"{what}, and {takes} at most", remedy, is_warning=True)

    def _problem(self, found: str, remedy: str, is_warning: bool = False) -> Problem:
        return _setting(f"publish.{self._target.name}.host", found, remedy, is_warning)


def _base_url(found: str, remedy: str, is_warning: bool = False) -> Problem:
    return _setting("site.base_url", found, remedy, is_warning)


def _setting(key: str, found: str, remedy: str, is_warning: bool) -> Problem:
    if is_warning:
        return Problem(SETTINGS_FILE, 0, key, found, remedy, "warning", "lasting")
    return Problem(SETTINGS_FILE, 0, key, found, remedy)


def _source(page: str) -> str:
    """Where a limit is stated."""
    return f"Stated at {page} (read on {READ_ON})."


def _in_words(size: int, limit: int) -> str:
    """A size, rounded up, in the unit that a limit is stated in: ``25.1 MiB``, ``1,024 MB``."""
    unit, name = (1 << 20, "MiB") if limit % (1 << 20) == 0 else (10**6, "MB")
    return f"{ceil(10 * size / unit) / 10:,g} {name}"


def _shown(path: OutputPath) -> str:
    """A file as its owner knows it: where it is written, else where it is built."""
    return medium_of(path) if path.startswith(MEDIA) else f"{OUTPUT}/{path}"
