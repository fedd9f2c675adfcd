"""What is published to a branch: whole at every moment, with what others put there."""

from __future__ import annotations

import io
import os
import shlex
import shutil
import signal
import socket
import subprocess
import tarfile
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from unittest.mock import Mock

import pytest

from site_builder.incremental.manifest import Manifest
from site_builder.publish.git.fast_import import Import
from site_builder.publish.git.process import Git
from site_builder.publish.publication import Publication
from site_builder.publish.site_files import SiteFiles, built_files
from tests.publishing import built, published, refusal
from tests.sites import SETTINGS, Site
from tests.sshd import HOST, Sshd
from tests.test_crash import in_a_fork, kill

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

    def answer(self, *lines: str) -> None:
        """Refuse whatever is pushed, with these words."""
        hook = self.folder / "hooks/pre-receive"
        words = "\n".join(f"echo {shlex.quote(line)} >&2" for line in lines)
        hook.write_text(f"#!/bin/sh\n{words}\nexit 1\n")
        hook.chmod(0o755)

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
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return home


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses between tries."""
    monkeypatch.setattr("site_builder.publish.publishing.PAUSES", (0.0,))


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


def test_verifying_finds_what_is_made_for_the_host_as_it_was_sent(
    site: Site, host: Repository
) -> None:
    target(site, str(host.folder), 'host = "github-pages"\n')
    published(site)
    site.article("three")
    published(site)
    assert host.held()["CNAME"] == b"digest.test\n"
    assert published(site, verify=True).altered == ()


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


HOSTILE = """\
[user]
    name = Ana Ö
    email = ana@a.test
[core]
    autocrlf = true
    attributesFile = {home}/attributes
    hooksPath = {home}/hooks
    fsmonitor = {home}/hooks/fails
    bare = false
[filter "upper"]
    clean = tr a-z A-Z
    required = true
[commit]
    gpgSign = true
[push]
    gpgSign = true
    followTags = true
    pushOption = x
[gpg]
    program = false
[init]
    templateDir = {home}/hooks
[color]
    ui = always
[i18n]
    commitEncoding = latin1
"""


def test_no_setting_of_the_user_or_of_a_hook_changes_what_is_published(
    site: Site, host: Repository, nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (nobody / ".gitconfig").write_text(HOSTILE.format(home=nobody))
    (nobody / "attributes").write_text("* text eol=crlf filter=upper\n")
    (nobody / "hooks").mkdir()
    for name in ("fails", "pre-push", "pre-auto-gc", "post-index-change"):
        (nobody / "hooks" / name).write_text("#!/bin/sh\nexit 1\n")
        (nobody / "hooks" / name).chmod(0o755)
    own = site.root / ".git"
    subprocess.run(["git", "init", "--quiet", site.root], check=True)
    subprocess.run(["git", "-C", site.root, "add", "site.toml"], check=True)
    before = {path: path.read_bytes() for path in own.rglob("*") if path.is_file()}
    for name, value in {
        "DIR": own, "WORK_TREE": site.root, "INDEX_FILE": own / "index", "AUTHOR_NAME": "Bo",
        "OBJECT_DIRECTORY": own / "objects", "CONFIG_PARAMETERS": "'core.bare=false'",
        "COMMITTER_DATE": "yesterday", "QUARANTINE_PATH": own, "NAMESPACE": "x",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"GIT_{name}", str(value))
    published(site)
    site.article("three")
    published(site)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    (nobody / ".gitconfig").unlink()
    assert host.held() == built(site)
    assert host.authors() == ["Ana Ö <ana@a.test>"] * 2
    assert before == {path: path.read_bytes() for path in own.rglob("*") if path.is_file()}


def test_a_publisher_from_a_new_machine_fetches_no_page(site: Site, host: Repository) -> None:
    host.git("config", "uploadpack.allowFilter", "true")
    published(site)
    shutil.rmtree(site.root / ".site-builder/publish")
    host.commit("README.md", b"Ours")
    site.article("three")
    assert "robots.txt" not in published(site).delta.send
    assert host.held() == {**built(site), "README.md": b"Ours"}
    beside = Repository.__new__(Repository)
    beside.folder = site.root / ".site-builder/publish/live/repository"
    listing = beside.git("cat-file", "--batch-check", "--batch-all-objects", "--unordered")
    assert host.git("rev-parse", "gh-pages:index.html").strip() in listing
    assert host.git("rev-parse", "gh-pages:robots.txt").strip() not in listing
    site.article("four")
    published(site)
    assert host.held() == {**built(site), "README.md": b"Ours"}


def test_what_is_kept_beside_the_site_does_not_grow(
    site: Site, host: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.publish.git.remote.MOST_PACKS", 2)
    site.article("one", body="[paper](paper.pdf)")
    for _ in range(4):
        site.put("content/paper.pdf", os.urandom(100_000))
        published(site)
    folder = site.root / ".site-builder/publish/live"
    assert sum(file.stat().st_size for file in folder.rglob("*")) < 400_000
    assert host.held() == built(site)


def test_a_branch_that_somebody_deleted_is_made_again(site: Site, host: Repository) -> None:
    published(site)
    host.git("update-ref", "-d", "refs/heads/gh-pages")
    site.article("three")
    published(site)
    assert host.held() == built(site)


@pytest.mark.usefixtures("impatient")
def test_a_damaged_repository_beside_the_site_is_made_anew(site: Site, host: Repository) -> None:
    published(site)
    site.article("three")
    published(site)
    for damage in ("shallow", "HEAD", "config", "refs/heads/published", "objects"):
        place = site.root / ".site-builder/publish/live/repository" / damage
        assert place.exists(), damage
        if place.is_dir():
            for file in place.rglob("*"):
                if file.is_file():
                    file.chmod(0o644)
                    file.write_bytes(b"")
        else:
            place.write_text("x")
        site.article("one", body=f"After the damage to {damage}.")
        published(site)
        assert host.held() == built(site), damage


def test_a_publisher_that_is_killed_at_any_git_leaves_a_whole_site(
    site: Site, host: Repository
) -> None:
    published(site)
    old = host.held()
    status, number = -signal.SIGKILL, 0
    while status == -signal.SIGKILL:
        number += 1
        for is_started in (False, True):
            site.article("one", body=f"Edition {number}, {is_started}.")
            status = in_a_fork(partial(publish_until, site, number, is_started))
            assert host.held() in (old, built(site))
            published(site)
            old = host.held()
            assert old == built(site)
    assert status == 0
    assert number > 5


def publish_until(site: Site, number: int, is_started: bool) -> None:
    """Publish, but be killed just before the git of this number is started, or just after."""
    count, start = 0, Git.started

    def started(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        nonlocal count
        count += 1
        if count == number and not is_started:
            kill()
        process = start(*arguments, **options)
        if count == number:
            kill()
        return process

    Git.started = started  # type: ignore[method-assign]
    published(site)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            [
                "error: GH001: Large files detected. You may want to try Git LFS.",
                "error: File media/x.mp3 is 123.00 MB; this exceeds GitHub's file size limit of "
                "100.00 MB",
            ],
            "publish.live: media/x.mp3 has 123.00 MB, and the host takes no file above 100.00 MB. ",
        ),
        (
            ["error: GH006: Protected branch update failed for refs/heads/gh-pages."],
            "publish.live.branch: the host protects that branch against being pushed to. ",
        ),
        (
            ["========", "", "No commits on Sundays.", ""],
            "publish.live: the host refuses it: No commits on Sundays.",
        ),
    ],
)
def test_what_a_host_refuses_is_told(
    site: Site, host: Repository, said: list[str], told: str
) -> None:
    host.answer(*said)
    assert f"site.toml:6: {told}" in refusal(site)


def test_a_branch_that_is_checked_out_is_refused(site: Site, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "-b", "gh-pages", tmp_path / "work"], check=True)
    target(site, "../work")
    site.article("one")
    assert "publish.live.branch: that branch is checked out in that repository" in refusal(site)


@pytest.mark.parametrize(
    ("repository", "branch", "told"),
    [
        ("../nowhere.git", "x", "publish.live.repository: there is no repository there"),
        ("https://ana:secret@a.test/x.git", "x", "it holds a user name or a password"),
        ("https://secret@a.test/x.git", "x", "it holds a user name or a password"),
        ("ssh://git:secret@a.test/x.git", "x", "it holds a user name or a password"),
        ("ext::sh -c secret", "x", 'publish.live.repository: git does not go by "ext"'),
        ("-oProxyCommand=secret:x", "x", "publish.live.repository: git goes to no "),
        ("../host.git", "a:b", 'publish.live.branch: "a:b" is not a name of a branch'),
        ("../host.git", "*", 'publish.live.branch: "*" is not a name of a branch'),
        ("../host.git", "../x", 'publish.live.branch: "../x" is not a name of a branch'),
    ],
)
def test_what_cannot_be_a_branch_is_told(
    site: Site, host: Repository, repository: str, branch: str, told: str
) -> None:
    target(site, repository, f'branch = "{branch}"\n')
    problem = refusal(site)
    assert told in problem
    assert "secret@" not in problem


def test_a_missing_git_is_told_with_its_package(
    site: Site, host: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert refusal(site) == "site.toml:6: publish.live: git is not on this machine. Install git."


class Answers(BaseHTTPRequestHandler):
    """A host that answers every request with the status that its path begins with."""

    def do_GET(self) -> None:
        self.send_response(int(self.path.split("/")[1]))
        self.send_header("WWW-Authenticate", "Basic")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, "publish.live.repository: the host asks who you are, and takes none of the"),
        (403, "publish.live.repository: the host knows you, but you may not write"),
        (404, "publish.live.repository: there is no repository there, or none that you may see"),
        (503, "publish.live: the host answers with error 503"),
    ],
)
def test_no_credential_of_the_users_is_ever_told(
    site: Site, host: Repository, nobody: Path, status: int, told: str
) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever).start()
        try:
            address = f"127.0.0.1:{server.server_port}"
            settings = f'[url "http://ana:secret@{address}/"]\n    insteadOf = http://{address}/\n'
            (nobody / ".gitconfig").write_text(settings)
            target(site, f"http://{address}/{status}/x.git")
            problem = refusal(site)
        finally:
            server.shutdown()
    assert told in problem
    assert "secret" not in problem


@pytest.mark.usefixtures("impatient")
def test_a_host_that_says_nothing_is_given_up(
    site: Site, host: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.publish.git.process.PATIENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        target(site, f"http://127.0.0.1:{server.getsockname()[1]}/x.git")
        assert "publish.live: no answer for " in refusal(site)


@pytest.fixture
def by_ssh(site: Site, host: Repository, sshd: Sshd, monkeypatch: pytest.MonkeyPatch) -> Sshd:
    """The way to ``host`` over ssh."""
    monkeypatch.setenv("GIT_SSH_COMMAND", sshd.command)
    target(site, f"{HOST}:{host.folder}")
    return sshd


def test_over_ssh_readers_find_what_is_built(site: Site, host: Repository, by_ssh: Sshd) -> None:
    published(site)
    site.article("three")
    published(site)
    assert host.held() == built(site)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (Sshd.forget, "publish.live.repository: the host key of host.test is not known"),
        (
            lambda sshd: sshd.know(sshd.make_key("another_key")),
            "publish.live.repository: the host key of host.test is another one than before",
        ),
        (Sshd.refuse, "publish.live.repository: host.test lets nobody in with the keys"),
        (
            lambda sshd: sshd.authorize('command="exit 1"'),
            "publish.live: there is no connection to the host, or it broke",
        ),
        (
            lambda sshd: sshd.authorize('command="echo ERROR: Repository not found. >&2; exit 1"'),
            "publish.live.repository: there is no repository there, or none that you may see",
        ),
        (
            lambda sshd: sshd.authorize('command="echo fatal: Read-only file system >&2; exit 1"'),
            "publish.live.repository: that repository can only be read",
        ),
    ],
)
def test_what_ssh_refuses_is_told(
    site: Site, by_ssh: Sshd, trouble: Callable[[Sshd], None], told: str
) -> None:
    trouble(by_ssh)
    assert told in refusal(site)


def test_what_ctrl_c_leaves_beside_the_site_is_gone_with_the_next_time(
    site: Site, host: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Import, "commit", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            published(site)
    assert not host.tip()
    published(site)
    assert host.held() == built(site)
    beside = site.root / ".site-builder/publish/live"
    assert {place.name for place in beside.iterdir()} == {
        "lock", "published.json.gz", "repository"
    }  # fmt: skip
    assert not list(beside.rglob("tmp_*"))
