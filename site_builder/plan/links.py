"""Where the addresses in a text lead: to another article, a page, a picture, a place in a text.

An address that leads nowhere is a warning, and what it stands in is left out: nobody should have
to mend an old text before today's can be published.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote, unquote

import msgspec

from site_builder.content.files import Content, is_aside
from site_builder.content.media import TYPES, media_type
from site_builder.errors import Problem
from site_builder.layout import CONTENT, MEDIA
from site_builder.model.article import Picture
from site_builder.model.pages import Figure, Sound
from site_builder.model.texts import HERE, SCHEME, Passage, Target, Text, names_no_host
from site_builder.plan.link_advice import Signpost
from site_builder.urls import encode, slugify

_CONTROLS = dict.fromkeys((*range(32), 127))

_PLAIN_REST = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=~._?-]*(?:#[A-Za-z0-9/:@!$&'()*+,;=~._?-]*)?")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_REST = "/:@!$&'()*+,;=~-._?%"

NOWHERE = Target("")


class Fault(NamedTuple):
    """Why an address leads nowhere."""

    found: str
    """What is said of the address."""
    remedy: str


_NO_PICTURE = Fault("is no picture", "Name a file that is one, or link to it: [words](address).")
_ELSEWHERE = Fault("lies on another host", "Put a copy beside this file, and name that.")
_SET_ASIDE = Fault(
    "leads to what a name that begins with _ keeps from being published",
    "Move that file or rename it, or take this out.",
)
_LINK_TO_A_FILE = "Link to a file, such as ../18/flood.md, or write the whole address: https://…"
_WRITE_IT_RELATIVE = "Write it relative to this file, or from the root of the site: /topics/…"


class Linker:
    """Resolves addresses and remembers which media the published texts use."""

    def __init__(
        self,
        sources: Content,
        hrefs: Mapping[str, str],
        unpublished: frozenset[str],
        addresses: Callable[[], Iterable[str]],
        base: str = "",
    ) -> None:
        """``hrefs`` leads from the path of each published content file to its page.

        ``addresses`` tells every address of the site, which is served below the path ``base``.
        """
        self.used: dict[str, str] = {}
        """Output path of each medium that is to be published, and its path in the site."""
        self.problems: list[Problem] = []
        self._sources, self._hrefs = sources, hrefs
        self._unpublished = unpublished | sources.unfinished
        self._notes = {note.path for note in sources.briefings}
        self._notes |= {note.path for note in sources.topics}
        self._addresses, self._base = addresses, base
        self._passages: dict[tuple[str, str], Passage] = {}
        self._figures: dict[str, Figure | None] = {}
        self._targets: dict[str, Target] = {}
        self._spellings = {
            unicodedata.normalize("NFC", name): name
            for name in (*hrefs, *sources.media, *self._unpublished, *self._notes)
            if not name.isascii()
        }

    def passage(self, path: str, text: Text) -> Passage:
        """``text`` of the file ``path`` with the targets of its addresses."""
        if not text.links and not text.pictures:
            return Passage(text.digest)
        key = (path, text.digest)
        if key not in self._passages:
            self._passages[key] = Passage(text.digest, self._follow(path, text))
        return self._passages[key]

    def figure(self, path: str, picture: Picture | None) -> Figure | None:
        """The picture of the article ``path``."""
        if picture is None:
            return None
        if path not in self._figures:
            self._figures[path] = self._figure(path, picture)
        return self._figures[path]

    def sound(self, path: str, text: Text) -> Sound | None:
        """The first sound that ``text`` of the file ``path`` links to."""
        targets = self.passage(path, text).targets
        for link in (*text.links, *text.pictures):
            href = re.split("[?#]", targets[link].href)[0]
            if media_type(href).startswith("audio/") and unquote(href[1:]) in self.used:
                medium = self._sources.media[self.used[unquote(href[1:])]]
                return Sound(href, medium.kind, medium.size)
        return None

    def _figure(self, path: str, picture: Picture) -> Figure | None:
        file = picture.file
        elsewhere = file.startswith("//") or (SCHEME.match(file) and not HERE.match(file))
        target = _ELSEWHERE if elsewhere else self._target(path, file, ())
        if isinstance(target, Target):
            if target.is_picture:
                size = (target.width, target.height)
                return Figure(target.href, picture.alt, picture.caption, picture.credit, *size)
            if not target.href:  # and that was told of the file itself
                return None
            target = _NO_PICTURE
        line, loss = self._sources.line(path, "image"), "the article has no picture"
        self._complain(path, line, file, target, loss, "image.file")
        return None

    def _follow(self, path: str, text: Text) -> dict[str, Target]:
        """Where each address in ``text`` leads."""
        targets: dict[str, Target] = {}
        anchors = dict.fromkeys(text.anchors)
        for link, line in text.links.items():
            targets[link] = self._followed(path, link, anchors, line, "the link is left out")
        for link, line in text.pictures.items():
            if link not in targets:
                loss = "the picture is left out"
                targets[link] = self._followed(path, link, anchors, line, loss)
            if targets[link].href and not targets[link].is_picture:
                self._complain(path, line, link, _NO_PICTURE, "it became a link")
        return targets

    def _followed(
        self, path: str, link: str, anchors: Collection[str], line: int, loss: str
    ) -> Target:
        target = self._target(path, link, anchors)
        if isinstance(target, Target):
            return target
        self._complain(path, line, link, target, loss)
        return NOWHERE

    def _target(self, path: str, link: str, anchors: Collection[str]) -> Target | Fault:
        """Where ``link`` leads in the file ``path``, or why nowhere.

        ``anchors`` are the names of places in the text that it stands in.
        """
        if link.startswith("#"):
            return self._part(Target(""), link, anchors)
        if HERE.match(link):
            return Fault("leads to your own machine", self._signpost.to_here(path, link))
        if names_no_host(link):
            return Fault("names no host", "Write it in full: https://example.org/page.")
        for name, rest in _readings(link):
            target = self._page(name, rest) if name[0] == "/" else self._file(path, name, rest)
            if target:
                return target
        if link[0] == "/":
            remedy = self._signpost.to_page(path, link) or _LINK_TO_A_FILE
            return Fault("leads to no page of this site", remedy)
        place = posixpath.normpath(posixpath.join(posixpath.dirname(path), _bare(link)))
        if place.startswith(f"{CONTENT}/") and is_aside(place):
            return _SET_ASIDE
        remedy = self._signpost.to_file(path, link) or _WRITE_IT_RELATIVE
        return Fault(f"leads to no file in {CONTENT}/", remedy)

    def _file(self, path: str, name: str, rest: str) -> Target | Fault | None:
        """The target of a name that is relative to ``path``; None if there is no such file."""
        place = self._place(posixpath.join(posixpath.dirname(path), name))
        if place in self._hrefs:
            return self._part(Target(self._hrefs[place]), rest, self._anchors.get(place))
        if place in self._unpublished:
            remedy = "Publish that one, or take the link out."
            return Fault("leads to an article that is not published", remedy)
        if place in self._notes:
            remedy = "It gets one when an article of that day or topic is published."
            return Fault("leads to a note that has no page yet", remedy)
        if place in self._sources.media:
            return self._medium(place, rest)
        return None

    def _page(self, name: str, rest: str) -> Target | Fault | None:
        """The target of a path of the site; None if there is no such page."""
        if name.startswith(f"/{MEDIA}"):
            file = self._place(f"{CONTENT}/{name.removeprefix(f'/{MEDIA}')}")
            return self._medium(file, rest) if file in self._sources.media else None
        place = posixpath.normpath(unicodedata.normalize("NFC", name))
        forms = [f"{place}/".replace("//", "/"), place.removesuffix("index.html")]
        for form in forms[:1] if name.endswith("/") else forms:
            if url := self._urls.get(form):
                href = encode(url)
                return self._part(Target(href), rest, self._anchors.get(self._places.get(href, "")))
        return None

    def _place(self, name: str) -> str:
        """The path of a file as the file system has it."""
        place = posixpath.normpath(name)
        if place.isascii():
            return place
        # some file systems decompose the names that they are given
        return self._spellings.get(unicodedata.normalize("NFC", place), place)

    def _part(self, target: Target, rest: str, anchors: Collection[str] | None) -> Target | Fault:
        """``target`` with what is written behind it, a query and the name of a place in it.

        ``anchors`` are the names of places there, None if it is not known which there are.
        """
        if not rest:
            return target
        query, _, fragment = rest.partition("#")
        written, sign, directive = fragment.partition(":~:")
        name = unicodedata.normalize("NFC", unquote(written))
        if name and anchors is not None and name in anchors:
            rest = f"{query}#{name}{sign}{directive}"
        elif name and anchors is not None and name.lower() != "top":
            return Fault("names no place in that text", _known_places(name, anchors))
        return Target(target.href + _encode_rest(rest))

    def _medium(self, place: str, rest: str) -> Target | Fault:
        if not self._sources.media[place].kind:
            kinds = ", ".join(TYPES)
            return Fault("is of a kind that is not published", f"Kinds that are: {kinds}.")
        if place not in self._targets:
            self._targets[place] = self._publish(place)
        target = self._targets[place]
        if not target.href or not rest:
            return target
        return msgspec.structs.replace(target, href=target.href + _encode_rest(rest))

    def _complain(
        self, path: str, line: int, link: str, fault: Fault, loss: str, key: str = ""
    ) -> None:
        found = f'"{link}" {fault.found}, so {loss}'
        self.problems.append(Problem(path, line, key, found, fault.remedy, "warning"))

    @cached_property
    def _urls(self) -> dict[str, str]:
        """Every address of the site by its usual form."""
        return {unicodedata.normalize("NFC", url): url for url in self._addresses()}

    @cached_property
    def _places(self) -> dict[str, str]:
        """The content file of a page by its href."""
        return {href: path for path, href in self._hrefs.items()}

    @cached_property
    def _anchors(self) -> dict[str, Collection[str]]:
        """The names of places in each text that has a page of its own."""
        bodies = {article.path: article.body for article in self._sources.articles}
        bodies |= {page.path: page.body for page in self._sources.pages}
        return {path: dict.fromkeys(body.anchors) for path, body in bodies.items()}

    @cached_property
    def _signpost(self) -> Signpost:
        files = {**self._hrefs, **dict.fromkeys(self._sources.media, "")}
        return Signpost(files, self._urls.values(), self._base)

    def _publish(self, place: str) -> Target:
        if place.translate(_CONTROLS) != place:
            found = "a file name with a line break or another control character"
            self.problems.append(Problem(ascii(place), 0, "", found, "Rename the file."))
            return NOWHERE
        medium = self._sources.media[place]
        if medium.problem:
            self.problems.append(medium.problem)
            return NOWHERE
        url = f"/{MEDIA}" + place.removeprefix(f"{CONTENT}/")
        self.used[url[1:]] = place
        return Target(encode(url), medium.width, medium.height, medium.is_picture)


def _bare(link: str) -> str:
    """``link`` without a query and the name of a place."""
    return unquote(re.split("[?#]", link)[0])


def _readings(link: str) -> Iterator[tuple[str, str]]:
    """What ``link`` may mean: the name of a file or page, and what is written behind it.

    The whole of it is a name if there is one of that name: "c#.png", "50%.jpg" and "what?.pdf" are
    names of files, also percent-encoded.
    """
    ends = {len(link), link.rfind("#"), link.find("#"), link.rfind("?"), link.find("?")}
    for end in sorted(ends - {-1, 0}, reverse=True):
        name, rest = link[:end], link[end:]
        yield name, rest
        if "%" in name:
            yield unquote(name), rest


def _encode_rest(rest: str) -> str:
    """A query and a fragment, percent-encoded (RFC 3986, sections 3.4 and 3.5) where they are not.

    What is encoded stays: "%26" in it is not "&".
    """
    if _PLAIN_REST.fullmatch(rest):
        return rest
    query, mark, fragment = _STRAY_PERCENT.sub("%25", rest).partition("#")
    return quote(query, safe=_REST) + mark + quote(fragment, safe=_REST)


def _known_places(name: str, anchors: Collection[str]) -> str:
    if slugify(name) in anchors:
        return f'Did you mean "#{slugify(name)}"?'
    if not anchors:
        return "It has no heading to lead to."
    known = ", ".join(f'"#{anchor}"' for anchor in islice(anchors, 5))
    return f"A heading is named by its words: {known}."
