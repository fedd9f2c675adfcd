"""Where the addresses in a text lead: to another article, a page, a picture, a place in a text.

An address that leads nowhere is a warning, and what it stands in is left out: nobody should have
to mend an old text before today's can be published.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from typing import NamedTuple, TypeVar, cast
from urllib.parse import quote, unquote

from site_builder.content.media import medium_kind
from site_builder.content.scan import is_aside
from site_builder.errors import Problem
from site_builder.layout import CONTENT, MEDIA, medium_of, output_of
from site_builder.library.catalogue import Catalogue
from site_builder.library.questions import Question
from site_builder.media_types import PUBLISHABLE
from site_builder.model.article import Picture
from site_builder.model.media import Medium
from site_builder.model.page_parts import Figure, Sound
from site_builder.model.texts import LinkTarget, Passage, Text
from site_builder.paths import (
    ContentPath,
    Href,
    OutputPath,
    SiteUrl,
    decode,
    encode,
    file_of,
    url_of,
)
from site_builder.plan.address_book import AddressBook
from site_builder.plan.addresses import Addresses
from site_builder.plan.link_advice import Signpost
from site_builder.urls import HERE, SCHEME, names_no_host, names_user, slugify

_CONTROLS = dict.fromkeys((*range(32), 127))

_PLAIN_REST = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=~._?-]*(?:#[A-Za-z0-9/:@!$&'()*+,;=~._?-]*)?")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_REST = "/:@!$&'()*+,;=~-._?%"

NOWHERE = LinkTarget(Href(""))


T = TypeVar("T")


class _Followed(NamedTuple):
    """What came of following addresses."""

    found: object
    asked: set[Question]
    problems: list[Problem]


class LinkFault(NamedTuple):
    """Why an address leads nowhere."""

    found: str
    """What is said of the address."""
    remedy: str


_NO_PICTURE = LinkFault(
    "is no picture", "Name a file that is one, or link to it: [words](address)."
)
_ELSEWHERE = LinkFault("lies on another host", "Put a copy beside this file, and name that.")
_SET_ASIDE = LinkFault(
    "leads to what a name that begins with _ keeps from being published",
    "Move that file or rename it, or take this out.",
)
_LINK_TO_A_FILE = "Link to a file, such as ../18/flood.md, or write the whole address: https://…"
_WRITE_IT_RELATIVE = "Write it relative to this file, or from the root of the site: /topics/…"
_WITHOUT_USER = (
    "Write mailto: before an e-mail address. Of another one, take out what stands before the @."
)


class Linker:
    """Resolves the addresses in texts."""

    def __init__(self, catalogue: Catalogue, addresses: Addresses, book: AddressBook) -> None:
        self.problems: list[Problem] = []
        """What is wrong with the addresses that were followed since this was last replaced."""
        self._ask, self._at, self._book = catalogue, addresses, book
        self._known: dict[tuple[str, str], _Followed] = {}

    def passage(self, path: ContentPath, text: Text) -> Passage:
        """``text`` of the file ``path`` with the targets of its addresses."""
        if not text.links and not text.pictures:
            return Passage(text.digest)
        targets = self._once((path, text.digest), lambda: self._follow(path, text))
        return Passage(text.digest, targets)

    def figure(self, path: ContentPath, picture: Picture | None) -> Figure | None:
        """The picture of the article ``path``."""
        if picture is None:
            return None
        return self._once((path, "image"), lambda: self._figure(path, picture))

    def sound(self, path: ContentPath, text: Text) -> Sound | None:
        """The first sound that ``text`` of the file ``path`` links to."""
        targets = self.passage(path, text).targets
        for link in (*text.links, *text.pictures):
            url = decode(targets[link].href)
            if medium_kind(url).startswith("audio/") and url.startswith(f"/{MEDIA}"):
                linked = self._ask.linkable(medium_of(file_of(url)))
                if linked and linked.medium:
                    return Sound(encode(url), linked.medium.kind, linked.medium.size)
        return None

    def forget(self) -> None:
        """Follow all addresses anew: they may lead elsewhere now."""
        self._known.clear()

    @property
    def _signpost(self) -> Signpost:
        """What there is to link to: any file may be the one that was meant."""
        self._ask.names()
        return self._book.signpost()

    def _once(self, key: tuple[str, str], follow: Callable[[], T]) -> T:
        """What ``follow`` finds; it is done once, and counts for all who want it."""
        known = self._known.get(key)
        if known is None:
            asked, self._ask.asked = self._ask.asked, set()
            problems, self.problems = self.problems, []
            try:
                known = _Followed(follow(), self._ask.asked, self.problems)
            finally:
                self._ask.asked, self.problems = asked, problems
            self._known[key] = known
        self._ask.asked |= known.asked
        self.problems += known.problems
        return cast("T", known.found)

    def _figure(self, path: ContentPath, picture: Picture) -> Figure | None:
        file = picture.file
        elsewhere = file.startswith("//") or (SCHEME.match(file) and not HERE.match(file))
        target = _ELSEWHERE if elsewhere else self._target(path, file, ())
        if isinstance(target, LinkTarget):
            if target.is_picture:
                size = (target.width, target.height)
                return Figure(target.href, picture.alt, picture.caption, picture.credit, *size)
            if not target.href:  # and that was told of the file itself
                return None
            target = _NO_PICTURE
        line, loss = self._ask.sources.line(path, "image"), "the article has no picture"
        self._complain(path, line, file, target, loss, "image.file")
        return None

    def _follow(self, path: ContentPath, text: Text) -> dict[str, LinkTarget]:
        """Where each address in ``text`` leads."""
        targets: dict[str, LinkTarget] = {}
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
        self, path: ContentPath, link: str, anchors: Collection[str], line: int, loss: str
    ) -> LinkTarget:
        target = self._target(path, link, anchors)
        if isinstance(target, LinkTarget):
            return target
        self._complain(path, line, link, target, loss)
        return NOWHERE

    def _target(
        self, path: ContentPath, link: str, anchors: Collection[str]
    ) -> LinkTarget | LinkFault:
        """Where ``link`` leads in the file ``path``, or why nowhere.

        ``anchors`` are the names of places in the text that it stands in.
        """
        if link.startswith("#"):
            return self._part(LinkTarget(Href("")), link, anchors)
        if HERE.match(link):
            return LinkFault("leads to your own machine", self._signpost.to_here(path, link))
        if names_user(link):
            return LinkFault("holds a user name", _WITHOUT_USER)
        if names_no_host(link):
            return LinkFault("names no host", "Write it in full: https://example.org/page.")
        for name, rest in _readings(link):
            target = self._page(name, rest) if name[0] == "/" else self._file(path, name, rest)
            if target:
                return target
        if link[0] == "/":
            remedy = self._signpost.to_page(path, link) or _LINK_TO_A_FILE
            return LinkFault("leads to no page of this site", remedy)
        place = posixpath.normpath(posixpath.join(posixpath.dirname(path), _bare(link)))
        if place.startswith(f"{CONTENT}/") and is_aside(place):
            return _SET_ASIDE
        remedy = self._signpost.to_file(path, link) or _WRITE_IT_RELATIVE
        return LinkFault(f"leads to no file in {CONTENT}/", remedy)

    def _file(self, path: ContentPath, name: str, rest: str) -> LinkTarget | LinkFault | None:
        """The target of a name that is relative to ``path``; None if there is no such file."""
        place = self._place(posixpath.join(posixpath.dirname(path), name))
        linked = self._ask.linkable(place)
        if linked is None:
            return None
        match linked.kind:
            case "held":
                remedy = "Publish that one, or take the link out."
                return LinkFault("leads to an article that is not published", remedy)
            case "note":
                remedy = "It gets one when an article of that day or topic is published."
                return LinkFault("leads to a note that has no page yet", remedy)
        if linked.medium:
            return self._medium(place, linked.medium, rest)
        return self._part(LinkTarget(self._at.href(linked)), rest, linked.anchors)

    def _page(self, name: str, rest: str) -> LinkTarget | LinkFault | None:
        """The target of a path of the site; None if there is no such page."""
        if name.startswith(f"/{MEDIA}"):
            file = self._place(medium_of(OutputPath(name[1:])))
            linked = self._ask.linkable(file)
            return self._medium(file, linked.medium, rest) if linked and linked.medium else None
        place = posixpath.normpath(unicodedata.normalize("NFC", name))
        forms = [SiteUrl(f"{place}/".replace("//", "/")), SiteUrl(place.removesuffix("index.html"))]
        for form in forms[:1] if name.endswith("/") else forms:
            self._ask.page_at(form)
            if page := self._book.find(form):
                linked = self._ask.linkable(page.source) if page.source else None
                return self._part(LinkTarget(encode(page.url)), rest, linked and linked.anchors)
        return None

    def _place(self, name: str) -> ContentPath:
        """The path of a file as the file system has it."""
        place = ContentPath(unicodedata.normalize("NFC", posixpath.normpath(name)))
        return place if place.isascii() else self._ask.spelling(place)

    def _part(
        self, target: LinkTarget, rest: str, anchors: Collection[str] | None
    ) -> LinkTarget | LinkFault:
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
            return LinkFault("names no place in that text", _known_places(name, anchors))
        return LinkTarget(Href(target.href + _encode_rest(rest)))

    def _medium(self, place: ContentPath, medium: Medium, rest: str) -> LinkTarget | LinkFault:
        if not medium.kind:
            kinds = ", ".join(PUBLISHABLE)
            return LinkFault("is of a kind that is not published", f"Kinds that are: {kinds}.")
        if place.translate(_CONTROLS) != place:
            found = "a file name with a line break or another control character"
            self.problems.append(Problem(ascii(place), 0, "", found, "Rename the file."))
            return NOWHERE
        if medium.problem:
            self.problems.append(medium.problem)
            return NOWHERE
        self._ask.use(place)
        href = Href(encode(url_of(output_of(place))) + _encode_rest(rest))
        return LinkTarget(href, medium.width, medium.height, medium.is_picture)

    def _complain(
        self, path: ContentPath, line: int, link: str, fault: LinkFault, loss: str, key: str = ""
    ) -> None:
        found = f'"{link}" {fault.found}, so {loss}'
        self.problems.append(Problem(path, line, key, found, fault.remedy, "warning"))


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
