"""What a cell is expected to answer for a checkpoint: pure, from facts gathered before.

The rules that judge a run are asked without an observation; what they find is put in the
order in which a run would meet it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matrix.facts.nouns import CellFacts, Schema
from matrix.facts.observed import IMPORTS
from matrix.forecast import restoring
from matrix.forecast.nouns import Forecast
from matrix.forecast.restoring import status_of
from matrix.judge import controls as control
from matrix.judge.catalogue import CAUSES
from matrix.judge.diagnose import RULES, diagnose
from matrix.judge.evidence import Evidence, Rule
from matrix.judge.rules import config, extractors
from matrix.judge.verdict import unbuildable
from matrix.model import (
    PHASES,
    Cell,
    Checkpoint,
    Environment,
    Finding,
    Observation,
    Phase,
    Status,
)

UNKNOWN = "nothing is known of this cell: run 'nox -s facts'"
PARSE, BUILD, RESTORE = "parse-config", "build-model", "restore"
ENDS: Mapping[Rule, str] = {
    config.path_suffix: "",
    **dict.fromkeys((config.malformed, config.unknown_field, config.stale_package), PARSE),
    **dict.fromkeys((config.stricter, *extractors.RULES), BUILD),
}
"""Where a run ends for what a rule finds, if not at the restore; empty where it goes on."""

BASES = {
    PARSE: "the config against the config messages of this OD API",
    BUILD: "the feature extractors that this cell has",
    RESTORE: "the checkpoint's variables against what the config describes; no model was built",
}
"""What an expectation rests on, by the phases that it covers."""


def predict(
    checkpoint: Checkpoint,
    cell: Cell,
    facts: CellFacts | None,
    schemas: Sequence[Schema],
    mode: str,
) -> Forecast:
    """Foresee the answer of one cell; nothing is foreseen of one without facts."""
    if facts is None:
        return Forecast(cell, Status.UNTESTED, basis=(UNKNOWN,))
    if facts.broken_at:
        return _broken(checkpoint, cell, facts, tuple(schemas), mode)
    if facts.controls != control.PASSED:
        status = Status.BROKEN if facts.controls == control.FAILED else Status.UNTESTED
        basis = (f"the controls of this cell: {facts.controls}",)
        return Forecast(cell, status, basis=basis, controls=facts.controls)
    return _healthy(Evidence(cell, checkpoint, mode, facts=facts, schemas=tuple(schemas)))


def _broken(
    checkpoint: Checkpoint,
    cell: Cell,
    facts: CellFacts,
    schemas: tuple[Schema, ...],
    mode: str,
) -> Forecast:
    """A cell that ends before any checkpoint: judged as if it had just been seen to."""
    if facts.broken_at not in IMPORTS:
        problem = facts.error.message if facts.error else facts.broken_at
        verdict = unbuildable(cell, Environment(cell.id, "", "", "", problem))
        status, findings = verdict.status, verdict.findings
        basis = "the resolver's reason in the cell's lock"
    else:
        seen = _import_again(checkpoint.name, facts)
        e = Evidence(cell, checkpoint, mode, seen, facts, schemas)
        status, findings = Status.FAIL, diagnose(e, facts.broken_at)
        basis = f"{facts.broken_at} raised this when the facts were gathered"
    return Forecast(cell, status, facts.broken_at, findings, (basis,), facts.controls)


def _import_again(name: str, facts: CellFacts) -> Observation:
    """The observation of a start that ends at an import, from its facts."""
    at = PHASES.index(facts.broken_at)
    phases = [Phase(one, "ok") for one in PHASES[:at]]
    phases.append(Phase(facts.broken_at, "fail", error=facts.error))
    phases += [Phase(one, "skipped") for one in PHASES[at + 1 :]]
    packages = [f"{package}=={version}" for package, version in facts.versions.items()]
    return Observation(name, tuple(phases), {**facts.seen, "packages": packages})


def _healthy(e: Evidence) -> Forecast:
    """A cell that works: the first phase at which a cause shows decides."""
    controls = e.facts.controls if e.facts else control.NOT_RUN
    shown = _shown(e)
    if not shown:
        return Forecast(e.cell, Status.PASS, basis=_bases(RESTORE), controls=controls)
    phase = min((place for place, _ in shown), key=PHASES.index)
    # As `diagnose` orders what was seen: first what can show at this phase.
    shown.sort(key=lambda one: phase not in CAUSES[one[1].code].phases)
    findings = tuple(finding for _, finding in shown)
    status = Status.FAIL
    if phase == RESTORE:
        status = max((status_of(e, one) for one in findings), key=list(Status).index)
    return Forecast(e.cell, status, phase, findings, _bases(phase), controls)


def _shown(e: Evidence) -> list[tuple[str, Finding]]:
    """Every cause that a run would meet, once, and the phase at which it would end there."""
    found: dict[str, tuple[str, Finding]] = {}
    for rule in (*RULES, *restoring.RULES):
        finding, place = rule(e), ENDS.get(rule, RESTORE)
        if finding is None or not place:
            continue
        if place != RESTORE or status_of(e, finding) is not Status.PASS:
            found.setdefault(finding.code, (place, finding))
    return list(found.values())


def _bases(phase: str) -> tuple[str, ...]:
    """What was looked at up to the phase that decides."""
    looked_at = list(BASES)[: list(BASES).index(phase) + 1]
    healthy = "this cell imports TensorFlow and the OD API, and passed its controls"
    return (healthy, *(BASES[one] for one in looked_at))
