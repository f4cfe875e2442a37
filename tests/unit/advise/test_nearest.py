"""From what was read to the nearest cell, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matrix.advise.nearest import standing
from matrix.advise.nouns import Packages, Reading, Stand
from matrix.errors import UsageError
from matrix.model import Cell
from tests.unit.advise.made import HERE, LAST, LATER, NEXT, OLD, PINNED, with_recipe

CELLS = [OLD, HERE, PINNED, NEXT, LATER]
DISTRIBUTIONS = [("2.5.0", "tf-od==2.5.0.post2"), ("2.8.0", "tf-od==2.8.0.post1")]


def lock(cell: Cell) -> Packages:
    protobuf = "3.20.3" if cell.variant else "3.19.6"
    return (("protobuf", protobuf), ("tensorflow-cpu", cell.tensorflow))


def found(reading: Reading, cells: list[Cell] = CELLS) -> Stand:
    return standing(reading, cells, DISTRIBUTIONS, lock)


def test_an_environment_that_is_a_cell() -> None:
    packages = (("protobuf", "3.20.3"), ("tensorflow-cpu", "2.8.4"), ("tf-od", "2.5.0.post2"))
    assert found(Reading("venv", packages, "3.9")) == Stand(
        given="venv",
        cell=PINNED,
        tensorflow="2.8.4",
        od="2.5.0",
        python="3.9",
        packages=packages,
        exact=False,
        notes=(
            f"Read tensorflow-cpu 2.8.4 in venv; the nearest cell is {PINNED.id}",
            "0 packages of the cell are missing in it, 1 are extra",
        ),
    )


def test_the_packages_of_a_cell_under_its_python_are_the_cell() -> None:
    packages = (("protobuf", "3.19.6"), ("tensorflow-cpu", "2.8.4"), ("tf-od", "2.5.0.post2"))
    whole = Reading("venv", packages, "3.9")
    assert standing(whole, CELLS, DISTRIBUTIONS, lambda _: packages).exact
    for other in (
        replace(whole, python=""),
        replace(whole, python="3.10"),
        replace(whole, packages=packages[:2]),
        replace(whole, packages=(("six", "1"), *packages)),
    ):
        assert not standing(other, CELLS, DISTRIBUTIONS, lambda _: packages).exact
    for changes in ({"env": (("A", "1"),)}, {"links": (("a", "b"),)}):
        special = with_recipe(HERE, **changes)
        assert not standing(whole, [special], DISTRIBUTIONS, lambda _: packages).exact


def test_what_is_not_in_the_matrix_is_said() -> None:
    packages = (
        ("protobuf", "3.19.4"), ("tensorflow", "2.9.0"), ("tensorflow-cpu", "2.9.0"),
        ("tf-od", "2.7.0"),
    )  # fmt: skip
    stand = found(Reading("requirements.txt", packages))
    assert (stand.cell, stand.tensorflow, stand.od, stand.python) == (HERE, "2.9.0", "2.5.0", "3.9")
    assert stand.notes == (
        f"Read tensorflow 2.9.0 in requirements.txt; the nearest cell is {HERE.id}",
        "TensorFlow 2.9.0 is not in the matrix",
        "tf-od 2.7.0 is not in the matrix; the nearest is 2.5.0.post2",
        "Nothing tells the Python; that of the cell, 3.9, is assumed",
        "tensorflow-cpu is there too, over tensorflow",
        "Packages of another version: protobuf 3.19.4 (cell: 3.19.6),"
        " tensorflow 2.9.0 (cell: 2.8.4)",
        "0 packages of the cell are missing in it, 1 are extra",
    )


@pytest.mark.parametrize(
    ("extra", "loose", "said"),
    [
        ((), False, "There is no OD API in it"),
        ((), True, "object_detection is there without a distribution: revision unknown"),
        (
            (("object-detection", "0.1"),),
            True,
            "The OD API was installed from its own tree: its revision is unknown",
        ),
    ],
)
def test_an_unknown_od_api_is_said_and_does_not_count(
    extra: Packages, loose: bool, said: str
) -> None:
    packages = (*extra, ("protobuf", "3.19.6"), ("tensorflow", "2.8.0"))
    stand = found(Reading("venv", packages, "3.10", loose=loose))
    assert (stand.cell, stand.od) == (HERE, "2.5.0")
    assert said in stand.notes
    assert "Its Python is 3.10, the cell's 3.9" in stand.notes


def test_equal_locks_are_told_apart_by_the_variables_that_are_set() -> None:
    legacy = with_recipe(LAST, env=(("TF_USE_LEGACY_KERAS", "1"),))
    plain = replace(LAST, id="tf2.21.0-od2022.12-py3.12", variant="")
    reading = Reading("venv", (("tensorflow", "2.21.0"),), "3.12")
    assert found(reading, [legacy, plain]).cell == plain
    told = replace(reading, environ=(("A", "b"), ("TF_USE_LEGACY_KERAS", "1")))
    assert found(told, [plain, legacy]).cell == legacy


def test_without_a_pinned_tensorflow_there_is_nothing_to_start_from() -> None:
    with pytest.raises(UsageError, match=r"There is no TensorFlow in x\.txt"):
        found(Reading("x.txt", (("numpy", "1.21.6"),)))
    with pytest.raises(UsageError, match=r"x\.txt does not pin tensorflow-gpu to one version"):
        found(Reading("x.txt", (("tensorflow-gpu", ""),)))
