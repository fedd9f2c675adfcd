"""What is published to a branch: whole at every moment, with what others put there."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from site_builder.errors import SiteError
from site_builder.incremental.manifest import Manifest
from site_builder.publish.publication import Publication
from site_builder.publish.site_files import SiteFiles, built_files
from tests.sites import SETTINGS, Site
from tests.test_publish import built, published

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="no git on this machine")

TARGET = '{settings}[publish.live]\ntype = "git"\nrepository = "{repository}"\n{more}'


class Repository:
    """A bare repository, as a host has it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "--quiet", "--bare")

    def git(self, *arguments: str, data: bytes = b"") -> bytes:
        command = ["git", f"--git-dir={self.folder}", *arguments]
        return subprocess.run(command, input=data, check=True, capture_output=True).stdout

    def held(self, branch: str = "gh-pages") -> dict[str, bytes]:
        """What readers find."""
        with tarfile.open(fileobj=io.BytesIO(self.git("archive", branch))) as archive:
            files = [member for member in archive if not member.isdir()]
            return {
                member.name: data.read() if (data := archive.extractfile(member)) else b""
                for member in files
                if not member.name.startswith(".site-builder/")
            }

    def commit(self, path: str, data: bytes, branch: str = "gh-pages") -> None:
        """Somebody else's commit."""
        parent = self.tip(branch)
        lines = [
            f"commit refs/heads/{branch}",
            "committer Ana <ana@a.test> 1700000000 +0000",
            "data 4\nOurs",
            *([f"from {parent}"] if parent else []),
            f'M 100644 inline "{path}"',
            f"data {len(data)}\n",
        ]
        self.git("fast-import", "--quiet", data="\n".join(lines).encode() + data + b"\n")

    def tip(self, branch: str = "gh-pages") -> str:
        """The id of its last commit; empty if there is no such branch."""
        refs = self.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")
        return refs.decode().strip()

    def authors(self, branch: str = "gh-pages") -> list[str]:
        """Of its commits, the newest first."""
        return self.git("log", "--format=%an <%ae>", branch).decode().splitlines()


@pytest.fixture(autouse=True)
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a user who has never set anything."""
    home = tmp_path / "home"
    home.mkdir()
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr("site_builder.publish.publishing.time.sleep", lambda _: None)
    return home


@pytest.fixture
def host(site: Site, tmp_path: Path) -> Repository:
    """What ``site`` is published to, under the name of live."""
    host = Repository(tmp_path / "host.git")
    target(site, str(host.folder))
    site.article("one").article("two")
    return host


def target(site: Site, repository: str, more: str = "") -> None:
    text = TARGET.format(settings=SETTINGS, repository=repository, more=more)
    site.put("site.toml", text.encode())


def refusal(site: Site) -> str:
    with pytest.raises(SiteError) as caught:
        published(site)
    (problem,) = caught.value.problems
    return str(problem)


def test_what_is_built_is_what_readers_find(site: Site, host: Repository) -> None:
    published(site)
    assert host.held() == built(site)


def test_each_time_one_commit_goes_on_from_the_last(site: Site, host: Repository) -> None:
    published(site)
    first = host.tip()
    site.article("one", body="Other words.").article("three")
    (site.root / "content/two.md").unlink()
    published(site)
    assert host.git("rev-parse", "gh-pages^").decode().strip() == first
    assert host.held() == built(site)
    published(site)
    assert len(host.authors()) == 2


def test_the_files_and_commits_of_others_stay(site: Site, host: Repository) -> None:
    host.commit("CNAME", b"digest.test")
    published(site)
    host.commit("README.md", b"Ours")
    site.article("three")
    published(site)
    others = {"CNAME": b"digest.test", "README.md": b"Ours"}
    assert host.held() == {**built(site), **others}
    neutral = "site-builder <site-builder@noreply.invalid>"
    assert host.authors() == [neutral, "Ana <ana@a.test>", neutral, "Ana <ana@a.test>"]


def test_whoever_pushes_meanwhile_is_kept(
    site: Site, host: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(site)
    site.article("three")
    names = ["README.md"]

    def meanwhile(manifest: Manifest, last: Publication | None) -> SiteFiles:
        while names:
            host.commit(names.pop(), b"Ours")
        return built_files(manifest, last)

    monkeypatch.setattr("site_builder.publish.attempt.built_files", meanwhile)
    published(site)
    assert host.held() == {**built(site), "README.md": b"Ours"}


@pytest.mark.parametrize("path", ["index.html", "2024", "archive/index.html/x"])
def test_a_file_of_others_where_a_page_must_go_is_refused(
    site: Site, host: Repository, path: str
) -> None:
    host.commit(path, b"mine")
    assert "files that this site did not publish are in the way: " in refusal(site)
    assert host.held() == {path: b"mine"}


def test_verifying_puts_right_what_somebody_else_changed(site: Site, host: Repository) -> None:
    published(site)
    host.commit("index.html", b"defaced")
    assert published(site).delta.is_empty
    assert published(site, verify=True).altered == ("index.html",)
    assert host.held() == built(site)


def test_a_file_may_become_a_folder_and_a_folder_a_file(site: Site, host: Repository) -> None:
    site.put("content/pages/a.md", b"---\ntitle: A\n---\nText.\n")
    site.put("content/x/y.pdf", b"%PDF-1.4").article("one", body="[a](x/y.pdf)")
    published(site)
    (site.root / "content/x/y.pdf").unlink()
    site.put("content/x/y.pdf/z \"'é.pdf", b"%PDF-1.4")
    site.article("one", body="[a](<x/y.pdf/z \"'é.pdf>)")
    published(site)
    assert host.held() == built(site)
    assert "media/x/y.pdf/z \"'é.pdf" in host.held()
    shutil.rmtree(site.root / "content/x/y.pdf")
    site.put("content/x/y.pdf", b"%PDF-1.4").article("one", body="[a](x/y.pdf)")
    published(site)
    assert host.held() == built(site)


def test_a_dry_run_pushes_nothing(site: Site, host: Repository) -> None:
    assert published(site, dry_run=True).delta.send
    assert not host.tip()


def test_a_branch_with_the_sources_of_a_site_is_refused(site: Site, host: Repository) -> None:
    host.commit("site.toml", b"[site]")
    assert "publish.live.branch: the branch holds the sources of a site" in refusal(site)
    assert host.held() == {"site.toml": b"[site]"}
