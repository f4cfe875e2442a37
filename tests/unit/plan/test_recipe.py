"""What decides a lock, and what does not."""

from dataclasses import replace

import pytest

from matrix.model import Recipe, Source
from matrix.plan.recipe import digest

RECIPE = Recipe(as_of="2024-01-01", requirements=("a==1",))


@pytest.mark.parametrize(
    "other",
    [
        replace(RECIPE, as_of="2024-01-02"),
        replace(RECIPE, requirements=("a==2",)),
        replace(RECIPE, excludes=("b",)),
        replace(RECIPE, overrides=("b",)),
        replace(RECIPE, constraints=("b",)),
        replace(RECIPE, build_constraints=("b",)),
        replace(RECIPE, later=(("b", "2025-01-01"),)),
    ],
)
def test_what_the_resolver_reads_changes_the_digest(other: Recipe) -> None:
    assert digest(other, "3.9") != digest(RECIPE, "3.9")


def test_the_python_changes_the_digest() -> None:
    assert digest(RECIPE, "3.9") != digest(RECIPE, "3.10")


def test_what_is_done_after_the_installation_does_not() -> None:
    other = replace(
        RECIPE,
        env=(("A", "1"),),
        links=(("a", "b"),),
        files=(("c", "d"),),
        source=Source(path="x"),
    )
    assert digest(other, "3.9") == digest(RECIPE, "3.9")
