"""Removing a virtual environment; the integration tests make them."""

from pathlib import Path

from matrix.environment.virtualenv import READY, VirtualEnvironments
from matrix.model import Lock
from tests import samples


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
