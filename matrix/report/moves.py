"""Advice in words and as JSON; both are pure functions of it."""

from __future__ import annotations

import json
import shlex
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from matrix.advise.artefacts import build_command, commands
from matrix.advise.nouns import Advice, Distance, Move
from matrix.model import Status, Verdict
from matrix.report.dialect import WIDTH, plain
from matrix.report.escape import first_line, one_line
from matrix.report.summary import plural

SCHEMA = 1
SHOWN = 8
"""How many packages of each kind a paragraph names; ``moves.json`` has all."""
NOTHING = "No other cell that was asked restores it whole; nox -s matrix says why each does not."
HEADERS = ("Move", "Target", "TF/OD/Py", "Packages", "Costs", "Proven")
ENVIRONMENTS = {"docker": "Image", "venv": "Venv"}
"""What an engine's environments are called here."""


def text(advice: Advice, places: Mapping[str, str], width: int = WIDTH) -> str:
    """The moves as a table and a paragraph each; ``places`` are the folders of their files."""
    parts = ["\n".join(_wrapped(one, 0, width) for one in _head(advice))]
    if advice.moves:
        parts.append(plain(width).table(HEADERS, [_row(one) for one in advice.moves]))
    else:
        parts.append(_wrapped(NOTHING, 0, width))
    if advice.absent:
        parts.append(_wrapped(f"{sentence('; '.join(advice.absent))}.", 0, width))
    for move in advice.moves:
        parts.append("\n".join(_paragraph(advice, move, places[move.cell.id], width)))
    return "\n\n".join(parts) + "\n"


def document(advice: Advice, files: Mapping[str, list[str]]) -> str:
    """The advice as JSON; ``files`` are the names of each move's files, by cell."""
    stand = advice.stand
    whole = {
        "schema": SCHEMA,
        "checkpoint": advice.checkpoint,
        "digest": advice.digest,
        "mode": advice.mode,
        "engine": advice.engine,
        "when": advice.when,
        "from": {
            "given": stand.given,
            "cell": stand.cell.id,
            "tensorflow": stand.tensorflow,
            "od": stand.od,
            "python": stand.python,
            "exact": stand.exact,
            "notes": stand.notes,
            "status": advice.here.status.value if advice.here else Status.UNTESTED.value,
        },
        "moves": [_entry(move, files[move.cell.id]) for move in advice.moves],
        "absent": advice.absent,
    }
    return json.dumps(whole, indent=2) + "\n"


def _entry(move: Move, files: list[str]) -> dict[str, object]:
    cell, proof = move.cell, move.proof
    return {
        "kinds": move.kinds,
        "cell": cell.id,
        "tensorflow": cell.tensorflow,
        "od": cell.od,
        "python": cell.python,
        "status": move.verdict.status.value,
        "matched": move.verdict.matched,
        "total": move.verdict.total,
        "caution": move.caution,
        "distance": asdict(move.distance),
        "costs": {**asdict(move.costs), "env": dict(move.costs.env)},
        "support": asdict(move.support),
        "environment": move.location,
        "command": move.command,
        "files": files,
        "proof": None
        if proof is None
        else {
            "holds": proof.holds,
            "says": proof.says,
            "statuses": [one.status.value for one in proof.verdicts],
        },
    }


def _head(advice: Advice) -> Iterator[str]:
    stand = advice.stand
    yield f"Moves for {one_line(advice.checkpoint)} from {one_line(stand.given)}"
    for note in stand.notes:
        yield f"{one_line(note)}."
    where = stand.cell.id if not stand.exact else "There"
    yield f"{where}: {_answer(advice.here, stand.exact)}"


def _answer(here: Verdict | None, exact: bool) -> str:
    if here is None:
        return "not among the cells that were asked, so nothing is known of it."
    if here.status is Status.PASS:
        told = "no move is needed" if exact else "that holds for the packages of the cell"
        return f"PASS, {here.matched} of {here.total} variables; {told}."
    return f"{here.status.value}, {first_line(here.reason)}"


def _row(move: Move) -> list[str]:
    steps = move.distance
    return [
        "\n".join(move.kinds),
        move.cell.id + (f"\n{move.verdict.status.value}" if move.caution else ""),
        "/".join(map(_signed, (steps.tensorflow, steps.od, steps.python))),
        str(steps.packages),
        str(move.costs.count) if move.costs.count else "-",
        "-" if move.proof is None else "yes" if move.proof.holds else "NO",
    ]


def _signed(steps: int) -> str:
    return f"{steps:+d}" if steps else "="


def _paragraph(advice: Advice, move: Move, place: str, width: int) -> Iterator[str]:
    yield f"{sentence(', '.join(move.kinds))}: {move.cell.id}"
    for label, told in _told(advice, move):
        yield _wrapped(f"{label:<11}{told}", 11, width)
    yield "  Use"
    yield from (f"    {one}" for one in (f"D={shlex.quote(place)}", *commands(move)))
    yield f"  or\n    {build_command(move)}"
    if move.command:
        yield f"  Run it again\n    {one_line(move.command)}"


def _told(advice: Advice, move: Move) -> Iterator[tuple[str, str]]:
    verdict, costs, care = move.verdict, move.costs, move.support
    yield "  Answer", f"{verdict.status.value}, {verdict.matched} of {verdict.total} variables"
    if move.caution:
        yield "  Caution", sentence(move.caution)
    yield "  Distance", distance_words(move)
    yield from ((f"  {label}", told) for label, told in _packages(move.distance))
    yield "  Costs", "; ".join(cost_words(move)) or "nothing beside the packages"
    if costs.given:
        yield "  Input", f"a changed copy of yours: {one_line(costs.given)}"
    yield "  Support", f"{care.tensorflow}; {care.python}"
    yield "  Proof", move.proof.says if move.proof else "one run; --prove makes it anew"
    if move.location:
        yield f"  {ENVIRONMENTS[advice.engine]}", move.location


def distance_words(move: Move) -> str:
    """How far a move goes, in releases."""
    cell, steps = move.cell, move.distance
    return (
        f"TensorFlow {cell.tensorflow} ({_steps(steps.tensorflow, 'minor release')}),"
        f" OD API {cell.od} ({_steps(steps.od, 'version')}),"
        f" Python {cell.python} ({_steps(steps.python, 'minor version')})"
    )


def _steps(steps: int, noun: str) -> str:
    if not steps:
        return "no step"
    return f"{plural(abs(steps), noun)} {'up' if steps > 0 else 'down'}"


def _packages(steps: Distance) -> Iterator[tuple[str, str]]:
    changed = [f"{name} {old or '?'} to {new}" for name, old, new in steps.changed]
    for label, told in (("Changes", changed), ("New", steps.added), ("Gone", steps.removed)):
        if told:
            more = f" and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
            yield label, one_line(f"{len(told)}: {', '.join(told[:SHOWN])}{more}")


def cost_words(move: Move) -> Iterator[str]:
    """What a move needs beside its packages, for one line."""
    costs = move.costs
    yield from (f"the variable {name}={text}" for name, text in costs.env)
    yield from costs.patches
    yield from (one_line(one) for one in costs.edits)


def sentence(words: str) -> str:
    """Words with a capital first letter."""
    return words[:1].upper() + words[1:]


def _wrapped(words: str, indent: int, width: int) -> str:
    return textwrap.fill(
        words,
        max(width, 40),
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
