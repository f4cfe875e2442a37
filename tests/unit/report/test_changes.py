"""What differs between two reports."""

from dataclasses import replace

from matrix.model import Status
from matrix.report.changes import Change, changes
from matrix.report.interface import sheet_of
from tests import samples


def test_only_answers_count_and_gone_cells_come_last() -> None:
    present = sheet_of(samples.mixed())
    first, second, third, *rest = present.rows
    gone = replace(first, id="tf1.0-od1.0-py3.7")
    slower = replace(second, seconds=99.0, reused=True, reason="told otherwise")
    red = replace(third, status=Status.OOM)
    former = replace(present, rows=(gone, slower, red, *rest))
    assert changes(former, present) == (
        Change(first.id, None, first),
        Change(third.id, red, third),
        Change(gone.id, gone, None),
    )


def test_the_same_report_has_no_changes() -> None:
    sheet = sheet_of(samples.mixed())
    assert changes(sheet, sheet) == ()
