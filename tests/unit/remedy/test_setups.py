"""What a start is given, the copies on disk, and the command that repeats it."""

from __future__ import annotations

import hashlib
import json
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from matrix.arguments import parser
from matrix.checkpoint.resolve import resolve
from matrix.model import Limits
from matrix.plan.document import load
from matrix.remedy import copies
from matrix.remedy.nouns import Setup
from matrix.remedy.setups import command, variant
from tests import samples
from tests.bundle import write_bundle
from tests.unit.remedy.made import cell

CONFIG = "model {}\n"
SETUP = Setup(cell(), samples.checkpoint(), "inference", "my folder/model.ckpt")


@pytest.mark.parametrize(
    ("old", "remedy", "new"),
    [
        ("", "protobuf", "fix-protobuf"),
        ("slim", "protobuf", "slim-fix-protobuf"),
        ("slim-fix-protobuf", "tf-slim", "slim-fix-protobuf-tf-slim"),
    ],
)
def test_a_variant_is_named_after_its_remedies(old: str, remedy: str, new: str) -> None:
    one, recipe = cell(variant=old), cell("2.9.0").recipe
    assert variant(one, remedy, recipe) == replace(cell(variant=new), recipe=recipe)


def test_the_command_names_all_that_a_user_cannot_leave_out() -> None:
    every = replace(SETUP, step=3, config="c", model_dir="d", mode="detection", matrix="m.toml")
    assert command(every) == (
        "python3 -m nox -s matrix -- 'my folder/model.ckpt' --step 3 --config c --model-dir d"
        " --mode detection --matrix m.toml --only tf2.8.4-od2.8.0-py3.9"
    )
    assert command(SETUP) == (
        "python3 -m nox -s matrix -- 'my folder/model.ckpt' --only tf2.8.4-od2.8.0-py3.9"
    )
    words = shlex.split(command(every).partition(" -- ")[2])
    options = parser().parse_args(["run", *words])
    assert (options.checkpoints, options.mode) == ([every.given], "detection")


def test_an_edited_config_has_a_manifest_and_leaves_the_original(tmp_path: Path) -> None:
    prefix = write_bundle(tmp_path / "given" / "model.ckpt", {"a": ("float32", (1,), bytes(4))})
    own = prefix.with_name("pipeline.config")
    own.write_text(CONFIG)
    source = resolve(str(prefix), None, None, tmp_path / "cache")
    edits = ["a is b, in place of c"]
    path = copies.edited_config("model { }\n", source, edits, tmp_path)
    assert path.read_text() == "model { }\n"
    assert json.loads((path.parent / "manifest.json").read_text()) == {
        "source": {
            "checkpoint": source.name,
            "digest": source.digest,
            "files": [{"name": one.name, "bytes": one.stat().st_size} for one in source.files],
            "config": {"name": own.name, "sha256": hashlib.sha256(CONFIG.encode()).hexdigest()},
        },
        "copy": {
            "name": "pipeline.config",
            "sha256": hashlib.sha256(b"model { }\n").hexdigest(),
        },
        "edits": edits,
    }
    assert own.read_text() == CONFIG
    assert copies.edited_config("model { }\n", source, edits, tmp_path) == path
    assert copies.edited_config("model {  }\n", source, edits, tmp_path) != path


def test_a_variant_has_a_matrix_of_its_own(tmp_path: Path) -> None:
    one = cell(variant="fix-protobuf")
    path = copies.matrix_file(one, Limits(), tmp_path)
    assert load(path).cells == (one,)
    assert path.name.startswith(f"{one.id}-")
