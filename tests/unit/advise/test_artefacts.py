"""The files of a move, whole."""

from __future__ import annotations

from matrix.advise.artefacts import artefacts, build_command, commands
from matrix.model import Lock, Source
from tests.unit.advise.made import NEXT, move, with_recipe

LOCK = Lock("# Made by\nsix==1.16.0 \\\n    --hash=sha256:aa\n    # via x\n", "digest")
BASE = "python:3.9-slim-bookworm@sha256:a02e"
PLAIN_REQUIREMENTS = """\
# tf2.8.4-od2.8.0-py3.9: TensorFlow 2.8.4, OD API 2.8.0, Python 3.9.
# Every package as of 2024-01-01, with its hashes. With D=FOLDER-OF-THIS-FILE:
#
#   uv venv --python 3.9 .venv
#   uv pip install --python .venv/bin/python --no-deps --require-hashes -r "$D/requirements.txt"
#
six==1.16.0 \\
    --hash=sha256:aa
"""
PLAIN_DOCKERFILE = """\
# tf2.8.4-od2.8.0-py3.9: TensorFlow 2.8.4, OD API 2.8.0, Python 3.9.
#
#   docker build --tag tf2.8.4-od2.8.0-py3.9 "$D"
#
# It needs this folder and a package index. Behind a proxy with certificates of its own,
# or for another index, add: --secret id=ca,src=BUNDLE --secret id=pip,src=PIP.CONF
ARG BASE=python:3.9-slim-bookworm@sha256:a02e
FROM ${BASE}
ENV LANG=C.UTF-8 PATH=/opt/venv/bin:$PATH
WORKDIR /opt/od-matrix
COPY requirements.txt ./
# The environment has these packages and no others, pip least of all; what has no wheel
# for this Python needs a compiler.
RUN --mount=type=secret,id=ca --mount=type=secret,id=pip,target=/etc/pip.conf \\
    set -e; [ ! -f /run/secrets/ca ] || export PIP_CERT=/run/secrets/ca; \\
    python -m venv /opt/venv; python -m pip install --quiet pip==24.0; \\
    python -m pip uninstall --quiet --yes setuptools; \\
    install() { python -m pip install --no-cache-dir \\
        --no-deps --require-hashes --requirement requirements.txt; }; \\
    compiler() { apt-get update -qq && apt-get install -qq --yes \\
        --no-install-recommends gcc g++ libc6-dev; }; \\
    install || { compiler && install; }; python -m pip uninstall --quiet --yes pip
RUN python -c "import tensorflow, object_detection"
WORKDIR /work
"""


def test_a_plain_cell_is_its_requirements_and_a_dockerfile() -> None:
    assert artefacts(move(), LOCK, BASE, "patch") == {
        "requirements.txt": PLAIN_REQUIREMENTS,
        "Dockerfile": PLAIN_DOCKERFILE,
    }
    assert build_command(move()) == 'docker build --tag tf2.8.4-od2.8.0-py3.9 "$D"'


def test_a_repaired_cell_brings_its_variables_patches_and_build_constraints() -> None:
    cell = with_recipe(
        NEXT,
        build_constraints=("Cython<3",),
        env=(("TF_USE_LEGACY_KERAS", "1 and"),),
        links=(("nets", "object_detection/nets"),),
        files=(("tf_slim.py", "import sys\n"),),
    )
    files = artefacts(move(cell), LOCK, BASE, "the script\n")
    assert sorted(files) == [
        "Dockerfile", "build-constraints.txt", "patch.py", "patches.json", "requirements.txt",
    ]  # fmt: skip
    assert files["build-constraints.txt"] == "Cython<3\n"
    assert files["patch.py"] == "the script\n"
    assert files["patches.json"] == (
        '{\n "links": [\n  [\n   "nets",\n   "object_detection/nets"\n  ]\n ],\n "files": [\n'
        '  [\n   "tf_slim.py",\n   "import sys\\n"\n  ]\n ],\n "paths": []\n}\n'
    )
    assert (
        "pip has no such build constraints: set PIP_CONSTRAINT to that"
        in (files["requirements.txt"])
    )
    docker = files["Dockerfile"]
    assert 'ENV TF_USE_LEGACY_KERAS="1 and"\n' in docker
    assert "COPY build-constraints.txt patch.py patches.json requirements.txt ./\n" in docker
    assert "install() { PIP_CONSTRAINT=build-constraints.txt python -m pip" in docker
    assert "RUN python patch.py patches.json\n" in docker
    assert commands(move(cell)) == (
        "uv venv --python 3.9 .venv",
        "uv pip install --python .venv/bin/python --no-deps --require-hashes"
        ' --build-constraints "$D/build-constraints.txt" -r "$D/requirements.txt"',
        '.venv/bin/python "$D/patch.py" "$D/patches.json"',
        "export TF_USE_LEGACY_KERAS='1 and'",
    )


def test_an_od_api_tree_lies_beside_the_requirements() -> None:
    cell = with_recipe(NEXT, source=Source(git="https://example.org/m", revision="abc"))
    files = artefacts(move(cell), LOCK, BASE, "the script\n")
    assert (
        "# The OD API is no package here: https://example.org/m at abc, compiled"
        in (files["requirements.txt"])
    )
    assert "COPY od/ /opt/od/\n" in files["Dockerfile"]
    assert '"/opt/od/research"' in files["patches.json"]
    assert commands(move(cell))[-1] == 'export PYTHONPATH="$D/od/research:$D/od/research/slim"'
