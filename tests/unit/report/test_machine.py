"""matrix.json, asserted by whole output."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from matrix.errors import ReportError
from matrix.model import Certainty, Finding, Status
from matrix.report import Row, machine, sheet_of
from tests import samples
from tests.samples import cell, result

JSON = """\
{
  "schema": 1,
  "checkpoint": {
    "name": "ssd_mobilenet_v2",
    "digest": "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
    "format": "v2-object-based",
    "variables": 385
  },
  "mode": "inference",
  "engine": "docker",
  "when": "2026-01-31T12:00:00Z",
  "cells": [
    {
      "id": "tf2.8.4-od2.8.0-py3.9-nets",
      "tensorflow": "2.8.4",
      "od": "2.8.0",
      "python": "3.9",
      "variant": "nets",
      "status": "PARTIAL",
      "phase": "restore",
      "cause": "head",
      "certainty": "likely",
      "causes": [
        "head",
        "tail"
      ],
      "blame": "OD API 2.8.0 is at fault.",
      "reason": "5 have no value \\u001b[31m",
      "remedy": "Fine-tune.",
      "matched": 380,
      "total": 385,
      "missing": 5,
      "unexpected": 0,
      "mismatched": 0,
      "engine": "docker",
      "seconds": 1.235,
      "environment_digest": "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
      "controls": "passed",
      "reused": true,
      "inferred": ""
    }
  ]
}
"""

ONE = samples.matrix(
    result(
        cell("2.8.4", "2.8.0", "3.9", "nets"),
        Status.PARTIAL,
        phase="restore",
        cause="head",
        reason="5 have no value \x1b[31m",
        remedy="Fine-tune.",
        matched=380,
        total=385,
        missing=5,
        seconds=1.23456,
        reused=True,
        blame="OD API 2.8.0 is at fault.",
        findings=(
            Finding("head", Certainty.LIKELY, ()),
            Finding("tail", Certainty.POSSIBLE, ()),
        ),
    )
)


def test_a_report_from_before_the_diagnosis_is_read() -> None:
    older = json.loads(JSON)
    for key in ("certainty", "causes", "blame"):
        del older["cells"][0][key]
    (row,) = machine.parse(json.dumps(older)).rows
    assert (row.certainty, row.causes, row.blame, row.cause) == ("", (), "", "head")


def test_write() -> None:
    assert machine.write(sheet_of(ONE)) == JSON


def test_parse_is_the_inverse_of_write() -> None:
    for matrix in (ONE, samples.mixed(), samples.matrix()):
        sheet = sheet_of(matrix)
        assert machine.parse(machine.write(sheet)) == sheet
    assert machine.write(machine.parse(JSON)) == JSON


def test_unknown_keys_are_ignored() -> None:
    document = json.loads(JSON)
    document["later"] = document["cells"][0]["later"] = 1
    assert machine.parse(json.dumps(document)) == sheet_of(ONE)


def test_a_newer_schema_is_refused_in_one_sentence() -> None:
    with pytest.raises(ReportError) as caught:
        machine.parse('{"schema": 2, "cells": {}}', "reports/x/matrix.json")
    assert str(caught.value) == (
        "reports/x/matrix.json has schema 2, and this program knows schemas up to 1. "
        "Use the newer program that wrote it."
    )
    assert caught.value.exit_code == 2


def _damaged(key: str, value: object) -> str:
    document: dict[str, Any] = json.loads(JSON)
    where = document["cells"][0] if key in document["cells"][0] else document
    where[key] = value
    return json.dumps(document)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        "[]",
        "[" * 100_000,
        *(_damaged(key, None) for key in ("schema", "checkpoint", "cells", "mode", "id", "reused")),
        *(_damaged("schema", value) for value in (0, True, "1")),
        _damaged("status", "GREAT"),
        _damaged("seconds", "1"),
        _damaged("matched", -1),
        _damaged("reused", 1),
        _damaged("cells", [1]),
    ],
)
def test_something_else_is_refused(text: str) -> None:
    with pytest.raises(ReportError, match=r"^matrix\.json is not a report that this program wrote"):
        machine.parse(text)


def test_the_order_of_cells_is_kept() -> None:
    mixed = samples.mixed()
    backwards = replace(mixed, results=tuple(reversed(mixed.results)))
    cells = json.loads(machine.write(sheet_of(backwards)))["cells"]
    assert [entry["id"] for entry in cells] == [entry.cell.id for entry in backwards.results]


def test_every_key_is_documented() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "matrix-json.md").read_text()
    keys = [field.name for field in fields(Row)]
    keys += ["schema", "checkpoint", "mode", "when", "cells"]
    keys += [f"checkpoint.{name}" for name in ("name", "digest", "format", "variables")]
    assert [key for key in keys if f"| `{key}` |" not in guide] == []
    assert [status for status in Status if f"`{status.value}`" not in guide] == []
