"""Remedies that were tried and those that were not, as sections and as one line."""

from __future__ import annotations

from dataclasses import replace

from matrix.model import Cell, Status, Trial, Untried, Verdict
from matrix.report import sheet_of
from matrix.report.account import explain
from matrix.report.overview import across
from matrix.report.remedies import of_cell, sections
from matrix.report.sections import markdown, terminal
from matrix.report.summary import facts
from tests import samples

RED, OTHER, LAST = (samples.cell(one, "2.8.0", "3.9") for one in ("2.8.4", "2.10.1", "2.11.0"))


def trial(
    cell: Cell, says: str, tried: Cell | None = None, works: bool = True, edit: str = "a is b"
) -> Trial:
    return Trial(
        cell=cell.id,
        remedies=("size",),
        tried=tried or cell,
        given="model.ckpt",
        verdict=Verdict(cell.id, Status.PASS if works else Status.FAIL),
        works=works,
        says=says,
        edits=(edit, "c is d"),
        command=f"nox -- model.ckpt --only {(tried or cell).id}",
    )


TRIALS = (
    trial(LAST, "tried, does not help: it is still <FAIL>", works=False),
    trial(RED, "works with a: b"),
    trial(OTHER, "works with a: b"),
    trial(LAST, "works with e", samples.cell("2.11.0", "2.8.0", "3.9", "fix-e")),
)
UNTRIED = (
    Untried((RED.id, LAST.id), "env-numpy-abi", "numpy<2", "the budget is used up"),
    Untried((OTHER.id,), "undetermined", "", "nothing is known"),
    Untried((OTHER.id,), "ckpt-ema-names", "convert", "no.", tuple(f"v{n}" for n in range(6))),
)

PLAIN = """\
Fixes

Remedies that were tried
  Each was applied in a variant of the cell or to a copy of the input, and the
  same probe ran again; your own files are as they were.

  works with a: b

  - a is b
  - c is d

  Cells       tf{2.8.4,2.10.1}-od2.8.0-py3.9

    nox -- model.ckpt --only tf2.8.4-od2.8.0-py3.9

  works with e

  - a is b
  - c is d

  Cells       tf2.11.0-od2.8.0-py3.9
  Ran as      tf2.11.0-od2.8.0-py3.9-fix-e

    nox -- model.ckpt --only tf2.11.0-od2.8.0-py3.9-fix-e

  tried, does not help: it is still <FAIL>

  - a is b
  - c is d

  Cells       tf2.11.0-od2.8.0-py3.9

    nox -- model.ckpt --only tf2.11.0-od2.8.0-py3.9

Remedies that were not tried
  - numpy<2: the budget is used up (tf{2.8.4,2.11.0}-od2.8.0-py3.9)
  - undetermined: nothing is known (tf2.10.1-od2.8.0-py3.9)
  - convert: no. (tf2.10.1-od2.8.0-py3.9)

  In the way of convert:

  - v0
  - v1
  - v2
  - v3
  - and 2 more, see the cells' own accounts
"""


def test_the_whole_view_on_a_terminal() -> None:
    assert terminal("Fixes", sections(TRIALS, UNTRIED), 80) == PLAIN


def test_nothing_tried_says_nothing() -> None:
    assert terminal("Fixes", sections((), ()), 80) == "Fixes\n"


def test_one_cell_in_markdown() -> None:
    assert (
        markdown("Fixes", of_cell(OTHER.id, TRIALS, UNTRIED[:1]))
        == """\
# Fixes

## Remedies that were tried

Each was applied in a variant of the cell or to a copy of the input, and the same probe ran again; \
your own files are as they were.

### works with a: b

- a is b
- c is d

- **Cells:** tf2.10.1-od2.8.0-py3.9

```text
nox -- model.ckpt --only tf2.10.1-od2.8.0-py3.9
```
"""
    )


def test_every_report_has_them() -> None:
    red = [
        samples.result(one, Status.FAIL, phase="restore", reason="no") for one in (RED, OTHER, LAST)
    ]
    matrix = replace(samples.matrix(*red), trials=TRIALS, untried=UNTRIED)
    assert "works with e" in across(matrix, 80)
    assert "works with e" in explain(red[2], matrix, 80)
    assert "works with e" not in explain(red[0], matrix, 80)
    assert "- v5\n" in explain(red[1], matrix, 80)
    told = dict(facts(sheet_of(matrix), str))
    assert told["Remedies"] == "4 trials in 3 cells, 3 mended"
    some = replace(matrix, trials=TRIALS[:2])
    assert dict(facts(sheet_of(some), str))["Remedies"] == (
        "2 trials in 2 cells, 1 mended; not mended: tf{2.10.1,2.11.0}-od2.8.0-py3.9"
    )
    assert "Remedies" not in dict(facts(sheet_of(samples.matrix(*red)), str))
