"""The HTML of a text where it is shown.

Addresses that lead to another part of the site (a file, a path, a heading) are marks in it, see
`site_builder.content.markdown`; here they are filled in.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import unquote

from site_builder.model.texts import LinkTarget, Passage

# a tag has no ">" in its attributes, for the renderer escapes it there
_LINK_OR_PICTURE = re.compile(
    '<a (?:href="\0(?P<link>[^\0]*)\0")?(?P<rest>[^>]*)>|</a>'
    '|<img src="\0(?P<picture>[^\0]*)\0"(?P<shown> alt="(?P<alt>[^"]*)"[^>]*>)'
)
_ID = re.compile(' id="([^"]*)"')
_FRAGMENT = re.compile(' href="#([^"]*)"')


def passage_html(passage: Passage, source: str, base: str, page: str = "") -> str:
    """``source``, the HTML of ``passage``, with each address filled in.

    A link or picture without a target is left out.

    ``base`` goes before each path of the site: "" or "/sub" on a page, the site's origin too
    in a feed. ``page`` goes before each fragment; a feed gives the entry's own address, and the
    ids stay on the page that it leads to.
    """
    if page:
        # other entries may stand on the same screen, so none has an id of its own
        source = _ID.sub("", source)
        source = source.replace(' href="#', f' href="{_attribute(page)}#')
    if passage.targets:
        source = _LINK_OR_PICTURE.sub(_Filling(passage.targets, base, page).fill, source)
    return _prefixed(source, _attribute(passage.prefix)) if passage.prefix else source


class _Filling:
    """Fills in the addresses of one text, tag by tag."""

    def __init__(self, targets: dict[str, LinkTarget], base: str, page: str) -> None:
        self._targets, self._base, self._page = targets, base, page
        self._ends: list[str] = []  # of the links that are open; "" for one that is left out

    def fill(self, match: re.Match[str]) -> str:
        """What becomes of a tag."""
        if match[0] == "</a>":
            return self._ends.pop()
        if match["picture"] is not None:
            return self._picture(self._targets[unescape(match["picture"])], match)
        if match["link"] is None:
            self._ends.append("</a>")
            return match[0]
        target = self._targets[unescape(match["link"])]
        self._ends.append("</a>" if target.href else "")
        return f'<a href="{self._address(target)}"{match["rest"]}>' if target.href else ""

    def _picture(self, target: LinkTarget, match: re.Match[str]) -> str:
        if target.is_picture:
            size = f' width="{target.width}" height="{target.height}"' if target.width else ""
            return f'<img src="{self._address(target)}"{size}{match["shown"]}'
        if not target.href or any(self._ends):
            return match["alt"]
        return f'<a href="{self._address(target)}">{match["alt"] or self._address(target)}</a>'

    def _address(self, target: LinkTarget) -> str:
        before = self._page if target.href.startswith("#") else self._base
        return _attribute(before + target.href)


def _prefixed(source: str, prefix: str) -> str:
    """``source`` with ``prefix`` before each id, and before each fragment that names one."""
    ids = set(_ID.findall(source))

    def lead(match: re.Match[str]) -> str:
        return f' href="#{prefix}{match[1]}"' if unquote(match[1]) in ids else match[0]

    return _ID.sub(rf' id="{prefix}\1"', _FRAGMENT.sub(lead, source))


def _attribute(text: str) -> str:
    """As CommonMark's reference renderer writes text between double quotes."""
    return escape(text, quote=False).replace('"', "&quot;")
