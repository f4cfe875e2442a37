"""The page of all reports in a real browser, on a folder as a static host would serve it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from matrix.cli import main
from matrix.model import Status
from matrix.report import folder, sheet_of
from matrix.report.page import Report, site
from tests import samples
from tests.browser.conftest import Open, Visit
from tests.browser.many import many

pytestmark = pytest.mark.browser

HOSTILE = '</script><img src=x onerror="document.title=1">\x1b[31m\u202e'
PLAIN = '</script><img src=x onerror="document.title=1">\\x1b[31m\\u202e'
RED = "tf2.16.2-od2022.12-py3.11"


def published(reports: Path) -> Path:
    """A folder of two reports, one with a cell less and another answer; the page of both."""
    made = samples.mixed()
    first, *rest = made.results
    verdict = replace(first.verdict, status=Status.OOM)
    other = replace(made, results=(replace(first, verdict=verdict), *rest[:-1]))
    folder.write(made, reports / "ssd", ["ssd"])
    named = replace(other, checkpoint=replace(other.checkpoint, name="centernet"))
    folder.write(named, reports / "center net", ["centernet"])
    assert main(["report", "page", "--reports", str(reports)]) == 0
    return reports / "index.html"


def shown(one: Page) -> int:
    return sum(row.is_visible() for row in one.locator("#compare tbody tr").all())


def test_from_all_checkpoints_to_a_cell_and_back(visited: Visit, tmp_path: Path) -> None:
    """Copied anywhere, the folder is a site: every link in it is relative."""
    published(tmp_path / "made")
    copy = shutil.copytree(tmp_path / "made", tmp_path / "copy here")
    shutil.rmtree(tmp_path / "made")
    one = visited(copy / "index.html")
    one.click("#compare .tile.OOM")
    expect(one.locator("#panel h2")).to_have_text(RED)
    expect(one.locator("h1")).to_have_text("centernet")
    one.click("nav a")
    expect(one.locator("h1")).to_have_text("Where these checkpoints restore")
    one.click("#checkpoints a >> text=ssd_mobilenet_v2")
    expect(one.locator("h1")).to_have_text("ssd_mobilenet_v2")
    for link in one.locator("#files a").all():
        assert (copy / "ssd" / str(link.get_attribute("href"))).is_file()


def test_the_filter_narrows_checkpoints_and_environments(visited: Visit, tmp_path: Path) -> None:
    one = visited(published(tmp_path))
    expect(one.locator("output")).to_have_text("2 of 2 checkpoints, 6 of 6 environments")
    one.check("#differ")
    assert shown(one) == 1
    one.fill("[name=name]", "CENTER")
    expect(one.locator("output")).to_have_text("1 of 2 checkpoints, 5 of 6 environments")
    assert one.locator("#checkpoints tbody tr:visible").count() == 1
    assert shown(one) == 0
    one.uncheck("#differ")
    one.select_option("[name=status]", "OOM")
    assert shown(one) == 1
    one.click("text=Reset")
    expect(one.locator("output")).to_have_text("2 of 2 checkpoints, 6 of 6 environments")
    one.fill("[name=text]", "2.16 keras")
    expect(one.locator("output")).to_have_text("2 of 2 checkpoints, 1 of 6 environments")
    one.fill("[name=name]", "nothing like it")
    expect(one.locator("output")).to_have_text("0 of 2 checkpoints, 0 of 6 environments")


def test_without_javascript_all_is_there_and_differences_can_be_had(
    visited: Visit, tmp_path: Path
) -> None:
    one = visited(published(tmp_path), java_script_enabled=False)
    expect(one.locator("#filter")).to_be_hidden()
    assert shown(one) == 6
    one.check("#differ")
    assert shown(one) == 1
    one.click("#compare .tile.OOM")
    expect(one.locator(f"[id='{RED}']")).to_be_in_viewport()


def test_hostile_names_are_shown_and_do_nothing(opened: Open) -> None:
    bad = samples.result(samples.cell("2.8.4", "2.8.0", "3.9"), Status.FAIL, cause=HOSTILE)
    sheet = replace(sheet_of(samples.matrix(bad, name=HOSTILE)), when=HOSTILE, mode=HOSTILE)
    one = opened(site([Report(HOSTILE, sheet, "index.html")]))
    assert one.locator("img").count() == 0
    assert one.title() == "Where these checkpoints restore"
    assert one.locator("#checkpoints tbody th a").inner_text() == PLAIN
    assert one.locator(".tile small").inner_text() == PLAIN
    assert one.locator("#checkpoints tbody th a").evaluate("(a) => a.protocol") == "file:"


def test_long_names_do_not_widen_a_narrow_page(opened: Open) -> None:
    long = "x" * 5000
    bad = samples.result(samples.cell("2.8.4", "2.8.0", "3.9"), Status.FAIL, cause=long)
    sheet = replace(sheet_of(samples.matrix(bad, name=long)), when=long, engine=long)
    one = opened(site([Report("a", sheet, "p")]), viewport={"width": 400, "height": 800})
    assert one.evaluate("document.documentElement.scrollWidth") == 400


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1400])
def test_accessibility(opened: Open, scheme: str, width: int) -> None:
    every, mixed = sheet_of(many(len(Status))), sheet_of(samples.mixed())
    text = site([Report("a", every, "index.html"), Report("b", mixed, "index.html")])
    one = opened(text, color_scheme=scheme, viewport={"width": width, "height": 900})
    found = Axe().run(one)
    assert found.violations_count == 0, found.generate_report()


def test_ten_thousand_cells_can_be_used(opened: Open) -> None:
    every = sheet_of(many(10_000))
    less = replace(every, checkpoint="less", rows=every.rows[:5_000])
    one = opened(site([Report("a", every, "index.html"), Report("b", less, "index.html")]))
    expect(one.locator("output")).to_have_text("2 of 2 checkpoints, 10,000 of 10,000 environments")
    one.fill("[name=name]", "less")
    expect(one.locator("output")).to_have_text("1 of 2 checkpoints, 5,000 of 10,000 environments")
    one.fill("[name=text]", "tf2.7.0-od2.3.0-py3.8-protobuf")
    expect(one.locator("output")).to_have_text("1 of 2 checkpoints, 1 of 10,000 environments")
