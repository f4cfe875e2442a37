"""Exported models in a start of a cell: what the probe is asked, and what it left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from matrix import batch
from matrix.checkpoint.exports import FROZEN_GRAPH, SAVED_MODEL
from matrix.model import Controls, Export, Observation, Outcome

KINDS = (SAVED_MODEL, FROZEN_GRAPH)


@dataclass(frozen=True)
class Asked:
    """What of exports one start is to show; ``controls`` are those of both kinds."""

    exports: tuple[Export, ...] = ()
    controls: bool = False

    def __bool__(self) -> bool:
        return bool(self.exports or self.controls)


@dataclass(frozen=True)
class Shown:
    """What one start showed: observations by digest, controls by kind, and what was cut off."""

    observations: dict[str, Observation]
    controls: dict[str, Controls]
    cut: frozenset[str] = frozenset()


def request(asked: Asked) -> batch.Request:
    """The items and files that ask the probe for this."""
    items: list[dict[str, object]] = []
    inputs: list[tuple[str, Path]] = []
    if asked.controls:
        items.append({"kind": "export-control", "key": "export-control"})
    for number, export in enumerate(asked.exports):
        # By its digest, so that messages name the same place in every run.
        place = f"in/export-{export.digest[:8]}"
        home = export.path if export.kind == SAVED_MODEL else export.path.parent
        inputs += [(f"{place}/{path.relative_to(home)}", path) for path in export.files]
        where = place if export.kind == SAVED_MODEL else f"{place}/{export.name}"
        key = _key(number)
        items.append({"kind": "export", "key": key, "export": export.kind, "path": where})
    return batch.Request(tuple(items), tuple(inputs))


def collect(folder: Path, exports: Sequence[Export], outcome: Outcome) -> Shown:
    """Read what the probe left of exports, and complete it with how the job ended."""
    observations, cut = {}, set()
    for number, export in enumerate(exports):
        found = batch.read(folder, _key(number)) or _started(folder)
        observation = found or Observation(export.name, ())
        if not batch.finished(observation):
            cut.add(export.digest)
        observations[export.digest] = replace(
            batch.ended(observation, outcome, PHASES),
            checkpoint=export.name,
            log=batch.log(folder, _key(number), outcome),
        )
    controls = {kind: proof for kind in KINDS if (proof := _controls(folder, kind, outcome))}
    return Shown(observations, controls, frozenset(cut))


PHASES = ("import-tf", "load", "forward")
"""What the probe does with an export, in this order."""


def _started(folder: Path) -> Observation | None:
    """What the start showed before any item: of it, an export needs TensorFlow alone."""
    start = batch.read(folder, "start")
    return start and replace(start, phases=start.phases[:1])


def _controls(folder: Path, kind: str, outcome: Outcome) -> Controls | None:
    key = f"export-control-{kind}"
    good = batch.read(folder, f"{key}-good") or batch.read(folder, "export-control")
    damaged = batch.read(folder, f"{key}-damaged") or Observation(f"{key}-damaged", ())
    return Controls(good, damaged) if good and not outcome.trouble else None


def _key(number: int) -> str:
    return f"export-{number}"
