"""What is typed at a shell, and what is printed: for transcripts, and for those in the docs."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
from pathlib import Path

from site_builder.cli.main import main

_PROGRAMS = ("cp", "git", "mkdir", "rm", "sed")
"""What is run as it is; it prints nothing."""


def run(command: str) -> str:
    """What a command prints, and its exit code if that is not 0."""
    printed = io.StringIO()
    name, *arguments = shlex.split(command)
    if name == "cat":
        return Path(arguments[0]).read_text(encoding="utf-8")
    if name == "cd":
        os.chdir(arguments[0])
        return ""
    if name in _PROGRAMS:
        subprocess.run(["bash", "-c", command], check=True)
        return ""
    assert name == "site-builder"
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            code = main(arguments)
        except SystemExit as exit_:
            code = int(exit_.code or 0)
    text = re.sub(r"\d+\.\d s\b", "# s", printed.getvalue())
    return text + (f"[{code}]\n" if code else "")


def steps(transcript: str) -> list[str]:
    """Each command of a transcript with what it prints."""
    return re.split(r"^\$ ", transcript, flags=re.MULTILINE)[1:]


def play(step: str) -> None:
    """Run a command, and compare what it prints with what stands below it."""
    command, _, expected = step.partition("\n")
    shown = run(command)
    assert shown == expected or _matches(shown, expected), f"$ {command}\n{shown}"


def _matches(shown: str, expected: str) -> bool:
    lines = []
    for line in expected.splitlines():
        start, more, _ = line.partition("…")
        lines.append(r"(?:.*\n)+?" if line == "…" else re.escape(start) + ".*" * bool(more) + r"\n")
    return re.fullmatch("".join(lines), shown) is not None
