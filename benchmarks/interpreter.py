"""Which Python runs site_builder, and that it finds the modules compiled, as a user's does.

Run as a program, by another interpreter, this file says what that one is.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any, NamedTuple

CHECKOUT = Path(__file__).parent.parent

ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
"""Of every process that is measured: with that variable, each start would compile all modules."""


class Interpreter(NamedTuple):
    """A Python that has site_builder and everything that it needs, compiled."""

    path: str
    version: str
    """Of site_builder."""
    description: str
    """Of the Python: what it is, and who built it how."""


def interpreter(command: str, folder: Path) -> Interpreter:
    """What ``command`` runs; if that has no site_builder, an environment of it in ``folder``."""
    path = str(Path(shutil.which(command) or command).absolute())
    facts = _ask(path)
    if facts["site_builder"] is None:
        path = _install(path, folder)
        facts = _ask(path)
    # what cannot be compiled, or not be written, cannot for whoever uses this environment either
    compiling = (path, "-m", "compileall", "-qq", "-j0", *facts["folders"])
    subprocess.run(compiling, env=ENVIRONMENT, check=False)
    return Interpreter(path, facts["site_builder"], facts["description"])


def _ask(path: str) -> dict[str, Any]:
    try:
        asked = subprocess.run((path, __file__), check=True, stdout=subprocess.PIPE)
        facts: dict[str, Any] = json.loads(asked.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        raise SystemExit(f"{path} is no Python that can be measured: {error}") from None
    return facts


def _install(path: str, folder: Path) -> str:
    """The Python of a new environment that has this checkout, installed as by a user."""
    print(f"{path} has no site_builder: it is installed in an environment for the while.")
    made = str(folder / "bin/python")
    pip = (made, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    wanted = ("--constraint", str(CHECKOUT / "constraints.txt"), str(CHECKOUT))
    try:
        subprocess.run((path, "-m", "venv", folder), check=True)
        subprocess.run((*pip, *wanted), check=True)
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"site_builder cannot be installed for {path}: {error}") from None
    return made


def _facts() -> dict[str, Any]:
    """What `_ask` asks for, of the Python that runs this."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    try:
        import site_builder
    except ModuleNotFoundError:
        version = None
    else:
        version = site_builder.__version__
        folders |= set(site_builder.__path__)
    described = (
        f"{platform.python_implementation()} {platform.python_version()}",
        platform.python_compiler(),
        _builder(),
    )
    return {
        "site_builder": version,
        "folders": sorted(folders),
        "description": ", ".join(filter(None, described)),
    }


def _builder() -> str:
    if sys.base_prefix == "/usr":  # FHS 3.0, 4.9: what an administrator builds is in /usr/local
        try:
            return f"as {platform.freedesktop_os_release()['PRETTY_NAME']} has it"
        except OSError:
            return "as the system has it"
    options = sysconfig.get_config_var("CONFIG_ARGS")
    if not options:
        return ""
    optimised = "with" if "--enable-optimizations" in options else "without"
    return f"configured {optimised} --enable-optimizations"


if __name__ == "__main__":
    print(json.dumps(_facts()))
