"""junit.xml, asserted by whole output and read by an ordinary consumer."""

from __future__ import annotations

from dataclasses import replace

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase

from matrix.model import Status
from matrix.report.interchange import junit
from matrix.report.interface import Sheet
from tests.unit.report.interchange.sheets import HOSTILE, every_status, row, sheet

XML = """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites tests="4" failures="1" errors="1" skipped="1" time="6.000">
  <testsuite name="ssd" tests="4" failures="1" errors="1" skipped="1" time="6.000">
    <testcase classname="ssd" name="tf2.8-od2.8-py3.9" time="1.500" />
    <testcase classname="ssd" name="tf2.16-od2.8-py3.9" time="1.500">
      <failure message="FAIL: no 'experimental'" type="keras-3">no 'experimental'
Way out: Pin it.
See cells/tf2.16-od2.8-py3.9/why.md</failure>
    </testcase>
    <testcase classname="ssd" name="tf2.17-od2.8-py3.9" time="1.500">
      <error message="BROKEN: its control failed" type="BROKEN">its control failed
See cells/tf2.17-od2.8-py3.9/why.md</error>
    </testcase>
    <testcase classname="ssd" name="tf2.18-od2.8-py3.9" time="1.500">
      <skipped message="INFERRED FAIL: as its neighbours" type="INFERRED">as its neighbours
See cells/tf2.18-od2.8-py3.9/why.md</skipped>
    </testcase>
  </testsuite>
</testsuites>
"""


def _read(told: Sheet) -> dict[str, TestCase]:
    (suite,) = JUnitXml.fromstring(junit.write(told).encode())
    return {case.name: case for case in suite}


def test_write() -> None:
    failed = row(16, Status.FAIL, "no 'experimental'", cause="keras-3", phase="import-od")
    follows = replace(row(18, Status.INFERRED, "as its neighbours"), inferred="FAIL")
    told = sheet(
        row(8, Status.PASS),
        replace(failed, remedy="Pin it."),
        row(17, Status.BROKEN, "its control failed"),
        follows,
    )
    assert junit.write(told) == XML


def test_a_reader_sees_every_status_as_what_it_is() -> None:
    told = every_status()
    seen = _read(told)
    kinds = {one.status: [type(it) for it in seen[one.id].result] for one in told.rows}
    assert kinds == {
        Status.PASS: [],
        Status.PARTIAL: [Failure],
        Status.FAIL: [Failure],
        Status.DIVERGES: [Failure],
        Status.TIMEOUT: [Failure],
        Status.OOM: [Failure],
        Status.CRASH: [Failure],
        Status.BROKEN: [Error],
        Status.UNBUILDABLE: [Error],
        Status.INFERRED: [Skipped],
        Status.UNTESTED: [Skipped],
        Status.STALE: [Skipped],
    }


def test_a_reader_counts_as_the_suite_says() -> None:
    whole = JUnitXml.fromstring(junit.write(every_status()).encode())
    said = (whole.tests, whole.failures, whole.errors, whole.skipped, whole.time)
    assert said == (12, 6, 2, 3, 18.0)
    whole.update_statistics()  # type: ignore[no-untyped-call]
    assert (whole.tests, whole.failures, whole.errors, whole.skipped, whole.time) == said


def test_hostile_text_is_read_as_text() -> None:
    told = sheet(row(1, Status.FAIL, reason=HOSTILE, cause=HOSTILE), name=HOSTILE)
    (case,) = _read(told).values()
    shown = r"""=1+1 <b>"&'\x1b[31m\ufffe"""
    assert case.classname == shown
    (result,) = case.result
    assert (result.message, result.type) == (f"FAIL: {shown}", shown)
    assert result.text == f"{shown}\nSee cells/tf2.1-od2.8-py3.9/why.md"


def test_a_cell_without_a_reason_says_what_its_status_means() -> None:
    (case,) = _read(sheet(row(1, Status.CRASH))).values()
    assert [one.message for one in case.result] == ["CRASH: the process was ended by a signal"]


def test_no_cells() -> None:
    assert _read(sheet()) == {}
