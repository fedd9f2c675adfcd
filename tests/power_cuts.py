"""Power cuts: what a disk has for certain, which is only what was flushed."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.output import flush


class Disk:
    """Takes note of all that is flushed, and of files that are moved before they were."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        """``folder`` is where files are to last."""
        self._files: set[int] = set()
        self._names: dict[tuple[int, str], int] = {}
        """In which folder a file or folder has which name."""
        self.moved_too_early: list[Path] = []
        real_flush, real_replace = flush._flush, Path.replace

        def note(place: Path) -> None:
            if place.is_dir():
                inside = {path.name: path.lstat().st_ino for path in place.iterdir()}
                self._names |= {(place.stat().st_ino, name): inside[name] for name in inside}
            else:
                self._files.add(place.stat().st_ino)

        def flush_one(place: Path) -> None:
            real_flush(place)
            note(place)

        def flush_all(_: Path) -> bool:
            for path in (folder.parent, *folder.parent.rglob("*")):
                if not path.is_symlink():
                    note(path)
            return True

        def replace(source: Path, place: Path) -> Path:
            is_link = source.is_symlink()
            if folder in Path(place).parents and not is_link and not self._is_written(source):
                self.moved_too_early.append(Path(place))
            return real_replace(source, place)

        patch.setattr(flush, "_flush", flush_one)
        patch.setattr(flush, "flush_file_system", flush_all)
        patch.setattr(Path, "replace", replace)

    def has(self, path: Path) -> bool:
        """True if a power cut leaves the file at ``path`` there as it is."""
        return self._is_written(path) and self.names(path)

    def names(self, path: Path) -> bool:
        """True if a power cut leaves ``path`` the name of what it is the name of."""
        return self._names.get((path.parent.stat().st_ino, path.name)) == path.lstat().st_ino

    def _is_written(self, file: Path) -> bool:
        return file.stat().st_ino in self._files
