"""A content file: YAML front matter between ``---`` lines, then Markdown.

Every scalar stays the text that its author typed (``No``, ``12:30`` and ``1948`` included), and
every value knows its line, so that whoever gives it a meaning can say where it is wrong.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

import msgspec
import yaml
from frontmatter.default_handlers import YAMLHandler

from site_builder.errors import Problem

try:
    from yaml import CBaseLoader as Loader
except ImportError:  # a PyYAML that was built without libyaml
    from yaml import BaseLoader as Loader  # type: ignore[assignment]

Value: TypeAlias = "str | list[Node] | dict[str, Node]"


class Node(NamedTuple):
    """A value of the front matter and the line it stands on, counted from 1."""

    value: Value
    line: int


class Document(msgspec.Struct, frozen=True):
    """A content file, read but not yet understood."""

    path: str
    """Relative to the site folder, with forward slashes."""
    fields: dict[str, Node]
    body: str
    body_line: int
    """The line of the file on which ``body`` begins."""

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.rpartition("/")[2].rpartition(".")[0]


MAX_DEPTH = 20
"""Deepest nesting of lists and mappings in front matter; libyaml's composer has no bound."""

# XML 1.0 section 2.2 (Char) has no such characters, and HTML calls those of C1 a parse error.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_COMMENT = re.compile(r"\s*#.*")
_QUOTE_IT = 'Put the text in quotes: {key}: "…".'


class _FrontMatter(YAMLHandler):
    """python-frontmatter's YAML, with a boundary of exactly three hyphens alone on a line."""

    FM_BOUNDARY = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)


_HANDLER = _FrontMatter()


class _Loader(Loader):
    """Does not look for a type of plain text: all of it stays text."""

    def resolve(self, *_: object) -> str:
        return ""


class _TooDeepError(yaml.MarkedYAMLError):
    """More than `MAX_DEPTH` lists and mappings inside each other."""


def read_document(path: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    """Understand the outer form of a content file.

    ``path`` is only for naming the file in problems. The document is None if a problem is an
    error; problems that are warnings may come with a document.
    """
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"the file is not UTF-8 (byte 0x{data[error.start]:02X})"
        return None, [Problem(path, line, "", found, "Save it as UTF-8.")]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = []
    if unprintable := _UNPRINTABLE.search(text):
        problems.append(_control_character(path, text, unprintable))
        text = _UNPRINTABLE.sub("", text)
    leading = len(text) - len(text.lstrip("\n"))
    text = text[leading:]
    if fault := _outer_fault(path, text, leading):
        return None, [*problems, fault]
    matter, body = _HANDLER.split(text)
    first = leading + 2
    try:
        _check_depth(matter)
        root = yaml.compose(matter, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        return None, [*problems, _yaml_problem(path, matter, first, error)]
    if not isinstance(root, yaml.MappingNode):
        found = f"the front matter is {_kind(root)}, not lines of the form key: value"
        return None, [*problems, Problem(path, first, "", found, 'Write for example title: "…".')]
    reader = _Nodes(path, matter, first)
    fields = reader.mapping(root)
    problems += reader.problems
    if any(problem.severity == "error" for problem in problems):
        return None, problems
    return Document(path, fields, body, first + matter.count("\n") + 1), problems


def _outer_fault(path: str, text: str, leading: int) -> Problem | None:
    opening = _HANDLER.FM_BOUNDARY.match(text)
    if opening is None:
        first = text.split("\n", 1)[0][:40]
        found = f'the file begins with "{first}", not with front matter' if text else "it is empty"
        return Problem(path, leading + 1, "", found, "Begin it with a line --- and a title: line.")
    if _HANDLER.FM_BOUNDARY.search(text, opening.end()) is None:
        found = "the front matter that begins here never ends"
        return Problem(path, leading + 1, "", found, "Close it with a line of its own: ---.")
    return None


def _control_character(path: str, text: str, match: re.Match[str]) -> Problem:
    found = f"a character that no page or feed can hold (U+{ord(match[0]):04X}) was left out"
    line = text.count("\n", 0, match.start()) + 1
    return Problem(path, line, "", found, "Delete it.", "warning")


def _check_depth(matter: str) -> None:
    if sum(map(matter.count, ("[", "{", "- ", "-\n", "? "))) <= MAX_DEPTH:
        return
    depth = 0
    for event in yaml.parse(matter, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _TooDeepError(problem_mark=event.start_mark)  # type: ignore[arg-type]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _yaml_problem(path: str, matter: str, first: int, error: yaml.MarkedYAMLError) -> Problem:
    """YAML's complaint in the words of someone who wrote ``title: Gaza : deux morts``."""
    mark = error.problem_mark or error.context_mark
    index = mark.line if mark else 0
    lines = matter.split("\n")
    line = lines[index] if index < len(lines) else ""
    key = _key_of(line)
    complaint = error.problem or "not valid YAML"
    if isinstance(error, _TooDeepError):
        found = f"lists and mappings are nested more than {MAX_DEPTH} deep"
        return Problem(path, first + index, "", found, "Flatten them.")
    if (
        line.startswith("\t")
        or "\t" in line[: len(line) - len(line.lstrip())]
        or "tab" in complaint
    ):
        return Problem(path, first + index, "", "a tab where YAML wants spaces", "Use spaces.")
    found = f"not valid YAML here ({complaint}): {line.strip()[:60]}"
    remedy = _QUOTE_IT.format(key=key) if key else "Put the text in quotes."
    return Problem(path, first + index, key, found, remedy)


def _key_of(line: str) -> str:
    match = re.match(r"\s*([\w-]+)\s*:", line)
    return match[1] if match else ""


def _kind(node: yaml.Node | None) -> str:
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    return "empty" if node is None else "plain text"


class _Nodes:
    """Turns a tree of YAML nodes into `Node` values and notes what an author did not mean."""

    def __init__(self, path: str, matter: str, first: int) -> None:
        self.path, self.first = path, first
        self.problems: list[Problem] = []
        self._lines = matter.split("\n")
        self._commented = "#" in matter
        self._marked = "&" in matter or "!" in matter or "*" in matter
        self._escaped = "\\" in matter

    def mapping(self, node: yaml.MappingNode) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key_node, value_node in node.value:
            line = self.first + key_node.start_mark.line
            if not isinstance(key_node, yaml.ScalarNode):
                self._complain(line, "", "a key that is not text", "Put it in quotes.")
                continue
            key = key_node.value
            if key in found:
                before = found[key].line
                self._complain(line, key, f"given twice, on line {before} too", "Keep one.")
                continue
            value = self.value(key, value_node)
            if value is not None:
                found[key] = Node(value, line)
        return found

    def value(self, key: str, node: Any) -> Value | None:
        """The value of one node; None for an empty one (``summary:`` with nothing behind it)."""
        if self._marked and self._is_marked(node):
            line = self.first + node.start_mark.line
            found = "begins with a sign that YAML takes for its own (&, ! or *)"
            self._complain(line, key, found, _QUOTE_IT.format(key=key))
            return None
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return list(self._items(key, node))
        if self._commented:
            self._note_comment(key, node)
        if not node.value and not node.style:
            return None
        # an escape such as \x00 makes a character that the file does not hold
        return _UNPRINTABLE.sub("", node.value) if self._escaped else node.value

    def _items(self, key: str, node: yaml.SequenceNode) -> Iterator[Node]:
        for item in node.value:
            value = self.value(key, item)
            if value is not None:
                yield Node(value, self.first + item.start_mark.line)

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
