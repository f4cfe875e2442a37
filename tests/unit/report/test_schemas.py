"""The published JSON Schema of matrix.json: what it accepts, what it refuses, what documents it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from matrix.arguments import ROOT
from matrix.checkpoint.exports import FROZEN_GRAPH, SAVED_MODEL
from matrix.judge import controls
from matrix.model import MODES, Certainty, Export, ExportResult, Status, Untried
from matrix.report import Row, machine, sheet_of
from matrix.report.interface import Attempt
from matrix.report.upgrade import NEWEST
from tests import samples, schemas
from tests.unit.report.test_machine import ONE

NAME = f"matrix-{NEWEST}"
SECTIONS = {
    "": "The document",
    "checkpoint": "checkpoint",
    "cell": "A cell",
    "trial": "A trial",
    "untried": "An entry of untried",
    "export": "An export",
}
EXPORT = Export(SAVED_MODEL, Path("/given/saved_model"), (), "1" * 64)
FULL = replace(
    ONE,
    checkpoint=replace(ONE.checkpoint, exports=(EXPORT,)),
    exports=(ExportResult(EXPORT, ONE.results[0]),),
)


@pytest.mark.parametrize("matrix", [FULL, samples.mixed(), samples.matrix()])
def test_what_is_written_is_accepted(matrix: Any) -> None:
    assert schemas.problems(NAME, json.loads(machine.write(sheet_of(matrix)))) == []


@pytest.mark.parametrize("file", sorted((ROOT / "reports").glob("*/matrix.json")), ids=str)
def test_a_committed_report_is_accepted_in_its_newest_form(file: Path) -> None:
    sheet = machine.parse(file.read_text(), str(file))
    assert schemas.problems(NAME, json.loads(machine.write(sheet))) == []


def _without(where: Callable[[Any], Any], key: str) -> Callable[[Any], object]:
    return lambda document: where(document).pop(key)


def _with(where: Callable[[Any], Any], key: str, value: object) -> Callable[[Any], object]:
    return lambda document: where(document).__setitem__(key, value)


def _cell(document: Any) -> Any:
    return document["cells"][0]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (_with(lambda it: it, "schema", 1), "$.schema: 2 was expected"),
        (_without(lambda it: it, "exports"), "$: 'exports' is a required property"),
        (_with(lambda it: it, "when", "today"), "$.when: 'today' does not match"),
        (_without(lambda it: it["checkpoint"], "digest"), "$.checkpoint: 'digest' is a required"),
        (_without(_cell, "agreeing"), "$.cells[0]: 'agreeing' is a required property"),
        (_with(_cell, "status", "GREAT"), "$.cells[0].status: 'GREAT' is not one of"),
        (_with(_cell, "inferred", "INFERRED"), "$.cells[0].inferred: 'INFERRED' is not one of"),
        (_with(_cell, "matched", -1), "$.cells[0].matched: -1 is less than the minimum"),
        (_with(_cell, "reused", 1), "$.cells[0].reused: 1 is not of type 'boolean'"),
        (_with(lambda it: it["trials"][0], "works", "yes"), "$.trials[0].works: 'yes' is not of"),
        (_without(lambda it: it["untried"][0], "details"), "$.untried[0]: 'details' is a required"),
        (_with(lambda it: it["exports"][0], "kind", "x"), "$.exports[0].kind: 'x' is not one of"),
        (
            _without(lambda it: it["exports"][0]["cells"][0], "id"),
            "$.exports[0].cells[0]: 'id' is a required property",
        ),
    ],
)
def test_what_is_wrong_is_refused(damage: Callable[[Any], object], says: str) -> None:
    document = json.loads(machine.write(sheet_of(FULL)))
    damage(document)
    (problem,) = schemas.problems(NAME, document)
    assert problem.startswith(says)


def test_keys_that_a_later_program_adds_are_accepted() -> None:
    document = json.loads(machine.write(sheet_of(FULL)))
    document["later"] = document["cells"][0]["later"] = 1
    assert schemas.problems(NAME, document) == []


def test_the_schema_has_the_keys_of_the_program_in_their_order() -> None:
    document = json.loads(machine.write(sheet_of(FULL)))
    kinds = {"cell": Row, "trial": Attempt, "untried": Untried}
    assert [key for key, _ in schemas.properties(NAME)] == list(document)
    for name, kind in kinds.items():
        assert [key for key, _ in schemas.properties(NAME, name)] == [
            it.name for it in fields(kind)
        ]
    assert [key for key, _ in schemas.properties(NAME, "checkpoint")] == [*document["checkpoint"]]
    assert [key for key, _ in schemas.properties(NAME, "export")] == [*document["exports"][0]]


def test_the_schema_has_the_words_of_the_program() -> None:
    kinds = schemas.schema(NAME)["$defs"]
    assert kinds["status"]["enum"] == list(Status)
    assert kinds["mode"]["enum"] == list(MODES)
    cell = kinds["cell"]["properties"]
    assert cell["certainty"]["enum"] == [*Certainty, ""]
    known = {controls.PASSED, controls.UNREACHABLE, controls.FAILED, controls.NOT_RUN}
    assert set(cell["controls"]["enum"]) == known
    assert kinds["export"]["properties"]["kind"]["enum"] == [SAVED_MODEL, FROZEN_GRAPH]


@pytest.mark.parametrize("name", SECTIONS)
def test_the_document_has_the_keys_and_types_of_the_schema(name: str) -> None:
    told = schemas.documented("matrix-json.md", SECTIONS[name])
    assert told == schemas.properties(NAME, name)


def test_the_document_has_the_statuses() -> None:
    guide = (ROOT / "docs" / "matrix-json.md").read_text()
    assert [status for status in Status if f"| `{status.value}` |" not in guide] == []
