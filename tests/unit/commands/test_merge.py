"""Reports of shards become the report of one run, byte by byte, or one sentence says why not."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from matrix.cli import main
from matrix.commands import merge, sharding
from matrix.model import Status
from matrix.report import folder
from matrix.shard import FILE, codec
from tests.unit.shard.made import CELLS, Machine, files


def shards(machine: Machine, into: Path, of: int) -> list[str]:
    """The report folders of all shards, in a disorder that is the same each time."""
    found = []
    for number in range(1, of + 1):
        part = machine.part(number, of)
        place = into / f"{number}-of-{of}"
        seen = machine.observed([one.cell for one in part.results])
        folder.write(seen.matrix, place, seen.arguments, {FILE: codec.write(part)})
        found.append(str(place))
    random.Random(of).shuffle(found)  # noqa: S311 - the same disorder each time
    return found


@pytest.mark.parametrize("of", [1, 2, 3, 6])
def test_the_same_bytes_as_one_run(
    of: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(tmp_path)
    machine.observed()
    # From here on everything is known, so that times and what is reused are equal.
    whole = machine.observed()
    given = shards(machine, tmp_path / "shards", of)
    into = tmp_path / "merged"
    assert main(["report", "merge", *given, "--reports", str(into)]) == 0
    when = max(merge.load(Path(one)).when for one in given)
    folder.write(replace(whole.matrix, when=when), tmp_path / "whole", whole.arguments)
    assert [one.verdict.status for one in whole.matrix.results] == [
        Status.PASS, Status.DIVERGES, Status.PARTIAL, Status.DIVERGES, Status.FAIL,
        Status.UNBUILDABLE,
    ]  # fmt: skip
    assert files(into / "passes") == files(tmp_path / "whole")
    assert "Report: " in capsys.readouterr().out


def test_what_needs_all_cells_no_shard_can_say(tmp_path: Path) -> None:
    """Else the test above would show nothing."""
    machine = Machine(tmp_path)
    whole = machine.observed().matrix.results
    alone = [machine.observed([cell]).matrix.results[0] for cell in CELLS]
    differ = [
        one.cell for one, other in zip(alone, whole, strict=True) if one.verdict != other.verdict
    ]
    assert differ == [CELLS[1], CELLS[2], CELLS[3], CELLS[4], CELLS[5]]


def test_nothing_is_written_where_a_shard_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = sorted(shards(Machine(tmp_path), tmp_path / "shards", 3))
    into = tmp_path / "merged"
    assert main(["report", "merge", third, first, "--reports", str(into)]) == 2
    assert capsys.readouterr().err == (
        f"error: Not among {third}, {first}: shard 2/3. Give the report folder of every shard.\n"
    )
    assert main(["report", "merge", second, second, "--reports", str(into)]) == 2
    assert capsys.readouterr().err == (
        f"error: {second} and {second} are both shard 2/3. Give each shard once.\n"
    )
    assert not into.exists()


def test_a_report_that_is_no_shard_s_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "merge", str(tmp_path), "--reports", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"error: {tmp_path / FILE} cannot be read: No such file or directory. {merge.WAY_OUT}\n"
    )
    (tmp_path / FILE).write_text('{"schema": 2}')
    assert main(["report", "merge", str(tmp_path), "--reports", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"error: {tmp_path / FILE} is not what a shard wrote: its schema is 2, not 1. "
        f"{merge.WAY_OUT}\n"
    )
    with (tmp_path / FILE).open("wb") as file:
        file.truncate(merge.LARGEST + 1)
    assert main(["report", "merge", str(tmp_path), "--reports", str(tmp_path)]) == 2
    assert "has more than 268,435,456 bytes" in capsys.readouterr().err


def test_another_program_or_other_facts_give_another_digest(tmp_path: Path) -> None:
    (tmp_path / "a" / "__pycache__").mkdir(parents=True)
    (tmp_path / "a" / "x.py").write_text("1")
    first = sharding.program_digest([tmp_path / "a"])
    (tmp_path / "a" / "__pycache__" / "x.pyc").write_text("2")
    assert sharding.program_digest([tmp_path / "a"]) == first
    (tmp_path / "a" / "x.py").write_text("2")
    assert sharding.program_digest([tmp_path / "a"]) != first
    assert sharding.program_digest(sharding.PROGRAM) == sharding.program_digest(sharding.PROGRAM)
