"""Markdown as a renderer sees it: hostile text must come out as text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from matrix.model import Status
from matrix.report import publish, sheet_of, table
from matrix.report.general import general
from tests import samples
from tests.samples import cell, result

RENDERER = MarkdownIt("commonmark", {"html": True}).enable("table")

HOSTILE = [
    "<script>alert(1)</script>",
    "a | b \\| c \\\\| d",
    "`<b>` ``` <i> `",
    "\\`<b>\\`",
    "[x](javascript:alert(1)) ![y](http://evil.example/a.png)",
    "*bold* _em_ ~~gone~~ **b**",
    "\n\n# heading\n\n<h1>x</h1>\n\n- item\n",
    "<!-- comment -->",
    "&lt;b&gt; &#60;",
    "end\\",
    "\x1b[2J\x00\x07\u202e\u2028\ufeff",
    "<b>" * 5000,
]


def _html(text: str, form: str) -> str:
    bad = result(
        replace(cell("2.8.4", "2.8.0", "3.9", text), id=text, tensorflow=text, od=text),
        Status.FAIL,
        reason=text,
        phase=text,
        cause=text,
        remedy=text,
        controls=text,
        engine=text,
    )
    matrix = replace(samples.matrix(bad, name=text), engine=text, when=text, mode=text)
    shown = sheet_of(matrix)
    ours = replace(shown, rows=tuple(replace(row, tensorflow="2.8.4") for row in shown.rows))
    made = {
        "long": lambda: table.markdown(shown, long=True),
        "block": lambda: publish.block(table.markdown(shown), text, "index.html"),
        "general": lambda: general([ours, replace(ours, checkpoint=f"{text} ")]),
    }
    return str(RENDERER.render(made[form]()))


@pytest.mark.parametrize("form", ["long", "block", "general"])
@pytest.mark.parametrize("text", HOSTILE)
def test_only_our_own_elements_come_out(text: str, form: str) -> None:
    def elements(html: str) -> list[str]:
        assert not re.search('href="[^"]*:', html)
        return re.findall(r"<[^>]*>", re.sub('href="[^"]*"', "", html))

    assert elements(_html(text, form)) == elements(_html("harmless", form))


def test_the_text_itself_comes_out_unchanged() -> None:
    shown = _html("a | <b> `c` \\| *d*", form="long")
    assert shown.count("a | &lt;b&gt; `c` \\| *d*") >= 5
