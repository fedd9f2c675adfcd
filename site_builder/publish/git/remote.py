"""A branch of a git repository, from which a host serves pages."""

from __future__ import annotations

import gzip
import io
import re
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from site_builder.config.targets import GitTarget
from site_builder.errors import excerpt
from site_builder.layout import SETTINGS_FILE
from site_builder.paths import OutputPath
from site_builder.publish.git.fast_import import FILE_MODE, Import, blob_id, importing
from site_builder.publish.git.faults import fault_of
from site_builder.publish.git.process import ORIGIN, Git, GitError
from site_builder.publish.publication import (
    PUBLICATION,
    PublishedFile,
    work_folder,
)
from site_builder.publish.remote import Outgoing, RemoteError

TIP = "refs/heads/published"
"""The branch in the repository beside the site: as it was fetched, then with our commit."""

MOST_PACKS = 30
"""Of so many times at most, what was sent is kept beside the site. Then the branch is fetched anew,
which costs less than its history would: git keeps for ever what came from a host that filters."""

_NOBODY = "site-builder <site-builder@noreply.invalid>"
"""Whose commit it is where git knows no name and address (RFC 2606: the domain is nobody's)."""


class GitRemote:
    """As in `site_builder.publish.remote.Remote`: all that is sent is one commit on the branch.

    Nobody sees anything of it before it is pushed, which either happens or does not. It is no
    forced push, so that a branch to which somebody else has pushed meanwhile refuses it.

    A file's tag is its object id. Of the branch nothing is fetched but its last commit and the
    lists of its files, where the host leaves out the rest.
    """

    def __init__(self, target: GitTarget, root: Path, tell: Callable[[str], None]) -> None:
        """``tell`` is called with what takes a while; RemoteError if there is no git."""
        self._branch = f"refs/heads/{target.branch}"
        self._folder = work_folder(root, target.name) / "repository"
        address = _address(target.repository, root)
        self._login = _login(address)
        self._git = Git(self._folder, address, tell)
        self._there: dict[str, str] = {}
        """Mode and object id of every file there."""
        self._is_new = False
        self._works = ExitStack()
        self._import: Import
        self._files: dict[OutputPath, str] = {}
        self._gone: list[OutputPath] = []

    @contextmanager
    def opened(self, _: Callable[[str], None]) -> Iterator[None]:
        """As in `Remote`; there is nobody to wait for."""
        try:
            with self._works:
                self._prepare()
                self._fetch()
                yield
        except GitError as error:
            if fault := fault_of(error, self._login):
                raise fault from error
            shutil.rmtree(self._folder, ignore_errors=True)
            found = f"the repository there, or what is kept of it here, is damaged: {error}"
            raise RemoteError(excerpt(found, 300), passing=True) from error

    def read(self) -> bytes | None:
        """As in `Remote`."""
        mode, _, blob = self._there.get(PUBLICATION, "").partition(" ")
        return self._git.run("cat-file", "blob", blob) if mode == FILE_MODE else None

    def strangers(
        self, files: Collection[Outgoing], owned: Set[OutputPath]
    ) -> Iterator[OutputPath]:
        """As in `Remote`."""
        others = self._there.keys() - owned
        folders = {str(parent) for path in others for parent in PurePosixPath(path).parents}
        for file in files:
            above = (str(parent) for parent in PurePosixPath(file.path).parents)
            if file.path in folders or any(parent in others for parent in above):
                yield file.path
            elif file.path in others:
                with file.source.open("rb") as source:
                    blob = blob_id(source)
                if self._there[file.path] not in (f"{FILE_MODE} {blob}", f"100755 {blob}"):
                    yield file.path

    def begin(self, _: bytes) -> None:
        """As in `Remote`, but nothing is told there: nothing is half done at any time."""
        self._import = self._works.enter_context(importing(self._git))

    def send(
        self,
        files: Sequence[Outgoing],
        moved: Callable[[int], None],
        sent: Callable[[Outgoing, str], None],
    ) -> None:
        """As in `Remote`, but they are there once `end` has pushed them."""
        for file in files:
            with file.source.open("rb") as source:
                self._files[file.path] = self._import.add(source)
            moved(file.file.size)
            sent(file, self._files[file.path])

    def delete(self, paths: Sequence[OutputPath]) -> None:
        """As in `Remote`, but they go once `end` has pushed that."""
        self._gone += paths

    def end(self, publication: bytes) -> None:
        """As in `Remote`. Raises OvertakenError if somebody has pushed since `opened`."""
        # not compressed, so that git keeps of each no more than what differs from the last
        plain = gzip.compress(gzip.decompress(publication), compresslevel=0, mtime=0)
        blob = self._import.add(io.BytesIO(plain))
        self._import.commit(
            TIP,
            is_first=self._is_new,
            committer=self._committer(),
            message=f"Publish {len(self._files):,} files, delete {len(self._gone):,}\n",
            delete=self._gone,
            files={**self._files, PUBLICATION: blob},
        )
        self._git.run(
            "push", "--progress", "--no-verify", ORIGIN, f"{TIP}:{self._branch}",
            doing="Pushing to the branch",
        )  # fmt: skip

    def differing(self, files: Mapping[OutputPath, PublishedFile]) -> Iterator[OutputPath]:
        """As in `Remote`."""
        for path, file in files.items():
            if self._there.get(path) != f"{FILE_MODE} {file.tag}":
                yield path

    def _prepare(self) -> None:
        """A repository to work in, without what a git that was killed has left in it."""
        packs = list((self._folder / "objects/pack").glob("*.pack"))
        if len(packs) > MOST_PACKS or not (self._folder / "HEAD").is_file():
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.parent.mkdir(parents=True, exist_ok=True)
            self._git.run("init", "--quiet", "--bare", "--template=", str(self._folder))
        litter = ("*.lock", "fast_import_crash_*", "refs/**/*.lock", "objects/pack/*tmp*")
        for pattern in litter:
            for file in self._folder.glob(pattern):
                file.unlink(missing_ok=True)

    def _fetch(self) -> None:
        """Have the branch as it is there, and know its files."""
        try:
            self._git.run(
                "fetch", "--depth=1", "--filter=blob:none", "--no-tags", "--progress",
                ORIGIN, f"+{self._branch}:{TIP}", doing="Reading the branch",
            )  # fmt: skip
        except GitError as error:
            if "couldn't find remote ref" not in error.said:
                raise
            self._git.run("update-ref", "-d", TIP)
            self._is_new = True
            return
        listing = self._git.run("ls-tree", "-r", "-z", TIP).decode(errors="surrogateescape")
        for entry in listing.split("\0")[:-1]:
            about, _, path = entry.partition("\t")
            mode, _, blob = about.split()
            self._there[path] = f"{mode} {blob}"
        if SETTINGS_FILE in self._there:
            raise RemoteError(
                f"the branch holds the sources of a site: {SETTINGS_FILE}",
                'Name one that is for what is published alone, such as "gh-pages".',
                "branch",
            )

    def _committer(self) -> str:
        """Whose commit it is, and when, as git writes that."""
        try:
            return self._git.run("var", "GIT_COMMITTER_IDENT").decode().strip()
        except GitError:
            return f"{_NOBODY} {time.time():.0f} +0000"


def _address(repository: str, root: Path) -> str:
    """As git takes it; a path is taken from the site in ``root``."""
    if "://" in repository or _SCP.match(repository):
        return repository
    return str((root / Path(repository).expanduser()).absolute())


def _login(address: str) -> str:
    """Whom git asks for at which host, "git@codeberg.org"; empty for a path."""
    place = urlsplit(address).netloc if "://" in address else ""
    if not place and (match := _SCP.match(address)):
        place = match[1]
    return re.sub(r":\d*$", "", place)


_SCP = re.compile("([^/:]+|[^/:]*\\[.*\\]):")
"""The beginning of ``user@host:path``, which is no path of this machine (git-fetch(1))."""
