"""The command, as an editor meets it: what is said when lines break, and how far it is."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable

import pytest

from site_builder.cli.main import main
from site_builder.cli.publish_progress import transfer_line
from site_builder.publish import attempt
from site_builder.publish.progress import Transfer
from site_builder.publish.remote import RemoteError
from tests.remotes import MemoryRemote, Place
from tests.sites import SETTINGS, Site

SENDING = 8
"""A step in the middle of a first publish."""


class Terminal(io.StringIO):
    """Standard error on a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def place(site: Site, monkeypatch: pytest.MonkeyPatch) -> Place:
    """What the target live of ``site`` leads to, in memory."""
    place = Place()
    monkeypatch.setattr(attempt, "remote_of", lambda *_: MemoryRemote(place))
    monkeypatch.setattr(time, "sleep", lambda _: None)
    targets = (
        '[publish.live]\ntype = "dir"\npath = "/x"\n[publish.spare]\ntype = "dir"\npath = "/y"\n'
    )
    site.put("site.toml", (SETTINGS + targets).encode()).article("one").article("two")
    return place


def published(site: Site, *options: str, targets: tuple[str, ...] = ("live",)) -> int:
    where = ("--site", str(site.root), "--jobs", "1")
    return main(["publish", *targets, *where, *options])


def refuse(at: int, passing: bool = False) -> Callable[[int], None]:
    def fail(step: int) -> None:
        if step == at:
            raise RemoteError("the disk there is full", "Make room there.", passing=passing)

    return fail


def test_one_that_was_cut_says_what_readers_have_and_the_next_goes_on(
    site: Site, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.before = refuse(SENDING)
    assert published(site) == 1
    told = capsys.readouterr().err.splitlines()
    assert told == [
        "site.toml:6: publish.live: the disk there is full. Make room there.",
        "1 problem. No reader meets half a site there: publish again to go on.",
    ]
    place.undisturbed()
    assert published(site) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith("live: went on with what ") and first.endswith(" and did not end")
    assert second.startswith("live: 2 new articles, ")


def test_one_that_is_refused_before_says_that_nothing_was_changed(
    site: Site, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.before = refuse(1)
    assert published(site) == 1
    assert capsys.readouterr().err.endswith("1 problem. Nothing was changed there.\n")


def test_a_broken_line_is_told_and_the_whole_of_what_was_sent(
    site: Site, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.before = refuse(SENDING, passing=True)
    assert published(site, "--json") == 0
    told = capsys.readouterr()
    assert told.err == ""
    report = json.loads(told.out)
    assert (report["outcome"], report["send"]) == ("published", len(place.files))
    assert [page["title"] for page in report["articles"]["new"]] == ["Two", "One"]


def test_a_target_that_fails_keeps_no_other_from_being_published_to(
    site: Site, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.before = refuse(1)
    assert published(site, "--json", targets=("live", "spare")) == 1
    problem, failed, done = map(json.loads, capsys.readouterr().out.splitlines())
    assert (problem["key"], problem["found"]) == ("publish.live", "the disk there is full")
    assert failed == {"target": "live", "outcome": "failed", "partial": False}
    assert (done["target"], done["outcome"]) == ("spare", "published")


def test_ctrl_c_says_what_readers_have(
    site: Site, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(step: int) -> None:
        if step == SENDING:
            raise KeyboardInterrupt

    place.before = interrupt
    assert published(site) == 130
    assert capsys.readouterr().err == (
        "Stopped. No reader meets half a site there: publish again to go on.\n"
    )
    place.undisturbed()
    assert published(site) == 0
    assert not (site.root / ".site-builder/publish/live/spool").exists()


def test_a_terminal_shows_what_is_waited_for_and_nothing_of_it_stays(
    site: Site, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.before = refuse(SENDING, passing=True)
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    assert published(site) == 0
    shown = terminal.getvalue()
    assert "live: waiting to try again …\r\x1b[K" in shown
    assert "live: the disk there is full; trying again in 1 s\n" in shown
    assert shown.endswith("\r\x1b[K")


@pytest.mark.parametrize("columns", [20, 60, 80, 200])
def test_the_bar_is_as_wide_as_there_is_room(columns: int) -> None:
    line = transfer_line("live", Transfer(123, 1024, 1_300_000, 2_500_000), columns, True)
    assert "52 %  1.3 MB of 2.5 MB, 123 of 1,024 files" in line
    assert ("█" in line) == (columns >= 60)
    assert len(line) < max(columns, 60)


def test_a_target_of_nothing_but_empty_files_is_no_division_by_nothing() -> None:
    assert "100 %" in transfer_line("live", Transfer(1, 1, 0, 0), 80, False)


@pytest.mark.parametrize(
    ("progress", "expected"), [(False, [1, 2, 4, 8]), (True, [1, 1, 1, 1, 1, 1, 1, 1])]
)
def test_a_line_that_breaks_again_and_again_is_given_up_only_if_nothing_gets_through(
    site: Site, place: Place, monkeypatch: pytest.MonkeyPatch, progress: bool, expected: list[int]
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    failures: list[int] = []

    def fail(step: int) -> None:
        if not progress or len(failures) < min(8, len(place.sent)):
            failures.append(step)
            raise RemoteError("the line broke", passing=True)

    place.after = fail
    assert published(site) == (0 if progress else 1)
    assert pauses == expected


def test_a_site_that_names_no_target_is_told_how_to(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert published(site.article("one"), targets=()) == 1
    assert capsys.readouterr().err == (
        "site.toml: publish: it names no place to publish to. Add a [publish.NAME] section, as "
        "docs/publish.md shows for each host.\n1 problem. Nothing was changed.\n"
    )


def test_the_only_target_need_not_be_named(
    site: Site, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = (site.root / "site.toml").read_text()
    site.put("site.toml", settings.partition("[publish.spare]")[0].encode())
    assert published(site, targets=()) == 0
    assert capsys.readouterr().out.startswith("live: 2 new articles, ")


def test_a_dry_run_says_that_the_address_of_the_site_changes(
    site: Site, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    published(site)
    before = SETTINGS.split('base_url = "')[1].partition('"')[0]
    settings = (site.root / "site.toml").read_text()
    site.put("site.toml", settings.replace(before, "https://moved.test/").encode())
    capsys.readouterr()
    assert published(site, "--dry-run") == 0
    assert capsys.readouterr().out.startswith(f"live: the address of the site was {before}\nlive: ")
    assert published(site) == 0
    capsys.readouterr()
    assert published(site) == 0
    assert capsys.readouterr().out == "live: nothing is new → https://moved.test/\n"
