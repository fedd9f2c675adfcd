"""A content file: YAML front matter between ``---`` lines, then Markdown.

Every scalar stays the text that its author typed (``No``, ``12:30`` and ``1948`` included), and
every value knows its line, so that whoever gives it a meaning can say where it is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import msgspec
import yaml
from frontmatter.default_handlers import YAMLHandler

from site_builder.charset import (
    INVISIBLE,
    ODD_SPACES,
    UNPRINTABLE,
    UNSEEN,
    NotUtf8Error,
    character,
    read_text,
)
from site_builder.errors import Problem
from site_builder.model.texts import UNSPACED_LINE, UNSPACED_LINE_END

try:
    from yaml import CBaseLoader as Loader
except ImportError:  # a PyYAML that was built without libyaml
    from yaml import BaseLoader as Loader  # type: ignore[assignment]

Value: TypeAlias = "str | list[Node] | dict[str, Node]"


class Node(NamedTuple):
    """A value of the front matter and the line it stands on, counted from 1."""

    value: Value
    """An empty text where nothing stands behind a key."""
    line: int
    plain: bool = False
    """True for a text without quotes."""


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
        """The file's name without its ending; that of the folder for an index.md."""
        *folders, file = self.path.split("/")
        name = file.rpartition(".")[0]
        return folders[-1] if name == "index" and folders else name


MAX_DEPTH = 20
"""Deepest nesting of lists and mappings in front matter; libyaml's composer has no bound."""

MAX_PROBLEMS = 100
"""So many of the problems of one front matter are told."""

MAX_MATTER = 1 << 18
"""Longest front matter, in characters."""

_SEPARATOR = re.compile("[\x85\u2028\u2029]")
_BEFORE = re.compile(rf"(?:[ \t{ODD_SPACES}{UNSEEN}]*\n)*[{ODD_SPACES}{UNSEEN}]*")

_JOIN = "\ufdd0"
"""Put before a line end that stands for nothing, for YAML makes a space of it; in no text."""
_COMMENT = re.compile(r"\s*#.*")
_QUOTE_IT = 'Put the text in quotes: {key}: "…".'


class _FrontMatter(YAMLHandler):
    """python-frontmatter's YAML, with a boundary of exactly three hyphens alone on a line."""

    FM_BOUNDARY = re.compile(rf"^[{UNSEEN}]*---[ \t{ODD_SPACES}{UNSEEN}]*(?:\n|\Z)", re.MULTILINE)


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
    try:
        text = read_text(data)
    except NotUtf8Error as error:
        return None, [Problem(path, error.line, "", error.found, error.remedy)]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, problems = _without_odd_characters(path, text)
    before = _BEFORE.match(text)
    leading = before[0].count("\n") if before else 0
    text = text[before.end() if before else 0 :]
    if fault := _outer_fault(path, text, leading):
        return None, [*problems, fault]
    matter, body = _HANDLER.split(text)
    first = leading + 2
    if len(matter) > MAX_MATTER:
        found = f"a front matter of {len(matter):,} characters"
        remedy = f"{MAX_MATTER:,} are the most: has the line --- at its end been lost?"
        return None, [*problems, Problem(path, first, "", found, remedy)]
    try:
        _check_depth(matter)
        root = yaml.compose(_joined(matter), Loader=_Loader)
    except yaml.YAMLError as error:
        return None, [*problems, _yaml_problem(path, matter, first, error)]
    if not isinstance(root, yaml.MappingNode):
        lines = matter.split("\n")
        slips = (_slip(path, lines, index, first) for index in range(len(lines)))
        if slip := next(filter(None, slips), None):
            return None, [*problems, slip]
        found = f"the front matter is {_kind(root)}, not lines of the form key: value"
        return None, [*problems, Problem(path, first, "", found, 'Write for example title: "…".')]
    reader = _Nodes(path, matter, first)
    fields = reader.mapping(root)
    # "error" comes before "warning"
    problems += sorted(reader.problems, key=lambda p: p.severity)[:MAX_PROBLEMS]
    if any(problem.severity == "error" for problem in problems):
        return None, problems
    return Document(path, fields, body, first + matter.count("\n") + 1), problems


def _left_out(path: str, line: int, key: str, sign: str) -> Problem:
    found = f"a character that no page or feed can hold (U+{ord(sign):04X}) was left out"
    return Problem(path, line, key, found, "Delete it.", "warning")


def _without_odd_characters(path: str, text: str) -> tuple[str, list[Problem]]:
    """``text`` as a page can hold it and YAML counts its lines, and what was done to it."""
    problems = []
    if unprintable := UNPRINTABLE.search(text):
        line = text.count("\n", 0, unprintable.start()) + 1
        problems.append(_left_out(path, line, "", unprintable[0]))
        text = UNPRINTABLE.sub("", text)
    if not text.isascii() and (separator := _SEPARATOR.search(text)):
        found = f"{character(separator[0])} was read as a space"
        line = text.count("\n", 0, separator.start()) + 1
        remedy = "Write a space or a new line in its place."
        problems.append(Problem(path, line, "", found, remedy, "warning"))
        text = _SEPARATOR.sub(" ", text)
    return text, problems


def _joined(matter: str) -> str:
    """``matter`` with a mark at each line end that stands for nothing."""
    if matter.isascii() or not UNSPACED_LINE.search(matter):
        return matter
    return UNSPACED_LINE_END.sub(lambda end: f"{_JOIN}{end[0]}", matter)


def _outer_fault(path: str, text: str, leading: int) -> Problem | None:
    opening = _HANDLER.FM_BOUNDARY.match(text)
    if opening is None:
        first = text.split("\n", 1)[0]
        if dashes := _DASHES.match(first):
            found = f"{_dashes(dashes[0])} where the front matter begins"
            return Problem(path, leading + 1, "", found, _HYPHENS)
        found = f'the file begins with "{first[:40]}", not with front matter'
        remedy = "Begin it with a line --- and a title: line."
        return Problem(path, leading + 1, "", found if text else "it is empty", remedy)
    if _HANDLER.FM_BOUNDARY.search(text, opening.end()):
        return None
    if dashes := _DASHES.search(text, opening.end()):
        line = leading + text.count("\n", 0, dashes.start(1)) + 1
        found = f"{_dashes(dashes[0])} where the front matter ends"
        return Problem(path, line, "", found, _HYPHENS)
    found = "the front matter that begins here never ends"
    return Problem(path, leading + 1, "", found, "Close it with a line of its own: ---.")


_DASH = r"\-\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
_DASHES = re.compile(rf"^[ \t{UNSEEN}]*([{_DASH}]+)[ \t]*$", re.MULTILINE)
_HYPHENS = "Write three hyphens, alone on the line: ---."


def _dashes(line: str) -> str:
    odd = next((char for char in line if char not in "- \t"), "")
    named = f" with {character(odd)}" if odd else ""
    return f'"{line[:40]}"{named} stands'


_ODD = rf"(?P<odd>[{ODD_SPACES}{UNSEEN}])"
_KEY = r"\s*(?:- +)?(?P<key>[\w-]+)"
_SLIPS = (
    (
        re.compile(rf"(?P<key>)[ \t]*(?P<odd>[{ODD_SPACES}])"),
        "{odd} stands where YAML wants a space",
        "Delete it, and indent with spaces.",
    ),
    (
        re.compile(rf"(?P<key>)[ \t]*(?P<odd>[{UNSEEN}])"),
        "{odd} stands at the beginning of this line",
        "Delete it.",
    ),
    (
        re.compile(rf"{_KEY}:{_ODD}"),
        "{odd} stands where YAML wants a space",
        "Delete it, and write a space after the colon.",
    ),
    (
        re.compile(rf"(?P<key>)[ \t]*-{_ODD}"),
        "{odd} stands where YAML wants a space",
        "Delete it, and write a space after the hyphen.",
    ),
    (
        re.compile(rf"(?P<key>)(?P<odd>)[ \t]*[{_DASH}]+[ \t]*$"),
        "a line of dashes that is not ---",
        _HYPHENS,
    ),
    (re.compile(rf"{_KEY}{_ODD}+:"), "{odd} stands before the colon", "Delete it."),
    (
        re.compile(rf"{_KEY} ?(?P<odd>[\uff1a\ufe55\ufe13\ua789\u2236])"),
        "{odd} stands where YAML wants a colon",
        "Write {key}: and a space.",
    ),
    (
        re.compile(rf"{_KEY}:(?P<odd>)[^\s/]"),
        "no space stands after the colon",
        "Write {key}: and a space.",
    ),
)
"""What a line may begin with that is never right outside a text, what is wrong, what to do."""

_CURLY = (
    re.compile(rf"{_KEY}\s*:\s+(?P<odd>[\u201c-\u201f\u2033\u2036])"),
    "{odd} stands where YAML wants a straight quote",
    'Write straight quotes around the text: {key}: "…".',
)
_HIDDEN = re.compile(rf"-?{_ODD}+[\"'\[{{]|-{_ODD.replace('odd', 'other')}")
"""How a text without quotes begins that was not meant as one."""


def _slip(
    path: str, lines: Sequence[str], index: int, first: int, slips: Sequence[Any] = _SLIPS
) -> Problem | None:
    """What is plainly wrong with one of ``lines``, which begin on line ``first`` of their file."""
    for pattern, found, remedy in slips:
        if 0 <= index < len(lines) and (match := pattern.match(lines[index])):
            key, odd = match["key"][:40], match["odd"]
            named = found.format(odd=character(odd)) if odd else found
            return Problem(path, first + index, key, named, remedy.format(key=key))
    return None


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


def _yaml_problem(path: str, matter: str, first: int, error: yaml.YAMLError) -> Problem:
    """YAML's complaint in the words of someone who wrote ``title: Gaza : deux morts``."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(path, first, "", "not valid YAML", "Put texts in quotes.")
    context, complaint = error.context or "", error.problem or "not valid YAML"
    # of what was begun and not ended, the beginning is what is wrong
    begun = context in ("while scanning a simple key", "while scanning a quoted scalar")
    mark = error.context_mark if begun else error.problem_mark or error.context_mark
    index = mark.line if mark else 0
    lines = matter.split("\n")
    line = lines[index] if index < len(lines) else ""
    # the scanner runs ahead, and from PyYAML 6.0.4 on it has a bound of its own
    if isinstance(error, _TooDeepError) or "nesting depth" in complaint:
        found = f"lists and mappings are nested more than {MAX_DEPTH} deep"
        return Problem(path, first + index, "", found, "Flatten them.")
    slip = _slip(path, lines, index, first, (*_SLIPS, _CURLY))
    if slip := slip or _slip(path, lines, index - 1, first):
        return slip
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent or "tab" in complaint:
        return Problem(path, first + index, "", "a tab where YAML wants spaces", "Use spaces.")
    if "quoted" in context and begun:
        found = "a quote begins on this line and never ends"
        return Problem(path, first + index, _key_of(line), found, "Close it where its text ends.")
    key = _key_of(line)
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

    def __init__(self, path: str, matter: str, first: int) -> None:
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

    def value(self, key: str, node: Any) -> Value | None:
        """The value of one node; None after a complaint."""
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
        text: str = node.value
        if self._joined:
            if _is_plain(node) and (hidden := _HIDDEN.match(text)):
                found = f"{character(hidden['odd'] or hidden['other'])} stands before it"
                self._complain(self.first + node.start_mark.line, key, found, "Delete it.")
                return None
            text = text.replace(f"{_JOIN} ", "").replace(_JOIN, "")
        # an escape such as \x00 makes a character that the file does not hold
        if self._escaped and (unprintable := UNPRINTABLE.search(text)):
            line = self.first + node.start_mark.line
            self.problems.append(_left_out(self.path, line, key, unprintable[0]))
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
