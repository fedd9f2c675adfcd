"""Front matter: YAML of which every scalar stays the text that its author typed.

``No``, ``12:30`` and ``1948`` included; and every value knows its line, so that whoever gives it a
meaning can say where it is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

import yaml

from site_builder.charset import INVISIBLE, UNPRINTABLE, character
from site_builder.content.yaml_faults import (
    HIDDEN_START,
    MAX_DEPTH,
    QUOTE_IT,
    TOO_DEEP,
    first_slip,
    yaml_problem,
)
from site_builder.errors import Problem, has_errors
from site_builder.paths import ContentPath
from site_builder.plain_text import UNSPACED_LINE, UNSPACED_LINE_END

try:
    from yaml import CBaseLoader as Loader
except ImportError:  # a PyYAML that was built without libyaml
    from yaml import BaseLoader as Loader  # type: ignore[assignment]

NodeValue: TypeAlias = "str | list[Node] | dict[str, Node]"


class Node(NamedTuple):
    """A value of the front matter and the line it stands on, counted from 1."""

    value: NodeValue
    """An empty text where nothing stands behind a key."""
    line: int
    plain: bool = False
    """True for a text without quotes."""


MAX_PROBLEMS = 100
"""So many of the problems of one front matter are told."""

MAX_MATTER = 1 << 18
"""Longest front matter, in characters."""

_JOIN = "\ufdd0"
"""Put before a line end that stands for nothing, for YAML makes a space of it; in no text."""
_COMMENT = re.compile(r"\s*#.*")


class _Loader(Loader):
    """Does not look for a type of plain text: all of it stays text."""

    def resolve(self, *_: object) -> str:
        return ""


def read_front_matter(
    path: ContentPath, matter: str, first: int
) -> tuple[dict[str, Node] | None, list[Problem]]:
    """The fields in ``matter``, whose lines count from ``first`` in the file ``path``.

    None if one of the problems is an error; problems that are warnings may come with fields.
    """
    if len(matter) > MAX_MATTER:
        found = f"a front matter of {len(matter):,} characters"
        remedy = f"{MAX_MATTER:,} are the most: has the line --- at its end been lost?"
        return None, [Problem(path, first, "", found, remedy)]
    try:
        _check_depth(matter)
        root = yaml.compose(_joined(matter), Loader=_Loader)
    except yaml.YAMLError as error:
        return None, [yaml_problem(path, matter, first, error)]
    if not isinstance(root, yaml.MappingNode):
        if slip := first_slip(path, matter, first):
            return None, [slip]
        found = f"the front matter is {_kind(root)}, not lines of the form key: value"
        return None, [Problem(path, first, "", found, 'Write for example title: "…".')]
    reader = _Nodes(path, matter, first)
    fields = reader.mapping(root)
    # "error" comes before "warning"
    problems = sorted(reader.problems, key=lambda p: p.severity)[:MAX_PROBLEMS]
    return None if has_errors(problems) else fields, problems


def left_out(path: ContentPath, line: int, key: str, sign: str) -> Problem:
    """The warning that the character ``sign`` was left out."""
    found = f"a character that no page or feed can hold (U+{ord(sign):04X}) was left out"
    return Problem(path, line, key, found, "Delete it.", "warning")


def _joined(matter: str) -> str:
    """``matter`` with a mark at each line end that stands for nothing."""
    if matter.isascii() or not UNSPACED_LINE.search(matter):
        return matter
    return UNSPACED_LINE_END.sub(lambda end: f"{_JOIN}{end[0]}", matter)


def _check_depth(matter: str) -> None:
    """Raises MarkedYAMLError for lists and mappings inside more than `MAX_DEPTH` others."""
    if sum(map(matter.count, ("[", "{", "- ", "-\n", "? "))) <= MAX_DEPTH:
        return
    depth = 0
    for event in yaml.parse(matter, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                mark = event.start_mark
                raise yaml.MarkedYAMLError(problem=TOO_DEEP, problem_mark=mark)  # type: ignore[arg-type]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _kind(node: yaml.Node | None) -> str:
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    return "empty" if node is None else "plain text"


def _is_plain(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style


def _key_fault(key: str) -> tuple[str, str, str] | None:
    """(the key meant, what is wrong, what to do) with a key that has what nobody can see."""
    meant = INVISIBLE.sub("", key).strip()
    if meant == key or not meant.isascii():
        return None
    odd = INVISIBLE.search(key)
    return (meant[:40], f"{character(odd[0])} stands in this key", "Delete it.") if odd else None


class _Nodes:
    """Turns a tree of YAML nodes into `Node` values and notes what an author did not mean."""

    def __init__(self, path: ContentPath, matter: str, first: int) -> None:
        self.path, self.first = path, first
        self.problems: list[Problem] = []
        self._lines = matter.split("\n")
        self._commented = "#" in matter
        self._marked = "&" in matter or "!" in matter or "*" in matter
        self._escaped = "\\" in matter
        self._joined = not matter.isascii()

    def mapping(self, node: yaml.MappingNode) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key_node, value_node in node.value:
            line = self.first + key_node.start_mark.line
            if not isinstance(key_node, yaml.ScalarNode):
                self._complain(line, "", "a key that is not text", "Put it in quotes.")
                continue
            key = key_node.value.replace(_JOIN, "")
            if not key.isascii() and (fault := _key_fault(key)):
                self._complain(line, *fault)
                continue
            if key in found:
                before = found[key].line
                self._complain(line, key, f"given twice, on line {before} too", "Keep one.")
                continue
            value = self.value(key, value_node)
            if value is not None:
                found[key] = Node(value, line, _is_plain(value_node))
        return found

    def value(self, key: str, node: Any) -> NodeValue | None:
        """The value of one node; None after a complaint."""
        if self._marked and self._is_marked(node):
            line = self.first + node.start_mark.line
            found = "begins with a sign that YAML takes for its own (&, ! or *)"
            self._complain(line, key, found, QUOTE_IT.format(key=key))
            return None
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return list(self._items(key, node))
        if self._commented:
            self._note_comment(key, node)
        text: str = node.value
        if self._joined:
            if _is_plain(node) and (hidden := HIDDEN_START.match(text)):
                found = f"{character(hidden['odd'] or hidden['other'])} stands before it"
                self._complain(self.first + node.start_mark.line, key, found, "Delete it.")
                return None
            text = text.replace(f"{_JOIN} ", "").replace(_JOIN, "")
        # an escape such as \x00 makes a character that the file does not hold
        if self._escaped and (unprintable := UNPRINTABLE.search(text)):
            line = self.first + node.start_mark.line
            self.problems.append(left_out(self.path, line, key, unprintable[0]))
            text = UNPRINTABLE.sub("", text)
        return text

    def _items(self, key: str, node: yaml.SequenceNode) -> Iterator[Node]:
        for item in node.value:
            value = self.value(key, item)
            if value:
                yield Node(value, self.first + item.start_mark.line, _is_plain(item))

    def _is_marked(self, node: Any) -> bool:
        line = self._lines[node.start_mark.line]
        return line[node.start_mark.column : node.start_mark.column + 1] in ("&", "!", "*")

    def _note_comment(self, key: str, node: Any) -> None:
        end = node.end_mark
        rest = self._lines[end.line][end.column :] if end.line < len(self._lines) else ""
        if node.style in ("|", ">") or not _COMMENT.fullmatch(rest):
            return
        found = f'"{rest.strip()}" was read as a comment and is not part of the value'
        remedy = f'If it belongs to it, put all of it in quotes: {key}: "…".'
        line = self.first + end.line
        self.problems.append(Problem(self.path, line, key, found, remedy, "warning"))

    def _complain(self, line: int, key: str, found: str, remedy: str) -> None:
        self.problems.append(Problem(self.path, line, key, found, remedy))
