"""An unchanged rerun of sixteen cells as a whole process, and what nox adds to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from matrix.environment import lock as locks
from tests.bench.figures import Figure, Series, alternate, timed
from tests.bench.ground import ROOT, BenchError, Ground, say

AIM_SECONDS = 1.5
COUNT = 16


def measure(ground: Ground, repeat: int) -> list[Figure]:
    """The first run fills the store; those measured answer from it."""
    run = ground.run("auto")
    checkpoint = ground.checkpoint(run)
    run.engine.close()
    resolved = [
        one
        for one in ground.plan.cells
        if not locks.ensure(one, locks.FOLDER, ground.cache).problem
    ]
    cells = resolved[:COUNT]
    arguments = [str(checkpoint.prefix.parent), "--reports", str(ground.fresh("reports"))]
    arguments += ["--store", str(ground.fresh("store"))]
    for cell in cells:
        arguments += ["--only", cell.id]
    direct = [sys.executable, "-m", "matrix", "run", *arguments]
    say("the first run, which makes what is missing and fills the store")
    call(direct)
    call(direct)
    nox = shutil.which("nox")
    if nox is None:
        say("there is no nox on the PATH: what it adds is not measured")
        return [_plain(alternate(repeat, lambda: timed(lambda: call(direct)))[0])]
    through = [nox, "-f", str(ROOT / "noxfile.py"), "-s", "matrix", "--", *arguments]
    call(through)
    alone, front = alternate(
        repeat, lambda: timed(lambda: call(direct)), lambda: timed(lambda: call(through))
    )
    added = Series("nox adds", tuple(b - a for a, b in zip(alone, front, strict=True)))
    return [_plain(alone), Figure("rerun, nox", added)]


def call(command: Sequence[str]) -> None:
    """Run a command that must end with a report, whatever the verdicts.

    Raises:
        BenchError: it did not.
    """
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    if "\nReport: " not in done.stdout:
        raise BenchError(f"{command[0]} ended with {done.returncode}.", done.stderr[-2000:])


def _plain(values: tuple[float, ...]) -> Figure:
    ours = Series(f"{COUNT} cells from the store", values)
    return Figure("rerun", ours, aim=AIM_SECONDS)
