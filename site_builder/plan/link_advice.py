"""Advice on addresses that lead nowhere: what their author may have meant.

A site that came from elsewhere can have many thousands of them, so nothing here compares one with
every file: names are looked up.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from urllib.parse import unquote

from site_builder.errors import excerpt
from site_builder.paths import ContentPath, Href, SiteUrl, decode
from site_builder.urls import collision_key, slugify

_SHORTCODE = re.compile(r"\{\{|\{%")
_WHOLE = re.compile(r"https?://[^\s()<>\"']+")
_MAIL = re.compile(r"[^\s/?#@]+@[\w-]+(?:\.[\w-]+)+")
# two letters that are a country's, unless files end so, and what else is common
_HOST = re.compile(
    r"(?:www\.\S+|(?:[\w-]+\.)+(?:(?!(?:ai|gz|js|md|mo|pl|ps|py|rs|sh|so)\b)[a-z]{2}"
    r"|com|org|net|info|edu|gov|int|mil|news|press|blog|site|online|website|app|dev|cloud)"
    r"(?::\d+)?(?:[/?#].*)?)",
    re.IGNORECASE,
)
_PAGE_ENDINGS = ("md", "markdown", "html", "htm", "xhtml", "shtml", "php", "asp", "aspx", "jsp")
_INDEX = ("index", "_index")
_NOT_AS_IT_IS = re.compile(r"[\s%#?()<>\"\\]")

_MANY = 8
"""Files of one name from which on it says too little which of them is meant."""

_SHORTEST, _LONGEST = 8, 100
"""Characters of a name that is looked up with a slip in it."""


class Signpost:
    """Knows what there is to link to."""

    def __init__(
        self, files: Mapping[ContentPath, Href | None], urls: Iterable[SiteUrl], base: str
    ) -> None:
        """``files`` are paths in content/, each with its page if it has one.

        ``urls`` are the addresses of pages below the path ``base``.
        """
        self._pages, self._files, self._urls, self._base = files, sorted(files), urls, base
        self._slips: dict[str, dict[str, str]] = {}

    def to_file(self, path: ContentPath, link: str) -> str:
        """A sentence on ``link``, written relative to the file ``path``; "" for no advice."""
        if _SHORTCODE.search(link):
            return "Write the file's own path instead of a shortcode, such as ../18/flood.md."
        if whole := _WHOLE.search(link):
            return f"Write the address alone: {excerpt(whole[0])}."
        if _MAIL.fullmatch(link):
            return f"Write mailto:{excerpt(link)} for an e-mail address."
        if _HOST.fullmatch(link):
            return f"Write https://{excerpt(link)} for an address of another site."
        if "\\" in link:
            return f'Write it with /: "{excerpt(link.replace(chr(92), "/"))}".'
        return _did_you_mean(path, self._same_name(link) or self._with_a_slip(path, link)) or (
            _on_pages(link)
        )

    def to_here(self, path: ContentPath, link: str) -> str:
        """A sentence on ``link``, which leads to the machine of the author."""
        if link.lower().startswith(("http", "localhost")):
            _, slash, rest = link.rpartition("://")[2].partition("/")
            return self.to_page(path, f"{slash}{rest}") or "Write the address that readers have."
        link = link.replace("\\", "/")
        return _did_you_mean(path, self._same_name(link)) or "Put the file beside this one."

    def to_page(self, path: ContentPath, link: str) -> str:
        """A sentence on ``link``, written from the root of the site; "" for no advice."""
        if _SHORTCODE.search(link) or _WHOLE.search(link):
            return self.to_file(path, link)
        name = _name(link)
        inside = name.removeprefix(self._base) if self._base else name
        for candidate in dict.fromkeys((inside, name)):
            if url := self._folded.get(_folded(candidate)):
                return f'Did you mean "{_NOT_AS_IT_IS.sub(_encoded, url)}"?'
        return _did_you_mean(path, self._same_name(link))

    @cached_property
    def _folded(self) -> dict[str, SiteUrl]:
        return {_folded(url): url for url in self._urls}

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        """The files by each name that they may be looked for under."""
        found: dict[str, list[str]] = defaultdict(list)
        for file in self._files:
            href = self._pages[file]
            page = posixpath.basename(decode(href).rstrip("/")) if href else ""
            for name in {*_names(file), *_names(page)}:
                found[name].append(file)
        return found

    def _same_name(self, link: str) -> str | None:
        """The file of that name, in whatever folder, or the text whose page has that name."""
        wanted = _name(link)
        near = {file for name in _names(wanted) for file in self._named.get(name, ())}
        near = {file for file in near if _is_page(file) == _is_page(wanted)}
        if not near or len(near) > _MANY:
            return None
        ranked = sorted((_common_end(file, wanted), file) for file in near)
        if len(ranked) > 1 and ranked[-1][0] == ranked[-2][0]:
            return None
        return ranked[-1][1]

    def _with_a_slip(self, path: ContentPath, link: str) -> str | None:
        """The file in that folder with one sign more, less or another, or two exchanged."""
        place = posixpath.normpath(posixpath.join(posixpath.dirname(path), _name(link)))
        folder, _, name = place.rpartition("/")
        if folder not in self._slips:
            names = [posixpath.basename(file) for file in self._folders.get(folder, ())]
            self._slips[folder] = {slip: name for name in reversed(names) for slip in _slips(name)}
        slips = self._slips[folder]
        near = (slips[slip] for slip in _slips(name) if slip in slips)
        # what differs in a number is another day or part, and no slip
        return next((f"{folder}/{one}" for one in near if _number(one) == _number(name)), None)

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for file in self._files:
            found[posixpath.dirname(file)].append(file)
        return found


def _did_you_mean(path: ContentPath, file: str | None) -> str:
    """A sentence that names ``file`` as it is written in the file ``path``."""
    if file is None or file == path:
        return ""
    written = posixpath.relpath(file, posixpath.dirname(path))
    return f'Did you mean "{_NOT_AS_IT_IS.sub(_encoded, written)}"?'


def _encoded(sign: re.Match[str]) -> str:
    return f"%{ord(sign[0]):02X}"


def _name(link: str) -> str:
    return unquote(re.split("[?#]", link)[0]).rstrip("/")


def _names(file: str) -> Iterator[str]:
    """The names under which a file may be looked for: its own, and what it makes of its page."""
    name = posixpath.basename(file)
    yield collision_key(name)
    stem = _stem(name)
    if stem in _INDEX:
        stem = posixpath.basename(posixpath.dirname(file))
    if slug := slugify(stem):
        yield slug


def _stem(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return stem if dot and len(ending) <= 8 else name


def _is_page(file: str) -> bool:
    """True if ``file`` has the ending of a text, or none."""
    name = posixpath.basename(file)
    return _stem(name) == name or name.lower().rpartition(".")[2] in _PAGE_ENDINGS


def _common_end(file: str, wanted: str) -> int:
    """How many folders before the name the two have in common."""
    pairs = zip(reversed(file.split("/")[:-1]), reversed(wanted.split("/")[:-1]), strict=False)
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _number(name: str) -> str:
    return "".join(filter(str.isdigit, name))


def _slips(name: str) -> Iterator[str]:
    """``name``, and all that is left of it without one of its signs."""
    if _SHORTEST <= len(name) <= _LONGEST:
        yield name
        yield from (name[:place] + name[place + 1 :] for place in range(len(name)))


def _on_pages(link: str) -> str:
    name = re.split("[?#]", link)[0]
    stem, dot, ending = name.rpartition(".")
    if dot and ending.lower() in _PAGE_ENDINGS[2:]:
        return f'Name the file that the page is made of, such as "{excerpt(stem)}.md".'
    return ""


def _folded(url: str) -> str:
    """Equal for addresses that differ in case, in index.html or in the slash at their end."""
    return collision_key(url).removesuffix("index.html").rstrip("/")
