"""``python -m benchmarks``: write both sites, build, compare, measure, print a table."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple, get_args

from benchmarks.compare import READ_EVERY, differences
from benchmarks.corpus import articles
from benchmarks.measure import SMAPS, Cost, Memory, time_build, weigh_build
from benchmarks.sites import Days, Side, write_hugo, write_site_builder


class Scenario(NamedTuple):
    """A state of the site to build from."""

    title: str
    prepare: Callable[[Side], None]
    """Brings the state about, before each build."""
    weighed: bool = False
    """Whether memory is measured too."""


SCENARIOS = (
    Scenario("full build: no output, no cache", Side.put_aside, weighed=True),
    Scenario("nothing changed", Side.nothing),
    Scenario("the body of the newest article edited", Side.reword_the_newest),
    Scenario("the body of an old article edited", Side.reword_an_old_one),
    Scenario("the headline of the newest article edited", Side.retitle_the_newest),
    Scenario("a new article", Side.write_a_new_one),
    Scenario("a template of one page edited", Side.edit_the_template),
    Scenario("the style sheet of all pages edited", Side.edit_the_style),
)


class Result(NamedTuple):
    """What a scenario cost one side."""

    costs: Sequence[Cost]
    memory: Memory | None


def main() -> None:
    options = _parser().parse_args()
    if not SMAPS.exists():
        raise SystemExit("This needs Linux, whose /proc tells the memory of a process.")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {options.jobs} jobs")
    for size in options.articles:
        with tempfile.TemporaryDirectory(prefix="benchmark-", dir=options.folder) as folder:
            sides = _prepare(Path(folder), size, options.jobs, options.hugo_days)
            for scenario in SCENARIOS:
                results = _measure(scenario, sides, options.rounds)
                print(f"\n{size:,} articles, {scenario.title}; median of {options.rounds} pairs")
                _print_table(sides, results)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure site_builder against Hugo."
    )
    add = partial(parser.add_argument, metavar="N", type=int)
    add("--articles", default=[10_000], nargs="+", help="sizes of the digest (default: 10000)")
    add("--rounds", default=5, help="pairs of builds (default: 5)")
    add("--jobs", default=os.cpu_count(), help="of site-builder (default: one for each core)")
    parser.add_argument(
        "--hugo-days",
        choices=get_args(Days),
        default="sections",
        help="what a day is in Hugo: a folder with a file of its own (default), or a field",
    )
    add("--folder", metavar="DIR", type=Path, help="where to write the sites for the while")
    return parser


def _prepare(folder: Path, size: int, jobs: int, days: Days) -> tuple[Side, Side]:
    """Both sites, built once; ends the program if they are not the same digest."""
    corpus = list(articles(size))
    ours = write_site_builder(folder / "site_builder", corpus, jobs)
    hugo = write_hugo(folder / "hugo", corpus, days)
    for side in (ours, hugo):
        time_build(side)
    if found := differences(ours, hugo, corpus):
        shown = "\n".join(found[:20])
        raise SystemExit(f"{len(found)} differences, so nothing is measured:\n{shown}")
    print("Both list the same articles in the same order on the front page, on every day,")
    print(f"topic and in every feed, and have the same words in 1 article of {READ_EVERY}.")
    return ours, hugo


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
