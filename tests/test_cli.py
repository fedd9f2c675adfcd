"""The command line, as transcripts: what is typed, what is printed, with which exit code.

A transcript in tests/transcripts/ begins with files, each after a line ``-- path --``; after the
line ``-- transcript --`` come commands behind ``$`` and what they print. ``[1]`` is an exit code
that is not 0, ``#`` stands for any number of seconds, and ``…`` for any end of a line, or on a
line of its own for any lines.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.cli.main import COMMANDS, main
from tests.shell import play, run, steps
from tests.sites import Site

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    head, _, transcript = path.read_text(encoding="utf-8").partition("-- transcript --\n")
    parts = re.split(r"^-- (\S.*?) --\n", head, flags=re.MULTILINE)
    for name, content in zip(parts[1::2], parts[2::2], strict=True):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    for step in steps(transcript):
        play(step)


@pytest.mark.parametrize("command", ["", *(command.name for command in COMMANDS), "import wire"])
def test_every_command_says_what_it_is_for_and_where_there_is_more(command: str) -> None:
    shown = run(f"site-builder {command} --help")
    assert shown.startswith(f"usage: {f'site-builder {command}'.strip()} [-h]")
    assert "examples:" in shown or "COMMAND" in shown or "FORM" in shown


def test_help_on_commands_loads_none_of_them() -> None:
    """How long it takes would depend on whatever a command needs."""
    code = """
import sys
from site_builder.cli.main import main
try:
    main(["--help"])
except SystemExit:
    print(sorted(name for name in sys.modules if name.startswith("site_builder.")))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.splitlines()[-1]
    assert "site_builder.cli.main" in loaded
    assert "site_builder.cli.commands." not in loaded
    assert "site_builder.config" not in loaded


def test_what_a_script_reads_is_one_json_object_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "demo", "--json"]) == 0
    settings = tmp_path / "demo/site.toml"
    settings.write_text(settings.read_text().replace("example.org", "test"))
    (tmp_path / "demo/content/bad.md").write_text("---\ntitle: x\nslug: '..'\n---\n")
    assert main(["build", "demo", "--json"]) == 1
    problems = [json.loads(line) for line in capsys.readouterr().out.splitlines()][1:]
    assert {problem["key"] for problem in problems} == {"dateline", "topics", "slug"}
    assert problems[0]["path"] == "content/bad.md"
    (tmp_path / "demo/content/bad.md").unlink()
    assert main(["build", "demo", "--json"]) == 0
    (report,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert report["pages"]["article"] == 1


def test_a_dispatch_can_come_from_standard_input(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "demo"), "--json"]) == 0
    wire = "19-04-2024 08:01 AM Jerusalem Timing\n\nUn accord\n\nLes deux parties se revoient.\n"
    done = subprocess.run(
        [sys.executable, "-m", "site_builder", "import", "wire", "-", "--site", tmp_path / "demo",
         "--topic", "Diplomatie", "--lang", "fr"],
        input=wire.encode(), capture_output=True, check=True,
    )  # fmt: skip
    assert b"un-accord.md: ready." in done.stdout
    text = (tmp_path / "demo/content/2024/04/19/un-accord.md").read_text(encoding="utf-8")
    assert 'lang: "fr"' in text


def test_nothing_is_coloured_in_a_pipe_and_no_traceback_reaches_a_user(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "site_builder", "build", tmp_path], capture_output=True, check=False
    )
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_printed_is_told_without_a_traceback(site: Site) -> None:
    site.article("a")
    command = [sys.executable, "-m", "site_builder", "build", str(site.root)]
    with Path("/dev/full").open("w") as full:
        found = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert found.returncode == 1
    assert found.stderr == "standard output: cannot be written: no space left on device.\n"
