"""Parts that are not all of one run, each once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from matrix.checkpoint.writer import Writer
from matrix.errors import ReportError
from matrix.model import Checkpoint, Status
from matrix.plan.shards import Shard
from matrix.shard.nouns import Part
from matrix.shard.union import Found, united
from tests import samples

GREEN, RED, OTHER = (samples.cell("2.8.4", od, "3.9") for od in ("2.8.0", "2022.12", "2.5.0"))
FIRST = Part(
    shard=Shard(1, 2),
    checkpoint=samples.checkpoint(),
    writer=Writer(),
    mode="inference",
    engine="docker",
    when="2026-01-31 12:00 UTC",
    arguments=("x",),
    selection=(GREEN.id, RED.id),
    plan="a" * 64,
    program="b" * 64,
    picture="",
    results=(samples.result(GREEN, Status.PASS),),
)
SECOND = replace(
    FIRST,
    shard=Shard(2, 2),
    when="2026-01-31 13:00 UTC",
    results=(samples.result(RED, Status.FAIL, phase="restore", cause="undetermined"),),
)


def refused(*parts: Part) -> str:
    with pytest.raises(ReportError) as caught:
        united([Found("abc"[number], one) for number, one in enumerate(parts)])
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_the_cells_come_in_the_order_of_the_selection_with_the_latest_time() -> None:
    matrix = united([Found("b", SECOND), Found("a", FIRST)])
    assert [one.cell for one in matrix.results] == [GREEN, RED]
    assert matrix.when == "2026-01-31 13:00 UTC"
    # Neither shard alone could have told.
    assert matrix.results[1].verdict.cause == "api-revision-drift"
    assert "OD API 2022.12 is at fault" in matrix.results[1].verdict.blame


def _checkpoint(**facts: object) -> Callable[[Part], Part]:
    def changed(part: Part) -> Part:
        other: Checkpoint = replace(part.checkpoint, **facts)  # type: ignore[arg-type]
        return replace(part, checkpoint=other)

    return changed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_checkpoint(digest="e" * 64, name="other"), "are of different checkpoints"),
        (_checkpoint(variables=()), "found different files beside the checkpoint"),
        (lambda one: replace(one, writer=Writer("2.8")), "found different files beside the"),
        (lambda one: replace(one, mode="full"), "were run in different modes"),
        (lambda one: replace(one, engine="venv"), "were run with different engines"),
        (lambda one: replace(one, program="c" * 64), "were made by different versions of this"),
        (
            lambda one: replace(one, selection=(RED.id, GREEN.id)),
            "are parts of different selections of cells",
        ),
        (lambda one: replace(one, plan="d" * 64), "were run with a different matrix.toml"),
        (lambda one: replace(one, shard=Shard(2, 3)), "are of different splits"),
        (lambda one: replace(one, picture="f" * 64), "were run with different pictures"),
        (lambda one: replace(one, arguments=("y",)), "were run with different arguments"),
    ],
)
def test_parts_of_different_runs(change: Callable[[Part], Part], words: str) -> None:
    said = refused(FIRST, change(SECOND))
    assert said.startswith(f"a and b {words}")
    assert said.endswith(". Give shards of one run.")


def test_a_shard_that_is_missing_or_doubled() -> None:
    assert refused(SECOND) == "Not among a: shard 1/2. Give the report folder of every shard."
    assert refused(FIRST, SECOND, FIRST) == "a and c are both shard 1/2. Give each shard once."


def test_of_many_missing_shards_only_the_first_are_named() -> None:
    many = tuple(f"{number}" for number in range(50))
    part = replace(FIRST, shard=Shard(1, 40), selection=many)
    assert refused(part).startswith("Not among a: shard 2/40, 3/40, ")
    assert refused(part).endswith("11/40, .... Give the report folder of every shard.")


@pytest.mark.parametrize("results", [(), FIRST.results, (samples.result(OTHER, Status.PASS),)])
def test_cells_that_are_missing_doubled_or_foreign(results: tuple[object, ...]) -> None:
    said = refused(FIRST, replace(SECOND, results=results))  # type: ignore[arg-type]
    assert said == "a, b do not hold each of the chosen cells once. Run the shards again."


def test_the_checkpoint_is_the_same_whatever_its_place_was() -> None:
    other = replace(SECOND.checkpoint, given="elsewhere", notes=())
    assert united([Found("a", FIRST), Found("b", replace(SECOND, checkpoint=other))])
    assert FIRST.checkpoint.prefix == Path("ckpt-0")
