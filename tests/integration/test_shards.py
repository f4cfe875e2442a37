"""Two real cells, a shard each: merged, their reports are the report of one run."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.cli import main
from matrix.demo.bundled import DEMOS
from matrix.demo.write import ensure
from matrix.model import Status
from matrix.report import machine
from tests.integration.lab import TF2, Lab
from tests.unit.shard.made import at_the_time_of, files

FAILS = "tf2.8.4-od2022.12-py3.9"
"""Its OD API cannot be imported: another generation of protobuf."""


@pytest.mark.venv
def test_the_merged_report_has_the_bytes_of_one_run(tmp_path: Path) -> None:
    lab = Lab("venv", tmp_path)
    (checkpoint,) = ensure(lab.run, lab.plan, [one for one in DEMOS if one.cell == TF2])
    lab.run.engine.close()
    whole, parts, merged = (tmp_path / name for name in ("whole", "parts", "merged"))
    given = ["run", str(checkpoint), "--only", TF2, "--only", FAILS, "--engine", "venv"]
    given += ["--store", str(tmp_path / "observations")]
    assert main([*given, "--reports", str(tmp_path / "first")]) == 0
    # From here on the store knows everything: nothing starts, and times are equal.
    for shard in ("2/2", "1/2"):
        assert main([*given, "--reports", str(parts), "--shard", shard]) == 0
    assert main([*given, "--reports", str(whole)]) == 0
    folders = list(parts.glob("*/*"))
    (told,) = (file.parent for file in whole.glob("*/matrix.json"))
    at_the_time_of(told, folders)
    assert main(["report", "merge", *map(str, folders), "--reports", str(merged)]) == 0
    sheet = machine.parse((told / "matrix.json").read_text())
    assert [(row.id, row.status) for row in sheet.rows] == [
        (TF2, Status.PASS),
        (FAILS, Status.FAIL),
    ]
    assert files(merged / told.name) == files(told)
