"""What a move leaves in the user's hands: requirements, a Dockerfile, patches. Pure texts."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator

from matrix.advise.nouns import Move
from matrix.environment.image_context import TREE, patches
from matrix.environment.lock import significant
from matrix.model import Lock, Source

REQUIREMENTS = "requirements.txt"
BUILD = "build-constraints.txt"
PATCHES = "patches.json"
PATCH = "patch.py"
CONFIG = "pipeline.config"
FOLDER_OF_TREE = "od"
PIP = "24.0"
"""The last pip for Python 3.7 (its metadata on PyPI); those that come with old Pythons know
neither today's wheels nor today's options."""


def artefacts(move: Move, lock: Lock, base: str, patch: str) -> dict[str, str]:
    """The files of a move by their names: all that is needed beside a package index.

    ``base`` is the image that the Dockerfile starts from, ``patch`` the text of the script
    that applies patches. An OD API tree and an edited config are files of the caller's.
    """
    recipe = move.cell.recipe
    files = {REQUIREMENTS: _requirements(move, lock)}
    if recipe.build_constraints:
        files[BUILD] = "".join(f"{line}\n" for line in recipe.build_constraints)
    if recipe.links or recipe.files or recipe.source:
        files[PATCHES] = json.dumps(patches(recipe, bool(recipe.source)), indent=1) + "\n"
        files[PATCH] = patch
    files["Dockerfile"] = _dockerfile(move, base, sorted(files))
    return files


def commands(move: Move) -> tuple[str, ...]:
    """The commands that make a virtual environment of a move's files, their folder being ``$D``.

    It is made where the user works, not among the files, which the next advice replaces.
    """
    recipe = move.cell.recipe
    build = f' --build-constraints "$D/{BUILD}"' if recipe.build_constraints else ""
    made = [
        f"uv venv --python {move.cell.python} .venv",
        "uv pip install --python .venv/bin/python --no-deps --require-hashes"
        f'{build} -r "$D/{REQUIREMENTS}"',
    ]
    if recipe.links or recipe.files:
        made.append(f'.venv/bin/python "$D/{PATCH}" "$D/{PATCHES}"')
    if recipe.source:
        roots = ":".join(f"$D/{FOLDER_OF_TREE}/{root}" for root in recipe.source.roots)
        made.append(f'export PYTHONPATH="{roots}"')
    return (*made, *(f"export {name}={shlex.quote(text)}" for name, text in recipe.env))


def build_command(move: Move) -> str:
    """The command that makes an image of a move's files, their folder being ``$D``."""
    return f'docker build --tag {move.cell.id} "$D"'


def _requirements(move: Move, lock: Lock) -> str:
    cell = move.cell
    head = [
        f"{cell.id}: TensorFlow {cell.tensorflow}, OD API {cell.od}, Python {cell.python}.",
        f"Every package as of {cell.recipe.as_of}, with its hashes. With D=FOLDER-OF-THIS-FILE:",
        "",
        *(f"  {one}" for one in commands(move)),
        "",
    ]
    if cell.recipe.build_constraints:
        head.append("pip has no such build constraints: set PIP_CONSTRAINT to that file.")
    if source := cell.recipe.source:
        head.append(f"The OD API is no package here: {_origin(source)}.")
    return "".join(f"{f'# {line}'.rstrip()}\n" for line in head) + significant(lock.text)


def _origin(source: Source) -> str:
    return f"{source.origin}, compiled with protoc, in {FOLDER_OF_TREE}/"


def _dockerfile(move: Move, base: str, files: list[str]) -> str:
    return "\n".join([*_docker_lines(move, base, files), ""])


def _docker_lines(move: Move, base: str, files: list[str]) -> Iterator[str]:
    cell = move.cell
    recipe = cell.recipe
    constraint = f"PIP_CONSTRAINT={BUILD} " if recipe.build_constraints else ""
    yield f"# {cell.id}: TensorFlow {cell.tensorflow}, OD API {cell.od}, Python {cell.python}."
    yield "#"
    yield f"#   {build_command(move)}"
    yield "#"
    yield "# It needs this folder and a package index. Behind a proxy with certificates of its own,"
    yield "# or for another index, add: --secret id=ca,src=BUNDLE --secret id=pip,src=PIP.CONF"
    yield f"ARG BASE={base}"
    yield "FROM ${BASE}"
    yield "ENV LANG=C.UTF-8 PATH=/opt/venv/bin:$PATH"
    for name, text in recipe.env:
        yield f"ENV {name}={json.dumps(text)}"
    yield "WORKDIR /opt/od-matrix"
    yield f"COPY {' '.join(files)} ./"
    if recipe.source:
        yield f"COPY {FOLDER_OF_TREE}/ {TREE}/"
    yield "# The environment has these packages and no others, pip least of all; what has no wheel"
    yield "# for this Python needs a compiler."
    yield "RUN --mount=type=secret,id=ca --mount=type=secret,id=pip,target=/etc/pip.conf \\"
    yield "    set -e; [ ! -f /run/secrets/ca ] || export PIP_CERT=/run/secrets/ca; \\"
    yield f"    python -m venv /opt/venv; python -m pip install --quiet pip=={PIP}; \\"
    yield "    python -m pip uninstall --quiet --yes setuptools; \\"
    yield f"    install() {{ {constraint}python -m pip install --no-cache-dir \\"
    yield f"        --no-deps --require-hashes --requirement {REQUIREMENTS}; }}; \\"
    yield "    compiler() { apt-get update -qq && apt-get install -qq --yes \\"
    yield "        --no-install-recommends gcc g++ libc6-dev; }; \\"
    yield "    install || { compiler && install; }; python -m pip uninstall --quiet --yes pip"
    if PATCHES in files:
        yield f"RUN python {PATCH} {PATCHES}"
    yield 'RUN python -c "import tensorflow, object_detection"'
    yield "WORKDIR /work"
