"""Twenty checkpoints in one start of a cell, against twenty starts with one."""

from __future__ import annotations

from tests.bench.figures import Figure, Series, alternate, timed
from tests.bench.ground import CELL, Ground, ready, start

AIM = 0.3
COUNT = 20


def measure(ground: Ground, repeat: int) -> list[Figure]:
    """Without controls, which a run makes once per environment in both cases."""
    run = ground.run("auto")
    cell = ground.plan.cell(CELL)
    many = ground.copies(ground.checkpoint(run), COUNT)
    (environment,) = ready(run, [cell])

    def shared() -> None:
        start(run, ground, cell, environment, many)

    def apart() -> None:
        for one in many:
            start(run, ground, cell, environment, [one])

    together, each = alternate(repeat, lambda: timed(shared), lambda: timed(apart))
    run.engine.close()
    ours = Series(f"{COUNT} checkpoints in one start", together)
    return [Figure("shared-start", ours, Series(f"{COUNT} starts", each), AIM)]
