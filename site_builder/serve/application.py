"""The preview server: requests in, files of the site out, and a stream of news for open pages."""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import re
import socket
from collections import Counter
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    MutableMapping,
    Sequence,
)
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor
from hashlib import blake2b
from html import escape
from mimetypes import MimeTypes
from pathlib import Path, PurePosixPath
from threading import Thread
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote, urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.staticfiles import NotModifiedResponse, StaticFiles

from site_builder.build import Report
from site_builder.content.media import media_type
from site_builder.errors import Problem
from site_builder.layout import WORK
from site_builder.serve.connections import Server, is_loopback
from site_builder.serve.preview import NOT_FOUND, Preview, Shown
from site_builder.session import Session
from site_builder.urls import file_of
from site_builder.watch.loop import Outcome, watch
from site_builder.watch.watcher import FileWatcher, Places

T = TypeVar("T")

Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
"""What a client sends next (ASGI specification)."""

EVENTS, SCRIPT = f"/{WORK}/events", f"/{WORK}/preview.js"
"""Addresses that no page of a site can have."""

HEARTBEAT = 20.0
"""Seconds without news after which a stream says that it is still there."""

STREAMS = 1500
"""Pages that are open at once; whoever comes beyond them is sent away."""

LONGEST = 2000
"""Characters of the longest address whose page is followed."""

TOLD = 100
"""Problems that a page tells of at most."""

PATIENCE = 0.5
"""Seconds in which what is being done at the end may be finished."""

_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    # what is not published yet is not to be embedded, or held on to, by the pages of others
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_SVG = "image/svg+xml"
# one that was saved a moment ago may not have been looked at yet
_SVG_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"
)
_TYPES = MimeTypes()
_MORE_TYPES = {
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".opml": "text/x-opml",
}
"""What Python does not know in all its versions."""
_STARTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (rb"<head\b[^>]*>", rb"<html\b[^>]*>", rb"<!doctype[^>]*>")
]
"""Where the head of a page can begin, the best place first."""


class Site:
    """The site as an ASGI application."""

    def __init__(self, session: Session, host: str) -> None:
        """``session`` is one that publishes nothing; ``host`` is what the server listens on."""
        self._root, self._session, self._host = session.root.resolve(), session, host
        self._preview = Preview(session)
        self._script = Path(__file__).with_name("preview.js").read_bytes()
        self._bench = ThreadPoolExecutor(1, "preview")
        self._news: dict[str, asyncio.Future[bytes]] = {}
        self._open: Counter[str] = Counter()
        """How many have each page open."""
        self._begun, self._moved = asyncio.Event(), asyncio.Event()
        self._closed = False

    def refresh(self, places: Places) -> Report:
        """Look at the site again, from any thread; for the rest see `Preview.refresh`."""
        return self._bench.submit(self._preview.refresh, places).result()

    def move(self) -> None:
        """Tell the pages that are open how they are now."""
        self._news.clear()
        self._begun.set()
        self._moved.set()
        self._moved = asyncio.Event()

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        self.move()

    def end(self) -> None:
        """Let go of what is held open, once nobody asks for anything any more."""
        self._bench.submit(self._session.forget)
        self._bench.shutdown(wait=False)

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: Receive,
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        """Answer one request."""
        response = await self._answer(Request(scope, receive))
        response.headers.update(_HEADERS)
        if response.media_type == _SVG:
            response.headers["Content-Security-Policy"] = _SVG_POLICY
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if fault := self._stranger(request):
            return _plain(403, fault)
        if request.method not in ("GET", "HEAD"):
            return _plain(405, "A preview can only be read.", {"Allow": "GET, HEAD"})
        await self._begun.wait()
        path = request.scope["path"]
        if path == EVENTS:
            page = request.query_params.get("page", "/")
            if len(page) > LONGEST or self._open.total() >= STREAMS:
                return _plain(503, "Too many pages of this preview are open.")
            return StreamingResponse(
                self._stream(page, request.receive), media_type="text/event-stream"
            )
        if path == SCRIPT:
            return Response(self._script, media_type="text/javascript")
        response = await self._at_the_bench(self._find, path)
        if response.status_code == 200 and _is_known(request, response):
            return NotModifiedResponse(response.headers)
        return response

    async def _at_the_bench(self, do: Callable[[str], T], argument: str) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._bench, do, argument)

    # whose requests are answered

    def _stranger(self, request: Request) -> str:
        """Why a request is refused: a page of somebody else's may have sent it (DNS rebinding)."""
        host = request.headers.get("host", "")
        if not self._is_here(host):
            return f"This preview is not at {host or 'a host without a name'}."
        origin = request.headers.get("origin")
        if (origin is not None and origin.partition("://")[2] != host) or _is_taken_in(request):
            return "This preview is for its own pages only."
        return ""

    def _is_here(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name in ("localhost", self._host) or name.endswith(".localhost"):
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return not is_loopback(self._host) and name == socket.gethostname().lower()
        # the name of an attacker's host can lead anywhere; an address is what it is
        return address.is_loopback or not is_loopback(self._host)

    # what is at an address

    def _find(self, path: str) -> Response:
        """The answer for a path, with its percent-encoding undone."""
        name, shown = self._look_up(path)
        if isinstance(shown, Shown):
            return self._response(name, path, shown, 200)
        if shown:
            return RedirectResponse(quote(shown), 301)
        missing = self._preview.show(NOT_FOUND)
        if missing is None:
            return _trouble(path, self._preview, Shown(b""))
        return self._response(NOT_FOUND, path, missing, 404)

    def _look_up(self, path: str) -> tuple[str, Shown | str]:
        """Output path and file at a path; instead of the file the path to go to, or nothing."""
        base = self._preview.base
        if path in ("/", base) and base:
            return "", f"{base}/"
        if not path.startswith(f"{base}/"):
            return "", ""
        name = file_of(path.removeprefix(base))
        shown = self._preview.show(name)
        if shown is None and self._preview.show(f"{name}/index.html"):
            return name, f"{path}/"
        return name, shown or ""

    def _response(self, name: str, path: str, shown: Shown, status: int) -> Response:
        kind = shown.kind or _media_type(name)
        if isinstance(shown.body, Path):
            return self._file(shown.body, kind)
        if not shown.body and shown.problems:
            return _trouble(path, self._preview, shown)
        body = _with_script(shown.body, path, shown.state) if kind == "text/html" else shown.body
        tag = blake2b(body, digest_size=16).hexdigest()
        return Response(body, status, {"ETag": f'"{tag}"'}, kind)

    def _file(self, file: Path, kind: str) -> Response:
        try:
            if file.resolve(strict=True).is_relative_to(self._root):
                return FileResponse(file, media_type=kind, stat_result=file.stat())
        except OSError:
            pass
        return _plain(404, "This file was there a moment ago.")

    # what open pages are told

    async def _stream(self, page: str, receive: Receive) -> AsyncIterator[bytes]:
        """Server-sent events (HTML standard, section 9.2): how the page is now, and then again."""
        self._open[page] += 1
        gone = asyncio.ensure_future(_disconnection(receive))
        try:
            yield b"retry: 500\n\n"
            last = b""
            while not self._closed and not gone.done():
                moved = self._moved
                news = await self._news_of(page)
                if news != last:
                    yield b"data: " + news + b"\n\n"
                last = news
                while not await _first_of(gone, moved):
                    yield b": still here\n\n"
        finally:
            gone.cancel()
            self._open[page] -= 1
            if not self._open[page]:
                del self._open[page]
                self._news.pop(page, None)

    async def _news_of(self, page: str) -> bytes:
        """The same for everybody who has the page open, so it is made once."""
        if page not in self._news:
            self._news[page] = asyncio.ensure_future(self._at_the_bench(self._tell, page))
        return await asyncio.shield(self._news[page])

    def _tell(self, path: str) -> bytes:
        preview = self._preview
        _, shown = self._look_up(path)
        if not isinstance(shown, Shown):
            shown = preview.show(NOT_FOUND) or Shown(b"")
        problems = _problems(preview, shown)
        news = {
            "state": shown.state if shown.body else _trouble_state(problems),
            "isTrouble": not shown.body,
            "styles": [preview.base + style for style in preview.styles],
            "problems": [
                {**msgspec.structs.asdict(problem), "excerpt": preview.excerpt(problem)}
                for problem in problems
            ],
        }
        return msgspec.json.encode(news)


def serve(
    session: Session,
    watcher: FileWatcher,
    listener: socket.socket,
    host: str,
    tell: Callable[[Outcome], None],
) -> None:
    """Serve until the process is asked to end. ``tell`` hears of every look at the site.

    ``session`` is new; from now on it belongs to another thread, which lets go of it at the end.
    ``host`` is what ``listener`` listens on, as the user has named it.
    """
    asyncio.run(_serve(Site(session, host), session, watcher, listener, tell))


async def _serve(
    site: Site,
    session: Session,
    watcher: FileWatcher,
    listener: socket.socket,
    tell: Callable[[Outcome], None],
) -> None:
    loop = asyncio.get_running_loop()
    server = Server(site, lambda: loop.call_soon_threadsafe(site.close))
    faults: list[Exception] = []

    def keep_watch() -> None:
        try:
            for outcome in watch(session, watcher, site.refresh):
                tell(outcome)
                loop.call_soon_threadsafe(site.move)
                if not gc.isenabled():
                    # what requests leave behind has cycles, what is known of the site has none
                    gc.freeze()
                    gc.enable()
        except Exception as error:
            faults.append(error)
            server.should_exit = True

    watching = Thread(target=keep_watch, name="watch", daemon=True)
    watching.start()
    await server.serve([listener])
    watcher.close()
    watching.join(PATIENCE)
    site.end()
    if faults:
        raise faults[0]


def _plain(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    return Response(f"{text}\n", status, headers, "text/plain")


def _is_taken_in(request: Request) -> bool:
    """True if a page of another site or server asks; false for a person who follows a link there.

    A picture, a frame or a script says so even where there is no Origin (Fetch Metadata Request
    Headers, section 2).
    """
    site, mode, place = (
        request.headers.get(f"sec-fetch-{name}", "") for name in ("site", "mode", "dest")
    )
    return site in ("cross-site", "same-site") and (mode, place) != ("navigate", "document")


async def _disconnection(receive: Receive) -> None:
    """Ends when the client is gone; the server tells nobody who does not ask."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _first_of(gone: asyncio.Future[None], moved: asyncio.Event) -> bool:
    """True as soon as one of the two has happened, False if none does for a while."""
    moving = asyncio.ensure_future(moved.wait())
    waiting: set[asyncio.Future[Any]] = {gone, moving}
    try:
        done, _ = await asyncio.wait(waiting, timeout=HEARTBEAT, return_when=FIRST_COMPLETED)
    finally:
        moving.cancel()
    return bool(done)


def _is_known(request: Request, response: Response) -> bool:
    """True if the client has this already (RFC 9110, section 13)."""
    return StaticFiles().is_not_modified(response.headers, request.headers)


def _media_type(name: str) -> str:
    more = media_type(name) or _MORE_TYPES.get(PurePosixPath(name).suffix.lower())
    return more or _TYPES.guess_type(name)[0] or "application/octet-stream"


def _with_script(page: bytes, path: str, state: str) -> bytes:
    """``page`` with the script that keeps it up to date.

    It stands before the page's own Content-Security-Policy, which holds from where it is
    (CSP level 3, section 3.3), and so forbids all that it forbids without it.
    """
    tag = (
        f'<script src="{SCRIPT}" data-page="{escape(path)}" data-state="{escape(state)}"></script>'
    )
    starts = (start.search(page) for start in _STARTS)
    place = next((start.end() for start in starts if start), 0)
    return page[:place] + tag.encode() + page[place:]


def _trouble(path: str, preview: Preview, shown: Shown) -> Response:
    """The page in place of one that cannot be shown in any version."""
    problems = _problems(preview, shown)
    items = "".join(f"<li>{_as_html(preview, problem)}</li>" for problem in problems)
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not yet</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>'
        f"<h1>This page cannot be shown yet</h1><ol>{items}</ol>"
        "<p>It appears here as soon as that is mended.</p></main></body></html>"
    )
    body = _with_script(page.encode(), path, _trouble_state(problems))
    return Response(body, 503, media_type="text/html")


def _problems(preview: Preview, shown: Shown) -> list[Problem]:
    """The errors that keep a page from being as it should."""
    found = {*preview.problems, *shown.problems}
    return sorted(problem for problem in found if problem.severity == "error")[:TOLD]


def _trouble_state(problems: Sequence[Problem]) -> str:
    return blake2b(repr(problems).encode(), digest_size=16).hexdigest()


def _as_html(preview: Preview, problem: Problem) -> str:
    lines = "".join(f"{number}  {escape(text)}\n" for number, text in preview.excerpt(problem))
    return escape(str(problem)) + (f"<pre>{lines}</pre>" if lines else "")
