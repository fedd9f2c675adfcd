"""The package: a wheel carries the theme and works outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the wheel, unpacked into an empty folder."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site-packages")
    return folder / "site-packages"


def test_a_wheel_makes_and_builds_a_site_outside_the_checkout(
    unpacked: Path, tmp_path: Path
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}

    def run(*arguments: str, folder: Path = tmp_path) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
        return done.stdout.decode()

    where = run("-c", "import site_builder.render.theme as t; print(t.packaged_theme())").strip()
    assert where == str(unpacked / "site_builder" / "templates")
    run("-m", "site_builder", "init", "demo")
    run("-m", "site_builder", "build", folder=tmp_path / "demo")
    assert (tmp_path / "demo/output/index.html").is_file()


def test_the_wheel_carries_what_the_preview_adds_to_pages(unpacked: Path) -> None:
    script = unpacked / "site_builder/serve/preview.js"
    assert script.read_bytes() == (PROJECT / "site_builder/serve/preview.js").read_bytes()


def test_the_wheel_carries_what_a_site_is_set_up_with_for_a_host(unpacked: Path) -> None:
    folder = "site_builder/publish/hosts/setup_templates"
    files = {path.name: path.read_bytes() for path in (PROJECT / folder).iterdir()}
    assert files == {path.name: path.read_bytes() for path in (unpacked / folder).iterdir()}


def test_the_theme_in_the_wheel_is_the_one_copy_in_the_checkout(unpacked: Path) -> None:
    def files(folder: Path) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    assert files(unpacked / "site_builder" / "templates") == files(PROJECT / "templates")
