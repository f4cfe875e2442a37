"""From what is known of a cell to its results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matrix.exports import judge as of_exports
from matrix.facts.observed import of_observation
from matrix.flow.nouns import Ground, Run
from matrix.flow.wanted import Known
from matrix.judge import controls as control
from matrix.judge.evidence import Evidence
from matrix.judge.verdict import judge, unbuildable
from matrix.model import Checkpoint, Export, ExportResult, Observation, Result, Verdict


def judged(
    run: Run, ground: Ground, checkpoints: Sequence[Checkpoint], known: Known
) -> dict[str, Result]:
    """Judge each checkpoint in one cell; the results by its digest."""
    return {one.digest: _result(run, ground, one, known) for one in checkpoints}


def _result(run: Run, ground: Ground, checkpoint: Checkpoint, known: Known) -> Result:
    observation = known.observations.get(checkpoint.digest)
    if observation is None:
        verdict = unbuildable(ground.cell, ground.environment)
    else:
        state = control.state(known.controls, observation)
        facts = of_observation(ground.cell, observation, state)
        verdict = judge(
            Evidence(ground.cell, checkpoint, run.mode, observation, facts, run.schemas),
            known.controls,
        )
    answers = [_of_export(run, ground, one, known) for one in checkpoint.exports if not one.problem]
    result = _told(run, ground, verdict, observation, checkpoint.digest in known.reused)
    return replace(result, exports=tuple(answers))


def _of_export(run: Run, ground: Ground, export: Export, known: Known) -> ExportResult:
    observation = known.observations.get(export.digest)
    if observation is None:
        verdict = unbuildable(ground.cell, ground.environment)
    else:
        verdict = of_exports.judge(ground.cell, observation, known.proofs.get(export.kind))
    reused = export.digest in known.reused
    return ExportResult(export, _told(run, ground, verdict, observation, reused))


def _told(
    run: Run, ground: Ground, verdict: Verdict, observation: Observation | None, reused: bool
) -> Result:
    return Result(
        cell=ground.cell,
        verdict=verdict,
        engine=run.engine.name,
        environment_digest=ground.environment.digest,
        seconds=sum(phase.seconds for phase in observation.phases) if observation else 0.0,
        reused=reused,
        observation=observation,
        freeze="".join(f"{line}\n" for line in _packages(observation)),
        build_log=ground.environment.log,
    )


def _packages(observation: Observation | None) -> list[str]:
    packages = observation.facts.get("packages", []) if observation else []
    return [str(one) for one in packages] if isinstance(packages, list) else []
