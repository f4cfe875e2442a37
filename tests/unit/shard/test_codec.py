"""``shard.json``: everything that the merge needs, and nothing that it trusts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matrix.errors import ReportError
from matrix.model import Export, ExportResult, Finding, Recipe
from matrix.model.judged import Certainty
from matrix.plan.shards import Shard
from matrix.report import folder
from matrix.shard import codec
from matrix.shard.nouns import Part
from matrix.shard.union import Found, united
from tests import samples
from tests.unit.shard.made import Machine
from tests.unit.shard.test_union import FIRST

EXPORT = Export("saved-model", Path("model"), (), "1" * 64, "a problem")
FINDING = Finding("undetermined", Certainty.POSSIBLE, ("a", "b"), "do x", everywhere=True)


def full() -> Part:
    """A part with something in every field that a shard fills."""
    (one,) = FIRST.results
    verdict = replace(
        one.verdict,
        reason="it's \x1b[31m | hostile \udcff",
        evidence=("e",),
        findings=(FINDING,),
        ruled_out=("r",),
        next_unknown=("n",),
    )
    alone = replace(
        one,
        cell=replace(one.cell, recipe=Recipe("", ())),
        verdict=verdict,
        seconds=0.1 + 0.2,
        observation=samples.observation(),
        freeze="six==1\n",
        build_log="built\n",
    )
    result = replace(alone, exports=(ExportResult(EXPORT, alone),))
    checkpoint = replace(
        FIRST.checkpoint, prefix=Path(), config=Path(), files=(), exports=(EXPORT,)
    )
    return replace(FIRST, checkpoint=checkpoint, results=(result,), arguments=("a \udcff",))


def test_round_trip_keeps_every_field() -> None:
    assert codec.read(codec.write(full())) == full()
    assert codec.write(full()).isascii()


def test_where_an_export_lay_is_of_no_interest() -> None:
    """Shards may find the same checkpoint at different places."""
    one = full()
    export = replace(EXPORT, path=Path("/elsewhere/model"), files=(Path("/elsewhere/model/x"),))
    (first,) = one.results
    answers = (ExportResult(export, first.exports[0].result),)
    moved = replace(
        one,
        checkpoint=replace(one.checkpoint, exports=(export,)),
        results=(replace(first, exports=answers),),
    )
    assert codec.write(moved) == codec.write(one)


def test_a_number_that_is_none_survives() -> None:
    (one,) = full().results
    seen = replace(samples.observation(), outputs={"x": {"mean": float("inf")}})
    part = replace(full(), results=(replace(one, observation=seen),))
    assert codec.write(codec.read(codec.write(part))) == codec.write(part)


def test_a_real_part_is_what_it_was_but_for_files_and_recipes(tmp_path: Path) -> None:
    part = Machine(tmp_path).part(1, 1)
    again = codec.read(codec.write(part))
    assert codec.write(again) == codec.write(part)
    assert [one.verdict for one in again.results] == [one.verdict for one in part.results]
    assert [repr(one.observation) for one in again.results] == [
        repr(one.observation) for one in part.results
    ]


def damaged(value: object) -> Iterator[object]:
    """The value with one thing in it replaced by what does not belong there, each in turn."""
    yield ["nothing"]
    inner = value.items() if isinstance(value, dict) else enumerate(value)  # type: ignore[arg-type]
    for key, one in inner:
        for other in damaged(one) if isinstance(one, (dict, list)) else ({"no": "thing"},):
            copy = dict(value) if isinstance(value, dict) else list(value)  # type: ignore[call-overload]
            copy[key] = other
            yield copy


def test_whatever_is_damaged_is_refused_in_one_sentence_or_merged(tmp_path: Path) -> None:
    few = replace(full().checkpoint, variables=full().checkpoint.variables[:2])
    part = replace(full(), checkpoint=few, shard=Shard(1, 1), selection=full().selection[:1])
    count = refused = 0
    for other in damaged(json.loads(codec.write(part))):
        count += 1
        try:
            matrix = united([Found("a", codec.read(json.dumps(other)))])
        except (ValueError, ReportError):
            refused += 1
        else:
            folder.write(matrix, tmp_path / "report", ["x"])
    assert count > 200
    # Facts and outputs of an observation are free in form.
    assert refused > 0.8 * count


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("schema", 2, "its schema is 2, not 1"),
        ("shard", {"number": 3, "of": 2}, "its shard is 3/2"),
        ("shard", {"number": 0, "of": 2}, "its shard is 0/2"),
        ("selection", ["a", "a"], "selection names a cell twice"),
    ],
)
def test_what_has_no_meaning_is_named(key: str, value: object, words: str) -> None:
    document = {**json.loads(codec.write(full())), key: value}
    with pytest.raises(ValueError, match=words):
        codec.read(json.dumps(document))


@pytest.mark.parametrize("name", ["../up", "a/b", ".", "..", "", "a\nb", ".hidden", "-x"])
def test_a_name_cannot_lead_outside(name: str) -> None:
    document = json.loads(codec.write(full()))
    document["checkpoint"]["name"] = name
    with pytest.raises(ValueError, match="cannot name a folder"):
        codec.read(json.dumps(document))
    document = json.loads(codec.write(full()))
    document["cells"][0]["id"] = name
    with pytest.raises(ValueError, match="is not a cell identifier"):
        codec.read(json.dumps(document))


def test_an_export_that_is_not_there() -> None:
    document = json.loads(codec.write(full()))
    document["cells"][0]["exports"][0]["export"] = 1
    with pytest.raises(ValueError, match="speaks of export 1, and there are 1"):
        codec.read(json.dumps(document))
