"""An observation to facts that are the same on every machine."""

from __future__ import annotations

import pytest

from matrix.facts.nouns import CellFacts
from matrix.facts.observed import of_observation, reduced
from matrix.model import Coverage, Failure, Observation, Phase
from tests import samples
from tests.unit.judge.seen import done

CELL = samples.cell("2.8.4", "2.8.0", "3.9")
FACTS: dict[str, object] = {
    "extractors": {"ssd": ["ssd_mobilenet_v2_keras"], "center_net": []},
    "files": {"tensorflow": "/venv/lib/python3.9/site-packages/tensorflow/__init__.py"},
    "keras": "2.8.0",
    "legacy_keras": "",
    "model_lib_v2": True,
    "object_detection_folder": "/venv/lib/python3.9/site-packages/object_detection",
    "packages": ["keras==2.8.0", "numpy==1.24.3", "pip==23.0", "tensorflow-cpu==2.8.4"],
    "pb2_files": 32,
    "python": "3.9.18",
    "tensorflow": "2.8.4",
    "user_site": [],
}


def test_a_healthy_cell() -> None:
    coverage = (
        Coverage("detection", 300, 300),
        Coverage("full", error="ValueError: no such type"),
    )
    seen = Observation("control-good", done().phases, FACTS, coverage=coverage)
    assert of_observation(CELL, seen, "passed") == CellFacts(
        cell="tf2.8.4-od2.8.0-py3.9",
        od="2.8.0",
        versions={"keras": "2.8.0", "numpy": "1.24.3", "tensorflow-cpu": "2.8.4"},
        extractors={"ssd": ("ssd_mobilenet_v2_keras",), "center_net": ()},
        modes=("detection",),
        controls="passed",
        seen={
            "keras": "2.8.0",
            "legacy_keras": "",
            "model_lib_v2": True,
            "object_detection_folder": "site-packages/object_detection",
            "pb2_files": 32,
            "tensorflow": "2.8.4",
        },
    )


def test_a_cell_that_ends_at_an_import() -> None:
    error = Failure(
        "ImportError",
        "cannot import name 'dtensor' (/venv/lib/python3.9/site-packages/tf/__init__.py)",
        "Traceback of /venv",
    )
    phases = (Phase("import-tf", "ok", 3.5, 1024), Phase("import-od", "fail", 1.5, 2048, error))
    assert of_observation(CELL, Observation("start", phases), "unreachable") == CellFacts(
        cell=CELL.id,
        od="2.8.0",
        broken_at="import-od",
        error=Failure("ImportError", "cannot import name 'dtensor' (site-packages/tf/__init__.py)"),
        controls="unreachable",
    )


def test_an_import_that_was_skipped_is_not_where_the_cell_ends() -> None:
    phases = (Phase("import-tf", "timeout"), Phase("import-od", "skipped"))
    found = of_observation(CELL, Observation("start", phases), "unreachable")
    assert (found.broken_at, found.error) == ("import-tf", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(/usr/local/lib/python3.8/site-packages/a/b.py)", "(site-packages/a/b.py)"),
        ("'/usr/lib/python3/dist-packages/a.py'", "'dist-packages/a.py'"),
        ("/opt/python/lib/python3.9/ctypes/__init__.py", "lib/python3.9/ctypes/__init__.py"),
        ("out/control/model.ckpt and/or /x", "out/control/model.ckpt and/or /x"),
        ("No such file: /tmp/od-matrix-job-abc/in/0/a.config", "No such file: a.config"),
        ("see https://host.org/a/b/c#d.", "see https://host.org/a/b/c#d."),
        ("<object at 0x7f00aa11bb22>, flag 0x1f", "<object at 0x...>, flag 0x1f"),
    ],
)
def test_what_differs_between_machines_is_taken_out(text: str, expected: str) -> None:
    assert reduced(text) == expected
