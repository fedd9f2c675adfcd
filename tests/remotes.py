"""A remote in memory that fails, forgets to answer or is overtaken whenever a test wants it to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager

from site_builder.output.digests import digest_of_bytes
from site_builder.paths import OutputPath
from site_builder.publish.publication import PublishedFile
from site_builder.publish.remote import Outgoing, OvertakenError


class Place:
    """What lies at a target, and what happens to whoever works there."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        """All but the publication; paths as in the output."""
        self.publication: bytes | None = None
        self.before: Callable[[int], None] = lambda step: None
        """Called before each step that is taken there, with its number in this publish."""
        self.after: Callable[[int], None] = lambda step: None
        """Likewise once it is done, but for the answer."""
        self.sent: list[str] = []
        """Every path that was ever sent, in turn."""
        self.steps = 0
        self.may_repeat = False
        """True if a publisher cannot know that something is there already."""

    def undisturbed(self) -> None:
        """Let the next publish take its course."""
        self.before = self.after = lambda step: None
        self.steps = 0
        self.may_repeat = False


class MemoryRemote:
    """As in `site_builder.publish.remote.Remote`, without a lock, with conditional writes."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._seen: bytes | None = None

    @contextmanager
    def opened(self, waiting: Callable[[str], None]) -> Iterator[None]:
        with self._step():
            pass
        yield

    def read(self) -> bytes | None:
        with self._step():
            self._seen = self._place.publication
        return self._seen

    def strangers(self, files: Collection[Outgoing], owned: Set[OutputPath]) -> list[OutputPath]:
        found = []
        with self._step():
            for path, _, file, _ in files:
                data = self._place.files.get(path)
                if data is not None and digest_of_bytes(data) != file.digest:
                    found.append(path)
        return found

    def begin(self, publication: bytes) -> None:
        self._tell(publication)

    def send(
        self,
        files: Sequence[Outgoing],
        moved: Callable[[int], None],
        sent: Callable[[Outgoing, str], None],
    ) -> None:
        for file in reversed(files):  # in whatever order
            with self._step():
                data = file.source.read_bytes()
                is_vain = self._place.files.get(file.path) == data
                assert self._place.may_repeat or not is_vain, f"{file.path} is sent in vain"
                self._place.files[file.path] = data
                self._place.sent.append(file.path)
            moved(len(data))
            sent(file, "")

    def delete(self, paths: Sequence[OutputPath]) -> None:
        for path in paths:
            with self._step():
                self._place.files.pop(path, None)

    def end(self, publication: bytes) -> None:
        self._tell(publication)

    def differing(self, files: Mapping[OutputPath, PublishedFile]) -> list[OutputPath]:
        with self._step():
            return [
                path
                for path, file in files.items()
                if path not in self._place.files
                or digest_of_bytes(self._place.files[path]) != file.digest
            ]

    def _tell(self, publication: bytes) -> None:
        with self._step():
            if self._place.publication != self._seen:
                raise OvertakenError
            self._place.publication = self._seen = publication

    @contextmanager
    def _step(self) -> Iterator[None]:
        place = self._place
        place.steps += 1
        step = place.steps
        place.before(step)
        yield
        place.after(step)
