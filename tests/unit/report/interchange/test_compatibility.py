"""compatibility.json, asserted by whole output."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from matrix.arguments import ROOT
from matrix.model import MODES, Status
from matrix.report import machine, sheet_of
from matrix.report.interchange import compatibility
from tests import samples, schemas
from tests.unit.report.interchange.sheets import HOSTILE, every_status, row, sheet

NAME = f"compatibility-{compatibility.SCHEMA}"
JSON = """\
{
  "schema": 1,
  "checkpoint": {
    "name": "ssd",
    "digest": "d1"
  },
  "mode": "inference",
  "when": "2026-01-31 12:00 UTC",
  "cells": [
    {
      "id": "tf2.8-od2.8-py3.9",
      "tensorflow": "2.8",
      "od": "2.8",
      "python": "3.9",
      "variant": "",
      "status": "PASS",
      "inferred": "",
      "cause": ""
    },
    {
      "id": "tf2.16-od2.8-py3.9",
      "tensorflow": "2.16",
      "od": "2.8",
      "python": "3.9",
      "variant": "",
      "status": "FAIL",
      "inferred": "",
      "cause": "keras-3"
    },
    {
      "id": "tf2.17-od2.8-py3.9",
      "tensorflow": "2.17",
      "od": "2.8",
      "python": "3.9",
      "variant": "",
      "status": "INFERRED",
      "inferred": "FAIL",
      "cause": "keras-3"
    }
  ]
}
"""


def test_write() -> None:
    follows = replace(row(17, Status.INFERRED, cause="keras-3"), inferred="FAIL")
    failed = row(16, Status.FAIL, cause="keras-3", phase="import-od")
    told = sheet(row(8, Status.PASS, cause="of a remark"), failed, follows)
    assert compatibility.write(told) == JSON


@pytest.mark.parametrize(
    "told",
    [
        sheet(),
        every_status(),
        sheet(row(1, Status.FAIL, cause=HOSTILE), name=HOSTILE),
        sheet_of(samples.mixed()),
    ],
)
def test_the_schema_accepts_what_is_written(told: object) -> None:
    assert isinstance(told, type(sheet()))
    assert schemas.problems(NAME, json.loads(compatibility.write(told))) == []


@pytest.mark.parametrize("file", sorted((ROOT / "reports").glob("*/matrix.json")), ids=str)
def test_the_schema_accepts_the_committed_reports(file: Path) -> None:
    told = compatibility.write(machine.parse(file.read_text()))
    assert schemas.problems(NAME, json.loads(told)) == []


@pytest.mark.parametrize("key", ["schema", "checkpoint", "mode", "when", "cells"])
def test_the_schema_refuses_what_lacks_a_key(key: str) -> None:
    document = json.loads(JSON)
    del document[key]
    assert schemas.problems(NAME, document) == [f"$: '{key}' is a required property"]


def test_the_schema_has_the_keys_in_their_order_and_the_words_of_the_program() -> None:
    document, kinds = json.loads(JSON), schemas.schema(NAME)["$defs"]
    assert [key for key, _ in schemas.properties(NAME)] == list(document)
    assert [key for key, _ in schemas.properties(NAME, "cell")] == list(document["cells"][0])
    assert (kinds["status"]["enum"], kinds["mode"]["enum"]) == (list(Status), list(MODES))


@pytest.mark.parametrize(
    ("inside", "heading"),
    [("", "compatibility.json"), ("cell", "A cell of compatibility.json")],
)
def test_the_document_has_the_keys_and_types_of_the_schema(inside: str, heading: str) -> None:
    told = schemas.documented("for-programs.md", heading)
    assert told == schemas.properties(NAME, inside)
