"""A cell that cannot be made is a row of the table, with its reason and its log."""

from dataclasses import replace
from pathlib import Path

from matrix.environment.lock import HEADER, REASON
from matrix.model import Matrix, Result, Status
from matrix.pipeline import run_cells
from matrix.plan.recipe import digest
from matrix.report import folder
from tests.integration.lab import TF1, Lab

WRONG = "six==1.16.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"
NO_SOLUTION = "Because tensorflow==1.15.5 needs another Python, there is no solution."


def locked(lab: Lab, locks: Path, text: str) -> Result:
    """The TensorFlow 1 cell with a lock of this text, run on a checkpoint."""
    cell = lab.plan.cell(TF1)
    recipe = digest(cell.recipe, cell.python)
    header = HEADER.format(cell=cell.id, as_of=cell.recipe.as_of, recipe=recipe)
    (locks / f"{cell.id}.txt").write_text(header + text, encoding="utf-8")
    one = lab.checkpoints["tf1"]
    before = len(lab.started)
    run = replace(lab.with_store("unbuildable"), locks=locks)
    (result,) = run_cells(run, [cell], [one])[one.digest]
    assert len(lab.started) == before
    return result


def test_a_wrong_hash(lab: Lab, tmp_path: Path) -> None:
    result = locked(lab, tmp_path, WRONG)
    assert (result.verdict.status, result.verdict.phase) == (Status.UNBUILDABLE, "build")
    assert "six" in result.verdict.reason
    assert "0" * 64 in result.build_log
    assert result.observation is None
    matrix = Matrix(
        lab.checkpoints["tf1"], "inference", lab.engine, "2026-01-31 12:00 UTC", (result,)
    )
    folder.write(matrix, tmp_path / "report", ["demo"])
    log = tmp_path / "report" / "cells" / TF1 / "log.txt"
    assert "0" * 64 in log.read_text(encoding="utf-8")


def test_a_lock_without_a_solution(lab: Lab, tmp_path: Path) -> None:
    result = locked(lab, tmp_path, f"{REASON}{NO_SOLUTION}\n")
    assert (result.verdict.status, result.verdict.phase) == (Status.UNBUILDABLE, "build")
    assert result.verdict.reason == NO_SOLUTION


def test_pins_that_contradict_each_other(lab: Lab, tmp_path: Path) -> None:
    cell = lab.plan.cell(TF1)
    recipe = replace(cell.recipe, requirements=("six==1.16.0", "six==1.17.0"))
    one = lab.checkpoints["tf1"]
    run = replace(lab.with_store("unbuildable"), locks=tmp_path)
    (result,) = run_cells(run, [replace(cell, recipe=recipe)], [one])[one.digest]
    assert result.verdict.status is Status.UNBUILDABLE
    assert "six==1.16.0 and six==1.17.0" in result.verdict.reason
