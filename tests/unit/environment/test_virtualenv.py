"""A maker that finds nothing made before, and the removal of what it made."""

from dataclasses import replace
from pathlib import Path

from matrix.environment.virtualenv import READY, VirtualEnvironments
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


def test_one_that_is_removed_leaves_nothing(tmp_path: Path) -> None:
    maker = VirtualEnvironments(tmp_path, ())
    named = maker.identify(samples.cell("2.8.4", "2.8.0", "3.9"), Lock("six==1\n", "d"))
    folder = Path(named.location)
    (folder / "lib").mkdir(parents=True)
    (folder / READY).write_text("{}")
    (tmp_path / f".{folder.name}.lock").touch()
    (tmp_path / "other").mkdir()
    maker.remove(named)
    maker.remove(named)
    assert [path.name for path in tmp_path.iterdir()] == ["other"]
