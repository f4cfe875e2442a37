"""The page's parts as text; what a browser makes of them is told in tests/browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

from matrix.advise.everywhere import everywhere
from matrix.model import Export, Matrix, Status, Trial
from matrix.report import escape, machine, ways
from matrix.report.changes import Change
from matrix.report.grid import grid_of
from matrix.report.interface import sheet_of
from matrix.report.page import Beside, page, top
from matrix.report.page.cell import WHOLE, article
from matrix.report.page.heatmap import WORDY, heatmap
from matrix.report.page.moves import arrows
from tests import samples
from tests.beside import BESIDE, again
from tests.browser.many import many
from tests.samples import cell, result

PAIR = cell("2.8.4", "2.8.0", "3.9")
FIXED = cell("2.8.4", "2.8.0", "3.9", "protobuf")
HOSTILE = "</script></noscript><img src=x onerror=alert(1)>\x1b[0m\u202e"


def two() -> Matrix:
    red = result(
        PAIR, Status.FAIL, phase="import-od", cause="env-protobuf-skew", reason="no builder"
    )
    return samples.matrix(red, result(FIXED, Status.PASS, matched=385, total=385))


def data_of(text: str) -> dict[str, list[object]]:
    found = re.search('<script type="application/json" id="data">(.*?)</script>', text)
    assert found
    return dict(json.loads(found[1]))


def test_the_map() -> None:
    made = samples.matrix(*two().results, result(cell("2.9.0", "2022.12", "3.9"), Status.OOM))
    grid = grid_of(sheet_of(made))
    fixed = grid.rows[1]
    change = Change(fixed.id, replace(fixed, status=Status.PARTIAL, matched=380), fixed)
    absent = (
        '<td class="absent"><span role="img" aria-label="not part of this matrix">·</span></td>'
    )
    assert heatmap(grid, {fixed.id: change}) == (
        '<div id="map" class="wide" tabindex="0"><table>'
        '<caption class="unseen">TensorFlow releases down, OD API versions across</caption>'
        '<thead><tr><th scope="col">TensorFlow</th>'
        '<th scope="col"><small>OD API </small>2.8.0</th>'
        '<th scope="col"><small>OD API </small>2022.12</th></tr></thead>'
        '<tbody><tr><th scope="row">2.8.4</th><td>'
        '<a class="tile FAIL" href="#tf2.8.4-od2.8.0-py3.9"'
        ' aria-label="✗ FAIL env-protobuf-skew, tf2.8.4-od2.8.0-py3.9">✗ FAIL'
        "<small>env-protobuf-skew</small></a>"
        '<a class="tile PASS changed" href="#tf2.8.4-od2.8.0-py3.9-protobuf"'
        ' aria-label="✓ PASS + protobuf was ◐ PARTIAL 380/385, tf2.8.4-od2.8.0-py3.9-protobuf">'
        "✓ PASS<small>+ protobuf</small><small>was ◐ PARTIAL 380/385</small></a>"
        f"</td>{absent}</tr>"
        f'<tr><th scope="row">2.9.0</th>{absent}<td>'
        '<a class="tile OOM" href="#tf2.9.0-od2022.12-py3.9"'
        ' aria-label="▣ OOM, tf2.9.0-od2022.12-py3.9">▣ OOM</a></td></tr></tbody></table></div>'
    )


def test_a_large_map_has_symbols_alone() -> None:
    grid = grid_of(sheet_of(many(WORDY + 1)))
    made = heatmap(grid, {})
    assert 'class="wide dense"' in made
    assert ">✓</a>" in made
    assert ">✓ PASS</a>" not in made


def test_the_top_says_how_many_and_which_to_take() -> None:
    sheet = sheet_of(samples.mixed())
    made = top.header(sheet, grid_of(sheet))
    assert "<strong>2 of 6 environments</strong> restore it completely" in made
    titles = re.findall('<dt>(.*?)</dt>.*?<a href="#(.*?)"', made)
    assert titles == [
        ("Newest TensorFlow with a plain install", "tf2.8.4-od2022.12-py3.9"),
        ("Newest TensorFlow, repaired", "tf2.16.2-od2022.12-py3.11-legacy-keras"),
    ]


def test_where_nothing_restores_it_the_top_names_the_closest() -> None:
    partial = result(PAIR, Status.PARTIAL, matched=1380, total=1385)
    sheet = sheet_of(samples.matrix(partial, result(FIXED, Status.FAIL)))
    made = top.header(sheet, grid_of(sheet))
    assert "0 of 2 environments" in made
    assert "<dt>None does. Closest, 1,380 of 1,385 variables</dt>" in made
    red = sheet_of(samples.matrix(result(FIXED, Status.FAIL)))
    assert "choices" not in top.header(red, grid_of(red))


def test_the_data_are_the_rows_of_matrix_json() -> None:
    made = data_of(page(two(), BESIDE))
    assert made == {
        "fields": ["id", "status", "tensorflow", "od", "python", "variant", "phase", "cause",
                   "matched", "total", "seconds", "reason"],
        "cells": [
            [PAIR.id, "FAIL", "2.8.4", "2.8.0", "3.9", "", "import-od", "env-protobuf-skew",
             0, 0, 8.25, "no builder"],
            [FIXED.id, "PASS", "2.8.4", "2.8.0", "3.9", "protobuf", "", "", 385, 385, 8.25, ""],
        ],
        "moves": [[PAIR.id, FIXED.id, "repair"]],
    }  # fmt: skip


def test_no_arrow_leads_to_what_matrix_json_does_not_call_whole() -> None:
    made = many(60)
    cells = json.loads(machine.write(sheet_of(made)))["cells"]
    whole = {one["id"] for one in cells if one["status"] in ("PASS", "DIVERGES")}
    drawn = arrows(everywhere(made), {one["id"] for one in cells})
    assert data_of(page(made, BESIDE))["moves"] == [list(one) for one in drawn]
    ends = {end for _, end, _ in drawn}
    assert ends
    assert ends <= whole


def test_only_the_own_style_and_script_are_allowed() -> None:
    made = page(two(), BESIDE)
    policy = re.search('<meta http-equiv="Content-Security-Policy" content="(.*?)">', made)
    assert policy
    allowed = dict(part.split(" ", 1) for part in policy[1].split("; "))
    for kind, element in (("style-src", "style"), ("script-src", "script")):
        own = re.findall(f"<{element}>(.*?)</{element}>", made, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(own[0].encode()).digest()).decode()
        assert len(own) == 1
        assert allowed[kind] == f"&#x27;sha256-{digest}&#x27;"
    assert allowed["default-src"] == "&#x27;none&#x27;"
    assert " style=" not in made
    assert not re.search(r"<[^>]* on\w+=", made.split("<script>")[0])


def test_hostile_text_opens_no_element() -> None:
    bad = result(
        PAIR, Status.FAIL, reason=HOSTILE, cause=HOSTILE, phase=HOSTILE, remedy=HOSTILE,
        blame=HOSTILE, seen=samples.observation(log=HOSTILE), engine=HOSTILE,
    )  # fmt: skip
    made = page(
        replace(samples.matrix(bad, name=HOSTILE), mode=HOSTILE, when=HOSTILE),
        Beside(lambda _: HOSTILE, lambda *_: HOSTILE, {HOSTILE: HOSTILE}, {HOSTILE: HOSTILE}),
        sheet_of(samples.matrix(result(PAIR, Status.FAIL, cause=HOSTILE), name=HOSTILE)),
    )
    assert "<img" not in made
    assert made.count("</noscript>") == 1
    assert made.count("</script>") == 2
    assert "\x1b" not in made
    assert "\u202e" not in made
    shown = escape.one_line(HOSTILE)
    assert data_of(made)["cells"][0] == [
        PAIR.id, "FAIL", "2.8.4", "2.8.0", "3.9", "", shown, shown, 0, 0, 8.25, shown,
    ]  # fmt: skip


def test_what_differs_from_the_report_before() -> None:
    made = two()
    former = sheet_of(made)
    was = replace(former.rows[1], status=Status.FAIL, cause="env-dependency-missing")
    before = replace(former, when="2025-12-01 10:00 UTC", rows=(was,), digest="d" * 64)
    told = page(made, BESIDE, before)
    assert "The last report is of 2025-12-01 10:00 UTC. It was made of other files" in told
    assert (
        f'<td><a href="#{PAIR.id}">{PAIR.id}</a></td><td>not there</td>'
        "<td>✗ FAIL: The generated code and protobuf do not fit (env-protobuf-skew)</td>"
    ) in told
    assert "<td>✗ FAIL: A package is not there (env-dependency-missing)</td><td>✓ PASS</td>" in told
    assert "was ✗ FAIL" in told
    same = page(made, BESIDE, replace(former, when="2025-12-01 10:00 UTC"))
    assert "Every cell says the same." in same
    assert "Since the last report" not in page(made, BESIDE)


def test_trials_and_exports_are_told_as_everywhere() -> None:
    made = two()
    red, green = made.results
    trial = Trial(
        PAIR.id, ("pin",), FIXED, "ckpt-0", green.verdict, True, "protobuf 3.20.3 helps",
        ("pinned protobuf==3.20.3",), "nox -s matrix -- ckpt-0",
    )  # fmt: skip
    export = Export("saved-model", Path("saved_model"), (), "d" * 64, problem="no tag")
    full = replace(made, trials=(trial,), checkpoint=replace(made.checkpoint, exports=(export,)))
    shown = article(red, full, BESIDE, None, {PAIR.id})
    assert "<section><h3>Remedies that were tried</h3>" in shown
    assert "<h4>protobuf 3.20.3 helps</h4><ul><li>pinned protobuf==3.20.3</li></ul>" in shown
    assert "Remedies that were tried" not in article(green, full, BESIDE, None, {PAIR.id})
    (told,) = ways.sentences(sheet_of(full))
    assert f"<h2>Other ways out</h2><ul><li>{told}</li></ul>" in page(full, BESIDE)
    assert "Other ways out" not in page(made, BESIDE)


def test_what_follows_for_a_cell_is_part_of_its_answer() -> None:
    inferred = result(PAIR, Status.INFERRED)
    inferred = replace(inferred, verdict=replace(inferred.verdict, inferred=Status.PASS))
    made = page(samples.matrix(inferred), BESIDE)
    assert 'aria-label="≈ INFERRED PASS, tf2.8.4-od2.8.0-py3.9">≈ INFERRED PASS</a>' in made
    assert '<p class="badge INFERRED">≈ INFERRED PASS</p>' in made


def test_accounts_of_a_large_matrix_are_brief() -> None:
    made = many(WHOLE + 1)
    ids = [one.cell.id for one in made.results]
    whole = article(made.results[1], made, BESIDE, None, ids[:WHOLE])
    brief = article(made.results[1], made, BESIDE, None, ids)
    assert "<h3>Variables</h3>" in whole
    assert "<h3>Variables</h3>" not in brief
    for part in ("<h3>Verdict</h3>", 'class="timeline"', "why.md", again(ids[1])):
        assert part in whole
        assert part in brief


def test_an_empty_matrix_is_a_page_too() -> None:
    made = page(samples.matrix(), BESIDE)
    assert "<p>No cells.</p>" in made
    assert "0 of 0 environments" in made
