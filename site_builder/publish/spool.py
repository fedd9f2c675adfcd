"""The spool: what is to be sent, put aside so that builds may go on meanwhile."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from site_builder.output.digests import digest_of_bytes, file_digest
from site_builder.paths import OutputPath
from site_builder.publish.publication import PublishedFile
from site_builder.store.sqlite_errors import DamagedStoreError


class Spool:
    """A folder of files that nobody changes; it leaves nothing behind, unless it is interrupted."""

    def __init__(self, work: Path) -> None:
        """``work`` is the folder that is kept for the target, in which the caller is alone."""
        self.folder = work / "spool"

    def __enter__(self) -> Spool:
        self._sweep()  # what is there was left by a publisher that was killed
        self.folder.mkdir(parents=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not KeyboardInterrupt:  # that has to end at once, and the next one sweeps
            self._sweep()

    def put(self, data: bytes) -> None:
        """Put a file in that is made for the target alone."""
        place = self.folder / digest_of_bytes(data)
        if not place.exists():  # it may be a link to what was built
            place.write_bytes(data)

    def fill(self, output: Path, files: Mapping[OutputPath, PublishedFile]) -> None:
        """Put files of the ``output`` in: a build replaces them, and never writes into them.

        Raises DamagedStoreError if one is not what was built: whoever has changed it, no reader is
        to see that.
        """
        for path, file in files.items():
            place = self.source(file)
            if place.exists():
                continue
            try:
                link_or_copy(output / path, place)
            except FileNotFoundError as error:
                raise DamagedStoreError(path) from error
            if place.is_symlink() or file_digest(str(place)) != file.digest:
                place.unlink()
                raise DamagedStoreError(path)

    def source(self, file: PublishedFile) -> Path:
        """Where the bytes of a file lie: side by side, for folders cost more than all else."""
        return self.folder / file.digest

    def _sweep(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def link_or_copy(source: Path, place: Path) -> None:
    """Have the bytes of a file at another place too; raises OSError, also if a file is there."""
    try:
        os.link(source, place, follow_symlinks=False)
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError:  # another file system, or one without links
        with open(source, "rb") as file, open(place, "xb") as copy:
            shutil.copyfileobj(file, copy)
