"""A commit made by git fast-import(1): one process, one pack, no checkout and no index."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import file_digest, sha1
from io import SEEK_END, BufferedReader, BytesIO
from typing import IO, cast

from site_builder.paths import OutputPath
from site_builder.publish.git.process import Git, GitError, end, quoted, redacted

FILE_MODE = "100644"


def blob_id(file: BufferedReader | BytesIO) -> str:
    """The object id of a blob that holds all of ``file``, in a repository of SHA-1."""
    size = file.seek(0, SEEK_END)
    file.seek(0)
    return file_digest(file, lambda: sha1(b"blob %d\0" % size, usedforsecurity=False)).hexdigest()


class Import:
    """Files that come into a repository, and at last the commit that holds them."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self._process, self._errors = process, errors
        self._input = cast("IO[bytes]", process.stdin)

    def add(self, file: BufferedReader | BytesIO) -> str:
        """Take all of a file in, under the object id that is returned.

        Raises GitError, as the others.
        """
        blob = blob_id(file)
        size = file.seek(0, SEEK_END)
        file.seek(0)
        try:
            self._input.write(b"blob\ndata %d\n" % size)
            shutil.copyfileobj(file, self._input)
            self._input.write(b"\n")
        except BrokenPipeError:
            raise self._failed() from None
        return blob

    def commit(
        self,
        ref: str,
        is_first: bool,
        committer: str,
        message: str,
        delete: Collection[OutputPath],
        files: Mapping[OutputPath, str],
    ) -> None:
        """A commit on ``ref`` that deletes, then puts ``files`` there by their object ids."""
        data = message.encode()
        head = [f"commit {ref}", f"committer {committer}", f"data {len(data)}", message]
        lines = [
            *head,
            *([] if is_first else [f"from {ref}^0"]),
            *(f"D {quoted(path)}" for path in delete),
            *(f"M {FILE_MODE} {blob} {quoted(path)}" for path, blob in files.items()),
            "done\n",
        ]
        try:
            self._input.write("\n".join(lines).encode())
            self._input.close()
        except BrokenPipeError:
            raise self._failed() from None
        if self._process.wait():
            raise self._failed()

    def close(self) -> None:
        """Let go of a git that has ended."""
        with suppress(BrokenPipeError):
            self._input.close()

    def _failed(self) -> GitError:
        self._process.wait()
        self._errors.seek(0)
        return GitError(redacted(self._errors.read().decode(errors="replace")))


@contextmanager
def importing(git: Git) -> Iterator[Import]:
    """An import; without a commit nothing comes of it."""
    with tempfile.TemporaryFile() as errors:
        process = git.started(
            "fast-import", "--quiet", "--done",
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors,
        )  # fmt: skip
        started = Import(process, errors)
        try:
            yield started
        finally:
            end(process)
            started.close()
