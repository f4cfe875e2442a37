"""Small red cells for the tests of remedies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from matrix.config.text import parse
from matrix.facts.nouns import Schema
from matrix.judge.evidence import Evidence
from matrix.model import (
    PHASES,
    Cell,
    Certainty,
    Checkpoint,
    Coverage,
    Failure,
    Finding,
    Observation,
    Phase,
    Recipe,
    Restore,
    Resume,
    Status,
    Variable,
    Verdict,
)
from matrix.remedy.nouns import Case, Proposal
from tests import samples


def cell(
    tensorflow: str = "2.8.4", od: str = "2.8.0", variant: str = "", **recipe: tuple[object, ...]
) -> Cell:
    """A cell whose recipe asks for its TensorFlow and the OD API, and what is given."""
    made = Recipe("2024-01-01", (f"tensorflow-cpu=={tensorflow}", f"od=={od}"))
    one = samples.cell(tensorflow, od, "3.9", variant)
    return replace(one, recipe=replace(made, **recipe))  # type: ignore[arg-type]


def checkpoint(
    config: str = "", variables: Sequence[Variable] = (), resume: Resume | None = None
) -> Checkpoint:
    """A checkpoint with a config."""
    return replace(
        samples.checkpoint(count=0),
        variables=tuple(variables),
        pipeline=parse(config),
        resume=resume,
    )


def failed(phase: str, error: Failure) -> tuple[Phase, ...]:
    """The phases of a probe that failed at one of them."""
    if phase not in PHASES:
        return ()
    at = PHASES.index(phase)
    done = [Phase(name, "ok") for name in PHASES[:at]]
    return (*done, Phase(phase, "fail", error=error))


def case(
    code: str,
    *,
    phase: str = "restore",
    config: str = "",
    where: Cell | None = None,
    error: str = "",
    facts: Mapping[str, object] | None = None,
    given: Checkpoint | None = None,
    model: Sequence[Variable] = (),
    coverage: Sequence[Coverage] = (),
    restore: Restore | None = None,
    mode: str = "inference",
    schemas: tuple[Schema, ...] = (),
    declared: tuple[Cell, ...] = (),
) -> Case:
    """A cell that failed with one finding; ``error`` is ``Type: message``."""
    where = where or cell()
    kind, _, said = error.partition(": ")
    seen = Observation(
        "c",
        failed(phase, Failure(kind or "ValueError", said)),
        facts=dict(facts or {}),
        model=tuple(model),
        coverage=tuple(coverage),
        restore=restore,
    )
    finding = Finding(code, Certainty.CERTAIN, ("shown",))
    verdict = Verdict(where.id, Status.FAIL, phase, code, "failed", findings=(finding,))
    evidence = Evidence(where, given or checkpoint(config), mode, seen, None, schemas)
    return Case(evidence, verdict, config, declared)


def proposal(remedy: str = "size", words: str = "", *, recipe: Recipe | None = None) -> Proposal:
    """A change of a config, or of a recipe."""
    words = words or f"{remedy}: 1"
    return Proposal(remedy, words, (f"{words} is set",), recipe=recipe, config="a: 1\n")


def packages(*pins: str) -> dict[str, object]:
    """The facts of a cell with these distributions."""
    return {"packages": list(pins)}


RESUME = Resume(Path("training"), Path("training/model.ckpt-3"), ())
