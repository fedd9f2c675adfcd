"""Publishing with rsync: over a real ssh, to hosts that let rsync in alone, and to a folder."""

from __future__ import annotations

import itertools
import os
import shlex
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from site_builder.errors import SiteError
from site_builder.publish.publication import PUBLICATION
from site_builder.publish.rsync import lock as rsync_lock
from site_builder.publish.rsync import process as rsync_process
from site_builder.publish.rsync.remote import RsyncRemote
from tests.commands import Command, wait_until
from tests.publishing import (
    CutError,
    built,
    check_links,
    held,
    moves_within_a_file,
    published,
    refusal,
)
from tests.sites import SETTINGS, Site
from tests.sshd import HOST, Sshd

pytestmark = pytest.mark.skipif(not shutil.which("rsync"), reason="no rsync on this machine")

LOCK = ".site-builder/rsync/publishers"


def target(site: Site, destination: str) -> None:
    text = f"{SETTINGS}[publish.live]\ntype = 'rsync'\ndestination = '''{destination}'''\n"
    site.put("site.toml", text.encode())


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long, and what fails for a moment is tried once more."""
    monkeypatch.setattr("site_builder.publish.publishing.PAUSES", (0.0,))
    monkeypatch.setattr("site_builder.publish.rsync.lock.PAUSE", 0.02)


@pytest.fixture
def www(tmp_path: Path) -> Path:
    """The folder on the host."""
    return tmp_path / "www"


@pytest.fixture
def here(site: Site, www: Path) -> Path:
    """What ``site`` is published to, under the name of live: a folder of this machine."""
    site.article("one").article("two")
    target(site, str(www))
    return www


@pytest.fixture
def there(site: Site, www: Path, sshd: Sshd, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same of a host that ssh lets into."""
    monkeypatch.setenv("RSYNC_RSH", sshd.command)
    site.article("one").article("two")
    target(site, f"{HOST}:{www}")
    return www


@pytest.fixture
def restricted(site: Site, there: Path, sshd: Sshd) -> Path:
    """The same of a host that lets rsync in alone."""
    if not shutil.which("rrsync"):
        pytest.skip("no rrsync on this machine")
    sshd.authorize(f'command="rrsync {there.parent}"')
    target(site, f"{HOST}:{there.name}")
    return there


@pytest.mark.parametrize("host", ["here", "there", "restricted"])
def test_what_is_built_is_what_readers_find(
    site: Site, host: str, request: pytest.FixtureRequest
) -> None:
    www: Path = request.getfixturevalue(host)
    published(site)
    assert held(www) == built(site)
    before = {path: (www / path).stat().st_ino for path in held(www)}
    (www / "CNAME").write_text("digest.test")
    site.article("one", body="Other words.").article("three")
    (site.root / "content/two.md").unlink()
    change = published(site).delta
    assert held(www) == {**built(site), "CNAME": b"digest.test"}
    assert not (www / "2024/04/19/two").exists()
    untouched = before.keys() - {*change.send, *change.delete}
    assert all((www / path).stat().st_ino == before[path] for path in untouched)
    assert not list((www / LOCK).iterdir())


def test_files_of_others_where_pages_must_go_are_refused(site: Site, here: Path) -> None:
    here.mkdir()
    (here / "404.html").symlink_to("elsewhere.html")
    (here / "index.html").write_text("mine")
    (here / "robots.txt/mine").mkdir(parents=True)
    (here / "robots.txt/mine/too").write_text("mine")
    (here / "topics").write_text("mine")
    (here / "elsewhere").mkdir()
    (here / "archive").symlink_to("elsewhere")
    before = held(here)
    found = refusal(site)
    assert "in the way: 404.html, archive/index.html, index.html, " in found
    assert "and 4 more. Move them away" in found
    assert held(here) == before


def test_a_file_that_is_there_already_with_the_same_bytes_is_no_stranger(
    site: Site, here: Path
) -> None:
    published(site)
    shutil.rmtree(here / ".site-builder")
    shutil.rmtree(site.root / ".site-builder/publish")
    published(site)
    assert held(here) == built(site)


def test_verifying_puts_right_what_somebody_else_changed(site: Site, there: Path) -> None:
    published(site)
    (there / "index.html").write_text("defaced")
    (there / "404.html").unlink()
    (there / "archive/index.html").unlink()
    (there / "archive/index.html").mkdir()
    (there / "robots.txt").unlink()
    (there / "robots.txt").symlink_to("index.html")
    altered = ("404.html", "archive/index.html", "index.html", "robots.txt")
    assert published(site, verify=True).altered == altered
    assert held(there) == built(site)


def test_a_file_may_become_a_folder_and_a_folder_a_file(site: Site, there: Path) -> None:
    odd = "z \"'#;é[*]?\\{a,b}.pdf"
    site.put("content/x/y.pdf", b"%PDF-1.4").article("one", body="[a](x/y.pdf)")
    target(site, f'{HOST}:{there.parent}/we ird [x] "q" é $HOME `id`')
    published(site)
    (site.root / "content/x/y.pdf").unlink()
    site.put(f"content/x/y.pdf/{odd}", b"%PDF-1.4")
    site.article("one", body=f"[a](<x/y.pdf/{odd.replace(chr(92), chr(92) * 2)}>)")
    published(site)
    host = there.parent / 'we ird [x] "q" é $HOME `id`'
    assert held(host) == built(site)
    assert f"media/x/y.pdf/{odd}" in held(host)
    shutil.rmtree(site.root / "content/x/y.pdf")
    site.put("content/x/y.pdf", b"%PDF-1.4").article("one", body="[a](x/y.pdf)")
    published(site)
    assert held(host) == built(site)


def test_a_web_server_can_read_all_whatever_the_umask_is(
    site: Site, there: Path, sshd: Sshd
) -> None:
    sshd.authorize('command="umask 077; eval \\"$SSH_ORIGINAL_COMMAND\\""')
    published(site)
    shared = there / "2024"
    shared.chmod(0o2775)
    site.article("one", body="Other words.").article("three")
    published(site)
    modes = {path: path.stat().st_mode & 0o7777 for path in there.rglob("*")}
    assert modes.pop(shared) == 0o2775
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o644}
    assert {mode & 0o755 for path, mode in modes.items() if path.is_dir()} == {0o755}


class Faults:
    """What can be wrong with a host, and what is said of it."""

    @staticmethod
    def unknown_key(sshd: Sshd, site: Site) -> str:
        sshd.forget()
        return "the host key of host.test is not known on this machine. Connect once by hand"

    @staticmethod
    def changed_key(sshd: Sshd, site: Site) -> str:
        sshd.know(sshd.make_key("another_host_key"))
        return "the host key of host.test is another one than before. Ask those who run it"

    @staticmethod
    def refused_key(sshd: Sshd, site: Site) -> str:
        sshd.refuse()
        return "host.test lets nobody in with the keys of this machine. Put the public key"

    @staticmethod
    def no_rsync(sshd: Sshd, site: Site) -> str:
        sshd.authorize('environment="PATH=/nowhere"')
        return "there is no rsync on host.test. Install the package rsync there"

    @staticmethod
    def chatty_shell(sshd: Sshd, site: Site) -> str:
        sshd.authorize('command="echo hello; eval \\"$SSH_ORIGINAL_COMMAND\\""')
        return "the shell on host.test prints something when it starts"

    @staticmethod
    def deaf_shell(sshd: Sshd, site: Site) -> str:
        sshd.authorize('command="sleep 2"')
        return "host.test cannot be reached: it does not answer"

    @staticmethod
    def no_folder(sshd: Sshd, site: Site) -> str:
        target(site, f"{HOST}:/no/such")
        return 'the folder "/no/such" is not on host.test, nor is the one above it. Make it'

    @staticmethod
    def a_file(sshd: Sshd, site: Site) -> str:
        target(site, f"{HOST}:{site.root}/site.toml")
        return "is a file where a folder must be"

    @staticmethod
    def the_site_itself(sshd: Sshd, site: Site) -> str:
        target(site, f"{HOST}:{site.root}/output")
        return f"{site.root}/output is the site itself, a part of it, or holds it"

    @staticmethod
    def no_host(sshd: Sshd, site: Site) -> str:
        target(site, f"nobody@{HOST}.invalid:www")
        return "there is no host host.test.invalid. Look how it is spelt."


@pytest.mark.parametrize("fault", [name for name in vars(Faults) if not name.startswith("_")])
def test_what_is_wrong_with_a_host_is_said_in_words(
    site: Site, there: Path, sshd: Sshd, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault == "deaf_shell":
        monkeypatch.setattr("site_builder.publish.rsync.place.PATIENCE", 0.5)
    said = getattr(Faults, fault)(sshd, site)
    found = refusal(site)
    assert found.startswith("site.toml:6: publish.live.destination: ")
    assert said in found
    assert not there.exists()
    assert not (site.root / "output/.site-builder").exists()


@pytest.mark.parametrize(
    "destination",
    ["me:secret@host.test:www", "rsync://me:secret@host.test/www", "me:secret@host.test::www"],
)
def test_a_password_in_the_destination_is_refused_and_never_printed(
    site: Site, destination: str
) -> None:
    target(site, destination)
    site.article("one")
    found = refusal(site)
    assert "a password stands in it" in found
    assert "secret" not in found


@pytest.mark.parametrize(
    "destination",
    ["", "-oProxyCommand=x:y", "x@-oy:z", "ftp://x/y", "x::", "x::y/z", "rsync://x/y/z"],
)
def test_what_is_no_destination_is_refused(site: Site, destination: str) -> None:
    target(site, destination)
    site.article("one")
    found = refusal(site)
    assert "Write user@host:folder, or the path of" in found or "Name a module itself" in found


def test_a_folder_may_be_named_from_another(
    site: Site, here: Path, sshd: Sshd, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = os.path.relpath(here, site.root)
    target(site, f"{beside}/../{here.name}")
    published(site)
    assert held(here) == built(site)
    monkeypatch.setenv("RSYNC_RSH", sshd.command)
    target(site, f"{HOST}:{here.parent}/x/../{here.name}-2")
    (here.parent / "x").mkdir()
    published(site)
    assert held(here.with_name(f"{here.name}-2")) == built(site)


def test_the_home_folder_of_nobody_is_refused(site: Site) -> None:
    target(site, "~nobody-of-this-name/www")
    site.article("one")
    assert 'the home folder in "~nobody-of-this-name/www" is not known' in refusal(site)


def test_a_machine_without_rsync_or_ssh_is_told_what_to_install(
    site: Site, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.build()
    monkeypatch.setenv("RSYNC_RSH", "ssh")
    monkeypatch.setenv("PATH", "/nowhere")
    assert "ssh is not on this machine. Install openssh-client." in refusal(site)
    target(site, str(there))
    assert "rsync is not on this machine. Install rsync." in refusal(site)


def test_of_two_at_once_one_waits(site: Site, here: Path, tmp_path: Path) -> None:
    published(site)
    twin = Site(Path(shutil.copytree(site.root, tmp_path / "twin")))
    site.article("one", body="Other words.")
    twin.article("one", body="Words of a twin.").article("three")
    with ThreadPoolExecutor() as both:
        list(both.map(published, (site, twin)))
    last = max((site, twin), key=lambda one: held(here) == built(one))
    assert held(here) == built(last)
    assert not list((here / LOCK).iterdir())


def test_what_another_deletes_while_one_looks_is_no_fault(
    site: Site, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = f"""file has vanished: "/www/{LOCK}/0"
rsync warning: some files vanished (code 24) at main.c(1865) [generator=3.2.7]"""
    rsync_that(tmp_path, monkeypatch, "--ignore-missing-args", f"echo '{said}' >&2; exit 24")
    published(site)
    assert held(here) == built(site)


def test_a_full_disk_does_not_stay_full_of_what_arrived_in_part(
    site: Site, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    partial = here / ".site-builder/rsync/partial"
    said = 'rsync: [receiver] write failed on "big.pdf": No space left on device (28)'
    does = f"mkdir {partial}; echo half > {partial}/big.pdf; echo '{said}' >&2; exit 11"
    with monkeypatch.context() as patch:
        rsync_that(tmp_path, patch, "--partial-dir", does)
        assert "the disk of this machine is full. Make room there." in refusal(site)
    assert not partial.exists()
    published(site)
    assert held(here) == built(site)


def rsync_that(
    folder: Path, patch: pytest.MonkeyPatch, option: str, does: str, options: str = ""
) -> None:
    """Give an rsync that has this option more ``options``, and have the shell do more after it."""
    rsync = folder / "bin/rsync"
    rsync.parent.mkdir()
    real = shutil.which("rsync")
    rsync.write_text(f"""#!/bin/sh
case "$*" in *{option}*) ;; *) exec {real} "$@" ;; esac
{real} {options} "$@"
{does}
""")
    rsync.chmod(0o755)
    patch.setenv("PATH", f"{rsync.parent}:{os.environ['PATH']}")


def test_a_publisher_that_does_not_end_is_named(
    site: Site, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(site)
    before = held(here)
    (here / LOCK / "other").write_text('{"since": "2024-04-19T06:00:00Z"}')
    monkeypatch.setattr(rsync_lock, "PATIENCE", 0.0)
    site.article("one", body="Other words.")
    assert "another publisher, at work since 2024-04-19 06:00 UTC, does not end" in refusal(site)
    assert held(here) == before
    assert published(site, dry_run=True).delta.send


def test_one_that_was_killed_is_in_nobodys_way(
    site: Site, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(site)
    (here / LOCK / "other").write_text('{"since": "2024-04-19T06:00:00Z"}')
    monkeypatch.setattr(rsync_lock, "LEASE", 0.0)
    site.article("one", body="Other words.")
    published(site)
    assert held(here) == built(site)


def test_one_that_was_taken_for_dead_looks_again_at_what_is_there(
    site: Site, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(site)
    monkeypatch.setattr(rsync_lock, "RENEWAL", 0.01)
    send, sent = RsyncRemote.send, list[Any]()

    def overtaken(self: RsyncRemote, *arguments: Any) -> None:
        if not sent:
            shutil.rmtree(here / LOCK)
            wait_until(self._lock._lost.is_set)
            (here / "index.html").write_text("what the other one sent")
        sent.append(arguments)
        send(self, *arguments)

    monkeypatch.setattr(RsyncRemote, "send", overtaken)
    site.article("one", body="Other words.")
    published(site)
    assert held(here) == built(site)


def test_a_publisher_killed_at_any_process_leaves_a_whole_site(
    site: Site, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def publish_until(number: int) -> bool:
        left = itertools.count(number, -1)
        run = rsync_process._run

        def cut(*arguments: Any) -> None:
            if next(left) <= 0:
                raise CutError
            run(*arguments)

        with monkeypatch.context() as patch:
            patch.setattr(rsync_process, "_run", cut)
            try:
                published(site)
            except CutError:
                return False
            return True

    check_cuts(site, here, publish_until)


def test_a_line_that_breaks_anywhere_leaves_a_whole_site(
    site: Site, there: Path, sshd: Sshd, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What goes to the host ends in the middle, for one process after the other."""
    line, count = tmp_path / "line", tmp_path / "count"
    line.write_text(BREAKING_LINE.format(count=shlex.quote(str(count)), ssh=sshd.command))
    line.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(line))
    monkeypatch.setattr("site_builder.publish.publishing.PAUSES", ())

    def publish_until(number: int) -> bool:
        count.write_text(str(number))
        try:
            published(site)
        except SiteError as error:
            assert "broke" in str(error)
        return int(count.read_text()) > 0

    count.write_text("100")
    check_cuts(site, there, publish_until)


BREAKING_LINE = """\
#!/bin/sh
case "$*" in *--sender*) size=;; *partial*) size=500;; *--server*) size=150;; *) size=;; esac
[ -z "$size" ] && exec {ssh} "$@"
left=$(cat {count})
echo $((left - 1)) > {count}
[ "$left" != 1 ] && exec {ssh} "$@"
exec 3<&0
mkfifo "$0.$$"
{ssh} "$@" <"$0.$$" 3<&- &
ssh=$!
(dd bs=1 count=$size <&3 >"$0.$$"; kill $ssh) >/dev/null 2>&1 &
exec 3<&-
wait $ssh
"""
"""An ssh that takes a few bytes from rsync only, for the one that ``count`` counts down to."""


def check_cuts(site: Site, www: Path, publish_until: Callable[[int], bool]) -> None:
    """Publish again and again, cut a step later each time, until nothing is cut any more."""
    published(site)
    old = held(www)
    site.article("one", body=os.urandom(3000).hex()).article("three")
    (site.root / "content/two.md").unlink()
    site.build()
    new = built(site)
    for number in itertools.count(1):
        is_done = publish_until(number)
        found = held(www)
        assert all(found[path] in (old.get(path), new.get(path)) for path in found)
        check_links(found)
        if is_done:
            break
    assert found == new
    assert number > 6


def test_the_bar_moves_within_a_large_file(
    site: Site, there: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # rsync tells of it once a second
    rsync_that(tmp_path, monkeypatch, "--partial-dir", "", options="--bwlimit=9000")
    assert moves_within_a_file(site)


def test_ctrl_c_leaves_no_process_and_no_lock(site: Site, there: Path, sshd: Sshd) -> None:
    published(site)
    site.put("content/big.pdf", b"%PDF-1.4" + os.urandom(3_000_000))
    site.article("one", body="[a](big.pdf)")
    slow = there.parent / "slow"
    slow.write_text(f'#!/bin/sh\ncase "$*" in *partial*) sleep 60;; esac\nexec {sshd.command} "$@"')
    slow.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RSYNC_RSH", str(slow))
        command = Command(site.root, "publish")
    with command:
        wait_until(lambda: list((there / LOCK).iterdir()))
        wait_until(lambda: _runs("partial-dir"))
        assert command.end() != 0
    wait_until(lambda: not _runs(str(sshd.config)))
    assert not list((there / LOCK).iterdir())


def _runs(word: str) -> bool:
    """True if a process has ``word`` in its command line."""
    return (
        subprocess.run(["pgrep", "-f", "--", word], capture_output=True, check=False).returncode
        == 0
    )


def test_a_daemon_takes_it_with_a_password_from_the_environment(
    site: Site, www: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    www.mkdir()
    site.article("one").article("two")
    with daemon(tmp_path, www) as address:
        target(site, f"rsync://ana@{address}/www")
        assert "Put the password into RSYNC_PASSWORD" in refusal(site)
        monkeypatch.setenv("RSYNC_PASSWORD", "sesame")
        published(site)
        site.article("one", body="Other words.")
        (site.root / "content/two.md").unlink()
        published(site)
        assert held(www) == built(site)


@contextmanager
def daemon(folder: Path, www: Path) -> Iterator[str]:
    """A daemon of rsync with the module www, which lets ana in; its host and port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = free.getsockname()
    secrets = folder / "secrets"
    secrets.write_text("ana:sesame\n")
    secrets.chmod(0o600)
    settings = folder / "rsyncd.conf"
    settings.write_text(
        DAEMON.format(
            port=address[1], path=www, secrets=secrets, user=os.getuid(), group=os.getgid()
        )
    )
    command = ["rsync", "--daemon", "--no-detach", "--config", str(settings)]
    with subprocess.Popen(command, start_new_session=True) as process:
        try:
            wait_until(lambda: _listens(address))
            yield f"127.0.0.1:{address[1]}"
        finally:
            process.terminate()


def _listens(address: tuple[str, int]) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(address) == 0


DAEMON = """\
address = 127.0.0.1
port = {port}
use chroot = no
uid = {user}
gid = {group}
log file = /dev/null
[www]
path = {path}
read only = no
auth users = ana
secrets file = {secrets}
"""


def test_what_is_there_is_read_whatever_is_remembered_of_it(site: Site, there: Path) -> None:
    published(site)
    remembered = site.root / f".site-builder/publish/live/{Path(PUBLICATION).name}"
    assert remembered.read_bytes() == (there / PUBLICATION).read_bytes()
    before = (there / PUBLICATION).stat()
    remembered.write_bytes(os.urandom(before.st_size))
    os.utime(remembered, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert published(site).delta.is_empty
    assert remembered.read_bytes() == (there / PUBLICATION).read_bytes()
    shutil.rmtree(there)
    published(site)
    assert held(there) == built(site)
