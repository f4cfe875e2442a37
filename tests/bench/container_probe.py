"""One probe of one checkpoint, in its container against the bare process."""

from __future__ import annotations

from functools import partial

from tests.bench.figures import Figure, Series, alternate, timed
from tests.bench.ground import CELL, Ground, ready, start

AIM = 1.15


def measure(ground: Ground, repeat: int) -> list[Figure]:
    """The same lock, checkpoint and request on both engines."""
    docker, venv = ground.run("docker"), ground.run("venv")
    cell = ground.plan.cell(CELL)
    checkpoint = ground.checkpoint(docker)
    works = []
    for run in (docker, venv):
        (environment,) = ready(run, [cell])
        works.append(partial(start, run, ground, cell, environment, [checkpoint]))
    for work in works:
        work()  # Files come from the memory in both, or from the disk in the first alone.
    inside, bare = alternate(repeat, *(partial(timed, work) for work in works))
    docker.engine.close()
    return [Figure("container-probe", Series("container", inside), Series("process", bare), AIM)]
