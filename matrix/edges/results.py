"""Between the search and the results of a run: what cells said, and results for those not run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matrix.edges.nouns import Basis, Said, Standing
from matrix.forecast.nouns import Forecast
from matrix.model import Result, Status, Verdict


def said(results: Iterable[Result]) -> dict[str, Said]:
    """What the cells of a run said, by identifier."""
    return {one.cell.id: _said(one.verdict) for one in results}


def inferred(one: Standing, forecasts: Mapping[str, Forecast]) -> Result:
    """The result of a cell that was not run; a cause is told where facts decide it."""
    verdict = Verdict(
        one.cell.id,
        Status.INFERRED,
        cause=one.said.cause,
        reason=one.why,
        inferred=one.said.status,
    )
    if one.basis is Basis.FACTS:
        verdict = _by_facts(verdict, forecasts[one.cell.id])
    return Result(one.cell, verdict, "", "", 0.0, False)


def _by_facts(verdict: Verdict, forecast: Forecast) -> Verdict:
    findings = forecast.findings
    return Verdict(
        verdict.cell,
        verdict.status,
        phase=forecast.phase,
        cause=verdict.cause,
        reason=verdict.reason,
        remedy=findings[0].remedy if findings else "",
        findings=findings,
        inferred=verdict.inferred,
    )


def _said(verdict: Verdict) -> Said:
    return Said(verdict.status, "" if verdict.status is Status.PASS else verdict.cause)
