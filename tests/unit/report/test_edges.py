"""The edges in words."""

from __future__ import annotations

from matrix.edges.nouns import Basis, Inference, Standing
from matrix.model import Status
from matrix.report.edges import settled_words, text
from tests import samples
from tests.unit.edges.made import said

STANDINGS = (
    Standing(samples.cell("2.8.4", "2022.12", "3.9"), said("a"), Basis.FACTS),
    Standing(samples.cell("2.8.4", "2022.12", "3.9", "protobuf"), said("+"), Basis.RUN),
    Standing(samples.cell("2.11.0", "2022.12", "3.9"), said("a"), Basis.NEIGHBOURS),
    Standing(samples.cell("2.13.1", "2022.12", "3.10"), said("+"), Basis.NEIGHBOURS),
    Standing(samples.cell("1.15.5", "2019.05", "3.7"), said("b"), Basis.RUN),
)
TEXT = """\
Edges of ssd: ran 2 of 5 cells, 1 decided by facts, 2 inferred from neighbours.

OD API    First TensorFlow    Last TensorFlow    Between them, not
--------  ------------------  -----------------  -------------------
2019.05   none works          none works         -
2022.12   2.8.4 + protobuf    2.13.1 ≈           2.11.0

OD API, plain installs    First TensorFlow    Last TensorFlow    Between them, not
------------------------  ------------------  -----------------  -------------------
2019.05                   none works          none works         -
2022.12                   2.13.1 ≈            2.13.1 ≈           -

TensorFlow    First OD API        Last OD API         Between them, not
------------  ------------------  ------------------  -------------------
1.15.5        none works          none works          -
2.8.4         2022.12 + protobuf  2022.12 + protobuf  -
2.11.0        none works          none works          -
2.13.1        2022.12 ≈           2022.12 ≈           -

≈ was not run: it follows from facts of the cell, or from the answers of cells on both sides of it.
Between two that agree, what differs from them would not be seen.
"""


def test_the_edges_of_both_axes_and_what_they_rest_on() -> None:
    assert text("ssd", STANDINGS, 100) == TEXT


def test_how_far_inferences_came_true() -> None:
    found = (
        Inference("tf2.8.4-od2.8.0-py3.9", Status.PASS, Status.PASS),
        Inference("tf2.9.3-od2.8.0-py3.9", Status.PASS, Status.PARTIAL),
    )
    assert settled_words(found) == [
        "Inferred earlier: 1 of 2 cells confirmed by this run",
        "  tf2.9.3-od2.8.0-py3.9: PASS was inferred, PARTIAL was seen",
    ]
    assert settled_words(()) == []
