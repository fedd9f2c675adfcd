"""Templates as they were compiled, kept in a folder from one command to the next."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from site_builder.config.settings import Site
from site_builder.values import digest_of

_SEAL = 16


class BytecodeFolder(BytecodeCache):
    """Compiled templates in a folder; one that is damaged is compiled again.

    Jinja2 applies filters to constants when it compiles, and some of them know the site: so the
    code for one site is not that for another.
    """

    def __init__(self, folder: Path, site: Site) -> None:
        self._folder = folder
        self._site = digest_of(site).hex()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of the file for a template."""
        return f"{super().get_cache_key(name, filename)}-{self._site}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket`` if its template is here; Jinja2 compares the digest of the source."""
        with suppress(OSError):
            sealed = (self._folder / bucket.key).read_bytes()
            if _seal(sealed[_SEAL:]) == sealed[:_SEAL]:
                bucket.bytecode_from_string(sealed[_SEAL:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, if that is possible."""
        code = bucket.bytecode_to_string()
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            new = self._folder / f"{bucket.key}.{os.getpid()}"
            new.write_bytes(_seal(code) + code)
            new.replace(self._folder / bucket.key)


def _seal(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SEAL).digest()
