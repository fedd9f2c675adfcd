"""Which software makes the pages: another version of any part of it may make other bytes."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path


@cache
def toolchain() -> str:
    """Equal only for the same Python, the same packages beside it and the same site_builder.

    It is that of this process, whatever is installed while it runs.
    """
    digest = blake2b(f"{sys.version}\n{sys.platform}".encode(), digest_size=16)
    for name in sorted({*_packages(), *_own_files()}):
        digest.update(f"\n{name}".encode())
    return digest.hexdigest()


@cache
def versions() -> Mapping[str, str]:
    """What makes the pages, name to version: where all are the same, the pages are the same bytes.

    They are those of this process, whatever is installed while it runs. The sources of this
    package go by their digest, for the times of files differ from machine to machine.
    """
    from importlib.metadata import PackageNotFoundError, requires, version

    known = {"Python": sys.version.split()[0], "the sources of site_builder": _sources()}
    pending = {"site-builder"}
    while pending:
        name = pending.pop()
        with suppress(PackageNotFoundError):  # it may be for other systems only
            known[name] = version(name)
            pending |= _names(requires(name) or ()) - known.keys()
    return known


def _names(requirements: Iterable[str]) -> set[str]:
    """The packages of dependency specifiers (PEP 508) that no extra asks for."""
    always = (text for text in requirements if "extra ==" not in text)
    return {re.split(r"[^\w.-]", text, maxsplit=1)[0].lower() for text in always}


def _packages() -> Iterator[str]:
    """``name-version.dist-info`` of every package that could be imported (PEP 376)."""
    for place in map(Path, sys.path):
        if place.is_dir():
            names = (path.name for path in place.iterdir())
            yield from (name for name in names if name.endswith((".dist-info", ".egg-info")))


def _own_files() -> Iterator[str]:
    """The sources of this package: in a checkout they change without a new version."""
    package = Path(__file__).parent
    for path in package.rglob("*.py"):
        status = path.stat()
        name = path.relative_to(package).as_posix()
        yield f"{name} {status.st_size} {status.st_mtime_ns}"


def _sources() -> str:
    package = Path(__file__).parent
    digest = blake2b(digest_size=8)
    for path in sorted(package.rglob("*.py")):
        data = path.read_bytes()
        digest.update(f"\n{path.relative_to(package).as_posix()} {len(data)}\n".encode() + data)
    return digest.hexdigest()
