"""A commit made by git fast-import(1): one process, one pack, no checkout and no index."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, cast

from site_builder.paths import OutputPath
from site_builder.publish.git import Git, GitError, end, quoted, redacted

FILE_MODE = "100644"


class Import:
    """Files that come into a repository, and at last the commit that holds them."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self._process, self._errors = process, errors
        self._input = cast("IO[bytes]", process.stdin)
        self._output = cast("IO[bytes]", process.stdout)

    def add(self, file: IO[bytes]) -> str:
        """The object id of the blob that holds all of a file. Raises GitError, as the others."""
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        try:
            self._input.write(b"blob\nmark :1\ndata %d\n" % size)
            shutil.copyfileobj(file, self._input)
            self._input.write(b"\nget-mark :1\n")
            self._input.flush()
        except BrokenPipeError:
            raise self._failed() from None
        if answer := self._output.readline().strip():
            return answer.decode()
        raise self._failed()

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
        for pipe in (self._input, self._output):
            with suppress(BrokenPipeError):
                pipe.close()

    def _failed(self) -> GitError:
        self._process.wait()
        self._errors.seek(0)
        return GitError(redacted(self._errors.read().decode(errors="replace")))


@contextmanager
def importing(git: Git) -> Iterator[Import]:
    """An import; without a commit nothing comes of it."""
    with tempfile.TemporaryFile() as errors:
        pipe = subprocess.PIPE
        process = git.started(
            "fast-import", "--quiet", "--done", stdin=pipe, stdout=pipe, stderr=errors
        )
        started = Import(process, errors)
        try:
            yield started
        finally:
            end(process)
            started.close()
