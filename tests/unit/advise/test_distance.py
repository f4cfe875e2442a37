"""Distances: releases of TensorFlow, versions of the OD API, Python and packages."""

import pytest

from matrix.advise.distance import between, direction, release_number
from matrix.advise.nouns import Distance

ODS = ["2.8.0", "2019.05", "2022.12", "2.5.0.post2"]


@pytest.mark.parametrize(
    ("release", "number"),
    [("1.15.5", -1), ("1.14", -2), ("2.0.0", 0), ("2.8.4", 8), ("2.21.0rc1", 21), ("2.8.*", 8)],
)
def test_releases_are_counted_and_two_follows_one(release: str, number: int) -> None:
    assert release_number(release) == number


def test_a_distance_has_a_sign_and_names_the_packages() -> None:
    before = (("numpy", "1.21.6"), ("six", "1.16.0"), ("tensorflow", "2.8.4"))
    after = (("lvis", "0.5.3"), ("numpy", "1.18.5"), ("tensorflow-cpu", "1.15.5"))
    found = between(("2.8.4", "2.8.0", "3.9"), ("1.15.5", "2019.05", "3.7"), ODS, before, after)
    changed = (("numpy", "1.21.6", "1.18.5"), ("tensorflow", "2.8.4", "1.15.5"))
    assert found == Distance(-9, -2, -2, changed, ("lvis",), ("six",))
    assert found.packages == 4


def test_an_od_api_that_the_matrix_does_not_have_takes_its_place_in_the_row() -> None:
    steps = between(("2.8.4", "2.6.0", "3.9"), ("2.8.4", "2022.12", "3.9"), ODS, (), ())
    assert steps.od == 2


@pytest.mark.parametrize(
    ("end", "way"),
    [
        (("2.8.4", "2.5.0", "3.9"), 0),
        (("2.10.1", "2019.05", "3.7"), 1),
        (("2.8.0", "2022.12", "3.12"), -1),
        (("2.8.4", "2.8.0", "3.8"), 1),
        (("2.8.4", "2.5.0", "3.10"), 1),
        (("2.8.4", "2019.05", "3.12"), -1),
    ],
)
def test_tensorflow_decides_the_direction_then_the_od_api_then_python(
    end: tuple[str, str, str], way: int
) -> None:
    assert direction(("2.8.4", "2.5.0", "3.9"), end) == way
