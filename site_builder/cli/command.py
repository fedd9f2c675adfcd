"""What a command is: its arguments, typed, and the function that does what they ask for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from site_builder.cli.problem_report import ProblemReport


class Arguments(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every command is asked for."""

    json: bool
    """One JSON object a line, for scripts."""
    problem_report: ProblemReport
    """How it tells of problems; follows from the other arguments."""


A = TypeVar("A", bound=Arguments)


class Command(msgspec.Struct, Generic[A], frozen=True):
    """One command, as its module declares it.

    Whatever only ``run`` needs is imported there: help and wrong usage are answered at once.
    """

    description: str
    examples: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    """Declares what can be asked for; --json is there already."""
    arguments: type[A]
    """Has a field for each of these arguments, named like it."""
    run: Callable[[A], int]
    """Does it, and returns the exit code. Raises SiteError for what the user has to mend."""
