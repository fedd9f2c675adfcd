"""A build that is durable: a power cut takes nothing of what it says is done."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.layout import RECORD
from site_builder.output import file_system, flush
from tests.power_cuts import Disk
from tests.sites import Site


def lost(site: Site, disk: Disk) -> list[str]:
    """What a power cut would take."""
    return [path for path in site.tree() if not disk.has(site.output / path)]


@pytest.mark.parametrize("few", [flush._FEW, 0], ids=["one by one", "all of the disk"])
def test_all_that_was_built_is_there_after_a_power_cut(
    site: Site, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flush, "_FEW", few)
    disk = Disk(monkeypatch, site.output)
    site.article("a").build(durable=True)
    assert lost(site, disk) == []
    site.article("a", body="New.").article("b").build(durable=True)
    assert lost(site, disk) == []
    assert disk.moved_too_early == []


def test_so_is_what_an_earlier_build_left_that_was_not(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("a").build()
    disk = Disk(monkeypatch, site.output)
    site.build(durable=True)
    assert [path for path in lost(site, disk) if path != RECORD] == []


def test_what_is_on_the_disk_already_is_not_flushed_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("a").build(durable=True)
    disk = Disk(monkeypatch, site.output)
    site.build(durable=True)
    assert set(lost(site, disk)) == site.paths()


def test_an_output_on_another_disk_is_durable_too(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(monkeypatch, site.output)
    real = Path.replace

    def replace(source: Path, place: Path) -> Path:
        if site.output not in source.parents:
            raise OSError(errno.EXDEV, "Invalid cross-device link", str(source))
        return real(source, place)

    monkeypatch.setattr(Path, "replace", replace)
    site.article("a").build(durable=True)
    assert lost(site, disk) == []


def test_a_disk_that_promises_nothing_when_all_of_it_is_flushed_is_asked_for_each_file(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flush, "_FEW", 0)
    disk = Disk(monkeypatch, site.output)
    monkeypatch.setattr(flush, "flush_file_system", file_system.flush_file_system)
    monkeypatch.setattr(file_system, "_KINDS", {})
    site.article("a").build(durable=True)
    assert lost(site, disk) == []
    assert disk.moved_too_early == []


@pytest.mark.skipif(sys.platform != "linux", reason="no other system has syncfs")
def test_the_system_flushes_all_of_a_disk_in_one_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = subprocess.run(["stat", "-f", "-c", "%t", tmp_path], stdout=subprocess.PIPE, check=True)
    monkeypatch.setattr(file_system, "_KINDS", {int(kind.stdout, 16): "this one"})
    assert file_system.flush_file_system(tmp_path)
    monkeypatch.setattr(file_system, "_TELLS_ERRORS", (999,))
    assert not file_system.flush_file_system(tmp_path)
