"""``site-builder import wire``: an article from each raw dispatch of a news agency."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.charset import NotUtf8Error, read_text
from site_builder.cli.arguments import ArticleArguments, add_article_arguments
from site_builder.cli.command import Command
from site_builder.cli.terminal import DONE, PROBLEMS, emit, print_problems, say
from site_builder.config.reading import read_settings
from site_builder.config.settings import Settings
from site_builder.errors import Problem, unreadable

if TYPE_CHECKING:
    from site_builder.authoring.wire import Dispatch


class ImportWireArguments(ArticleArguments, frozen=True):
    """Which dispatches, and what their articles are to be."""

    files: tuple[str, ...]
    """Paths of files and folders; ``-`` is standard input."""
    source: str | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `ImportWireArguments`."""
    parser.add_argument("files", metavar="FILE", nargs="+")
    add_article_arguments(parser)
    parser.add_argument("--source", help="name of the agency, written as the source")


def run(arguments: ImportWireArguments) -> int:
    """Take in raw dispatches."""
    from site_builder.authoring.scaffold import add_article
    from site_builder.authoring.wire import read_dispatch

    settings = read_settings(arguments.site)
    texts, problems = _read_texts(arguments.files)
    for name, text in texts:
        dispatch = read_dispatch(text, settings.rules)
        lang, doubts = _decide(dispatch, arguments, settings)
        path = add_article(
            arguments.site,
            settings,
            dispatch,
            datetime.now(UTC),
            topics=arguments.topics,
            lang=lang,
            source=arguments.source,
            draft=bool(doubts),
        )
        _report(name, path, doubts, arguments.json)
    print_problems(problems, arguments.json)
    return PROBLEMS if problems else DONE


def _decide(
    dispatch: Dispatch, arguments: ImportWireArguments, settings: Settings
) -> tuple[str | None, list[tuple[str, str]]]:
    """The language of a dispatch, and every doubt that makes its article a draft."""
    from site_builder.authoring.wire import detect_language

    doubts = list(dispatch.doubts)
    lang = arguments.lang
    if lang is None:
        text = "\n".join(" ".join(lines) for lines in dispatch.paragraphs)
        lang = detect_language(f"{dispatch.headline or ''}\n{text}", settings.languages)
        if lang is None:
            doubts.append(("lang", "the language is not certain; name it with --lang"))
    if not arguments.topics:
        doubts.append(("topics", "no topic is named; name one with --topic"))
    return lang, doubts


def _read_texts(names: Iterable[str]) -> tuple[list[tuple[str, str]], list[Problem]]:
    """(name, text) of each dispatch; those that cannot be read are problems."""
    from site_builder.authoring.wire import LARGEST

    texts, problems = [], []
    for name in _file_names(names):
        try:
            data = _read_bytes(name, LARGEST + 1)
            if len(data) > LARGEST:
                found = f"it is larger than {LARGEST // 1_000_000} MB, which no dispatch is"
                problems.append(Problem(name, 0, "", found, "Cut it up, one file a dispatch."))
                continue
            text = read_text(data)
        except OSError as error:
            problems.append(unreadable(name, error))
        except NotUtf8Error as error:
            problems.append(Problem(name, error.line, "", error.found, error.remedy))
        else:
            if text.strip():
                texts.append((name, text))
            else:
                problems.append(Problem(name, 0, "", "it is empty"))
    return texts, problems


def _read_bytes(name: str, most: int) -> bytes:
    """No more than ``most`` bytes of a file, or of standard input for ``-``."""
    if name == "-":
        return sys.stdin.buffer.read(most)
    with Path(name).open("rb") as file:
        return file.read(most)


def _file_names(names: Iterable[str]) -> Iterator[str]:
    """``names``, with each folder replaced by the files in it."""
    for name in names:
        folder = Path(name)
        if name != "-" and folder.is_dir():
            files = sorted(path for path in folder.iterdir() if path.is_file())
            yield from (str(path) for path in files if not path.name.startswith("."))
        else:
            yield name


def _report(name: str, path: Path, doubts: Sequence[tuple[str, str]], as_json: bool) -> None:
    if as_json:
        found = [{"key": key, "found": what} for key, what in doubts]
        emit({"from": name, "written": str(path), "draft": bool(doubts), "doubts": found})
        return
    say(f"{path}: {'a draft until you decide:' if doubts else 'ready.'}")
    for key, what in doubts:
        say(f"  {key}: {what}")


COMMAND = Command(
    description="Write an article for each FILE: a raw wire text with the dateline in its first "
    "line, then the headline, then the text. A folder stands for all files in it, - for standard "
    "input. What could not be decided is listed, and that article is a draft until you decide it. "
    "Nothing is ever overwritten.",
    examples="  site-builder import wire dispatch.txt --topic Syria\n"
    "  pbpaste | site-builder import wire - --topic Syria --lang fr",
    add_arguments=add_arguments,
    arguments=ImportWireArguments,
    run=run,
)
