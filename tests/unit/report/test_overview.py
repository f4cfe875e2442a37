"""The view across cells: each cause once, in the order of what it concerns."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from matrix.model import Certainty, Finding, Result, Status
from matrix.report.overview import across, overview, shared
from tests import samples
from tests.samples import cell
from tests.unit.report.test_rendered import HOSTILE

RENDERER = MarkdownIt("commonmark", {"html": True}).enable("table")
LIB = "/home/x/venv-{}/lib/python3.9/site-packages"


def found(code: str, *evidence: str, remedy: str = "Mend it.", everywhere: bool = False) -> Finding:
    sure = Certainty.POSSIBLE if code == "undetermined" else Certainty.CERTAIN
    return Finding(code, sure, evidence, "" if code == "undetermined" else remedy, everywhere)


def red(tensorflow: str, od: str, *findings: Finding, blame: str = "") -> Result:
    one = samples.result(cell(tensorflow, od, "3.9"), Status.FAIL, reason="r", phase="restore")
    return replace(one, verdict=replace(one.verdict, findings=findings, blame=blame))


def green(tensorflow: str) -> Result:
    one = samples.result(cell(tensorflow, "2.8.0", "3.9"), Status.PASS)
    remark = found("ckpt-model-dir-collision", "a remark", everywhere=True)
    return replace(one, verdict=replace(one.verdict, findings=(remark,)))


CLASSES = found("ckpt-shape-num-classes", "91 and 5", "by arithmetic", everywhere=True)
PROTOBUF = "env-protobuf-skew"

MIXED = samples.matrix(
    red(
        "2.5.3",
        "2022.12",
        found(PROTOBUF, f"no 'builder' ({LIB.format(1)}/google)"),
        CLASSES,
        blame="Only the pair.",
    ),
    red(
        "2.8.4",
        "2022.12",
        found(PROTOBUF, f"no 'builder' ({LIB.format(2)}/google)"),
        blame="TensorFlow is at fault.",
    ),
    red("2.10.1", "2022.12", found(PROTOBUF, "no 'builder' here"), blame="Only the pair."),
    red("2.8.4", "2.8.0", CLASSES, blame="No version is shown to be at fault."),
    red("2.11.0", "2.8.0", found("undetermined", "Seen: one")),
    red("2.13.1", "2.8.0", found("undetermined", "Seen: other")),
    green("2.10.1"),
    samples.result(cell("2.15.1", "2.8.0", "3.11"), Status.TIMEOUT, reason="late", phase="forward"),
    samples.result(cell("2.16.2", "2.8.0", "3.11"), Status.TIMEOUT, reason="late", phase="forward"),
    samples.result(cell("2.18.1", "2.8.0", "3.11"), Status.BROKEN),
)


def test_the_whole_view_on_a_terminal() -> None:
    assert (
        across(MIXED, 80)
        == """\
Why cells are not green

In short
  ssd_mobilenet_v2: 1 PASS, 6 FAIL, 2 TIMEOUT, 1 BROKEN.

  Whatever the cell: Another number of classes (ckpt-shape-num-classes).

Another number of classes (ckpt-shape-num-classes): 2 cells
  Certain: what was computed proves it, or the message has no other cause. It
  lies in the checkpoint or its config, so no other cell is without it.

  Cells       tf2.8.4-od2.8.0-py3.9
  Behind      another cause in tf2.5.3-od2022.12-py3.9
  Way out     Mend it.

  What shows it:

  - 91 and 5
  - by arithmetic

  No version is shown to be at fault.

The generated code and protobuf do not fit (env-protobuf-skew): 3 cells
  Certain: what was computed proves it, or the message has no other cause.

  Cells       tf{2.5.3,2.8.4,2.10.1}-od2022.12-py3.9
  Way out     Mend it.

  What shows it:

  - no 'builder' (site-packages/google)
  - no 'builder' here

  Which version is at fault:

  - tf{2.5.3,2.10.1}-od2022.12-py3.9: Only the pair.
  - tf2.8.4-od2022.12-py3.9: TensorFlow is at fault.

The cause is open (undetermined): 1 cell
  Possible: one of several, and what was seen does not decide.

  Cells       tf2.11.0-od2.8.0-py3.9

  What shows it:

  - Seen: one

The cause is open (undetermined): 1 cell
  Possible: one of several, and what was seen does not decide.

  Cells       tf2.13.1-od2.8.0-py3.9

  What shows it:

  - Seen: other

Cells without a cause
  - TIMEOUT at forward: late (tf{2.15.1,2.16.2}-od2.8.0-py3.11)
  - BROKEN: no reason was recorded (tf2.18.1-od2.8.0-py3.11)
"""
    )


def test_the_whole_view_as_markdown() -> None:
    matrix = samples.matrix(red("2.8.4", "2.8.0", CLASSES))
    assert (
        overview(matrix)
        == """\
# Why cells are not green

## In short

ssd_mobilenet_v2: 1 FAIL.

Whatever the cell: Another number of classes (ckpt-shape-num-classes).

## Another number of classes (ckpt-shape-num-classes): 1 cell

Certain: what was computed proves it, or the message has no other cause. It lies in the checkpoint \
or its config, so no other cell is without it.

- **Cells:** tf2.8.4-od2.8.0-py3.9
- **Way out:** Mend it.

What shows it:

- 91 and 5
- by arithmetic
"""
    )


def test_nothing_to_explain() -> None:
    assert (
        across(samples.matrix(green("2.8.4"), green("2.10.1")), 80)
        == """\
Why cells are not green

In short
  ssd_mobilenet_v2: 2 PASS.

  Every cell restores it: there is nothing to explain.
"""
    )
    assert across(samples.matrix(), 80) == (
        "Why cells are not green\n\nIn short\n  ssd_mobilenet_v2: no cells.\n"
    )


def test_much_evidence_is_counted() -> None:
    results = [red(f"2.{n}.0", "2.8.0", found(PROTOBUF, f"message {n}x")) for n in range(7)]
    shown = across(samples.matrix(*results), 80).splitlines()
    assert [line for line in shown if line.startswith("  - ")] == [
        "  - message 0x",
        "  - message 1x",
        "  - message 2x",
        "  - message 3x",
        "  - and 3 more, see the cells' own accounts",
    ]


def test_another_remedy_is_another_cause() -> None:
    results = [
        red("2.8.4", "2.8.0", found(PROTOBUF, "a", remedy="Pin 3.")),
        red("2.9.0", "2.8.0", found(PROTOBUF, "a", remedy="Pin 4.")),
        red("2.10.0", "2.8.0", found(PROTOBUF, "b", remedy="Pin 4.")),
    ]
    assert [[one.cell.id for one in each.first] for each in shared(results)] == [
        ["tf2.9.0-od2.8.0-py3.9", "tf2.10.0-od2.8.0-py3.9"],
        ["tf2.8.4-od2.8.0-py3.9"],
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_only_our_own_elements_come_out(text: str) -> None:
    def elements(foreign: str) -> list[str]:
        finding = found(foreign, foreign, remedy=foreign, everywhere=True)
        one = red(foreign, foreign, finding, blame=foreign)
        two = samples.result(cell(foreign, foreign, foreign), Status.CRASH, reason=foreign)
        matrix = samples.matrix(one, two, name=foreign)
        return re.findall(r"<[^>]*>", str(RENDERER.render(overview(matrix))))

    assert elements(text) == elements("harmless")
