"""The account of one cell: what was tried, why it is not green, and how sure that is.

One content for ``why.md`` and for the terminal. Every sentence is either ours or shown by
`matrix.report.sections`, which makes foreign text harmless.
"""

from __future__ import annotations

from matrix.judge.catalogue import CAUSES
from matrix.model import (
    MODES,
    Certainty,
    Checkpoint,
    Coverage,
    Finding,
    Matrix,
    Phase,
    Result,
    Status,
)
from matrix.report import grounds, outputs, remedies
from matrix.report.escape import first_line
from matrix.report.exported import ways
from matrix.report.sections import (
    Block,
    Bullets,
    Facts,
    Paragraph,
    Section,
    Subtitle,
    Table,
    markdown,
    terminal,
)
from matrix.report.summary import plural
from matrix.report.words import MEANINGS, status_words, where

CERTAINTY = {
    Certainty.CERTAIN: "Certain: what was computed proves it, or the message has no other cause",
    Certainty.LIKELY: "Likely: it fits all that was seen, and little else does",
    Certainty.POSSIBLE: "Possible: one of several, and what was seen does not decide",
}
EVERYWHERE = "It lies in the checkpoint or its config, so no other cell is without it."
OUTCOMES = {
    "ok": "ok",
    "fail": "failed",
    "skipped": "not reached",
    "running": "not ended",
    "timeout": "over its time limit",
    "oom": "out of memory",
    "crash": "ended the process",
}
CONTROLS = {
    "passed": (
        "The controls passed: in this environment a good checkpoint restores, and a damaged"
        " copy of it does not."
    ),
    "unreachable": (
        "No control can run: the environment fails before a model exists, with this checkpoint"
        " and with every other."
    ),
    "failed": "A control failed: what this cell shows says nothing about the checkpoint.",
    "not run": "The controls did not run.",
}
NOTE_CHARACTERS = 120


def account(result: Result, matrix: Matrix) -> str:
    """The account as a Markdown document, ``cells/<id>/why.md`` of a report."""
    return markdown(_heading(result), sections(result, matrix))


def explain(result: Result, matrix: Matrix, width: int) -> str:
    """The account for a terminal of ``width`` columns, without colour."""
    return terminal(_heading(result), sections(result, matrix), width)


def cause_words(code: str) -> str:
    """A cause by its title and code."""
    return f"{CAUSES[code].title} ({code})" if code in CAUSES else code


def _heading(result: Result) -> str:
    verdict = result.verdict
    inferred = verdict.inferred.value if verdict.inferred else ""
    told = status_words(verdict.status, verdict.matched, verdict.total, inferred)
    return f"{result.cell.id}: {told}"


def sections(result: Result, matrix: Matrix) -> list[Section]:
    """The account in parts; one that has nothing to say is without blocks."""
    checkpoint = matrix.checkpoint
    red = result.verdict.status is not Status.PASS
    verdict, blame = brief(result)
    parts = [
        verdict,
        Section("What was tried", _tried(result, checkpoint)),
        Section("Causes" if red else "Remarks", _causes(result.verdict.findings)),
        blame,
        *remedies.of_cell(result.cell.id, matrix.trials, matrix.untried),
    ]
    if red:
        parts.append(Section("Variables", grounds.variables(result, checkpoint)))
    parts.append(Section("Outputs beside the reference cell", outputs.compared(result)))
    parts.append(Section("What each way of restoring would find", _coverage(result)))
    if red:
        parts.append(Section("Ruled out", _bullets(result.verdict.ruled_out)))
    parts += [
        Section("Other ways out", ways(result)),
        Section("How sure this is", _certainty(result)),
        Section("Versions", grounds.versions(result.observation)),
    ]
    return [*parts, *grounds.raw(result)] if red else parts


def brief(result: Result) -> list[Section]:
    """The parts of an account that cost least and say most."""
    blame = Section("Which version is at fault", _paragraph(result.verdict.blame))
    return [Section("Verdict", _verdict(result)), blame]


def _paragraph(text: str) -> tuple[Block, ...]:
    return (Paragraph(text),) if text else ()


def _bullets(items: tuple[str, ...]) -> tuple[Block, ...]:
    return (Bullets(items),) if items else ()


def _verdict(result: Result) -> tuple[Block, ...]:
    verdict = result.verdict
    if verdict.status is Status.PASS:
        checked = (
            f"PASS: all {plural(verdict.total, 'variable')} of the model hold the checkpoint's"
            " bytes, compared one by one after the restore, and the model ran on an image."
        )
        return (Paragraph(checked),)
    at = where(verdict.phase)
    reason = first_line(verdict.reason) or MEANINGS[verdict.status]
    pairs = [("Cause", cause_words(verdict.cause))] if verdict.cause else []
    pairs += [("Way out", verdict.remedy)] if verdict.remedy else []
    told = Paragraph(f"{verdict.status.value}{at}: {reason}")
    return (told, Facts(tuple(pairs))) if pairs else (told,)


def _tried(result: Result, checkpoint: Checkpoint) -> tuple[Block, ...]:
    cell, seen = result.cell, result.observation
    repair = f", repaired by {cell.variant}" if cell.variant else ""
    versions = f"TensorFlow {cell.tensorflow}, OD API {cell.od}, Python {cell.python}{repair}"
    held = plural(len(checkpoint.variables), "variable")
    mode = f", restored {mode_words(seen.restore.mode)}" if seen and seen.restore else ""
    pairs = [
        ("Checkpoint", f"{checkpoint.name}, {checkpoint.format}, {held}{mode}"),
        ("Cell", versions),
        ("Engine", f"{result.engine or 'none'}, {result.seconds:.1f} seconds"),
    ]
    facts = Facts(tuple(pairs))
    if seen is None or not seen.phases:
        return facts, Paragraph("No phase of the probe ran.")
    table = Table(("Phase", "Outcome", "Seconds", "Note"), tuple(map(_phase, seen.phases)))
    return (facts, table, *_unknown(result.verdict.next_unknown))


def mode_words(mode: str) -> str:
    """A way of restoring, as a clause."""
    return "for inference" if mode == MODES[0] else f'as fine-tune type "{mode}"'


def _phase(phase: Phase) -> tuple[tuple[str, ...], ...]:
    said = [f"{phase.error.type}: {phase.error.message}"] if phase.error else []
    note = "; ".join(first_line(one, NOTE_CHARACTERS) for one in (*said, *phase.notes))
    ran = phase.outcome != "skipped"
    outcome = OUTCOMES.get(phase.outcome, phase.outcome)
    return (phase.name,), (outcome,), (f"{phase.seconds:.2f}" if ran else "-",), (note or "-",)


def _unknown(phases: tuple[str, ...]) -> tuple[Block, ...]:
    if not phases:
        return ()
    return _paragraph(
        f"Never reached: {', '.join(phases)}. Mending this may reveal the next cause there."
    )


def _causes(findings: tuple[Finding, ...]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for number, one in enumerate(findings, start=1):
        head = f"{number}. " if len(findings) > 1 else ""
        blocks.append(Subtitle(head + cause_words(one.code)))
        blocks.append(Paragraph(f"{CERTAINTY[one.certainty]}.{_everywhere(one)}"))
        blocks += _bullets(tuple(item for item in one.evidence if item.strip()))
        blocks += _paragraph(f"Way out: {one.remedy}" if one.remedy else "")
    return tuple(blocks)


def _everywhere(one: Finding) -> str:
    return f" {EVERYWHERE}" if one.everywhere else ""


def _coverage(result: Result) -> tuple[Block, ...]:
    found = result.observation.coverage if result.observation else ()
    if not found:
        return ()
    heads = ("Restored", "Asked for", "Found", "Of another shape", "Refused")
    return (Table(heads, tuple(map(_covered, found))),)


def _covered(one: Coverage) -> tuple[tuple[str, ...], ...]:
    if one.error:
        refused = (first_line(one.error, NOTE_CHARACTERS),)
        return (mode_words(one.mode),), ("-",), ("-",), ("-",), refused
    counts = (one.total, one.matched, one.mismatched)
    return (mode_words(one.mode),), *((f"{count:,}",) for count in counts), ("-",)


def _certainty(result: Result) -> tuple[Block, ...]:
    verdict = result.verdict
    told = [CONTROLS.get(verdict.controls, verdict.controls)]
    if verdict.findings and verdict.status is not Status.PASS:
        told.insert(0, f"{CERTAINTY[verdict.findings[0].certainty]}.")
    if result.reused:
        told.append("The observation is an earlier run's, of the same checkpoint and environment.")
    return (Bullets(tuple(told)),)
