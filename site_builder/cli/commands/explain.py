"""``site-builder explain``: what a page is made of, and why it is rendered."""

from __future__ import annotations

import argparse

import msgspec

from site_builder.cli.arguments import (
    OutputArguments,
    add_output_arguments,
    add_site_option,
    session_options,
)
from site_builder.cli.command import Command
from site_builder.cli.terminal import DONE, emit, say


class ExplainArguments(OutputArguments, frozen=True):
    """Which page of which build."""

    address: str
    """A path of the site or a whole address."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `ExplainArguments`."""
    parser.add_argument("address", metavar="URL")
    add_site_option(parser)
    add_output_arguments(parser)


def run(arguments: ExplainArguments) -> int:
    """Say what a page is made of, and why it is rendered."""
    from site_builder.explain import explain

    found = explain(arguments.site, arguments.address, session_options(arguments, arguments.output))
    if arguments.json:
        emit(msgspec.structs.asdict(found))
        return DONE
    say(f"{found.path} ({found.kind})")
    say("made of")
    for name in (*found.sources, *found.theme):
        say(f"  {name}")
    say(f"  site.toml: {', '.join(f'[{name}]' for name in found.settings)}")
    if found.last:
        say("last rendered because")
    for clause in found.last:
        say(f"  {clause}")
    if found.next:
        say("the next build renders it because")
    else:
        say("the next build leaves it as it is")
    for clause in found.next:
        say(f"  {clause}")
    return DONE


COMMAND = Command(
    description="Say which content files, templates and settings the page at URL is made of, why "
    "it was last rendered, and why the next build will render it again, if it will. URL is a path "
    "of the site or a whole address. Nothing in output/ is touched.",
    examples="  site-builder explain /2024/04/19/\n"
    "  site-builder explain https://example.org/digest/topics/syria/rss.xml",
    add_arguments=add_arguments,
    arguments=ExplainArguments,
    run=run,
)
