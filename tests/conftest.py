"""Fixtures: empty sites in temporary folders, a browser, and an sshd."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from site_builder.layout import COMPILED
from site_builder.output import flush
from tests.sites import SETTINGS, Site
from tests.sshd import SSHD, Sshd

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("suite")
zoneinfo.reset_tzpath(())


@pytest.fixture(scope="session", autouse=True)
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One folder of compiled templates for all sites: compiling is most of a small build.

    The name of each in it tells the template and the settings, so that no site gets another's.
    """
    folder = tmp_path_factory.mktemp("compiled")
    with pytest.MonkeyPatch.context() as patch:
        for module in ("render.batch", "serve.preview"):
            patch.setattr(f"site_builder.{module}.COMPILED", folder)
        yield


@pytest.fixture
def compiled_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each site with compiled templates of its own, as outside of tests."""
    for module in ("render.batch", "serve.preview"):
        monkeypatch.setattr(f"site_builder.{module}.COMPILED", COMPILED)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of site_builder, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    project = Path(__file__).parent.parent
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, project],
        check=True, capture_output=True,
    )  # fmt: skip
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with settings and nothing else."""
    return Site(tmp_path / "site").put("site.toml", SETTINGS.encode())


@pytest.fixture
def unflushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is flushed to the disk, which may be slow, where no power is cut."""
    monkeypatch.setattr(flush, "_flush", lambda _: None)


@pytest.fixture
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Site]:
    """A maker of empty sites, for tests that need several."""

    def make() -> Site:
        return Site(tmp_path_factory.mktemp("site")).put("site.toml", SETTINGS.encode())

    return make


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, headless."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def the_sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """The one that all tests have in common."""
    if SSHD is None or not shutil.which("ssh"):
        pytest.skip("no sshd on this machine")
    server = Sshd(tmp_path_factory.mktemp("sshd"))
    yield server
    server.end()


@pytest.fixture
def sshd(the_sshd: Sshd) -> Sshd:
    """A real sshd that lets this user in, whose key is known."""
    the_sshd.authorize()
    the_sshd.know()
    return the_sshd
