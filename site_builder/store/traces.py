"""Traces: what each task of the last plan made, and all that it asked (verifying traces, Mokhov,
Mitchell and Peyton Jones, Build Systems à la Carte, 2018)."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b

import msgspec

from site_builder.paths import ContentPath, OutputPath

TABLES = (
    """
    CREATE TABLE manifest.tasks
        (output INT, id INT, kind TEXT, lang TEXT, key TEXT, made BLOB, PRIMARY KEY (output, id))
        WITHOUT ROWID
    """,
    """
    CREATE TABLE manifest.asked
        (output INT, question INT, task INT, PRIMARY KEY (output, question, task)) WITHOUT ROWID
    """,
    "CREATE TABLE manifest.problems (output INT, task INT, path TEXT, problem BLOB)",
    "CREATE INDEX manifest.problems_by_path ON problems (output, path)",
)


class Trace(msgspec.Struct, frozen=True):
    """What came of one task."""

    kind: str
    lang: str
    key: str
    paths: tuple[OutputPath, ...]
    """Of its pages."""
    media: tuple[ContentPath, ...]
    """What its pages show or offer, by the paths in the site."""
    asked: frozenset[int]
    """The numbers of the questions that were asked, but those that are about its key alone."""
    problems: tuple[tuple[str, bytes], ...]
    """The file that each is about, and the problem, encoded."""

    @property
    def id(self) -> int:
        """Its number."""
        return task_id(self.kind, self.lang, self.key)


def task_id(kind: str, lang: str, key: str) -> int:
    """The number of a task."""
    return number_of((kind, lang, key))


@lru_cache(maxsize=1 << 14)
def number_of(name: Hashable) -> int:
    """A number of 64 bits for what has a unique repr."""
    return int.from_bytes(blake2b(repr(name).encode(), digest_size=8).digest(), signed=True)


class _Made(msgspec.Struct, frozen=True, array_like=True):
    paths: tuple[OutputPath, ...]
    media: tuple[ContentPath, ...]
    asked: tuple[int, ...]


class Traces:
    """The traces of one output in the store."""

    def __init__(self, database: sqlite3.Connection, output: int) -> None:
        """``output`` is its number."""
        self._run, self._many = database.execute, database.executemany
        self._output = output

    def clear(self) -> None:
        """Forget all."""
        self._run("DELETE FROM tasks WHERE output = ?", (self._output,))
        self._run("DELETE FROM asked WHERE output = ?", (self._output,))
        self._run("DELETE FROM problems WHERE output = ?", (self._output,))

    def add(self, traces: Iterable[Trace]) -> None:
        """Keep traces of tasks of which there are none."""
        rows, asked, problems = [], [], []
        for trace in traces:
            task = trace.id
            made = _ENCODER.encode(_Made(trace.paths, trace.media, tuple(trace.asked)))
            rows.append((self._output, task, trace.kind, trace.lang, trace.key, made))
            asked += [(self._output, question, task) for question in trace.asked]
            problems += [(self._output, task, path, data) for path, data in trace.problems]
        asked.sort()
        self._many("INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._many("INSERT INTO asked VALUES (?, ?, ?)", asked)
        self._many("INSERT INTO problems VALUES (?, ?, ?, ?)", problems)

    def replace(self, traces: Collection[Trace]) -> None:
        """Keep traces in the place of those of the same tasks."""
        for task in [trace.id for trace in traces]:
            old = self.get(task)
            gone = [(self._output, question, task) for question in old.asked] if old else []
            self._many("DELETE FROM asked WHERE output = ? AND question = ? AND task = ?", gone)
            self._run("DELETE FROM tasks WHERE output = ? AND id = ?", (self._output, task))
            self._run("DELETE FROM problems WHERE output = ? AND task = ?", (self._output, task))
        self.add(traces)

    def replace_problems(self, trace: Trace, problems: Mapping[str, Iterable[bytes]]) -> None:
        """Keep what is wrong in some files in the place of what a task found in them."""
        place = (self._output, trace.id)
        for path, found in problems.items():
            self._run(
                "DELETE FROM problems WHERE output = ? AND task = ? AND path = ?", (*place, path)
            )
            self._many(
                "INSERT INTO problems VALUES (?, ?, ?, ?)", ((*place, path, data) for data in found)
            )

    def get(self, task: int) -> Trace | None:
        """The trace of the task with a number, without its problems."""
        row = self._run(
            "SELECT kind, lang, key, made FROM tasks WHERE output = ? AND id = ?",
            (self._output, task),
        ).fetchone()
        if row is None:
            return None
        kind, lang, key, data = row
        made = _DECODER.decode(data)
        asked = frozenset(made.asked)
        return Trace(kind, lang, key, made.paths, made.media, asked, ())

    def askers(self, question: int) -> list[int]:
        """The numbers of the tasks that asked the question with a number."""
        rows = self._run(
            "SELECT task FROM asked WHERE output = ? AND question = ?", (self._output, question)
        )
        return [task for (task,) in rows]

    def telling(self, path: str) -> list[int]:
        """The numbers of the tasks with a problem about a file."""
        rows = self._run(
            "SELECT task FROM problems WHERE output = ? AND path = ?", (self._output, path)
        )
        return [task for (task,) in rows]

    def problems(self) -> Iterator[bytes]:
        """All problems, encoded; one that several tasks met comes as often."""
        rows = self._run("SELECT problem FROM problems WHERE output = ?", (self._output,))
        return (problem for (problem,) in rows)


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Made)
