"""The general table, asserted by whole output."""

from __future__ import annotations

from dataclasses import replace

from matrix.model import Cell, Result, Status
from matrix.report.general import general
from matrix.report.interface import Sheet, sheet_of
from tests.samples import cell, matrix, result

OLD = cell("1.15.5", "2.8.0", "3.7")
PLAIN = cell("2.8.4", "2022.12", "3.9")
REPAIRED = cell("2.8.4", "2022.12", "3.9", "protobuf")
NEW = cell("2.15.1", "2022.12", "3.11")

TABLE = """\
| TensorFlow   | OD API 2.8.0   | OD API 2022.12                                |
|--------------|----------------|-----------------------------------------------|
| 1.15.5       | ✓ 1/1          | ·                                             |
| 2.8.4        | ·              | ✗ import-od <sup>1</sup><br>+ protobuf: ✓ 2/2 |
| 2.15.1       | ·              | ◐ 1/2                                         |

| TensorFlow 2              | tf2-ssd   | tf2-fpn        |
|---------------------------|-----------|----------------|
| tf2.15.1-od2022.12-py3.11 | ✓         | ◐ <sup>2</sup> |

1. **FAIL** at import-od (env-protobuf-skew): `ImportError: cannot import name 'builder'`<br>`tf2.8.4-od2022.12-py3.9`
2. **PARTIAL** at restore (api-revision-drift): `3 | of 9`<br>`tf2.15.1-od2022.12-py3.11 tf2-fpn`

- **Models of TensorFlow 1:** tf1-ssd
- **Models of TensorFlow 2:** tf2-ssd, tf2-fpn
- **Run:** until 2026-01-31T12:00:00Z, engine docker, 4 cells
- **The other generation:** 0 of 4 answers are PASS: models of TensorFlow 1 in cells of 2, and the reverse
- **Legend:** ✓ n/n: installs, imports, builds and restores all n models of its TensorFlow generation · ◐ n/m: restores n of them · ✗ PHASE: fails there, whatever the model · ⊘ UNBUILDABLE: cannot be installed · + NAME: with the repair of that name; entries without a name are plain installs · `·` not part of this matrix
"""  # noqa: E501


def answers(*results: Result, name: str, form: str = "v2-object-based") -> Sheet:
    return replace(sheet_of(matrix(*results, name=name)), format=form)


def shut(where: str = "builder") -> Result:
    reason = f"ImportError: cannot import name '{where}'"
    return result(PLAIN, Status.FAIL, phase="import-od", cause="env-protobuf-skew", reason=reason)


def foreign(where: Cell) -> Result:
    return result(
        where, Status.FAIL, phase="build-model", cause="extractor-not-in-tf-major", reason="no"
    )


def sheets() -> list[Sheet]:
    partial = result(
        NEW, Status.PARTIAL, phase="restore", cause="api-revision-drift", reason="3 | of 9",
        matched=6, total=9,
    )  # fmt: skip
    return [
        answers(
            result(OLD, Status.PASS), shut(), foreign(REPAIRED), foreign(NEW),
            name="tf1-ssd", form="v2-name-based",
        ),
        answers(
            foreign(OLD), shut(), result(REPAIRED, Status.PASS), result(NEW, Status.PASS),
            name="tf2-ssd",
        ),
        answers(foreign(OLD), shut(), result(REPAIRED, Status.PASS), partial, name="tf2-fpn"),
    ]  # fmt: skip


def test_what_each_pair_can_do_in_general() -> None:
    assert general(sheets()) == TABLE
