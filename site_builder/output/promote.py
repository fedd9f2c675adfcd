"""The one moment when a build comes to stand in output/: file by whole file, and recorded before
and after.

Assets go first, then articles, then what lists them, then feeds; what is no longer made is deleted
last. The record of what the build put into output/ stands there too, so that the build can tell its
own files from the user's wherever output/ goes.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from pathlib import Path

from site_builder.errors import SiteError
from site_builder.output.flush import flush_folders
from site_builder.output.obstacles import obstacles
from site_builder.output.placing import Namesakes, delete_file, move_file
from site_builder.output.record import write_record
from site_builder.output.stage import TREE, Made, Stage, flat_name
from site_builder.paths import OutputPath
from site_builder.refusals import as_problem


def promote(
    stage: Stage,
    staged: Sequence[Made],
    before: Mapping[OutputPath, int],
    after: Set[OutputPath],
    recorded: bool,
) -> list[OutputPath]:
    """Move what is staged into output/ and delete what is not made any more.

    ``before`` leads from the paths of what builds put there to their ranks, ``after`` are those of
    all that is to be there now; ``recorded`` if the record there says the former. Returns the paths
    that were deleted, what lists others before what it lists.

    Raises SiteError: before anything is touched if files of the user's own are in the way, as a
    partial one if the system refuses in the middle.
    """
    output = stage.output
    if in_the_way := list(obstacles(output, staged, before.keys())):
        raise SiteError(in_the_way)
    if recorded and not staged and before.keys() == after:
        return []
    owned = before.keys() | after
    orphans = sorted(before.keys() - after, key=lambda path: (-before[path], path.count("/"), path))
    begun = False
    try:
        output.mkdir(parents=True, exist_ok=True)
        stage.flush()
        if not recorded or before.keys() != owned:
            # written before the first of them is there, so that none is ever taken for the user's
            _within_file_system(stage, lambda: _record(stage, owned))
        begun = True
        _within_file_system(stage, lambda: _move(stage, staged))
        if orphans:
            _delete_orphans(output, orphans, after)
            _record(stage, after)
        if stage.durable:
            flush_folders(output, [*(file.path for file in staged), *orphans])
    except OSError as error:
        problem = as_problem(error, output, stage.work)
        raise SiteError([problem], partial=begun) from error
    return orphans


def _record(stage: Stage, paths: Iterable[OutputPath]) -> None:
    write_record(stage.output, stage.folder, paths, stage.durable)


def _within_file_system(stage: Stage, move: Callable[[], None]) -> None:
    """``move`` from the ``stage``, which is brought closer if it is too far away for that."""
    try:
        move()
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        stage.move_closer()
        move()


def _move(stage: Stage, staged: Sequence[Made]) -> None:
    paths = {flat_name(file.path): file.path for file in staged}
    for folder in sorted(path for path in stage.folder.iterdir() if path.is_dir()):
        if folder.name.endswith(TREE):
            _move_tree(folder, stage.output)
        else:
            for name in sorted(os.listdir(folder), key=paths.__getitem__):
                move_file(folder / name, stage.output / paths[name])


def _move_tree(source: Path, target: Path) -> None:
    """Move everything in ``source`` into ``target``; a folder that is new there moves at once."""
    for entry in sorted(os.scandir(source), key=lambda entry: entry.name):
        place = target / entry.name
        if entry.is_dir():
            if place.is_dir():
                _move_tree(Path(entry.path), place)
            else:
                place.unlink(missing_ok=True)
                Path(entry.path).rename(place)
        else:
            move_file(Path(entry.path), place)


def _delete_orphans(output: Path, orphans: Sequence[OutputPath], after: Set[OutputPath]) -> None:
    kept = Namesakes(output, after)
    for path in orphans:
        delete_file(output, path, kept)
