"""A whole run through the real command line, of a cell that nothing has to start for."""

from __future__ import annotations

import json
from pathlib import Path

from tests import bundle, schemas
from tests.end_to_end.program import Program

UNBUILDABLE = "tf1.15.5-od2.8.0-py3.7"


def test_a_run_leaves_every_file_and_a_step_summary(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    environ = {"OD_MATRIX_CACHE": str(tmp_path / "cache"), "GITHUB_STEP_SUMMARY": str(summary)}
    program = Program(tmp_path, environ)
    good = bundle.write_folder(tmp_path / "good")
    store = ("--store", str(tmp_path / "store"))
    done = program.run(str(good), "--only", UNBUILDABLE, "--engine", "venv", *store)
    assert done.returncode == 1, done.stderr
    folder, site = sorted(program.reports.iterdir())
    assert site.name == "index.html"
    told = {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}
    assert sorted(told) == [
        *("badge.json", "badge.svg", "changes.json", "compatibility.json", "feed.atom"),
        *("index.html", "junit.xml", "matrix.json", "table.csv", "table.md", "table.txt"),
        "why.md",
    ]
    for name, schema in (("matrix", "matrix-2"), ("compatibility", "compatibility-1")):
        assert schemas.problems(schema, json.loads(told[f"{name}.json"])) == []
    assert summary.read_text().startswith(f"## {folder.name}: restores in 0 of 1 cell\n")
