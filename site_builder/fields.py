"""Typed access to the front matter of a document, gathering every problem on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from site_builder.dateline import DatelineError, parse_instant
from site_builder.document import Document, Node
from site_builder.errors import Problem, did_you_mean
from site_builder.tags import TAG_REMEDY, canonical_tag
from site_builder.texts import fold_spaces
from site_builder.urls import is_web_address, slug_fault

T = TypeVar("T")

_EXAMPLES = {"dateline": 'dateline: "Paris, 2024-04-19 08:01"'}


class Fields:
    """The fields of one document or of one mapping inside it.

    Each method reads one field, returns its value or a default, and adds to ``problems`` what is
    wrong with it. ``finish`` then names the keys that nobody asked for.
    """

    def __init__(self, path: str, nodes: Mapping[str, Node], line: int, prefix: str = "") -> None:
        self.path, self.line, self.prefix = path, line, prefix
        self.problems: list[Problem] = []
        self._nodes = nodes
        self._known: set[str] = set()

    @classmethod
    def of(cls, document: Document) -> Fields:
        """The fields at the top of ``document``."""
        return cls(document.path, document.fields, 1)

    def complain(self, key: str, found: str, remedy: str = "", line: int = 0) -> None:
        """Note an error in ``key``, on its own line unless another one is given."""
        line = line or self.line_of(key)
        self.problems.append(Problem(self.path, line, self.prefix + key, found, remedy))

    def warn(self, key: str, found: str, remedy: str = "") -> None:
        """Note a warning on the line of ``key``."""
        where = (self.path, self.line_of(key), self.prefix + key)
        self.problems.append(Problem(*where, found, remedy, "warning"))

    def line_of(self, key: str) -> int:
        """The line that ``key`` stands on; where it is missing, that of the whole."""
        node = self._nodes.get(key)
        return node.line if node else self.line

    def text(self, key: str) -> str | None:
        """One line of plain text, see `fold_spaces`; None for nothing but white space."""
        node = self._take(key)
        if node is None:
            return None
        if isinstance(node.value, str):
            text = fold_spaces(node.value)
            return text if text and not text.isspace() else None
        self.complain(key, f"{_kind(node)} where text is expected", _quotes(key))
        return None

    def required_text(self, key: str) -> str:
        """As `text`; a missing one is an error and gives an empty string."""
        before = len(self.problems)
        value = self.text(key)
        if value is None and len(self.problems) == before:
            example = _EXAMPLES.get(key, f'{key}: "…"')
            self.complain(key, "missing", f"Add a line {example}.")
        return value or ""

    def prose(self, key: str) -> str:
        """Markdown text in the front matter, its lines kept."""
        node = self._take(key)
        if node is None or isinstance(node.value, str):
            return node.value.strip("\n ") if node and isinstance(node.value, str) else ""
        self.complain(key, f"{_kind(node)} where text is expected", _quotes(key))
        return ""

    def word(self, key: str) -> str | None:
        """As `text`, for what is no prose: no white space of any kind is at its ends."""
        text = self.text(key)
        return text and text.strip()

    def parsed(self, key: str, parse: Callable[[str], T | None], remedy: str) -> T | None:
        """Text turned into a value; ``parse`` gives None for text that it refuses."""
        text = self.word(key)
        if text is None:
            return None
        value = parse(text)
        if value is None:
            self.complain(key, f'"{text}" is not understood', remedy)
        return value

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        """One word out of ``choices``."""
        text = self.word(key)
        if text is None or text in choices:
            return text or default
        self.complain(key, f'"{text}" is not known', did_you_mean(text, choices))
        return default

    def slug(self, key: str) -> str | None:
        """Text that can stand in an address as it is."""
        text = self.word(key)
        if text is not None and (fault := slug_fault(text)):
            self.complain(key, *fault)
            return None
        return text

    def language(self, key: str) -> str | None:
        """A BCP 47 language tag, in its canonical case."""
        return self.parsed(key, canonical_tag, TAG_REMEDY)

    def address(self, key: str) -> str | None:
        """An absolute web address."""
        remedy = 'Write it in full: "https://example.org/page".'
        return self.parsed(key, lambda url: url if is_web_address(url) else None, remedy)

    def instant(self, key: str) -> datetime | None:
        """An instant with its zone, in UTC."""
        text = self.word(key)
        return self.attempt(key, lambda: parse_instant(text)) if text else None

    def attempt(self, key: str, read: Callable[[], T]) -> T | None:
        """What ``read`` gives; a complaint of `site_builder.dateline` becomes a problem."""
        try:
            return read()
        except DatelineError as error:
            self.complain(key, error.message, error.hint)
            return None

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts as `word` reads them; a single text counts as a list of one."""
        node = self._take(key)
        if node is None:
            return ()
        items = node.value if isinstance(node.value, list) else [node]
        found = []
        for item in items:
            if isinstance(item.value, str):
                found.append(fold_spaces(item.value).strip())
            else:
                self.complain(key, f"{_kind(item)} where text is expected", _quotes(key), item.line)
        return tuple(filter(None, found))

    def each(self, key: str, text_key: str, read: Callable[[Fields], T | None]) -> tuple[T, ...]:
        """A list of mappings; a bare text stands for a mapping with that text as ``text_key``."""
        node = self._take(key)
        if node is None:
            return ()
        items = node.value if isinstance(node.value, list) else [node]
        return tuple(
            value for item in items if (value := self._read(key, item, text_key, read)) is not None
        )

    def mapping(self, key: str, read: Callable[[Fields], T | None]) -> T | None:
        """One mapping."""
        node = self._take(key)
        return None if node is None else self._read(key, node, "", read)

    def plain(self, key: str) -> dict[str, object]:
        """A mapping of the user's own, without lines: texts, lists and mappings."""
        node = self._take(key)
        if node is None:
            return {}
        if isinstance(node.value, dict):
            return {name: _plain(item) for name, item in node.value.items()}
        self.complain(key, f"{_kind(node)} where a mapping is expected", "Indent its keys.")
        return {}

    def table(self, key: str) -> dict[str, str]:
        """A mapping of texts to texts."""
        found = {}
        for name, value in self.plain(key).items():
            if isinstance(value, str):
                found[name] = fold_spaces(value)
            else:
                self.complain(key, f'"{name}" is not text', _quotes(name))
        return found

    def names(self, key: str) -> dict[str, str]:
        """A mapping of language tags, which come in their canonical case, to texts."""
        found: dict[str, str] = {}
        for written, name in self.table(key).items():
            tag = canonical_tag(written)
            if tag is None:
                self.complain(key, f'"{written[:60]}" is not a language tag', TAG_REMEDY)
            elif tag in found:
                self.complain(key, f'"{tag}" is given twice', "Keep one.")
            else:
                found[tag] = name
        return found

    def has(self, key: str) -> bool:
        """True if the field is there at all."""
        return key in self._nodes

    def is_mapping(self, key: str) -> bool:
        """True if the field is there and holds a mapping."""
        node = self._nodes.get(key)
        return node is not None and isinstance(node.value, dict)

    def finish(self) -> list[Problem]:
        """All problems, with a warning for each key that was never read."""
        for key in self._nodes:
            if key not in self._known:
                self.warn(key, "unknown key, not used", did_you_mean(key, self._known))
        return self.problems

    def _take(self, key: str) -> Node | None:
        self._known.add(key)
        return self._nodes.get(key)

    def _read(
        self, key: str, node: Node, text_key: str, read: Callable[[Fields], T | None]
    ) -> T | None:
        if isinstance(node.value, dict):
            nodes = node.value
        elif isinstance(node.value, str) and text_key:
            nodes = {text_key: node}
        else:
            self.complain(key, f"{_kind(node)} where a mapping is expected", "", node.line)
            return None
        inner = Fields(self.path, nodes, node.line, f"{self.prefix}{key}.")
        value = read(inner)
        self.problems += inner.finish()
        return value


def _plain(node: Node) -> object:
    if isinstance(node.value, list):
        return [_plain(item) for item in node.value]
    if isinstance(node.value, dict):
        return {key: _plain(item) for key, item in node.value.items()}
    return node.value


def _kind(node: Node) -> str:
    if isinstance(node.value, list):
        return "a list"
    return "a mapping" if isinstance(node.value, dict) else f'"{node.value[:40]}"'


def _quotes(key: str) -> str:
    return f'Put the text in quotes: {key}: "…".'
