"""The order in which a run would take the cells."""

from __future__ import annotations

from matrix.forecast.nouns import Forecast
from matrix.forecast.order import lasting, order
from matrix.model import Status
from tests import samples


def forecast(tensorflow: str, status: Status, od: str = "2.8.0") -> Forecast:
    return Forecast(samples.cell(tensorflow, od, "3.9"), status)


def test_cells_that_should_pass_begin_with_the_newest_of_each_minor_release() -> None:
    given = [
        forecast("1.15.5", Status.FAIL),
        forecast("2.8.3", Status.PASS),
        forecast("2.8.4", Status.PASS, "2.5.0"),
        forecast("2.8.4", Status.PASS),
        forecast("2.5.3", Status.UNTESTED),
        forecast("2.10.1", Status.PASS),
        forecast("2.11.0", Status.PARTIAL),
        forecast("2.16.2", Status.UNBUILDABLE),
        forecast("2.21.0", Status.PASS),
        forecast("2.21.0", Status.PASS, "2022.12"),
    ]
    assert order(given) == [
        "tf2.21.0-od2.8.0-py3.9",
        "tf2.10.1-od2.8.0-py3.9",
        "tf2.8.4-od2.5.0-py3.9",
        "tf2.21.0-od2022.12-py3.9",
        "tf2.8.4-od2.8.0-py3.9",
        "tf2.8.3-od2.8.0-py3.9",
        "tf2.11.0-od2.8.0-py3.9",
        "tf2.5.3-od2.8.0-py3.9",
        "tf1.15.5-od2.8.0-py3.9",
        "tf2.16.2-od2.8.0-py3.9",
    ]


def test_what_is_not_foreseen_to_fail_lasts() -> None:
    given = [
        forecast("2.5.3", Status.UNTESTED),
        forecast("2.8.4", Status.PASS),
        forecast("2.11.0", Status.PARTIAL),
        forecast("2.16.2", Status.FAIL),
        forecast("2.21.0", Status.UNBUILDABLE),
    ]
    assert lasting(given) == {f"tf{one}-od2.8.0-py3.9" for one in ("2.5.3", "2.8.4", "2.11.0")}
