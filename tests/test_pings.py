"""Pings: who is told of what was published, and that nobody's silence keeps anybody waiting."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from site_builder.build import build_again
from site_builder.cli.main import main
from site_builder.publish import pings
from site_builder.publish.attempt import Delivery
from site_builder.publish.publishing import publish
from site_builder.session import Options, Session
from tests.sites import NOW, SETTINGS, Site

KEY = "a1b2-C3d4"
FORM = "application/x-www-form-urlencoded"


class Service(ThreadingHTTPServer):
    """What is told something, on loopback; how it answers stands in the path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Ear)
        self.heard: list[tuple[str, str, bytes]] = []
        """Path, media type and body of each request."""
        self.ended = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def pages(self) -> list[str]:
        """Those that it was told of as a search engine."""
        found = []
        for _, media_type, body in self.heard:
            assert media_type == "application/json; charset=utf-8"
            data = json.loads(body)
            found += [page.removeprefix("https://digest.test") for page in data.pop("urlList")]
            key = "https://digest.test/a1b2-C3d4.txt"
            assert data == {"host": "digest.test", "key": KEY, "keyLocation": key}
        return found

    @property
    def feeds(self) -> list[str]:
        """Those that it was told of as a hub."""
        found = []
        for _, media_type, body in self.heard:
            mode, *feeds = parse_qsl(body.decode(), strict_parsing=True)
            assert (media_type, mode) == (FORM, ("hub.mode", "publish"))
            assert {name for name, _ in feeds} == {"hub.url"}
            found += [feed.removeprefix("https://digest.test") for _, feed in feeds]
        return found


class Ear(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, self.headers["Content-Type"], body))
        match self.path.strip("/").split("/"):
            case ["hang"]:
                self.server.ended.wait(20)
            case ["drip"]:
                self._drip()
            case ["garbage"]:
                self.wfile.write(b"\x00\xff garbage\r\n\r\n")
            case ["shut"]:
                self.close_connection = True
            case ["moved"]:
                self.send_response(301)
                self.send_header("Location", f"{self.server.address}/elsewhere")
                self.end_headers()
            case [code]:
                self.send_response(int(code))
                self.end_headers()

    def do_GET(self) -> None:
        self.server.heard.append((self.path, "GET", b""))

    def _drip(self) -> None:
        """Something now and then, so that no wait for a byte takes long."""
        try:
            while not self.server.ended.wait(0.05):
                self.wfile.write(b"x")
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = Service()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.ended.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def host(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site.article("one", "topics: [News]").article("two", "topics: [Other]")
    return tmp_path_factory.mktemp("host") / "www"


def settle(site: Site, host: Path, hub: str, more: str = "") -> Site:
    target = f'[publish.live]\ntype = "dir"\npath = "{host}"\n{more}'
    feeds = f'[feeds]\nhub = "{hub}"\n' if hub else ""
    return site.put("site.toml", f"{SETTINGS}{feeds}{target}".encode())


def published(site: Site, dry_run: bool = False) -> Delivery:
    with Session(site.root, Options(as_of=NOW)) as session:
        build_again(session)
        with session.opened() as (settings, _):
            (target,) = settings.publish.values()
        return publish(session, target, dry_run)


def faults(delivery: Delivery) -> list[str]:
    return [answer.fault for answer in delivery.answers]


def test_a_hub_is_told_of_the_feeds_that_are_new_or_changed(
    site: Site, host: Path, service: Service
) -> None:
    settle(site, host, f"{service.address}/204")
    assert faults(published(site)) == [""]
    names = ("rss.xml", "atom.xml", "feed.json")
    folders = ("/", "/topics/news/", "/topics/other/")
    assert sorted(service.feeds) == sorted(
        f"{folder}{name}" for folder in folders for name in names
    )
    service.heard.clear()
    site.article("one", "topics: [News]", body="Other words.")
    published(site)
    assert sorted(service.feeds) == sorted(
        f"{folder}{name}" for folder in folders[:2] for name in names
    )


def test_nobody_is_told_when_nothing_is_new(site: Site, host: Path, service: Service) -> None:
    settle(site, host, f"{service.address}/204")
    published(site)
    service.heard.clear()
    assert published(site).answers == ()
    assert service.heard == []


def test_what_was_told_is_not_told_again_of_a_folder_that_a_job_begins_anew(
    site: Site, host: Path, service: Service
) -> None:
    settle(site, host, f"{service.address}/204")
    published(site)
    service.heard.clear()
    shutil.rmtree(host)
    assert published(site).delta.send
    assert service.heard == []
    shutil.rmtree(host)
    site.article("one", "topics: [News]", body="Other words.")
    published(site)
    assert {feed.rpartition("/")[0] for feed in service.feeds} == {"", "/topics/news"}


def test_a_dry_run_says_who_would_be_told_and_tells_nobody(
    site: Site, host: Path, service: Service
) -> None:
    settle(site, host, f"{service.address}/204")
    delivery = published(site, dry_run=True)
    assert [len(ping.addresses) for ping in delivery.pings] == [9]
    assert service.heard == []


def test_a_hub_is_told_only_once_all_is_there(
    site: Site, host: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(site, host, f"{service.address}/204")

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("site_builder.publish.folder.remote.FolderRemote.end", cut)
        with pytest.raises(KeyboardInterrupt):
            published(site)
    assert service.heard == []
    # all feeds are there already, and nobody has been told of them
    published(site)
    assert len(service.feeds) == 9


def test_a_hub_is_told_of_very_many_feeds_in_several_requests(
    site: Site, host: Path, service: Service
) -> None:
    topics = ", ".join(f"t{number}" for number in range(40))
    site.article("one", f"topics: [{topics}]")
    settle(site, host, f"{service.address}/202")
    published(site)
    assert len(service.heard) == 2
    assert len(set(service.feeds)) == 3 * 42


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("403", "answered 403 Forbidden"),
        ("799", "answered 799"),
        ("moved", "answered 301 Moved Permanently"),
        ("garbage", "did not answer as a web server does"),
        ("shut", "cannot be reached: Remote end closed connection without response"),
    ],
)
def test_whatever_a_hub_answers_the_site_is_published(
    site: Site, host: Path, service: Service, path: str, told: str
) -> None:
    settle(site, host, f"{service.address}/{path}")
    assert faults(published(site)) == [told]
    assert len(service.heard) == 1, "a redirect is not followed"
    assert (host / "index.html").exists()


@pytest.mark.parametrize("path", ["hang", "drip"])
def test_a_hub_that_hangs_keeps_nobody_waiting(
    site: Site, host: Path, service: Service, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(pings, "PATIENCE", 0.3)
    settle(site, host, f"{service.address}/{path}")
    start = time.monotonic()
    assert faults(published(site)) == ["did not answer within 0.3 seconds"]
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "hub", ["http://127.0.0.1:9/", "http://[::1]:9/", "http://nowhere.invalid"]
)
def test_a_hub_that_is_not_there_is_a_note(site: Site, host: Path, hub: str) -> None:
    settle(site, host, hub)
    (fault,) = faults(published(site))
    assert fault.startswith("cannot be reached: ")


def test_what_a_hub_was_told_is_told_on_the_terminal(
    site: Site, host: Path, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    settle(site, host, f"{service.address}/204")
    name = service.address.removeprefix("http://")
    command = ["publish", "live", "--site", str(site.root)]
    main([*command, "--dry-run"])
    assert f"live: would tell {name} of 9 feeds\n" in capsys.readouterr().out
    main(command)
    assert f"live: told {name} of 9 feeds\n" in capsys.readouterr().out
    settle(site.article("three"), host, f"{service.address}/500")
    assert main(command) == 0
    told = f"live: could not tell {name} of 9 feeds: it answered 500 Internal Server Error\n"
    assert told in capsys.readouterr().out


@pytest.fixture
def engine(site: Site, host: Path, service: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    """Listens where search engines do; the site has been published, as it knows."""
    monkeypatch.setattr(pings, "INDEXNOW", f"{service.address}/202")
    settle(site, host, "", f'indexnow = "{KEY}"')
    published(site)
    return service


def test_search_engines_are_told_of_pages_and_find_the_key(host: Path, engine: Service) -> None:
    assert sorted(engine.pages) == ["/2024/04/19/", "/2024/04/19/one/", "/2024/04/19/two/"]
    assert (host / f"{KEY}.txt").read_text() == KEY


def test_search_engines_are_told_of_what_is_new_changed_withdrawn_or_gone(
    site: Site, engine: Service
) -> None:
    """And of no page that merely has other neighbours."""
    site.article("stays").article("goes").article("is-taken-back")
    published(site)
    engine.heard.clear()
    site.article("one", "topics: [News]", body="Other words.").article("new", day="2024-05-01")
    site.article("is-taken-back", "status: withdrawn")
    (site.root / "content/goes.md").unlink()
    published(site)
    old, new = "/2024/04/19/", "/2024/05/01/"
    told = [old, f"{old}goes/", f"{old}is-taken-back/", f"{old}one/", new, f"{new}new/"]
    assert sorted(engine.pages) == told


def test_a_key_that_is_taken_back_goes_from_the_site(
    site: Site, host: Path, engine: Service
) -> None:
    settle(site, host, "")
    published(site)
    assert not (host / f"{KEY}.txt").exists()


def test_no_request_has_more_than_ten_thousand_pages() -> None:
    pages = tuple(f"https://digest.test/{number}/" for number in range(20_001))
    ping = pings.IndexNowPing(url=pings.INDEXNOW, key=KEY, key_address=pages[0], addresses=pages)
    bodies = [request.data for request in ping.requests()]
    sizes = [len(json.loads(body)["urlList"]) for body in bodies if isinstance(body, bytes)]
    assert sizes == [10_000, 10_000, 1]


@pytest.mark.parametrize("key", ["", "short", "has space", "clé-clé-clé", "x" * 129, "../../etc"])
def test_what_is_no_key_is_refused(site: Site, host: Path, key: str) -> None:
    settle(site, host, "", f'indexnow = "{key}"')
    assert "publish.live.indexnow" in site.problem()
