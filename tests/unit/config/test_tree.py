from __future__ import annotations

from matrix.config.text import parse
from matrix.config.tree import Block, Field

ROOT = parse('a { b: 1 c { d: "x" } } a { b: 2 } e: 3').root


def test_every_field_at_a_path() -> None:
    assert [one.value for one in ROOT.all("a.b")] == ["1", "2"]
    assert list(ROOT.all("a.b.c")) == []
    assert list(ROOT.all("e")) == [Field("e", "3", 1, 36)]


def test_the_last_one_counts() -> None:
    assert ROOT.block("a") == Block((Field("b", "2", 1, 29),))
    assert ROOT.text("a.b") == "2"
    assert ROOT.block("a.c") == Block((Field("d", "x", 1, 14, quoted=True),))


def test_what_is_not_there() -> None:
    assert (ROOT.block("e"), ROOT.text("a"), ROOT.text("z", "none")) == (Block(), "", "none")
    assert (ROOT.has("a.c.d"), ROOT.has("a.d")) == (True, False)
