"""What to do after a run: the commands that make sense for this very result."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matrix.judge.blame import RED, neighbours
from matrix.judge.catalogue import UNDETERMINED
from matrix.model import Cell, Certainty, Matrix, Result, Status
from matrix.report.escape import one_line

MOST = 3


@dataclass(frozen=True)
class Given:
    """What a run was given, as arguments that the next command repeats.

    ``checkpoint`` is the checkpoint with its config and step, ``cells`` chooses them, ``how``
    is what every command takes that runs cells, ``training`` the training directory,
    ``outputs`` what is asked of the cells besides the restore. ``report`` names the report.
    """

    checkpoint: tuple[str, ...]
    cells: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    training: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    report: tuple[str, ...] = ()
    demo: bool = False

    @property
    def everything(self) -> tuple[str, ...]:
        """All that the run was given."""
        return (*self.checkpoint, *self.how, *self.cells, *self.training, *self.outputs)


def following(matrix: Matrix, given: Given) -> tuple[str, ...]:
    """At most three lines, each what a command is for and the command."""
    if matrix.results and all(map(_broken, matrix.results)):
        return tuple(_look(matrix, given))
    green = [one.cell for one in matrix.results if one.verdict.status is Status.PASS]
    lines = [*_look(matrix, given), *_mend(matrix, given)]
    if green or any(one.works for one in matrix.trials):
        lines += [*_narrow(matrix, given, green), *_move(matrix, given)]
    else:
        lines += _search(matrix, given)
    return tuple(lines[:MOST])


def _look(matrix: Matrix, given: Given) -> Iterator[str]:
    """A broken cell says nothing of the checkpoint: its account says what broke."""
    for one in filter(_broken, matrix.results):
        asked = ("show", *given.report, "--explain", one.cell.id)
        yield _line("See what broke a cell, which says nothing until then", "report", *asked)
        return


def _mend(matrix: Matrix, given: Given) -> Iterator[str]:
    """A known cause may have a remedy, and none was tried yet."""
    known = [one for one in _red(matrix) if one.verdict.cause not in ("", UNDETERMINED)]
    if known and not matrix.trials and not matrix.untried:
        yield _line("Try what may mend the red cells", "matrix", *given.everything, "--fix")


def _narrow(matrix: Matrix, given: Given, green: list[Cell]) -> Iterator[str]:
    """A cause that is not certain, beside a green cell, can be narrowed to one change."""
    if given.training or given.demo:
        return
    for one in _red(matrix):
        beside = neighbours(one.cell, green)
        near = _nearest(one.cell, (*beside.same_od, *beside.same_tensorflow))
        if near and one.verdict.status is not Status.UNBUILDABLE and not _certain(one):
            pair = ("--good", near.id, "--bad", one.cell.id)
            words = "Find which change makes a red cell red"
            yield _line(words, "bisect", *given.checkpoint, *given.how, *pair)
            return


def _nearest(cell: Cell, green: Sequence[Cell]) -> Cell | None:
    """The first that can be mixed with the cell, which takes the same Python; alike if any is."""
    near = [one for one in green if one.python == cell.python]
    return min(near, key=lambda one: one.variant != cell.variant, default=None)


def _move(matrix: Matrix, given: Given) -> Iterator[str]:
    """Some cells work: where to move is a question to those who stand where it does not.

    The last of these cells stands for the newest TensorFlow.
    """
    others = [one for one in matrix.results if one.verdict.status is not Status.PASS]
    if others:
        words = "See where to move from a cell (or current, or requirements.txt)"
        yield _line(words, "advise", *given.everything, "--from", others[-1].cell.id)


def _search(matrix: Matrix, given: Given) -> Iterator[str]:
    """No cell works: the cause lies in the input, or other cells may do."""
    red = _red(matrix)
    if red and all(any(found.everywhere for found in one.verdict.findings) for one in red):
        yield _line("See what the checkpoint is", "inspect", *given.checkpoint)
    elif red:
        asked = (*given.checkpoint, *given.how, *given.training)
        yield _line("Search the whole catalogue for a cell that works", "edges", *asked)


def _red(matrix: Matrix) -> list[Result]:
    return [one for one in matrix.results if one.verdict.status in RED]


def _broken(result: Result) -> bool:
    return result.verdict.status is Status.BROKEN


def _certain(result: Result) -> bool:
    return any(one.certainty is Certainty.CERTAIN for one in result.verdict.findings[:1])


def _line(words: str, session: str, *arguments: str) -> str:
    command = f"python3 -m nox -s {session} -- {shlex.join(arguments)}"
    return f"{words}: {one_line(command)}"
