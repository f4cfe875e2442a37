"""The kinds that a remedy must mend: what they name is there, and how they are told."""

from matrix.arguments import MATRIX
from matrix.plan.document import load
from matrix.plan.identifier import parse
from tests.scenarios.__main__ import mended_table
from tests.scenarios.catalogue import SCENARIOS
from tests.scenarios.mending import MENDS, Mend, Mended, broken_cells

PLAN = load(MATRIX)


def test_every_kind_names_a_scenario_and_a_cell() -> None:
    cells = {one.id for one in (*PLAN.catalogue, *broken_cells(PLAN))}
    names = {one.name for one in SCENARIOS}
    assert {one.cell for one in MENDS} <= cells
    assert {one.scenario for one in MENDS} <= names
    assert len({one.kind for one in MENDS}) == len(MENDS)


def test_broken_cells_are_named_after_what_is_spoiled() -> None:
    for one in broken_cells(PLAN):
        whole = PLAN.cell(one.id.removesuffix(f"-{one.variant}"))
        assert parse(one.id) == (one.tensorflow, one.od, one.python, one.variant)
        assert one.recipe != whole.recipe


def test_the_table_tells_what_is_not_as_it_must_be() -> None:
    mend = Mend("version field", "version-unset", "cell-a", ("version",))
    other = Mend("protobuf", "good-tf2", "cell-b", ("protobuf",))
    mended = [Mended(mend, "works with V2", ""), Mended(other, "breaks build", "not mended")]
    assert (
        mended_table(mended)
        == """\
Kind           Cell    Green    How
-------------  ------  -------  -------------
version field  cell-a  yes      works with V2
protobuf       cell-b  no       breaks build

protobuf: not mended
1 of 2 kinds of failure turn green and hold when repeated"""
    )
