"""matrix.json, asserted by whole output."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matrix.errors import ReportError
from matrix.model import (
    Certainty,
    Difference,
    Equivalence,
    Export,
    ExportResult,
    Finding,
    Status,
    Trial,
    Untried,
    Verdict,
)
from matrix.report import machine, sheet_of
from tests import samples
from tests.samples import cell, result

JSON = """\
{
  "schema": 2,
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
      "reference": "tf2.5.3-od2.8.0-py3.8",
      "parts_at": "features",
      "difference": 0.25,
      "detections": 200,
      "agreeing": 191,
      "inferred": ""
    }
  ],
  "trials": [
    {
      "cell": "tf2.8.4-od2.8.0-py3.9-nets",
      "remedies": [
        "protobuf",
        "size"
      ],
      "tried": "tf2.8.4-od2.8.0-py3.9-nets-fix-protobuf",
      "given": "ckpt-0",
      "status": "PASS",
      "phase": "",
      "cause": "",
      "works": true,
      "says": "works with protobuf==3.20.3 and depth_multiplier: 0.5",
      "edits": [
        "pip install 'protobuf==3.20.3'",
        "depth_multiplier is 0.5"
      ],
      "command": "python3 -m nox -s matrix -- ckpt-0"
    }
  ],
  "untried": [
    {
      "cells": [
        "tf2.8.4-od2.8.0-py3.9-nets"
      ],
      "cause": "head",
      "remedy": "keras==2.8.*",
      "reason": "another remedy works already",
      "details": [
        "a",
        "b"
      ]
    }
  ],
  "exports": []
}
"""

OUTPUTS = Equivalence(
    "tf2.5.3-od2.8.0-py3.8",
    "a" * 64,
    (
        Difference("raw/x", "features", 8, 8, 1.0, 0.25, beyond=True),
        Difference("final/x", "detections", 8, 8, 1.0, 0.5, beyond=True),
    ),
    detections=100,
    agreeing=100,
    redefined=("final/x",),
)
ANSWERED = samples.matrix(
    replace(
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
        ),
        equivalence=OUTPUTS,
        on_picture=replace(OUTPUTS, differences=(), agreeing=91, parts_at="features", redefined=()),
    )
)
ONE = replace(
    ANSWERED,
    trials=(
        Trial(
            cell="tf2.8.4-od2.8.0-py3.9-nets",
            remedies=("protobuf", "size"),
            tried=cell("2.8.4", "2.8.0", "3.9", "nets-fix-protobuf"),
            given="ckpt-0",
            verdict=Verdict("tf2.8.4-od2.8.0-py3.9-nets-fix-protobuf", Status.PASS),
            works=True,
            says="works with protobuf==3.20.3 and depth_multiplier: 0.5",
            edits=("pip install 'protobuf==3.20.3'", "depth_multiplier is 0.5"),
            command="python3 -m nox -s matrix -- ckpt-0",
        ),
    ),
    untried=(
        Untried(
            ("tf2.8.4-od2.8.0-py3.9-nets",),
            "head",
            "keras==2.8.*",
            "another remedy works already",
            ("a", "b"),
        ),
    ),
)


def test_write() -> None:
    assert machine.write(sheet_of(ONE)) == JSON


def test_parse_is_the_inverse_of_write() -> None:
    for matrix in (ONE, samples.mixed(), samples.matrix()):
        sheet = sheet_of(matrix)
        assert machine.parse(machine.write(sheet)) == sheet
    assert machine.write(machine.parse(JSON)) == JSON


def test_exports_have_cells_of_their_own() -> None:
    export = Export("saved-model", Path("/given/saved_model"), (), "1" * 64)
    refused = replace(export, digest="", problem="saved_model.pb is empty")
    given = replace(ONE.checkpoint, exports=(export, refused))
    found = replace(ONE, checkpoint=given, exports=(ExportResult(export, ONE.results[0]),))
    sheet = sheet_of(found)
    assert machine.parse(machine.write(sheet)) == sheet
    document = json.loads(machine.write(sheet))
    first, second = document["exports"]
    assert first.pop("cells") == document["cells"]
    assert first == {
        "kind": "saved-model",
        "name": "saved_model",
        "digest": "1" * 64,
        "problem": "",
    }
    assert (second["problem"], second["cells"]) == ("saved_model.pb is empty", [])


def test_unknown_keys_are_ignored() -> None:
    document = json.loads(JSON)
    document["later"] = document["cells"][0]["later"] = 1
    assert machine.parse(json.dumps(document)) == sheet_of(ONE)


def test_a_newer_schema_is_refused_in_one_sentence() -> None:
    with pytest.raises(ReportError) as caught:
        machine.parse('{"schema": 3, "cells": {}}', "reports/x/matrix.json")
    assert str(caught.value) == (
        "reports/x/matrix.json has schema 3, and this program knows schemas up to 2. "
        "Use the newer program that wrote it."
    )
    assert caught.value.exit_code == 2


def _damaged(key: str, value: object) -> str:
    document: dict[str, Any] = json.loads(JSON)
    where = document["cells"][0] if key in document["cells"][0] else document
    where[key] = value
    return json.dumps(document)


def _lacking(key: str) -> str:
    document: dict[str, Any] = json.loads(JSON)
    del (document["cells"][0] if key in document["cells"][0] else document)[key]
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
        *(_damaged("when", value) for value in ("", "yesterday", "2026-01-31 12:00")),
        _damaged("seconds", "1"),
        _damaged("matched", -1),
        _damaged("reused", 1),
        _damaged("cells", [1]),
        _damaged("trials", [{"cell": "c"}]),
        _damaged("untried", {}),
        *(_lacking(key) for key in ("causes", "agreeing", "inferred", "trials", "exports")),
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
