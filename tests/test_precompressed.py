"""Compressed copies beside files: never do they say anything else than their originals."""

from __future__ import annotations

import gzip
import shutil
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from site_builder.build import build_again
from site_builder.config.targets import DirTarget, RsyncTarget, ServedTarget
from site_builder.errors import SiteError
from site_builder.paths import OutputPath
from site_builder.publish import attempt, precompressed, remote_types
from site_builder.publish.attempt import Delivery
from site_builder.publish.publishing import publish
from site_builder.publish.remote import Remote, RemoteError
from site_builder.session import Options, Session
from tests.remotes import MemoryRemote, Place
from tests.sites import NOW, PNG, SETTINGS, Site

PAGE = "2024/04/19/one/index.html"


@pytest.fixture
def place(site: Site, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Where ``site`` is published to, with all its texts, however small, compressed."""
    place = Place()
    monkeypatch.setattr(attempt, "remote_of", lambda *_: MemoryRemote(place))
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setattr(precompressed, "LEAST", 1)
    site.put("site.toml", SETTINGS.encode()).article("one").article("two")
    return place


def published(site: Site, *compress: str, verify: bool = False) -> Delivery:
    target = DirTarget(name="live", line=1, path="unused", compress=compress)
    with Session(site.root, Options(as_of=NOW)) as session:
        build_again(session)
        return publish(session, target, verify=verify)


def check(place: Place) -> None:
    """Each copy says what its original says."""
    for path, data in place.files.items():
        if path.endswith(".gz"):
            assert gzip.decompress(data) == place.files.get(path.removesuffix(".gz")), path


def copies(place: Place) -> set[str]:
    return {path for path in place.files if path.endswith((".gz", ".br"))}


def test_texts_have_a_compressed_copy_and_pictures_have_none(site: Site, place: Place) -> None:
    site.put("content/photo.png", PNG).put("content/table.csv", b"a,b\n" * 300)
    site.article("one", body="[table](table.csv) [picture](photo.png)")
    published(site, "gz")
    check(place)
    found = copies(place)
    assert {f"{PAGE}.gz", "rss.xml.gz", "feed.json.gz", "media/table.csv.gz"} <= found
    assert "media/photo.png.gz" not in found


def test_what_fits_into_a_packet_has_no_copy(
    site: Site, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    assert not precompressed.is_compressible(OutputPath("robots.txt"), 60)


def test_a_copy_is_made_anew_only_with_its_original(site: Site, place: Place) -> None:
    published(site, "gz")
    place.sent.clear()
    site.article("one", body="Other words.")
    published(site, "gz")
    check(place)
    assert f"{PAGE}.gz" in place.sent
    assert f"{PAGE.replace('one', 'two')}.gz" not in place.sent
    place.sent.clear()
    assert published(site, "gz").delta.is_empty


def test_copies_are_no_news(site: Site, place: Place) -> None:
    from site_builder.publish.news import news

    published(site)
    delivery = published(site, "gz")
    assert delivery.delta.send
    assert not news(delivery.delta, {}, {}).pages
    delivery = published(site)
    assert delivery.delta.delete
    assert news(delivery.delta, {}, {}).gone == 0


def test_copies_go_when_nobody_asks_for_them(site: Site, place: Place) -> None:
    published(site, "gz")
    published(site)
    assert copies(place) == set()
    assert place.files == {p: d for p, d in site.tree().items() if p != "site-builder.txt"}


def test_a_copy_that_somebody_else_changed_is_put_right(site: Site, place: Place) -> None:
    published(site, "gz")
    place.files[f"{PAGE}.gz"] = gzip.compress(b"defaced")
    assert published(site, "gz", verify=True).altered == (f"{PAGE}.gz",)
    check(place)


def test_a_paper_that_has_the_name_of_a_copy_stays_itself(site: Site, place: Place) -> None:
    site.put("content/data.csv", b"a,b\n" * 300).put("content/data.csv.zip", b"no zip")
    site.article("one", body="[data](data.csv) [all](data.csv.zip)")
    published(site, "gz")
    assert place.files["media/data.csv.zip"] == b"no zip"


def edited(site: Site) -> None:
    site.article("one", body="Other words.").article("three")
    (site.root / "content/two.md").unlink(missing_ok=True)


@pytest.mark.parametrize(("how", "first"), [("before", 1), ("after", 2)])
def test_a_cut_at_any_step_leaves_no_copy_of_anything_else(
    site: Site, place: Place, how: str, first: int
) -> None:
    """Whatever the next publisher sends then: the same, or again what there was before."""
    few = '[feeds]\nformats = ["rss"]\nper_topic = false\n'
    site.put("site.toml", f"{SETTINGS}{few}".encode())
    published(site, "gz")
    old = dict(place.files), place.publication
    for number in count(first, 3):
        edited(site)
        place.files, place.publication = dict(old[0]), old[1]
        place.undisturbed()

        def cut(step: int, last: int = number) -> None:
            check(place)
            if step == last:
                raise RemoteError("the line broke")

        setattr(place, how, cut)
        try:
            published(site, "gz")
            break
        except SiteError:
            pass
        place.undisturbed()
        place.may_repeat = True
        place.before = lambda _: check(place)
        if number % 2:  # somebody takes back what was edited
            site.article("one").article("two")
            (site.root / "content/three.md").unlink()
        published(site, "gz")
        check(place)
        built = {path for path in site.paths() if path != "site-builder.txt"}
        assert place.files.keys() == built | {
            f"{p}.gz" for p in built if precompressed.is_compressible(OutputPath(p), 999)
        }
        place.undisturbed()
    assert number > 20


def test_brotli_is_asked_for_by_the_package_that_it_needs(
    site: Site, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    with pytest.raises(SiteError, match=r'pip install "site-builder\[br\]"'):
        published(site, "br")


def test_brotli_copies_are_what_their_originals_are(site: Site, place: Place) -> None:
    brotli = pytest.importorskip("brotli")
    published(site, "gz", "br")
    assert brotli.decompress(place.files[f"{PAGE}.br"]) == place.files[PAGE]


def test_an_encoding_that_no_server_looks_for_is_refused(site: Site) -> None:
    section = '[publish.live]\ntype = "dir"\npath = "/srv/www"\ncompress = ["zip"]\n'
    site.put("site.toml", f"{SETTINGS}{section}".encode())
    assert site.problem() == (
        'site.toml:9: publish.live.compress: unknown encoding "zip". Write ["gz"], or ["gz", "br"].'
    )


@pytest.mark.parametrize("kind", ["dir", "rsync"])
def test_at_no_moment_a_folder_has_a_copy_of_anything_else(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    folder = tmp_path / "www"
    target: ServedTarget = DirTarget(name="live", line=1, path=str(folder), compress=("gz",))
    if kind == "rsync":
        if not shutil.which("rsync"):
            pytest.skip("no rsync on this machine")
        target = RsyncTarget(name="live", line=1, destination=str(folder), compress=("gz",))
    site.put("site.toml", SETTINGS.encode())
    steps = watched(monkeypatch, folder)
    for words in ("Words. ", "Other words. "):
        site.article("one", body=words * 400)
        with Session(site.root, Options(as_of=NOW)) as session:
            build_again(session)
            publish(session, target)
    assert steps
    assert gzip.decompress((folder / f"{PAGE}.gz").read_bytes()) == (folder / PAGE).read_bytes()


def watched(monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[str]:
    """Look at each copy in ``folder`` whenever something was sent; returns what was looked at."""
    steps: list[str] = []
    original = remote_types.remote_of

    def remote_of(*given: Any) -> Remote:
        remote = original(*given)
        send = remote.send

        def sent(*files: Any) -> None:
            send(*files)
            for copy in folder.glob("[!.]*/**/*.gz"):
                steps.append(copy.name)
                assert gzip.decompress(copy.read_bytes()) == copy.with_suffix("").read_bytes()

        monkeypatch.setattr(remote, "send", sent)
        return remote

    monkeypatch.setattr(attempt, "remote_of", remote_of)
    return steps


def test_a_page_that_was_altered_by_hand_is_not_copied(site: Site, place: Place) -> None:
    target = DirTarget(name="live", line=1, path="unused", compress=("gz",))
    published(site)
    with Session(site.root, Options(as_of=NOW)) as session:
        build_again(session)
        (site.root / "output" / PAGE).write_text("defaced")
        publish(session, target)
    check(place)
    assert b"defaced" not in place.files[PAGE]
