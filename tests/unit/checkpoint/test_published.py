"""The reader and the families against checkpoints that others trained and published.

The folder lies beside the repository and is not part of it: skipped where it is absent.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from matrix.checkpoint.bundle import OBJECT_GRAPH
from matrix.checkpoint.families import count
from matrix.checkpoint.index import read_index
from matrix.checkpoint.locate import locate
from matrix.checkpoint.resolve import resolve
from matrix.errors import CheckpointError

PUBLISHED = Path(__file__).parents[4] / "shared" / "checkpoints"


def table() -> list[tuple[str, str, int, str]]:
    """Folder, generation, variables and state of each row of the folder's README."""
    if not (PUBLISHED / "README.md").is_file():
        return []
    rows = []
    for line in (PUBLISHED / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 8 and cells[1].startswith("tf"):
            rows.append((cells[1], cells[2], int(cells[5]), cells[6]))
    return rows


def told(state: str, model_kinds: int) -> dict[str, int]:
    """What the "state" column says, as numbers per family; averages count what they shadow."""
    numbers = {kind: int(n) for kind, n in re.findall(r"(averages|quantization) (\d+)", state)}
    slots = sum(int(n) for n in re.findall(r"(?:momentum|m/v) (\d+)", state))
    slots += model_kinds * state.count("RMSProp")
    return {
        "slot": slots,
        "average": numbers.get("averages", 0),
        "quantization": numbers.get("quantization", 0),
    }


pytestmark = pytest.mark.skipif(not table(), reason="the published checkpoints are not here")


@pytest.mark.parametrize(("folder", "generation", "variables", "state"), table())
def test_numbers_are_the_published_ones(
    folder: str, generation: str, variables: int, state: str
) -> None:
    prefix = locate(PUBLISHED / folder, None).prefix
    index = read_index(prefix.with_name(prefix.name + ".index"))
    # The table leaves the object graph out.
    names = [v.name for v in index.variables if v.name != OBJECT_GRAPH]
    assert len(names) == variables
    assert index.format == ("v2-object-based" if generation == "tf2" else "v2-name-based")
    found = dict(count(names))
    expected = told(state, found.get("average", 0))
    assert {kind: found.get(kind, 0) for kind in expected} == expected
    assert ("global step" in state) == any(re.match(r"(global_)?step($|/)", n) for n in names)
    assert sum(found.values()) == variables


def test_without_shards_the_listing_is_not_enough(cache: Path) -> None:
    for folder, *_ in table()[:3]:
        with pytest.raises(CheckpointError, match="is missing"):
            resolve(str(PUBLISHED / folder), None, None, cache)
