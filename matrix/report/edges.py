"""The edges in words: one row per OD API version and per TensorFlow release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from textwrap import fill

from matrix.edges.nouns import Basis, Inference, Row, Standing
from matrix.edges.rows import along_od, along_tensorflow
from matrix.model import Status
from matrix.report.dialect import plain
from matrix.report.summary import plural
from matrix.report.words import SYMBOLS

NONE = "none works"
SIGN = SYMBOLS[Status.INFERRED]
MEANING = (
    f"{SIGN} was not run: it follows from facts of the cell, or from the answers of cells on"
    " both sides of it. Between two that agree, what differs from them would not be seen."
)


def text(checkpoint: str, standings: Sequence[Standing], width: int) -> str:
    """The edges along both axes for a terminal of ``width`` columns, without colour."""
    bare = [one for one in standings if not one.cell.variant]
    parts = [
        f"Edges of {checkpoint}: {counted(standings)}.",
        _table("OD API", "TensorFlow", along_tensorflow(standings), width),
        _table("OD API, plain installs", "TensorFlow", along_tensorflow(bare), width),
        _table("TensorFlow", "OD API", along_od(standings), width),
        fill(MEANING, width),
    ]
    return "\n\n".join(parts) + "\n"


def counted(standings: Sequence[Standing]) -> str:
    """How many cells were run, and what the others rest on."""
    bases = Counter(one.basis for one in standings)
    cells = plural(len(standings), "cell")
    return (
        f"ran {bases[Basis.RUN]} of {cells}, {bases[Basis.FACTS]} decided by facts,"
        f" {bases[Basis.NEIGHBOURS]} inferred from neighbours"
    )


def settled_words(found: Sequence[Inference]) -> list[str]:
    """How far earlier inferences came true, in one line, and a line for each that did not."""
    if not found:
        return []
    held = sum(one.holds for one in found)
    head = f"Inferred earlier: {held} of {plural(len(found), 'cell')} confirmed by this run"
    wrong = (one for one in found if not one.holds)
    return [
        head,
        *(f"  {one.cell}: {one.inferred} was inferred, {one.seen} was seen" for one in wrong),
    ]


def _table(fixed: str, moving: str, rows: Sequence[Row], width: int) -> str:
    headers = (fixed, f"First {moving}", f"Last {moving}", "Between them, not")
    lines = [[row.fixed, *_ends(row, moving == "TensorFlow")] for row in rows]
    return plain(width).table(headers, lines)


def _ends(row: Row, tensorflow: bool) -> tuple[str, str, str]:
    if row.first is None or row.last is None:
        return NONE, NONE, "-"
    return (
        _edge(row.first, tensorflow),
        _edge(row.last, tensorflow),
        ", ".join(row.holes) or "-",
    )


def _edge(one: Standing, tensorflow: bool) -> str:
    version = one.cell.tensorflow if tensorflow else one.cell.od
    repair = f" + {one.cell.variant}" if one.cell.variant else ""
    sign = "" if one.basis is Basis.RUN else f" {SIGN}"
    return f"{version}{repair}{sign}"
