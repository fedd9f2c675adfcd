"""``site-builder init``: a new site, and what a host needs beside one."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from site_builder.cli.command import Arguments, Command
from site_builder.cli.terminal import DONE, emit, say
from site_builder.layout import SETTINGS_FILE
from site_builder.publish.hosts.setup import SETUP_HOSTS, TARGET


class InitArguments(Arguments, frozen=True):
    """Where the site is to be, and which host it is for."""

    folder: Path
    host: str | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `InitArguments`."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder without a site in it")
    parser.add_argument(
        "--host", choices=SETUP_HOSTS,
        help="write what this host needs too: a server's configuration or a workflow, and the "
        "[publish.live] for it. DIR may have a site then",
    )  # fmt: skip


def run(arguments: InitArguments) -> int:
    """Make a new site, and set it up for a host if one is named."""
    from site_builder.authoring.scaffold import init_site

    folder, host = arguments.folder, arguments.host
    is_new = host is None or not (folder / SETTINGS_FILE).exists()
    written = init_site(folder, datetime.now(UTC)) if is_new else []
    if is_new and not arguments.json:
        say(f"Made a site in {folder}. Next: cd {folder} && site-builder build")
    if host:
        written += _set_up(folder, host, tells=not arguments.json)
    if arguments.json:
        emit({"written": [str(path) for path in dict.fromkeys(written)]})
    return DONE


def _set_up(folder: Path, host: str, tells: bool) -> list[Path]:
    """Write what a site needs on ``host``; returns the files that were written."""
    from site_builder.authoring.scaffold import add_to_site
    from site_builder.config.reading import read_settings
    from site_builder.publish.hosts.setup import host_setup

    settings = read_settings(folder)
    setup = host_setup(host, settings)
    has_target = TARGET in settings.publish
    written = add_to_site(folder, setup.files, "" if has_target else setup.target)
    if tells:
        names = [path.relative_to(folder).as_posix() for path in written]
        say(f"For {host}: {', '.join(names) or 'all of its files are here already'}.")
        if has_target and setup.target not in (folder / SETTINGS_FILE).read_text("utf-8"):
            needed = ", ".join(setup.target.splitlines()[1:])
            say(f"{SETTINGS_FILE} has a [publish.{TARGET}] already; {host} needs {needed} there.")
        say(f"The way from here: docs/hosts/{host}.md of site_builder.")
    return written


COMMAND = Command(
    description="Make DIR, with a site.toml to fill in, an article and a page about the digest.",
    examples="  site-builder init demo\n"
    "  site-builder init demo --host nginx   with a server's configuration\n"
    "  site-builder init . --host github     a workflow for the site in this folder",
    add_arguments=add_arguments,
    arguments=InitArguments,
    run=run,
)
