"""The command line to the command that was asked for, with its arguments as a typed value."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

import msgspec

from site_builder.cli import commands
from site_builder.cli.command import Arguments, Command
from site_builder.cli.problem_report import ProblemReport
from site_builder.cli.terminal import USAGE, visible


class Subcommand(NamedTuple):
    """One command in the list of them, or a group of commands."""

    name: str
    summary: str
    module: str = ""
    """In `site_builder.cli.commands`: its COMMAND is the `Command`."""
    forms: tuple[Subcommand, ...] = ()
    """The commands of a group."""


class Parser(argparse.ArgumentParser):
    """Learns what a command can be asked for when it is, and says how to get help."""

    def __init__(self, *, module: str = "", **settings: Any) -> None:
        super().__init__(formatter_class=_Help, **settings)
        self._module = module

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As in argparse, which calls this for the command that was asked for, and no other."""
        if self._module:
            self._load()
        return super().parse_known_args(args, namespace)

    def _load(self) -> None:
        module = import_module(f"{commands.__name__}.{self._module}")
        command: Command[Arguments] = module.COMMAND
        self.description = command.description
        self.epilog = f"examples:\n{command.examples}"
        self.add_argument("--json", action="store_true", help="one JSON object a line, for scripts")
        command.add_arguments(self)
        self.set_defaults(command=command)

    def error(self, message: str) -> NoReturn:
        """End the process, as argparse does."""
        self.exit(USAGE, f"{self.prog}: {visible(message.rstrip('.'))}. See: {self.prog} --help\n")


class _Help(argparse.RawDescriptionHelpFormatter):
    """Keeps examples as they are written and folds descriptions."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if text.startswith(("examples:", "a first site:")):
            return super()._fill_text(text, width, indent)
        return argparse.HelpFormatter._fill_text(self, text, width, indent)


def add_subcommands(
    parser: Parser, subcommands: Sequence[Subcommand], metavar: str = "COMMAND"
) -> None:
    """Let ``parser`` take one of ``subcommands``."""
    subparsers = parser.add_subparsers(metavar=metavar, required=True)
    for name, summary, module, forms in subcommands:
        subparser = subparsers.add_parser(name, help=summary, module=module)
        if forms:
            subparser.description = f"{summary.capitalize()}."
            add_subcommands(subparser, forms, "FORM")


def parse(parser: Parser, argv: Sequence[str]) -> tuple[Command[Any], Arguments]:
    """The command that ``argv`` asks for, and its arguments.

    Ends the process if there is none, or if all that was asked for is help.
    """
    options = vars(parser.parse_args(argv))
    command: Command[Any] = options.pop("command")
    # where warnings cannot be asked for, a build tells them
    again = argv if "warnings" in options else ("build",)
    problem_report = ProblemReport(
        as_json=options["json"],
        again=shlex.join(("site-builder", *again, "--warnings", "all")),
        every=options.pop("warnings", "new") == "all",
        drafts=options.get("drafts", False),
        strict=options.get("strict", False),
    )
    return command, msgspec.convert(
        {**options, "problem_report": problem_report}, command.arguments
    )
