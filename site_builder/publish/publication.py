"""The publication: what a target holds of a site, told there and remembered beside the site.

At the target it is written before anything is sent, and again once all is there. So whoever
publishes after one that was cut off knows what is the site's own, and what may be old or new.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Mapping, Set
from datetime import UTC, datetime
from pathlib import Path, PurePath

import msgspec

from site_builder.layout import WORK
from site_builder.paths import OutputPath

_NAME = "published.json.gz"

PUBLICATION = OutputPath(f"{WORK}/{_NAME}")
"""Where it lies at a target."""

PRECOMPRESSED = "precompressed"
"""The kind of a precompressed copy, which is named as its original and an ending more."""

SUPERSEDED = "superseded"
"""The kind of a style sheet, picture or font that only pages need which readers already have."""

VERSION = 1
"""Of what a publication says, and how."""


class PublishedFile(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file as it was sent."""

    digest: str
    """Of its bytes; see `site_builder.output.digests`."""
    size: int
    """In bytes."""
    rank: int
    """When it is sent, and in reverse deleted: 0 for what pages need, 1 to 3 as for pages."""
    kind: str = ""
    """The name of its kind of page, `PRECOMPRESSED` or `SUPERSEDED`; empty for all else."""
    title: str = ""
    """The headline of an article."""
    words: str = ""
    """Digest of what an article says, whatever its page shows beside it and wherever it stands."""
    tag: str = ""
    """What the target calls these bytes (an ETag), if it does."""
    id: str = ""
    """Of an article."""
    released: str = ""
    """When readers got to see an article, by the minute in UTC, as 2024-04-19T06:00."""


class PublishedEntry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An article in the feed of the site."""

    title: str
    digest: str
    """Of all that readers of the feed get of it."""


class UnderWay(msgspec.Struct, frozen=True):
    """What a publisher is sending, or was when it was cut off."""

    since: datetime
    """When it began, by its own clock: for people, who are told no more, for all can read it."""
    host: str
    """The machine; see `site_builder.publish.machine.this_machine`."""
    process: int
    """The process on that machine; 0 once it has given up."""
    files: dict[OutputPath, PublishedFile | None]
    """What each of these is to be, None for one that is to go; it may still be what it was."""
    renewals: int = 0
    """How often this was told anew, to show that the publisher is still at work."""


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """What a target holds."""

    version: int = VERSION
    id: str
    """Another one each time."""
    previous: str = ""
    """That of the one in whose place it came."""
    base_url: str
    at: datetime
    """When ``files`` were published, by the clock of who did: for people, nothing is decided by it.
    """
    files: dict[OutputPath, PublishedFile]
    """As far as nothing is under way: what the last publisher left that got to its end."""
    entries: dict[str, PublishedEntry]
    """By the ids of the articles."""
    under_way: UnderWay | None = None

    @property
    def named(self) -> Set[OutputPath]:
        """Every file that the site has put there, or was about to."""
        return self.files.keys() | self.uncertain.keys()

    @property
    def pending(self) -> Mapping[OutputPath, PublishedFile]:
        """What a publisher was sending."""
        return {path: file for path, file in self.uncertain.items() if file}

    @property
    def certain(self) -> Mapping[OutputPath, PublishedFile]:
        """Those that are there as they are described."""
        return {path: file for path, file in self.files.items() if path not in self.uncertain}

    @property
    def intended(self) -> Mapping[OutputPath, PublishedFile]:
        """Those that are to be there once whoever is publishing has ended."""
        return {**self.certain, **self.pending}

    @property
    def uncertain(self) -> Mapping[OutputPath, PublishedFile | None]:
        """Those that a publisher was changing, to what they were to be."""
        return self.under_way.files if self.under_way else {}

    def encode(self) -> bytes:
        """As it lies at a target."""
        return gzip.compress(_ENCODER.encode(self), compresslevel=3, mtime=0)


class UnreadablePublicationError(Exception):
    """What lies at a target is not a publication that can be read; ``found`` says why."""

    def __init__(self, found: str, newer: bool = False) -> None:
        """``newer`` if it was written by a later version of site_builder."""
        self.found, self.newer = found, newer
        super().__init__(found)


def decode_publication(data: bytes) -> Publication:
    """The publication that `Publication.encode` made ``data`` of.

    Raises UnreadablePublicationError.
    """
    try:
        text = gzip.decompress(data)
        version = _VERSION.decode(text).version
        if version > VERSION:
            raise UnreadablePublicationError("it was written by a newer site_builder", newer=True)
        publication = _DECODER.decode(text)
    except (OSError, EOFError, zlib.error, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UnreadablePublicationError("it is damaged") from error
    # whoever can write to the target could name any file here, and what is named is deleted
    if not all(map(_is_inside, publication.named)):
        raise UnreadablePublicationError("it names files outside of the site")
    return publication


def _is_inside(path: OutputPath) -> bool:
    """True for the path of a file below a folder, whatever that is."""
    if not _ODD.search(path):
        return True
    place = PurePath(path)
    return bool(place.parts) and not place.anchor and ".." not in place.parts


def other_publisher(since: datetime) -> str:
    """Another publisher, for a person, by when it began."""
    return f"another publisher, at work since {since.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def work_folder(root: Path, target: str) -> Path:
    """What is kept for a target beside the site in ``root``."""
    return root / WORK / "publish" / target


def last_publication(root: Path, target: str) -> Publication | None:
    """What was last published to a target from the site in ``root``, as is remembered there.

    None if nothing was, or if it is not known.
    """
    try:
        return decode_publication(last_publication_data(root, target) or b"")
    except UnreadablePublicationError:
        return None


def last_publication_data(root: Path, target: str) -> bytes | None:
    """The same as it is remembered, encoded; it may be damaged."""
    try:
        return (work_folder(root, target) / _NAME).read_bytes()
    except OSError:
        return None


def remember(root: Path, target: str, publication: bytes) -> None:
    """Remember an encoded publication beside the site in ``root``; raises OSError."""
    if last_publication_data(root, target) == publication:
        return
    place = work_folder(root, target) / _NAME
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_suffix(".new")
    draft.write_bytes(publication)
    draft.replace(place)


class _Version(msgspec.Struct):
    version: int


_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Publication)
_VERSION = msgspec.json.Decoder(_Version)

_ODD = re.compile(r"\A(?:/|\Z)|\.\.|[:\\]")
"""What a path that leads elsewhere has, on any system."""
