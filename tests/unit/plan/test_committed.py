"""The matrix of this repository and its committed locks belong together."""

import re
from itertools import pairwise
from pathlib import Path

from matrix.environment.lock import parse, significant
from matrix.plan.document import load
from matrix.plan.recipe import digest
from matrix.plan.versions import minor

ROOT = Path(__file__).resolve().parents[3]
LOCKS = ROOT / "images" / "locks"
PLAN = load(ROOT / "matrix.toml")
PACKAGE = re.compile(r"[a-z0-9][a-z0-9._-]*==\S+( ; .+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def test_the_matrix_has_what_was_promised() -> None:
    releases = {cell.tensorflow for cell in PLAN.cells}
    assert len(PLAN.cells) >= 20
    assert releases >= {"1.15.5", "2.5.3", "2.8.4", "2.10.1", "2.11.0", "2.13.1", "2.15.1"}
    assert {cell.variant for cell in PLAN.cells} == {"", "slim", "protobuf", "legacy-keras"}
    assert set(PLAN.demo) <= {cell.id for cell in PLAN.cells}


def test_the_catalogue_has_every_minor_release_with_every_od_api_that_it_can_have() -> None:
    minors = {minor(cell.tensorflow) for cell in PLAN.catalogue}
    assert minors == {"1.13", "1.14", "1.15", *(f"2.{number}" for number in range(5, 22))}
    assert PLAN.catalogue[: len(PLAN.cells)] == PLAN.cells
    for od in ("2.5.0.post2", "2.8.0", "2022.12"):
        having = {minor(cell.tensorflow) for cell in PLAN.catalogue if cell.od == od}
        assert having >= {f"2.{number}" for number in range(5, 22)}, od


def test_every_cell_has_a_lock_of_its_recipe_and_no_lock_is_left_over() -> None:
    stale = [
        cell.id
        for cell in PLAN.catalogue
        if f"# recipe: {digest(cell.recipe, cell.python)}\n"
        not in (LOCKS / f"{cell.id}.txt").read_text(encoding="utf-8")
    ]
    assert stale == []
    assert {path.stem for path in LOCKS.iterdir()} == {cell.id for cell in PLAN.catalogue}


def test_every_package_is_pinned_and_every_pin_has_a_hash() -> None:
    loose = []
    for path in sorted(LOCKS.glob("*.txt")):
        lock = parse(path.read_text(encoding="utf-8"))
        lines = significant(lock.text).splitlines()
        assert bool(lines) != bool(lock.problem), path.name
        for line, following in pairwise([*lines, ""]):
            pinned = PACKAGE.fullmatch(line) and HASH.fullmatch(following)
            if not pinned and not HASH.fullmatch(line):
                loose.append((path.name, line))
    assert loose == []


def test_a_lock_installs_what_its_cell_names() -> None:
    wrong = []
    for cell in PLAN.catalogue:
        lock = parse((LOCKS / f"{cell.id}.txt").read_text(encoding="utf-8"))
        instead = {one.partition("==")[0] for one in cell.recipe.overrides}
        named = [one for one in cell.recipe.requirements if one.partition("==")[0] not in instead]
        asked = [one for one in (*named, *cell.recipe.overrides) if "==" in one]
        if not lock.problem:
            wrong += [(cell.id, one) for one in asked if f"\n{one} \\\n" not in lock.text]
    assert wrong == []
