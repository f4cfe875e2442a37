"""Observation <-> JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from matrix.model import Observation, Phase
from matrix.store import codec
from tests import samples

AS_WRITTEN_BY_THE_PROBE: dict[str, Any] = {
    "schema": 1,
    "checkpoint": "abc",
    "facts": {"python": "3.7.17"},
    "phases": [
        {
            "name": "import-tf",
            "outcome": "ok",
            "seconds": 2,
            "peak_bytes": 7,
            "error": None,
            "notes": [],
        },
        {
            "name": "restore",
            "outcome": "fail",
            "seconds": 0.5,
            "peak_bytes": 9,
            "error": {"type": "KeyError", "message": "'x'", "traceback": "T"},
            "notes": ["a note"],
        },
    ],
    "model": [["a", [1, 2], "float32", "Conv1/kernel"]],
    "coverage": [
        {"mode": "full", "total": 3, "matched": 1, "mismatched": 1, "error": "ValueError: no"}
    ],
    "restore": {
        "kind": "name",
        "mode": "full",
        "total": 3,
        "total_bytes": 12,
        "bound": 1,
        "bound_bytes": 4,
        "missing": [["a", [1, 2], "float32", "Conv1/kernel"]],
        "unexpected": [["b", [], "int64", ""]],
        "mismatched": [["c", [1], [2]]],
        "different": ["d"],
    },
    "pixels": "ab",
    "outputs": {},
    "picture": {"pixels": "cd", "outputs": {"final/x": {"shape": [1]}}, "error": "ValueError: no"},
    "ending": "",
    "log": "",
}


def test_round_trip_keeps_every_field() -> None:
    seen = samples.observation()
    text = json.dumps(codec.encode(seen))
    assert codec.loads(text) == seen


def test_what_the_probe_writes_is_what_the_host_writes() -> None:
    seen = codec.decode(AS_WRITTEN_BY_THE_PROBE)
    assert codec.encode(seen) == AS_WRITTEN_BY_THE_PROBE
    assert seen.restore is not None
    assert seen.restore.missing[0].shape == (1, 2)
    assert seen.model[0].label == "Conv1/kernel"


def test_unknown_keys_are_ignored_and_optional_ones_have_defaults() -> None:
    seen = codec.decode(
        {
            "schema": 1,
            "checkpoint": "abc",
            "phases": [{"name": "import-tf", "outcome": "running", "colour": "red"}],
            "future": [1],
        }
    )
    assert seen == Observation("abc", (Phase("import-tf", "running"),))


def test_text_that_is_not_utf8_survives() -> None:
    seen = Observation("abc", (), log="bad \udcff byte")
    assert codec.loads(json.dumps(codec.encode(seen))) == seen


def _with(path: str, value: object) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(AS_WRITTEN_BY_THE_PROBE))
    *parents, last = path.split(".")
    target: Any = document
    for part in parents:
        target = target[int(part) if part.isdigit() else part]
    target[int(last) if last.isdigit() else last] = value
    return document


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("schema", 2),
        ("schema", None),
        ("checkpoint", None),
        ("checkpoint", 3),
        ("facts", []),
        ("phases", None),
        ("phases", {}),
        ("phases", ["import-tf"]),
        ("phases.0.name", 1),
        ("phases.0.outcome", "great"),
        ("phases.0.seconds", "1"),
        ("phases.0.seconds", True),
        ("phases.0.seconds", 10**400),
        ("phases.0.seconds", float("nan")),
        ("phases.0.seconds", float("inf")),
        ("phases.0.peak_bytes", 1.5),
        ("phases.0.peak_bytes", -1),
        ("phases.0.notes", "a note"),
        ("phases.0.notes", [1]),
        ("phases.1.error", "KeyError"),
        ("phases.1.error", {"message": "no type"}),
        ("restore", []),
        ("restore.total", None),
        ("restore.total", True),
        ("restore.missing", "a"),
        ("restore.missing", [["a", [1]]]),
        ("restore.missing", [["a", ["1"], "float32"]]),
        ("restore.missing", [["a", [-2], "float32"]]),
        ("restore.missing", [["a", [True], "float32"]]),
        ("restore.missing", [["a", 1, "float32"]]),
        ("restore.missing", [[1, [1], "float32"]]),
        ("restore.mismatched", [["a", [1], "float32"]]),
        ("restore.different", [None]),
        ("outputs", 1),
        ("ending", 1),
        ("log", None),
    ],
)
def test_malformed_is_a_value_error(path: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        codec.decode(_with(path, value))


def test_a_clock_that_was_set_back_costs_no_observation() -> None:
    assert codec.decode(_with("phases.0.seconds", -3600.5)).phases[0].seconds == 0.0


@pytest.mark.parametrize("data", ["", "{", "null", "[]", b"\xff\xfe{", "[" * 100_000])
def test_what_is_not_even_an_object_is_a_value_error(data: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        codec.loads(data)


def test_nesting_that_could_not_be_written_again_is_a_value_error() -> None:
    nested: object = 1
    for _ in range(200):
        nested = {"a": [nested]}
    with pytest.raises(ValueError, match="facts"):
        codec.decode(_with("facts", {"deep": nested}))
