"""Fuzz the checkpoint reader: ``python -m tests.fuzz [--seconds N] [TARGET...]``.

Each target runs in a process of its own, with bounded memory and time. A finding is what
no input may do: an exception other than the reader's own, more than two seconds, or too
much memory. The input that did it is kept, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from matrix.arguments import ROOT
from tests.fuzz.targets import TARGETS, Target

MODULE = "tests.fuzz.targets"
SECONDS_PER_INPUT = 2
GRACE_SECONDS = 30
LARGEST = 64 << 10
FOUND = Path(tempfile.gettempdir()) / "od-matrix-fuzz-found"


@dataclass(frozen=True)
class Outcome:
    """How fuzzing a target ended.

    ``inputs`` were tried, the slowest of them took ``slowest`` whole seconds. ``finding`` is
    the input that must not do what it did, kept in a file; ``log`` is what the process said.
    """

    target: str
    inputs: int
    slowest: int
    finding: Path | None
    log: str


def fuzz(module: str, name: str, target: Target, seconds: int, keep: Path) -> Outcome:
    """Fuzz one target of a module in a process of its own; a finding is kept in a folder.

    Raises:
        RuntimeError: when the process ended with an error and left no input.
    """
    with tempfile.TemporaryDirectory(prefix="od-matrix-fuzz-", dir=_memory()) as scratch:
        folder = Path(scratch)
        for inside in ("corpus", "files", "found"):
            (folder / inside).mkdir()
        for number, seed in enumerate(target.seeds):
            (folder / "corpus" / str(number)).write_bytes(seed)
        done = _run(module, name, seconds, folder)
        left = sorted((folder / "found").iterdir())
        log = done.stdout + done.stderr
        if done.returncode and not left:
            raise RuntimeError(f"fuzzing {name} ended with code {done.returncode}:\n{log}")
        finding = _kept(left[0], name, keep) if left else None
    inputs, slowest = _statistics(log)
    return Outcome(name, inputs, slowest, finding, log)


def _memory() -> str | None:
    """Where files cost least: in memory, or else in the usual place."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() else None


def _run(module: str, name: str, seconds: int, folder: Path) -> subprocess.CompletedProcess[str]:
    options = {
        "max_total_time": seconds,
        "timeout": SECONDS_PER_INPUT,
        "max_len": LARGEST,
        "print_final_stats": 1,
        "artifact_prefix": f"{folder}/found/",
    }
    command = [sys.executable, "-m", "tests.fuzz.child", module, name, str(folder / "files")]
    command += [f"-{option}={value}" for option, value in options.items()]
    command += [str(folder / "corpus")]
    # A process that does not even notice that its time is over is ended from here.
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False,
        timeout=seconds + GRACE_SECONDS,
    )  # fmt: skip


def _kept(finding: Path, name: str, keep: Path) -> Path:
    """Copy a finding to where it stays; libFuzzer names it by what it did and its digest."""
    keep.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(finding, keep / f"{name}-{finding.name}"))


def _statistics(log: str) -> tuple[int, int]:
    """Inputs tried and the slowest one's seconds, from libFuzzer's closing lines."""
    found = dict(re.findall(r"^stat::(\w+):\s+(\d+)$", log, re.MULTILINE))
    return int(found.get("number_of_executed_units", 0)), int(found.get("slowest_unit_time_sec", 0))


def main() -> int:
    """Fuzz the targets named on the command line, or all; 1 when anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="for each target (default: 60)")
    options = parser.parse_args()
    names = options.targets or list(TARGETS)
    if unknown := [name for name in names if name not in TARGETS]:
        parser.error(f"no target {unknown[0]}; there are {', '.join(TARGETS)}")
    found = 0
    for name in names:
        outcome = fuzz(MODULE, name, TARGETS[name], options.seconds, FOUND)
        print(f"{name}: {outcome.inputs:,} inputs, the slowest {outcome.slowest} s", flush=True)
        if outcome.finding:
            found += 1
            print(f"{outcome.log}\n{name}: FOUND, the input is {outcome.finding}", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
