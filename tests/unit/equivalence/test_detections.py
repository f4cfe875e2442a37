"""Detections are whole or not there."""

from __future__ import annotations

from matrix.equivalence.detections import detections
from matrix.equivalence.output import read
from tests.unit.equivalence.outputs import answer

A = (0.0, 0.0, 0.4, 0.4)


def test_no_detections_without_all_four_outputs() -> None:
    whole = answer([(1, 0.9, A)])
    assert detections(read(whole)) is not None
    for name in whole:
        assert detections(read({key: one for key, one in whole.items() if key != name})) is None
