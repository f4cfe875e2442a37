"""Where to go from a cell: in words for everyone, as arrows over the map with JavaScript.

The moves are those of ``advise``, by the same choice among the cells of the report.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from matrix.advise.everywhere import Ways
from matrix.advise.nouns import Move
from matrix.model import Result, Status
from matrix.report.moves import cost_words, distance_words, sentence
from matrix.report.page.beside import Beside
from matrix.report.page.blocks import linking
from matrix.report.page.markup import Html, tag
from matrix.report.words import status_words

HEADING = "Where to go"
NO_NEED = "This environment restores it: no move is needed."
COULD = "From here one could go to:"
NOTHING = "No other environment that was asked restores it whole."
TRIED = "A remedy that was tried: its command is told below."
FILES = "This makes the files that a move needs, and lists every package that changes:"
MANY = "A report of this size does not hold the moves. This finds them:"


def leaving(result: Result, ways: Ways, cells: Collection[str], beside: Beside) -> Html:
    """The moves that start in one cell, and for which questions there is none."""
    moves, absent = ways
    parts = [_first(result, moves)]
    if moves:
        parts.append(tag("ul", *(tag("li", *_move(one, cells)) for one in moves), class_="moves"))
    if moves and absent:
        parts.append(tag("p", f"{sentence('; '.join(absent))}.", class_="quiet"))
    ends = [one.cell.id for one in moves if one.cell.id in cells]
    if ends:
        parts += [tag("p", FILES), _command(beside.advise(result.cell.id, ends))]
    return tag("section", tag("h3", HEADING), *parts)


def _first(result: Result, moves: Sequence[Move]) -> Html:
    """Whether a move is needed, and whether there is one."""
    green = result.verdict.status is Status.PASS
    told = [NO_NEED] if green else []
    if not moves:
        told.append(NOTHING)
    elif green:
        told.append(COULD)
    return tag("p", " ".join(told)) if told else Html()


def elsewhere(cell: str, beside: Beside) -> Html:
    """What stands in place of the moves in a report that is too large for them."""
    told = tag("p", MANY), _command(beside.advise(cell, ()))
    return tag("section", tag("h3", HEADING), *told)


def arrows(every: Mapping[str, Ways], cells: Collection[str]) -> list[tuple[str, str, str]]:
    """The moves that the map can show: from, to, and which questions each answers."""
    return [
        (start, one.cell.id, ", ".join(one.kinds))
        for start, (moves, _) in every.items()
        for one in moves
        if one.cell.id in cells and one.cell.id != start
    ]


def _move(move: Move, cells: Collection[str]) -> Iterator[Html]:
    verdict = move.verdict
    yield tag("strong", sentence(", ".join(move.kinds)))
    yield Html(" ")
    yield tag("span", status_words(verdict.status), class_=f"badge {verdict.status.value}")
    yield tag("p", linking(cells)(move.cell.id), class_="end")
    yield tag("p", _words(move), class_="quiet")
    if move.caution:
        yield tag("p", tag("strong", "Caution: "), f"{move.caution}.")
    if move.cell.id not in cells:
        yield tag("p", TRIED)


def _words(move: Move) -> str:
    """How far the move goes, what it needs, and how much of the checkpoint is there then."""
    needs = [f"the repair {move.cell.variant}"] if move.cell.variant else []
    told = "; ".join([*needs, *cost_words(move)])
    counts = f"{move.verdict.matched:,} of {move.verdict.total:,} variables restored"
    return f"{distance_words(move)}; {counts}.{f' It needs {told}.' if told else ''}"


def _command(command: str) -> Html:
    return tag("pre", command, class_="command", tabindex=0)
