"""The lines of benchmarks, and the order of their measurements."""

from __future__ import annotations

import json

import pytest

from tests.bench.figures import Figure, Series, alternate, line, timed
from tests.bench.image_build import figures
from tests.bench.leftovers import marked

FAST = Series("ours", (2.0, 1.0, 9.0))
SLOW = Series("theirs", (4.0, 4.0))


def test_one_disturbed_run_does_not_move_the_median() -> None:
    assert FAST.median == 2.0
    assert Series("even", (1.0, 2.0)).median == 1.5


def test_a_comparison_is_one_line_with_both_medians_ratio_and_aim() -> None:
    assert line(Figure("x", FAST, SLOW, 0.6)) == (
        "x: ours 2.00 s, theirs 4.00 s, ratio 0.50, aim 0.60: met"
    )


def test_a_missed_aim_says_so() -> None:
    assert line(Figure("x", SLOW, FAST, 0.6)).endswith("ratio 2.00, aim 0.60: MISSED")


def test_an_aim_is_met_by_exactly_its_value() -> None:
    assert Figure("x", FAST, SLOW, 0.5).met is True
    assert Figure("x", FAST, SLOW, 0.49).met is False
    assert Figure("x", FAST, SLOW).met is None


def test_a_figure_without_a_counterpart_is_held_to_its_aim_itself() -> None:
    assert line(Figure("x", FAST, aim=1.5)) == "x: ours 2.00 s, aim 1.50 s: MISSED"
    assert line(Figure("x", FAST)) == "x: ours 2.00 s, no aim"


def test_sizes_are_shown_in_gigabytes() -> None:
    size = Figure("x", Series("a", (1.2e9,)), Series("b", (2.4e9,)), None, "GB")
    assert line(size) == "x: a 1.20 GB, b 2.40 GB, ratio 0.50, no aim"


def test_works_are_done_in_turn() -> None:
    order: list[str] = []

    def work(name: str) -> float:
        order.append(name)
        return float(len(order))

    found = alternate(2, lambda: work("a"), lambda: work("b"))
    assert order == ["a", "b", "a", "b"]
    assert found == [(1.0, 3.0), (2.0, 4.0)]


def test_seconds_are_those_of_the_work() -> None:
    assert 0 <= timed(lambda: None) < 1


def test_an_image_has_three_figures() -> None:
    sizes = {"project": [1.2e9], "pip": [3e9], "pip without cache": [2.4e9]}
    shown = [line(one) for one in figures((20.0,), (80.0,), sizes)]
    ours = "image-build, size: this project 1.20 GB"
    assert shown == [
        "image-build, time: this project 20.00 s, plain pip 80.00 s, ratio 0.25, aim 0.33: met",
        f"{ours}, plain pip 3.00 GB, ratio 0.40, aim 0.60: met",
        f"{ours}, plain pip less its cache 2.40 GB, ratio 0.50, no aim",
    ]


def test_build_records_are_found_by_marker_and_by_parent_with_the_top_first() -> None:
    records = [
        {"ID": "b*", "Parent": "a", "Description": "[cell] COPY"},
        {"ID": "a", "Parent": "base", "Description": "exec : bench-1; install"},
        {"ID": "base", "Parent": "", "Description": "from local"},
        {"ID": "c", "Parent": "base", "Description": "exec install"},
    ]
    assert marked(json.dumps(records), "bench-1") == ["b", "a"]


@pytest.mark.parametrize("listing", ["", "no JSON", "[]"])
def test_a_daemon_that_lists_nothing_leaves_nothing_to_remove(listing: str) -> None:
    assert marked(listing, "bench-1") == []
