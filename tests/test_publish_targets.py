"""What is true of targets of every type: what readers still need and what others own stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pytest
from lxml import html

from site_builder.paths import OutputPath
from site_builder.publish import attempt, publishing
from site_builder.publish.news import news
from site_builder.publish.remote import Outgoing, Remote
from site_builder.publish.remote_types import remote_of
from tests import test_publish_dir, test_publish_git, test_publish_rsync, test_publish_s3
from tests.object_stores import HAS_STORE, empty_bucket
from tests.object_stores import object_store as running_store
from tests.publishing import CutError, built, held, published, refusal
from tests.sites import PNG, Site


class Host(Protocol):
    """Where a site is published to."""

    def held(self) -> dict[str, bytes]:
        """What readers find."""

    def put(self, path: str, data: bytes) -> None:
        """Somebody else puts a file there."""


class Folder:
    """A folder of this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def held(self) -> dict[str, bytes]:
        return held(self._path)

    def put(self, path: str, data: bytes) -> None:
        (self._path / path).parent.mkdir(parents=True, exist_ok=True)
        (self._path / path).write_bytes(data)


class Repository(test_publish_git.Repository):
    """A branch."""

    def put(self, path: str, data: bytes) -> None:
        self.commit(path, data)


class Bucket(test_publish_s3.Bucket):
    """A bucket."""

    def put(self, path: str, data: bytes) -> None:
        self.store.put(path, data)


@pytest.fixture(scope="module")
def store_port() -> Iterator[int]:
    if not HAS_STORE:
        pytest.skip("no moto[s3], flask, flask-cors, obstore")
    with running_store() as port:
        yield port


@pytest.fixture(params=["dir", "releases", "git", "rsync", "s3"])
def host(
    site: Site, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Host:
    """What ``site`` is published to, under the name of live."""
    monkeypatch.setattr(publishing, "PAUSES", ())
    site.article("one")
    place = tmp_path / "www"
    match request.param:
        case "git" | "rsync" as program if not shutil.which(program):
            pytest.skip(f"no {program} on this machine")
        case "git":
            test_publish_git.target(site, str(place))
            return Repository(place)
        case "rsync":
            test_publish_rsync.target(site, str(place))
        case "s3":
            port = request.getfixturevalue("store_port")
            monkeypatch.setenv("AWS_ACCESS_KEY_ID", test_publish_s3.MACHINE)
            monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", test_publish_s3.SECRET)
            empty_bucket(port)
            test_publish_s3.target(site, port)
            return Bucket(port)
        case kind:
            test_publish_dir.target(site, place, "releases = 2\n" if kind == "releases" else "")
    return Folder(place)


# the style sheets of pages that readers have


def style_of(page: bytes) -> str:
    """The path of the style sheet that a page names."""
    (address,) = html.document_fromstring(page).xpath("//link[@rel='stylesheet']/@href")
    return str(address).removeprefix("/")


def restyle(site: Site, colour: str) -> None:
    site.put("templates/assets/site.css", f"h1 {{ color: {colour} }}".encode())


def test_a_page_that_a_reader_has_finds_its_style_sheet_until_the_next_publish_but_one(
    site: Site, host: Host
) -> None:
    restyle(site, "red")
    published(site)
    style = style_of(host.held()["index.html"])
    old = {style: host.held()[style]}
    restyle(site, "blue")
    change = published(site).delta
    assert host.held() == {**built(site), **old}
    assert news(change, {}, {}).gone == 0
    assert published(site).delta.is_empty
    delivery = published(site, verify=True)
    assert (delivery.altered, delivery.delta.is_empty) == ((), True)
    assert host.held() == {**built(site), **old}, "nothing has come in its place"
    site.article("one", body="Other words.")
    change = published(site).delta
    assert host.held() == built(site)
    assert news(change, {}, {}).gone == 0


def test_a_style_sheet_that_is_taken_up_again_is_not_sent_again(site: Site, host: Host) -> None:
    restyle(site, "red")
    published(site)
    red = style_of(host.held()["index.html"])
    restyle(site, "blue")
    published(site)
    blue = style_of(host.held()["index.html"])
    restyle(site, "red")
    change = published(site).delta
    assert red not in change.send
    assert host.held().keys() - built(site).keys() == {blue}
    site.article("one", body="Other words.")
    published(site)
    assert host.held() == built(site)
    assert published(site, verify=True).altered == ()


def test_a_picture_of_an_article_goes_at_once(site: Site, host: Host) -> None:
    name = "map.0123456789.png"
    site.article("one", body=f"![x]({name})").put(f"content/{name}", PNG)
    published(site)
    (site.root / "content" / name).unlink()
    site.article("one")
    published(site)
    assert host.held() == built(site)


# files of others


PLACE = OutputPath("2024/04/19/three/index.html")


@pytest.fixture
def cut(site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Publishes until all is sent that comes before an article, or with it, but for this one."""

    def until(remote: Remote) -> Remote:
        whole = remote.send

        def send(files: Sequence[Outgoing], *told: Callable[..., None]) -> None:
            whole([file for file in files if file.path != PLACE], *told)
            if PLACE in {file.path for file in files}:
                raise CutError

        monkeypatch.setattr(remote, "send", send)
        return remote

    def publish() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(attempt, "remote_of", lambda *target: until(remote_of(*target)))
            with pytest.raises(CutError):
                published(site)

    return publish


def test_what_others_put_where_a_page_has_not_arrived_stays(
    site: Site, host: Host, cut: Callable[[], None]
) -> None:
    published(site)
    site.article("three").article("two")
    cut()
    host.put(PLACE, b"mine")
    before = host.held()
    for options in ({}, {"verify": True}, {"dry_run": True}):
        told = refusal(site, **options)
        assert f"files that this site did not publish are in the way: {PLACE}. Move them" in told
        assert host.held() == before
    (site.root / "content/three.md").unlink()
    published(site)
    assert host.held() == {**built(site), PLACE: b"mine"}


def test_what_has_arrived_before_a_cut_is_the_sites_own(
    site: Site, host: Host, cut: Callable[[], None]
) -> None:
    published(site)
    site.article("three").article("two")
    cut()
    arrived = "2024/04/19/two/index.html" in host.held()
    host.put(PLACE, (site.output / PLACE).read_bytes())  # the answer was lost
    change = published(site).delta
    assert ("2024/04/19/two/index.html" in change.send) is not arrived
    assert host.held() == built(site)
    (site.root / "content/three.md").unlink()
    (site.root / "content/two.md").unlink()
    published(site)
    assert host.held() == built(site)
