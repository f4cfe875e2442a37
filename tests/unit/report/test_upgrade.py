"""Older matrix.json documents in the newest form."""

from __future__ import annotations

import json
from typing import Any

import pytest

from matrix.errors import ReportError
from matrix.report import machine, sheet_of
from matrix.report.upgrade import NEWEST, upgraded
from tests.unit.report.test_machine import JSON
from tests.unit.report.test_schemas import FULL

LATER = (
    *("certainty", "causes", "blame"),
    *("reference", "parts_at", "difference", "detections", "agreeing"),
    "inferred",
)


def _first() -> Any:
    """A report as the first program wrote it."""
    document = json.loads(JSON)
    document["schema"] = 1
    for key in LATER:
        del document["cells"][0][key]
    del document["trials"], document["untried"], document["exports"]
    return document


def test_a_report_of_the_first_program_has_empty_values_for_later_keys() -> None:
    sheet = machine.parse(json.dumps(_first()))
    (row,) = sheet.rows
    assert (sheet.trials, sheet.untried, sheet.exports) == ((), (), ())
    assert [getattr(row, key) for key in LATER] == ["", (), "", "", "", 0.0, 0, 0, ""]
    assert row.cause == "head"


def test_what_an_older_report_has_is_kept() -> None:
    sheet = sheet_of(FULL)
    older = {**json.loads(machine.write(sheet)), "schema": 1}
    assert machine.parse(json.dumps(older)) == sheet
    del older["untried"][0]["details"], older["exports"][0]["cells"][0]["agreeing"]
    again = machine.parse(json.dumps(older))
    assert (again.untried[0].details, again.exports[0].rows[0].agreeing) == ((), 0)
    assert again.rows == sheet.rows


def test_the_newest_is_left_as_it_is_and_nothing_is_changed_in_place() -> None:
    document = json.loads(JSON)
    assert upgraded(document, NEWEST) is document
    older = _first()
    upgraded(older, 1)
    assert older == _first()


@pytest.mark.parametrize("key", ["cells", "untried", "exports"])
@pytest.mark.parametrize("value", [None, {}, [1]])
def test_a_damaged_older_report_is_refused(key: str, value: object) -> None:
    document = {**_first(), key: value}
    with pytest.raises(ReportError, match=f"not a report that this program wrote: {key} "):
        machine.parse(json.dumps(document))
