"""The parcel: what is to be sent, put aside so that builds may go on meanwhile."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from site_builder.output.digests import file_digest
from site_builder.paths import OutputPath
from site_builder.publish.publication import PublishedFile
from site_builder.store.sqlite_errors import DamagedStoreError


class Parcel:
    """A folder of files that nobody changes; it leaves nothing behind."""

    def __init__(self, work: Path) -> None:
        """``work`` is the folder that is kept for the target, in which the caller is alone."""
        self.folder = work / "parcel"

    def __enter__(self) -> Parcel:
        self._sweep()  # what is there was left by a publisher that was killed
        self.folder.mkdir(parents=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._sweep()

    def put(self, path: OutputPath, data: bytes) -> None:
        """Put a file in that is made for the target alone."""
        self._place(path).write_bytes(data)

    def fill(self, output: Path, files: Mapping[OutputPath, PublishedFile]) -> None:
        """Put files of the ``output`` in: a build replaces them, and never writes into them.

        Raises DamagedStoreError if one is not what was built: whoever has changed it, no reader is
        to see that.
        """
        for path, file in files.items():
            source, place = output / path, self._place(path)
            try:
                os.link(source, place, follow_symlinks=False)
            except FileNotFoundError as error:
                raise DamagedStoreError(path) from error
            except OSError:  # another file system, or one without links
                shutil.copyfile(source, place)
            if place.is_symlink() or file_digest(str(place)) != file.digest:
                raise DamagedStoreError(path)

    def source(self, path: OutputPath) -> Path:
        """Where a file of the parcel lies."""
        return self.folder / path

    def _place(self, path: OutputPath) -> Path:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)  # of an earlier try: it may be a link to what was built
        return place

    def _sweep(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
