"""``python -m tests.published``: words and exit codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from matrix.errors import BuildError
from tests.published.__main__ import Cells, main
from tests.published.source import Published
from tests.unit.published.conftest import TF1, TF2, Publish


def rebuild(source: Path, into: Path, *more: str) -> int:
    return main(["rebuild", "--from", str(source), "--into", str(into), *more])


def test_all_as_published(
    publish: Publish, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = publish("one", TF1).parent
    assert rebuild(source, tmp_path / "into") == 0
    assert re.fullmatch(r"one: as published, by bundle writer, \d+ s\n", capsys.readouterr().out)


def test_one_that_no_cell_writes_does_not_stop_the_others(
    publish: Publish,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_self: Cells, one: Published, _folder: Path) -> str:
        raise BuildError(f"{one.name} has an odd layer.", "Use another.")

    monkeypatch.setattr(Cells, "__call__", refuse)
    publish("a", TF2, ("ckpt-0",))
    source = publish("b", TF1).parent
    assert rebuild(source, tmp_path / "into") == 1
    out = capsys.readouterr().out
    assert "a: not written: a has an odd layer." in out
    assert "b: as published" in out
    assert [path.name for path in (tmp_path / "into").iterdir()] == ["b"]


@pytest.mark.parametrize("more", [("absent",), ("--cell", "tf0.1-od0.1-py2.7")])
def test_usage_errors(
    publish: Publish, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...]
) -> None:
    assert rebuild(publish("one", TF1).parent, tmp_path / "into", *more) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_a_place_that_cannot_be_written(
    publish: Publish, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert rebuild(publish("one", TF1).parent, tmp_path / "file" / "into") == 2
    assert capsys.readouterr().err.startswith("error: ")
