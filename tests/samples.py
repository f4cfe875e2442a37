"""Small builders of the nouns, for tests: every argument has a harmless default."""

from __future__ import annotations

from pathlib import Path

from matrix.model import (
    PHASES,
    Cell,
    Checkpoint,
    Coverage,
    Failure,
    Finding,
    Matrix,
    Mismatch,
    Observation,
    Phase,
    Recipe,
    Restore,
    Result,
    Status,
    Variable,
    Verdict,
    View,
)


def cell(tensorflow: str, od: str, python: str, variant: str = "") -> Cell:
    """A cell with the identifier that its parts give."""
    tail = f"-{variant}" if variant else ""
    return Cell(
        id=f"tf{tensorflow}-od{od}-py{python}{tail}",
        tensorflow=tensorflow,
        od=od,
        python=python,
        variant=variant,
        recipe=Recipe(as_of="2024-01-01", requirements=(f"tensorflow-cpu=={tensorflow}",)),
    )


def checkpoint(name: str = "ssd_mobilenet_v2", count: int = 385) -> Checkpoint:
    """A checkpoint with ``count`` variables."""
    variables = tuple(Variable(f"model/v{n}", (3, 3), "float32") for n in range(count))
    prefix = Path("ckpt-0")
    return Checkpoint(
        name=name,
        prefix=prefix,
        config=Path("pipeline.config"),
        format="v2-object-based",
        variables=variables,
        files=(Path("ckpt-0.index"),),
        digest="c" * 64,
    )


def observation(key: str = "ssd_mobilenet_v2", log: str = "started\n") -> Observation:
    """A full observation that has something in every field."""
    phases = [Phase(name, "ok", 0.5, 1024) for name in PHASES[:-1]]
    failure = Failure("ValueError", "no\nimage", "Traceback ...")
    phases.append(Phase("forward", "fail", 0.25, 2048, failure, ("image 320x320",)))
    return Observation(
        checkpoint=key,
        phases=tuple(phases),
        facts={"tensorflow": "2.8.4", "files": ["a", "b"]},
        model=(Variable("head/bias", (), "float32", "Head/bias"),),
        coverage=(Coverage("detection", 300, 298, 1), Coverage("full", error="ValueError: no")),
        restore=Restore(
            kind="object",
            mode="inference",
            total=385,
            total_bytes=4000,
            bound=382,
            bound_bytes=3900,
            missing=(Variable("head/bias", (), "float32"),),
            unexpected=(Variable("old/kernel", (3, -1), "float16"),),
            mismatched=(Mismatch("head/kernel", (3, 91), (3, 2)),),
            different=("bn/mean",),
        ),
        pixels="d" * 64,
        outputs={"boxes": [0.5, 0.25]},
        picture=View("e" * 64, {"boxes": [0.75]}, "ValueError: too small"),
        ending="signal 11",
        log=log,
    )


def result(
    where: Cell,
    status: Status,
    *,
    reason: str = "",
    phase: str = "",
    cause: str = "",
    remedy: str = "",
    matched: int = 0,
    total: int = 0,
    missing: int = 0,
    controls: str = "passed",
    seconds: float = 8.25,
    engine: str = "docker",
    reused: bool = False,
    seen: Observation | None = None,
    blame: str = "",
    findings: tuple[Finding, ...] = (),
) -> Result:
    """One cell's answer."""
    verdict = Verdict(
        cell=where.id,
        status=status,
        phase=phase,
        cause=cause,
        reason=reason,
        remedy=remedy,
        matched=matched,
        total=total,
        missing=missing,
        controls=controls,
        blame=blame,
        findings=findings,
    )
    return Result(where, verdict, engine, "e" * 64, seconds, reused, observation=seen)


def matrix(*results: Result, name: str = "ssd_mobilenet_v2") -> Matrix:
    """A matrix over the given results."""
    return Matrix(checkpoint(name), "inference", "docker", "2026-01-31T12:00:00Z", results)


def mixed() -> Matrix:
    """A matrix with a green, a partial, a red, a repaired and an unbuildable cell."""
    keras = "AttributeError: module 'keras.layers' has no attribute 'experimental'"
    red = {"phase": "import-od", "cause": "keras-3", "reason": keras, "controls": "unreachable"}
    return matrix(
        result(cell("2.16.2", "2022.12", "3.11"), Status.FAIL, **red),  # type: ignore[arg-type]
        result(
            cell("2.16.2", "2022.12", "3.11", "legacy-keras"),
            Status.PASS,
            matched=385,
            total=385,
        ),
        result(cell("2.18.0", "2022.12", "3.11"), Status.FAIL, **red),  # type: ignore[arg-type]
        result(
            cell("2.8.4", "2.8.0", "3.9"),
            Status.PARTIAL,
            reason="5 of 385 model variables have no value in the checkpoint",
            matched=380,
            total=385,
            missing=5,
        ),
        result(cell("2.8.4", "2022.12", "3.9"), Status.PASS, matched=385, total=385, reused=True),
        result(
            cell("1.15.5", "2.5.0", "3.7"),
            Status.UNBUILDABLE,
            reason="no version of tf-slim fits | conflict",
            controls="not run",
            engine="",
            seconds=0.0,
        ),
    )
