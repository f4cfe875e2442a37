"""Remedies in the environment: the recipe of a cell with a pin, a package or a variable more.

What a pin leads to is the resolver's business, as of the cell's own date; here nothing is
installed and no version is made up that the message, the facts or TensorFlow do not name.
"""

from __future__ import annotations

import re
from dataclasses import replace

from matrix.judge.rules.environment import KERAS_3, KERAS_APART, version_of
from matrix.model import Recipe
from matrix.plan.versions import minor, numbers
from matrix.remedy.modules import MISSING, OF_THE_TREE, distribution
from matrix.remedy.nouns import Case, Proposal, Remedies

EVERY_AGE = "3.20.3"
"""The last protobuf that reads generated code of every age before protoc 26."""
UNMOVED = "tf-models-official==2.8.0"
"""The last with ``official.vision.image_classification``; later ones have it in
``official.legacy``, seen in 2.9.2 to 2.20.0."""
NETS = "nets"
"""What some distributions of the OD API hold inside: slim's models."""
GENCODE = re.compile(r"gencode(?: version)?[ :]+([0-9]+\.[0-9]+\.[0-9]+)", re.IGNORECASE)
RUNTIME = "runtime_version"
FIRST_RUNTIME = "5.26.1"
"""The first protobuf with ``runtime_version``, which code of protoc 26 and later imports."""

NUMPY_BOUNDS = (
    (r"has no attribute '(?:object|bool|int|float|complex|str|long|typeDict)0?'", "1.24"),
    (r"np\.\w+`? was a deprecated alias", "1.24"),
    (r"Cannot convert a symbolic (?:tf\.)?Tensor|cannot be (?:safely )?interpreted", "1.20"),
)
"""What a message says that numpy no longer has, and the first release without it.

Source: numpy's release notes of 1.20 and 1.24.
"""


def legacy_keras(case: Case) -> Proposal | None:
    """Keras 2 in place of the Keras 3 that is TensorFlow's own since 2.16."""
    minor, recipe = _minor(case), case.evidence.cell.recipe
    if numbers(minor) < KERAS_3 or ("TF_USE_LEGACY_KERAS", "1") in recipe.env:
        return None
    package = f"tf-keras=={minor}.*"
    return Proposal(
        "legacy-keras",
        f"{package} and TF_USE_LEGACY_KERAS=1",
        (f"pip install '{package}'", "export TF_USE_LEGACY_KERAS=1"),
        recipe=replace(_with(recipe, package), env=(*recipe.env, ("TF_USE_LEGACY_KERAS", "1"))),
    )


def protobuf(case: Case) -> Proposal | None:
    """The protobuf that the generated code of this environment can run under."""
    said = _said(case)
    named = GENCODE.search(said)
    facts = _facts(case)
    if named:
        pin = named[1]
    elif RUNTIME in said or facts.get("pb2_style") == RUNTIME:
        pin = FIRST_RUNTIME
    else:
        pin = EVERY_AGE
    return _pinned(case, "protobuf", f"protobuf=={pin}", version_of("protobuf", facts))


def numpy(case: Case) -> Proposal | None:
    """A numpy of before what the message misses; else of before numpy 2."""
    said = _said(case)
    bound = next((bound for sign, bound in NUMPY_BOUNDS if re.search(sign, said)), "2")
    here = version_of("numpy", _facts(case))
    if not here or numbers(here) < numbers(bound):
        return None
    return _pinned(case, "numpy", f"numpy<{bound}", here)


def keras(case: Case) -> Proposal | None:
    """The keras of TensorFlow's minor release; none where TensorFlow brings its own."""
    minor, recipe = _minor(case), case.evidence.cell.recipe
    here = version_of("keras", _facts(case))
    if not here or numbers(minor) >= KERAS_3 or numbers(here)[:2] == numbers(minor):
        return None
    if numbers(minor) >= KERAS_APART:
        return _pinned(case, "keras", f"keras=={minor}.*", here)
    told = (f"pip uninstall keras: TensorFlow {minor} brings its own",)
    without = replace(recipe, excludes=(*recipe.excludes, "keras"))
    return Proposal("no-keras", f"no keras {here}", told, recipe=without)


def missing_package(case: Case) -> Proposal | None:
    """The distribution that brings the module that is not there."""
    found = re.search(MISSING, _said(case))
    name = distribution(found["module"]) if found else ""
    if not name or found is None:
        return None
    minor = _minor(case)
    package = f"{name}=={minor}.*" if name in ("tensorflow-text", "tf-keras") else name
    return Proposal(
        name,
        package,
        (f"pip install '{package}', which brings the module {found['module']}",),
        recipe=_with(case.evidence.cell.recipe, package),
    )


def official(case: Case) -> Proposal | None:
    """tf-models-official of TensorFlow's minor release."""
    if not re.search(r"No module named '?official\b", _said(case)):
        return None
    package = f"tf-models-official=={_minor(case)}.*"
    recipe = _with(case.evidence.cell.recipe, package)
    return Proposal("official", package, (f"pip install '{package}'",), recipe=recipe)


def unmoved(case: Case) -> Proposal | None:
    """The last tf-models-official with the modules that OD API 2.5.0 imports.

    It asks for the tensorflow-text of its own TensorFlow, whose place that of this cell keeps,
    and for a PyYAML that has no wheels for newer Pythons.
    """
    if not re.search(r"No module named '?official\.vision\.image_classification", _said(case)):
        return None
    facts = _facts(case)
    found = _pinned(case, "tf-models-official", UNMOVED, version_of("tf-models-official", facts))
    if found is None or found.recipe is None:
        return None
    text = version_of("tensorflow-text", facts)
    beside = (f"tensorflow-text=={text}", "pyyaml>=6.0") if text else ("pyyaml>=6.0",)
    pinned = replace(found.recipe, overrides=(*found.recipe.overrides, *beside))
    return replace(found, edits=(*found.edits, f"keep {', '.join(beside)}"), recipe=pinned)


def tree(case: Case) -> Proposal | None:
    """Slim's ``nets`` on the import path: as matrix.toml does it, or from the OD API itself."""
    found = re.search(MISSING, _said(case))
    if found is None or found["module"] not in OF_THE_TREE:
        return None
    module, recipe = found["module"], case.evidence.cell.recipe
    for one in case.declared:
        if target := dict(one.recipe.links).get(module):
            told = f"{module} on the import path, from {target}: the cell {one.id} of the matrix"
            more = differences(recipe, one.recipe)
            return Proposal(module, f"{module} on the import path", (told, *more), cell=one)
    if module != NETS:
        return None
    target = f"object_detection/{module}"
    told = f"ln -s {target} {module} in site-packages"
    linked = replace(recipe, links=(*recipe.links, (module, target)))
    return Proposal(module, f"{module} on the import path", (told,), recipe=linked)


def declared(case: Case) -> Proposal | None:
    """The repair of the same versions that matrix.toml declares."""
    one = next((one for one in case.declared if one.variant), None)
    if one is None:
        return None
    told = (f"the cell {one.id} of the matrix", *differences(case.evidence.cell.recipe, one.recipe))
    return Proposal(one.variant, f"the repair {one.variant} of matrix.toml", told, cell=one)


REMEDIES: Remedies = {
    "tf-too-new-for-api": (legacy_keras,),
    "env-protobuf-skew": (protobuf,),
    "env-numpy-abi": (numpy,),
    "env-companion-skew": (unmoved, keras),
    "env-dependency-missing": (tree, official, missing_package),
    "env-no-resolution": (declared,),
    "env-build-dep": (declared,),
}


def differences(old: Recipe, new: Recipe) -> tuple[str, ...]:
    """What one recipe has more than another, a sentence each."""
    lists = (
        ("pip install '{}'", old.requirements, new.requirements),
        ("whatever else asks for it: '{}'", old.overrides, new.overrides),
        ("without {}", old.excludes, new.excludes),
    )
    tables = (
        ("export {}={}", old.env, new.env),
        ("in site-packages {} is a link to {}", old.links, new.links),
        ("in site-packages there is a file {}", old.files, new.files),
    )
    told = [words.format(one) for words, had, has in lists for one in has if one not in had]
    told += [words.format(*one) for words, had, has in tables for one in has if one not in had]
    return tuple(told)


def _pinned(case: Case, name: str, package: str, here: str) -> Proposal | None:
    """A recipe with a version in place of what anybody else asks for."""
    recipe = case.evidence.cell.recipe
    if package in recipe.overrides or (here and package == f"{name}=={here}"):
        return None
    told = f"pip install '{package}'" + (f" in place of {name} {here}" if here else "")
    others = tuple(one for one in recipe.overrides if _name(one) != name)
    pinned = replace(_with(recipe, package), overrides=(*others, package))
    return Proposal(name, package, (told,), recipe=pinned)


def _with(recipe: Recipe, package: str) -> Recipe:
    """A recipe that asks for a package, whatever it left out or asked for of it before."""
    name = _name(package)
    others = tuple(one for one in recipe.requirements if _name(one) != name)
    return replace(
        recipe,
        requirements=(*others, package),
        excludes=tuple(one for one in recipe.excludes if one != name),
        lock="",
    )


def _name(requirement: str) -> str:
    """The distribution that a requirement names."""
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower()


def _said(case: Case) -> str:
    """The exception of the phase that failed, with its traceback."""
    failed = case.evidence.failed
    error = failed.error if failed else None
    return f"{error.traceback}\n{error.type}: {error.message}" if error else ""


def _facts(case: Case) -> dict[str, object]:
    seen = case.evidence.observation
    return seen.facts if seen else {}


def _minor(case: Case) -> str:
    """TensorFlow's minor release, such as ``2.16``."""
    return minor(case.evidence.cell.tensorflow)
