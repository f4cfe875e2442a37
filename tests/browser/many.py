"""A made-up matrix of any number of cells, with every status in it."""

from __future__ import annotations

from itertools import islice, product

from matrix.model import Certainty, Finding, Matrix, Result, Status
from tests import samples

PYTHONS = ("3.8", "3.9", "3.10", "3.11", "3.12")
VARIANTS = ("", "protobuf")
ODS = 20
RED = ("env-protobuf-skew", "tf-too-new-for-api", "env-dependency-missing")


def many(count: int) -> Matrix:
    """The first ``count`` cells of TensorFlow releases, OD APIs, Pythons and repairs."""
    every = product(range(count), range(ODS), PYTHONS, VARIANTS)
    return samples.matrix(*(_result(n, *one) for n, one in enumerate(islice(every, count))))


def _result(number: int, tensorflow: int, od: int, python: str, variant: str) -> Result:
    cell = samples.cell(f"2.{tensorflow}.0", f"2.{od}.0", python, variant)
    status = list(Status)[number % len(Status)]
    if status is Status.PASS:
        return samples.result(cell, status, matched=385, total=385, seen=samples.observation())
    cause = RED[number % len(RED)]
    finding = Finding(cause, Certainty.CERTAIN, (f"seen in {number % 7}",), "Pin it.")
    return samples.result(
        cell,
        status,
        phase="import-od",
        cause=cause,
        reason=f"ImportError: number {number % 100} is not there",
        remedy="Pin it.",
        findings=(finding,),
        seen=samples.observation(log="line\n" * 50),
    )
