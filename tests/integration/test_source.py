"""OD API trees that are no distribution: a git revision, a local directory, and protoc."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import uv

from matrix.environment import interpreters
from matrix.environment.source import PROTOC, PROTOC_PYTHON, prepare
from matrix.errors import BuildError
from matrix.model import Source

PROTO = """
syntax = "proto2";
package object_detection.protos;
import "object_detection/protos/box.proto";
message Model { optional Box box = 1; }
"""
BOX = 'syntax = "proto2"; package object_detection.protos; message Box { optional int32 x = 1; }'


@pytest.fixture(scope="module", autouse=True)
def protoc() -> None:
    python = str(interpreters.find(PROTOC_PYTHON) or PROTOC_PYTHON)
    command = [uv.find_uv_bin(), "run", "--no-config", "--no-project", "--python", python]
    command += ["--with", PROTOC, "--with", "setuptools<70", "python", "-c", "import grpc_tools"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        words = " ".join(done.stderr.split())[:200]
        pytest.skip(f"NO PACKAGE INDEX: protoc cannot be had: {words}")


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A checkout of a models repository, as small as it can be."""
    protos = tmp_path / "models" / "research" / "object_detection" / "protos"
    protos.mkdir(parents=True)
    (protos / "model.proto").write_text(PROTO)
    (protos / "box.proto").write_text(BOX)
    for package in (protos.parent, protos, tmp_path / "models" / "research" / "slim" / "nets"):
        package.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").write_text("")
    return tmp_path / "models"


def git(folder: Path, *words: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words]
    return subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def commit(folder: Path) -> str:
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "x")
    return git(folder, "rev-parse", "HEAD")


def files(tree: Path) -> set[str]:
    return {str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file()}


READY = {
    "research/object_detection/__init__.py",
    "research/object_detection/protos/__init__.py",
    "research/object_detection/protos/box.proto",
    "research/object_detection/protos/box_pb2.py",
    "research/object_detection/protos/model.proto",
    "research/object_detection/protos/model_pb2.py",
    "research/slim/nets/__init__.py",
}


def test_a_git_revision_is_fetched_and_compiled(models: Path, tmp_path: Path) -> None:
    revision = commit(models)
    (models / "later").write_text("not of this revision")
    commit(models)
    cache = tmp_path / "cache"
    tree = prepare(Source(git=models.as_uri(), revision=revision), cache)
    assert files(tree) == READY
    # Old enough a protoc for every protobuf of the matrix: no `builder`, no `runtime_version`.
    generated = (tree / "research/object_detection/protos/model_pb2.py").read_text()
    assert "from object_detection.protos import box_pb2" in generated
    assert "internal import builder" not in generated
    assert "runtime_version" not in generated
    assert prepare(Source(git=models.as_uri(), revision=revision), tmp_path / "cache") == tree
    assert list((cache / "sources").iterdir()) == [tree]


def test_a_local_directory_is_copied_and_named_by_its_content(models: Path, tmp_path: Path) -> None:
    commit(models)
    source = Source(path=str(models))
    first = prepare(source, tmp_path / "cache")
    assert files(first) == READY
    assert "model_pb2.py" not in {path.name for path in models.rglob("*")}
    (models / ".git" / "note").write_text("no content")
    assert prepare(source, tmp_path / "cache") == first
    (models / "research" / "new.py").write_text("")
    second = prepare(source, tmp_path / "cache")
    assert files(second) == READY | {"research/new.py"}
    assert first != second


def test_cells_that_share_a_tree_may_prepare_it_together(models: Path, tmp_path: Path) -> None:
    source = Source(path=str(models))
    with ThreadPoolExecutor(2) as pool:
        trees = set(pool.map(lambda _: prepare(source, tmp_path / "cache"), range(2)))
    (tree,) = trees
    assert files(tree) == READY
    assert list((tmp_path / "cache" / "sources").iterdir()) == [tree]


def test_what_cannot_be_had_says_so_and_leaves_nothing(models: Path, tmp_path: Path) -> None:
    cache, source = tmp_path / "cache", Source(path=str(models))
    absent = models.parent / "absent"
    broken = models.parent / "broken"
    protos = broken / "research" / "object_detection" / "protos"
    protos.mkdir(parents=True)
    (protos / "a.proto").write_text("message {")
    wrong = {
        f"{absent.as_uri()} at abc cannot be fetched: ": Source(
            git=absent.as_uri(), revision="abc"
        ),
        f"{absent} is no directory. Mend the path": Source(path=str(absent)),
        "No file matches research/x/*.proto. Mend": replace(source, protos="x/*.proto"),
        "No file matches elsewhere/object_detection": replace(source, roots=("elsewhere",)),
        "protoc failed: ": Source(path=str(broken)),
    }
    for message, one in wrong.items():
        with pytest.raises(BuildError) as caught:
            prepare(one, cache)
        assert str(caught.value).startswith(message)
        assert "\n" not in str(caught.value)
    assert list((cache / "sources").iterdir()) == []


def test_generated_code_is_python(models: Path, tmp_path: Path) -> None:
    tree = prepare(Source(path=str(models)), tmp_path / "cache")
    for path in tree.rglob("*_pb2.py"):
        subprocess.run([sys.executable, "-m", "py_compile", path], check=True)
