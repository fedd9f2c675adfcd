"""Pings: who is told that something new is there, of what, and how they answer.

A ping that fails is told, and is no error. Nor is it made up for: a hub fetches each feed as it
then is, so the next ping brings what this one was about, and until then its subscribers poll.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from http.client import HTTPException
from threading import Thread
from time import monotonic
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import msgspec

from site_builder.paths import OutputPath, encode, url_of
from site_builder.plan.kinds import KINDS
from site_builder.publish.publication import PublishedFile

PATIENCE = 10.0
"""Seconds that whoever is told has to answer, for all of it."""

FEEDS = 100
"""As many feeds a hub is told of in one request."""

_FEEDS = {kind.name for kind in KINDS if kind.label == "feed"}


class Ping(msgspec.Struct, frozen=True):
    """What a service is told."""

    service: str
    """As a person knows it: "hub.example.org"."""
    url: str
    """Where it listens."""
    what: str
    """What it is told of: "feed"."""
    addresses: tuple[str, ...]
    """Of all that is new, with scheme and host."""


class PingAnswer(msgspec.Struct, frozen=True):
    """What came of a ping."""

    ping: Ping
    fault: str
    """What kept the service from taking it, such as "answered 403 Forbidden"; empty for nothing."""


def hub_pings(
    hub: str,
    base_url: str,
    before: Mapping[OutputPath, PublishedFile],
    after: Mapping[OutputPath, PublishedFile],
) -> tuple[Ping, ...]:
    """What a WebSub hub is to be told; nothing if no feed is another, or there is no hub."""
    changed = [
        _address(base_url, path)
        for path, file in after.items()
        if file.kind in _FEEDS and (path not in before or before[path].digest != file.digest)
    ]
    if not hub or not changed:
        return ()
    return (Ping(urlsplit(hub).netloc, hub, "feed", tuple(sorted(changed))),)


def send_pings(pings: Sequence[Ping]) -> tuple[PingAnswer, ...]:
    """Tell all services at once; an answer for each, `PATIENCE` seconds later at the latest."""
    faults: dict[Ping, str] = {}
    # nothing waits for one of these that hangs, the end of the program neither
    threads = [Thread(target=_tell, args=(ping, faults), daemon=True) for ping in pings]
    for thread in threads:
        thread.start()
    end = monotonic() + PATIENCE
    for thread in threads:
        thread.join(max(0.0, end - monotonic()))
    return tuple(PingAnswer(ping, faults.get(ping, _silence())) for ping in pings)


def _tell(ping: Ping, faults: dict[Ping, str]) -> None:
    for start in range(0, len(ping.addresses), FEEDS):
        fault = _post(ping.url, _form(ping.addresses[start : start + FEEDS]))
        if fault:
            break
    faults[ping] = fault


def _form(feeds: Sequence[str]) -> bytes:
    """The body of a request to a hub (PubSubHubbub 0.3, section 7.1, to which WebSub leaves it)."""
    return urlencode([("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]).encode()


def _post(url: str, data: bytes) -> str:
    """The fault of an answer, or of there being none; empty for one that takes what was told."""
    try:
        with build_opener(_NoRedirects).open(Request(url, data), timeout=PATIENCE):  # noqa: S310
            return ""
    except HTTPError as error:
        error.close()
        return f"answered {error.code} {_phrase(error.code)}".rstrip()
    except URLError as error:
        return _silence() if isinstance(error.reason, TimeoutError) else _unreached(error.reason)
    except TimeoutError:
        return _silence()
    except OSError as error:
        return _unreached(error)
    except (HTTPException, ValueError):
        return "did not answer as a web server does"


def _silence() -> str:
    return f"did not answer within {PATIENCE:g} seconds"


def _unreached(why: object) -> str:
    return f"cannot be reached: {getattr(why, 'strerror', None) or why}"


class _NoRedirects(HTTPRedirectHandler):
    """A redirect is an answer: followed, a POST would become a GET, which tells nobody anything."""

    def redirect_request(self, *_: object) -> None:
        return None


def _phrase(code: int) -> str:
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return ""


def _address(base_url: str, path: OutputPath) -> str:
    return base_url + encode(url_of(path))[1:]
