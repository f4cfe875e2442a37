"""Remedies in the environment: what the recipe of the variant asks for."""

from dataclasses import replace

import pytest

from matrix.model import Cell, Recipe
from matrix.remedy import cells
from matrix.remedy.nouns import Proposal
from tests.unit.remedy.made import case, cell, packages


def asks(found: object) -> dict[str, object]:
    """What a proposal changes in the recipe of `made.cell`."""
    assert isinstance(found, Proposal)
    assert found.recipe is not None
    plain = cell().recipe
    return {
        name: value
        for name in ("requirements", "overrides", "excludes", "env", "links")
        if (value := getattr(found.recipe, name)) != getattr(plain, name)
    }


OWN = cell().recipe.requirements


def test_legacy_keras_is_that_of_tensorflows_minor_release() -> None:
    where = cell("2.16.2")
    found = cells.legacy_keras(case("tf-too-new-for-api", phase="import-od", where=where))
    assert found == Proposal(
        "legacy-keras",
        "tf-keras==2.16.* and TF_USE_LEGACY_KERAS=1",
        ("pip install 'tf-keras==2.16.*'", "export TF_USE_LEGACY_KERAS=1"),
        recipe=replace(
            where.recipe,
            requirements=(*where.recipe.requirements, "tf-keras==2.16.*"),
            env=(("TF_USE_LEGACY_KERAS", "1"),),
        ),
    )


@pytest.mark.parametrize(
    "where", [cell("2.15.1"), cell("2.18.1", env=(("TF_USE_LEGACY_KERAS", "1"),))]
)
def test_legacy_keras_is_not_proposed_twice_or_too_early(where: Cell) -> None:
    assert cells.legacy_keras(case("tf-too-new-for-api", phase="import-od", where=where)) is None


@pytest.mark.parametrize(
    ("error", "facts", "pin"),
    [
        ("TypeError: Descriptors cannot be created directly.", packages(), "3.20.3"),
        (
            "ImportError: cannot import name 'builder' from 'google.protobuf.internal'",
            packages("protobuf==3.19.6"),
            "3.20.3",
        ),
        (
            "ImportError: cannot import name 'runtime_version' from 'google.protobuf'",
            packages("protobuf==4.25.3"),
            "5.26.1",
        ),
        (
            "VersionError: Detected incompatible Protobuf Gencode/Runtime versions when loading"
            " a.proto: gencode 6.31.1 runtime 5.28.3.",
            packages("protobuf==5.28.3"),
            "6.31.1",
        ),
    ],
)
def test_protobuf(error: str, facts: dict[str, object], pin: str) -> None:
    found = cells.protobuf(case("env-protobuf-skew", phase="import-od", error=error, facts=facts))
    package = f"protobuf=={pin}"
    assert asks(found) == {"requirements": (*OWN, package), "overrides": (package,)}


def test_a_pin_says_what_it_replaces_and_is_not_proposed_where_it_is() -> None:
    error = "TypeError: Descriptors cannot be created directly."
    seen = case(
        "env-protobuf-skew", phase="import-tf", error=error, facts=packages("protobuf==4.21.1")
    )
    found = cells.protobuf(seen)
    assert found is not None
    assert found.edits == ("pip install 'protobuf==3.20.3' in place of protobuf 4.21.1",)
    there = packages("protobuf==3.20.3")
    assert cells.protobuf(case("env-protobuf-skew", error=error, facts=there)) is None
    pinned = cell(overrides=("protobuf==3.20.3",))
    assert cells.protobuf(case("env-protobuf-skew", error=error, where=pinned)) is None


@pytest.mark.parametrize(
    ("error", "here", "pin"),
    [
        ("AttributeError: module 'numpy' has no attribute 'bool'", "1.24.3", "numpy<1.24"),
        ("NotImplementedError: Cannot convert a symbolic Tensor (x)", "1.22.0", "numpy<1.20"),
        ("ImportError: numpy.core.multiarray failed to import", "2.1.0", "numpy<2"),
    ],
)
def test_numpy(error: str, here: str, pin: str) -> None:
    facts = packages(f"numpy=={here}")
    found = cells.numpy(case("env-numpy-abi", phase="import-tf", error=error, facts=facts))
    assert asks(found) == {"requirements": (*OWN, pin), "overrides": (pin,)}


@pytest.mark.parametrize("facts", [packages(), packages("numpy==1.26.4")])
def test_numpy_that_is_old_enough_is_left(facts: dict[str, object]) -> None:
    error = "ValueError: numpy.dtype size changed, may indicate binary incompatibility"
    assert cells.numpy(case("env-numpy-abi", error=error, facts=facts)) is None


def test_the_last_models_with_the_modules_of_the_first_od_api() -> None:
    error = "ModuleNotFoundError: No module named 'official.vision.image_classification'"
    facts = packages("tf-models-official==2.11.3", "tensorflow-text==2.11.0")
    red = case("env-companion-skew", error=error, phase="import-od", facts=facts)
    found = cells.unmoved(red)
    assert asks(found) == {
        "requirements": (*OWN, "tf-models-official==2.8.0"),
        "overrides": ("tf-models-official==2.8.0", "tensorflow-text==2.11.0", "pyyaml>=6.0"),
    }
    assert found is not None
    assert found.edits == (
        "pip install 'tf-models-official==2.8.0' in place of tf-models-official 2.11.3",
        "keep tensorflow-text==2.11.0, pyyaml>=6.0",
    )
    here = packages("tf-models-official==2.8.0")
    assert (
        cells.unmoved(case("env-companion-skew", error=error, phase="import-od", facts=here))
        is None
    )
    other = case("env-companion-skew", phase="import-od", facts=facts)
    assert cells.unmoved(other) is None


def test_keras() -> None:
    facts = packages("keras==2.9.0")
    skew = "env-companion-skew"
    assert asks(cells.keras(case(skew, phase="import-tf", facts=facts))) == {
        "requirements": (*OWN, "keras==2.8.*"),
        "overrides": ("keras==2.8.*",),
    }
    older = case(skew, phase="import-tf", facts=facts, where=cell("2.5.3", excludes=("a",)))
    found = cells.keras(older)
    assert found is not None
    assert found.recipe is not None
    assert found.recipe.excludes == ("a", "keras")
    assert found.edits == ("pip uninstall keras: TensorFlow 2.5 brings its own",)
    assert cells.keras(case(skew, facts=packages("keras==2.8.0"))) is None
    assert cells.keras(case(skew, facts=facts, where=cell("2.16.2"))) is None


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("tf_slim", "tf-slim"),
        ("lvis", "lvis"),
        ("pycocotools", "pycocotools"),
        ("cv2", "opencv-python-headless"),
        ("tensorflow_text", "tensorflow-text==2.8.*"),
    ],
)
def test_a_missing_package_is_installed_though_it_was_left_out(module: str, package: str) -> None:
    where = cell(excludes=(package.partition("=")[0], "kaggle"))
    error = f"ModuleNotFoundError: No module named '{module}'"
    seen = case("env-dependency-missing", phase="import-od", error=error, where=where)
    assert asks(cells.missing_package(seen)) == {
        "requirements": (*OWN, package),
        "excludes": ("kaggle",),
    }


@pytest.mark.parametrize("module", ["nets", "mine", "lvis.lvis"])
def test_what_no_distribution_is_known_for_is_not_installed(module: str) -> None:
    error = f"ModuleNotFoundError: No module named '{module}'"
    assert cells.missing_package(case("env-dependency-missing", error=error)) is None


def test_official_is_that_of_tensorflows_minor_release() -> None:
    error = "ModuleNotFoundError: No module named 'official'"
    found = cells.official(case("env-dependency-missing", error=error))
    assert asks(found) == {"requirements": (*OWN, "tf-models-official==2.8.*")}
    assert cells.official(case("env-dependency-missing", error="E: official")) is None


def test_nets_as_the_matrix_has_it_else_from_the_od_api() -> None:
    error = "ModuleNotFoundError: No module named 'nets'"
    linked = cell(variant="slim", links=(("nets", "other/nets"),))
    missing = "env-dependency-missing"
    assert cells.tree(case(missing, error=error, declared=(cell(variant="x"), linked))) == Proposal(
        "nets",
        "nets on the import path",
        (
            f"nets on the import path, from other/nets: the cell {linked.id} of the matrix",
            "in site-packages nets is a link to other/nets",
        ),
        cell=linked,
    )
    alone = cells.tree(case(missing, error=error, declared=(cell(variant="x"),)))
    assert asks(alone) == {"links": (("nets", "object_detection/nets"),)}
    for other in ("deployment", "lvis"):
        said = f"ModuleNotFoundError: No module named '{other}'"
        assert cells.tree(case(missing, error=said)) is None


def test_what_cannot_be_resolved_has_the_repair_that_is_declared() -> None:
    slim = cell(variant="slim")
    assert cells.declared(
        case("env-no-resolution", phase="build", declared=(cell(), slim))
    ) == Proposal(
        "slim",
        "the repair slim of matrix.toml",
        (f"the cell {slim.id} of the matrix",),
        cell=slim,
    )
    plain = cell()
    assert cells.declared(case("env-no-resolution", phase="build", declared=(plain,))) is None


def test_a_given_lock_is_resolved_anew() -> None:
    where = cell()
    where = replace(where, recipe=replace(where.recipe, lock="x==1"))
    found = cells.protobuf(case("env-protobuf-skew", where=where, error="E: Descriptors cannot"))
    assert found is not None
    assert isinstance(found.recipe, Recipe)
    assert found.recipe.lock == ""


def test_what_a_declared_cell_has_more_is_told() -> None:
    new = replace(
        cell().recipe,
        requirements=(*OWN, "keras==2.3.1"),
        overrides=("tensorflow==1.15.5",),
        excludes=("pandas",),
        env=(("A", "1"),),
        links=(("nets", "other/nets"),),
        files=(("tf_slim.py", "import sys"),),
    )
    assert cells.differences(cell().recipe, new) == (
        "pip install 'keras==2.3.1'",
        "whatever else asks for it: 'tensorflow==1.15.5'",
        "without pandas",
        "export A=1",
        "in site-packages nets is a link to other/nets",
        "in site-packages there is a file tf_slim.py",
    )
    assert cells.differences(new, new) == ()
