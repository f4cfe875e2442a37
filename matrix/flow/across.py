"""What only all cells of a checkpoint together can say; pure."""

from __future__ import annotations

from collections.abc import Sequence

from matrix.checkpoint.writer import Writer
from matrix.equivalence import equivalent
from matrix.exports.compared import compared
from matrix.judge.blame import blamed
from matrix.model import Checkpoint, Matrix, Result


def across(
    checkpoint: Checkpoint,
    writer: Writer,
    mode: str,
    engine: str,
    when: str,
    results: Sequence[Result],
) -> Matrix:
    """The matrix of one checkpoint: its results blamed, and compared with the reference cell."""
    seen = compared(equivalent(blamed(results), writer))
    exports = tuple(each for result in seen for each in result.exports)
    return Matrix(checkpoint, mode, engine, when, seen, exports=exports)
