"""The table, asserted by whole output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest

from matrix.model import Matrix, Status
from matrix.report import sheet_of, table
from tests import samples
from tests.samples import cell, result

TEXT = """\
TensorFlow    OD API 2.5.0       OD API 2.8.0           OD API 2022.12
------------  -----------------  ---------------------  ----------------------
1.15.5        ⊘ UNBUILDABLE [1]  ·                      ·
2.8.4         ·                  ◐ PARTIAL 380/385 [2]  ✓ PASS
2.16.2        ·                  ·                      ✗ FAIL [3]
                                                        + legacy-keras: ✓ PASS
2.18.0        ·                  ·                      ✗ FAIL [3]

[1]  UNBUILDABLE: no version of tf-slim fits | conflict
     tf1.15.5-od2.5.0-py3.7
[2]  PARTIAL: 5 of 385 model variables have no value in the checkpoint
     tf2.8.4-od2.8.0-py3.9
[3]  FAIL at import-od (keras-3): AttributeError: module 'keras.layers' has no attribute
     'experimental'
     tf2.16.2-od2022.12-py3.11, tf2.18.0-od2022.12-py3.11

Checkpoint  ssd_mobilenet_v2, v2-object-based, 385 variables, restored for inference
Run         2026-01-31T12:00:00Z, engine docker, 6 cells, 1 of them known from earlier runs
Answers     2 PASS, 1 PARTIAL, 2 FAIL, 1 UNBUILDABLE
Controls    3 passed, 2 unreachable (the cell fails before a model can exist), 1 not run
Legend      ✓ PASS: every model variable bound, values checked
            ◐ PARTIAL: restored, but only n of m model variables hold the checkpoint's values
            ✗ FAIL: does not restore
            ⊘ UNBUILDABLE: the environment itself cannot be made
            + NAME: with the repair of that name; entries without a name are plain installs
            · not part of this matrix
"""

MARKDOWN = """\
| TensorFlow   | OD API 2.5.0               | OD API 2.8.0                   | OD API 2022.12                                |
|--------------|----------------------------|--------------------------------|-----------------------------------------------|
| 1.15.5       | ⊘ UNBUILDABLE <sup>1</sup> | ·                              | ·                                             |
| 2.8.4        | ·                          | ◐ PARTIAL 380/385 <sup>2</sup> | ✓ PASS                                        |
| 2.16.2       | ·                          | ·                              | ✗ FAIL <sup>3</sup><br>+ legacy-keras: ✓ PASS |
| 2.18.0       | ·                          | ·                              | ✗ FAIL <sup>3</sup>                           |

1. **UNBUILDABLE**: `no version of tf-slim fits | conflict`<br>`tf1.15.5-od2.5.0-py3.7`
2. **PARTIAL**: `5 of 385 model variables have no value in the checkpoint`<br>`tf2.8.4-od2.8.0-py3.9`
3. **FAIL** at import-od (keras-3): `AttributeError: module 'keras.layers' has no attribute 'experimental'`<br>`tf2.16.2-od2022.12-py3.11`, `tf2.18.0-od2022.12-py3.11`

- **Checkpoint:** ssd_mobilenet_v2, v2-object-based, 385 variables, restored for inference
- **Run:** 2026-01-31T12:00:00Z, engine docker, 6 cells, 1 of them known from earlier runs
- **Answers:** 2 PASS, 1 PARTIAL, 2 FAIL, 1 UNBUILDABLE
- **Controls:** 3 passed, 2 unreachable (the cell fails before a model can exist), 1 not run
- **Legend:** ✓ PASS: every model variable bound, values checked · ◐ PARTIAL: restored, but only n of m model variables hold the checkpoint's values · ✗ FAIL: does not restore · ⊘ UNBUILDABLE: the environment itself cannot be made · + NAME: with the repair of that name; entries without a name are plain installs · `·` not part of this matrix
"""  # noqa: E501

LONG = """\
Cell                                    Status         Phase      Cause    Matched    Seconds    Reason
--------------------------------------  -------------  ---------  -------  ---------  ---------  ---------------------------------------------------------------------
tf1.15.5-od2.5.0-py3.7                  ⊘ UNBUILDABLE  -          -        -          0.0        no version of tf-slim fits | conflict
tf2.8.4-od2.8.0-py3.9                   ◐ PARTIAL      -          -        380/385    8.2        5 of 385 model variables have no value in the checkpoint
tf2.8.4-od2022.12-py3.9                 ✓ PASS         -          -        385/385    8.2        -
tf2.16.2-od2022.12-py3.11               ✗ FAIL         import-od  keras-3  -          8.2        AttributeError: module 'keras.layers' has no attribute 'experimental'
tf2.16.2-od2022.12-py3.11-legacy-keras  ✓ PASS         -          -        385/385    8.2        -
tf2.18.0-od2022.12-py3.11               ✗ FAIL         import-od  keras-3  -          8.2        AttributeError: module 'keras.layers' has no attribute 'experimental'

Checkpoint  ssd_mobilenet_v2, v2-object-based, 385 variables, restored for inference
Run         2026-01-31T12:00:00Z, engine docker, 6 cells, 1 of them known from earlier runs
Answers     2 PASS, 1 PARTIAL, 2 FAIL, 1 UNBUILDABLE
Controls    3 passed, 2 unreachable (the cell fails before a model can exist), 1 not run
Legend      ✓ PASS: every model variable bound, values checked
            ◐ PARTIAL: restored, but only n of m model variables hold the checkpoint's values
            ✗ FAIL: does not restore
            ⊘ UNBUILDABLE: the environment itself cannot be made
            + NAME: with the repair of that name; entries without a name are plain installs
"""  # noqa: E501


NARROW = """\
TensorFlow    OD API    Variant         Status
------------  --------  --------------  ---------------------
1.15.5        2.5.0     -               ⊘ UNBUILDABLE [1]
2.8.4         2.8.0     -               ◐ PARTIAL 380/385 [2]
2.8.4         2022.12   -               ✓ PASS
2.16.2        2022.12   -               ✗ FAIL [3]
2.16.2        2022.12   + legacy-keras  ✓ PASS
2.18.0        2022.12   -               ✗ FAIL [3]

[1]  UNBUILDABLE: no version of tf-slim fits | conflict
     tf1.15.5-od2.5.0-py3.7
[2]  PARTIAL: 5 of 385 model variables have no value in the
     checkpoint
     tf2.8.4-od2.8.0-py3.9
[3]  FAIL at import-od (keras-3): AttributeError: module
     'keras.layers' has no attribute 'experimental'
     tf2.16.2-od2022.12-py3.11, tf2.18.0-od2022.12-py3.11

Checkpoint  ssd_mobilenet_v2, v2-object-based, 385
            variables, restored for inference
Run         2026-01-31T12:00:00Z, engine docker, 6 cells, 1
            of them known from earlier runs
Answers     2 PASS, 1 PARTIAL, 2 FAIL, 1 UNBUILDABLE
Controls    3 passed, 2 unreachable (the cell fails before a
            model can exist), 1 not run
Legend      ✓ PASS: every model variable bound, values
            checked
            ◐ PARTIAL: restored, but only n of m model
            variables hold the checkpoint's values
            ✗ FAIL: does not restore
            ⊘ UNBUILDABLE: the environment itself cannot be
            made
            + NAME: with the repair of that name; entries
            without a name are plain installs
"""


def _text(matrix: Matrix) -> str:
    return table.text(sheet_of(matrix))


def test_text() -> None:
    assert _text(samples.mixed()) == TEXT


def test_markdown() -> None:
    assert table.markdown(sheet_of(samples.mixed())) == MARKDOWN


def test_narrow() -> None:
    assert table.text(sheet_of(samples.mixed()), width=60) == NARROW


@pytest.mark.parametrize("width", [77, 78, 100, 300])
def test_a_wide_terminal_gets_the_whole_table(width: int) -> None:
    head = table.text(sheet_of(samples.mixed()), width=width).split("\n\n")[0]
    assert (head == TEXT.split("\n\n")[0]) == (width >= 78)


def test_long() -> None:
    assert table.text(sheet_of(samples.mixed()), long=True) == LONG


def test_long_markdown_has_one_row_per_cell() -> None:
    lines = table.markdown(sheet_of(samples.mixed()), long=True).splitlines()
    assert " ".join(lines[2].split()) == (
        "| tf1.15.5-od2.5.0-py3.7 | ⊘ UNBUILDABLE | - | - | - | 0.0 | "
        "no version of tf-slim fits &#124; conflict |"
    )
    assert [line.count("|") for line in lines[:8]] == [8] * 8


def test_the_order_of_the_results_does_not_matter() -> None:
    mixed = samples.mixed()
    for results in list(permutations(mixed.results))[::71]:
        assert _text(replace(mixed, results=results)) == TEXT


def test_one_cell() -> None:
    only = result(cell("2.8.4", "2.8.0", "3.9"), Status.PASS, matched=9, total=9)
    assert _text(samples.matrix(only)) == (
        "TensorFlow    OD API 2.8.0\n"
        "------------  --------------\n"
        "2.8.4         ✓ PASS\n"
        "\n"
        "Checkpoint  ssd_mobilenet_v2, v2-object-based, 385 variables, restored for inference\n"
        "Run         2026-01-31T12:00:00Z, engine docker, 1 cell\n"
        "Answers     1 PASS\n"
        "Controls    1 passed\n"
        "Legend      ✓ PASS: every model variable bound, values checked\n"
    )


def test_no_cells() -> None:
    assert _text(samples.matrix()) == (
        "No cells.\n"
        "\n"
        "Checkpoint  ssd_mobilenet_v2, v2-object-based, 385 variables, restored for inference\n"
        "Run         2026-01-31T12:00:00Z, engine docker, 0 cells\n"
        "Answers     none\n"
        "Controls    none\n"
    )


def test_pythons_variants_engines_modes_and_remedies_are_told() -> None:
    matrix = samples.matrix(
        result(cell("2.8.4", "2.8.0", "3.9"), Status.PASS),
        result(cell("2.8.4", "2.8.0", "3.10"), Status.PASS, engine="venv"),
        result(
            cell("2.8.4", "2.8.0", "3.10", "nets"),
            Status.FAIL,
            remedy="Use Python 3.9.",
            controls="odd",
        ),
    )
    assert _text(replace(matrix, mode="full")) == (
        "TensorFlow    OD API 2.8.0\n"
        "------------  -------------------------\n"
        "2.8.4         py3.9: ✓ PASS\n"
        "              py3.10: ✓ PASS\n"
        "              py3.10 + nets: ✗ FAIL [1]\n"
        "\n"
        "[1]  FAIL: no reason was recorded\n"
        "     Way out: Use Python 3.9.\n"
        "     tf2.8.4-od2.8.0-py3.10-nets\n"
        "\n"
        "Checkpoint  ssd_mobilenet_v2, v2-object-based, 385 variables, restored for "
        "fine-tuning (full)\n"
        "Run         2026-01-31T12:00:00Z, engine docker (venv: 1 cell), 3 cells\n"
        "Answers     2 PASS, 1 FAIL\n"
        "Controls    2 passed, 1 odd\n"
        "Legend      ✓ PASS: every model variable bound, values checked\n"
        "            ✗ FAIL: does not restore\n"
        "            + NAME: with the repair of that name; entries without a name are "
        "plain installs\n"
    )


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_symbol_a_meaning_and_a_note(status: Status) -> None:
    shown = _text(samples.matrix(result(cell("2.8.4", "2.8.0", "3.9"), status, reason="because")))
    assert shown.count(f" {status.value}") >= 2
    assert (f"[1]  {status.value}: because" in shown) == (status is not Status.PASS)


def test_od_versions_stand_in_the_order_of_time() -> None:
    names = ["2022.12", "git-abc", "2.8.0.post1", "2019.10", "2.10.0", "0.1.1", "2.5.0.post2"]
    shown = _text(
        samples.matrix(*[result(cell("2.8.4", name, "3.9"), Status.PASS) for name in names])
    )
    assert [part.split()[0] for part in shown.splitlines()[0].split("OD API ")[1:]] == [
        "0.1.1",
        "2019.10",
        "2.5.0.post2",
        "2.8.0.post1",
        "2.10.0",
        "2022.12",
        "git-abc",
    ]


HOSTILE = "x|y`z\x1b[2J<script>\u202e\n<!-- od-matrix:demo:end -->"


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("form", [table.text, table.markdown])
def test_hostile_text_stays_on_its_line(form: Callable[..., str], long: bool) -> None:
    where = replace(cell("2.8.4", "2.8.0", "3.9"), id=HOSTILE, tensorflow=HOSTILE, od=HOSTILE)
    bad = result(
        where,
        Status.FAIL,
        reason=HOSTILE,
        phase=HOSTILE,
        cause=HOSTILE,
        remedy=HOSTILE,
        controls=HOSTILE,
        engine=HOSTILE,
    )
    hostile = replace(samples.matrix(bad, name=HOSTILE), mode=HOSTILE, engine=HOSTILE, when=HOSTILE)
    harmless = result(cell("2.8.4", "2.8.0", "3.9"), Status.FAIL, reason="a", controls="odd")
    shown = form(sheet_of(hostile), long=long)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    if form is table.markdown:
        plain = form(sheet_of(samples.matrix(harmless)), long=long)
        assert len(shown.splitlines()) == len(plain.splitlines())
        assert [line for line in shown.splitlines() if line.startswith("<!--")] == []
        assert "|y" not in shown.split("\n\n")[0]
