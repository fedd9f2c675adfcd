"""What it means that the system refuses to write: where, why, and what the site's owner can do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import msgspec

from site_builder.errors import Problem, reason, unreadable

_OF_THE_MACHINE = {
    errno.EAGAIN: "Build again with --jobs 1, or end other programs.",
    errno.ENOMEM: "Build again with --jobs 1, or end other programs.",
    errno.EMFILE: "Raise the limit on open files (ulimit -n) and build again.",
    errno.ENFILE: "End other programs and build again.",
}
"""Refusals that have nothing to do with the file they are told of."""

_OF_THE_DISK = {
    errno.ENOSPC: "Make room on that disk and {do} again; nothing is half written.",
    errno.EDQUOT: "Make room within your quota and {do} again; nothing is half written.",
    errno.EFBIG: "Lift the limit on the size of files (ulimit -f) and {do} again.",
    errno.EROFS: "Give the site a place that can be written to.",
    errno.EIO: "Look whether that disk is in order, and whether a quota is reached.",
}
"""Refusals that hold for the whole of a folder."""

_OF_A_FILE = {
    errno.EACCES: "Give yourself permission to write there.",
    errno.EPERM: "Give yourself permission to write there.",
    errno.ENAMETOOLONG: "Shorten the slug of that article or topic.",
}

_OF_WHAT_IS_THERE = (errno.EEXIST, errno.ENOTDIR, errno.ENOENT, errno.ELOOP)


def as_problem(error: OSError, output: Path | None, work: Path) -> Problem:
    """``error`` in the words of the contract.

    ``work`` is the .site-builder/ of the site, where whatever happened that names no file;
    ``output`` is None for a preview.
    """
    number, why = error.errno or 0, reason(error)
    if number in _OF_THE_MACHINE:
        found = f"the system refuses what the build needs: {why}"
        return Problem("--jobs", 0, "", found, _OF_THE_MACHINE[number])
    place = Path(os.fsdecode(error.filename2 or error.filename or work))
    home = next((folder for folder in (work, output) if folder and _concerns(place, folder)), None)
    if home is None:
        return unreadable(shown(place, work.parent), error)
    problem = unwritable(error, home if number in _OF_THE_DISK else place, work.parent)
    if home == output and number in (errno.EROFS, *_OF_WHAT_IS_THERE) and problem.remedy:
        remedy = f"{problem.remedy[:-1]}, or choose another folder with --output."
        return msgspec.structs.replace(problem, remedy=remedy)
    return problem


def unwritable(error: OSError, place: Path, root: Path, do: str = "build") -> Problem:
    """The system refuses to write at ``place``, for the site in ``root``.

    ``do`` is the command to give again once that is mended.
    """
    number, why = error.errno or 0, reason(error)
    remedy = (_OF_THE_DISK | _OF_A_FILE).get(number, "").format(do=do)
    if number in _OF_WHAT_IS_THERE and (in_the_way := obstacle(place)):
        place, why = in_the_way
        remedy = "Move it away."
    return Problem(shown(place, root), 0, "", f"cannot be written: {why}", remedy)


def obstacle(folder: Path) -> tuple[Path, str] | None:
    """What keeps ``folder`` from being one, and what that is; None if it is a folder or can be."""
    for place in (folder, *folder.parents):
        if os.path.lexists(place):
            if place.is_dir():
                return None
            leads_nowhere = place.is_symlink() and not place.exists()
            what = "a link that leads nowhere" if leads_nowhere else "a file, not a folder"
            return place, f"it is {what}"
    return None


def shown(place: Path, root: Path) -> str:
    """A path as it is told: from the site folder if it lies in there, else as it was typed."""
    inside, top = _absolute(place), _absolute(root)
    return inside.relative_to(top).as_posix() if inside.is_relative_to(top) else str(place)


def _concerns(place: Path, folder: Path) -> bool:
    """True if ``place`` lies in ``folder``, or is to hold it."""
    inner, outer = _absolute(place), _absolute(folder)
    return inner.is_relative_to(outer) or outer.is_relative_to(inner)


def _absolute(place: Path) -> Path:
    # not resolved: a link in the place of a folder is what may be told of
    return Path(os.path.normpath(place.absolute()))
