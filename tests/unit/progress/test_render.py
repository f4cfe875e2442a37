"""The board, asserted by whole output."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from matrix.progress.render import elapsed, fit, render
from matrix.progress.state import Finished, Running, State

STATE = State(
    since=0.0,
    cells=tuple("abcdefghi"),
    checkpoints=6,
    jobs=2,
    running=(
        Running("tf2.16.2-od2022.12-py3.11-legacy-keras", 95.0, "read-checkpoint", ("a", "b")),
        Running("tf1.15.5-od2.8.0-py3.7", 99.0),
    ),
    finished=(
        Finished("tf2.5.3-od2.5.0-py3.9", "6 PASS", 60.0),
        Finished("tf2.8.4-od2.8.0-py3.9", "5 PASS, 1 FAIL", 62.0),
        Finished("tf2.10.1-od2.8.0-py3.10", "6 FAIL", None),
        Finished("tf2.11.0-od2022.12-py3.10", "6 UNBUILDABLE", 59.0),
    ),
)


def test_wide() -> None:
    assert render(STATE, 100.0, 100) == [
        "4 of 9 cells  2 running  1:40  at most about 2 min left",
        "11 PASS  7 FAIL  6 UNBUILDABLE",
        "▸ tf2.16.2-od2022.12-py3.11-legacy-keras  read-checkpoint  0:05   2/6",
        "▸ tf1.15.5-od2.8.0-py3.7                  starting         0:01   0/6",
        "  tf2.11.0-od2022.12-py3.10               6 UNBUILDABLE    0:59",
        "  tf2.10.1-od2.8.0-py3.10                 6 FAIL           known",
        "  tf2.8.4-od2.8.0-py3.9                   5 PASS, 1 FAIL   1:02",
        "  tf2.5.3-od2.5.0-py3.9                   6 PASS           1:00",
    ]


def test_narrow() -> None:
    assert render(STATE, 100.0, 60) == [
        "4 of 9 cells  2 running  1:40  at most about 2 min left",
        "11 PASS  7 FAIL  6 UNBUILDABLE",
        "▸ tf2.16.2-od20…11-legacy-keras  read-checkpoint  0:05   2/6",
        "▸ tf1.15.5-od2.8.0-py3.7         starting         0:01   0/6",
        "  tf2.11.0-od2022.12-py3.10      6 UNBUILDABLE    0:59",
        "  tf2.10.1-od2.8.0-py3.10        6 FAIL           known",
        "  tf2.8.4-od2.8.0-py3.9          5 PASS, 1 FAIL   1:02",
        "  tf2.5.3-od2.5.0-py3.9          6 PASS           1:00",
    ]


def test_forty_columns() -> None:
    assert render(STATE, 100.0, 40) == [
        "4 of 9 cells  2 running  1:40",
        "11 PASS  7 FAIL  6 UNBUILDABLE",
        "▸ tf2.16…y-keras  read-checkpoint  0:05",
        "▸ tf1.15…0-py3.7  starting         0:01",
        "  tf2.11…-py3.10  6 UNBUILDABLE    0:59",
        "  tf2.10…-py3.10  6 FAIL           known",
        "  tf2.8.…0-py3.9  5 PASS, 1 FAIL   1:02",
        "  tf2.5.…0-py3.9  6 PASS           1:00",
    ]


def test_low() -> None:
    assert render(STATE, 100.0, 100, height=5) == [
        "4 of 9 cells  2 running  1:40  at most about 2 min left",
        "11 PASS  7 FAIL  6 UNBUILDABLE",
        "▸ tf2.16.2-od2022.12-py3.11-legacy-keras  read-checkpoint  0:05  2/6",
        "▸ tf1.15.5-od2.8.0-py3.7                  starting         0:01  0/6",
        "  tf2.11.0-od2022.12-py3.10               6 UNBUILDABLE    0:59",
    ]


def test_before_anything_and_for_one_checkpoint() -> None:
    assert render(State(since=5.0), 5.0, 80) == ["0 of 0 cells  0:00"]
    state = State(since=0.0, cells=("a",), running=(Running("a", 0.0, "import-tf", ("x",)),))
    assert render(state, 3.0, 80) == ["0 of 1 cells  1 running  0:03", "▸ a  import-tf  0:03"]


@pytest.mark.parametrize("width", range(130))
@pytest.mark.parametrize("height", [0, 1, 3, 24])
def test_no_size_is_ever_exceeded(width: int, height: int) -> None:
    lines = render(STATE, 100.0, width, height)
    assert max((cell_len(line) for line in lines), default=0) <= width
    assert len(lines) <= max(2, height)


def test_hostile_and_wide_names_keep_the_line() -> None:
    names = ("a\x1b[2J\nb", "漢字" * 20)
    state = State(
        since=0.0,
        cells=names,
        running=tuple(Running(name, 0.0, "re\nstore", ("x",)) for name in names),
    )
    assert render(state, 1.0, 33) == [
        "0 of 2 cells  2 running  0:01",
        "▸ a\\x1b[2J\\nb     re\\nstore  0:01",
        "▸ 漢字漢…字漢字   re\\nstore  0:01",
    ]


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(-1, "0:00"), (7.9, "0:07"), (754, "12:34"), (3723, "1:02:03"), (360000, "100:00:00")],
)
def test_elapsed(seconds: float, shown: str) -> None:
    assert elapsed(seconds) == shown


@pytest.mark.parametrize(
    ("width", "shown"),
    [(9, "tf2.8.4-x"), (8, "tf2.…4-x"), (5, "tf…-x"), (2, "t…"), (1, "…"), (0, ""), (-3, "")],
)
def test_fit(width: int, shown: str) -> None:
    assert fit("tf2.8.4-x", width) == shown
