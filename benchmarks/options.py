"""What both measurements can be told."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.corpus import MOST_PICTURES
from benchmarks.measure import SMAPS


def parser(program: str, description: str) -> argparse.ArgumentParser:
    """One that knows the digest, the Python and the folder; ends the program where not on Linux."""
    if not SMAPS.exists():
        raise SystemExit("This needs Linux, whose /proc tells the memory of a process.")
    made = argparse.ArgumentParser(prog=f"python -m {program}", description=description)
    made.add_argument(
        "--articles",
        metavar="N",
        type=int,
        default=[10_000],
        nargs="+",
        help="sizes of the digest (default: 10000)",
    )
    made.add_argument(
        "--pictures",
        metavar="N",
        type=int,
        help="how many of the newest articles have one"
        f" (default: a tenth of them, at most {MOST_PICTURES})",
    )
    made.add_argument(
        "--python",
        metavar="FILE",
        default=sys.executable,
        help="which runs site_builder, installed for the while if it has none (default: this one)",
    )
    made.add_argument(
        "--folder", metavar="DIR", type=Path, help="where to write the sites for the while"
    )
    return made
