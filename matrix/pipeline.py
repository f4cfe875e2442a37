"""The flow: input, plan, environment, engine, store, judge. Readable on one screen.

Nothing here prints: what a user may see goes through ``Progress`` and the results.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from traceback import format_exc
from typing import Protocol

from matrix import batch
from matrix.engine.interface import Engine
from matrix.environment import lock as locks
from matrix.environment import source
from matrix.errors import BuildError, MatrixError
from matrix.facts.nouns import Schema
from matrix.facts.observed import of_observation
from matrix.judge import controls as control
from matrix.judge.controls import settled, unreachable
from matrix.judge.evidence import Evidence
from matrix.judge.verdict import TROUBLE, judge, unbuildable
from matrix.model import (
    Cell,
    Checkpoint,
    Controls,
    Environment,
    Limits,
    Lock,
    Observation,
    Result,
    Status,
)
from matrix.progress import Progress
from matrix.store import Store, key_of


class Maker(Protocol):
    """Makes environments for one engine."""

    def identify(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        """Name the environment of a cell without making it."""

    def make(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        """Return the environment of a cell, made when it is not there yet."""

    def remove(self, environment: Environment) -> None:
        """Remove an environment that nobody needs any more; it may be gone already."""

    def close(self) -> None:
        """End what still runs, after an interrupt."""


@dataclass(frozen=True)
class Run:
    """Everything that a run needs, wired once at the edge."""

    engine: Engine
    maker: Maker
    store: Store
    progress: Progress
    locks: Path
    cache: Path
    limits: Limits
    jobs: int
    mode: str = "inference"
    schemas: tuple[Schema, ...] = ()


@dataclass(frozen=True)
class Ground:
    """What a cell stands on: its environment, and the digest of the probe."""

    cell: Cell
    environment: Environment
    probe: str

    def controls_key(self) -> str:
        """The store's key of this environment's controls."""
        return key_of(environment=self.environment.digest, probe=self.probe)

    def key(self, checkpoint: Checkpoint, run: Run) -> str:
        """The store's key of a checkpoint's observation in this environment."""
        return key_of(
            checkpoint=checkpoint.digest,
            environment=self.environment.digest,
            probe=self.probe,
            mode=run.mode,
            memory_bytes=run.limits.memory_bytes,
            phase_seconds=run.limits.phase_seconds,
            cell_seconds=run.limits.cell_seconds,
        )


def run_cells(
    run: Run, cells: Sequence[Cell], checkpoints: Sequence[Checkpoint]
) -> dict[str, tuple[Result, ...]]:
    """Run every checkpoint in every cell; return the results by checkpoint digest.

    Raises:
        KeyboardInterrupt: after everything that ran was stopped; what was done is kept.
    """
    run.store.prepare()
    run.progress.begin([cell.id for cell in cells], len(checkpoints), run.jobs)
    probe = batch.probe_digest()
    found: dict[str, dict[str, Result]] = {}
    with workers(run) as pool:
        futures = {pool.submit(_guarded, run, cell, checkpoints, probe): cell for cell in cells}
        for future in as_completed(futures):
            found[futures[future].id] = future.result()
    return {
        checkpoint.digest: tuple(found[cell.id][checkpoint.digest] for cell in cells)
        for checkpoint in checkpoints
    }


@contextmanager
def workers(run: Run) -> Iterator[ThreadPoolExecutor]:
    """Threads for the cells; an exception, or Ctrl-C, ends all that they have started."""
    with ThreadPoolExecutor(run.jobs) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            run.engine.close()
            run.maker.close()
            raise


def _guarded(
    run: Run, cell: Cell, checkpoints: Sequence[Checkpoint], probe: str
) -> dict[str, Result]:
    """Run one cell; a fault of this program in it is that cell's row, not the end of the run."""
    try:
        return run_cell(run, cell, checkpoints, probe)
    except MatrixError:
        raise
    except Exception as error:
        ending = f"{TROUBLE}{type(error).__name__}: {error}"
        ground = Ground(
            cell, Environment(cell.id, run.engine.name, "", "", log=format_exc()), probe
        )
        seen = {one.digest: Observation(one.name, (), ending=ending) for one in checkpoints}
        results = _results(run, ground, checkpoints, seen, None, frozenset())
        run.progress.cell_finished(cell.id, _words(results))
        return results


def run_cell(
    run: Run, cell: Cell, checkpoints: Sequence[Checkpoint], probe: str
) -> dict[str, Result]:
    """Run every checkpoint in one cell, from the store where it knows the answer."""
    environment, lock, tree = _identify(run, cell)
    ground = Ground(cell, environment, probe)
    known = {
        one.digest: observation
        for one in checkpoints
        if (observation := run.store.get(ground.key(one, run))) is not None
    }
    controls = run.store.get_controls(ground.controls_key())
    wanted = [one for one in checkpoints if one.digest not in known]
    proven = controls is not None or all(map(unreachable, known.values()))
    if environment.problem or (not wanted and proven):
        results = _results(run, ground, checkpoints, known, controls, frozenset(known))
    else:
        run.progress.cell_started(cell.id)
        results = _run_new(run, ground, lock, tree, checkpoints, known, controls)
    run.progress.cell_finished(cell.id, _words(results))
    return results


def environment_of(run: Run, cell: Cell) -> Environment:
    """Return the environment of a cell, made when it is not there yet.

    Raises:
        BuildError: it cannot be made.
    """
    environment, lock, tree = _identify(run, cell)
    made = environment if environment.problem else run.maker.make(cell, lock, tree)
    if made.problem:
        raise BuildError(f"{cell.id} cannot be made: {made.problem}", "See 'nox -s cells'.")
    return made


def _identify(run: Run, cell: Cell) -> tuple[Environment, Lock, Path | None]:
    try:
        lock = locks.ensure(cell, run.locks, run.cache)
        tree = source.prepare(cell.recipe.source, run.cache) if cell.recipe.source else None
    except BuildError as error:
        lock, tree = Lock("", "", str(error)), None
    except OSError as error:
        lock, tree = Lock("", "", _said(error)), None
    if lock.problem:
        problem = Environment(cell.id, run.engine.name, "", "", lock.problem, lock.text)
        return problem, lock, None
    return run.maker.identify(cell, lock, tree), lock, tree


def _run_new(
    run: Run,
    ground: Ground,
    lock: Lock,
    tree: Path | None,
    checkpoints: Sequence[Checkpoint],
    known: dict[str, Observation],
    controls: Controls | None,
) -> dict[str, Result]:
    """Make the environment, start it, and keep what it showed."""
    cell = ground.cell
    run.progress.phase(cell.id, "", "build")
    try:
        made = run.maker.make(cell, lock, tree)
    except OSError as error:
        made = replace(ground.environment, problem=_said(error))
    ground = replace(ground, environment=made)
    if made.problem:
        return _results(run, ground, checkpoints, known, controls, frozenset(known))
    wanted = [one for one in checkpoints if one.digest not in known]
    seen = observe(run, ground, wanted, controls is None)
    if controls is None and seen.controls is not None:
        controls = seen.controls
        if settled(controls):
            run.store.put_controls(ground.controls_key(), controls)
    for one in wanted:
        observation = seen.observations[one.digest]
        if not observation.ending.startswith(TROUBLE):
            run.store.put(ground.key(one, run), observation)
    everything = {**known, **seen.observations}
    return _results(run, ground, checkpoints, everything, controls, frozenset(known))


def observe(
    run: Run, ground: Ground, checkpoints: Sequence[Checkpoint], with_controls: bool
) -> batch.Seen:
    """Start a cell with several checkpoints; those that it cut off get a start of their own.

    Not where another start would meet the same: without an engine, and before any model.
    """
    seen = _start(run, ground, checkpoints, with_controls)
    if len(checkpoints) < 2:
        return seen
    observations = dict(seen.observations)
    for one in checkpoints:
        found = observations[one.digest]
        hopeless = found.ending.startswith(TROUBLE) or unreachable(found)
        if one.digest in seen.cut and not hopeless:
            observations.update(_start(run, ground, [one], False).observations)
    return replace(seen, observations=observations)


def _start(
    run: Run, ground: Ground, checkpoints: Sequence[Checkpoint], with_controls: bool
) -> batch.Seen:
    cell = ground.cell
    try:
        with tempfile.TemporaryDirectory(prefix="od-matrix-job-") as scratch:
            folder = Path(scratch)
            job = batch.job(folder, cell, checkpoints, with_controls, run.mode, run.limits)
            names = [one.name for one in checkpoints]
            watch = batch.watcher(
                folder, names, lambda name, phase: run.progress.phase(cell.id, name, phase)
            )
            outcome = run.engine.run(ground.environment, job, watch)
            return batch.collect(folder, checkpoints, outcome)
    except OSError as error:
        lost = {one.digest: Observation(one.name, ()) for one in checkpoints}
        trouble = f"{TROUBLE}{_said(error)}"
        return batch.Seen({key: replace(one, ending=trouble) for key, one in lost.items()}, None)


def _said(error: OSError) -> str:
    return f"{error.strerror or error}: {error.filename or 'no file named'}"


def _results(
    run: Run,
    ground: Ground,
    checkpoints: Sequence[Checkpoint],
    observations: dict[str, Observation],
    controls: Controls | None,
    reused: frozenset[str],
) -> dict[str, Result]:
    return {
        one.digest: _result(run, ground, one, observations.get(one.digest), controls, reused)
        for one in checkpoints
    }


def _result(
    run: Run,
    ground: Ground,
    checkpoint: Checkpoint,
    observation: Observation | None,
    controls: Controls | None,
    reused: frozenset[str],
) -> Result:
    cell, environment = ground.cell, ground.environment
    if observation is None:
        verdict = unbuildable(cell, environment)
    else:
        facts = of_observation(cell, observation, control.state(controls, observation))
        verdict = judge(
            Evidence(cell, checkpoint, run.mode, observation, facts, run.schemas), controls
        )
    seconds = sum(phase.seconds for phase in observation.phases) if observation else 0.0
    return Result(
        cell=cell,
        verdict=verdict,
        engine=run.engine.name,
        environment_digest=environment.digest,
        seconds=seconds,
        reused=checkpoint.digest in reused,
        observation=observation,
        freeze="".join(f"{line}\n" for line in _packages(observation)),
        build_log=environment.log,
    )


def _packages(observation: Observation | None) -> list[str]:
    packages = observation.facts.get("packages", []) if observation else []
    return [str(one) for one in packages] if isinstance(packages, list) else []


def _words(results: dict[str, Result]) -> str:
    counts: dict[Status, int] = {}
    for result in results.values():
        counts[result.verdict.status] = counts.get(result.verdict.status, 0) + 1
    if len(results) == 1:
        return next(iter(counts)).value
    return ", ".join(f"{count} {status.value}" for status, count in counts.items())
