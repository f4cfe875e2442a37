"""What differs between two reports."""

from dataclasses import replace

import pytest

from matrix.model import Status
from matrix.report.changes import ORDER, RED, Change, Direction, changes, direction
from matrix.report.interface import Row, sheet_of
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


UNKNOWN = ("BROKEN", "INFERRED", "UNTESTED", "STALE")


def changed(was: str, now: str) -> Change:
    """A change between two answers, such as ``PARTIAL 3/4``; empty for a cell that is not there."""
    (row, *_) = sheet_of(samples.mixed()).rows

    def answer(words: str) -> Row | None:
        status, _, counts = words.partition(" ")
        matched, _, total = counts.partition("/")
        if not words:
            return None
        return replace(row, status=Status[status], matched=int(matched or 0), total=int(total or 0))

    return Change(row.id, answer(was), answer(now))


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("PASS", "DIVERGES", Direction.WORSE),
        ("PASS", "PARTIAL 3/4", Direction.WORSE),
        ("DIVERGES", "PARTIAL 3/4", Direction.WORSE),
        ("PARTIAL 1/4", "FAIL", Direction.WORSE),
        ("PARTIAL 3/4", "PARTIAL 2/4", Direction.WORSE),
        # Fewer of fewer: the share counts.
        ("PARTIAL 6/8", "PARTIAL 3/4", Direction.OTHERWISE),
        ("PARTIAL 6/8", "PARTIAL 4/5", Direction.BETTER),
        ("PARTIAL", "PARTIAL", Direction.OTHERWISE),
        ("FAIL", "PARTIAL 1/4", Direction.BETTER),
        ("DIVERGES", "PASS", Direction.BETTER),
        ("FAIL", "FAIL", Direction.OTHERWISE),
        ("TIMEOUT", "UNBUILDABLE", Direction.OTHERWISE),
        ("", "FAIL", Direction.NEW),
        ("PASS", "", Direction.GONE),
        ("BROKEN", "INFERRED", Direction.OTHERWISE),
        *((one.value, "FAIL", Direction.WORSE) for one in ORDER),
        *(("PASS", one.value, Direction.WORSE) for one in RED),
        *(("PASS", one, Direction.LOST) for one in UNKNOWN),
        *((one, "FAIL", Direction.LEARNT) for one in UNKNOWN),
    ],
)
def test_worse_is_only_what_two_known_answers_show(was: str, now: str, expected: Direction) -> None:
    assert direction(changed(was, now)) is expected


def test_every_status_is_in_the_order_red_or_unknown() -> None:
    assert {*ORDER, *RED, *(Status[one] for one in UNKNOWN)} == set(Status)
