"""Facts on disk: the same bytes, and one clear error for a damaged file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.errors import ConfigurationError
from matrix.facts.files import Facts, encode_cell, encode_schema, load, stands_on
from matrix.facts.nouns import CellFacts, Schema
from matrix.model import Failure
from matrix.plan.recipe import digest
from tests import samples

CELL = samples.cell("2.8.4", "2.8.0", "3.9")
HEALTHY = CellFacts(
    cell=CELL.id,
    od="2.8.0",
    versions={"numpy": "1.24.3"},
    extractors={"ssd": ("b", "a")},
    modes=("inference",),
    controls="passed",
    seen={"pb2_files": 32, "model_lib_v2": True},
    lock="d" * 64,
)
BROKEN = CellFacts("tf1", "2019.05", broken_at="build", error=Failure("", "no solution"))
SCHEMA = Schema("2.8.0", {"p.Ssd": {"num_classes": "int32"}}, {"p.Kind": ("B", "A")})


def write(folder: Path) -> None:
    (folder / "cells").mkdir()
    (folder / "schemas").mkdir()
    for one in (HEALTHY, BROKEN):
        (folder / "cells" / f"{one.cell}.json").write_text(encode_cell(one))
    (folder / "schemas" / "2.8.0.json").write_text(encode_schema(SCHEMA))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write(tmp_path)
    assert load(tmp_path) == Facts({"tf1": BROKEN, CELL.id: HEALTHY}, (SCHEMA,))


def test_a_folder_without_files_has_no_facts(tmp_path: Path) -> None:
    assert load(tmp_path / "none") == Facts()


def test_the_bytes_depend_on_the_content_alone() -> None:
    other = replace(HEALTHY, seen={"model_lib_v2": True, "pb2_files": 32})
    assert encode_cell(other) == encode_cell(HEALTHY)
    assert encode_cell(BROKEN) == (
        '{"broken_at":"build","cell":"tf1","controls":"not run",'
        '"error":{"message":"no solution","type":""},"extractors":{},"lock":"","modes":[],'
        '"od":"2019.05","schema":1,"seen":{},"versions":{}}\n'
    )
    assert encode_schema(SCHEMA) == (
        '{\n "enums": {\n  "p.Kind": [\n   "B",\n   "A"\n  ]\n },\n "messages": {\n'
        '  "p.Ssd": {\n   "num_classes": "int32"\n  }\n },\n "od": "2.8.0",\n "schema": 1\n}\n'
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("cells/a.json", "{", "Expecting property name"),
        ("cells/a.json", "[" * 100_000, "nested too deeply"),
        ("cells/a.json", "\xff", "its schema is None, not 1"),
        ("cells/a.json", "{}", "its schema is None, not 1"),
        ("cells/a.json", '{"schema": 1, "cell": 3}', "the document: 'cell' is not a text"),
        ("schemas/a.json", "[]", "the document is not an object"),
        (
            "schemas/a.json",
            '{"schema": 1, "od": "x", "messages": {"p.M": {"f": 1}}, "enums": {}}',
            "p.M: 'f' is not a text",
        ),
        (
            "schemas/a.json",
            '{"schema": 1, "od": "x", "messages": {}, "enums": {"p.E": [1]}}',
            "enums: p.E has int where a text belongs",
        ),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    write(tmp_path)
    path = tmp_path / name
    path.write_text(text.replace("\xff", "{}"))
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(f"{path} does not hold facts that this program wrote: ")
    assert said in caught.value.message
    assert caught.value.way_out == "Run 'nox -s facts'."


def test_a_cell_stands_on_its_lock_and_its_whole_recipe(tmp_path: Path) -> None:
    def lock(cell_python: str, body: str) -> None:
        text = f"# recipe: {digest(CELL.recipe, cell_python)}\n{body}"
        (tmp_path / f"{CELL.id}.txt").write_text(text)

    assert stands_on(CELL, tmp_path) == ""
    lock("3.8", "six==1\n")
    assert stands_on(CELL, tmp_path) == ""
    lock("3.9", "six==1\n")
    first = stands_on(CELL, tmp_path)
    assert len(first) == 64
    assert stands_on(CELL, tmp_path) == first
    variable = replace(CELL, recipe=replace(CELL.recipe, env=(("A", "1"),)))
    assert stands_on(variable, tmp_path) not in ("", first)
    lock("3.9", "six==2\n")
    assert stands_on(CELL, tmp_path) not in ("", first)
