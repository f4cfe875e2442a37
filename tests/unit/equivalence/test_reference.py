"""The reference is the green cell nearest to what wrote the checkpoint."""

import pytest

from matrix.checkpoint.writer import Writer
from matrix.equivalence.reference import reference
from matrix.model import Status
from tests.samples import cell, result

GREEN = [
    result(cell(tensorflow, od, "3.9"), Status.PASS)
    for tensorflow, od in (
        ("2.15.1", "2022.12"),
        ("2.5.3", "2.5.0.post2"),
        ("2.5.3", "2.8.0"),
        ("2.8.4", "2.8.0"),
        ("2.10.1", "2.8.0"),
    )
]


@pytest.mark.parametrize(
    ("writer", "chosen"),
    [
        (Writer(), "tf2.5.3-od2.5.0.post2-py3.9"),
        (Writer(newest="2.7"), "tf2.5.3-od2.5.0.post2-py3.9"),
        (Writer(oldest="2.8"), "tf2.8.4-od2.8.0-py3.9"),
        (Writer(oldest="2.9"), "tf2.10.1-od2.8.0-py3.9"),
        (Writer("2.10.0", "2.10.0"), "tf2.10.1-od2.8.0-py3.9"),
        (Writer("2.14.0-rc1", "2.14.0-rc1"), "tf2.15.1-od2022.12-py3.9"),
        (Writer(newest="2.2"), "tf2.5.3-od2.5.0.post2-py3.9"),
        (Writer(oldest="2.18"), "tf2.15.1-od2022.12-py3.9"),
        (Writer("1.15.0", "1.15.0"), "tf2.5.3-od2.5.0.post2-py3.9"),
    ],
)
def test_the_nearest(writer: Writer, chosen: str) -> None:
    assert reference(GREEN, writer).cell.id == chosen
