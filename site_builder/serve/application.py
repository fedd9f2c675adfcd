"""The preview as an ASGI application: requests in, files of the site out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.staticfiles import NotModifiedResponse, StaticFiles

from site_builder.build import Report
from site_builder.media_types import media_type
from site_builder.model.feed_formats import FEED_FORMATS
from site_builder.paths import OutputPath, SiteUrl, file_of
from site_builder.serve.access import refusal
from site_builder.serve.events import EventStreams, Receive
from site_builder.serve.live_reload import (
    EVENTS,
    SCRIPT,
    error_page,
    read_script,
    state_message,
    with_script,
)
from site_builder.serve.preview import NOT_FOUND, Preview, Shown
from site_builder.session import Session
from site_builder.watch.watcher import Places

T = TypeVar("T")

LONGEST = 2000
"""Characters of the longest address whose page is followed."""

_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    # what is not published yet is not to be embedded, or held on to, by the pages of others
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_XML_FEEDS = tuple(row.media_type for row in FEED_FORMATS.values() if row.is_xml)
_SVG = "image/svg+xml"
# one that was saved a moment ago may not have been looked at yet
_SVG_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"
)


class Application:
    """Answers requests; whatever concerns the site itself is done in one thread, in turn."""

    def __init__(self, session: Session, host: str, streams: int) -> None:
        """``session`` is one that publishes nothing; ``host`` is what the server listens on.

        No more pages are followed at once than there are ``streams``.
        """
        self._root, self._session, self._host = session.root.resolve(), session, host
        self._preview = Preview(session)
        self._script = read_script()
        self._thread = ThreadPoolExecutor(1, "preview")
        self._ready = asyncio.Event()
        self.streams = EventStreams(self._state_of, streams)

    def refresh(self, places: Places) -> Report:
        """Look at the site again, from any thread; for the rest see `Preview.refresh`."""
        return self._thread.submit(self._preview.refresh, places).result()

    def notify(self) -> None:
        """The site was looked at: answer requests, and tell the pages that are open."""
        self._ready.set()
        self.streams.notify()

    def close(self) -> None:
        """End every stream, and let nobody wait for the first look any more."""
        self._ready.set()
        self.streams.close()

    def end(self) -> None:
        """Let go of what is held open, once nobody asks for anything any more."""
        self._thread.submit(self._session.forget)
        self._thread.shutdown(wait=False)

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
        if why := refusal(request.headers, self._host):
            return _plain(403, why)
        if request.method not in ("GET", "HEAD"):
            return _plain(405, "A preview can only be read.", {"Allow": "GET, HEAD"})
        await self._ready.wait()
        path = request.scope["path"]
        if path == EVENTS:
            page = request.query_params.get("page", "/")
            if len(page) > LONGEST or self.streams.is_full:
                return _plain(503, "Too many pages of this preview are open.")
            stream = self.streams.stream(page, request.receive)
            return StreamingResponse(stream, media_type="text/event-stream")
        if path == SCRIPT:
            return Response(self._script, media_type="text/javascript")
        response = await self._in_thread(self._find, path)
        if response.media_type in _XML_FEEDS:
            # of a feed that is called one, browsers show the source, if they show anything
            response.headers["Vary"] = "Accept"
            if "text/html" in request.headers.get("accept", ""):
                response.headers["Content-Type"] = media_type(".xml")
        if response.status_code == 200 and _is_known(request, response):
            return NotModifiedResponse(response.headers)
        return response

    async def _state_of(self, path: str) -> bytes:
        return await self._in_thread(self._find_state, path)

    async def _in_thread(self, do: Callable[[str], T], path: str) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, do, path)

    # in the thread: what is at an address, with its percent-encoding undone

    def _find(self, path: str) -> Response:
        name, shown = self._look_up(path)
        if isinstance(shown, Shown):
            return self._response(name, path, shown, 200)
        if shown:
            return RedirectResponse(quote(shown), 301)
        name, missing = self._not_found(path)
        if missing is None:
            return self._error(path, Shown(b""))
        return self._response(name, path, missing, 404)

    def _find_state(self, path: str) -> bytes:
        _, shown = self._look_up(path)
        if not isinstance(shown, Shown):
            shown = self._not_found(path)[1] or Shown(b"")
        return state_message(self._preview, shown)

    def _not_found(self, path: str) -> tuple[OutputPath, Shown | None]:
        """The page for addresses that lead nowhere, of the language that the path begins with."""
        first = path.removeprefix(f"{self._preview.base}/").partition("/")[0]
        name = OutputPath(f"{first}/{NOT_FOUND}")
        shown = self._preview.show(name)
        return (name, shown) if shown else (NOT_FOUND, self._preview.show(NOT_FOUND))

    def _look_up(self, path: str) -> tuple[str, Shown | str]:
        """Output path and file at a path; instead of the file the path to go to, or nothing."""
        base = self._preview.base
        if path in ("/", base) and base:
            return "", f"{base}/"
        if not path.startswith(f"{base}/"):
            return "", ""
        url = SiteUrl(path.removeprefix(base))
        name = file_of(url)
        shown = self._preview.show(name)
        if shown is None and self._preview.show(file_of(SiteUrl(f"{url}/"))):
            return name, f"{path}/"
        return name, shown or ""

    def _response(self, name: str, path: str, shown: Shown, status: int) -> Response:
        kind = shown.kind or media_type(name)
        if isinstance(shown.body, Path):
            return self._file(shown.body, kind)
        if not shown.body and shown.problems:
            return self._error(path, shown)
        body = with_script(shown.body, path, shown.state) if kind == "text/html" else shown.body
        tag = blake2b(body, digest_size=16).hexdigest()
        return Response(body, status, {"ETag": f'"{tag}"'}, kind)

    def _error(self, path: str, shown: Shown) -> Response:
        return Response(error_page(self._preview, path, shown), 503, media_type="text/html")

    def _file(self, file: Path, kind: str) -> Response:
        try:
            if file.resolve(strict=True).is_relative_to(self._root):
                return FileResponse(file, media_type=kind, stat_result=file.stat())
        except OSError:
            pass
        return _plain(404, "This file was there a moment ago.")


def _plain(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    return Response(f"{text}\n", status, headers, "text/plain")


def _is_known(request: Request, response: Response) -> bool:
    """True if the client has this already (RFC 9110, section 13)."""
    return StaticFiles().is_not_modified(response.headers, request.headers)
