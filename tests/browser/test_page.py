"""The page of a report in a real browser."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from matrix.model import Matrix, Status
from matrix.report import machine, sheet_of
from matrix.report.interface import Sheet
from matrix.report.page import Beside, page
from tests import samples
from tests.beside import BESIDE, again
from tests.browser.conftest import Open
from tests.browser.many import many

pytestmark = pytest.mark.browser

HOSTILE = '</script></noscript></pre><img src=x onerror="document.title=1">\x1b[31m\u202eoot'
NUMBER = re.compile(r"\d+(?:\.\d+)*")
PLAIN = '</script></noscript></pre><img src=x onerror="document.title=1">\\x1b[31m\\u202eoot'
RED = "tf2.16.2-od2022.12-py3.11"
GREEN = f"{RED}-legacy-keras"
PARTIAL = "tf2.8.4-od2.8.0-py3.9"
DOWN = "tf2.8.4-od2022.12-py3.9"
DIVERGES = "tf2.18.0-od2022.12-py3.11"


def mixed() -> Matrix:
    """The samples' mixed matrix, in which each cell that ran was seen."""
    made = samples.mixed()
    seen = samples.observation()
    return replace(
        made,
        results=tuple(
            one if one.verdict.status is Status.UNBUILDABLE else replace(one, observation=seen)
            for one in made.results
        ),
    )


def html(matrix: Matrix | None = None, former: Sheet | None = None) -> str:
    return page(matrix or mixed(), BESIDE, former)


def shown(one: Page) -> list[str | None]:
    """The cells whose tiles can be seen, in the order of the map."""
    return [tile.get_attribute("href") for tile in one.locator(".tile").all() if tile.is_visible()]


def as_without_scripts(text: str) -> str:
    """What a browser without JavaScript shows, for a checker that needs it itself."""
    bare = re.sub("<script>.*</script>", "", text, flags=re.DOTALL)
    return bare.replace("<noscript>", "<div>").replace("</noscript>", "</div>")


def focused(one: Page) -> str:
    return str(one.evaluate("document.activeElement.getAttribute('href')"))


def test_the_filter_narrows_map_and_list(opened: Open) -> None:
    one = opened(html())
    expect(one.locator("output")).to_have_text("6 of 6 cells")
    one.select_option("[name=status]", "FAIL")
    assert shown(one) == [f"#{RED}", "#tf2.18.0-od2022.12-py3.11"]
    assert one.locator("#list tbody tr").count() == 2
    one.fill("[name=text]", "2.18 KERAS")
    assert shown(one) == ["#tf2.18.0-od2022.12-py3.11"]
    one.click("text=Reset")
    expect(one.locator("output")).to_have_text("6 of 6 cells")
    one.select_option("[name=cause]", "keras-3")
    assert len(shown(one)) == 2
    one.select_option("[name=cause]", "")
    one.select_option("[name=variant]", "legacy-keras")
    one.select_option("[name=python]", "3.11")
    assert shown(one) == [f"#{GREEN}"]
    one.fill("[name=text]", "nothing like it")
    expect(one.locator("output")).to_have_text("0 of 6 cells")
    assert shown(one) == []


def test_the_list_is_sorted_by_any_column(opened: Open) -> None:
    one = opened(html())
    one.click("#list th >> text=Cell")
    first = one.locator("#list tbody td:first-child")
    assert first.first.inner_text() == "tf1.15.5-od2.5.0-py3.7"
    one.click("#list th >> text=Cell")
    assert first.first.inner_text() == "tf2.18.0-od2022.12-py3.11"
    one.click("#list th >> text=Seconds")
    assert first.first.inner_text() == "tf1.15.5-od2.5.0-py3.7"
    assert one.locator("#list th[aria-sort=ascending]").inner_text() == "Seconds ↑"


def test_the_keyboard_alone_finds_opens_and_closes_a_cell(opened: Open) -> None:
    one = opened(html())
    one.keyboard.press("/")
    assert one.evaluate("document.activeElement.name") == "text"
    one.keyboard.type("tf2.8.4")
    one.locator(".tile:not(.out)").first.focus()
    assert focused(one) == f"#{PARTIAL}"
    one.keyboard.press("ArrowRight")
    assert focused(one) == "#tf2.8.4-od2022.12-py3.9"
    one.keyboard.press("ArrowLeft")
    one.keyboard.press("ArrowUp")
    assert focused(one) == f"#{PARTIAL}"
    one.keyboard.press("Enter")
    expect(one.locator("#panel h2")).to_have_text(PARTIAL)
    assert one.evaluate("document.activeElement.id") == "panel"
    one.keyboard.press("Escape")
    expect(one.locator("#panel")).to_be_hidden()
    assert focused(one) == f"#{PARTIAL}"
    assert one.evaluate("location.hash") == ""


def test_each_cell_has_a_permanent_link(opened: Open) -> None:
    one = opened(html(), f"#{RED}")
    expect(one.locator("#panel h2")).to_have_text(RED)
    one.click(f".tile[href='#{PARTIAL}']")
    expect(one.locator("#panel h2")).to_have_text(PARTIAL)
    assert one.evaluate("location.hash") == f"#{PARTIAL}"
    one.go_back()
    expect(one.locator("#panel h2")).to_have_text(RED)


def test_the_panel_has_the_whole_account(opened: Open) -> None:
    one = opened(html(), f"#{RED}")
    panel = one.locator("#panel")
    told = panel.inner_text()
    assert "module 'keras.layers' has no attribute 'experimental'" in told
    assert "In the model, not in the checkpoint: 1" in told
    assert "In both, of different shapes: 1" in told
    assert again(RED) in told
    assert panel.locator(".timeline rect").count() == 7
    links = panel.locator("a[href^='cells/']").all()
    names = [f"cells/{RED}/{name}" for name in BESIDE.evidence]
    assert [link.get_attribute("href") for link in links] == names
    panel.locator("summary", has_text="End of the log").click()
    expect(panel.locator("details[open] pre")).to_have_text("started")


def ends(one: Page) -> dict[str | None, str | None]:
    """The tiles that arrows lead to, and the questions that they answer."""
    tiles = one.locator(".tile.end").all()
    return {tile.get_attribute("href"): tile.get_attribute("data-move") for tile in tiles}


def heads(one: Page) -> list[str]:
    """The cells in whose tiles, or at whose borders, the heads of the arrows are."""
    return list(
        one.evaluate(
            """() => [...document.querySelectorAll("#map > svg .head")].map((head) => {
              const { x, y, width, height } = head.getBoundingClientRect();
              const [cx, cy] = [x + width / 2, y + height / 2];
              const away = (box) => Math.max(box.left - cx, cx - box.right, 0)
                + Math.max(box.top - cy, cy - box.bottom, 0);
              const tiles = [...document.querySelectorAll(".tile")];
              const far = tiles.map((tile) => away(tile.getBoundingClientRect()));
              return tiles[far.indexOf(Math.min(...far))].hash;
            })"""
        )
    )


def test_a_red_cell_shows_where_to_go(opened: Open) -> None:
    one = opened(html())
    assert one.locator("#map > svg").count() == 0
    one.click(f".tile[href='#{RED}']")
    told = {f"#{GREEN}": "repair", f"#{DOWN}": "nearest downgrade"}
    assert ends(one) == told
    assert sorted(heads(one)) == sorted(told)
    panel = one.locator("#panel .moves li").all_inner_texts()
    assert [entry.splitlines()[0] for entry in panel] == [
        "Repair ✓ PASS",
        "Nearest downgrade ✓ PASS",
    ]
    one.click(f"#panel .moves a[href='#{DOWN}']")
    expect(one.locator("#panel h2")).to_have_text(DOWN)
    assert ends(one) == {f"#{GREEN}": "nearest upgrade, newest that works, best further away"}
    one.keyboard.press("Escape")
    assert ends(one) == {}
    assert heads(one) == []


def test_arrows_stay_at_their_tiles(opened: Open) -> None:
    one = opened(html(), f"#{RED}", viewport={"width": 1500, "height": 900})
    before = heads(one)
    one.set_viewport_size({"width": 1250, "height": 700})
    assert heads(one) == before
    one.fill("[name=text]", "tf2.16")
    assert list(ends(one)) == [f"#{GREEN}"]
    assert heads(one) == [f"#{GREEN}"]
    one.fill("[name=text]", "tf2.8.4")
    assert heads(one) == []


def test_what_diverges_is_told_with_a_caution(opened: Open) -> None:
    made = mixed()
    red, diverging = made.results[0], made.results[2]
    verdict = replace(diverging.verdict, status=Status.DIVERGES, matched=385, total=385)
    only = replace(made, results=(red, replace(diverging, verdict=verdict)))
    one = opened(html(only), f"#{RED}")
    assert ends(one) == {f"#{DIVERGES}": "nearest upgrade, newest that works, best further away"}
    assert "Caution: its outputs differ" in one.locator("#panel .moves").inner_text()


def test_the_theme_follows_the_system_until_it_is_chosen(opened: Open) -> None:
    one = opened(html(), color_scheme="dark")
    colour = "getComputedStyle(document.body).backgroundColor"
    dark = one.evaluate(colour)
    one.click("#theme")
    light = one.evaluate(colour)
    assert dark != light
    one.reload()
    assert one.evaluate(colour) == light
    expect(one.locator("#theme")).to_have_text("Dark")


def test_without_javascript_every_account_can_be_read(opened: Open) -> None:
    one = opened(html(), java_script_enabled=False)
    expect(one.locator("#filter")).to_be_hidden()
    moves = one.locator(f"[id='{RED}'] .moves a").all()
    assert [link.get_attribute("href") for link in moves] == [f"#{GREEN}", f"#{DOWN}"]
    assert one.locator("article").count() == 6
    one.click(f".tile[href='#{RED}']")
    expect(one.locator(f"[id='{RED}']")).to_be_in_viewport()


def test_paper_gets_the_map_and_no_controls(opened: Open) -> None:
    one = opened(html(), f"#{RED}", color_scheme="dark")
    expect(one.locator("#map > svg")).to_be_visible()
    one.emulate_media(media="print")
    expect(one.locator("#map > svg")).to_be_hidden()
    expect(one.locator("nav")).to_be_hidden()
    expect(one.locator("#filter")).to_be_hidden()
    expect(one.locator("#theme")).to_be_hidden()
    expect(one.locator("#map")).to_be_visible()
    assert one.evaluate("getComputedStyle(document.body).color") == "rgb(28, 31, 35)"
    assert one.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("scripts", [True, False])
def test_hostile_texts_are_shown_and_do_nothing(opened: Open, scripts: bool) -> None:
    seen = replace(
        samples.observation(log=f"{HOSTILE}\n"), facts={HOSTILE: HOSTILE}, ending=HOSTILE
    )
    cell = samples.cell("2.8.4", "2.8.0", "3.9")
    bad = samples.result(
        cell, Status.FAIL, reason=HOSTILE, cause=HOSTILE, remedy=HOSTILE, phase=HOSTILE,
        blame=HOSTILE, seen=seen, engine=HOSTILE,
    )  # fmt: skip
    made = replace(samples.matrix(bad, name=HOSTILE), mode=HOSTILE, when=HOSTILE)
    told = {HOSTILE: HOSTILE}
    beside = Beside(lambda _: HOSTILE, lambda *_: HOSTILE, told, told, HOSTILE)
    one = opened(page(made, beside), f"#{cell.id}", java_script_enabled=scripts)
    assert one.locator("img").count() == 0
    assert one.title() == f"{PLAIN}: where it restores"
    assert one.locator("h1").inner_text() == PLAIN
    place = "#panel" if scripts else "article"
    assert one.locator(f"{place} pre.command").inner_text() == PLAIN
    if scripts:
        assert one.locator("#list tbody td").last.inner_text() == PLAIN


def test_long_names_do_not_widen_a_narrow_page(opened: Open) -> None:
    long = "x" * 5000
    cell = samples.cell("2.8.4", "2.8.0", "3.9")
    bad = samples.result(cell, Status.FAIL, reason=long, cause=long, remedy=long, phase=long)
    made = replace(samples.matrix(bad, name=long), engine=long, when=long)
    narrow = {"width": 400, "height": 800}
    for fragment in ("", f"#{cell.id}"):
        one = opened(html(made), fragment, viewport=narrow)
        assert one.evaluate("document.documentElement.scrollWidth") == narrow["width"]


def test_the_page_may_load_and_run_nothing_else(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_text(html(), encoding="utf-8")
    one = browser.new_page()
    one.goto(file.as_uri())
    blocked = one.evaluate(
        """async () => {
          const found = [];
          document.addEventListener("securitypolicyviolation",
            (event) => found.push(event.effectiveDirective));
          const image = document.createElement("img");
          image.src = "file:///x.png";
          const script = document.createElement("script");
          script.textContent = "document.title = 'ran'";
          document.body.append(image, script);
          await fetch("file:///x").catch(() => 0);
          await new Promise((done) => setTimeout(done, 100));
          return found.sort();
        }"""
    )
    assert blocked == ["connect-src", "img-src", "script-src-elem"]
    assert one.title() != "ran"
    one.close()


def test_every_number_stands_in_matrix_json(opened: Open) -> None:
    made = mixed()
    one = opened(html(made))
    written = machine.write(sheet_of(made))
    seen = one.locator("#map").inner_text() + one.locator("#list").inner_text()
    assert set(NUMBER.findall(seen)) - set(NUMBER.findall(written)) == set()
    statuses = [cell["status"] for cell in json.loads(written)["cells"]]
    counts = [entry.split() for entry in one.locator(".counts li").all_inner_texts()]
    assert {word: int(count) for _, word, count in counts} == Counter(statuses)
    answer = one.locator(".answer strong").inner_text()
    assert answer == f"{statuses.count('PASS')} of {len(statuses)} environments"


@pytest.mark.parametrize(
    ("scheme", "state"),
    [
        ("light", "closed"),
        ("dark", "closed"),
        ("light", "panel"),
        ("dark", "panel"),
        ("light", "scriptless"),
        ("dark", "dense"),
    ],
)
def test_accessibility(opened: Open, scheme: str, state: str) -> None:
    """axe-core's rules, WCAG 2 AA contrast among them, over every status."""
    every = many(len(Status))
    former = replace(sheet_of(many(len(Status) + 1)), when="2025-01-01 00:00 UTC")
    text = html(many(501) if state == "dense" else every, former)
    fragment = f"#{every.results[1].cell.id}" if state == "panel" else ""
    if state == "scriptless":
        text = as_without_scripts(text)
    one = opened(text, fragment, color_scheme=scheme, viewport={"width": 1400, "height": 900})
    assert bool(ends(one)) == (state == "panel")
    found = Axe().run(one)
    assert found.violations_count == 0, found.generate_report()


def test_ten_thousand_cells_can_be_used(opened: Open) -> None:
    """No time is asserted here: `nox -s bench -- page` measures."""
    one = opened(html(many(10_000)))
    expect(one.locator("output")).to_have_text("10,000 of 10,000 cells")
    assert one.evaluate("document.querySelectorAll('*').length") < 20_000
    one.fill("[name=text]", "tf2.7.0-od2.3.0-py3.8-protobuf")
    expect(one.locator("output")).to_have_text("1 of 10,000 cells")
    one.click("#list a")
    expect(one.locator("#panel h2")).to_have_text("tf2.7.0-od2.3.0-py3.8-protobuf")
    one.keyboard.press("Escape")
    one.click("text=Reset")
    expect(one.locator("#list > button")).to_have_text("Show more (9,800 left)")
