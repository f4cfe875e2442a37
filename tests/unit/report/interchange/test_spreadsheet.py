"""table.csv, asserted by whole output."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from matrix.model import Status
from matrix.report.interchange import spreadsheet
from tests.unit.report.interchange.sheets import row, sheet

HEAD = (
    "id,tensorflow,od,python,variant,status,phase,cause,certainty,causes,blame,reason,remedy,"
    "matched,total,missing,unexpected,mismatched,engine,seconds,environment_digest,controls,"
    "reused,reference,parts_at,difference,detections,agreeing,inferred\r\n"
)


def test_write() -> None:
    one = row(8, Status.FAIL, 'said "no", twice', cause="head", phase="restore")
    one = replace(one, causes=("head", "tail"), reused=True, environment_digest="e1")
    assert spreadsheet.write(sheet(one)) == (
        f"{HEAD}tf2.8-od2.8-py3.9,2.8,2.8,3.9,,FAIL,restore,head,,head tail,,"
        '"said ""no"", twice",,0,0,0,0,0,docker,1.5,e1,passed,true,,,0.0,0,0,\r\n'
    )
    assert spreadsheet.write(sheet()) == HEAD


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\uff1d"])
def test_no_text_is_a_formula(sign: str) -> None:
    hostile = f"{sign}HYPERLINK(1)"
    one = replace(
        row(8, Status.FAIL, hostile, cause=f" {hostile}"), blame=f"a;{hostile}", causes=(hostile,)
    )
    text = spreadsheet.write(sheet(one))
    for parted_by in ",;":
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=parted_by):
            assert [cell for cell in line if cell.lstrip(" ")[:1] == sign] == []


def test_a_reader_gets_the_rows_back() -> None:
    rows = [row(8, Status.PASS), row(9, Status.FAIL, "two\nlines, and a comma")]
    text = spreadsheet.write(sheet(*rows))
    read = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert [(one["id"], one["status"], one["reason"]) for one in read] == [
        ("tf2.8-od2.8-py3.9", "PASS", ""),
        ("tf2.9-od2.8-py3.9", "FAIL", r"two\nlines, and a comma"),
    ]
