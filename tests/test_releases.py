"""Publishing in releases: readers are led from one whole site to the next, and back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_builder.config.reading import read_settings
from site_builder.config.targets import DirTarget
from site_builder.errors import SiteError
from site_builder.publish.folder import release_folders
from site_builder.publish.publication import PUBLICATION, decode_publication
from site_builder.publish.rollback import Rollback, roll_back
from tests.power_cuts import Disk
from tests.publishing import built, held, published, refusal
from tests.sites import Site
from tests.test_publish_dir import target


@pytest.fixture
def host(site: Site, tmp_path: Path) -> Path:
    """The link that ``site`` is published to, under the name of live."""
    target(site, tmp_path / "www", "releases = 3\n")
    site.article("one").article("two")
    return tmp_path / "www"


def releases(host: Path) -> list[str]:
    """The numbers of those that are kept."""
    folder = host.with_name(f"{host.name}.releases")
    return sorted(path.name.partition("-")[0].lstrip("0") for path in folder.glob("0*"))


def live(host: Path) -> str:
    """The number of the one that readers have."""
    return host.readlink().name.partition("-")[0].lstrip("0")


def edit(site: Site, words: str) -> dict[str, bytes]:
    """Publish other words; returns what readers are to find then."""
    site.article("one", body=words)
    published(site)
    return built(site)


def back(site: Site, dry_run: bool = False) -> Rollback:
    target = read_settings(site.root).publish["live"]
    assert isinstance(target, DirTarget)
    return roll_back(site.root, target, dry_run)


def test_readers_are_led_to_what_was_built(site: Site, host: Path) -> None:
    published(site)
    assert host.is_symlink()
    assert held(host) == built(site)
    before = host.resolve()
    old = built(site)
    assert edit(site, "Other words.") == held(host)
    assert held(before) == old, "tabs that are open lost it"


def test_what_has_not_changed_takes_no_room(site: Site, host: Path) -> None:
    published(site)
    before = host.resolve()
    edit(site, "Other words.")
    same = "2024/04/19/two/index.html"
    other = "2024/04/19/one/index.html"
    assert (host / "404.html").samefile(before / "404.html")
    assert not (host / other).samefile(before / other)
    assert (host / same).exists()


def test_as_many_releases_are_kept_as_is_said(site: Site, host: Path) -> None:
    for words in "abcde":
        edit(site, words)
    assert releases(host) == ["3", "4", "5"]
    assert live(host) == "5"
    target(site, host, "releases = 1\n")
    edit(site, "f")
    assert releases(host) == ["6"]


def test_nothing_is_released_if_nothing_is_new(site: Site, host: Path) -> None:
    published(site)
    published(site)
    assert releases(host) == ["1"]


def test_a_clock_that_is_wrong_does_no_harm(
    site: Site, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(site)
    monkeypatch.setattr("site_builder.publish.folder.release_folders.time.time", lambda: 0.0)
    new = edit(site, "Other words.")
    assert live(host) == "2"
    assert held(host) == new
    assert back(site).release.startswith("000001-")


def test_files_of_others_stay_from_release_to_release_and_back(site: Site, host: Path) -> None:
    published(site)
    (host / "CNAME").write_text("digest.test")
    (host / ".well-known").mkdir()
    (host / ".well-known/x").write_text("y")
    (host / "latest").symlink_to("2024/04")
    edit(site, "Other words.")
    (host / "later").write_text("z")
    back(site)
    assert (host / "CNAME").read_text() == "digest.test"
    assert (host / ".well-known/x").read_text() == "y"
    assert (host / "latest").readlink() == Path("2024/04")
    assert (host / "later").read_text() == "z"


def test_a_file_of_others_where_a_page_must_go_is_refused(site: Site, host: Path) -> None:
    published(site)
    (host / "2024/04/19/three").mkdir()
    (host / "2024/04/19/three/index.html").write_text("mine")
    site.article("three")
    assert "are in the way: 2024/04/19/three/index.html" in refusal(site)
    assert live(host) == "1"


def test_readers_are_led_back_one_release_after_the_other(site: Site, host: Path) -> None:
    first, second = edit(site, "a"), edit(site, "b")
    edit(site, "c")
    assert back(site, dry_run=True).release.startswith("000002-")
    assert live(host) == "3"
    assert back(site).release.startswith("000002-")
    assert held(host) == second
    back(site)
    assert held(host) == first
    with pytest.raises(SiteError, match="there is no earlier release"):
        back(site)
    assert held(host) == first


def test_pages_of_the_release_that_was_taken_back_find_their_style_sheet(
    site: Site, host: Path
) -> None:
    first = edit(site, "a")
    site.put("templates/assets/site.css", b"h1 { color: red }")
    (style,) = edit(site, "b").keys() - first.keys()
    site.put("templates/assets/site.css", b"h1 { color: blue }")
    (newer,) = edit(site, "c").keys() - first.keys()
    back(site)
    assert {style, newer} < held(host).keys()
    back(site)
    assert held(host).keys() - first.keys() == {style, newer}
    assert published(site, dry_run=True, verify=True).altered == ()
    (site.root / "templates/assets/site.css").unlink()
    assert edit(site, "d") == held(host)
    back(site)
    assert held(host).keys() - first.keys() == {style, newer}


def test_what_is_published_next_goes_forward_from_there(site: Site, host: Path) -> None:
    first = edit(site, "a")
    edit(site, "b")
    back(site)
    new = edit(site, "c")
    assert held(host) == new
    back(site)
    assert held(host) == first, "they would be led to what was taken back"


def test_what_is_published_is_known_after_a_rollback(site: Site, host: Path) -> None:
    edit(site, "a")
    edit(site, "b")
    back(site)
    last = decode_publication((host / PUBLICATION).read_bytes())
    delivery = published(site, dry_run=True)
    assert delivery.last == last
    assert "2024/04/19/one/index.html" in delivery.delta.send


def test_verifying_puts_right_what_somebody_else_changed(site: Site, host: Path) -> None:
    published(site)
    (host / "index.html").write_text("defaced")
    (host / "404.html").unlink()
    assert published(site, verify=True).altered == ("404.html", "index.html")
    assert held(host) == built(site)


def test_a_power_cut_takes_nothing_of_what_is_said_to_be_done(
    site: Site, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(monkeypatch, host.parent)
    published(site)
    edit(site, "Other words.")
    release = host.resolve()
    assert [path for path in held(host) if not disk.has(release / path)] == []
    assert disk.names(release)
    assert disk.names(host)


# what stands in the place of the link


def test_a_folder_that_was_published_becomes_the_release_before(
    site: Site, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target(site, host)
    old = edit(site, "a")
    (host / "CNAME").write_text("digest.test")
    (host / "mine").symlink_to("../elsewhere")
    target(site, host, "releases = 3\n")
    new = edit(site, "b")
    assert held(host) == {**new, "CNAME": b"digest.test"}
    assert (host / "mine").readlink() == host.with_name("elsewhere")
    back(site)
    assert held(host) == {**old, "CNAME": b"digest.test"}


def test_the_same_on_a_file_system_that_cannot_exchange_two_names(
    site: Site, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target(site, host)
    published(site)
    target(site, host, "releases = 3\n")
    monkeypatch.setattr(release_folders, "exchange", lambda *_: False)
    assert edit(site, "b") == held(host)
    assert releases(host) == ["1", "2"]


def test_a_file_system_without_hard_links_has_copies(
    site: Site, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    published(site)
    assert edit(site, "b") == held(host)


def test_an_empty_folder_gives_way_to_the_link(site: Site, host: Path) -> None:
    host.mkdir()
    published(site)
    assert held(host) == built(site)


def test_a_folder_of_others_is_refused(site: Site, host: Path) -> None:
    host.mkdir()
    (host / "mine").write_text("mine")
    told = refusal(site)
    assert f"{host} is a folder that this site did not publish, where releases need a link" in told
    assert (host / "mine").read_text() == "mine"


def test_a_link_of_others_is_refused(site: Site, host: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    host.symlink_to("mine")
    assert f"{host} is a link that leads to mine, where releases need one" in refusal(site)
    assert host.readlink() == Path("mine")


def test_a_link_that_was_deleted_is_there_again(site: Site, host: Path) -> None:
    published(site)
    host.unlink()
    published(site, verify=True)
    new = edit(site, "b")
    assert held(host) == new


def test_without_releases_again_the_last_one_is_published_into(site: Site, host: Path) -> None:
    first = edit(site, "a")
    edit(site, "b")
    target(site, host)
    new = edit(site, "c")
    assert held(host) == new
    target(site, host, "releases = 3\n")
    back(site)
    assert held(host) == first


def test_folders_of_others_among_the_releases_stay(site: Site, host: Path) -> None:
    mine = host.with_name("www.releases") / "000000-20200101T000000Z"
    mine.mkdir(parents=True)
    (mine / "mine").write_text("mine")
    target(site, host, "releases = 1\n")
    edit(site, "a")
    edit(site, "b")
    assert (mine / "mine").read_text() == "mine"
