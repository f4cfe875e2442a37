"""The page of a report with 10,000 cells: its first paint, as the browser itself reports it."""

from __future__ import annotations

from functools import partial

from playwright.sync_api import Browser

from matrix.report.page import page
from tests.bench.figures import Figure, Series, alternate
from tests.bench.ground import BenchError, Ground
from tests.beside import BESIDE
from tests.browser import chromium
from tests.browser.many import many
from tests.browser.started import started

CELLS = 10_000
AIM_SECONDS = 2.0
PATIENCE_SECONDS = 120

ENTRIES = "performance.getEntriesByName('first-contentful-paint').map((one) => one.startTime)"
FILTER = """() => {
  const before = performance.now();
  const form = document.getElementById("filter");
  form.elements.text.value = "tf2.7.0";
  form.dispatchEvent(new Event("input"));
  document.body.getBoundingClientRect();
  return performance.now() - before;
}"""


def measure(ground: Ground, repeat: int) -> list[Figure]:
    """The first paint from the start of the navigation, and one use of the filter."""
    if not chromium.find():
        raise BenchError("There is no Chromium.", "apt-get install chromium")
    file = ground.fresh("page") / "index.html"
    file.write_text(page(many(CELLS), BESIDE), encoding="utf-8")
    with started() as browser:
        first, used = alternate(
            repeat,
            partial(_seconds, browser, file.as_uri(), f"() => {ENTRIES}[0]"),
            partial(_seconds, browser, file.as_uri(), FILTER),
        )
    return [
        Figure("page", Series(f"first paint of {CELLS:,} cells", first), aim=AIM_SECONDS),
        Figure("page, filter", Series(f"{CELLS:,} cells filtered", used)),
    ]


def _seconds(browser: Browser, url: str, script: str) -> float:
    """What a script measures on the page, loaded anew."""
    one = browser.new_page()
    one.set_default_timeout(PATIENCE_SECONDS * 1000)
    one.goto(url)
    milliseconds = float(one.evaluate(script))
    one.close()
    return milliseconds / 1000
