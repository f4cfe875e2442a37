"""Where the user stands, what the exit code says, and what is written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from matrix.advise.nouns import Advice, Costs, Move, Proof, Stand
from matrix.advise.packages import pinned
from matrix.arguments import ROOT
from matrix.commands import advise
from matrix.environment import lock
from matrix.errors import ReportError, UsageError
from matrix.flow.nouns import Run
from matrix.model import Limits
from matrix.plan.document import load
from matrix.progress import NullProgress
from matrix.store import Store
from tests import samples
from tests.bundle import write_folder
from tests.unit.advise.made import move, stand
from tests.unit.test_pipeline import FakeEngine, FakeMaker

PLAN = load(ROOT / "matrix.toml")
GREEN = PLAN.cell("tf2.8.4-od2.8.0-py3.9")
HOLDS, BROKE = Proof((), True, ""), Proof((), False, "")
UNCLEAR = replace(BROKE, harness=True)


def advice(*moves: Move, start: Stand | None = None) -> Advice:
    return Advice(
        "ssd", "c" * 64, "inference", "venv", "now", start or stand(), None, moves,
        ("nothing older works",),
    )  # fmt: skip


def runner(folder: Path) -> Run:
    return Run(
        FakeEngine(), FakeMaker(), Store(folder / "store"), NullProgress(), lock.FOLDER,
        folder / "cache", Limits(), 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("proofs", "code"),
    [
        ([None], 0),
        ([HOLDS, None], 0),
        ([HOLDS, BROKE], 1),
        ([], 1),
        ([BROKE, UNCLEAR], 3),
    ],
)
def test_exit_code(proofs: list[Proof | None], code: int) -> None:
    moves = [move(proof=one) for one in proofs]
    assert advise.exit_code([advice(move()), advice(*moves)]) == code


def test_a_cell_is_a_stand_with_its_lock(tmp_path: Path) -> None:
    found = advise.stand_of(GREEN.id, PLAN, tmp_path)
    packages = pinned((lock.FOLDER / f"{GREEN.id}.txt").read_text())
    assert found == Stand(GREEN.id, GREEN, "2.8.4", "2.8.0", "3.9", packages)
    assert len(packages) > 50


def test_the_lock_of_a_cell_leads_back_to_the_cell(tmp_path: Path) -> None:
    for cell in PLAN.cells:
        file = lock.FOLDER / f"{cell.id}.txt"
        if "# unbuildable" in file.read_text() or cell.recipe.env or cell.variant == "slim":
            continue
        found = advise.stand_of(str(file), PLAN, tmp_path)
        assert (found.cell.id, found.exact) == (cell.id, False)
        assert found.packages == pinned(file.read_text())


def test_what_is_no_place_to_start_from(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"Nearest: tf2\.8\.4-od2\.8\.0-py3\.9"):
        advise.stand_of("tf2.8.4-od2.8-py3.9", PLAN, tmp_path)
    for missing in ("requirements.txt", "some/where"):
        with pytest.raises(UsageError, match=f"There is no {missing}"):
            advise.stand_of(missing, PLAN, tmp_path)
    with pytest.raises(UsageError, match="is not an environment of Python"):
        advise.stand_of(str(tmp_path), PLAN, tmp_path)


def test_the_files_of_the_last_advice_give_way_to_those_of_this_one(tmp_path: Path) -> None:
    run = runner(tmp_path)
    into = tmp_path / "moves"
    checkpoint = samples.checkpoint()
    advise._write(run, advice(move(GREEN)), checkpoint, into)
    written = [one.relative_to(into).as_posix() for one in into.rglob("*") if one.is_file()]
    assert sorted(written) == [
        "ssd/moves.json",
        "ssd/moves.txt",
        f"ssd/{GREEN.id}/Dockerfile",
        f"ssd/{GREEN.id}/build-constraints.txt",
        f"ssd/{GREEN.id}/requirements.txt",
    ]
    told = json.loads((into / "ssd" / "moves.json").read_text())
    assert told["moves"][0]["files"] == [
        "Dockerfile", "build-constraints.txt", "requirements.txt",
    ]  # fmt: skip
    docker = (into / "ssd" / GREEN.id / "Dockerfile").read_text()
    assert "ARG BASE=python:3.9-slim-bookworm@sha256:" in docker
    advise._write(run, advice(), checkpoint, into)
    assert sorted(one.name for one in (into / "ssd").iterdir()) == ["moves.json", "moves.txt"]


@pytest.mark.parametrize("edited", [True, False])
def test_the_config_that_a_trial_edited_is_among_the_files(tmp_path: Path, edited: bool) -> None:
    own, copy = write_folder(tmp_path / "own"), write_folder(tmp_path / "copy")
    if edited:
        (copy / "pipeline.config").write_text("model { ssd { num_classes: 5 } }\n")
    checkpoint = replace(samples.checkpoint(), config=own / "pipeline.config")
    into = tmp_path / "moves"
    tried = move(GREEN, costs=Costs(edits=("num_classes: 3 becomes 5",), given=str(copy)))
    advise._write(runner(tmp_path), advice(tried), checkpoint, into)
    written = into / "ssd" / GREEN.id / "pipeline.config"
    assert written.is_file() is edited
    assert not edited or written.read_text() == "model { ssd { num_classes: 5 } }\n"


def test_what_is_no_advice_is_not_overwritten(tmp_path: Path) -> None:
    advise.check(tmp_path / "new")
    advise.check(tmp_path)
    (tmp_path / "mine").touch()
    with pytest.raises(ReportError, match="exists and is no advice of this program"):
        advise.check(tmp_path)
    (tmp_path / "moves.json").touch()
    advise.check(tmp_path)
