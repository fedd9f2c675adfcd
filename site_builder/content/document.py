"""A content file: YAML front matter between ``---`` lines, then Markdown."""

from __future__ import annotations

import re

import msgspec
from frontmatter.default_handlers import YAMLHandler

from site_builder.charset import ODD_SPACES, UNPRINTABLE, UNSEEN, NotUtf8Error, character, read_text
from site_builder.content.front_matter import Node, left_out, read_front_matter
from site_builder.content.yaml_faults import BOUNDARY, boundary_fault
from site_builder.errors import Problem
from site_builder.paths import ContentPath


class Document(msgspec.Struct, frozen=True):
    """A content file, read but not yet understood."""

    path: ContentPath
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


_SEPARATOR = re.compile("[\x85\u2028\u2029]")
_BEFORE = re.compile(rf"(?:[ \t{ODD_SPACES}{UNSEEN}]*\n)*[{ODD_SPACES}{UNSEEN}]*")


class _FrontMatter(YAMLHandler):
    """python-frontmatter's YAML, with a boundary of exactly three hyphens alone on a line."""

    FM_BOUNDARY = BOUNDARY


_HANDLER = _FrontMatter()


def read_document(path: ContentPath, data: bytes) -> tuple[Document | None, list[Problem]]:
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
    if fault := boundary_fault(path, text, leading):
        return None, [*problems, fault]
    matter, body = _HANDLER.split(text)
    first = leading + 2
    fields, found = read_front_matter(path, matter, first)
    problems += found
    if fields is None:
        return None, problems
    return Document(path, fields, body, first + matter.count("\n") + 1), problems


def _without_odd_characters(path: ContentPath, text: str) -> tuple[str, list[Problem]]:
    """``text`` as a page can hold it and YAML counts its lines, and what was done to it."""
    problems = []
    if unprintable := UNPRINTABLE.search(text):
        line = text.count("\n", 0, unprintable.start()) + 1
        problems.append(left_out(path, line, "", unprintable[0]))
        text = UNPRINTABLE.sub("", text)
    if not text.isascii() and (separator := _SEPARATOR.search(text)):
        found = f"{character(separator[0])} was read as a space"
        line = text.count("\n", 0, separator.start()) + 1
        remedy = "Write a space or a new line in its place."
        problems.append(Problem(path, line, "", found, remedy, "warning"))
        text = _SEPARATOR.sub(" ", text)
    return text, problems
