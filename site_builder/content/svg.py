"""SVG pictures that are safe to publish: nothing in them acts, and they ask nobody for anything.

An SVG file is a document: opened by its address, it may run scripts with all rights of the site.
So it is parsed, as a browser parses it, and only what draws is let through. Elements of SVG are
known by a list. Those of other namespaces, which editors of pictures leave behind for themselves,
are not shown by browsers and do nothing, but for a few. What an attribute may say is ruled for all
of them: none handles events, and none leads anywhere but to a part of the picture, or to data that
is itself a picture or a font.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.parsers import expat

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"

_ELEMENTS = """
    svg g defs symbol use switch a title desc metadata style view
    path rect circle ellipse line polyline polygon image text tspan textPath tref altGlyph
    linearGradient radialGradient stop pattern clipPath mask marker cursor color-profile
    mesh meshgradient meshrow meshpatch hatch hatchpath solidcolor solidColor
    filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix
    feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB
    feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset
    fePointLight feSpecularLighting feSpotLight feTile feTurbulence
    font font-face font-face-name glyph glyphRef missing-glyph hkern vkern
    flowRoot flowRegion flowRegionExclude flowPara flowSpan flowDiv flowLine
"""
# of SVG 2 and 1.1, without scripts, animation and foreignObject
_DRAWING = frozenset(_ELEMENTS.split())
"""Elements of SVG that draw, or say something of what is drawn; some of them only in editors."""

_ACTING = (
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/1999/XSL/",
    "http://www.w3.org/2001/XInclude",
    "http://www.w3.org/2001/xml-events",
    "http://www.w3.org/2002/xforms",
    "http://www.w3.org/ns/xbl",
    "http://www.mozilla.org/xbl",
    "http://www.mozilla.org/keymaster/",
)
"""How the namespaces begin whose elements do something, in browsers or in what else reads XML."""

_ENCODINGS = {"utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252"}
"""Those in which no browser reads other markup than is read here."""

_EXPORT = "Export it as a plain SVG, or as a PNG."

# what a browser leaves out of an address (URL standard, section 4.4)
_IGNORED = re.compile(r"[\x00-\x20]")
_WITHIN = re.compile(
    r"#|$|data:(image/(png|jpe?g|gif|webp|avif)|font/|application/(x-)?font-)[a-z0-9.+;=-]*,",
    re.IGNORECASE,
)
_WEB = re.compile("#|$|https?:|mailto:", re.IGNORECASE)

# CSS Syntax level 3, section 4.3.7
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|.))", re.IGNORECASE | re.S)
_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]{0,100})""", re.IGNORECASE)
_ACTIVE_STYLE = re.compile(
    r"@import|(?:expression|image-set|image|src|paint)\s*\(|-moz-binding|(?<![-\w])behavior\s*:",
    re.IGNORECASE,
)


class SvgFault(NamedTuple):
    """Why a picture is not published."""

    line: int
    """0 if it is no one line's."""
    found: str
    remedy: str = _EXPORT


class Svg(NamedTuple):
    """What is known of an SVG picture."""

    width: int = 0
    height: int = 0
    """CSS pixels; 0 where they are not said."""
    fault: SvgFault | None = None


def read_svg(data: bytes) -> Svg:
    """Measure an SVG picture and look for whatever is not to be in it, first of all."""
    if data.startswith(b"\x1f\x8b"):
        return Svg(fault=SvgFault(0, "a compressed SVG", "Export it without compression."))
    if b"\0" in data[:4] and data[:2] not in (b"\xfe\xff", b"\xff\xfe"):
        return Svg(fault=_encoded("without a mark that says so"))
    reader = _Reader()
    try:
        reader.parse(data)
    except _Refused as refused:
        return Svg(fault=refused.fault)
    except expat.ExpatError as error:
        words = expat.ErrorString(error.code)
        found = f"it is not well-formed XML ({words}), so browsers show a part of it at most"
        return Svg(fault=SvgFault(error.lineno, found))
    except (ValueError, LookupError):
        return Svg(fault=_encoded("that not every browser reads alike"))
    return Svg(*reader.size)


class _Refused(Exception):  # noqa: N818
    def __init__(self, fault: SvgFault) -> None:
        super().__init__(fault.found)
        self.fault = fault


class _Reader:
    """Goes through one picture, and stops at the first thing that is not to be in it."""

    def __init__(self) -> None:
        self.size = (0, 0)
        self._depth = 0
        self._style: list[str] | None = None
        self._style_line = 0
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.ProcessingInstructionHandler = self._instruction

    def parse(self, data: bytes) -> None:
        """Read all of it; raises _Refused, ExpatError, ValueError or LookupError."""
        self._parser.Parse(data, True)

    def _refuse(self, found: str, remedy: str = _EXPORT, line: int = 0) -> None:
        raise _Refused(SvgFault(line or self._parser.CurrentLineNumber, found, remedy))

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            raise _Refused(_encoded(f"({encoding[:20]})"))

    def _doctype(self, _name: str, _system: str | None, _public: str | None, inner: bool) -> None:
        if inner:
            self._refuse("a DOCTYPE with declarations of its own")

    def _instruction(self, target: str, _data: str) -> None:
        if target.lower() in ("xml-stylesheet", "xsl"):
            self._refuse(f"a <?{target}?>, which asks for another file")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if self._depth == 0:
            if (space, local) != (_SVG, "svg"):
                found = f'its first element is <{local[:30]}>, not <svg xmlns="{_SVG}">'
                self._refuse(f"{found}, so no browser shows it")
            self.size = _size(attributes)
        self._depth += 1
        if self._style is not None:
            self._refuse(f"a <{local[:30]}> in a <style>")
        if (space == _SVG and local not in _DRAWING) or space.startswith(_ACTING):
            self._refuse(f"a <{local[:30]}>, which does more than draw")
        for attribute, value in attributes.items():
            if fault := _fault_of(space, local, attribute, value):
                self._refuse(f"a <{local[:30]}> with {fault}")
        if (space, local) == (_SVG, "style"):
            self._style, self._style_line = [], self._parser.CurrentLineNumber
            self._parser.CharacterDataHandler = self._style.append

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._style is not None and name == f"{_SVG} style":
            if fault := _fault_of_style("".join(self._style)):
                self._refuse(f"a <style> with {fault}", line=self._style_line)
            self._style = None
            self._parser.CharacterDataHandler = None


def _encoded(how: str) -> SvgFault:
    return SvgFault(0, f"it is written in an encoding {how}", "Save it as UTF-8.")


def _fault_of(space: str, element: str, name: str, value: str) -> str:
    """What is wrong with an attribute, behind "with"; empty if nothing is."""
    if name.lower().startswith("on") or name == "ping":
        return f"{name[:30]}, which acts"
    home, _, local = name.rpartition(" ")
    if home.startswith(_ACTING) or name == f"{_XML} base":
        return f"{local[:30]}, which does more than draw"
    if home in ("", _XLINK) and local in ("href", "src"):
        known = _WEB if (space, element) == (_SVG, "a") else _WITHIN
        address = _IGNORED.sub("", value)
        return "" if known.match(address) else f'an address outside of it, "{_cut(address)}"'
    if home or space != _SVG or name.startswith(("data-", "aria-")):
        return ""
    return _fault_of_style(value) if name == "style" or "(" in value or "\\" in value else ""


def _fault_of_style(css: str) -> str:
    """What is wrong with a style, behind "with"; empty if nothing is.

    Comments and texts are not told apart from the rest: what looks like an address is one. A
    comment ends a word, so it hides none.
    """
    if "\\" in css:
        css = f"{css}\n{_ESCAPE.sub(_unescaped, css)}"
    if active := _ACTIVE_STYLE.search(css):
        return f"{active[0]}, which may ask for another file"
    place = 0
    while match := _ADDRESS.search(css, place):
        address = _IGNORED.sub("", match[1])
        if not (address and _WITHIN.match(address)):
            return f'an address outside of it, "{_cut(address)}"'
        place = match.start(1)  # there may be one within what looks like one
    return ""


def _unescaped(match: re.Match[str]) -> str:
    if not match[1]:
        return match[2]
    code = int(match[1], 16)
    return chr(code) if 0 < code < 0x110000 else "\ufffd"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


_LENGTH = re.compile(r"\s*\+?([0-9]*\.?[0-9]+(?:e[-+]?[0-9]+)?)\s*([a-z]*)\s*", re.IGNORECASE)
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 9.6 / 2.54,
}
"""CSS pixels of a unit (CSS Values level 4, section 6.2)."""


def _size(attributes: dict[str, str]) -> tuple[int, int]:
    """Width and height of the outermost element; zeros if one of them is not known."""
    box = attributes.get("viewBox", "").replace(",", " ").split()
    sides = box[2:] if len(box) == 4 else ["", ""]
    width, height = (
        _pixels(attributes.get(name, "")) or _pixels(side)
        for name, side in zip(("width", "height"), sides, strict=True)
    )
    return (width, height) if width and height else (0, 0)


def _pixels(length: str) -> int:
    match = _LENGTH.fullmatch(length[:40])
    size = float(match[1]) * _PIXELS.get(match[2].lower(), 0) if match else 0
    return round(size) if size < 1e6 else 0
