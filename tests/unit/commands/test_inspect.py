"""``inspect``: what a checkpoint is, also of a damaged one."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.checkpoint.bundle import OBJECT_GRAPH
from matrix.cli import main
from tests.bundle import (
    Tensor,
    counting,
    graph,
    meta_graph,
    node,
    strings,
    write_bundle,
    write_folder,
)

VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
CONV = f"model/_feature_extractor/conv/kernel{VALUE}"
HEAD = f"model/_box_predictor/head/kernel{VALUE}"
MARKED = b"\x2a\x02\x08\x01"
OBJECTS: dict[str, Tensor] = {
    CONV: counting("float32", (3, 3, 3, 8)),
    HEAD: counting("float32", (1, 1, 8, 4)),
    f"save_counter{VALUE}": counting("int64", ()),
    OBJECT_GRAPH: strings(
        (), graph(node({"a": 1}) + MARKED, node(values={CONV: "Conv1/kernel"}) + MARKED)
    ),
}
STATE = """\
model_checkpoint_path: "ckpt-0"
all_model_checkpoint_paths: "ckpt-0"
all_model_checkpoint_timestamps: 1739974923.2
"""
NAMES = """\
  Format        v2-name-based, 20 bytes in 1 data file
  Holds         2 model
  Architecture  unknown architecture

Variables
  Part      Tensors    Bytes
  ------  ---------  -------
  other           2       20
  total           2       20

Integrity
  Data file                         Bytes    Intact  State
  ------------------------------  -------  --------  -------
  model.ckpt.data-00000-of-00001       20    2 of 2  whole
  Whole: the checksums of the index and of 2 tensors match.

Passport
  certain   written by tf.train.Saver in TensorFlow 1
              tensors are stored by name, without an object graph
  certain   by TensorFlow 1.15.5
              the .meta file (revision v1.15.5-0); its graph is of version 134, as TensorFlow 1.15
              writes it
"""
TF2 = """\
Passport
  certain   written by a tf.train.CheckpointManager
              save_counter is in it, and the state file has timestamps, which only a manager leaves
  certain   by TensorFlow 2.8 or later
              the nodes of its object graph carry has_checkpoint_values, which no release up to 2.7
              writes
  likely    by a release of TensorFlow before 2.21
              it was written on 2025-02-19, and 2.21 did not exist then
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OD_MATRIX_CACHE", str(tmp_path / "cache"))


def test_a_checkpoint_of_tensorflow_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_folder(tmp_path / "zoo")
    (folder / "model.ckpt.meta").write_bytes(meta_graph("1.15.5", "v1.15.5-0", 134))
    assert main(["inspect", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"{folder / 'model.ckpt'}\n{NAMES}")
    assert "\nConfig\n  - pipeline.config: " in shown


def test_a_checkpoint_of_tensorflow_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_bundle(tmp_path / "ckpt-0", OBJECTS)
    (tmp_path / "checkpoint").write_text(STATE)
    assert main(["inspect", str(tmp_path / "ckpt-0")]) == 0
    shown = capsys.readouterr().out
    assert TF2 in shown
    assert "its objects are model/_box_predictor, model/_feature_extractor\n" in shown
    assert "\n  backbone             1      864\n  head                 1      128\n" in shown
    assert "\nConfig\n  - There is no pipeline.config in" in shown


def test_what_is_wrong_with_a_config_is_told_once_for_all_versions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_folder(tmp_path / "zoo")
    (folder / "pipeline.config").write_text("model { ssd { nowhere: 1 }\n")
    assert main(["inspect", str(folder)]) == 0
    assert capsys.readouterr().out.partition("\nConfig\n")[2].splitlines()[1:] == [
        "  - 1:1: 'model' is opened here and never closed",
        "  - 1:15: Ssd has no field nowhere in any known OD API",
        "",
    ]


def test_a_config_that_builds_something_else_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tensors = {"FeatureExtractor/MobilenetV2/Conv/weights": counting("float32", (3, 3, 3, 32))}
    write_bundle(tmp_path / "model.ckpt", tensors)
    config = 'model { faster_rcnn { feature_extractor { type: "faster_rcnn_resnet101" } } }'
    (tmp_path / "pipeline.config").write_text(config)
    assert main(["inspect", str(tmp_path / "model.ckpt")]) == 0
    words = (
        "the checkpoint is an SSD with MobileNetV2, the config builds Faster R-CNN with ResNet-101."
    )
    assert f"\n  - {words}\n" in capsys.readouterr().out


def test_every_damaged_tensor_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prefix = write_folder(tmp_path / "zoo") / "model.ckpt"
    shard = prefix.with_name("model.ckpt.data-00000-of-00001")
    shard.write_bytes(bytes(shard.stat().st_size))
    assert main(["inspect", str(prefix)]) == 2
    shown = capsys.readouterr().out
    assert "  0 of 2  damaged, 2 are zeros\n" in shown
    assert (
        "  2 of 2 tensors are not what the index says, in 1 of 1 data files.\n  Damaged: " in shown
    )
    assert shown.count("[ckpt-corrupt]") == 1


def test_a_missing_shard_with_the_object_graph_hides_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_bundle(tmp_path / "ckpt-0", OBJECTS)
    (tmp_path / "ckpt-0.data-00000-of-00001").unlink()
    assert main(["inspect", str(tmp_path / "ckpt-0.index")]) == 2
    shown = capsys.readouterr().out
    assert "  missing\n" in shown
    assert "  unknown   which release of TensorFlow wrote it\n" in shown
    assert "  backbone " in shown


def test_a_damaged_object_graph_and_meta_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_bundle(tmp_path / "ckpt-0", OBJECTS)
    shard = tmp_path / "ckpt-0.data-00000-of-00001"
    shard.write_bytes(b"\xff" + shard.read_bytes()[1:])
    (tmp_path / "ckpt-0.meta").write_bytes(b"\x0a\xff\x01")
    assert main(["inspect", str(tmp_path / "ckpt-0.index")]) == 2
    shown = capsys.readouterr().out
    assert "  3 of 4  damaged\n" in shown
    assert "  Note          ckpt-0.meta is damaged: " in shown


def test_an_index_that_cannot_be_read_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = write_folder(tmp_path / "broken") / "model.ckpt"
    broken.with_name("model.ckpt.index").write_bytes(b"no table" * 20)
    good = write_folder(tmp_path / "good")
    assert main(["inspect", str(broken), str(good)]) == 2
    shown = capsys.readouterr().out
    assert shown.startswith(f"{broken}\n  Damaged: model.ckpt.index is damaged: ")
    assert "[ckpt-corrupt]\n\n" in shown
    assert "  Whole: " in shown


def test_no_checkpoint_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect"]) == 2
    assert "No checkpoint is given." in capsys.readouterr().err


def test_a_path_that_does_not_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(tmp_path / "ckpt-9")]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_what_was_exported_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_bundle(tmp_path / "zoo" / "checkpoint" / "ckpt-0", OBJECTS)
    model = tmp_path / "zoo" / "saved_model"
    model.mkdir()
    (model / "saved_model.pb").write_bytes(bytes(1000))
    (tmp_path / "zoo" / "frozen_inference_graph.pb").write_bytes(b"")
    assert main(["inspect", str(tmp_path / "zoo" / "checkpoint" / "ckpt-0")]) == 0
    assert (
        capsys.readouterr()
        .out.rstrip()
        .endswith(
            """
Exported beside it
  - SavedModel saved_model, 1,000 bytes in 1 file.
  - frozen graph frozen_inference_graph.pb, which no run will load: frozen_inference_graph.pb is
    empty."""
        )
    )
