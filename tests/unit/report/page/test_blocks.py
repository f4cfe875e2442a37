"""Each kind of block as HTML."""

import pytest

from matrix.report.page import blocks
from matrix.report.sections import (
    Block,
    Bullets,
    Code,
    Facts,
    Paragraph,
    Section,
    Subtitle,
    Table,
)

SHOW = blocks.linking({"tf2.8.4-od2.8.0-py3.9"})
LINK = '<a href="#tf2.8.4-od2.8.0-py3.9">tf2.8.4-od2.8.0-py3.9</a>'


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (Subtitle("a<b"), "<h4>a&lt;b</h4>"),
        (Paragraph("see tf2.8.4-od2.8.0-py3.9."), f"<p>see {LINK}.</p>"),
        (Paragraph("tf2.8.4-od2.8.0-py3.9-slim is another"),
         "<p>tf2.8.4-od2.8.0-py3.9-slim is another</p>"),
        (Bullets(("a", "<b>")), "<ul><li>a</li><li>&lt;b&gt;</li></ul>"),
        (Facts((("Cell", "tf2.8.4-od2.8.0-py3.9"),)),
         f"<dl><div><dt>Cell</dt><dd>{LINK}</dd></div></dl>"),
        (Table(("A", "B"), ((("x", "", "y"), ()),)),
         '<div class="wide" tabindex="0"><table class="lines"><thead><tr><th scope="col">A</th>'
         '<th scope="col">B</th></tr></thead><tbody><tr><td>x<br>y</td><td></td></tr></tbody>'
         "</table></div>"),
        (Code("\n a\n</pre>\n"), '<pre tabindex="0"> a\n&lt;/pre&gt;</pre>'),
    ],
)  # fmt: skip
def test_a_block(block: Block, html: str) -> None:
    assert blocks.block(block, 4, SHOW) == html


def test_a_section_under_its_heading_or_folded() -> None:
    one = Section("T&C", (Subtitle("s"),))
    first = SHOW("x")
    assert blocks.section(one, 3, SHOW, first) == ("<section><h3>T&amp;C</h3>x<h4>s</h4></section>")
    assert blocks.section(one, 3, SHOW, closed=True) == (
        "<details><summary>T&amp;C</summary><h4>s</h4></details>"
    )
