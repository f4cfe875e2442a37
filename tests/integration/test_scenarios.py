"""Every scenario in two real cells: the cause that was made is the cause that is found."""

from pathlib import Path

import pytest

from tests.integration.lab import Lab
from tests.scenarios import bases
from tests.scenarios.catalogue import SCENARIOS
from tests.scenarios.damages import DAMAGES
from tests.scenarios.running import Answer, run_damages, run_scenarios

LEAST = 45


@pytest.fixture(scope="module")
def answers(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> list[Answer]:
    """All answers of the two cells, from as few starts as there are modes."""
    run, folder = lab.with_store("scenarios"), tmp_path_factory.mktemp("scenarios")
    written = bases.ensure(run, lab.plan)
    return [
        *run_scenarios(run, lab.cells, SCENARIOS, written, folder / "scenarios"),
        *run_damages(run, lab.cells, DAMAGES, written, Path(folder) / "damages"),
    ]


def test_every_answer_is_right(answers: list[Answer]) -> None:
    wrong = [(one.scenario, one.cell, one.wrong, one.said) for one in answers if one.wrong]
    assert wrong == []


def test_every_cell_answered_every_scenario(answers: list[Answer], lab: Lab) -> None:
    asked = {one.name for one in (*SCENARIOS, *DAMAGES)}
    assert len(asked) == len(SCENARIOS) + len(DAMAGES) >= LEAST
    assert {one.scenario for one in answers} == asked
    for cell in lab.cells:
        answered = {one.scenario for one in answers if one.cell == cell.id}
        assert answered == asked - {one.name for one in DAMAGES if not one.readable}
