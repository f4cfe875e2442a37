"""Parts of the chosen cells: named in one way, and divided for everyone alike."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from matrix.arguments import ROOT
from matrix.errors import UsageError
from matrix.model import Cell
from matrix.plan.document import load
from matrix.plan.shards import COST, COSTS, Shard, parse, split
from tests import samples

CELLS = load(Path(ROOT, "matrix.toml")).catalogue


def cost(cells: list[Cell], ends: dict[str, str]) -> int:
    return sum(COSTS.get(ends.get(one.id, ""), COST) for one in cells)


def test_a_shard_is_named_by_its_number_and_how_many_there_are() -> None:
    assert parse("1/1") == Shard(1, 1)
    assert (parse("03/12"), str(parse("03/12"))) == (Shard(3, 12), "3/12")


@pytest.mark.parametrize("text", ["0/3", "4/3", "a/b", "", "3", "1/2/3", "-1/3", "1/0", "1/99999"])
def test_any_other_word_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert str(caught.value) == (
        f"--shard {text!r} names no part. Write i/n with i from 1 to n, such as 1/3."
    )


@pytest.mark.parametrize("of", [1, 2, 3, 7, 20, 88, 100])
def test_each_cell_is_in_one_part_whatever_the_order_of_the_cells(of: int) -> None:
    ends = {one.id: "import-od" for one in CELLS[::5]}
    parts = split(CELLS, of, ends)
    assert len(parts) == of
    assert sorted(one.id for part in parts for one in part) == sorted(one.id for one in CELLS)
    assert [bool(part) for part in parts] == [number < len(CELLS) for number in range(of)]
    disorder = list(CELLS)
    random.Random(of).shuffle(disorder)  # noqa: S311 - the same disorder each time
    assert split(disorder, of, ends) == parts


@pytest.mark.parametrize("of", [2, 3, 4, 8])
def test_parts_cost_about_the_same_where_many_cells_fail_early(of: int) -> None:
    early = [one.id for one in CELLS if one.tensorflow.startswith("1.")]
    ends = dict.fromkeys(early, "build")
    costs = [cost(part, ends) for part in split(CELLS, of, ends)]
    assert max(costs) - min(costs) <= COST
    # By numbers alone the first part would cost next to nothing.
    assert len(split(CELLS, of, ends)[0]) > len(CELLS) / of


def test_cells_of_one_tensorflow_stay_together() -> None:
    first, second = (
        [samples.cell(release, od, "3.9") for od in ("2.5.0", "2.8.0", "2022.12")]
        for release in ("2.8.4", "2.11.0")
    )
    mixed = [one for pair in zip(second, first, strict=True) for one in pair]
    assert split(mixed, 2, {}) == [first, second]


def test_fewer_cells_than_parts_leave_the_last_ones_empty() -> None:
    (one,) = cells = [samples.cell("2.8.4", "2.8.0", "3.9")]
    assert split(cells, 3, {}) == [[one], [], []]
