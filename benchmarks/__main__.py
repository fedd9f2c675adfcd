"""``python -m benchmarks``: write both sites, build, compare, measure, print a table."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple, get_args

from benchmarks.compare import READ_EVERY, differences
from benchmarks.corpus import articles
from benchmarks.interpreter import interpreter
from benchmarks.measure import Cost, Memory, time_build, weigh_build
from benchmarks.options import parser
from benchmarks.side import Side
from benchmarks.sites import Days, write_hugo, write_site_builder


class Scenario(NamedTuple):
    """A state of the site to build from."""

    title: str
    prepare: Callable[[Side], None]
    """Brings the state about, before each build."""
    weighed: bool = False
    """Whether memory is measured too."""
    pictured: bool = False
    """Whether the newest article has to have a picture."""


SCENARIOS = (
    Scenario("full build: no output, no cache", Side.put_aside, weighed=True),
    Scenario("nothing changed", Side.nothing),
    Scenario("the body of the newest article edited", Side.reword_the_newest),
    Scenario("the body of an old article edited", Side.reword_an_old_one),
    Scenario("the headline of the newest article edited", Side.retitle_the_newest),
    Scenario("a new article", Side.write_a_new_one),
    Scenario("the newest article moved to the day before", Side.move_the_newest),
    Scenario("a topic added to the newest article", Side.add_a_topic),
    Scenario("the picture of the newest article replaced", Side.replace_the_picture, pictured=True),
    Scenario("a briefing note written", Side.write_a_note),
    Scenario("a template of one page edited", Side.edit_the_template),
    Scenario("the style sheet of all pages edited", Side.edit_the_style),
)


class Result(NamedTuple):
    """What a scenario cost one side."""

    costs: Sequence[Cost]
    memory: Memory | None


def main() -> None:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=options.folder) as folder:
        python = interpreter(options.python, Path(folder, "python"))
        print(f"{python.description}; {os.cpu_count()} cores, {options.jobs} jobs")
        for size in options.articles:
            corpus = list(articles(size, options.pictures))
            with tempfile.TemporaryDirectory(dir=folder) as place:
                ours = write_site_builder(Path(place, "site_builder"), corpus, python, options.jobs)
                hugo = write_hugo(Path(place, "hugo"), corpus, options.hugo_days)
                _race(ours, hugo, options.rounds)


def _parser() -> argparse.ArgumentParser:
    made = parser("benchmarks", "Measure site_builder against Hugo.")
    add = partial(made.add_argument, metavar="N", type=int)
    add("--rounds", default=5, help="pairs of builds (default: 5)")
    add("--jobs", default=os.cpu_count(), help="of site-builder (default: one for each core)")
    made.add_argument(
        "--hugo-days",
        choices=get_args(Days),
        default="sections",
        help="what a day is in Hugo: a folder with a file of its own (default), or a field",
    )
    return made


def _race(ours: Side, hugo: Side, rounds: int) -> None:
    """Measure every scenario, if both are the same digest before; see that they are after."""
    for side in (ours, hugo):
        time_build(side)
    _compare(ours, hugo)
    print("Both list the same articles in the same order on the front page, on every day,")
    print("topic and in every feed, show the same pictures, and have the same words in")
    print(f"1 article of {READ_EVERY}.")
    size = f"{len(ours.articles):,} articles"
    for scenario in SCENARIOS:
        if scenario.pictured and not ours.newest.picture:
            continue
        results = _measure(scenario, (ours, hugo), rounds)
        print(f"\n{size}, {scenario.title}; median of {rounds} pairs")
        _print_table((ours, hugo), results)
    _compare(ours, hugo)
    print("\nAfter all edits too, both are the same.")


def _compare(ours: Side, hugo: Side) -> None:
    """End the program if they are not the same digest."""
    if found := differences(ours, hugo):
        shown = "\n".join(found[:20])
        raise SystemExit(f"{len(found)} differences, so nothing can be compared:\n{shown}")


def _measure(scenario: Scenario, sides: Sequence[Side], rounds: int) -> list[Result]:
    """Time the sides in turn, so that both meet the same weather on the machine."""
    costs: list[list[Cost]] = [[] for _ in sides]
    for side in sides:
        # once without the clock: what an earlier state left to do is not this one's to pay for
        time_build(side)
    for _ in range(rounds):
        for side, found in zip(sides, costs, strict=True):
            scenario.prepare(side)
            found.append(time_build(side))
    memory: list[Memory | None] = []
    for side in sides:
        if scenario.weighed:
            scenario.prepare(side)
        memory.append(weigh_build(side) if scenario.weighed else None)
    return [Result(*result) for result in zip(costs, memory, strict=True)]


def _print_table(sides: Sequence[Side], results: Sequence[Result]) -> None:
    rows = [("", *(side.name for side in sides), "ratio (min – max)")]
    for name in Cost._fields:
        values = [[getattr(cost, name) for cost in result.costs] for result in results]
        rows.append((f"{name}, s", *(f"{median(v):.2f}" for v in values), _ratio(*values)))
    memories = [result.memory for result in results if result.memory]
    for name in Memory._fields if memories else ():
        sizes = [getattr(memory, name) for memory in memories]
        ratio = _ratio(*([size] for size in sizes))
        rows.append((f"peak {name.upper()}, MB", *(f"{size / 1e6:.0f}" for size in sizes), ratio))
    if memories:
        outputs = [_files(side.output) for side in sides]
        rows.append(("files", *(f"{count:,}" for count, _ in outputs), ""))
        rows.append(("output, MB", *(f"{size / 1e6:.1f}" for _, size in outputs), ""))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for label, *cells in rows:
        padded = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        print(label.ljust(widths[0]), *padded, sep="   ")


def _ratio(ours: Iterable[float], theirs: Iterable[float]) -> str:
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    spread = f" ({min(ratios):.2f} – {max(ratios):.2f})" if len(ratios) > 1 else ""
    return f"{median(ratios):.2f}{spread}"


def _files(folder: Path) -> tuple[int, int]:
    """How many files there are in ``folder``, and their bytes."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


if __name__ == "__main__":
    main()
