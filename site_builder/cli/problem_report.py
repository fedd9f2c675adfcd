"""What is told of a site's problems: what is new in full, the rest by number, errors last."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from site_builder.cli.terminal import conclude, counted, emit, note, print_problem
from site_builder.errors import Problem, enumerated, is_fault, news

T = TypeVar("T")

FEW = 20
"""As many warnings, or causes, are told one by one; of more, examples of each kind."""

KINDS = 40
"""Of as many kinds there are examples."""


class ProblemReport(msgspec.Struct, frozen=True, kw_only=True):
    """How a command tells of problems."""

    as_json: bool
    again: str
    """The command that tells every warning in full."""
    every: bool = False
    """Tell every warning in full, new or not."""
    drafts: bool = False
    """Drafts are shown: what one of them lacks is told like any other warning."""
    strict: bool = False
    """Warnings of faults are errors."""

    def tell(self, problems: Iterable[Problem], told: Iterable[Problem] = ()) -> None:
        """Tell all that is wrong with a site; ``told`` are the warnings of the last build."""
        found = [self._weighed(problem) for problem in problems]
        told = tuple(told)
        if self.as_json:
            _emit(found, news(found, told))
            return
        self._tell_drafts(found)
        warnings = [problem for problem in found if self._is_warning(problem)]
        passing = [problem for problem in told if problem.nature != "lasting"]
        shown = warnings if self.every else news(warnings, passing)
        printed = _list(shown, len(shown) if self.every else FEW)
        if warnings:
            new = len(news(warnings, told))
            conclude(self._count(len(warnings), new, printed == len(warnings)))
        _print_errors(found)

    def tell_news(self, problems: Iterable[Problem], told: Iterable[Problem]) -> None:
        """Tell what was not ``told`` by this command before."""
        found = list(problems)
        new = news(found, told)
        if self.as_json:
            _emit(new, new)
            return
        if not all(self._is_warning(problem) or problem.severity == "error" for problem in new):
            self._tell_drafts(found)
        _list([problem for problem in new if self._is_warning(problem)], FEW)
        _print_errors(new)

    def _weighed(self, problem: Problem) -> Problem:
        if self.strict and is_fault(problem):
            return msgspec.structs.replace(problem, severity="error")
        return problem

    def _is_warning(self, problem: Problem) -> bool:
        waits = problem.nature == "draft" and not (self.drafts or self.every)
        return problem.severity == "warning" and not waits

    def _tell_drafts(self, problems: Iterable[Problem]) -> None:
        """One line for all the drafts that nobody has asked for."""
        if self.drafts or self.every:
            return
        paths = sorted({problem.path for problem in problems if problem.nature == "draft"})
        if paths:
            wait, they = ("waits", "it lacks") if len(paths) == 1 else ("wait", "they lack")
            note(
                f"{counted(len(paths), 'draft')} {wait}: {enumerated(paths)}. "
                f"What {they}: {self.again}"
            )

    def _count(self, total: int, new: int, complete: bool) -> str:
        told = counted(total, "warning")
        if new < total:
            told += ", not a new one" if total == 1 else f", {new or 'none'} of them new"
        if complete:
            return f"{told}."
        return f"{told}; {'in full' if total == 1 else 'all of them'}: {self.again}"


def _emit(problems: Iterable[Problem], new: Iterable[Problem]) -> None:
    fresh = frozenset(new)
    for problem in problems:
        emit({**msgspec.structs.asdict(problem), "new": problem in fresh})


def _print_errors(problems: Iterable[Problem]) -> None:
    for problem in problems:
        if problem.severity == "error":
            print_problem(problem)


def _list(warnings: Iterable[Problem], few: int) -> int:
    """Print all ``warnings`` if they are ``few``, else by kind; returns how many were printed.

    Those that each build repeats come last, in full.
    """
    passing: list[Problem] = []
    lasting: list[Problem] = []
    for warning in warnings:
        (lasting if warning.nature == "lasting" else passing).append(warning)
    frequency = Counter(problem.kind for problem in passing) if len(passing) > few else {}
    passing.sort(key=lambda problem: -frequency.get(problem.kind, 0))
    printed = 0
    remedies: set[str] = set()
    for shown, rest in sampled(passing, lambda problem: problem.kind, few):
        for problem in shown:
            # what to do is said once where a list is cut short
            known = bool(frequency) and problem.remedy in remedies
            print_problem(msgspec.structs.replace(problem, remedy="") if known else problem)
            remedies.add(problem.remedy)
        if rest:
            files = counted(len({problem.path for problem in rest}), "file")
            like = "like this" if shown else "of other kinds"
            note(f"  … and {len(rest):,} more {like} in {files}")
        printed += len(shown)
    for problem in lasting:
        print_problem(problem)
    return printed + len(lasting)


def sampled(
    items: Sequence[T], kind: Callable[[T], object], few: int = FEW
) -> Iterator[tuple[Sequence[T], Sequence[T]]]:
    """All ``items`` if they are ``few``, else some of each kind; each time with what is left of it.

    Kinds come in the order of their first items; what is left of too many has no examples.
    """
    if len(items) <= few:
        yield items, ()
        return
    kinds: dict[object, list[T]] = defaultdict(list)
    for item in items:
        kinds[kind(item)].append(item)
    groups = list(kinds.values())
    examples = max(1, few // len(groups))
    for group in groups[:KINDS]:
        shown = len(group) if len(group) <= examples + 1 else examples
        yield group[:shown], group[shown:]
    if others := [item for group in groups[KINDS:] for item in group]:
        yield (), others
