"""Facts as files: what is written, and what ``--check`` says."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.commands.facts import settle, texts_of
from matrix.facts.files import encode_cell, encode_schema
from matrix.facts.gather import Gathered
from matrix.facts.nouns import CellFacts, Schema
from tests import samples

CELL = samples.cell("2.8.4", "2.8.0", "3.9")
OTHER = samples.cell("2.11.0", "2.8.0", "3.9")
FACTS = CellFacts(CELL.id, "2.8.0")
SCHEMA = Schema("2.8.0", {"p.Ssd": {"num_classes": "int32"}})
CELL_FILE = f"cells/{CELL.id}.json"


def test_a_file_per_cell_that_spoke_and_one_per_version() -> None:
    gathered = [Gathered(CELL, FACTS, SCHEMA), Gathered(OTHER, trouble="no daemon")]
    assert texts_of(gathered) == {
        CELL_FILE: encode_cell(FACTS),
        "schemas/2.8.0.json": encode_schema(SCHEMA),
    }


def test_only_what_changed_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert settle({"cells/a.json": "1", "cells/b.json": "2"}, tmp_path, check=False) == [
        "cells/a.json",
        "cells/b.json",
    ]
    before = (tmp_path / "cells" / "a.json").stat().st_mtime_ns
    capsys.readouterr()
    assert settle({"cells/a.json": "1", "cells/b.json": "3"}, tmp_path, check=False) == [
        "cells/b.json"
    ]
    assert (tmp_path / "cells" / "a.json").stat().st_mtime_ns == before
    assert (tmp_path / "cells" / "b.json").read_text() == "3"
    assert capsys.readouterr().out == "cells/a.json: unchanged\ncells/b.json: changed\n"


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    assert settle({"cells/a.json": "1"}, tmp_path, check=True) == ["cells/a.json"]
    assert list(tmp_path.iterdir()) == []
