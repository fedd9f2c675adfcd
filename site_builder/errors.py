"""What can go wrong in a user's files, as values: gathered while reading, raised once.

Nothing here prints: the command line decides how a problem looks on a terminal or in a pipe.
"""

from __future__ import annotations

import difflib
import errno
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec
from msgspec.structs import force_setattr


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing in one file that its owner should mend.

    ``str()`` gives the form of the contract: ``path:line: key: what was found. What to do.``
    """

    path: str
    """Relative to the site folder, with forward slashes."""
    line: int
    """Counted from 1; 0 when the problem is the file's, not a line's."""
    key: str
    """The field or setting, dotted; empty when there is none."""
    found: str
    """What was found, without a full stop."""
    remedy: str = ""
    """What to do, a whole sentence."""
    severity: Literal["error", "warning"] = "error"
    """An error stops the build; a warning does not."""
    nature: Literal["fault", "lasting", "draft", "notice"] = "fault"
    """How a warning is told, and whether --strict makes it an error.

    A fault is told in full by the first build that meets it, a lasting one by each. What an
    unfinished draft lacks is told of all drafts together. A notice says what the build did, with
    nothing to mend. --strict lets drafts and notices pass.
    """

    def __post_init__(self) -> None:
        for field, (quotation, limit) in _LIMITS.items():
            force_setattr(self, field, _clipped(getattr(self, field), quotation, limit))

    @property
    def kind(self) -> tuple[str, str]:
        """Equal for problems that differ in quotations, numbers and addresses only."""
        return gist(self.key), gist(self.found)

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        level = "warning: " if self.severity == "warning" else ""
        key = f"{self.key}: " if self.key else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{where}: {level}{key}{self.found}.{remedy}"


class SiteError(Exception):
    """The site cannot be built as it stands; ``problems`` says why, all of it, in file order."""

    def __init__(
        self, problems: Iterable[Problem], partial: bool = False, told: Iterable[Problem] = ()
    ) -> None:
        """``partial`` says that some files were put in place before this happened.

        ``told`` are the warnings that need not be told again; see `news`.
        """
        self.problems = tuple(sorted(set(problems)))
        self.partial, self.told = partial, tuple(told)
        super().__init__("\n".join(map(str, self.problems)))


def raise_errors(problems: Iterable[Problem]) -> None:
    """Raise `SiteError` with every problem if at least one of them is an error."""
    found = tuple(problems)
    if has_errors(found):
        raise SiteError(found)


def has_errors(problems: Iterable[Problem]) -> bool:
    """True if at least one problem is more than a warning."""
    return any(problem.severity == "error" for problem in problems)


def gist(text: str) -> str:
    """What is said in ``text`` without quotations, numbers and addresses: equal for alike cases."""
    return _PARTICULAR.sub("", text)


def is_fault(problem: Problem) -> bool:
    """True if --strict lets no build pass with ``problem``, be it an error or a warning."""
    return problem.severity == "error" or problem.nature in ("fault", "lasting")


def news(problems: Iterable[Problem], told: Iterable[Problem]) -> list[Problem]:
    """Those of ``problems`` that are not among ``told``, on whatever line these stood then."""
    known = Counter(map(_identity, told))
    found = []
    for problem in problems:
        known[_identity(problem)] -= 1
        if known[_identity(problem)] < 0:
            found.append(problem)
    return found


def _identity(problem: Problem) -> tuple[str, ...]:
    return problem.path, problem.key, problem.found, problem.severity


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that names the known word nearest to ``word``, or lists them all."""
    choices = sorted(known)
    near = difflib.get_close_matches(word[:_QUOTATION].casefold(), choices, n=1)
    if near:
        return f'Did you mean "{near[0]}"?'
    return f"Known here: {', '.join(choices)}."


def unreadable(path: str, error: OSError) -> Problem:
    """A file or folder of the user's own that the system does not let the build read."""
    remedies = {
        errno.EACCES: "Give yourself permission to read it.",
        errno.EPERM: "Give yourself permission to read it.",
        errno.EIO: "Look whether the disk is in order.",
    }
    found = f"cannot be read: {reason(error)}"
    return Problem(path, 0, "", found, remedies.get(error.errno or 0, ""))


def enumerated(names: Sequence[str], most: int = 5) -> str:
    """``a, b, c``, or the first of them ``and 7 more``."""
    if len(names) <= most + 1:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most:,} more"


def excerpt(text: str, most: int = 60) -> str:
    """The beginning of ``text``, at most ``most`` characters of it, on one line."""
    line = " ".join(text[: 2 * most].split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def reason(error: OSError) -> str:
    """The operating system's own words for ``error``, in lower case, without number or path."""
    return (error.strerror or type(error).__name__).lower()


_QUOTATION = 60
"""Characters of somebody's text that a problem quotes at most."""

_PROPOSAL = 260
"""Likewise of what it proposes to write instead: a path is of no use without its end."""

_LIMITS = {"key": (_QUOTATION, 80), "found": (_QUOTATION, 300), "remedy": (_PROPOSAL, 1000)}
"""Characters that a quotation in a field has at most, and the field, whatever was put into it."""

_LONG_QUOTATIONS = {
    size: re.compile(rf'"([^"]{{{size}}})[^"]+"') for size in (_QUOTATION, _PROPOSAL)
}
_PARTICULAR = re.compile(r'".*"|\S*[\d/]\S*', re.DOTALL)


def _clipped(text: str, quotation: int, limit: int) -> str:
    """``text`` with the middle left out of whatever in it is too long to be read."""
    if len(text) <= quotation:
        return text
    text = _LONG_QUOTATIONS[quotation].sub(r'"\1…"', text)
    return text if len(text) <= limit else f"{text[: limit - _QUOTATION]}…{text[1 - _QUOTATION :]}"
