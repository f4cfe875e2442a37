"""The search on made rows: the edges that it finds, and the runs that it takes."""

from __future__ import annotations

from itertools import chain

import pytest

from matrix.edges.nouns import Basis, Said, Standing, Survey
from matrix.edges.search import asks
from matrix.model import Cell, Status
from tests.unit.edges.made import forecasts, row, said, searched

LONG = 40
ROW = row(LONG)


def test_a_row_of_which_nothing_is_known_takes_a_quarter_at_most() -> None:
    for edge in range(LONG + 1):
        for truth in ("a" * edge + "+" * (LONG - edge), "+" * edge + "a" * (LONG - edge)):
            found = searched(ROW, truth)
            assert found.answers == truth
            assert found.runs <= LONG // 4


@pytest.mark.parametrize("sign", ["a", "+"])
def test_a_row_that_is_all_the_same_takes_both_ends_and_the_middle(sign: str) -> None:
    found = searched(ROW, sign * LONG)
    assert found.answers == sign * LONG
    assert found.ran == sign + "." * 19 + sign + "." * 18 + sign


def test_a_stretch_between_other_causes_is_found_and_takes_the_logarithm_of_the_row() -> None:
    many = row(64)
    for first in range(1, 62):
        for last in range(first + 1, 63):
            truth = "a" * first + "+" * (last - first) + "b" * (64 - last)
            found = searched(many, truth)
            assert found.answers == truth
            assert found.runs <= 16


def test_a_short_row_takes_what_both_sides_of_its_edge_need() -> None:
    assert [searched(row(len(truth)), truth).runs for truth in ("+", "+a", "++a", "++aa")] == [
        1, 2, 3, 4,
    ]  # fmt: skip
    assert searched(row(5), "++aaa").ran == "++a.a"


def test_a_foreseen_edge_is_run_on_both_sides_and_nothing_else_but_the_ends() -> None:
    truth = "a" * 9 + "+" * 20 + "b" * 11
    found = searched(ROW, truth, forecasts(ROW, truth))
    assert found.answers == truth
    assert found.ran == "a.......a+..................+b.........b"
    assert found.rounds == 1


@pytest.mark.parametrize("shift", [-8, -3, -1, 1, 3, 8])
def test_a_forecast_beside_the_truth_costs_runs_and_no_answer(shift: int) -> None:
    truth = "a" * 12 + "+" * 28
    wrong = "a" * (12 + shift) + "+" * (28 - shift)
    found = searched(ROW, truth, forecasts(ROW, wrong))
    assert found.answers == truth
    assert found.runs <= LONG // 4


@pytest.mark.parametrize(
    "wrong", ["+" * LONG, "b" * LONG, "+" * 20 + "b" * 20, "b" * 20 + "+" * 20]
)
def test_a_forecast_that_is_all_wrong_hides_no_edge(wrong: str) -> None:
    truth = "a" * 15 + "+" * 25
    found = searched(ROW, truth, forecasts(ROW, wrong))
    assert found.answers == truth
    assert found.runs <= LONG // 4


def test_a_hole_that_a_run_meets_is_filled_from_edge_to_edge() -> None:
    truth = "a" * 12 + "+" * 6 + "bbbb" + "+" * 6 + "c" * 12
    found = searched(ROW, truth)
    assert found.answers == truth
    assert found.ran == "a.........aa++++++bbbb++++++cc.........c"


def test_a_hole_that_is_foreseen_is_run_and_costs_no_filling() -> None:
    truth = "+" * 18 + "bb" + "+" * 20
    found = searched(ROW, truth, forecasts(ROW, truth))
    assert found.answers == truth
    assert found.ran == "+................+bb+..................+"


def test_an_island_that_is_foreseen_is_found() -> None:
    truth = "a" * 30 + "+" + "a" * 9
    found = searched(ROW, truth, forecasts(ROW, truth))
    assert found.answers == truth
    assert found.runs == 5


def test_what_no_run_touches_and_nobody_foresees_is_not_seen() -> None:
    truth = "+" * 10 + "b" + "+" * 29
    assert searched(ROW, truth).answers == "+" * LONG


def test_an_inferred_answer_names_the_two_that_it_follows_from() -> None:
    cells = row(5)
    assert searched(cells, "+++++").standings[1] == Standing(
        cells[1], Said(Status.PASS), Basis.NEIGHBOURS,
        "PASS, as on both sides of it: tf2.0.0-od2.8.0-py3.9 and tf2.2.0-od2.8.0-py3.9",
    )  # fmt: skip


def test_a_broken_cell_says_nothing_and_its_neighbour_is_asked() -> None:
    found = searched(row(6), "!aa++!")
    assert found.answers == "!aa++!"
    assert found.ran == "!aa++!"
    assert searched(row(3), "!!!").answers == "!!!"


def test_cells_of_another_variant_or_od_api_are_no_neighbours() -> None:
    cells = (*row(3), *row(3, variant="protobuf"), *row(3, od="2022.12"))
    found = searched(cells, "aaa" + "+++" + "b++")
    assert found.answers == "aaa" + "+++" + "b++"
    assert found.runs == 9


class TestFacts:
    """Cells that facts decide."""

    AT = {"i": "import-od", "u": "build", "p": "parse-config", "x": "build-model"}  # noqa: RUF012

    def test_what_facts_saw_is_never_run(self) -> None:
        cells, truth = row(16), "iiiiuuuu++++++++"
        found = searched(cells, truth, forecasts(cells, truth, self.AT))
        assert (found.answers, found.ran) == (truth, "........+......+")
        assert found.standings[0] == Standing(
            cells[0], Said(Status.FAIL, "i"), Basis.FACTS,
            "FAIL (i) by facts gathered in this cell: it shows i",
        )  # fmt: skip

    def test_a_stretch_goes_on_behind_cells_that_facts_decide(self) -> None:
        cells, truth = row(12), "+i+i+i+i+i+i"
        found = searched(cells, truth, forecasts(cells, truth, self.AT))
        assert (found.answers, found.ran) == (truth, "+.........+.")

    def test_what_is_unknown_follows_from_facts_on_both_sides(self) -> None:
        cells = row(6)
        found = searched(cells, "iiiiii", forecasts(cells, "i????i", self.AT))
        assert (found.answers, found.ran) == ("iiiiii", "...i..")

    def test_a_computed_cause_is_confirmed_by_one_run_within_a_quarter(self) -> None:
        cells, truth = row(16), "ppxxxxxxxxxxxxx+"
        found = searched(cells, truth, forecasts(cells, truth, self.AT))
        assert (found.answers, found.ran) == (truth, ".p......x......+")
        short, truth = row(7), "xxxxx++"
        assert searched(short, truth, forecasts(short, truth, self.AT)).ran == ".....++"

    def test_a_computed_cause_that_a_run_refutes_is_not_believed_again(self) -> None:
        cells, truth = row(16), "iixxxxx+++++++++"
        found = searched(cells, truth, forecasts(cells, "iixxxxxxxxxxxxxx", self.AT))
        assert found.answers == truth
        assert found.runs == 6

    def test_what_is_not_certain_is_run(self) -> None:
        cells = row(4)
        guess = {
            name: type(one)(one.cell, Status.PARTIAL, "restore", one.findings)
            for name, one in forecasts(cells, "aaaa").items()
        }
        assert searched(cells, "aaaa", guess).ran == "a..a"


def test_shared_cells_are_asked_once_and_in_the_order_of_the_survey() -> None:
    cells: tuple[Cell, ...] = tuple(chain(row(3, od="2022.12"), row(3)))
    survey = Survey(cells, forecasts(cells, "++++++"))
    assert asks(survey) == tuple(cells[place].id for place in (0, 2, 3, 5))
    ran = {cells[place].id: said("+") for place in (0, 2, 3, 5)}
    assert asks(Survey(cells, survey.forecasts, ran)) == ()
