"""Fixtures: empty sites in temporary folders."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.sites import SETTINGS, Site

settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("suite")
zoneinfo.reset_tzpath(())


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with settings and nothing else."""
    return Site(tmp_path / "site").put("site.toml", SETTINGS.encode())


@pytest.fixture
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Site]:
    """A maker of empty sites, for tests that need several."""

    def make() -> Site:
        return Site(tmp_path_factory.mktemp("site")).put("site.toml", SETTINGS.encode())

    return make
