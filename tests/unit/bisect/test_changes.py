"""What differs between two cells, and the mixtures of them."""

from dataclasses import replace

import pytest

from matrix.bisect.changes import at_revision, between, mix, shown, units
from matrix.bisect.nouns import Change, Kind, Side
from matrix.environment.lock import entries, parse
from matrix.model import Recipe, Source
from matrix.plan.identifier import parse as identifier
from tests import samples
from tests.unit.bisect.sides import CELL, entry, side

TREE = Source(git="https://example.org/models", revision="a" * 40, roots=("research",))
GOOD = side(CELL, numpy="1.24.3", protobuf="3.19.6", gone="1.0", same="2")
BAD = side(
    samples.cell("2.11.0", "2022.12", "3.9", "planted"),
    numpy="1.24.3", protobuf="4.25.3", new="0.1", same="2", tensorflow_cpu="2.11.0",
)  # fmt: skip
BAD = replace(
    BAD,
    cell=replace(
        BAD.cell,
        recipe=replace(
            BAD.cell.recipe,
            env=(("TF_USE_LEGACY_KERAS", "1"),),
            links=(("nets", "object_detection/nets"),),
            files=(("a.py", "x = 1\n"),),
            build_constraints=("Cython<3", "setuptools<70"),
        ),
    ),
)
PROTOBUF = Change(
    Kind.PACKAGE, "protobuf", entry("protobuf", "3.19.6"), entry("protobuf", "4.25.3")
)
ALL = (
    Change(Kind.PACKAGE, "gone", entry("gone", "1.0"), ""),
    Change(Kind.PACKAGE, "new", "", entry("new", "0.1")),
    PROTOBUF,
    Change(Kind.PACKAGE, "tensorflow", "", entry("tensorflow-cpu", "2.11.0")),
    Change(Kind.VARIABLE, "TF_USE_LEGACY_KERAS", "", "1"),
    Change(Kind.LINK, "nets", "", "object_detection/nets"),
    Change(Kind.FILE, "a.py", "", "x = 1\n"),
    Change(Kind.BUILD, "", "", "Cython<3\nsetuptools<70"),
)


def test_everything_that_differs_and_nothing_else() -> None:
    assert between(GOOD, BAD) == ALL
    assert between(GOOD, GOOD) == ()


def test_hashes_alone_are_no_difference() -> None:
    text = GOOD.lock.text.replace("sha256:3.19.6", "sha256:other")
    assert between(GOOD, Side(GOOD.cell, parse(text))) == ()


def test_another_python_and_another_tree_are_differences() -> None:
    cell = samples.cell("2.8.4", "2.8.0", "3.10")
    other = Side(replace(cell, recipe=replace(cell.recipe, source=TREE)), GOOD.lock)
    where = f"https://example.org/models at {'a' * 40} (research object_detection/protos/*.proto)"
    assert between(GOOD, other) == (
        Change(Kind.PYTHON, "Python", "3.9", "3.10"),
        Change(Kind.SOURCE, "", "", where),
    )


def test_a_mixture_is_the_good_cell_with_some_of_the_bad_one() -> None:
    mixed = mix(GOOD, BAD, frozenset([PROTOBUF]))
    assert mixed.id == f"{CELL.id}-{mixed.variant}"
    assert identifier(mixed.id).variant == mixed.variant
    assert mixed.recipe == Recipe(
        as_of=CELL.recipe.as_of,
        requirements=CELL.recipe.requirements,
        lock="# A mixture of tf2.8.4-od2.8.0-py3.9 and tf2.11.0-od2022.12-py3.9-planted, made by"
        " `nox -s bisect`.\n"
        "gone==1.0 \\\n    --hash=sha256:1.0\n"
        "numpy==1.24.3 \\\n    --hash=sha256:1.24.3\n"
        "protobuf==4.25.3 \\\n    --hash=sha256:4.25.3\n"
        "same==2 \\\n    --hash=sha256:2\n",
    )


def test_a_mixture_of_everything_is_the_bad_cell_in_all_that_decides_its_environment() -> None:
    mixed = mix(GOOD, BAD, frozenset(ALL))
    assert between(Side(mixed, parse(mixed.recipe.lock)), BAD) == ()
    assert (mixed.tensorflow, mixed.od) == ("2.11.0", "2.8.0")
    assert mixed.id.startswith("tf2.11.0-od2.8.0-py3.9-mix-")


def test_equal_mixtures_have_one_name_and_others_another() -> None:
    names = {mix(GOOD, BAD, frozenset([one])).id for one in ALL}
    assert len(names) == len(ALL)
    assert mix(GOOD, BAD, frozenset([PROTOBUF])) == mix(GOOD, BAD, frozenset([PROTOBUF]))


def test_a_mixture_has_the_tree_of_the_side_that_it_is_taken_from() -> None:
    source = replace(CELL, od="main", recipe=replace(CELL.recipe, source=TREE))
    good = side(source, six="1")
    newer = replace(TREE, revision="b" * 40)
    bad = side(replace(CELL, od="next", recipe=replace(CELL.recipe, source=newer)), six="2")
    six, tree = between(good, bad)
    assert (mix(good, bad, frozenset([six])).recipe.source, tree.kind) == (TREE, Kind.SOURCE)
    mixed = mix(good, bad, frozenset([tree]))
    assert (mixed.recipe.source, mixed.od) == (newer, "next")
    third = at_revision(mixed, "C" * 40)
    assert third.recipe.source == replace(TREE, revision="C" * 40)
    assert third.od == "next.cccccccc"
    assert identifier(third.id) == ("2.8.4", "next.cccccccc", "3.9", mixed.variant)


def test_two_distributions_of_one_package_never_stand_side_by_side() -> None:
    ours = side(CELL, tf_models_research_object_detection="2.8.0.post1")
    theirs = side(replace(CELL, od="2022.12"), tf_object_detection_api="0.1")
    (change,) = between(ours, theirs)
    assert change.name == "object-detection"
    assert [shown(change, one) for one in (change.good, change.bad)] == [
        "tf-models-research-object-detection 2.8.0.post1",
        "tf-object-detection-api 0.1",
    ]
    mixed = mix(ours, theirs, frozenset([change]))
    assert mixed.od == "2022.12"
    assert list(entries(mixed.recipe.lock)) == ["tf-object-detection-api"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (entry("protobuf", "3.19.6"), "3.19.6"),
        ("protobuf[x]==1.0 ; os_name == 'nt' \\\n  --hash=sha256:1", "1.0 ; os_name == 'nt'"),
        ("protobuf @ https://example.org/a.whl \\\n  --hash=sha256:1", "https://example.org/a.whl"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_package_is_shown_by_its_version(text: str, words: str) -> None:
    assert shown(PROTOBUF, text) == words


def test_tensorflow_keeps_its_companions_only_where_it_changes() -> None:
    keras, tensorflow, six = (
        Change(Kind.PACKAGE, name, f"{name}==1", f"{name}==2")
        for name in ("keras", "tensorflow", "six")
    )
    assert units([keras, six, tensorflow]) == (frozenset([keras, tensorflow]), frozenset([six]))
    assert units([keras, six]) == (frozenset([keras]), frozenset([six]))
