"""Advice in words and as JSON, whole."""

from __future__ import annotations

import json
from dataclasses import replace

from matrix.advise.nouns import Advice, Costs, Distance, Move, Proof, Stand
from matrix.model import Status, Verdict
from matrix.report.moves import document, text
from tests.unit.advise.made import HERE, LAST, NEXT, move, stand, with_recipe

GREEN = Verdict(HERE.id, Status.PASS, matched=386, total=386)
KERAS = with_recipe(LAST, env=(("TF_USE_LEGACY_KERAS", "1"),))
MANY = tuple((f"p{n}", "1", "2") for n in range(10))
FAR = move(
    KERAS,
    kinds=("newest that works", "best further away"),
    distance=Distance(13, 2, 3, MANY, (), ("gone", "lost")),
    costs=Costs((("TF_USE_LEGACY_KERAS", "1"),), ("a link a to b in site-packages",), ("x",), "c"),
    caution="its outputs differ",
    location="od-matrix/last:123",
    command="nox again",
    proof=Proof((GREEN, GREEN), False, "does not hold: told"),
)


def advice(start: Stand, *moves: Move, here: Verdict | None = GREEN) -> Advice:
    return Advice(
        "ssd", "c" * 64, "inference", "docker", "2026-11-25 22:48 UTC", start, here,
        moves, ("no older cell works",),
    )  # fmt: skip


PLACES = {NEXT.id: "m/a", LAST.id: "m/b"}
WHOLE = """\
Moves for ssd from tf2.8.4-od2.5.0-py3.9
There: PASS, 386 of 386 variables; no move is needed.

Move               Target                                  TF/OD/Py    Packages    Costs    Proven
-----------------  --------------------------------------  ----------  ----------  -------  --------
nearest upgrade    tf2.8.4-od2.8.0-py3.9                   =/+1/=      2           -        -
newest that works  tf2.21.0-od2022.12-py3.12-legacy-keras  +13/+2/+3   12          3        NO
best further away  PASS

No older cell works.

Nearest upgrade: tf2.8.4-od2.8.0-py3.9
  Answer   PASS, 386 of 386 variables
  Distance TensorFlow 2.8.4 (no step), OD API 2.8.0 (1 version up), Python 3.9 (no step)
  Changes  1: numpy 1.21.6 to 1.24.4
  New      1: lvis
  Costs    nothing beside the packages
  Support  TensorFlow 2.8 is left behind; Python 3.9 is old
  Proof    one run; --prove makes it anew
  Use
    D=m/a
    uv venv --python 3.9 .venv
    uv pip install --python .venv/bin/python --no-deps --require-hashes -r "$D/requirements.txt"
  or
    docker build --tag tf2.8.4-od2.8.0-py3.9 "$D"

Newest that works, best further away: tf2.21.0-od2022.12-py3.12-legacy-keras
  Answer   PASS, 386 of 386 variables
  Caution  Its outputs differ
  Distance TensorFlow 2.21.0 (13 minor releases up), OD API 2022.12 (2 versions up), Python 3.12 (3
           minor versions up)
  Changes  10: p0 1 to 2, p1 1 to 2, p2 1 to 2, p3 1 to 2, p4 1 to 2, p5 1 to 2, p6 1 to 2, p7 1 to
           2 and 2 more
  Gone     2: gone, lost
  Costs    the variable TF_USE_LEGACY_KERAS=1; a link a to b in site-packages; x
  Input    a changed copy of yours: c
  Support  TensorFlow 2.8 is left behind; Python 3.9 is old
  Proof    does not hold: told
  Image    od-matrix/last:123
  Use
    D=m/b
    uv venv --python 3.12 .venv
    uv pip install --python .venv/bin/python --no-deps --require-hashes -r "$D/requirements.txt"
    export TF_USE_LEGACY_KERAS=1
  or
    docker build --tag tf2.21.0-od2022.12-py3.12-legacy-keras "$D"
  Run it again
    nox again
"""


def test_the_whole_text() -> None:
    assert text(advice(stand(), move(), FAR), PLACES) == WHOLE


def test_where_the_user_stands() -> None:
    red = Verdict(HERE.id, Status.FAIL, reason="ValueError: no\nmore")
    read = replace(stand(), given="x.txt", exact=False, notes=("Read tensorflow 2.8.4", "Odd\x1b"))
    assert text(advice(read, here=red), {}) == (
        "Moves for ssd from x.txt\nRead tensorflow 2.8.4.\nOdd\\x1b.\n"
        "tf2.8.4-od2.5.0-py3.9: FAIL, ValueError: no\n\n"
        "No other cell that was asked restores it whole; nox -s matrix says why each does not.\n\n"
        "No older cell works.\n"
    )
    assert f"{HERE.id}: PASS, 386 of 386 variables; that holds for the packages of the cell." in (
        text(advice(read), {})
    )
    assert "There: not among the cells that were asked" in text(advice(stand(), here=None), {})


def test_the_document() -> None:
    files = {LAST.id: ["Dockerfile", "requirements.txt"]}
    made = json.loads(document(advice(stand(), FAR), files))
    assert made == {
        "schema": 1,
        "checkpoint": "ssd",
        "digest": "c" * 64,
        "mode": "inference",
        "engine": "docker",
        "when": "2026-11-25 22:48 UTC",
        "from": {
            "given": HERE.id,
            "cell": HERE.id,
            "tensorflow": "2.8.4",
            "od": "2.5.0",
            "python": "3.9",
            "exact": True,
            "notes": [],
            "status": "PASS",
        },
        "moves": [
            {
                "kinds": ["newest that works", "best further away"],
                "cell": LAST.id,
                "tensorflow": "2.21.0",
                "od": "2022.12",
                "python": "3.12",
                "status": "PASS",
                "matched": 386,
                "total": 386,
                "caution": "its outputs differ",
                "distance": {
                    "tensorflow": 13,
                    "od": 2,
                    "python": 3,
                    "changed": [[f"p{n}", "1", "2"] for n in range(10)],
                    "added": [],
                    "removed": ["gone", "lost"],
                },
                "costs": {
                    "env": {"TF_USE_LEGACY_KERAS": "1"},
                    "patches": ["a link a to b in site-packages"],
                    "edits": ["x"],
                    "given": "c",
                },
                "support": {
                    "tensorflow": "TensorFlow 2.8 is left behind",
                    "tensorflow_supported": False,
                    "python": "Python 3.9 is old",
                    "python_supported": False,
                },
                "environment": "od-matrix/last:123",
                "command": "nox again",
                "files": ["Dockerfile", "requirements.txt"],
                "proof": {
                    "holds": False,
                    "says": "does not hold: told",
                    "statuses": ["PASS", "PASS"],
                },
            }
        ],
        "absent": ["no older cell works"],
    }
