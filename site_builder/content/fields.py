"""Typed access to the front matter of a document, gathering every problem on the way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

from site_builder.charset import bare
from site_builder.content.comments import BEGIN, without_comments
from site_builder.content.document import Document
from site_builder.content.front_matter import Node
from site_builder.content.holds import HOLDS, hold_meant, remedy_for
from site_builder.datelines.dateline import DatelineError, parse_instant
from site_builder.errors import Problem, did_you_mean
from site_builder.french_spacing import typeset
from site_builder.language_tags import TAG_REMEDY, canonical_tag
from site_builder.paths import ContentPath
from site_builder.plain_text import fold_spaces
from site_builder.urls import is_web_address, slug_fault

T = TypeVar("T")

MAX_FIELDS = 100
"""Fields of one document or mapping."""

MAX_ENTRIES = 1000
"""Entries of one list."""

_OTHER_COMMAS = re.compile("[;،؛、，；﹐﹑﹔､]")
_COMMAS = re.compile(f",|{_OTHER_COMMAS.pattern}")
_EXAMPLES = {"dateline": 'dateline: "Paris, 2024-04-19 08:01"'}


class Fields:
    """The fields of one document or of one mapping inside it.

    Each method reads one field, returns its value or a default, and adds to ``problems`` what is
    wrong with it. ``finish`` then names the keys that nobody asked for.
    """

    def __init__(
        self,
        path: ContentPath,
        nodes: Mapping[str, Node],
        line: int,
        prefix: str = "",
        lang: str = "",
    ) -> None:
        """``lang`` is the language that the texts are in."""
        self.path, self.line, self.prefix, self.lang = path, line, prefix, lang
        self.problems: list[Problem] = []
        self._nodes = nodes
        self._known: set[str] = set()

    @classmethod
    def of(cls, document: Document, lang: str = "") -> Fields:
        """The fields at the top of ``document``, in ``lang`` unless it says otherwise."""
        return cls(document.path, document.fields, 1, lang=lang)

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
            return self.plain_text(key, node.value, node.line)
        self.complain(key, f"{_kind(node)} where text is expected", _quotes(key))
        return None

    def plain_text(self, key: str, written: str, line: int) -> str | None:
        """As `text`, for what was ``written`` on ``line``; comments are left out."""
        return typeset(self._said(key, written, line), self.lang) or None

    def _said(self, key: str, written: str, line: int) -> str:
        if BEGIN in written:
            written, unclosed = without_comments(written)
            if unclosed:
                found = "a comment, <!--, that does not end"
                self.complain(
                    key, found, "Write --> behind it; a plain text can hold no <!--.", line
                )
        text = fold_spaces(written)
        return text if bare(text) else ""

    def required_text(self, key: str) -> str:
        """As `text`; a missing one is an error and gives an empty string."""
        before = len(self.problems)
        value = self.text(key)
        if value is None and len(self.problems) == before:
            example = _EXAMPLES.get(key, f'{key}: "…"')
            self.complain(key, "missing", f"Add a line {example}.")
        return value or ""

    def prose(self, key: str) -> tuple[str, int]:
        """Markdown text in the front matter, its lines kept, and the line that it begins on."""
        node = self._take(key)
        if node is None:
            return "", 0
        if isinstance(node.value, str):
            # text of several lines stands below its key
            below = "\n" in node.value
            skipped = len(node.value) - len(node.value.lstrip("\n"))
            return node.value.strip("\n "), node.line + below + skipped
        self.complain(key, f"{_kind(node)} where text is expected", _quotes(key))
        return "", 0

    def word(self, key: str) -> str | None:
        """As `text`, for what is no prose: no space and nothing invisible is at its ends.

        Some keyboards decompose an accented letter, which nobody can see: it is composed (NFC).
        """
        text = self.text(key)
        return text and unicodedata.normalize("NFC", bare(text))

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
        """One word out of ``choices``, in capital or small letters."""
        text = self.word(key)
        if text is None or text.casefold() in choices:
            return text.casefold() if text else default
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

    def own_language(self) -> str | None:
        """The language that the document names; texts that are read from here on are in it."""
        lang = self.language("lang")
        self.lang = lang or self.lang
        return lang

    def address(self, key: str) -> str | None:
        """An absolute web address."""
        remedy = 'Write it in full: "https://example.org/page".'
        return self.parsed(key, lambda url: url if is_web_address(url) else None, remedy)

    def instant(self, key: str) -> datetime | None:
        """An instant with its zone, in UTC."""
        text = self.word(key)
        return self.attempt(key, lambda: parse_instant(text)) if text else None

    def attempt(self, key: str, read: Callable[[], T]) -> T | None:
        """What ``read`` gives; a `DatelineError` becomes a problem."""
        try:
            return read()
        except DatelineError as error:
            self.complain(key, error.message, error.hint)
            return None

    def words(self, key: str, most: int = MAX_ENTRIES) -> tuple[str, ...]:
        """A list of texts as `word` reads them; a single text counts as a list of one.

        One that was meant to be several, with commas between them, is a problem.
        """
        node = self._take(key)
        if node is None:
            return ()
        meant: list[str] = []
        one = ""
        for item in self._entries(key, node, most):
            if isinstance(item.value, str):
                word = bare(self.plain_text(key, item.value, item.line) or "")
                parts = _parts(word, item is node, item.plain)
                one = one or (word if len(parts) > 1 else "")
                meant += parts
            else:
                self.complain(key, f"{_kind(item)} where text is expected", _quotes(key), item.line)
        if one:
            written = ", ".join(f'"{word}"' for word in meant).replace("\\", "\\\\")
            self.complain(key, f'"{one}" is one text, not a list', f"Write {key}: [{written}].")
        return tuple(filter(None, meant))

    def each(self, key: str, text_key: str, read: Callable[[Fields], T | None]) -> tuple[T, ...]:
        """A list of mappings; a bare text stands for a mapping with that text as ``text_key``."""
        node = self._take(key)
        if node is None:
            return ()
        entries = self._entries(key, node, MAX_ENTRIES)
        values = (self._read(key, entry, text_key, read) for entry in entries)
        return tuple(value for value in values if value is not None)

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
        """A mapping of texts, in whatever language these are, to texts."""
        found = {}
        for name, value in self.plain(key).items():
            if value == "":
                continue
            if isinstance(value, str):
                found[name] = self._said(key, value, self.line_of(key))
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
                found[tag] = typeset(name, tag)
        return found

    def by_language(self, key: str) -> dict[str, str]:
        """One text, of no language ("") then, or a mapping as `names` reads it."""
        if self.is_mapping(key):
            return self.names(key)
        text = self.text(key)
        return {"": text} if text else {}

    def has(self, key: str) -> bool:
        """True if the field is there, with something behind it."""
        node = self._nodes.get(key)
        return node is not None and node.value != ""

    def is_mapping(self, key: str) -> bool:
        """True if the field is there and holds a mapping."""
        node = self._nodes.get(key)
        return node is not None and isinstance(node.value, dict)

    def finish(self, since: date | None = None) -> list[Problem]:
        """All problems, with one for each key that was never read.

        Such a key is worth a warning; it is an error if it was meant to hold an article back and
        does not, as is an empty field that does. ``since`` is the day of an article's dateline.
        """
        if len(self._nodes) > MAX_FIELDS:
            found = f"{len(self._nodes):,} fields, where {MAX_FIELDS} are the most"
            self.complain("", found, "Put those of your own under extra:.", self.line)
            return self.problems
        for key, node in self._nodes.items():
            if key not in self._known:
                self._unknown(key, node, since)
            elif key in HOLDS and self._says_nothing(key, node):
                remedy = remedy_for(key, key, empty=True)
                self.complain(key, "left empty, which holds nothing back", remedy)
        return self.problems

    def _says_nothing(self, key: str, node: Node) -> bool:
        return isinstance(node.value, str) and self.plain_text(key, node.value, node.line) is None

    def _unknown(self, key: str, node: Node, since: date | None) -> None:
        """Note a key that nobody asked for."""
        meant = hold_meant(key, _plain(node), since, inside=bool(self.prefix))
        empty = not node.value or (isinstance(node.value, str) and not bare(node.value))
        if meant is None:
            self.warn(key, "unknown key, not used", did_you_mean(key, self._known))
        elif self.prefix:
            found = f"inside {self.prefix[:-1]} it holds nothing back"
            self.complain(key, found, remedy_for(meant, key, slipped=True))
        elif "status" not in self._known:
            found = "only an article can be held back like this"
            remedy = "Put this file into a folder whose name begins with _ until its time."
            self.complain(key, found, remedy)
        elif meant == "status" and self._is_draft():
            self.warn(key, "unknown key, not used", "status: draft says it: delete this line.")
        else:
            found = f"unknown key{', left empty' if empty else ''}, which holds nothing back"
            self.complain(key, found, remedy_for(meant, key, empty))

    def _is_draft(self) -> bool:
        node = self._nodes.get("status")
        written = node.value if node and isinstance(node.value, str) else ""
        return bare(written).casefold() == "draft"

    def _take(self, key: str) -> Node | None:
        self._known.add(key)
        return self._nodes.get(key) if self.has(key) else None

    def _entries(self, key: str, node: Node, most: int) -> list[Node]:
        """The entries of a list; one value alone counts as a list of one."""
        entries = node.value if isinstance(node.value, list) else [node]
        if len(entries) > most:
            found = f"{len(entries):,} entries, where {most:,} are the most"
            self.complain(key, found, "Take some out.")
            return []
        return entries

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
        inner = Fields(self.path, nodes, node.line, f"{self.prefix}{key}.", self.lang)
        value = read(inner)
        self.problems += inner.finish()
        return value


def _plain(node: Node) -> object:
    if isinstance(node.value, list):
        return [_plain(item) for item in node.value]
    if isinstance(node.value, dict):
        return {key: _plain(item) for key, item in node.value.items()}
    return node.value


def _parts(word: str, alone: bool, plain: bool) -> list[str]:
    """The words that a text was meant to be: itself, or several with commas between them.

    In a list a comma of ASCII has been one already, unless it stands in quotes or on a line of its
    own, and there it belongs to the name.
    """
    if alone or plain:
        commas = _COMMAS if alone else _OTHER_COMMAS
        parts = [part for part in map(bare, commas.split(word)) if part]
        # a comma may stand in an address
        if parts and (word[0] != "/" or all(part[0] == "/" for part in parts)):
            return parts
    return [word]


def _kind(node: Node) -> str:
    if isinstance(node.value, list):
        return "a list"
    return "a mapping" if isinstance(node.value, dict) else f'"{node.value[:40]}"'


def _quotes(key: str) -> str:
    return f'Put the text in quotes: {key}: "…".'
