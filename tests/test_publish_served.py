"""What readers of real web servers meet while a publish to their folder is cut at every step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from tests.publishing import CutError, built, held, published
from tests.sites import Site
from tests.test_publish_dir import target
from tests.web_servers import CADDY, NGINX, WebServer, caddy, nginx

pytestmark = [
    pytest.mark.skipif(not (NGINX or CADDY), reason="no web server on this machine"),
    pytest.mark.usefixtures("unflushed"),
]

_NGINX = 'server {{ listen 127.0.0.1:{{port}}; root "{root}"; index index.html; }}'
_CADDY = 'http://127.0.0.1:{{port}} {{\n\troot * "{root}"\n\tfile_server\n}}\n'


@pytest.fixture(scope="module")
def www(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the servers look for the site."""
    return tmp_path_factory.mktemp("served") / "www"


@pytest.fixture(scope="module")
def servers(www: Path) -> Iterator[list[WebServer]]:
    """nginx and Caddy, whatever of them there is."""
    places = ((NGINX, nginx, _NGINX), (CADDY, caddy, _CADDY))
    with ExitStack() as running:
        found = []
        for program, start, text in places:
            if program:
                folder = www.with_name(start.__name__)
                folder.mkdir()
                found.append(running.enter_context(start(folder, text.format(root=www))))
        yield found


def seen(server: WebServer) -> dict[str, bytes]:
    """All that a reader comes to from the front page on, by address; it is there, all of it."""
    pages: dict[str, bytes] = {}
    pending = {"/", "/sitemap.xml", "/rss.xml"}
    while pending:
        address = pending.pop()
        answer = server.get(address)
        assert answer.status == 200, address
        pages[address] = answer.body
        if answer.headers.get("content-type", "").startswith("text/html"):
            found = html.document_fromstring(answer.body).xpath("//@href | //@src")
            inside = (urlsplit(urljoin(address, str(link))) for link in found)
            pending |= {link.path for link in inside if not link.netloc} - pages.keys()
    return pages


Steps = Callable[[int], bool]


@pytest.fixture
def cut(site: Site, www: Path, monkeypatch: pytest.MonkeyPatch) -> Steps:
    """Publishes, but is cut off after so many changes at the target; True if it was."""

    def publish(last: int) -> bool:
        steps = 0

        def counted(change: Callable[..., object]) -> Callable[..., object]:
            def run(*places: object, **options: object) -> object:
                nonlocal steps
                if any(str(www) in str(place) for place in places):
                    steps += 1
                    if steps > last:
                        raise CutError
                return change(*places, **options)

            return run

        with monkeypatch.context() as patch:
            for name in ("replace", "unlink", "rename", "symlink_to", "write_bytes"):
                patch.setattr(Path, name, counted(getattr(Path, name)))
            patch.setattr(os, "link", counted(os.link))
            try:
                published(site)
            except CutError:
                return True
        return False

    return publish


def test_a_cut_leaves_each_page_as_it_was_or_is_to_be_and_the_next_publish_puts_all_right(
    site: Site, www: Path, servers: list[WebServer], cut: Steps
) -> None:
    before, after = _two_states(site, www, "", servers)
    number = 0
    while _cut_anew(www, cut, number):
        for address, body in seen(servers[number % len(servers)]).items():
            assert body in (before.get(address), after.get(address)), (number, address)
        published(site)
        assert held(www) == built(site), number
        number += 1
    assert number > 12


def test_in_releases_a_cut_leaves_just_what_was_there_or_just_what_is_to_be(
    site: Site, www: Path, servers: list[WebServer], cut: Steps
) -> None:
    before, after = _two_states(site, www, "releases = 1\n", servers)
    number = 0
    is_new = False
    while _cut_anew(www, cut, number):
        found = seen(servers[number % len(servers)])
        assert found in (before, after), number
        is_new = found == after
        number += 1
        if number % 10 == 0 or is_new:
            published(site)
            assert held(www) == built(site), number
    assert number > 30
    assert is_new, "no cut came between the switch and the end"


def _two_states(
    site: Site, www: Path, more: str, servers: list[WebServer]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What readers see before and after an edit; the folder is kept as it is before."""
    target(site, www, f'{more}[feeds]\nformats = ["rss"]\nper_topic = false\n')
    _clear(www)
    site.article("one").article("two")
    published(site)
    before = seen(servers[0])
    for place in _places(www):
        shutil.copytree(place, place.with_name(f"kept {place.name}"), symlinks=True)
    site.article("one", body="Other words.").article("three")
    (site.root / "content/two.md").unlink()
    published(site)
    return before, seen(servers[0])


def _cut_anew(www: Path, cut: Steps, number: int) -> bool:
    """Publish the edit once more, with a cut after ``number`` steps; True if there was one."""
    link = www.readlink() if www.is_symlink() else None
    kept = list(www.parent.glob("kept *"))
    _clear(www, keep=True)
    for place in kept:
        name = place.name.removeprefix("kept ")
        shutil.copytree(place, place.with_name(name), symlinks=True)
    if link:
        first = min(www.with_name("www.releases").glob("0*"))
        www.symlink_to(f"www.releases/{first.name}")
    return cut(number)


def _places(www: Path) -> list[Path]:
    return [www.with_name("www.releases")] if www.is_symlink() else [www]


def _clear(www: Path, keep: bool = False) -> None:
    if www.is_symlink():
        www.unlink()
    for place in (www, www.with_name("www.releases")):
        shutil.rmtree(place, ignore_errors=True)
    if not keep:
        for place in www.parent.glob("kept *"):
            shutil.rmtree(place)
