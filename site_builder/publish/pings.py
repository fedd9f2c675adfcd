"""Pings: who is told that something new is there, of what, and how they answer.

A ping that fails is told, and is no error. Nor is it made up for: a hub fetches each feed as it
then is, so the next ping brings what this one was about, and until then its subscribers poll.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from http.client import HTTPException
from threading import Thread
from time import monotonic
from typing import TypeAlias
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import msgspec

from site_builder.config.settings import Settings
from site_builder.config.targets import PublishTarget
from site_builder.paths import OutputPath, encode, url_of
from site_builder.plan.kinds import ARTICLE, EDITION, SITE_FEED, STANDING, WITHDRAWN, names_of
from site_builder.publish.publication import PublishedFile

Files: TypeAlias = Mapping[OutputPath, PublishedFile]

PATIENCE = 10.0
"""Seconds that whoever is told has to answer, for all of it."""

INDEXNOW = "https://api.indexnow.org/indexnow"
"""Whoever listens there tells all other search engines (https://www.indexnow.org/faq)."""

_FEEDS = names_of(SITE_FEED.label)
_PAGES = {kind.name for kind in (ARTICLE, WITHDRAWN, EDITION, STANDING)}
"""What people look for; lists change with every article, and crawlers know that."""


class Ping(msgspec.Struct, frozen=True, kw_only=True):
    """What a service is told."""

    service: str
    """As a person knows it: "hub.example.org"."""
    url: str
    """Where it listens."""
    what: str
    """What it is told of: "feed"."""
    addresses: tuple[str, ...]
    """Of all that is new, with scheme and host."""

    def requests(self) -> Iterator[Request]:
        """How it is told, in as many requests as it takes."""
        raise NotImplementedError


class HubPing(Ping, frozen=True, kw_only=True):
    """For a hub of WebSub, which leaves this to PubSubHubbub (0.3, section 7.1)."""

    what: str = "feed"

    def requests(self) -> Iterator[Request]:
        """As in `Ping`, with a hundred feeds each: nothing says how many a hub takes."""
        for feeds in _lots(self.addresses, 100):
            form = [("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]
            yield Request(self.url, urlencode(form).encode())  # noqa: S310


class IndexNowPing(Ping, frozen=True, kw_only=True):
    """For search engines (https://www.indexnow.org/documentation)."""

    service: str = "IndexNow"
    what: str = "page"
    key: str
    key_address: str
    """Where a file holds the key, which shows whose site it is."""

    def requests(self) -> Iterator[Request]:
        """As in `Ping`, with ten thousand pages each, which is the limit."""
        media_type = {"Content-Type": "application/json; charset=utf-8"}
        for pages in _lots(self.addresses, 10_000):
            data = {
                "host": urlsplit(self.key_address).netloc,
                "key": self.key,
                "keyLocation": self.key_address,
                "urlList": pages,
            }
            yield Request(self.url, msgspec.json.encode(data), media_type)  # noqa: S310


def _lots(addresses: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    return (addresses[start : start + most] for start in range(0, len(addresses), most))


class PingAnswer(msgspec.Struct, frozen=True):
    """What came of a ping."""

    ping: Ping
    fault: str
    """What kept the service from taking it, such as "answered 403 Forbidden"; empty for nothing."""


def key_file(key: str) -> OutputPath:
    """Where search engines look for a key of IndexNow."""
    return OutputPath(f"{key}.txt")


def pings_for(
    target: PublishTarget, settings: Settings, before: Files, after: Files
) -> tuple[Ping, ...]:
    """Who is to be told that a target holds ``after`` where it held ``before``, and of what."""
    hub, base_url = settings.feeds.hub, settings.site.base_url
    pings: list[Ping] = []
    if hub and (feeds := _changed_feeds(before, after)):
        service = urlsplit(hub).netloc
        pings.append(HubPing(service=service, url=hub, addresses=_addresses(base_url, feeds)))
    if target.indexnow and (pages := _changed_pages(before, after)):
        key = target.indexnow
        (place,) = _addresses(base_url, [key_file(key)])
        addresses = _addresses(base_url, pages)
        pings.append(IndexNowPing(url=INDEXNOW, key=key, key_address=place, addresses=addresses))
    return tuple(pings)


def _changed_feeds(before: Files, after: Files) -> list[OutputPath]:
    """Feeds that are new or have other bytes."""
    return [
        path
        for path, file in after.items()
        if file.kind in _FEEDS and (path not in before or before[path].digest != file.digest)
    ]


def _changed_pages(before: Files, after: Files) -> list[OutputPath]:
    """Pages that are new, say something else, or are gone."""
    pages = [
        path for files in (before, after) for path, file in files.items() if file.kind in _PAGES
    ]
    return [
        path for path in dict.fromkeys(pages) if _words(before.get(path)) != _words(after.get(path))
    ]


def _words(file: PublishedFile | None) -> str:
    """Equal for two pages that say the same."""
    return file.words or file.digest if file else ""


def _addresses(base_url: str, paths: Iterable[OutputPath]) -> tuple[str, ...]:
    return tuple(sorted(base_url + encode(url_of(path))[1:] for path in paths))


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
    faults[ping] = next(filter(None, map(_post, ping.requests())), "")


def _post(request: Request) -> str:
    """The fault of an answer, or of there being none; empty for one that takes what was told."""
    try:
        with build_opener(_NoRedirects).open(request, timeout=PATIENCE):
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
