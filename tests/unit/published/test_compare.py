"""Comparing a rebuilt index with the published one, word for word."""

from __future__ import annotations

from pathlib import Path

from matrix.checkpoint.index import Index
from matrix.model import Variable
from tests.published.compare import differences


def index(*variables: Variable, shards: int = 1) -> Index:
    return Index(Path("ckpt-0.index"), "v2-object-based", variables, (), shards)


A = Variable("a", (3, 2), "float32")
D = Variable("d", (2,), "float32")


def test_equal_indexes_have_no_differences() -> None:
    assert differences(index(A), index(A)) == []


def test_every_difference_is_a_line() -> None:
    published = index(A, Variable("b", (), "int64"), Variable("c", (1,), "float32"), shards=3)
    rebuilt = index(Variable("a", (3, 4), "float32"), Variable("c", (1,), "float16"), D)
    assert differences(published, rebuilt) == [
        "missing: b int64[]",
        "added: d float32[2]",
        "changed: a float32[3, 2] became a float32[3, 4]",
        "changed: c float32[1] became c float16[1]",
        "shards: 3 became 1",
    ]
