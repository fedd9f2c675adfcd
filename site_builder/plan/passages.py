"""Where the relative addresses in a text lead: to another article, a standing page, a picture."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from site_builder.article import Picture
from site_builder.content import CONTENT, Content
from site_builder.errors import Problem, reason
from site_builder.pages import MEDIA, Figure
from site_builder.texts import Passage, Target, Text
from site_builder.urls import encode

_CONTROLS = dict.fromkeys((*range(32), 127))

_ACTIVE_SVG = re.compile(rb"<script|<foreignobject|\bon\w+\s*=|javascript:|<!entity", re.IGNORECASE)
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".svg")
_SOUND_AND_FILM = (
    ".mp3",
    ".m4a",
    ".ogg",
    ".oga",
    ".opus",
    ".wav",
    ".flac",
    ".mp4",
    ".webm",
    ".vtt",
)
_PAPERS = (
    ".pdf",
    ".epub",
    ".csv",
    ".txt",
    ".odt",
    ".ods",
    ".odp",
    ".docx",
    ".xlsx",
    ".pptx",
    ".zip",
)
KINDS = (*_PICTURES, *_SOUND_AND_FILM, *_PAPERS)
"""Endings of the files that are published: none of them runs in a browser."""


class Linker:
    """Resolves addresses and remembers which media the published texts use."""

    def __init__(
        self, sources: Content, hrefs: Mapping[str, str], unpublished: frozenset[str]
    ) -> None:
        """``hrefs`` leads from the path of each published content file to its page."""
        self.used: dict[str, Path] = {}
        """Output path of each file of the user's own that is to be published, and its source."""
        self.problems: list[Problem] = []
        self._sources, self._hrefs, self._unpublished = sources, hrefs, unpublished
        self._targets: dict[str, Target] = {}
        self._spellings = {
            unicodedata.normalize("NFC", name): name
            for name in (*hrefs, *sources.media, *unpublished)
            if not name.isascii()
        }

    def passage(self, path: str, text: Text) -> Passage:
        """``text`` of the file ``path`` with the targets of its relative addresses."""
        if not text.links:
            return Passage(text.digest)
        targets = {link: self._resolve(path, link, line) for link, line in text.links.items()}
        return Passage(text.digest, targets)

    def figure(self, path: str, picture: Picture | None) -> Figure | None:
        """The picture of the article ``path``."""
        if picture is None:
            return None
        line = self._sources.line(path, "image")
        target = self._resolve(path, picture.file, line, "image.file")
        if not target.href:
            return None
        size = (target.width, target.height)
        return Figure(target.href, picture.alt, picture.caption, picture.credit, *size)

    def _resolve(self, path: str, link: str, line: int, key: str = "") -> Target:
        address, mark, fragment = link.partition("#")
        address = address.partition("?")[0]
        place = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
        # some file systems decompose the names that they are given
        place = self._spellings.get(unicodedata.normalize("NFC", place), place)
        if place in self._hrefs:
            return Target(self._hrefs[place] + mark + encode(fragment))
        if place in self._unpublished:
            found = f'"{link}" leads to an article that is not published, so its link is left out'
            remedy = "Publish that one, or take the link out."
            self.problems.append(Problem(path, line, key, found, remedy, "warning"))
            return Target("")
        if place in self._sources.media:
            return self._medium(place)
        found = f'"{link}" leads to no file in {CONTENT}/'
        remedy = "Write it relative to this file, or from the root of the site: /topics/…"
        self.problems.append(Problem(path, line, key, found, remedy))
        return Target("")

    def _medium(self, place: str) -> Target:
        if place not in self._targets:
            self._targets[place] = self._publish(place)
        return self._targets[place]

    def _publish(self, place: str) -> Target:
        if place.translate(_CONTROLS) != place:
            found = "a file name with a line break or another control character"
            self.problems.append(Problem(ascii(place), 0, "", found, "Rename the file."))
            return Target("")
        file = self._sources.media[place]
        url = f"/{MEDIA}" + place.removeprefix(f"{CONTENT}/")
        if not place.lower().endswith(_PICTURES):
            if not place.lower().endswith(KINDS):
                remedy = f"Kinds that are: {', '.join(KINDS)}."
                self.problems.append(Problem(place, 0, "", "not published, for its kind", remedy))
            self.used[url[1:]] = file
            return Target(encode(url))
        import imagesize

        try:
            if place.lower().endswith(".svg") and _ACTIVE_SVG.search(file.read_bytes()):
                found = "this picture holds a script or other active parts"
                remedy = "Export it as a plain SVG or a PNG."
                self.problems.append(Problem(place, 0, "", found, remedy))
            width, height = (max(0, round(size)) for size in imagesize.get(file))
            if not width and not place.lower().endswith(".svg"):
                raise ValueError("its size is not in it")
        except (OSError, ValueError) as error:
            found = reason(error) if isinstance(error, OSError) else str(error)
            self.problems.append(Problem(place, 0, "", f"cannot be read as a picture: {found}"))
            return Target("")
        self.used[url[1:]] = file
        return Target(encode(url), width, height) if width and height else Target(encode(url))
