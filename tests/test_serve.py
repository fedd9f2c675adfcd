"""The preview server: the files of a build as a good host gives them, to nobody but their owner."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, MutableMapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from site_builder.serve.application import LONGEST, Application
from site_builder.serve.live_reload import EVENTS
from site_builder.session import Options, Session
from tests.commands import Command, wait_until
from tests.sites import PNG, SETTINGS, Site

HEARING = b"; connect-src 'self'"
"""What each policy says in the preview, whose script hears of what is new."""

SCRIPT = re.compile(rb'<script src="/\.site-builder/preview\.js"[^>]*></script>')
SECRET = b"not to be read"
FEW = 192


class Answer:
    """What a server answered."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.body = response.status, response.read()
        self.headers = {name.lower(): value for name, value in response.getheaders()}


class Client:
    """Asks one server, as it is told to."""

    def __init__(self, address: str) -> None:
        self.address = urlsplit(address)
        self.port = self.address.port or 0

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.putrequest(method, path, skip_host="Host" in given)
            for name, value in given.items():
                connection.putheader(name, value)
            connection.endheaders()
            return Answer(connection.getresponse())

    def stream(self, page: str) -> socket.socket:
        """An event stream, as an open page has it."""
        line = f"GET /.site-builder/events?page={quote(page)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        connection.sendall(line.encode())
        return connection


def fill(site: Site) -> Site:
    site.put("site.toml", SETTINGS.encode())
    site.article("a", "aliases: [/old/]", body="![A map](map.png) [Paper](paper.pdf)")
    site.article("b", "topics: [Others]", day="2024-04-18").article("d", "status: draft")
    site.put("content/map.png", PNG).put("content/paper.pdf", bytes(range(256)) * 40)
    return site.put("secret.txt", SECRET)


@pytest.fixture(scope="module")
def digest(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return fill(Site(tmp_path_factory.mktemp("served")))


@contextlib.contextmanager
def serving(site: Site, *arguments: str) -> Iterator[Client]:
    with Command(site.root, "serve", "--port", "0", *arguments) as command:
        line = command.hear("http://")
        assert line, command.said
        yield Client(line.split()[0])


@pytest.fixture(scope="module")
def client(digest: Site) -> Iterator[Client]:
    with serving(digest) as found:
        yield found


# the files of a build


@pytest.mark.parametrize("base", ["https://digest.test/", "https://digest.test/press/digest/"])
def test_every_file_of_a_build_is_served_as_it_would_be_written(site: Site, base: str) -> None:
    fill(site)
    with serving(site, "--base-url", base) as client:
        assert not site.output.exists()
        tree = site.build(base_url=base).tree()
        served = {}
        for path in tree.keys() - {"site-builder.txt"}:
            answer = client.ask(client.address.path + quote(path))
            assert answer.status == 200, path
            served[path] = SCRIPT.sub(b"", answer.body).replace(HEARING, b"")
            assert bool(SCRIPT.search(answer.body)) == path.endswith(".html"), path
    del tree["site-builder.txt"]
    assert served == {path: body.replace(HEARING, b"") for path, body in tree.items()}
    assert client.address.path == urlsplit(base).path


def test_nothing_is_written_into_the_output(digest: Site, client: Client) -> None:
    client.ask("/")
    assert not digest.output.exists()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/rss.xml", "application/rss+xml"),
        ("/topics/news/atom.xml", "application/atom+xml"),
        ("/feed.json", "application/feed+json"),
        ("/sitemap.xml", "application/xml"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/subscriptions.opml", "text/x-opml; charset=utf-8"),
        ("/media/map.png", "image/png"),
        ("/media/paper.pdf", "application/pdf"),
    ],
)
def test_every_file_says_what_it_is(client: Client, path: str, kind: str) -> None:
    found = client.ask(path).headers["content-type"]
    assert found.replace("text/xml; charset=utf-8", "application/xml") == kind


def test_a_browser_is_given_a_feed_that_it_can_show(client: Client) -> None:
    for path, accept, kind in (
        ("/rss.xml", "text/html,*/*;q=0.8", "application/xml"),
        ("/topics/news/atom.xml", "text/html,*/*;q=0.8", "application/xml"),
        ("/rss.xml", "*/*", "application/rss+xml"),
        ("/feed.json", "text/html,*/*;q=0.8", "application/feed+json"),
    ):
        answer = client.ask(path, Accept=accept)
        assert answer.headers["content-type"] == kind
        assert ("vary" in answer.headers) == path.endswith(".xml")


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(client: Client) -> None:
    answer = client.ask("/2024/04/19")
    assert (answer.status, answer.headers["location"]) == (301, "/2024/04/19/")
    assert b'url=/2024/04/19/a/"' in client.ask("/old/").body


def test_an_address_that_leads_nowhere_gets_the_page_of_the_site_that_says_so(
    client: Client,
) -> None:
    answer = client.ask("/nothing/here/")
    assert answer.status == 404
    assert b"Nothing is published at this address" in answer.body


def test_each_language_has_its_own_page_for_an_address_that_leads_nowhere(site: Site) -> None:
    site.put("site.toml", f'{SETTINGS}languages = ["en", "ar"]\n'.encode()).article("a")
    for base in ("", "/press"):
        with serving(site, "--base-url", f"https://digest.test{base}/") as client:
            answer = client.ask(f"{base}/ar/nothing/here/")
            assert answer.status == 404
            assert b'<html lang="ar"' in answer.body
            assert b'<html lang="en"' in client.ask(f"{base}/nothing/").body


def test_below_a_path_the_rest_of_the_host_is_not_the_site(site: Site) -> None:
    fill(site)
    with serving(site, "--base-url", "https://digest.test/press/") as client:
        assert client.ask("/").headers["location"] == "/press/"
        assert client.ask("/press").headers["location"] == "/press/"
        assert client.ask("/topics/").status == 404
        assert client.ask("/press/topics/").status == 200


@pytest.mark.parametrize("path", ["/", "/rss.xml", "/media/map.png"])
def test_who_has_a_file_already_is_told_so(client: Client, path: str) -> None:
    tag = client.ask(path).headers["etag"]
    again = client.ask(path, If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert client.ask(path, If_None_Match='"other"').status == 200


def test_a_part_of_a_medium_can_be_asked_for(client: Client) -> None:
    part = client.ask("/media/paper.pdf", Range="bytes=16-31")
    assert (part.status, part.body) == (206, bytes(range(16, 32)))
    assert part.headers["content-range"] == "bytes 16-31/10240"
    assert client.ask("/media/paper.pdf", Range="bytes=-4").body == bytes(range(252, 256))
    assert client.ask("/media/paper.pdf", Range="bytes=99999-").status == 416
    whole = client.ask("/media/paper.pdf", Range="bytes=0-1", If_Range='"other"')
    assert (whole.status, len(whole.body)) == (200, 10240)


def test_a_preview_can_only_be_read(client: Client) -> None:
    head = client.ask("/", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) > 1000
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert client.ask("/", method).status == 405


def test_drafts_are_shown_if_they_are_asked_for_each_marked_as_one(
    digest: Site, client: Client
) -> None:
    assert client.ask("/2024/04/19/d/").status == 404
    with serving(digest, "--drafts") as other:
        assert b"Draft" in other.ask("/2024/04/19/d/").body


def test_feeds_are_told_by_what_they_are_and_not_by_their_names(site: Site) -> None:
    names = '[urls]\nrss = "news"\natom = "rss.xml"\njson = "atom.json"\n'
    site.put("site.toml", f"{SETTINGS}{names}".encode()).article("a")
    with serving(site) as client:
        for path, kind in {
            "/news": "application/rss+xml",
            "/topics/news/rss.xml": "application/atom+xml",
            "/atom.json": "application/feed+json",
        }.items():
            assert client.ask(path).headers["content-type"] == kind


# safety


@pytest.mark.parametrize("host", ["evil.test", "evil.test:8000", "127.0.0.1.evil.test", "8.8.8.8"])
def test_a_foreign_host_is_refused(client: Client, host: str) -> None:
    for path in ("/", "/.site-builder/events?page=/", "/.site-builder/preview.js"):
        answer = client.ask(path, Host=host)
        assert answer.status == 403
        assert b"digest" not in answer.body.lower()


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://localhost:1", ""])
def test_a_foreign_origin_is_refused(client: Client, origin: str) -> None:
    assert client.ask("/", Origin=origin).status == 403


FRAME = {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"}
PICTURE = {"Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"}


@pytest.mark.parametrize("whose", ["cross-site", "same-site"])
@pytest.mark.parametrize("how", [{}, PICTURE, FRAME])
def test_what_pages_of_others_take_in_is_refused_though_it_has_no_origin(
    client: Client, whose: str, how: dict[str, str]
) -> None:
    for path in (
        "/",
        "/media/map.png",
        "/.site-builder/events?page=/",
        "/.site-builder/preview.js",
    ):
        assert client.ask(path, Sec_Fetch_Site=whose, **how).status == 403


def test_whoever_follows_a_link_from_elsewhere_is_let_in(client: Client) -> None:
    click = {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    for whose in ("cross-site", "same-site", "none", "same-origin"):
        assert client.ask("/", Sec_Fetch_Site=whose, **click).status == 200
    assert client.ask("/media/map.png", Sec_Fetch_Site="same-origin", **PICTURE).status == 200


def test_ones_own_pages_are_answered_under_every_name_of_this_machine(client: Client) -> None:
    for host in (f"localhost:{client.port}", f"127.0.0.1:{client.port}", "[::1]:1", "127.0.0.1"):
        assert client.ask("/", Host=host, Origin=f"http://{host}").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/media/../../secret.txt",
        "/media/%2e%2e/%2e%2e/secret.txt",
        "/media/..%2f..%2fsecret.txt",
        "//secret.txt",
        "/%2fetc/passwd",
        "/etc/passwd",
        "/secret.txt%00",
        "/media/map.png%00.txt",
        "/C:%5Cwindows",
        "/file:///etc/passwd",
        "/secret.txt",
        "/site.toml",
        "/content/a.md",
        "/.site-builder/manifest.sqlite",
        "/.git/config",
        "/%ff%fe",
        "/" + "a" * 5000,
        "/media/secret.txt",
    ],
)
def test_no_path_leaves_the_site(client: Client, path: str) -> None:
    answer = client.ask(path)
    assert answer.status in (400, 404)
    assert SECRET not in answer.body
    assert b"root:" not in answer.body


def test_a_medium_that_became_a_link_out_of_the_site_is_not_followed(site: Site) -> None:
    fill(site)
    with serving(site) as client:
        assert client.ask("/media/paper.pdf").status == 200
        outside = site.root.parent / "outside.pdf"
        outside.write_bytes(SECRET)
        paper = site.root / "content/paper.pdf"
        paper.unlink()
        paper.symlink_to(outside)
        for _ in range(20):
            assert SECRET not in client.ask("/media/paper.pdf").body
            time.sleep(0.01)


def test_many_and_slow_clients_do_no_harm(site: Site) -> None:
    fill(site)
    with contextlib.ExitStack() as stack, serving(site) as client:
        slow = stack.enter_context(socket.create_connection(("127.0.0.1", client.port)))
        slow.sendall(b"GET / HTTP/1.1\r\nHost: loc")
        streams = [stack.enter_context(client.stream("/2024/04/19/a/")) for _ in range(1000)]
        for stream in streams:
            read_until(stream, b'"problems":[]}\n\n')
        assert client.ask("/").status == 200
        site.article("a", body="New words.")
        for stream in streams:
            read_until(stream, b"\n\n")


@pytest.fixture
def few_files() -> Iterator[None]:
    """A limit on open files that holds for the commands that are started meanwhile."""

    lower = partial(resource.setrlimit, resource.RLIMIT_NOFILE, (FEW, FEW))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "Popen", partial(subprocess.Popen, preexec_fn=lower))
        yield


def test_connections_leave_the_build_the_files_that_it_has_to_open(
    site: Site, few_files: None
) -> None:
    fill(site)
    with contextlib.ExitStack() as stack, serving(site) as client:
        silent = [
            stack.enter_context(socket.create_connection(("127.0.0.1", client.port), timeout=20))
            for _ in range(80)
        ]
        assert is_closed(silent[-1])
        site.article("e", body="New words.")
        for connection in silent:
            connection.close()
        wait_until(lambda: client.ask("/2024/04/19/e/").status == 200)


def test_open_pages_leave_room_for_those_that_are_asked_for(site: Site, few_files: None) -> None:
    fill(site)
    with contextlib.ExitStack() as stack, serving(site) as client:
        for _ in range(60):
            stream = client.stream("/")
            if b" 200 " in read_until(stream, b"\r\n"):
                stack.enter_context(stream)
            else:
                stream.close()
        assert client.ask("/").status == 200


REFUSALS = """
import errno, os, socket
from site_builder.content import sync

def refusing(real, times):
    def call(what):
        nonlocal times
        if times and not str(what).endswith(("a.md", "b.md", "d.md", ".png", ".pdf")):
            times -= 1
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return real(what)
    return call
"""
"""What the system refuses where nothing is short; ``times`` that, then no more."""


def refusing(site: Site, what: str) -> Command:
    program = f"{REFUSALS}\n{what}\nfrom site_builder.__main__ import main\nmain()"
    return Command(site.root, "serve", "--port", "0", program=("-c", program))


def test_a_connection_that_the_system_does_not_let_in_is_told_once_and_tried_again(
    site: Site,
) -> None:
    fill(site)
    with refusing(site, "socket.socket.accept = refusing(socket.socket.accept, 40)") as command:
        client = Client(command.hear("http://").split()[0])
        assert client.ask("/").status == 200
    said = [line for line in command.said if "too many open files" in line]
    assert len(said) == 1
    assert said[0].startswith("A browser cannot be let in at present: too many open files. ")
    assert not any("Traceback" in line for line in command.said)


def test_what_could_not_be_read_for_a_while_is_shown_as_soon_as_it_can(site: Site) -> None:
    fill(site)
    with refusing(site, "sync._read_whole = refusing(sync._read_whole, 2)") as command:
        client = Client(command.hear("http://").split()[0])
        assert client.ask("/").status == 200
        site.article("e")
        assert command.hear("content/e.md: cannot be read: too many open files")
        wait_until(lambda: client.ask("/2024/04/19/e/").status == 200)


def test_a_connection_that_sends_no_whole_request_is_closed(client: Client) -> None:
    with socket.create_connection(("127.0.0.1", client.port), timeout=20) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: loc")
        assert is_closed(connection)


def is_closed(connection: socket.socket) -> bool:
    """True as soon as the server has closed it without an answer; fails if it never does."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


class Listener:
    """An open page, as the server itself meets it."""

    def __init__(self, site: Application, page: str) -> None:
        self._messages: list[dict[str, Any]] = []
        self._gone = asyncio.Event()
        query = f"page={quote(page)}".encode()
        scope = {
            "type": "http", "method": "GET", "path": EVENTS, "query_string": query,
            "headers": [(b"host", b"localhost")], "asgi": {"spec_version": "2.4"},
        }  # fmt: skip
        self._task = asyncio.ensure_future(site(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        self._messages.append(dict(message))

    async def status(self) -> int:
        """The status, once there is something to read."""
        while len(self._messages) < 3 and not self._task.done():
            await asyncio.sleep(0.001)
        return int(self._messages[0]["status"])

    async def leave(self) -> None:
        self._gone.set()
        await self._task


def test_nothing_is_kept_of_pages_that_nobody_has_open(site: Site) -> None:
    async def visit(served: Application) -> None:
        before = kept(served)
        for number in range(30):
            visitor = Listener(served, f"/made/up/{number}/")
            assert await visitor.status() == 200
            await visitor.leave()
        assert kept(served) == before
        many = [Listener(served, page) for page in ("/", "/", "/made/up/")]
        assert [await one.status() for one in many] == [200, 200, 200]
        assert await Listener(served, "/").status() == 503
        await many.pop().leave()
        assert await Listener(served, "/" * (LONGEST + 1)).status() == 503
        last = Listener(served, "/")
        assert await last.status() == 200
        for one in (*many, last):
            await one.leave()
        assert kept(served) == before

    def kept(served: Application) -> int:
        return sum(len(value) for value in vars(served.streams).values() if isinstance(value, dict))

    fill(site)
    served = Application(Session(site.root, Options(), published=False), "localhost", streams=3)
    try:
        served.refresh(None)
        served.notify()
        asyncio.run(visit(served))
    finally:
        served.end()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
def test_a_flood_of_made_up_pages_leaves_nothing_in_memory(digest: Site) -> None:
    with Command(digest.root, "serve", "--port", "0") as command:
        client = Client(command.hear("http://").split()[0])
        statm = Path(f"/proc/{command.process.pid}/statm")

        def flood(number: int) -> int:
            """Bytes in memory after as many streams of pages that were never there."""
            for made_up in range(number):
                with client.stream(f"/{made_up}{'x' * 1500}/") as stream:
                    read_until(stream, b"data: ")
            return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

        before = flood(100)
        assert flood(800) < before + 6_000_000


def read_until(stream: socket.socket, end: bytes) -> bytes:
    data = b""
    while end not in data:
        more = stream.recv(65536)
        assert more, data
        data += more
    return data


# the command


def test_the_next_free_port_is_taken(digest: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with Command(digest.root, "serve", "--port", str(port)) as command:
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", command.hear("http://"))
            assert found and port < int(found[1]) <= port + 20


def test_a_preview_for_others_is_warned_of_and_found_by_address_only(digest: Site) -> None:
    with Command(digest.root, "serve", "--host", "0.0.0.0", "--port", "0") as command:
        line = command.hear("http://")
        assert command.hear("Whoever can reach this machine can read")
        client = Client(line.split()[0])
        assert client.ask("/", Host="192.0.2.7:8000").status == 200
        assert client.ask("/", Host="evil.test").status == 403


def test_an_address_that_is_not_of_this_machine_is_refused(digest: Site) -> None:
    command = Command(digest.root, "serve", "--host", "192.0.2.1")
    assert command.process.wait(20) == 1
    assert "192.0.2.1:8000: cannot be listened on" in command.hear("192")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_at_once_whoever_still_listens(digest: Site, how: int) -> None:
    command = Command(digest.root, "serve", "--port", "0")
    client = Client(command.hear("http://").split()[0])
    with client.stream("/") as stream:
        read_until(stream, b'"problems":[]}\n\n')
        started = time.monotonic()
        assert command.end(how) == 0
        assert time.monotonic() - started < 2
    assert not any("Traceback" in line for line in command.said)


# beside others


def forget(site: Site) -> None:
    shutil.rmtree(site.root / ".site-builder")


def build_clean(site: Site) -> None:
    site.build(clean=True)


def ruin_the_store(site: Site) -> None:
    for file in (site.root / ".site-builder").glob("*.sqlite"):
        file.write_bytes(b"garbage" * 5000)


@pytest.mark.parametrize("do", [forget, build_clean, ruin_the_store])
def test_whatever_becomes_of_the_memory_pages_are_served(
    site: Site, do: Callable[[Site], None]
) -> None:
    fill(site)
    with serving(site) as client:
        assert client.ask("/topics/").status == 200
        do(site)
        site.article("a", body="New words.")
        wait_until(lambda: b"New words." in client.ask("/2024/04/19/a/").body)
        assert client.ask("/topics/others/").status == 200


def test_the_preview_is_told_in_json_too(digest: Site) -> None:
    with Command(digest.root, "serve", "--port", "0", "--json") as command:
        assert '{"following":"http://127.0.0.1:' in command.hear("{")
        assert '"built":true' in command.hear('"changed"')


def test_no_traceback_and_no_file_of_this_project_is_shown_for_a_broken_template(
    site: Site,
) -> None:
    fill(site).put("templates/base.html", b"<head>{{ no.such }}")
    with serving(site) as client:
        answer = client.ask("/")
    assert answer.status == 503
    assert b"templates/base.html:1" in answer.body
    assert (
        b"Traceback" not in answer.body and str(Path(__file__).parent).encode() not in answer.body
    )


def test_a_site_without_an_article_is_shown_until_its_first_one_comes(site: Site) -> None:
    (site.root / "content").mkdir()
    with serving(site) as client:
        assert b"No article is published at present." in client.ask("/").body
        site.article("a", "title: The first")
        wait_until(lambda: b"The first" in client.ask("/").body)
        (site.root / "content/a.md").unlink()
        wait_until(lambda: b"The first" not in client.ask("/").body)
        assert client.ask("/2024/04/19/a/").status == 404
