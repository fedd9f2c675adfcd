"""The record: which files of the output the build made, told there for every later build."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from site_builder.file_stat import read_regular
from site_builder.layout import RECORD
from site_builder.output.flush import flush
from site_builder.paths import OutputPath


def read_record(output: Path) -> set[OutputPath]:
    """The files that a build put into ``output``; none if there is no record."""
    try:
        lines = read_regular(output / RECORD).decode().split("\n")
    except (OSError, UnicodeDecodeError):
        return set()
    return {OutputPath(path) for path in lines if _is_inside(path)}


def has_record(output: Path, paths: Iterable[OutputPath]) -> bool:
    """True if the record in ``output`` is the one of ``paths``, byte for byte."""
    try:
        return read_regular(output / RECORD) == _record(paths)
    except OSError:
        return False


def write_record(
    output: Path, folder: Path, paths: Iterable[OutputPath], durable: bool = False
) -> None:
    """Make ``paths`` the record, in one step; ``folder`` is on the same file system.

    If it is to be ``durable`` it is on the disk then.
    """
    staged = folder / RECORD
    staged.write_bytes(_record(paths))
    if durable:
        flush([staged])
    staged.replace(output / RECORD)
    if durable:
        flush([output])


def _record(paths: Iterable[OutputPath]) -> bytes:
    return "".join(f"{path}\n" for path in sorted(paths)).encode()


def _is_inside(path: str) -> bool:
    """True for a path that cannot lead out of output/, whoever wrote the record."""
    return not path.startswith("/") and not {"", ".", ".."} & set(path.split("/"))
