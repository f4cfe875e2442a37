"""A converted copy is, to the cell that asked for its names, the original."""

from collections.abc import Callable
from pathlib import Path

import pytest

from matrix.checkpoint.resolve import resolve
from matrix.convert import Conversion, plan, write
from matrix.model import Status
from matrix.pipeline import run_cells
from tests.integration.lab import TF1, TF2, Lab
from tests.scenarios.catalogue import wrapper
from tests.scenarios.files import Bundle, read
from tests.scenarios.files import write as write_spoiled


def scoped(bundle: Bundle) -> Bundle:
    """A model that was saved inside another scope."""
    return bundle.named(lambda name: f"detector/{name}")


@pytest.mark.parametrize(("name", "cell", "spoil"), [("tf1", TF1, scoped), ("tf2", TF2, wrapper)])
def test_a_converted_copy_gives_the_outputs_of_the_original(
    lab: Lab, tmp_path: Path, name: str, cell: str, spoil: Callable[[Bundle], Bundle]
) -> None:
    (original,) = (one.observation for one in lab.alone[name] if one.cell.id == cell)
    assert original is not None
    good = read(lab.checkpoints[name].prefix.parent)
    spoiled = resolve(
        str(write_spoiled(spoil(good), tmp_path / "spoiled")), None, None, lab.run.cache
    )
    conversion = plan(spoiled, original.model)
    assert isinstance(conversion, Conversion)
    prefix = write(conversion, tmp_path / "copy", good.config)
    copy = resolve(str(prefix), None, None, lab.run.cache)
    (result,) = run_cells(lab.run, [lab.plan.cell(cell)], [copy])[copy.digest]
    assert result.verdict.status is Status.PASS, result
    assert result.observation is not None
    assert result.observation.outputs == original.outputs
