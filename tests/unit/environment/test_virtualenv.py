"""A maker that finds nothing made before."""

from dataclasses import replace
from pathlib import Path

from matrix.environment.virtualenv import VirtualEnvironments
from matrix.model import Lock
from tests import samples

CELL = samples.cell("2.8.4", "2.8.0", "3.9")


def test_a_cold_maker_has_a_folder_that_goes_with_it(tmp_path: Path) -> None:
    maker = VirtualEnvironments(tmp_path / "venvs", ())
    warm = maker.identify(CELL, Lock("six==1\n", ""))
    with maker.cold() as cold:
        found = cold.identify(CELL, Lock("six==1\n", ""))
        place = Path(found.location).parent
        assert (place.is_dir(), place.parent) == (True, tmp_path / "venvs")
        assert found == replace(warm, location=str(place / Path(warm.location).name))
        (place / "left").mkdir()
    assert list((tmp_path / "venvs").iterdir()) == []
