"""The manifest: what the last build put into an output, and what that was made of."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from site_builder.errors import Problem
from site_builder.file_stat import FileStat, file_stat_of
from site_builder.incremental.moment import Moment
from site_builder.layout import ASSETS, MEDIA, RECORD
from site_builder.library.questions import Question
from site_builder.model.page import Page, decode_page, fingerprint
from site_builder.model.page_parts import Navigation
from site_builder.output.digests import file_digest
from site_builder.output.record import has_record, read_record
from site_builder.paths import ContentPath, OutputPath
from site_builder.plan import kinds
from site_builder.plan.planner import Outcome, Task
from site_builder.render.theme_digest import Mention
from site_builder.store.index import StoredIndex
from site_builder.store.outputs import MadeRow
from site_builder.store.sqlite_errors import DamagedStoreError
from site_builder.store.store import Store
from site_builder.store.traces import Trace, Traces, number_of, task_id


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How things stood when the last build ended."""

    inputs: bytes
    """Digest of all that planning looks at besides content/ and the clock."""
    moment: Moment
    """What the next plan has to know of the last one."""
    site: bytes
    """Digest of what templates know of the settings."""
    navigation: dict[str, Navigation]
    """By language."""
    mentions: dict[str, Mention]
    """Digest of each template to what it mentions."""
    part_digests: dict[str, str]
    """Theme file to its digest."""
    templates: dict[str, bytes]
    """Template to a digest of all that its pages take from elsewhere than their values."""
    warnings: tuple[Problem, ...]
    record: FileStat
    """Of the record in the output."""
    files: int
    """How many the output has, so that none of them is ever lost from memory unseen."""
    flushed: bool = False
    """True if all of them are on the disk for certain."""


class Manifest:
    """What is known of one output; empty for one that was never built."""

    def __init__(self, store: Store, output: Path | None) -> None:
        """``output`` is None for a preview, whose pages are known but lie nowhere."""
        self._stored, self.folder = store.output(_name(output) if output else _PREVIEW), output
        self._data = self._stored.state
        self.state = _STATE.decode(self._data) if self._data else None
        """None if it is not known."""
        if self.state and self.state.files != len(self.rows):
            raise DamagedStoreError("the files of the output")

    @property
    def told(self) -> tuple[Problem, ...]:
        """The warnings of the last build that need not be told in full again."""
        warnings = self.state.warnings if self.state else ()
        return tuple(problem for problem in warnings if problem.nature != "lasting")

    @cached_property
    def is_recorded(self) -> bool:
        """True if the record in the output says what the last build wrote there."""
        if self.folder is None:
            return True
        seen = file_stat_of(f"{self.folder}/{RECORD}")
        if self.state and self.state.record == seen:
            return True
        return seen is not None and has_record(self.folder, self.rows)

    @cached_property
    def owned(self) -> dict[OutputPath, int]:
        """Every file of the output that builds put there, to its rank; also what is not in here."""
        if self.folder is None:
            return {}
        paths = self.rows.keys() if self.is_recorded else self._known() | read_record(self.folder)
        return {path: self._rank(path) for path in paths}

    def _known(self) -> set[OutputPath]:
        """The files that are what a build made, whatever the record says."""
        return {
            path
            for path, row in self.rows.items()
            if file_digest(f"{self.folder}/{path}") == row.digest
        }

    def _rank(self, path: OutputPath) -> int:
        if path in self.rows:
            return rank_of(self.rows[path].kind)
        if path.endswith(".html"):
            return kinds.ARTICLE.rank
        return 0 if path.startswith((MEDIA, ASSETS)) else kinds.SITE_FEED.rank

    @property
    def rows(self) -> Mapping[OutputPath, MadeRow]:
        """Every file that builds put there, by path."""
        return self._stored.made

    # what the last plan asked

    def changes(self) -> dict[ContentPath, bytes | None] | None:
        """As `ChangeLog.since`, of this output."""
        return self._stored.changes()

    @cached_property
    def index(self) -> StoredIndex:
        """The articles as the last plan had them."""
        return self._stored.index()

    @cached_property
    def _traces(self) -> Traces:
        return self._stored.traces()

    def begin(self, problems: Iterable[tuple[str, Problem]]) -> None:
        """Forget what was asked, for a plan of everything.

        ``problems`` are those of files by themselves, each with the file.
        """
        self._traces.clear()
        self._traces.add([_reading_problems(problems)])

    def remember_outcomes(self, outcomes: Iterable[Outcome]) -> None:
        """Take in what was asked, of tasks of which nothing is known."""
        self._traces.add(map(_trace_of, outcomes))

    def replace_outcomes(self, outcomes: Iterable[Outcome]) -> None:
        """Take in what was asked, in the place of what is known."""
        self._traces.replace([_trace_of(outcome) for outcome in outcomes])

    def replace_reading_problems(self, problems: Mapping[str, Iterable[Problem]]) -> None:
        """Take in what is wrong in some files by themselves."""
        self._traces.replace_problems(
            _READING, {path: map(_ENCODER.encode, found) for path, found in problems.items()}
        )

    def made_by(self, task: Task) -> tuple[tuple[OutputPath, ...], tuple[ContentPath, ...]]:
        """The paths of the pages that a task made, and of the media that they use."""
        trace = self._traces.get(task_id(*task))
        return (trace.paths, trace.media) if trace else ((), ())

    def askers(self, questions: Iterable[tuple[str, Question]]) -> Iterator[Task]:
        """The tasks that asked one of these, each with the language in which it is asked."""
        own: dict[tuple[str, str], None] = {}
        for lang, question in questions:
            for number in self._traces.askers(number_of((lang, question))):
                yield from self._task(number)
            if len(question) == 2:
                own[lang, str(question[1])] = None
        # what asks about its own key is not kept with the rest
        for lang, key in own:
            for kind in kinds.KINDS:
                yield from self._task(task_id(kind.name, lang, key))

    def tellers(self, paths: Iterable[str]) -> Iterator[Task]:
        """The tasks that found something wrong in one of these files."""
        for path in paths:
            for number in self._traces.telling(path):
                yield from self._task(number)

    def is_used(self, medium: ContentPath) -> bool:
        """True if a page shows or offers a medium, be it in one language."""
        return bool(self._traces.askers(number_of(_use(medium))))

    def problems(self) -> set[Problem]:
        """All that is wrong in files, and that tasks found wrong."""
        return {_PROBLEM.decode(data) for data in set(self._traces.problems())}

    def _task(self, number: int) -> Iterator[Task]:
        trace = self._traces.get(number)
        if trace and number != _READING.id:
            yield Task(trace.kind, trace.lang, trace.key)

    # what was made

    def page(self, path: OutputPath) -> bytes | None:
        """The value of the page at ``path``; None if there is none."""
        row = self.rows.get(path)
        return self.remembered(path) if row and row.kind else None

    def remembered(self, path: OutputPath) -> bytes:
        """The value of a page; raises DamagedStoreError if it is not what it was."""
        value, _ = self._stored.page(path)
        if not isinstance(value, bytes) or fingerprint(value) != self.rows[path].fingerprint:
            raise DamagedStoreError(path)
        return value

    def pages(self, path: OutputPath) -> tuple[Page | None, Page | None]:
        """The page at ``path`` as it was last made, and as it was before."""
        last, previous = self._stored.page(path)
        return decode_page(last) if last else None, decode_page(previous) if previous else None

    def remember(self, rows: Sequence[MadeRow]) -> None:
        """Take in files that were made."""
        self._stored.put_made(rows)

    def remember_values(self, values: Iterable[tuple[OutputPath, bytes]]) -> None:
        """Take in what pages are made of."""
        self._stored.put_pages(values)

    def forget(self, paths: Iterable[OutputPath]) -> None:
        """Leave out files that are no longer there."""
        self._stored.forget(paths)

    def settle(self, state: State) -> None:
        """The build has ended."""
        state = msgspec.structs.replace(state, files=len(self.rows))
        self._stored.put_state(_ENCODER.encode(state))


def rank_of(kind: str | None) -> int:
    """When pages of a kind are published; media and assets come before all."""
    return kinds.kind_named(kind).rank if kind else 0


def _name(output: Path) -> str:
    """The output in the store, whatever bytes its path is made of."""
    return os.fsencode(os.path.realpath(output)).decode("utf-8", "backslashreplace")


_PREVIEW = "preview"
"""Stands where others have the path of their output, which is absolute."""


def _trace_of(outcome: Outcome) -> Trace:
    task = outcome.task
    asked = {
        number_of(_use(str(question[1])) if question[0] == "use" else (task.lang, question))
        for question in outcome.asked
        if question[1:] != (task.key,)
    }
    return Trace(
        kind=task.kind,
        lang=task.lang,
        key=task.key,
        paths=tuple(page.path for page in outcome.pages),
        media=tuple(outcome.media),
        asked=frozenset(asked),
        problems=tuple((p.path, _ENCODER.encode(p)) for p in dict.fromkeys(outcome.problems)),
    )


def _reading_problems(problems: Iterable[tuple[str, Problem]]) -> Trace:
    found = tuple((path, _ENCODER.encode(problem)) for path, problem in problems)
    return msgspec.structs.replace(_READING, problems=found)


def _use(medium: str) -> tuple[str, str]:
    return ("use", medium)


_READING = Trace("", "", "", (), (), frozenset(), ())
"""Stands for the reading of files, among the tasks of a plan."""

_ENCODER = msgspec.msgpack.Encoder()
_PROBLEM = msgspec.msgpack.Decoder(Problem)
_STATE = msgspec.msgpack.Decoder(State)
