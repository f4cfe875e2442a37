"""The saves that a state file lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.checkpoint.saves import Saves, parse_saves, saves_beside
from tests.bundle import write_state

MANAGED = """\
model_checkpoint_path: "/far/away/ckpt-2"
all_model_checkpoint_paths: "ckpt-1"
all_model_checkpoint_paths: "C:\\\\runs\\\\ckpt-2"
all_model_checkpoint_timestamps: 1594332511.5251744
all_model_checkpoint_timestamps: 1594332600
last_preserved_timestamp: 1594332507.0
"""


def test_a_manager_leaves_times() -> None:
    saves = parse_saves(MANAGED)
    assert saves == Saves("ckpt-2", ("ckpt-1", "ckpt-2"), (1594332511.5251744, 1594332600.0))
    assert saves.time_of("ckpt-2") == 1594332600.0
    assert saves.time_of("ckpt-3") is None


def test_a_saver_leaves_none(tmp_path: Path) -> None:
    prefix = tmp_path / "model.ckpt-9"
    write_state(prefix, "model.ckpt-8")
    saves = saves_beside(prefix)
    assert saves == Saves("model.ckpt-9", ("model.ckpt-8", "model.ckpt-9"))
    assert saves.time_of("model.ckpt-9") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        'all_model_checkpoint_paths { x: "a" }',
        "all_model_checkpoint_timestamps: 1e99",
    ],
)
def test_what_is_no_state_file_says_nothing(text: str) -> None:
    assert parse_saves(text) == Saves()


def test_times_that_do_not_match_the_saves_are_not_guessed() -> None:
    lines = MANAGED.replace("1594332600", "soon")
    assert parse_saves(lines).times == ()


def test_no_state_file_and_one_that_is_too_large(tmp_path: Path) -> None:
    assert saves_beside(tmp_path / "ckpt-1") == Saves()
    (tmp_path / "checkpoint").write_text(MANAGED + " " * (1 << 20))
    assert saves_beside(tmp_path / "ckpt-1") == Saves()
