"""The general table: which pairs install, import, build and restore each of many models.

It is made of the sheets of several checkpoints, one per architecture, and speaks of a pair
in general. A cell is asked about the models of its own TensorFlow generation; what became of
the other generation's is said in one sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from matrix.model import Status
from matrix.report.dialect import MARKDOWN
from matrix.report.grid import Grid, grid_of, label, notes_of
from matrix.report.interface import Row, Sheet
from matrix.report.summary import plural
from matrix.report.words import ABSENT, ABSENT_MEANING, SYMBOLS, status_words

BEFORE_MODEL = ("build", "import-tf", "import-od")
"""Phases that fail for every checkpoint: the environment, and the two imports."""

_LEGEND = (
    "✓ n/n: installs, imports, builds and restores all n models of its TensorFlow generation",
    "◐ n/m: restores n of them",
    "✗ PHASE: fails there, whatever the model",
    "⊘ UNBUILDABLE: cannot be installed",
    "+ NAME: with the repair of that name; entries without a name are plain installs",
    f"{ABSENT} {ABSENT_MEANING}",
)


@dataclass(frozen=True)
class Told:
    """A cell, and its answers on the models of its generation by their names, in order."""

    cell: Row
    answers: dict[str, Row]

    @property
    def shut(self) -> bool:
        """Whether it fails before a model can exist, for every one alike."""
        return all(row.phase in BEFORE_MODEL for row in self.answers.values())

    @property
    def partly(self) -> bool:
        """Whether it can build models, and does not restore all of them."""
        return not self.shut and self.restored < len(self.answers)

    @property
    def restored(self) -> int:
        """How many models it restores whole."""
        return sum(row.status is Status.PASS for row in self.answers.values())


def general(sheets: Sequence[Sheet]) -> str:
    """The Markdown of the table, its notes and what it was made of, without a heading.

    The same sheets in another order give the same notes, and columns in that order.
    """
    told = [_told(row, sheets) for row in _cells(sheets)]
    told = [one for one in told if one.answers]
    notes = notes_of(_red(told))
    marks = _marks(told, {cell: note.number for note in notes for cell in note.cells})
    grid = grid_of(replace(sheets[0], rows=tuple(one.cell for one in told)))
    parts = [
        _crossings(grid, {one.cell.id: one for one in told}, marks) if told else "No cells.",
        *_models(told, sheets, marks),
        "\n".join(MARKDOWN.note(note) for note in notes),
        MARKDOWN.facts(_facts(told, sheets)) + "\n" + MARKDOWN.legend(_LEGEND),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def generation(sheet: Sheet) -> str:
    """The major release of the TensorFlow that wrote a checkpoint, by its format."""
    return "2" if sheet.format == "v2-object-based" else "1"


def _major(row: Row) -> str:
    return row.tensorflow.partition(".")[0]


def _cells(sheets: Sequence[Sheet]) -> tuple[Row, ...]:
    """One row per cell that any sheet has, in the order of the grid."""
    known = {row.id: row for sheet in sheets for row in sheet.rows}
    return grid_of(replace(sheets[0], rows=tuple(known.values()))).rows


def _told(cell: Row, sheets: Sequence[Sheet]) -> Told:
    own = [one for one in sheets if generation(one) == _major(cell)]
    found = {one.checkpoint: row for one in own for row in one.rows if row.id == cell.id}
    return Told(cell, found)


def _red(told: Iterable[Told]) -> list[Row]:
    """What needs a note: a cell once if it is shut, else each model that it does not restore."""
    rows = []
    for one in told:
        if one.shut:
            rows.append(next(iter(one.answers.values())))
            continue
        for name, row in one.answers.items():
            rows.append(replace(row, id=_place(one, name)))
    return rows


def _place(one: Told, name: str) -> str:
    return one.cell.id if one.shut else f"{one.cell.id} {name}"


def _marks(told: Iterable[Told], numbers: dict[str, int]) -> dict[tuple[str, str], str]:
    """The sign of a note, by cell and model."""
    return {
        (one.cell.id, name): MARKDOWN.mark(numbers[_place(one, name)])
        for one in told
        for name in one.answers
        if _place(one, name) in numbers
    }


def _crossings(grid: Grid, told: dict[str, Told], marks: dict[tuple[str, str], str]) -> str:
    headers = ["TensorFlow", *(f"OD API {MARKDOWN.show(od)}" for od in grid.ods)]
    rows = []
    for tensorflow in grid.tensorflows:
        entries = [MARKDOWN.show(tensorflow)]
        for od in grid.ods:
            pair = grid.pairs.get((tensorflow, od), ())
            lines = [_entry(told[row.id], label(row, pair), marks) for row in pair]
            entries.append(MARKDOWN.line_break.join(lines) or ABSENT)
        rows.append(entries)
    return MARKDOWN.table(headers, rows)


def _entry(one: Told, name: str, marks: dict[tuple[str, str], str]) -> str:
    head = f"{MARKDOWN.show(name)}: " if name else ""
    if not one.shut:
        share = f"{one.restored}/{len(one.answers)}"
        symbol = Status.PASS if one.restored == len(one.answers) else Status.PARTIAL
        return f"{head}{SYMBOLS[symbol if one.restored else Status.FAIL]} {share}"
    model, row = next(iter(one.answers.items()))
    word = status_words(row.status)
    if row.status is Status.FAIL:
        word = f"{SYMBOLS[row.status]} {MARKDOWN.show(row.phase)}"
    return f"{head}{word}{marks.get((one.cell.id, model), '')}"


def _models(
    told: Sequence[Told], sheets: Sequence[Sheet], marks: dict[tuple[str, str], str]
) -> list[str]:
    """A table per generation: the cells that restore some models only down, the models across."""
    tables = []
    for major in sorted({_major(one.cell) for one in told}):
        cells = [one for one in told if _major(one.cell) == major and one.partly]
        names = [one.checkpoint for one in sheets if generation(one) == major]
        rows = [[MARKDOWN.show(one.cell.id), *_line(one, names, marks)] for one in cells]
        if rows:
            headers = [f"TensorFlow {major}", *map(MARKDOWN.show, names)]
            tables.append(MARKDOWN.table(headers, rows))
    return tables


def _line(one: Told, names: Sequence[str], marks: dict[tuple[str, str], str]) -> list[str]:
    found = [(name, one.answers.get(name)) for name in names]
    return [
        f"{SYMBOLS[row.status]}{marks.get((one.cell.id, name), '')}" if row else ABSENT
        for name, row in found
    ]


def _facts(told: Sequence[Told], sheets: Sequence[Sheet]) -> list[tuple[str, str]]:
    whens = sorted(one.when for one in sheets)
    engines = ", ".join(sorted({MARKDOWN.show(one.engine) for one in sheets}))
    return [
        *_named(sheets),
        ("Run", f"until {MARKDOWN.show(whens[-1])}, engine {engines}, {plural(len(told), 'cell')}"),
        ("The other generation", _across(sheets)),
    ]


def _named(sheets: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    for major in sorted(set(map(generation, sheets))):
        names = [MARKDOWN.show(one.checkpoint) for one in sheets if generation(one) == major]
        yield f"Models of TensorFlow {major}", ", ".join(names)


def _across(sheets: Sequence[Sheet]) -> str:
    """What became of models in cells of the other TensorFlow generation."""
    tries = [
        row for one in sheets for row in one.rows
        if _major(row) != generation(one) and row.phase not in BEFORE_MODEL
    ]  # fmt: skip
    good = sum(row.status is Status.PASS for row in tries)
    return (
        f"{good} of {plural(len(tries), 'answer')} are PASS: models of TensorFlow 1 in cells of 2,"
        " and the reverse"
    )
