"""How the outputs of green cells compare: one line over all of them, a table for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matrix.model import Difference, Equivalence, Result
from matrix.report.escape import first_line
from matrix.report.sections import Block, Bullets, Paragraph, Table

DETERMINISTIC = "the deterministic image"
PICTURE = "the picture"
HEADS = ("Stage", "Output", "Compared", "Difference", "Of range", "Says")


def short(results: Sequence[Result]) -> tuple[Block, ...]:
    """One line per image over all green cells, and what became of a picture that was not seen."""
    told = [*_lines(results, DETERMINISTIC), *_lines(results, PICTURE), *_unseen(results)]
    return (Bullets(tuple(told)),) if told else ()


def compared(result: Result) -> tuple[Block, ...]:
    """The outputs of one cell beside the reference cell's, a table per image."""
    blocks: list[Block] = []
    for image, found in _of(result):
        if found.reference == result.cell.id:
            told = f"On {image} the other green cells are compared with this one."
            blocks.append(Paragraph(told))
            continue
        blocks.append(Paragraph(_words(image, found)))
        blocks.append(Table(HEADS, tuple(map(row, found.differences))))
    unseen = _problem(result)
    return (*blocks, Paragraph(unseen)) if unseen else tuple(blocks)


def _of(result: Result) -> Iterator[tuple[str, Equivalence]]:
    pairs = ((DETERMINISTIC, result.equivalence), (PICTURE, result.on_picture))
    return ((image, found) for image, found in pairs if found)


def _lines(results: Sequence[Result], image: str) -> Iterator[str]:
    """``12 of 13 green cells give the outputs of ... on ...``, without the reference itself."""
    found = [
        (one.cell.id, of)
        for one in results
        for name, of in _of(one)
        if name == image and of.reference != one.cell.id
    ]
    if not found:
        return
    same = [(cell, of.largest) for cell, of in found if not of.parts_at]
    shown = [(one.relative, one.output, cell) for cell, one in same if one]
    yield (
        f"{len(same)} of {len(found)} other green cells give the outputs of"
        f" {found[0][1].reference} on {image}{_most(max(shown)) if shown else ''}."
    )


def _most(largest: tuple[float, str, str]) -> str:
    relative, output, cell = largest
    if not relative:
        return ", to the last bit of what was compared"
    return f" (largest difference {relative:.2g} of an output's range: {output} in {cell})"


def _unseen(results: Sequence[Result]) -> Iterator[str]:
    """The picture that no cell could decode, or the model could not run, each reason once."""
    problems = [problem for one in results if (problem := _problem(one))]
    for problem in dict.fromkeys(problems):
        yield f"{problem} ({problems.count(problem)} of {len(results)} cells)"


def _problem(result: Result) -> str:
    view = result.observation.picture if result.observation else None
    if view is None or not view.error:
        return ""
    who = "The model could not run on" if view.pixels else "TensorFlow could not decode"
    return f"{who} the picture, which is no fault of the checkpoint: {first_line(view.error)}"


def _words(image: str, found: Equivalence) -> str:
    tied = f", {found.tied} are ties that went the other way" if found.tied else ""
    agreed = (
        f"Of {found.detections} final detections of {found.reference} on {image},"
        f" {found.agreeing} have a partner of the same class, place and score here{tied}."
    )
    where = f"They part at the {found.parts_at}." if found.parts_at else "Every stage agrees."
    return f"{agreed} {where}"


def row(one: Difference) -> tuple[tuple[str, ...], ...]:
    """An output's row in a table under `HEADS`."""
    verdict = one.told or ("beyond tolerance" if one.beyond else "same")
    numbers = (f"{one.absolute:.2g}", f"{one.relative:.2g}") if one.compared else ("-", "-")
    seen = f"{one.compared:,} of {one.values:,}"
    return (one.stage,), (one.output,), (seen,), (numbers[0],), (numbers[1],), (verdict,)
