"""What of the user's own is in the way of what is to be published."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

from site_builder.errors import Problem
from site_builder.layout import RECORD
from site_builder.output.digests import file_digest
from site_builder.output.placing import Namesakes
from site_builder.output.stage import Made
from site_builder.paths import OutputPath


def obstacles(output: Path, staged: Iterable[Made], ours: Set[OutputPath]) -> Iterator[Problem]:
    """Files, folders and links of the user's own where a staged file, or the record, has to go.

    ``ours`` are the paths of what earlier builds put into ``output``.
    """
    if not output.exists():
        return
    yield from _folder_as_record(output)
    files = ((file.path, file.digest) for file in staged)
    remedy = _remedy(output)
    for path, found in in_the_way(output, files, ours):
        yield Problem(f"{output.name}/{path}", 0, "", found, remedy)


def in_the_way(
    output: Path, files: Iterable[tuple[OutputPath, str]], ours: Set[OutputPath]
) -> Iterator[tuple[OutputPath, str]]:
    """Those of ``files``, given with their digests, that cannot go to their places in ``output``.

    With each goes what stands there, or in the way to it, and is none of ``ours``. What has the
    very bytes that are to go there is in nobody's way.
    """
    folders: dict[str, bool] = {"": True}
    own_names = Namesakes(output, ours)

    def is_clear(folder: str) -> bool:
        """True if ``folder`` is, or can become, a real folder inside output/."""
        if folder not in folders:
            path = output / folder
            clear = is_clear(folder.rpartition("/")[0])
            gone = folder in ours or not _is_there(path)
            folders[folder] = clear and (gone or (path.is_dir() and not path.is_symlink()))
        return folders[folder]

    for file, digest in files:
        path = output / file
        if not is_clear(file.rpartition("/")[0]):
            yield file, "a file or link of your own stands where a folder of pages has to go"
        elif path.is_dir() and not path.is_symlink():
            if any(_files_below(path, output, ours)):
                yield file, "a folder of your own stands where a page has to go"
        elif file not in ours and not _is_free(path, digest) and not own_names.holds(file):
            yield file, "a file of your own stands where a page has to go"


def _remedy(output: Path) -> str:
    remedy = "Move it away, or change the address of the page that wants this path."
    if (output / RECORD).exists():
        return remedy
    return f"{remedy} If {output.name}/ holds nothing but what was built, delete it."


def _folder_as_record(output: Path) -> Iterator[Problem]:
    if (output / RECORD).is_dir():
        found = "a folder of your own stands where the list of what was built has to go"
        yield Problem(f"{output.name}/{RECORD}", 0, "", found, "Move it away.")


def _is_free(path: Path, digest: str) -> bool:
    """True if nothing is at ``path``, or a file that holds just what is to be published there."""
    if not _is_there(path):
        return True
    return path.is_file() and not path.is_symlink() and file_digest(str(path)) == digest


def _is_there(path: Path) -> bool:
    """True for anything, a link included; raises OSError for a name that can never be there."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _files_below(folder: Path, output: Path, ours: Set[OutputPath]) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        inside = Path(parent).relative_to(output).as_posix()
        links = (name for name in folders if (Path(parent) / name).is_symlink())
        yield from (name for name in (*names, *links) if f"{inside}/{name}" not in ours)
