"""Where to go from a cell, as HTML."""

from __future__ import annotations

from dataclasses import replace

from matrix.advise.everywhere import everywhere
from matrix.model import Matrix, Status, Trial, Verdict
from matrix.report.page.cell import WHOLE, article
from matrix.report.page.moves import arrows, elsewhere, leaving
from tests import samples
from tests.beside import BESIDE
from tests.browser.many import many
from tests.samples import cell, result

OLD = cell("2.8.4", "2.8.0", "3.9")
RED = cell("2.16.2", "2022.12", "3.11")
GREEN = replace(
    cell("2.16.2", "2022.12", "3.11", "legacy-keras"),
    recipe=replace(RED.recipe, env=(("TF_USE_LEGACY_KERAS", "1"),)),
)


def made(old: Status = Status.PASS) -> Matrix:
    return samples.matrix(
        result(RED, Status.FAIL),
        result(GREEN, Status.PASS, matched=385, total=385),
        result(OLD, old, matched=1385, total=1385),
    )


def told(seen: Matrix, number: int) -> str:
    cells = {one.cell.id for one in seen.results}
    one = seen.results[number]
    return leaving(one, everywhere(seen)[one.cell.id], cells, BESIDE)


def test_the_moves_of_a_red_cell() -> None:
    assert told(made(), 0) == (
        '<section><h3>Where to go</h3><ul class="moves">'
        '<li><strong>Repair</strong> <span class="badge PASS">✓ PASS</span>'
        f'<p class="end"><a href="#{GREEN.id}">{GREEN.id}</a></p>'
        '<p class="quiet">TensorFlow 2.16.2 (no step), OD API 2022.12 (no step), Python 3.11'
        " (no step); 385 of 385 variables restored. It needs the repair legacy-keras; the variable"
        " TF_USE_LEGACY_KERAS=1.</p></li>"
        '<li><strong>Nearest downgrade</strong> <span class="badge PASS">✓ PASS</span>'
        f'<p class="end"><a href="#{OLD.id}">{OLD.id}</a></p>'
        '<p class="quiet">TensorFlow 2.8.4 (8 minor releases down), OD API 2.8.0 (1 version down),'
        " Python 3.9 (2 minor versions down); 1,385 of 1,385 variables restored.</p></li></ul>"
        '<p class="quiet">No newer cell that was asked works.</p>'
        "<p>This makes the files that a move needs, and lists every package that changes:</p>"
        '<pre class="command" tabindex="0">'
        f"nox -s advise {RED.id} {GREEN.id} {OLD.id}</pre></section>"
    )


def test_a_green_cell_needs_no_move() -> None:
    assert told(made(), 1).startswith(
        "<section><h3>Where to go</h3><p>This environment restores it: no move is needed."
        ' From here one could go to:</p><ul class="moves"><li><strong>Nearest downgrade, '
    )
    alone = samples.matrix(result(OLD, Status.PASS))
    assert "no move is needed. No other environment that was asked restores it" in told(alone, 0)


def test_what_diverges_has_a_caution_and_what_is_partial_is_no_move() -> None:
    diverging = told(made(Status.DIVERGES), 0)
    assert '<span class="badge DIVERGES">≠ DIVERGES</span>' in diverging
    assert (
        "<p><strong>Caution: </strong>its outputs differ from those of the reference cell.</p>"
    ) in diverging
    assert OLD.id not in told(made(Status.PARTIAL), 0)


def test_where_nothing_works_that_is_said() -> None:
    red = samples.matrix(result(RED, Status.FAIL), result(OLD, Status.PARTIAL))
    assert told(red, 0) == (
        "<section><h3>Where to go</h3>"
        "<p>No other environment that was asked restores it whole.</p></section>"
    )


def test_a_remedy_that_was_tried_is_no_cell_of_the_map() -> None:
    fixed = cell("2.16.2", "2022.12", "3.11", "fix-keras")
    verdict = Verdict(fixed.id, Status.PASS, matched=385, total=385)
    trial = Trial(
        RED.id, ("keras",), fixed, "ckpt-0", verdict, True, "works", ("num_classes: 1 <b>",), "nox"
    )
    seen = replace(samples.matrix(result(RED, Status.FAIL)), trials=(trial,))
    assert told(seen, 0) == (
        '<section><h3>Where to go</h3><ul class="moves">'
        '<li><strong>Repair</strong> <span class="badge PASS">✓ PASS</span>'
        f'<p class="end">{fixed.id}</p>'
        '<p class="quiet">TensorFlow 2.16.2 (no step), OD API 2022.12 (no step), Python 3.11'
        " (no step); 385 of 385 variables restored. It needs the repair fix-keras;"
        " num_classes: 1 &lt;b&gt;.</p><p>A remedy that was tried: its command is told below.</p>"
        '</li></ul><p class="quiet">No newer cell that was asked works; no older cell that was'
        " asked works.</p></section>"
    )
    assert arrows(everywhere(seen), {RED.id}) == []


def test_arrows_lead_from_cell_to_cell() -> None:
    seen = made()
    assert arrows(everywhere(seen), {RED.id, GREEN.id, OLD.id}) == [
        (RED.id, GREEN.id, "repair"),
        (RED.id, OLD.id, "nearest downgrade"),
        (GREEN.id, OLD.id, "nearest downgrade, best further away"),
        (OLD.id, GREEN.id, "nearest upgrade, newest that works, best further away"),
    ]


def test_a_large_report_names_the_command() -> None:
    seen = many(WHOLE + 1)
    one = seen.results[1]
    shown = article(one, seen, BESIDE, None, [each.cell.id for each in seen.results])
    assert elsewhere(one.cell.id, BESIDE) == (
        "<section><h3>Where to go</h3>"
        "<p>A report of this size does not hold the moves. This finds them:</p>"
        f'<pre class="command" tabindex="0">nox -s advise {one.cell.id}</pre></section>'
    )
    assert elsewhere(one.cell.id, BESIDE) in shown
