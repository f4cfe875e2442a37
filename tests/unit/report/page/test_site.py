"""The page of all reports as text; what a browser makes of it is told in tests/browser."""

from __future__ import annotations

import re
from dataclasses import replace

from matrix.model import Status
from matrix.report.interface import Sheet, sheet_of
from matrix.report.page import Report, site
from matrix.report.page.heatmap import WORDY
from matrix.report.page.side_by_side import lines, side_by_side
from tests import samples
from tests.browser.many import many
from tests.samples import cell, result

PAIR = cell("2.8.4", "2.8.0", "3.9")
FIXED = cell("2.8.4", "2.8.0", "3.9", "protobuf")
HOSTILE = "</script></noscript><img src=x onerror=alert(1)>\x1b[0m\u202e"


def sheet(*, ok: Status = Status.PASS) -> Sheet:
    red = result(PAIR, Status.FAIL, cause="env-protobuf-skew")
    return sheet_of(samples.matrix(red, result(FIXED, ok, matched=385, total=385)))


def reports() -> list[Report]:
    one = sheet()
    other = replace(one, checkpoint="b & c", rows=one.rows[:1])
    return [Report("a", one, "index.html"), Report("b c", other, "table.md")]


def test_the_table_side_by_side() -> None:
    tile = (
        '<td data-says="FAIL"><a class="tile FAIL" href="{}#tf2.8.4-od2.8.0-py3.9"'
        ' aria-label="✗ FAIL env-protobuf-skew, tf2.8.4-od2.8.0-py3.9">✗ FAIL'
        "<small>env-protobuf-skew</small></a></td>"
    )
    assert side_by_side(reports(), lines(reports())) == (
        '<div id="compare" class="wide" tabindex="0"><table><thead><tr>'
        '<th scope="col">Environment</th>'
        '<th scope="col"><a href="a/index.html">ssd_mobilenet_v2</a></th>'
        '<th scope="col"><a href="b%20c/table.md">b &amp; c</a></th></tr></thead><tbody>'
        '<tr class="same" data-cell="tf2.8.4-od2.8.0-py3.9">'
        '<th scope="row">TensorFlow 2.8.4 · OD API 2.8.0<small>Python 3.9</small></th>'
        f"{tile.format('a/index.html')}{tile.format('b%20c/table.md')}</tr>"
        '<tr class="same" data-cell="tf2.8.4-od2.8.0-py3.9-protobuf">'
        '<th scope="row">TensorFlow 2.8.4 · OD API 2.8.0<small>Python 3.9 + protobuf</small></th>'
        '<td data-says="PASS"><a class="tile PASS"'
        ' href="a/index.html#tf2.8.4-od2.8.0-py3.9-protobuf"'
        ' aria-label="✓ PASS, tf2.8.4-od2.8.0-py3.9-protobuf">✓ PASS</a></td>'
        '<td class="absent"><span role="img" aria-label="this cell was not asked">·</span></td>'
        "</tr></tbody></table></div>"
    )


def test_they_differ_where_two_answers_are_known_and_not_the_same() -> None:
    one, other = Report("a", sheet(), "p"), Report("b", sheet(ok=Status.OOM), "p")
    assert [line.differs for line in lines([one, other])] == [False, True]
    rows = tuple(replace(row, status=Status.INFERRED, inferred="PASS") for row in one.sheet.rows)
    inferred = replace(one, sheet=replace(one.sheet, rows=rows))
    assert [line.differs for line in lines([one, inferred])] == [True, False]
    assert [line.differs for line in lines(reports())] == [False, False]
    assert "2 checkpoints in 2 environments; they differ in 1 of them." in site([one, other])


def test_each_checkpoint_has_a_line() -> None:
    made = site(reports())
    (table,) = re.findall('<section id="checkpoints">.*?<tbody>(.*?)</tbody>', made)
    first, second = table.split("</tr>")[:2]
    assert first == (
        '<tr><th scope="row"><a href="a/index.html">ssd_mobilenet_v2</a>'
        "<small>v2-object-based, 385 variables, inference</small></th>"
        "<td><strong>1</strong> of 2 environments"
        '<svg class="bar" aria-hidden="true" viewBox="0 0 1000 10" preserveAspectRatio="none">'
        '<rect class="PASS" height="10" x="0.0" width="500.0"></rect>'
        '<rect class="FAIL" height="10" x="500.0" width="500.0"></rect></svg>'
        "<small>1 PASS, 1 FAIL</small></td>"
        "<td><ul><li>Newest TensorFlow, repaired:"
        f' <a href="a/index.html#{FIXED.id}">{FIXED.id}</a></li></ul></td>'
        "<td>2026-01-31T12:00:00Z<small>docker</small></td>"
    )
    assert "<strong>0</strong> of 1 environment<svg" in second
    assert "<td>none</td>" in second


def test_every_link_is_relative_and_nothing_else_is_asked_for() -> None:
    made = site(reports())
    links = re.findall('(?:href|src|action)="(.*?)"', made)
    assert {link for link in links if not link.startswith(("a/", "b%20c/"))} == {"data:,"}


def test_hostile_text_opens_no_element() -> None:
    bad = sheet_of(samples.matrix(result(PAIR, Status.FAIL, cause=HOSTILE), name=HOSTILE))
    made = site([Report(HOSTILE, replace(bad, when=HOSTILE, engine=HOSTILE), "index.html")])
    assert "<img" not in made
    assert made.count("</script>") == 1
    assert "\x1b" not in made
    assert "\u202e" not in made


def test_a_folder_whose_name_is_not_utf_8_is_linked_by_its_bytes() -> None:
    assert Report("b\udcff", sheet(), "index.html").link == "b%FF/index.html"


def test_a_large_comparison_has_symbols_alone() -> None:
    every = [Report("a", sheet_of(many(WORDY + 1)), "index.html")]
    made = side_by_side(every, lines(every))
    assert 'class="wide dense"' in made
    assert ">✓</a>" in made


def test_the_order_of_reports_and_their_cells_is_all_that_counts() -> None:
    one, other = reports()
    turned = replace(one, sheet=replace(one.sheet, rows=one.sheet.rows[::-1]))
    rows = re.compile('data-cell="(.*?)"')
    assert rows.findall(site([one, other])) == rows.findall(site([turned, other]))
    assert site([one, other]) == site([one, other])


def test_one_report_and_none() -> None:
    assert "1 checkpoint in 2 environments." in site(reports()[:1])
    assert "0 checkpoints in 0 environments." in site([])
