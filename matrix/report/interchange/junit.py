"""``junit.xml``: a test case per cell, for what reads the results of tests.

There is no standard. To readers an error is a problem that the test did not foresee, a failure
what it found (https://github.com/windyroad/JUnit-Schema): so a cell that may not speak, or could
not be made, is an error, and any answer but ``PASS`` a failure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from matrix.model import Status
from matrix.report import escape
from matrix.report.interchange.elements import Element, document, element
from matrix.report.interface import Row, Sheet
from matrix.report.words import MEANINGS, plain_words

FAILURE, ERROR, SKIPPED = "failure", "error", "skipped"
KINDS = {
    Status.PARTIAL: FAILURE,
    Status.FAIL: FAILURE,
    Status.DIVERGES: FAILURE,
    Status.TIMEOUT: FAILURE,
    Status.OOM: FAILURE,
    Status.CRASH: FAILURE,
    Status.BROKEN: ERROR,
    Status.UNBUILDABLE: ERROR,
    Status.INFERRED: SKIPPED,
    Status.UNTESTED: SKIPPED,
    # Once it was seen, but of other things: neither a pass nor a failure of these.
    Status.STALE: SKIPPED,
}
"""What a status is to a reader of tests; ``PASS`` is a case without any of them."""


def write(sheet: Sheet) -> str:
    """One suite for the checkpoint, its cases in the given order."""
    counts = _counts(sheet.rows)
    cases = [_case(row, sheet) for row in sheet.rows]
    suite = element("testsuite", {"name": sheet.checkpoint, **counts}, *cases)
    return document(element("testsuites", counts, suite))


def _counts(rows: Sequence[Row]) -> dict[str, object]:
    found = Counter(KINDS[row.status] for row in rows if row.status in KINDS)
    return {
        "tests": len(rows),
        "failures": found[FAILURE],
        "errors": found[ERROR],
        "skipped": found[SKIPPED],
        "time": _seconds(sum(row.seconds for row in rows)),
    }


def _case(row: Row, sheet: Sheet) -> Element:
    about = {"classname": sheet.checkpoint, "name": row.id, "time": _seconds(row.seconds)}
    return element("testcase", about, *_outcome(row))


def _outcome(row: Row) -> list[Element]:
    if row.status not in KINDS:
        return []
    reason = row.reason or MEANINGS[row.status]
    answer = plain_words(row.status, row.matched, row.total, row.inferred)
    about = {"message": f"{answer}: {escape.first_line(reason)}", "type": row.cause or row.status}
    told = [reason, f"Way out: {row.remedy}" if row.remedy else "", f"See cells/{row.id}/why.md"]
    return [element(KINDS[row.status], about, text="\n".join(one for one in told if one))]


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
