"""The step summary of GitHub Actions, asserted by whole output."""

from __future__ import annotations

import pytest

from matrix.model import Status
from matrix.report import table
from matrix.report.interchange import step_summary
from tests.unit.report.interchange.sheets import row, sheet

ONE = sheet(row(8, Status.PASS), row(9, Status.BROKEN, "its control failed"), name="a_|b")
TWO = sheet(row(8, Status.FAIL, "no such layer ✗"))
WHOLE = (
    "## a&#95;&#124;b: restores in 1 of 2 cells, 1 BROKEN\n\n"
    f"{table.markdown(ONE)}\n"
    "## ssd: restores in 0 of 1 cell\n\n"
    f"{table.markdown(TWO)}"
)
SIZE = len(WHOLE.encode())
LINES = WHOLE.splitlines(keepends=True)


def _cut(lines: int) -> str:
    return (
        f"\n**Cut here:** {lines} of {len(LINES)} lines are left out, since GitHub shows at most"
        " 1 MiB for a step. `table.md` in the report folder has all of them.\n"
    )


def test_all_of_it_where_it_has_room() -> None:
    assert step_summary.write([ONE, TWO]) == step_summary.write([ONE, TWO], SIZE) == WHOLE


def test_what_is_cut_is_said() -> None:
    room = len("".join(LINES[:4]).encode()) + len(_cut(len(LINES)).encode())
    rest = len(LINES) - 4
    assert step_summary.write([ONE, TWO], room) == "".join(LINES[:4]) + _cut(rest)


@pytest.mark.parametrize("room", range(0, SIZE, 97))
def test_it_never_takes_more_than_its_room(room: int) -> None:
    text = step_summary.write([ONE, TWO], room)
    assert len(text.encode()) <= room
    assert bool(text) == (room >= len(_cut(len(LINES)).encode()))
