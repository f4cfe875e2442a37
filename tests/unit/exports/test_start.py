"""What the probe is asked of exports, and what is read of what it left."""

from __future__ import annotations

import json
from pathlib import Path

from matrix.exports.start import Asked, collect, request
from matrix.model import Export, Failure, Observation, Outcome, Phase
from matrix.store.codec import encode

MODEL = Export(
    "saved-model",
    Path("/given/saved_model"),
    (
        Path("/given/saved_model/saved_model.pb"),
        Path("/given/saved_model/variables/variables.index"),
    ),
    "1" * 64,
)
GRAPH = Export(
    "frozen-graph",
    Path("/given/frozen_inference_graph.pb"),
    (Path("/given/frozen_inference_graph.pb"),),
    "2" * 64,
)
TF = Phase("import-tf", "ok", 1.0)
DONE = Observation("x", (TF, Phase("load", "ok"), Phase("forward", "ok")))


def left(folder: Path, key: str, observation: Observation) -> None:
    (folder / "out").mkdir(exist_ok=True)
    (folder / "out" / f"{key}.json").write_text(json.dumps(encode(observation)))


def test_the_request() -> None:
    found = request(Asked((MODEL, GRAPH), controls=True))
    assert found.items == (
        {"kind": "export-control", "key": "export-control"},
        {
            "kind": "export",
            "key": "export-0",
            "export": "saved-model",
            "path": "in/export-11111111",
        },
        {
            "kind": "export",
            "key": "export-1",
            "export": "frozen-graph",
            "path": "in/export-22222222/frozen_inference_graph.pb",
        },
    )
    assert found.inputs == (
        ("in/export-11111111/saved_model.pb", MODEL.files[0]),
        ("in/export-11111111/variables/variables.index", MODEL.files[1]),
        ("in/export-22222222/frozen_inference_graph.pb", GRAPH.path),
    )
    assert (request(Asked()).items, bool(Asked()), bool(Asked(controls=True))) == ((), False, True)


def test_what_was_left_by_digest(tmp_path: Path) -> None:
    left(tmp_path, "export-0", DONE)
    left(tmp_path, "export-1", Observation("x", (TF, Phase("load", "crash")), ending="signal 6"))
    (tmp_path / "out" / "export-1.log").write_text("Check failed\n")
    shown = collect(tmp_path, (MODEL, GRAPH), Outcome(0))
    first, second = shown.observations[MODEL.digest], shown.observations[GRAPH.digest]
    assert (first.checkpoint, first.phases) == ("saved_model", DONE.phases)
    assert (second.ending, second.log) == ("signal 6", "Check failed")
    assert (shown.cut, shown.controls) == (frozenset(), {})


def test_the_start_stands_for_what_was_never_begun(tmp_path: Path) -> None:
    """Only TensorFlow's import is of concern to an export: what follows it is not."""
    error = Failure("ImportError", "no module named lvis")
    left(tmp_path, "start", Observation("start", (TF, Phase("import-od", "fail", error=error))))
    shown = collect(tmp_path, (MODEL,), Outcome(139, signal=11))
    seen = shown.observations[MODEL.digest]
    assert [(one.name, one.outcome) for one in seen.phases] == [
        ("import-tf", "ok"),
        ("load", "crash"),
    ]
    assert (seen.ending, shown.cut) == ("signal 11", frozenset({MODEL.digest}))


def test_the_controls_by_kind(tmp_path: Path) -> None:
    bad = Observation("x", (TF, Phase("load", "fail")))
    for kind in ("saved-model", "frozen-graph"):
        left(tmp_path, f"export-control-{kind}-good", DONE)
    left(tmp_path, "export-control-saved-model-damaged", bad)
    shown = collect(tmp_path, (), Outcome(0))
    assert shown.controls["saved-model"].good.phases == DONE.phases
    assert shown.controls["saved-model"].damaged.phases == bad.phases
    assert shown.controls["frozen-graph"].damaged.phases == ()
    assert collect(tmp_path, (), Outcome(None, trouble="daemon gone")).controls == {}


def test_a_control_that_could_not_be_written_is_the_good_one(tmp_path: Path) -> None:
    failed = Observation("x", (TF, Phase("write", "fail")))
    left(tmp_path, "export-control", failed)
    shown = collect(tmp_path, (), Outcome(0))
    assert shown.controls["saved-model"].good.phases == failed.phases
