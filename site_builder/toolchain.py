"""Which software makes the pages: another version of any part of it may make other bytes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
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
