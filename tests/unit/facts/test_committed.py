"""The committed facts belong to the matrix and the locks of this repository."""

from __future__ import annotations

import re
from pathlib import Path

from matrix.environment.lock import FOLDER as LOCKS
from matrix.facts.files import FOLDER, encode_cell, encode_schema, load, stands_on
from matrix.plan.document import load as load_plan

PLAN = load_plan(Path(__file__).resolve().parents[3] / "matrix.toml")
FACTS = load(FOLDER)


def test_every_cell_has_facts_that_belong_to_its_lock() -> None:
    grounds = {cell.id: stands_on(cell, LOCKS) for cell in PLAN.catalogue}
    assert {one.cell: one.lock for one in FACTS.cells.values()} == grounds


def test_every_version_of_the_od_api_has_its_messages() -> None:
    assert {one.od for one in FACTS.schemas} == {cell.od for cell in PLAN.catalogue}
    for schema in FACTS.schemas:
        known = {"int32", "int64", "uint32", "uint64", "double", "float", "bool", "string"}
        known |= schema.messages.keys() | schema.enums.keys()
        used = {kind for fields in schema.messages.values() for kind in fields.values()}
        assert used <= known
        assert "fine_tune_checkpoint" in schema.messages["object_detection.protos.TrainConfig"]


def test_a_cell_either_ends_with_an_error_or_passed_its_controls() -> None:
    for one in FACTS.cells.values():
        healthy = one.broken_at == ""
        assert healthy == (one.error is None), one.cell
        assert healthy == (one.controls == "passed"), one.cell
        assert healthy <= bool(one.extractors and one.modes and one.versions), one.cell


def test_the_files_are_what_this_program_writes_and_name_no_machine() -> None:
    told = {f"{one.cell}.json": encode_cell(one) for one in FACTS.cells.values()}
    told.update({f"{one.od}.json": encode_schema(one) for one in FACTS.schemas})
    for path in sorted(FOLDER.rglob("*.json")):
        text = path.read_text(encoding="utf-8")
        assert text == told[path.name]
        assert not re.search(r"(?<![\w.:/-])/\w+/\w", text), path.name
