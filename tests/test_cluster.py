"""`build --cluster`: machines share a folder and the work of a build, or say why they cannot.

A cluster is here a Dask scheduler and its workers on this machine.
"""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from site_builder.cli.main import main
from site_builder.cluster import Cluster
from site_builder.errors import SiteError
from site_builder.layout import WORK
from site_builder.store.lock import alone
from tests.clusters import WITHOUT_SITE_BUILDER, LocalCluster
from tests.commands import PATIENCE
from tests.sites import NOW, Site

DIES_IN_MID_FILE = """
import os, signal
from site_builder.output import stage
write = stage._write
def write_half(path, pieces):
    data = b"".join(pieces)
    write(path, [data[: len(data) // 2]])
    os.kill(os.getpid(), signal.SIGKILL)
stage._write = write_half
"""

HAS_ANOTHER_VERSION = """
from site_builder import toolchain
versions = {**toolchain.versions(), "jinja2": "2.0"}
toolchain.versions = lambda: versions
"""


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """Two workers, one of which takes Paris for Tokyo."""
    pytest.importorskip("distributed")
    folder = tmp_path_factory.mktemp("cluster")
    (folder / "Europe").mkdir()
    tokyo = files("tzdata") / "zoneinfo/Asia/Tokyo"
    (folder / "Europe/Paris").write_bytes(tokyo.read_bytes())
    with LocalCluster(folder) as cluster:
        cluster.start_worker()
        cluster.start_worker(PYTHONTZPATH=str(folder), TZ="Asia/Tokyo", LC_ALL="C")
        yield cluster


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """No workers yet; with a task that ended one, no other is tried."""
    pytest.importorskip("distributed")
    with LocalCluster(
        tmp_path_factory.mktemp("cluster"), DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0"
    ) as cluster:
        yield cluster


@pytest.fixture
def digest(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A small site, of which the work is shared out as that of a big one."""
    monkeypatch.setattr("site_builder.content.sync.SHARED_FROM", 1)
    monkeypatch.setattr("site_builder.content.sync.CHUNK", 2)
    monkeypatch.setattr("site_builder.render.batch.BATCH", 4000)
    for number in range(20):
        site.article(f"a{number}", day=f"2024-04-{number + 1:02}")
    return site


def build(site: Site | str, cluster: str, *options: str) -> int:
    folder = str(site.root if isinstance(site, Site) else site)
    return main(["build", folder, "--cluster", cluster, "--as-of", NOW.isoformat(), *options])


def problem(site: Site | str, cluster: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What a build that cannot be shared out says."""
    assert build(site, cluster) == 1
    *told, closing = capsys.readouterr().err.splitlines()
    assert closing == "1 problem. Nothing was changed."
    return "\n".join(told)


def test_a_cluster_changes_nothing(
    digest: Site, local: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digest.build().tree()
    shutil.rmtree(digest.output)
    handed = []
    submit = Cluster.submit

    def count(*task: Any) -> Any:
        handed.append(task)
        return submit(*task)

    monkeypatch.setattr(Cluster, "submit", count)
    local.wait_for(2)
    monkeypatch.chdir(digest.root.parent)
    assert build(digest.root.name, local.address, "--clean") == 0
    assert len(handed) > 10, "content was shared out, and pages were not"
    assert digest.tree() == before


def test_what_a_worker_began_before_it_was_ended_is_done_by_another(
    digest: Site, local: LocalCluster
) -> None:
    before = digest.build().tree()
    shutil.rmtree(digest.output)
    doomed = local.start_worker(DIES_IN_MID_FILE)
    local.wait_for(3)
    with Cluster(local.address, digest.root / WORK) as cluster:
        digest.build(cluster, clean=True)
    assert doomed.wait(PATIENCE) == -signal.SIGKILL
    assert digest.tree() == before
    assert not list(digest.root.glob(f"{WORK}/stage*"))


def test_a_task_that_ends_every_worker_is_given_up(
    digest: Site,
    idle: LocalCluster,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with idle.worker(DIES_IN_MID_FILE):
        idle.wait_for(1)
        monkeypatch.setattr("site_builder.cluster.GRACE", 0.2)
        told = problem(digest, idle.address, capsys)
    assert told.startswith("--cluster: one task ended every worker that did it, the last at tcp://")
    assert not digest.tree()


def test_a_build_ends_when_all_workers_are_gone(
    digest: Site, idle: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as worker, alone(digest.root / WORK):
        worker.enter_context(idle.worker())
        idle.wait_for(1)
        with Cluster(idle.address, digest.root / WORK) as cluster:
            assert cluster.submit(abs, -1).result() == 1
            worker.close()
            cluster.patience = 0.1
            monkeypatch.setattr("site_builder.cluster.GRACE", 0.2)
            task = cluster.submit(abs, -1)
            assert isinstance(task.exception(), SiteError)
            with pytest.raises(SiteError, match="has no workers"):
                task.result()


def test_a_build_ends_when_the_scheduler_is_gone(
    digest: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    work = digest.root / WORK
    with LocalCluster(tmp_path) as local, alone(work), local.worker():
        local.wait_for(1)
        with Cluster(local.address, work) as cluster, Cluster(local.address, work) as another:
            assert cluster.submit(abs, -1).result() == another.submit(abs, -1).result() == 1
            monkeypatch.setattr("site_builder.cluster.PATIENCE", 0.5)
            for silence, pool in ((signal.SIGSTOP, cluster), (signal.SIGKILL, another)):
                local.scheduler.send_signal(silence)
                pool.patience = 0.1
                with pytest.raises(SiteError, match="does not answer any more"):
                    pool.submit(abs, -1).result()


@pytest.mark.parametrize("kind", ["nobody listens", "nobody answers"])
def test_a_scheduler_that_is_not_there_is_told(
    digest: Site, kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("site_builder.cluster.PATIENCE", 0.5)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        address = "tcp://{}:{}".format(*other.getsockname())
        if kind == "nobody answers":
            other.listen()
        assert problem(digest, address, capsys) == (
            f'--cluster: no scheduler answers at "{address}" within 0.5 seconds. '
            "Look at the address, and whether it runs there: dask scheduler."
        )
    assert not digest.tree()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8786", "127.0.0.1:port", "tls://127.0.0.1:1"]
)
def test_what_is_no_address_of_a_scheduler_is_told(
    site: Site, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed")
    assert f'"{address}" cannot be used as a scheduler' in problem(site, address, capsys)


def test_what_has_to_be_installed_is_told(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert problem(site, "tcp://127.0.0.1:8786", capsys) == (
        '--cluster: the package "distributed" is not installed, and a cluster needs it. '
        'Install it: pip install "site-builder[cluster]"'
    )


def test_without_a_cluster_nothing_of_dask_is_loaded(site: Site) -> None:
    site.article("a")
    code = (
        "import sys; from site_builder.cli.main import main; main(['build']); "
        "sys.exit(bool({'dask', 'distributed'} & sys.modules.keys()))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=site.root, check=True, capture_output=True)


def test_a_scheduler_without_workers_is_told(
    digest: Site,
    idle: LocalCluster,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    idle.wait_for(0)
    monkeypatch.setattr("site_builder.cluster.GRACE", 0.2)
    assert problem(digest, idle.address, capsys) == (
        f'--cluster: the scheduler at "{idle.address}" has no workers. '
        f"Start one: dask worker {idle.address}"
    )


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (HAS_ANOTHER_VERSION, "differ in jinja2: 2.0 there, "),
        (WITHOUT_SITE_BUILDER, "a worker has no site_builder, or another one: "),
    ],
)
def test_a_worker_with_other_software_is_told(
    digest: Site,
    idle: LocalCluster,
    before: str,
    found: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with idle.worker(before):
        told = problem(digest, idle.address, capsys)
    assert found in told
    assert told.endswith("Install there what is installed here, and start it again.")
    assert not digest.tree()


@pytest.mark.parametrize(
    ("shared", "found"),
    [(False, "cannot use"), (True, "does not see that this build is at work")],
)
def test_a_worker_that_does_not_share_the_folder_is_told(
    digest: Site,
    idle: LocalCluster,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    shared: bool,
    found: str,
) -> None:
    # a path that leads each process into a folder of its own
    monkeypatch.chdir(digest.root)
    other = tmp_path / "other"
    other.mkdir()
    if shared:
        digest.build()
        shutil.copytree(digest.root, other, dirs_exist_ok=True)
    with idle.worker(folder=other):
        told = problem("/proc/self/cwd", idle.address, capsys)
    assert found in told
