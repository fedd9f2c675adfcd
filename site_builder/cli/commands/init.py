"""``site-builder init``: a new site."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from site_builder.cli.command import Arguments, Command
from site_builder.cli.terminal import DONE, emit, say


class InitArguments(Arguments, frozen=True):
    """Where the site is to be."""

    folder: Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `InitArguments`."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder without a site in it")


def run(arguments: InitArguments) -> int:
    """Make a new site."""
    from site_builder.authoring.scaffold import init_site

    written = init_site(arguments.folder, datetime.now(UTC))
    if arguments.json:
        emit({"written": [str(path) for path in written]})
    else:
        say(f"Made a site in {arguments.folder}. Next: cd {arguments.folder} && site-builder build")
    return DONE


COMMAND = Command(
    description="Make DIR, with a site.toml to fill in, an article and a page about the digest.",
    examples="  site-builder init demo",
    add_arguments=add_arguments,
    arguments=InitArguments,
    run=run,
)
