"""What one build costs, seen from outside its process."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from benchmarks.interpreter import ENVIRONMENT
from benchmarks.side import Side

SAMPLE_EVERY = 0.02
"""Seconds from one look at the memory to the next."""

PROC = Path("/proc")
SMAPS = PROC / "self/smaps_rollup"


class Cost(NamedTuple):
    """Seconds by the clock, and of processor time in all processes of the build."""

    wall: float
    cpu: float


class Memory(NamedTuple):
    """Bytes of all processes of the build together, at their highest."""

    pss: int
    """Each page shared out among those that share it: what the build takes from the machine."""
    rss: int
    """Shared pages counted once for each process."""


def time_build(side: Side) -> Cost:
    """Build once, from the system's file cache, with nothing waiting to be written to the disk."""
    os.sync()
    _read_all(side.folder)
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = _start(side, errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        _check(side, process, errors)
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def _read_all(folder: Path) -> None:
    """Bring everything in ``folder`` into the system's file cache, which it may have left."""
    for place, _, names in os.walk(folder):
        for name in names:
            Path(place, name).read_bytes()


def weigh_build(side: Side) -> Memory:
    """Build once, looking at the memory all the while; that disturbs, so nothing is timed."""
    highest = Memory(0, 0)
    with tempfile.TemporaryFile() as errors:
        process = _start(side, errors)
        while process.poll() is None:
            now = memory_of(process.pid)
            highest = Memory(max(highest.pss, now.pss), max(highest.rss, now.rss))
            time.sleep(SAMPLE_EVERY)
        _check(side, process, errors)
    return highest


def _start(side: Side, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        side.command, cwd=side.folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=errors
    )


def _check(side: Side, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
    if process.returncode:
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip()
        raise SystemExit(f"{side.name} ended with {process.returncode}: {said}")


def memory_of(pid: int) -> Memory:
    """Of a process and all that descend from it, now."""
    pss = rss = 0
    for process in _family(pid):
        with suppress(OSError):
            _, *lines = (PROC / f"{process}/smaps_rollup").read_text().splitlines() or ("",)
            kibibytes = dict(line.split()[:2] for line in lines)
            pss += int(kibibytes.get("Pss:", 0)) << 10
            rss += int(kibibytes.get("Rss:", 0)) << 10
    return Memory(pss, rss)


def processor_time_of(pid: int) -> float:
    """Seconds that a process and all that descend from it have used so far."""
    ticks = 0
    for process in _family(pid):
        with suppress(OSError):
            # proc_pid_stat(5): utime and stime are the fields 14 and 15, the name the second
            _, _, fields = (PROC / f"{process}/stat").read_text().rpartition(")")
            ticks += sum(map(int, fields.split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> Iterator[int]:
    """A process and all that descend from it."""
    yield pid
    with suppress(OSError):
        for children in (PROC / str(pid) / "task").glob("*/children"):
            for child in children.read_text().split():
                yield from _family(int(child))
