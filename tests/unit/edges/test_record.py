"""Inferred answers are kept until a run has said something of them."""

from __future__ import annotations

from pathlib import Path

from matrix.edges.nouns import Basis, Inference, Standing
from matrix.edges.record import inferred, keep, load, settled
from matrix.model import Status
from tests import samples
from tests.unit.edges.made import said

ONE, TWO, THREE, FOUR = (samples.cell(f"2.{n}.0", "2.8.0", "3.9") for n in range(4))
EARLIER = {ONE.id: Status.PASS, TWO.id: Status.PASS, THREE.id: Status.FAIL, FOUR.id: Status.PASS}


def test_a_run_confirms_and_corrects_and_leaves_the_rest_open() -> None:
    results = [
        samples.result(ONE, Status.PASS),
        samples.result(TWO, Status.PARTIAL),
        samples.result(THREE, Status.BROKEN),
    ]
    found, rest = settled(EARLIER, results)
    assert found == (
        Inference(ONE.id, Status.PASS, Status.PASS),
        Inference(TWO.id, Status.PASS, Status.PARTIAL),
    )
    assert [one.holds for one in found] == [True, False]
    assert rest == {THREE.id: Status.FAIL, FOUR.id: Status.PASS}


def test_an_answer_that_is_inferred_again_confirms_nothing() -> None:
    assert settled(EARLIER, [samples.result(ONE, Status.INFERRED)]) == ((), EARLIER)


def test_only_what_was_not_run_is_inferred() -> None:
    standings = [
        Standing(ONE, said("+"), Basis.RUN),
        Standing(TWO, said("+"), Basis.NEIGHBOURS),
        Standing(THREE, said("a"), Basis.FACTS),
    ]
    assert inferred(standings) == {TWO.id: Status.PASS, THREE.id: Status.FAIL}


def test_what_is_kept_is_read_again_and_goes_when_all_is_settled(tmp_path: Path) -> None:
    path = tmp_path / "store" / "one.json"
    assert load(path) == {}
    keep(path, "ssd", EARLIER)
    assert load(path) == EARLIER
    keep(path, "ssd", {})
    assert not path.exists()
    keep(path, "ssd", {})


def test_a_damaged_file_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    for text in ("", "[]", '{"cells": 1}', '{"cells": {"a": "MAYBE"}}'):
        path.write_text(text, encoding="utf-8")
        assert load(path) == {}
