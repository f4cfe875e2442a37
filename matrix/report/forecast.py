"""A forecast in words: the table of a run under a heading that says what it is."""

from __future__ import annotations

from collections.abc import Sequence

from matrix.forecast.nouns import Agreement, Answer, Forecast
from matrix.model import Checkpoint, Status
from matrix.report import table
from matrix.report.interface import Row, Sheet
from matrix.report.summary import plural

HEADING = "FORECAST: what each cell is expected to answer. Nothing was run."
WHEN = "Forecast, nothing was run"
NO_ENGINE = "none"


def text(sheet: Sheet, *, width: int | None = None) -> str:
    """The table of a forecast with its notes, for a terminal, without colour."""
    return f"{HEADING}\n\n{table.text(sheet, width=width)}"


def sheet_of(checkpoint: Checkpoint, mode: str, forecasts: Sequence[Forecast]) -> Sheet:
    """The sheet of a forecast, its rows in the order of the forecasts."""
    return Sheet(
        checkpoint=checkpoint.name,
        digest=checkpoint.digest,
        format=checkpoint.format,
        variables=len(checkpoint.variables),
        mode=mode,
        engine=NO_ENGINE,
        when=WHEN,
        rows=tuple(_row(one) for one in forecasts),
    )


def agreement_words(found: Agreement) -> list[str]:
    """How far a forecast came true, in one line, and a line per disagreement."""
    if not found.total:
        return ["Forecast: nothing was foreseen that could be compared"]
    head = (
        f"Forecast: {found.statuses} of {plural(found.total, 'cell')} answered as foreseen,"
        f" {found.causes} with the cause that was foreseen"
    )
    return [
        head,
        *(
            f"  {one.cell}: {_answer(one.foreseen)} was foreseen, {_answer(one.seen)} was seen"
            for one in found.disagreements
        ),
    ]


def _answer(one: Answer) -> str:
    return f"{one.status.value} ({one.cause or 'no cause'})" if one.phase else one.status.value


def _row(one: Forecast) -> Row:
    cell = one.cell
    return Row(
        id=cell.id,
        tensorflow=cell.tensorflow,
        od=cell.od,
        python=cell.python,
        variant=cell.variant,
        status=one.status,
        phase=one.phase,
        cause=one.cause,
        certainty=one.findings[0].certainty.value if one.findings else "",
        causes=tuple(finding.code for finding in one.findings),
        blame="",
        reason="" if one.status is Status.PASS else _reason(one),
        remedy=one.findings[0].remedy if one.findings else "",
        matched=0,
        total=0,
        missing=0,
        unexpected=0,
        mismatched=0,
        engine="",
        seconds=0.0,
        environment_digest="",
        controls=one.controls,
        reused=False,
    )


def _reason(one: Forecast) -> str:
    """The reason in words that hold for all releases of a generation, to be told once."""
    release = one.cell.tensorflow
    return one.reason.replace(f"TensorFlow {release}", f"TensorFlow {release.partition('.')[0]}")
