"""Takes the pictures of README.md, from pages of the demonstration digest: `make pictures`."""

from __future__ import annotations

import base64
import functools
import http.server
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, sync_playwright

from site_builder.build import build
from site_builder.session import Options

PROJECT = Path(__file__).parent.parent
PICTURES = Path(__file__).parent / "pictures"

Scheme = Literal["light", "dark"]

MORNING = datetime(2024, 6, 26, 5, tzinfo=UTC)
"""After the fullest day of the digest, when its corrections still stand above their texts."""

FONTS = {
    "TeX Gyre Pagella": "fonts-texgyre",
    "Noto Sans": "fonts-noto-core",
    "Noto Naskh Arabic": "fonts-noto-core",
    "Noto Sans CJK SC": "fonts-noto-cjk",
}
"""Families that readers have, or better ones, to the packages of Debian that they come in."""


class Picture(NamedTuple):
    """The top of a page, ``width`` times ``height`` CSS pixels of it."""

    name: str
    path: str
    width: int
    height: int


SUFFIXES: dict[Scheme, str] = {"light": "", "dark": "-dark"}

TAKEN = [
    Picture("day", "/en/2024/06/25/", 960, 1080),
    Picture("phone", "/", 390, 800),
    Picture("correction", "/2024/06/25/مفاوضات-انضمام-أوكرانيا-ومولدوفا/", 390, 800),
    Picture("story", "/stories/vers-la-lune/", 390, 800),
]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    """Each picture in light and in dark."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is missing. Install it first.")
    if missing := _missing_fonts():
        sys.exit(f"Fonts are missing. Install them first: {' '.join(missing)}")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as output, sync_playwright() as playwright:
        build(PROJECT, Options(output=Path(output), as_of=MORNING))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with _served(output) as address:
            for picture in TAKEN:
                for scheme, suffix in SUFFIXES.items():
                    file = PICTURES / f"{picture.name}{suffix}.webp"
                    file.write_bytes(_taken(browser, address, picture, scheme))
                    print(f"{file.relative_to(PROJECT)}: {file.stat().st_size / 1000:.0f} kB")
        browser.close()


def _missing_fonts() -> list[str]:
    asked = ["fc-list", ":", "family"]
    installed = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    families = {name for line in installed.splitlines() for name in line.split(",")}
    return sorted({package for family, package in FONTS.items() if family not in families})


@contextmanager
def _served(output: str) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=output)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _taken(browser: Browser, address: str, picture: Picture, scheme: Scheme) -> bytes:
    """A WebP picture, which Playwright itself does not make."""
    with browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=2,
        color_scheme=scheme,
    ) as context:
        page = context.new_page()
        page.goto(address + picture.path)
        shot = {"format": "webp", "quality": 75}
        answer = context.new_cdp_session(page).send("Page.captureScreenshot", shot)
        return base64.b64decode(answer["data"])


if __name__ == "__main__":
    main()
