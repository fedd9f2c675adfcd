"""Publishing with rsync: over a real ssh, to hosts that let rsync in alone, and to a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from site_builder.errors import SiteError
from tests.sites import SETTINGS, Site
from tests.sshd import HOST, Sshd
from tests.test_publish import built, held, published

pytestmark = pytest.mark.skipif(not shutil.which("rsync"), reason="no rsync on this machine")


def target(site: Site, destination: str) -> None:
    text = f'{SETTINGS}[publish.live]\ntype = "rsync"\ndestination = "{destination}"\n'
    site.put("site.toml", text.encode())


def refusal(site: Site) -> str:
    with pytest.raises(SiteError) as caught:
        published(site)
    (problem,) = caught.value.problems
    return str(problem)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits before it is tried again."""
    monkeypatch.setattr("site_builder.publish.publishing.time.sleep", lambda _: None)


@pytest.fixture
def www(tmp_path: Path) -> Path:
    """The folder on the host."""
    return tmp_path / "www"


@pytest.fixture(params=["ssh", "restricted", "here"])
def host(
    request: pytest.FixtureRequest, site: Site, www: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """What ``site`` is published to, under the name of live."""
    site.article("one").article("two")
    if request.param == "here":
        target(site, str(www))
        return www
    sshd: Sshd = request.getfixturevalue("sshd")
    monkeypatch.setenv("RSYNC_RSH", sshd.command)
    if request.param == "ssh":
        target(site, f"{HOST}:{www}")
    else:
        if not shutil.which("rrsync"):
            pytest.skip("no rrsync on this machine")
        sshd.authorize(f'command="rrsync {www.parent}"')
        target(site, f"{HOST}:www")
    return www


@pytest.fixture
def over_ssh(site: Site, www: Path, sshd: Sshd, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same over ssh alone."""
    monkeypatch.setenv("RSYNC_RSH", sshd.command)
    site.article("one").article("two")
    target(site, f"{HOST}:{www}")
    return www


def test_what_is_built_is_what_readers_find(site: Site, host: Path) -> None:
    published(site)
    assert held(host) == built(site)


def test_only_what_has_changed_is_sent_and_what_is_gone_goes(site: Site, host: Path) -> None:
    published(site)
    kept = {path: (host / path).stat().st_ino for path in held(host)}
    (host / "CNAME").write_text("digest.test")
    site.article("one", body="Other words.").article("three")
    (site.root / "content/two.md").unlink()
    delivery = published(site)
    assert held(host) == {**built(site), "CNAME": b"digest.test"}
    assert not (host / "2024/04/19/two").exists()
    for path in kept.keys() - set(delivery.delta.send) - set(delivery.delta.delete):
        assert (host / path).stat().st_ino == kept[path]
