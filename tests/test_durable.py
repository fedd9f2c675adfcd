"""A build that is durable: a power cut takes nothing of what it says is done."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from site_builder.layout import RECORD
from tests.power_cuts import Disk
from tests.sites import Site


def lost(site: Site, disk: Disk) -> list[str]:
    """What a power cut would take."""
    return [path for path in site.tree() if not disk.has(site.output / path)]


def test_all_that_was_built_is_there_after_a_power_cut(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
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
