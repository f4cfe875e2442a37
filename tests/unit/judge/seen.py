"""Observations for tests of the judge: how far a probe came, in few words."""

from __future__ import annotations

from dataclasses import replace

from matrix.model import (
    PHASES,
    Controls,
    Failure,
    Mismatch,
    Observation,
    Phase,
    Restore,
    Variable,
)

WHOLE = Restore("object-based", "inference", total=4, total_bytes=400, bound=4, bound_bytes=400)
PARTLY = Restore(
    "object-based",
    "inference",
    total=4,
    total_bytes=400,
    bound=1,
    bound_bytes=100,
    missing=(Variable("head/bias", (3,), "float32"),),
    unexpected=(
        Variable("old/kernel/.ATTRIBUTES/VARIABLE_VALUE", (1,), "float32"),
        Variable("save_counter/.ATTRIBUTES/VARIABLE_VALUE", (), "int64"),
    ),
    mismatched=(Mismatch("head/kernel", (1, 91), (1, 2)),),
    different=("bn/mean",),
)
NOTHING = replace(WHOLE, bound=0, bound_bytes=0)


def done(restore: Restore | None = WHOLE) -> Observation:
    """All phases ok."""
    return Observation("x", tuple(Phase(name, "ok") for name in PHASES), restore=restore)


def failed(
    at: str, error: Failure | None = None, notes: tuple[str, ...] = (), how: str = "fail"
) -> Observation:
    """Phases ok until one, and the rest skipped; endings as the probe writes them."""
    number = PHASES.index(at)
    phases = [Phase(name, "ok") for name in PHASES[:number]]
    phases.append(Phase(at, how, error=error, notes=notes))
    if how == "fail":
        phases += [Phase(name, "skipped") for name in PHASES[number + 1 :]]
    ending = {"fail": "", "running": "", "crash": "signal 11"}.get(how, how)
    return Observation("x", tuple(phases), ending=ending)


DAMAGE = failed("read-checkpoint", Failure("DataLossError", "Checksum does not match"))
GOOD = Controls(done(), DAMAGE)
