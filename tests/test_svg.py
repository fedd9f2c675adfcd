"""SVG pictures: what draws is published as it is, and nothing that acts or asks ever is."""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.media import WHOLE
from site_builder.content.svg import read_svg
from tests.sites import Site

NAMES = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:s="http://www.w3.org/2000/svg" '
    'xmlns:h="http://www.w3.org/1999/xhtml" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:x="http://www.w3.org/1999/xlink" xmlns:ev="http://www.w3.org/2001/xml-events" '
    'xmlns:xi="http://www.w3.org/2001/XInclude"'
)
ASK = "http://127.0.0.1:PORT/asked"
"""Where the hostile pictures lead; PORT is that of a server which writes down who asks."""
ACT = f"fetch('{ASK}')"


def drawing(inner: str, outer: str = "") -> str:
    return f'<svg {NAMES} width="10" height="10" {outer}>\n{inner}\n</svg>'


HOSTILE = {
    "a script": drawing(f"<script>{ACT}</script>"),
    "a prefixed script": drawing(f"<s:script>{ACT}</s:script>"),
    "a script of XHTML": drawing(f"<h:script>{ACT}</h:script>"),
    "a script in metadata": drawing(
        f"<metadata><h:div><h:script>{ACT}</h:script></h:div></metadata>"
    ),
    "a script from elsewhere": drawing(f'<script href="{ASK}"/>'),
    "a script in CDATA": drawing(f"<script><![CDATA[{ACT}]]></script>"),
    "foreignObject": drawing('<foreignObject width="9" height="9"><h:p>x</h:p></foreignObject>'),
    "prefixed foreignObject": drawing(
        f'<s:foreignObject width="9" height="9"><h:iframe src="{ASK}"/></s:foreignObject>'
    ),
    "XHTML without foreignObject": drawing(f'<h:img src="{ASK}"/>'),
    "a frame": drawing(f'<h:iframe srcdoc="&lt;script&gt;{ACT}&lt;/script&gt;"/>'),
    "onload": drawing("<g/>", f'onload="{ACT}"'),
    "onload in capitals": drawing("<g/>", f'ONLOAD="{ACT}"'),
    "onclick": drawing(f'<rect width="9" height="9" onclick="{ACT}"/>'),
    "onerror": drawing(f'<image href="data:image/png,x" onerror="{ACT}"/>'),
    "a line break before the sign": drawing(f'<g onmouseover\n = "{ACT}"/>'),
    "onbegin": drawing(f'<animate attributeName="x" dur="1s" onbegin="{ACT}"/>'),
    "set": drawing(f'<set attributeName="onmouseover" to="{ACT}"/>'),
    "animate href": drawing(
        f'<a><animate attributeName="href" values="javascript:{ACT}"/><text y="9">x</text></a>'
    ),
    "handler": drawing(f'<handler type="text/javascript" ev:event="load">{ACT}</handler>'),
    "ev:event": drawing('<g ev:event="load" ev:handler="#x"/>'),
    "javascript": drawing(f'<a href="javascript:{ACT}"><text y="9">x</text></a>'),
    "javascript in entities": drawing(
        '<a href="java&#x73;cript:alert(1)"><text y="9">x</text></a>'
    ),
    "javascript over lines": drawing('<a href=" java&#10;script:alert(1)"><text>x</text></a>'),
    "javascript by XLink": drawing('<a xlink:href="javascript:alert(1)"><text>x</text></a>'),
    "XLink by another name": drawing('<a x:href="JavaScript:alert(1)"><text>x</text></a>'),
    "vbscript": drawing('<a href="vbscript:x"><text>x</text></a>'),
    "data of a page": drawing('<a href="data:text/html,&lt;script>"><text>x</text></a>'),
    "ping": drawing(f'<a href="#x" ping="{ASK}"><text>x</text></a>'),
    "image": drawing(f'<image href="{ASK}" width="9" height="9"/>'),
    "image by XLink": drawing(f'<image xlink:href="{ASK}" width="9" height="9"/>'),
    "image without scheme": drawing('<image href="//evil.test/x.png" width="9" height="9"/>'),
    "image of this site": drawing('<image href="/drafts/x.png" width="9" height="9"/>'),
    "image of SVG data": drawing('<image href="data:image/svg+xml;base64,PHN2Zz4=" width="9"/>'),
    "use": drawing(f'<use href="{ASK}#x"/>'),
    "use of data": drawing('<use href="data:application/xml,x#x"/>'),
    "feImage": drawing(f'<filter id="f"><feImage href="{ASK}"/></filter>'),
    "a gradient from elsewhere": drawing(f'<linearGradient id="g" href="{ASK}#g"/>'),
    "fill": drawing(f'<rect width="9" height="9" fill="url({ASK}#p)"/>'),
    "mask": drawing(f'<rect width="9" height="9" mask="URL( \'{ASK}#p\' )"/>'),
    "cursor": drawing(f'<rect width="9" height="9" cursor="url({ASK}), auto"/>'),
    "fill with an escape": drawing(f'<rect width="9" height="9" fill="u\\72l({ASK})"/>'),
    "style": drawing(f'<rect width="9" height="9" style="fill: url({ASK})"/>'),
    "style of the picture": drawing("<g/>", f'style="background: url(&quot;{ASK}&quot;)"'),
    "style with an escape": drawing("<g/>", f'style="background: \\75 rl({ASK})"'),
    "image-set": drawing("<g/>", f"style=\"background: image-set('{ASK}' 1x)\""),
    "-webkit-image-set": drawing("<g/>", f"style=\"background:-webkit-image-set('{ASK}' 1x)\""),
    "@import": drawing(f'<style>@import "{ASK}";</style>'),
    "@import with an escape": drawing(f'<style>@\\69mport "{ASK}";</style>'),
    "@import in CDATA": drawing(f"<style><![CDATA[@import url({ASK});]]></style>"),
    "@import behind an element": drawing(f'<style>@import "{ASK}";<style/></style>'),
    "@import in a prefixed style": drawing(f'<s:style>@import "{ASK}";</s:style>'),
    "a style of XHTML": drawing(f'<h:style>@import "{ASK}";</h:style>'),
    "a link of XHTML": drawing(f'<h:link rel="stylesheet" href="{ASK}"/>'),
    "@font-face": drawing(f"<style>@font-face {{ font-family: x; src: url({ASK}) }}</style>"),
    "an unclosed address": drawing(f"<style>svg {{ background: url({ASK}</style>"),
    "an address behind one in a comment": drawing(
        "<g/>", f'style="background: /*url(#*/url({ASK})/*)*/"'
    ),
    "an address behind one in a text": drawing(
        f"<style>a {{ content: 'url(#' }} b {{ fill: url({ASK}) }}</style>"
    ),
    "a quote in an address": drawing("<g/>", f'style="fill: url(&quot;\'{ASK}&quot;)"'),
    "expression": drawing("<style>svg { width: expression(alert(1)) }</style>"),
    "-moz-binding": drawing("<style>svg { -moz-binding: url(#x) }</style>"),
    "xml:base": drawing('<image href="#x"/>', f'xml:base="{ASK}"'),
    "XInclude": drawing(f'<xi:include href="{ASK}" parse="text"/>'),
    "xml-stylesheet": f'<?xml-stylesheet href="{ASK}"?>\n' + drawing("<g/>"),
    "XSL": f'<?xml-stylesheet type="text/xsl" href="{ASK}"?>\n' + drawing("<g/>"),
    "an entity": f'<!DOCTYPE svg [<!ENTITY a "<script>{ACT}</script>">]>' + drawing("&a;"),
    "an outer entity": f'<!DOCTYPE svg [<!ENTITY a SYSTEM "{ASK}">]>' + drawing("&a;"),
    "a default attribute": f'<!DOCTYPE svg [<!ATTLIST g onload CDATA "{ACT}">]>' + drawing("<g/>"),
    "a billion laughs": '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + drawing("&b;"),
    "a page": f'<html xmlns="http://www.w3.org/1999/xhtml"><script>{ACT}</script></html>',
    "no namespace": "<svg><g/></svg>",
}
"""Each of these is refused. Most of them act, or ask, in a browser that opens them."""

PLAIN = {
    "Inkscape": """\
<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg width="210mm" height="297mm" viewBox="0 0 210 297" version="1.1" id="svg5"
   inkscape:version="1.2 (dc2aedaf03, 2022-05-15)" sodipodi:docname="map.svg"
   inkscape:export-filename="/home/x/map.png" xml:space="preserve"
   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
   xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
   xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg"
   xmlns:svg="http://www.w3.org/2000/svg" xmlns:cc="http://creativecommons.org/ns#"
   xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
   xmlns:dc="http://purl.org/dc/elements/1.1/">
  <sodipodi:namedview id="n" pagecolor="#fff" inkscape:zoom="0.7" showgrid="false">
    <inkscape:grid type="xygrid" id="grid1" />
  </sodipodi:namedview>
  <metadata><rdf:RDF><cc:Work rdf:about=""><dc:format>image/svg+xml</dc:format>
    <dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage" /></cc:Work></rdf:RDF></metadata>
  <defs id="defs2">
    <linearGradient inkscape:collect="always" xlink:href="#a" id="b" x1="0" x2="1" />
    <linearGradient id="a"><stop style="stop-color:#f00" offset="0" /></linearGradient>
    <inkscape:path-effect effect="spiro" id="p" is_visible="true" />
    <filter id="f"><feGaussianBlur stdDeviation="1" id="g" /></filter>
  </defs>
  <g inkscape:label="Layer 1" inkscape:groupmode="layer" id="layer1"
     style="fill:url(#b);filter:url(#f)" sodipodi:insensitive="true">
    <path style="-inkscape-font-specification:'Sans, Normal';fill:url( '#b' )" d="M 1,1 H 2" />
    <text xml:space="preserve" xml:lang="fr"><tspan sodipodi:role="line" x="1">L’été</tspan></text>
    <flowRoot id="flow"><flowRegion><rect width="1" height="1" /></flowRegion>
      <flowPara>x</flowPara></flowRoot>
    <image preserveAspectRatio="none" xlink:href="data:image/png;base64,iVBORw0KGgo
AAAANSUhEUgAA " width="1" height="1" />
  </g>
</svg>
""",
    "Illustrator": """\
<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator 27.0.0, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg version="1.1" id="Layer_1" xmlns="http://www.w3.org/2000/svg" x="0px" y="0px"
  xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100.4 50" xml:space="preserve"
  style="enable-background:new 0 0 100 50;">
<style type="text/css">
  @charset "utf-8"; /* from the editor */
  .st0{clip-path:url(#SVGID_1_);fill:#FFF;} .st1{scroll-behavior:smooth;content:"\\2014"}
  @media print { .st0 { fill: #000 } }
</style>
<switch><g><defs><rect id="SVGID_0_" width="9" height="9"/></defs>
<clipPath id="SVGID_1_"><use xlink:href="#SVGID_0_" style="overflow:visible;"/></clipPath>
<text transform="matrix(1 0 0 1 10 20)" class="st0" data-name="url(x)">A</text></g></switch>
</svg>
""",
    "a chart": """\
<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480px" role="img" aria-label="x (y)"
  font-family="system-ui" zIndex="3" data-href="https://example.org/" content="&lt;mxfile/>">
  <title>Turn-out</title><desc>By region (%)</desc>
  <style>@font-face{font-family:X;src:url(data:font/woff2;base64,d09GMg==) format("woff2")}</style>
  <a href="https://example.org/data" target="_blank"><text>Source</text></a>
  <g fill="none" stroke="rgb(1, 2, 3)" transform="translate(1,2) rotate(45)">
    <line x1="0" x2="9" marker-end="url(#arrow)"/><use href="#a"/></g>
</svg>
""",
}
SIZES = {"Inkscape": (794, 1123), "Illustrator": (100, 50), "a chart": (640, 480)}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_acts_or_asks_is_refused(name: str) -> None:
    for data in (HOSTILE[name].encode(), HOSTILE[name].encode("utf-16")):
        fault = read_svg(data).fault
        assert fault and fault.found and fault.remedy


@pytest.mark.parametrize("name", PLAIN)
def test_what_programs_export_is_let_through_and_measured(name: str) -> None:
    found = read_svg(PLAIN[name].encode())
    assert found.fault is None
    assert (found.width, found.height) == SIZES[name]


def test_a_picture_is_published_as_it_is_and_shown_in_its_size(site: Site) -> None:
    data = PLAIN["Inkscape"].encode()
    site.article("a", body="![x](x.svg)").put("content/x.svg", data).build()
    assert site.tree()["media/x.svg"] == data
    (picture,) = site.page("/2024/04/19/a/").cssselect("main img")
    assert (picture.get("width"), picture.get("height")) == ("794", "1123")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            drawing("<g/>\n<script>1</script>").encode(),
            ":3: a <script>, which does more than draw.",
        ),
        (drawing('<g\nonclick=""/>').encode(), ":2: a <g> with onclick, which acts."),
        (
            drawing('<image href="https://x.test/y.png"/>').encode(),
            ':2: a <image> with an address outside of it, "https://x.test/y.png".',
        ),
        (drawing("<style>@import 'x'</style>").encode(), ":2: a <style> with @import, which"),
        (drawing("<g>").encode(), ":3: it is not well-formed XML (mismatched tag), so browsers"),
        (b"", ": it is not well-formed XML (no element found)"),
        (gzip.compress(drawing("<g/>").encode()), ": a compressed SVG. Export it without"),
        (drawing("<g/>").encode("utf-16-le"), ": it is written in an encoding without a mark"),
        (
            b"<?xml version='1.0' encoding='utf-7'?>" + drawing("<g/>").encode(),
            ": it is written in an encoding (utf-7). Save it as UTF-8.",
        ),
        (drawing(" " * WHOLE).encode(), ": an SVG picture of more than 10 MB. Simplify it"),
        (drawing(f'<a href="x:{"y" * 700_000}"/>').encode(), f'"x:{"y" * 57}…".'),
    ],
)
def test_it_is_said_what_is_wrong_and_on_which_line(site: Site, data: bytes, said: str) -> None:
    site.article("a", body="![x](x.svg)").put("content/x.svg", data)
    problem = site.problem()
    assert problem.startswith("content/x.svg")
    assert said in problem


def test_a_picture_that_nothing_shows_stops_no_build(site: Site) -> None:
    site.article("a", "status: draft", body="![x](x.svg)").article("b")
    site.put("content/x.svg", HOSTILE["a script"].encode())
    site.build()
    assert not [path for path in site.paths() if path.startswith("media/")]


@given(st.binary() | st.text(alphabet="<>/=\"' svg&;#\n").map(str.encode))
def test_anything_can_be_looked_at(data: bytes) -> None:
    assert read_svg(data).fault


def test_a_picture_of_many_deep_elements_is_looked_at_in_one_go() -> None:
    depth = 100_000
    assert read_svg(drawing("<g>" * depth + "</g>" * depth).encode()).fault is None
    assert read_svg(drawing("<g " + f'd="{"(" * depth}"/>').encode()).fault is None
    assert read_svg(drawing(f"<style>{'url(#a) ' * depth}</style>").encode()).fault is None
    assert read_svg(drawing("<g/>", f'viewBox="0 0 {"1" * depth} x"').encode()).fault is None


# what browsers make of them


class _Asked(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        if "/asked" in self.path:
            self.server.asked.append(self.path)  # type: ignore[attr-defined]
            self.send_error(404)
            return
        super().do_GET()


@pytest.fixture
def host(tmp_path: Path) -> Iterator[http.server.ThreadingHTTPServer]:
    handler = functools.partial(_Asked, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.asked = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def opened(
    browser: Any, host: http.server.ThreadingHTTPServer, folder: Path, text: str, most: int = 50
) -> bool:
    """True if a browser that opens a picture asks for something else, or runs a script.

    It has ``most`` milliseconds for that.
    """
    host.asked.clear()  # type: ignore[attr-defined]
    port = host.server_port
    (folder / "x.svg").write_text(text.replace("PORT", str(port)), encoding="utf-8")
    page = browser.new_page()
    try:
        page.goto(f"http://127.0.0.1:{port}/x.svg")
        page.mouse.move(5, 5)
        for _ in range(0, most, 50):
            page.wait_for_timeout(50)
            if host.asked:  # type: ignore[attr-defined]
                return True
        return False
    finally:
        page.close()


ACTS = ["a prefixed script", "a script of XHTML", "prefixed foreignObject", "onload", "@import"]


def test_a_browser_runs_what_is_refused_and_nothing_of_what_is_let_through(
    browser: Any,
    host: http.server.ThreadingHTTPServer,
    tmp_path: Path,
) -> None:
    assert all(opened(browser, host, tmp_path, HOSTILE[name], most=5000) for name in ACTS)
    for text in PLAIN.values():
        assert read_svg(text.encode()).fault is None
        assert not opened(browser, host, tmp_path, text)
