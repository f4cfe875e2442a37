"""What a run prints, through the real command line.

The cells cannot be made, which their locks say: so a whole run needs no cell.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matrix.cli import READER_GONE
from matrix.report import machine, table
from tests import bundle
from tests.end_to_end.program import Program

CELLS = "tf2.2[01].*-od2.8.0-*"
RED = "tf2.20.0-od2.8.0-py3.12-legacy-keras-protobuf"
NONE_PASSES = 1


@pytest.fixture
def program(tmp_path: Path) -> Program:
    bundle.write_folder(tmp_path / "good")
    return Program(tmp_path, {"OD_MATRIX_CACHE": str(tmp_path / "cache")})


def ran(program: Program, *options: str, code: int = NONE_PASSES) -> tuple[str, str]:
    done = program.run("good", *options, "--only", CELLS, "--engine", "venv")
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr


def test_json_and_nothing_else(program: Program) -> None:
    told, aside = ran(program, "--format", "json")
    assert told == (program.reports / "good" / "matrix.json").read_text()
    assert [one["status"] for one in json.loads(told)["cells"]] == ["UNBUILDABLE"] * 2
    assert f"\nReport: {program.reports / 'good'}\n" in aside


def test_long_and_explain_together(program: Program) -> None:
    told, _ = ran(program, "--long", "--explain", RED)
    sheet = machine.parse((program.reports / "good" / "matrix.json").read_text())
    assert told.startswith(f"{table.text(sheet, long=True)}\nWhy cells are not green\n")
    assert f"\n\n{RED}: ⊘ UNBUILDABLE\n" in told


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--format", "xls"], "There is no format 'xls'."),
        (["demo", "--format", "json"], "--format json prints one document"),
        (["--explain", "tf1*"], "No cell matches 'tf1*'."),
    ],
)
def test_what_cannot_be_printed_is_said_before_anything_runs(
    program: Program, options: list[str], message: str
) -> None:
    told, aside = ran(program, *options, code=2)
    assert (told, aside.count("\n")) == ("", 1)
    assert aside.startswith(f"error: {message}")
    assert not program.reports.exists()


def test_the_next_commands_come_last(program: Program) -> None:
    told, _ = ran(program)
    given = f"good --engine venv --only '{CELLS}'"
    assert told.endswith(
        f"\nReport: {program.reports / 'good'}\n"
        f"Try what may mend the red cells: python3 -m nox -s matrix -- {given} --fix\n"
        "Search the whole catalogue for a cell that works:"
        " python3 -m nox -s edges -- good --engine venv\n"
    )


def test_quiet_is_the_answer_alone(program: Program) -> None:
    told, aside = ran(program, "--quiet")
    sheet = machine.parse((program.reports / "good" / "matrix.json").read_text())
    assert (told, aside) == (table.text(sheet), "")
    told, aside = ran(program, "--quiet", "--format", "markdown")
    assert (told, aside) == ((program.reports / "good" / "table.md").read_text(), "")


def test_quiet_still_explains_what_is_asked(program: Program) -> None:
    told, aside = ran(program, "--quiet", "--long", "--explain", RED)
    sheet = machine.parse((program.reports / "good" / "matrix.json").read_text())
    assert told.startswith(f"{table.text(sheet, long=True)}\n{RED}: ⊘ UNBUILDABLE\n")
    assert aside == ""


def test_a_reader_that_went_away_gets_no_traceback(program: Program) -> None:
    process = program.start("good", "--only", CELLS, "--engine", "venv", "--quiet")
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == READER_GONE
    assert (program.reports / "good" / "matrix.json").is_file()
