"""Shards through the command line, in cells whose locks say that they cannot be made.

So no environment is needed, and all is real.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.cli import main
from tests import bundle
from tests.unit.shard.made import at_the_time_of, files

CELLS = "tf{1.13.2,1.14.0,1.15.5}-od2.8.0-py3.7"


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments of a run of a checkpoint in these cells."""
    monkeypatch.setenv("OD_MATRIX_CACHE", str(tmp_path / "cache"))
    return [
        "run",
        str(bundle.write_folder(tmp_path / "mine")),
        "--catalogue",
        "--only",
        CELLS,
        "--engine",
        "venv",
    ]


def test_the_whole_way_from_shards_to_the_same_bytes(given: list[str], tmp_path: Path) -> None:
    whole, parts, merged = (tmp_path / name for name in ("whole", "parts", "merged"))
    assert main([*given, "--reports", str(whole)]) == 1
    for number in (1, 2):
        # Whether any cell passes is not a shard's to say.
        assert main([*given, "--reports", str(parts), "--shard", f"{number}/2"]) == 0
    folders = sorted((parts / "mine-shards").iterdir())
    assert [one.name for one in folders] == ["1-of-2", "2-of-2"]
    at_the_time_of(whole / "mine", folders)
    assert main(["report", "merge", *map(str, folders), "--reports", str(merged)]) == 1
    assert len(files(whole / "mine")) > 3 * 5
    assert files(merged / "mine") == files(whole / "mine")


def test_a_shard_without_cells_says_so(
    given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*given, "--reports", str(tmp_path / "parts"), "--shard", "4/4"]) == 0
    assert capsys.readouterr().out == "Shard 4/4 has no cells; chosen: 3.\n"
    assert not (tmp_path / "parts").exists()
    # Nor is it missed by the merge.
    for number in (1, 2, 3):
        main([*given, "--reports", str(tmp_path / "parts"), "--shard", f"{number}/4"])
    folders = map(str, (tmp_path / "parts" / "mine-shards").iterdir())
    assert main(["report", "merge", *folders, "--reports", str(tmp_path / "merged")]) == 1


def test_the_cells_of_a_shard_are_listed(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*given, "--list", "--shard", "2/2"]) == 0
    assert capsys.readouterr().out == "tf1.15.5-od2.8.0-py3.7\n"
    assert main([*given, "--list", "--json", "--shard", "4/4"]) == 0
    assert capsys.readouterr().out == "[]\n"


def test_the_step_summary_gets_the_table_of_the_merge_alone(
    given: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, reports = tmp_path / "summary.md", tmp_path / "reports"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
    assert main([*given, "--reports", str(reports), "--shard", "1/1"]) == 0
    assert not file.exists()
    shard = reports / "mine-shards" / "1-of-1"
    assert main(["report", "merge", str(shard), "--reports", str(reports)]) == 1
    assert "UNBUILDABLE" in file.read_text()


def test_a_cell_of_another_shard_may_be_explained(
    given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--reports", str(tmp_path), "--shard", "2/2", "--explain"]
    assert main([*given, *words, "tf1.13.2-*"]) == 0
    assert "Shard 2/2, 1 of 3 cells. One report of all shards:" in capsys.readouterr().err
    assert main([*given, *words, "tf9-*"]) == 2
    assert capsys.readouterr().err.startswith("error: No cell matches 'tf9-*'.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--shard", "0/3"], "--shard '0/3' names no part. Write i/n with i from 1 to n,"),
        (["--shard", "4/3"], "--shard '4/3' names no part. Write i/n with i from 1 to n,"),
        (["--shard", "a/b"], "--shard 'a/b' names no part. Write i/n with i from 1 to n,"),
        (
            ["--shard", "1/2", "--fix"],
            "--fix looks at the answers of all cells, and a shard has only its own. Leave out",
        ),
    ],
)
def test_one_sentence_and_exit_code_2(
    words: list[str], said: str, given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*given, *words]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"error: {said}")
