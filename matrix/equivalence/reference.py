"""The cell that the others are compared with."""

from __future__ import annotations

from collections.abc import Sequence

from matrix.checkpoint.writer import Writer
from matrix.model import Result
from matrix.plan.versions import numbers


def reference(green: Sequence[Result], writer: Writer) -> Result:
    """The green cell that is nearest to what wrote the checkpoint.

    Of several it is the one of the oldest TensorFlow, and then the first in the matrix's
    order; so without a trace of the writer it is the oldest of all.

    Raises:
        ValueError: there is none.
    """

    def rank(one: Result) -> tuple[tuple[int, ...], tuple[int, ...]]:
        release = numbers(one.cell.tensorflow)
        return _distance(release, writer), release

    return min(green, key=rank)


def _distance(release: tuple[int, ...], writer: Writer) -> tuple[int, ...]:
    """How far a release lies outside the writer's range: majors, then minors, then patches.

    Compared as far as the end of the range is known: 2.7 is every 2.7.x.
    """
    oldest, newest = numbers(writer.oldest), numbers(writer.newest)
    if oldest and release[: len(oldest)] < oldest:
        return _steps(release, oldest)
    if newest and release[: len(newest)] > newest:
        return _steps(release, newest)
    return ()


def _steps(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """Of another major release the minors say nothing."""
    known = list(zip(one, other, strict=False))
    return tuple(abs(a - b) for a, b in (known[:1] if one[:1] != other[:1] else known))
