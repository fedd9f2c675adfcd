"""What is told of problems: what is new, what is told again, and how much of it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.cli.main import main
from site_builder.cli.problem_report import FEW, KINDS, ProblemReport
from site_builder.cli.terminal import print_problems
from site_builder.errors import Problem, SiteError, did_you_mean, news
from tests.sites import Site


def warning(path: str, found: str = "odd", **more: object) -> Problem:
    return msgspec.structs.replace(Problem(path, 1, "", found, "Mend it.", "warning"), **more)


def told(
    capsys: pytest.CaptureFixture[str],
    problems: Sequence[Problem],
    before: Sequence[Problem] = (),
    **options: bool,
) -> list[str]:
    ProblemReport(as_json=False, again="again", **options).tell(problems, before)
    return capsys.readouterr().err.splitlines()


def test_a_warning_that_lasts_is_told_in_full_by_each_build_and_counted_as_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lasting = warning("site.toml", "an example address", nature="lasting")
    lines = told(capsys, [warning("a"), lasting], [warning("a"), lasting])
    assert lines == [str(lasting), "2 warnings, none of them new; all of them: again"]


def test_what_a_command_that_goes_on_has_told_it_does_not_tell_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lasting = warning("site.toml", nature="lasting")
    report = ProblemReport(as_json=False, again="again")
    report.tell_news([lasting, warning("a"), warning("b")], [lasting, warning("a")])
    assert capsys.readouterr().err.splitlines() == [str(warning("b"))]


def test_a_warning_that_only_moved_to_another_line_is_not_new() -> None:
    moved = warning("a", line=7)
    assert news([moved], [warning("a")]) == []
    assert news([warning("a"), moved], [warning("a")]) == [moved]


def test_errors_come_last_in_the_order_of_the_files(capsys: pytest.CaptureFixture[str]) -> None:
    errors = [Problem("a", 1, "", "bad"), Problem("c", 1, "", "bad")]
    lines = told(capsys, [errors[0], warning("b"), errors[1], warning("d")])
    assert lines == [*map(str, [warning("b"), warning("d")]), "2 warnings.", *map(str, errors)]


def test_many_new_warnings_are_told_by_kind_the_most_frequent_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rare = [warning("z.md", '"x" is rare')]
    common = [warning(f"{n:04}.md", f'"{n}" is on line {n}') for n in range(18_063)]
    lines = told(capsys, rare + common)
    assert lines[0] == str(common[0])
    assert lines[1 : FEW // 2] == [
        str(problem).removesuffix(" Mend it.") for problem in common[1 : FEW // 2]
    ]
    assert lines[FEW // 2 :] == [
        "  … and 18,053 more like this in 18,053 files",
        str(rare[0]).removesuffix(" Mend it."),
        "18,064 warnings; all of them: again",
    ]
    assert len(told(capsys, common, every=True)) == 18_064


def test_however_many_kinds_there_are_the_list_has_an_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    odd = [warning("a", f"odd {'x' * (n // 3)}") for n in range(1, 3 * 5 * KINDS)]
    assert len(told(capsys, odd)) < 4 * KINDS


@given(st.lists(st.integers(0, 3), max_size=60), st.lists(st.integers(0, 3), max_size=60))
def test_as_many_are_new_as_there_are_more_of(found: list[int], before: list[int]) -> None:
    new = news([warning(str(n)) for n in found], [warning(str(n)) for n in before])
    more = (max(0, found.count(n) - before.count(n)) for n in range(4))
    assert len(new) == sum(more)


def test_a_problem_never_repeats_a_book() -> None:
    book = "x" * 700_000
    problem = Problem("a.md", 1, book, f'"{book}" is {book}', f'Write "{book}". {book}')
    assert len(str(problem)) < 1600
    assert str(problem).startswith("a.md:1: xxx")


def test_a_name_that_is_no_known_one_is_answered_with_all_that_are() -> None:
    assert did_you_mean("zzz", ["one", "two", "three"]) == "Known here: one, three, two."
    assert did_you_mean("tow" * 500_000, ["one", "two"]).startswith("Known here")


@pytest.mark.parametrize("mark", ["\x1b[2J", "\n", "\x7f", "\x9b", "\u202e", "\u2066", "\u2028"])
def test_nothing_that_moves_what_is_printed_reaches_a_terminal(
    capsys: pytest.CaptureFixture[str], mark: str
) -> None:
    problem = Problem(f"content/a{mark}b.md", 1, f"k{mark}y", f'"{mark}"', f"Write {mark}.")
    for as_json in (False, True):
        print_problems([problem], as_json)
    told, told_in_json = capsys.readouterr()[::-1]
    assert told.rstrip("\n").isprintable()
    assert told_in_json.rstrip("\n").isprintable()
    assert told.startswith(f"content/a\\u{ord(mark[0]):04x}")
    assert json.loads(told_in_json)["path"] == problem.path


def test_the_name_of_a_file_cannot_turn_what_is_printed(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.article("a\u202eb", "sumary: x")
    main(["build", str(site.root)])
    shown = capsys.readouterr()
    assert "\\u202e" in shown.err
    assert "\u202e" not in shown.out + shown.err


def test_the_json_of_a_problem_says_all_that_is_known_of_it(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.article("a", "sumary: x")
    for new in (True, False):
        assert main(["build", str(site.root), "--json"]) == 0
        assert json.loads(capsys.readouterr().out.splitlines()[0]) == {
            "path": "content/a.md", "line": 5, "key": "sumary", "found": "unknown key, not used",
            "remedy": 'Did you mean "summary"?', "severity": "warning", "nature": "fault",
            "new": new,
        }  # fmt: skip


def test_strict_leaves_the_output_as_it_was(site: Site) -> None:
    site.article("a").build()
    before = site.tree()
    site.article("a", "sumary: x", "title: New")
    with pytest.raises(SiteError):
        site.build(strict=True)
    assert site.tree() == before
    site.article("a", "title: New").build(strict=True)
    assert site.tree() != before


def test_what_another_output_was_told_is_told_again(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.article("a", "sumary: x").build()
    assert main(["build", str(site.root), "--output", str(site.root / "other")]) == 0
    assert "sumary: unknown key" in capsys.readouterr().err


def test_the_command_that_tells_all_warnings_is_the_one_that_was_typed(
    site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("a", "sumary: x")
    monkeypatch.chdir(site.root.parent)
    for _ in range(2):
        assert main(["build", str(site.root), "--drafts"]) == 0
    assert f"site-builder build {site.root} --drafts --warnings all" in capsys.readouterr().err


def test_why_many_pages_were_rendered_is_told_by_kinds_of_cause(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    def build() -> list[str]:
        assert main(["build", str(site.root), "--explain", "--as-of", "2024-06-01T00:00:00Z"]) == 0
        return capsys.readouterr().out.splitlines()[:-1]

    for number in range(30):
        site.article(f"a{number}", f"topics: [T{number}]", day="2024-04-01")
    assert build()[0].startswith("it is new: all ")
    for number in range(30):
        site.article(f"a{number}", f"topics: [T{number}]", "title: Renamed", day="2024-04-01")
    lines = build()
    assert len(lines) < 40
    assert "more like this, for " in lines[-1]


def test_a_key_beside_a_misspelt_one_is_known_all_the_same(site: Site) -> None:
    site.article("a", "sources: [{nam: Wire, url: 'https://wire.test/'}]")
    assert site.problems() == [
        'content/a.md:5: warning: sources.nam: unknown key, not used. Did you mean "name"?',
        'content/a.md:5: sources.name: missing. Add a line name: "…".',
    ]
