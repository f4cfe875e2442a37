"""One content in two dialects; foreign text stays text in both."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from matrix.report.sections import (
    Bullets,
    Code,
    Facts,
    Paragraph,
    Section,
    Subtitle,
    Table,
    markdown,
    terminal,
)
from tests.unit.report.test_rendered import HOSTILE

RENDERER = MarkdownIt("commonmark", {"html": True}).enable("table")
BEGINNINGS = ["- item", "1. item", "2) item", "+ item", "---", "===", "    code", "> quote", "# h"]

SECTIONS = [
    Section(
        "First",
        (
            Subtitle("Part"),
            Paragraph("Running text that is a little longer than the terminal is wide here."),
            Bullets(("one", "two is longer than the terminal, so that it takes two lines")),
            Facts((("Label", "told"), ("Other", "more"))),
        ),
    ),
    Section("Empty", ()),
    Section(
        "Second",
        (
            Table(
                ("Variables", "Bytes"),
                (
                    (("a/long/path/of/objects/that/does/not/fit/kernel", "(label)"), ("12",)),
                    (("b",), ("3",)),
                ),
            ),
            Code("Traceback\n  line `x`\n"),
        ),
    ),
]


def test_markdown() -> None:
    assert (
        markdown("Heading", SECTIONS)
        == """\
# Heading

## First

### Part

Running text that is a little longer than the terminal is wide here.

- one
- two is longer than the terminal, so that it takes two lines

- **Label:** told
- **Other:** more

## Second

| Variables                                                  | Bytes   |
|------------------------------------------------------------|---------|
| a/long/path/of/objects/that/does/not/fit/kernel<br>(label) | 12      |
| b                                                          | 3       |

```text
Traceback
  line `x`
```
"""
    )


def test_terminal() -> None:
    assert (
        terminal("Heading", SECTIONS, 44)
        == """\
Heading

First
  Part

  Running text that is a little longer than
  the terminal is wide here.

  - one
  - two is longer than the terminal, so that
    it takes two lines

  Label       told
  Other       more

Second
  Variables                          Bytes
  ---------------------------------  -------
  …objects/that/does/not/fit/kernel  12
  (label)
  b                                  3

    Traceback
      line `x`
"""
    )


def test_a_sentence_that_does_not_fit_keeps_its_beginning() -> None:
    rows = ((("restore",), ("ValueError: shapes that do not fit each other at all",)),)
    shown = terminal("H", [Section("S", (Table(("Phase", "Note"), rows),))], 50)
    assert shown.splitlines()[-1] == "  restore  ValueError: shapes that do not fit eac…"
    assert max(map(len, shown.splitlines())) == 50


def test_a_terminal_can_be_too_narrow_for_a_table() -> None:
    narrow = terminal("Heading", SECTIONS, 1)
    assert "…jects/that/does/not/fit/kernel" in narrow


def everywhere(text: str) -> list[Section]:
    blocks = (
        Subtitle(text),
        Paragraph(text),
        Bullets((text, text)),
        Facts(((("Label", text)),)),
        Table(("Head",), (((text, text),),)),
        Code(text),
    )
    return [Section(text, blocks)]


@pytest.mark.parametrize("text", [*HOSTILE, *BEGINNINGS, "```\n# out\n````"])
def test_only_our_own_elements_come_out_of_markdown(text: str) -> None:
    def elements(foreign: str) -> list[str]:
        html = str(RENDERER.render(markdown(foreign, everywhere(foreign))))
        return re.findall(r"<[^>]*>", html)

    assert elements(text) == elements("harmless")


@pytest.mark.parametrize("text", [*HOSTILE, "\x1b[31mred\x07", "a\x9bb\u202ec"])
def test_no_control_character_reaches_the_terminal(text: str) -> None:
    shown = terminal(text, everywhere(text), 80)
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown) == []
