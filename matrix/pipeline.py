"""The flow: input, plan, environment, engine, store, judge. Readable on one screen.

Nothing here prints: what a user may see goes through ``Progress`` and the results.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from traceback import format_exc

from matrix import batch
from matrix.errors import MatrixError
from matrix.exports import judge as of_exports
from matrix.exports import start as exports
from matrix.exports.start import KINDS, Asked
from matrix.flow.answers import judged
from matrix.flow.environments import identify, said
from matrix.flow.nouns import Ground, Run
from matrix.flow.wanted import Known, Wanted
from matrix.judge.broken import TROUBLE
from matrix.judge.controls import settled, unreachable
from matrix.model import (
    Cell,
    Checkpoint,
    Environment,
    Export,
    Lock,
    Observation,
    Result,
    Status,
)


def run_cells(
    run: Run,
    cells: Sequence[Cell],
    checkpoints: Sequence[Checkpoint],
    lasting: Collection[str] | None = None,
) -> dict[str, tuple[Result, ...]]:
    """Run every checkpoint in every cell; return the results by checkpoint digest.

    ``lasting`` are the cells that are foreseen to come to the end of their probe, if any is.

    Raises:
        KeyboardInterrupt: after everything that ran was stopped; what was done is kept.
    """
    run.store.prepare()
    run.progress.begin([cell.id for cell in cells], len(checkpoints), run.jobs, lasting)
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
        given: list[Checkpoint | Export] = [*checkpoints, *_exports(checkpoints)]
        seen = {one.digest: Observation(one.name, (), ending=ending) for one in given}
        results = judged(run, ground, checkpoints, Known(seen))
        run.progress.cell_finished(cell.id, _words(results))
        return results


def run_cell(
    run: Run, cell: Cell, checkpoints: Sequence[Checkpoint], probe: str
) -> dict[str, Result]:
    """Run every checkpoint in one cell, from the store where it knows the answer."""
    environment, lock, tree = identify(run, cell)
    ground = Ground(cell, environment, probe)
    known = _known(run, ground, checkpoints)
    wanted = _wanted(known, checkpoints)
    if environment.problem or not wanted:
        results = judged(run, ground, checkpoints, known)
    else:
        run.progress.cell_started(cell.id)
        results = _run_new(run, ground, lock, tree, checkpoints, known, wanted)
    run.progress.cell_finished(cell.id, _words(results))
    return results


def _exports(checkpoints: Sequence[Checkpoint]) -> tuple[Export, ...]:
    """Every export that may be run, once."""
    found = {one.digest: one for given in checkpoints for one in given.exports if not one.problem}
    return tuple(found.values())


def _known(run: Run, ground: Ground, checkpoints: Sequence[Checkpoint]) -> Known:
    """What the store knows of this cell."""
    keys = {one.digest: ground.key(one, run) for one in checkpoints}
    keys |= {one.digest: ground.export_key(one, run) for one in _exports(checkpoints)}
    found = {digest: run.store.get(key) for digest, key in keys.items()}
    seen = {digest: one for digest, one in found.items() if one is not None}
    proofs = {kind: run.store.get_controls(ground.export_controls_key(kind)) for kind in KINDS}
    return Known(
        observations=seen,
        controls=run.store.get_controls(ground.controls_key()),
        proofs={kind: one for kind, one in proofs.items() if one is not None},
        reused=frozenset(seen),
    )


def _wanted(known: Known, checkpoints: Sequence[Checkpoint]) -> Wanted:
    """What is still to be seen; where no model can exist, controls are never to be had."""
    seen, offered = known.observations, _exports(checkpoints)
    missing = tuple(one for one in checkpoints if one.digest not in seen)
    exported = tuple(one for one in offered if one.digest not in seen)
    hopeless = not missing and all(unreachable(seen[one.digest]) for one in checkpoints)
    lost = not exported and all(of_exports.unreachable(seen[one.digest]) for one in offered)
    unproven = any(one.kind not in known.proofs for one in offered)
    return Wanted(
        missing,
        known.controls is None and not hopeless,
        Asked(exported, unproven and not lost),
    )


def _run_new(
    run: Run,
    ground: Ground,
    lock: Lock,
    tree: Path | None,
    checkpoints: Sequence[Checkpoint],
    known: Known,
    wanted: Wanted,
) -> dict[str, Result]:
    """Make the environment, start it, and keep what it showed."""
    cell = ground.cell
    run.progress.phase(cell.id, "", "build")
    try:
        made = run.maker.make(cell, lock, tree)
    except OSError as error:
        made = replace(ground.environment, problem=said(error))
    ground = replace(ground, environment=made)
    if made.problem:
        return judged(run, ground, checkpoints, known)
    seen = observe(run, ground, wanted)
    _keep(run, ground, wanted, seen)
    everything = Known(
        observations={**known.observations, **seen.observations},
        controls=known.controls or seen.controls,
        proofs={**seen.proofs, **known.proofs},
        reused=known.reused,
    )
    return judged(run, ground, checkpoints, everything)


def _keep(run: Run, ground: Ground, wanted: Wanted, seen: Known) -> None:
    """Put into the store what would be seen again; what the engine did is not the cell's."""
    if seen.controls is not None and settled(seen.controls):
        run.store.put_controls(ground.controls_key(), seen.controls)
    for kind, proof in seen.proofs.items():
        if of_exports.settled(proof):
            run.store.put_controls(ground.export_controls_key(kind), proof)
    keys = {one.digest: ground.key(one, run) for one in wanted.checkpoints}
    keys |= {one.digest: ground.export_key(one, run) for one in wanted.exports.exports}
    for digest, key in keys.items():
        if not seen.observations[digest].ending.startswith(TROUBLE):
            run.store.put(key, seen.observations[digest])


def observe(run: Run, ground: Ground, wanted: Wanted) -> Known:
    """Start a cell; checkpoints and exports that were cut off get a start of their own.

    Not where another start would meet the same: without an engine, and before any model.
    """
    seen, cut = _start(run, ground, wanted)
    parts = dict(wanted.alone())
    if len(parts) < 2:
        return seen
    for digest in [one for one in parts if one in cut]:
        found = seen.observations[digest]
        # Exports come before the OD API: what they end may look like its import's fault.
        hopeless = of_exports.unreachable if wanted.exports else unreachable
        if found.ending.startswith(TROUBLE) or hopeless(found):
            continue
        again = replace(parts[digest], controls=wanted.controls and seen.controls is None)
        more, _ = _start(run, ground, again)
        seen = Known(
            observations={**seen.observations, **more.observations},
            controls=seen.controls or more.controls,
            proofs=seen.proofs,
        )
    return seen


def _start(run: Run, ground: Ground, wanted: Wanted) -> tuple[Known, frozenset[str]]:
    """Start a cell once; what it showed, and the digests of what it cut off."""
    cell, checkpoints, asked = ground.cell, wanted.checkpoints, wanted.exports
    try:
        with tempfile.TemporaryDirectory(prefix="od-matrix-job-") as scratch:
            folder, first = Path(scratch), exports.request(asked)
            job = batch.job(
                folder,
                cell,
                checkpoints,
                wanted.controls,
                run.mode,
                run.limits,
                run.picture,
                first,
            )
            names = [one.name for one in checkpoints]
            watch = batch.watcher(
                folder, names, lambda name, phase: run.progress.phase(cell.id, name, phase)
            )
            outcome = run.engine.run(ground.environment, job, watch)
            seen = batch.collect(folder, checkpoints, outcome)
            shown = exports.collect(folder, asked.exports, outcome)
            both = {**seen.observations, **shown.observations}
            return Known(both, seen.controls, shown.controls), seen.cut | shown.cut
    except OSError as error:
        ending = f"{TROUBLE}{said(error)}"
        lost: list[Checkpoint | Export] = [*checkpoints, *asked.exports]
        return Known(
            {one.digest: Observation(one.name, (), ending=ending) for one in lost}
        ), frozenset()


def _words(results: dict[str, Result]) -> str:
    counts: dict[Status, int] = {}
    for result in results.values():
        counts[result.verdict.status] = counts.get(result.verdict.status, 0) + 1
    if len(results) == 1:
        return next(iter(counts)).value
    return ", ".join(f"{count} {status.value}" for status, count in counts.items())
