"""Gathering facts: one start per cell, with its controls and the config's messages.

Nothing is kept of a cell that an engine, the network or a limit kept from speaking.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from matrix import batch
from matrix.environment import lock as locks
from matrix.errors import BuildError
from matrix.facts.files import stands_on
from matrix.facts.nouns import CellFacts, Schema
from matrix.facts.observed import of_observation
from matrix.flow.environments import environment_of
from matrix.flow.nouns import Run
from matrix.judge import controls as control
from matrix.model import Cell, Controls, Failure, Lock, Observation, Outcome
from matrix.pipeline import workers
from matrix.store.codec import decode, parse_json
from matrix.store.fields import Fields, texts

SURVEY = "survey"
ITEMS: tuple[dict[str, object], ...] = (
    {"kind": "control", "key": "control"},
    {"kind": "survey", "key": SURVEY},
)


@dataclass(frozen=True)
class Gathered:
    """What one cell told of itself; ``trouble`` says why there is nothing."""

    cell: Cell
    facts: CellFacts | None = None
    schema: Schema | None = None
    trouble: str = ""


def gather(run: Run, cells: Sequence[Cell]) -> tuple[Gathered, ...]:
    """Start every cell once, several at a time, and return what they told, in order."""
    run.progress.begin([cell.id for cell in cells], 1, run.jobs)
    with workers(run) as pool:
        return tuple(pool.map(lambda cell: _told(run, cell), cells))


def schemas_of(gathered: Sequence[Gathered]) -> tuple[tuple[Schema, ...], tuple[str, ...]]:
    """The messages per OD API version, and complaints about cells that tell others."""
    first: dict[str, Gathered] = {}
    complaints = []
    for one in gathered:
        if one.schema is None:
            continue
        known = first.setdefault(one.schema.od, one)
        if known.schema != one.schema:
            complaints.append(
                f"OD API {one.schema.od} has other config messages in {one.cell.id} than in"
                f" {known.cell.id}"
            )
    found = tuple(one.schema for one in first.values() if one.schema is not None)
    return found, tuple(complaints)


def _told(run: Run, cell: Cell) -> Gathered:
    run.progress.cell_started(cell.id)
    try:
        found = _gather(run, cell)
    except (BuildError, OSError, ValueError) as error:
        found = Gathered(cell, trouble=str(error))
    told = found.trouble or (found.facts and (found.facts.broken_at or found.facts.controls))
    run.progress.cell_finished(cell.id, str(told))
    return found


def _gather(run: Run, cell: Cell) -> Gathered:
    digest = stands_on(cell, run.locks)
    if not digest:
        return Gathered(cell, trouble="its recipe has no committed lock: run 'nox -s lock'")
    lock = locks.ensure(cell, run.locks, run.cache)
    found = _unbuildable(cell, lock) if lock.problem else _started(run, cell)
    return replace(found, facts=replace(found.facts, lock=digest)) if found.facts else found


def _unbuildable(cell: Cell, lock: Lock) -> Gathered:
    problem = Failure("", lock.problem)
    return Gathered(cell, CellFacts(cell.id, cell.od, broken_at="build", error=problem))


def _started(run: Run, cell: Cell) -> Gathered:
    environment = environment_of(run, cell)
    run.progress.phase(cell.id, "", SURVEY)
    with tempfile.TemporaryDirectory(prefix="od-matrix-job-") as scratch:
        folder = Path(scratch)
        job = batch.write_job(folder, cell, ITEMS, (), run.mode, run.limits)
        outcome = run.engine.run(environment, job)
        return _read(cell, folder / "out", outcome, batch.collect(folder, (), outcome).controls)


def _read(cell: Cell, out: Path, outcome: Outcome, controls: Controls | None) -> Gathered:
    """What the probe left; ``OSError`` or ``ValueError`` where it is not what it writes."""
    if outcome.trouble:
        return Gathered(cell, trouble=f"the engine failed: {outcome.trouble}")
    start = decode(_json(out / "start.json"))
    if controls is None and not _refused(start):
        return Gathered(cell, trouble="its controls did not run")
    if controls is not None and not control.settled(controls):
        return Gathered(cell, trouble=control.complaint(controls))
    seen = controls.good if controls else start
    facts = of_observation(cell, seen, control.state(controls, seen))
    return Gathered(cell, facts, _schema(cell, _json(out / f"{SURVEY}.json")))


def _refused(start: Observation) -> bool:
    """Whether an import raised, which it would do again; not so when it was stopped."""
    return any(phase.outcome == "fail" for phase in start.phases)


def _schema(cell: Cell, value: object) -> Schema | None:
    """The config's messages, None where the protos cannot be imported."""
    fields = Fields(value, SURVEY)
    messages = {
        name: {field: str(kind) for field, kind in sorted(members.items())}
        for name, members in sorted(fields.mapping("messages").items())
        if isinstance(members, dict)
    }
    enums = {name: texts(values, name) for name, values in sorted(fields.mapping("enums").items())}
    return Schema(cell.od, messages, enums) if messages else None


def _json(path: Path) -> object:
    """The JSON of a plain file that a cell left; a link would lead elsewhere."""
    if path.is_symlink() or path.stat().st_size > batch.OBSERVATION_BYTES:
        raise ValueError(f"{path.name} is no file of the probe's")
    return parse_json(path.read_bytes())
