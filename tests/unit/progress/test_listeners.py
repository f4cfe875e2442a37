"""The listeners: plain lines, the live board, and which one is chosen."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from matrix.progress import Board, NullProgress, PlainProgress, Progress, progress_for, show
from matrix.progress.colour import paint


class Terminal(io.StringIO):
    """A text stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def _clock() -> Callable[[], float]:
    """A clock on which every look takes half a second."""
    times = iter(range(10_000))
    return lambda: next(times) / 2


def _play(progress: Progress) -> None:
    with progress:
        progress.note("engine venv: no Docker daemon answers")
        progress.begin(["tf2-a", "tf2-b"], 1, 2)
        progress.cell_finished("tf2-b", "✓ PASS")
        progress.cell_started("tf2-a")
        progress.phase("tf2-a", "", "build image")
        progress.phase("tf2-a", "ssd", "restore")
        progress.note("hostile \x1b[2J\nname")
        progress.cell_finished("tf2-a", "◐ PARTIAL 1/2")


def test_plain_lines() -> None:
    stream = io.StringIO()
    _play(PlainProgress(stream, clock=lambda: 0.0))
    assert stream.getvalue() == (
        "[0:00] engine venv: no Docker daemon answers\n"
        "[0:00] 2 cells, 2 at once, 1 checkpoint in each\n"
        "[0:00] tf2-b: ✓ PASS (known; 1 of 2)\n"
        "[0:00] tf2-a: started\n"
        "[0:00] tf2-a: build image\n"
        "[0:00] hostile \\x1b[2J\\nname\n"
        "[0:00] tf2-a: ◐ PARTIAL 1/2 (0:00; 2 of 2)\n"
    )


def test_plain_lines_tell_the_time() -> None:
    stream = io.StringIO()
    progress = PlainProgress(stream, clock=_clock())
    progress.cell_started("a")
    progress.cell_finished("a", "✓ PASS")
    assert stream.getvalue() == "[0:01] a: started\n[0:02] a: ✓ PASS (0:01; 1 of 0)\n"


def test_verbose_lines_tell_every_phase_and_its_time() -> None:
    stream, now = io.StringIO(), [0.0]
    progress = PlainProgress(stream, clock=lambda: now[0], verbose=True)
    progress.cell_started("a")
    for seconds, checkpoint, phase in [
        (1.0, "", "build"),
        (3.5, "", "import-tf"),
        (7.0, "ssd\x1b", "restore"),
    ]:
        now[0] = seconds
        progress.phase("a", checkpoint, phase)
    progress.phase("unknown", "", "build")
    assert stream.getvalue() == (
        "[0:00] a: started\n"
        "[0:01] a: build\n"
        "[0:03] a: import-tf (build took 2.5 s)\n"
        "[0:07] a: ssd\\x1b: restore (import-tf took 3.5 s)\n"
        "[0:07] unknown: build\n"
    )


def test_plain_lines_tell_the_time_that_is_left() -> None:
    stream, now = io.StringIO(), [0.0]
    progress = PlainProgress(stream, clock=lambda: now[0])
    progress.begin(["a", "b", "c", "d"], 1, 1)
    for cell in "abc":
        progress.cell_started(cell)
        now[0] += 10
        progress.cell_finished(cell, "PASS")
    assert stream.getvalue().splitlines()[1:] == [
        "[0:00] a: started",
        "[0:10] a: PASS (0:10; 1 of 4)",
        "[0:10] b: started",
        "[0:20] b: PASS (0:10; 2 of 4)",
        "[0:20] c: started",
        "[0:30] c: PASS (0:10; 3 of 4; about 10 s left)",
    ]


def test_a_reader_that_went_away_does_not_end_the_run() -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    closed = io.StringIO()
    closed.close()
    _play(PlainProgress(Gone()))
    _play(PlainProgress(closed))


def test_nothing() -> None:
    _play(NullProgress())


def _board(width: int, **environ: str) -> tuple[Board, Terminal]:
    stream = Terminal()
    environ = {"TERM": "xterm-256color", "COLUMNS": str(width), "LINES": "20", **environ}
    console = Console(file=stream, highlight=False, _environ=environ)
    return Board(console, clock=lambda: 0.0), stream


def _visible(text: str) -> list[str]:
    """What was written, without escape sequences, line by line."""
    return re.split(r"[\r\n]+", re.sub(r"\x1b\[[?0-9;]*[A-Za-z]", "", text))


@pytest.mark.parametrize("width", [40, 100])
def test_the_board_shows_its_lines_and_takes_itself_away(width: int) -> None:
    board, stream = _board(width)
    _play(board)
    shown = _visible(stream.getvalue())
    assert "engine venv: no Docker daemon answers" in shown
    assert "hostile \\x1b[2J\\nname" in shown
    assert "\x1b[2J" not in stream.getvalue()
    assert [line for line in shown if len(line) > width] == []
    # The last refresh has everything; after it the board is erased and the cursor is back.
    assert "2 of 2 cells  0:00" in shown
    assert "  tf2-a  ◐ PARTIAL 1/2  0:00" in shown
    assert stream.getvalue().rstrip("\r").endswith("\x1b[1A\x1b[2K")
    assert "\x1b[?25h" in stream.getvalue()


def test_no_color_is_respected() -> None:
    board, stream = _board(80)
    _play(board)
    assert "\x1b[32m" in stream.getvalue()
    board, stream = _board(80, NO_COLOR="1")
    _play(board)
    assert not re.search(r"\x1b\[[0-9;]*m", stream.getvalue())
    assert "PASS" in stream.getvalue()


def test_the_board_gives_the_terminal_back_after_an_error() -> None:
    board, stream = _board(80)
    with pytest.raises(KeyboardInterrupt), board:
        raise KeyboardInterrupt
    assert "\x1b[?25h" in stream.getvalue()


@pytest.mark.parametrize("kind", ["board", "plain"])
def test_events_come_from_many_threads(kind: str) -> None:
    board, terminal = _board(80)
    lines = io.StringIO()
    progress: Progress = board if kind == "board" else PlainProgress(lines)
    cells = [f"cell-{number}" for number in range(40)]

    def work(mine: list[str]) -> None:
        for cell in mine:
            progress.cell_started(cell)
            progress.phase(cell, "x", "restore")
            progress.cell_finished(cell, "✓ PASS")

    with progress:
        progress.begin(cells, 1, 4)
        threads = [threading.Thread(target=work, args=(cells[part::4],)) for part in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if kind == "board":
        assert "40 of 40 cells  0:00" in _visible(terminal.getvalue())
    else:
        assert len(lines.getvalue().splitlines()) == 81
        assert lines.getvalue().count("(0:00; 40 of 40)") == 1


def test_the_listener_fits_the_stream() -> None:
    assert isinstance(progress_for(Terminal(), {"TERM": "xterm"}), Board)
    assert isinstance(progress_for(Terminal(), {"TERM": "dumb"}), PlainProgress)
    assert isinstance(progress_for(Terminal(), {}), PlainProgress)
    assert isinstance(progress_for(io.StringIO(), {"TERM": "xterm"}), PlainProgress)
    assert isinstance(progress_for(Terminal(), {"TERM": "xterm"}, verbose=True), PlainProgress)
    assert type(progress_for(Terminal(), {"TERM": "xterm"}, quiet=True)) is NullProgress


def test_paint_colours_status_words_only() -> None:
    painted = paint("tf2-a  ✓ PASS  ◐ PARTIAL 1/2  PASSED  1 FAIL  ? UNTESTED")
    assert [(painted.plain[span.start : span.end], span.style) for span in painted.spans] == [
        ("✓ PASS", "green"),
        ("◐ PARTIAL", "yellow"),
        ("FAIL", "red"),
        ("? UNTESTED", "blue"),
    ]


def test_a_table_is_shown_as_it_is_where_there_is_no_terminal() -> None:
    stream = io.StringIO()
    show("✓ PASS\n[bold]x[/bold]\n", stream)
    assert stream.getvalue() == "✓ PASS\n[bold]x[/bold]\n"


def test_a_table_is_coloured_on_a_terminal_and_never_broken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "20")
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    stream, text = Terminal(), "✓ PASS " + "x" * 50 + "\n\n[bold]\n"
    show(text, stream)
    assert stream.getvalue() == text.replace("✓ PASS", "\x1b[32m✓ PASS\x1b[0m")
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    show(text, stream)
    assert stream.getvalue() == text


def test_words_are_links_where_the_terminal_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-kitty")
    monkeypatch.setattr("socket.gethostname", lambda: "here")
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "FORCE_HYPERLINK"):
        monkeypatch.delenv(name, raising=False)
    links = {"tf2-a": Path("/r/a\x1b\x07"), "tf2-a-slim": Path("/r/slim")}
    stream = Terminal()
    show("tf2-a ✓ PASS\ntf2-a-slim, tf2-a: tf2-a-other xtf2-a tf2-a.\n", stream, links)
    first, slim, end = "\x1b]8;;file://here/r/a%1B%07", "\x1b]8;;file://here/r/slim", "\x1b]8;;"
    # The identifiers of links, which join the parts of a broken line, are random.
    assert re.sub(r"8;id=\d+;", "8;;", stream.getvalue()) == (
        f"{first}\x1b\\tf2-a{end}\x1b\\ \x1b[32m✓ PASS\x1b[0m\n"
        f"{slim}\x1b\\tf2-a-slim{end}\x1b\\, {first}\x1b\\tf2-a{end}\x1b\\:"
        f" tf2-a-other xtf2-a {first}\x1b\\tf2-a{end}\x1b\\.\n"
    )
    monkeypatch.setenv("FORCE_HYPERLINK", "0")
    stream = Terminal()
    show("tf2-a\n", stream, links)
    assert stream.getvalue() == "tf2-a\n"


def test_a_small_character_set_gets_question_marks() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    show("✓ PASS\n", stream)
    stream.flush()
    progress_for(stream, {}).cell_finished("a", "✓ PASS")
    assert raw.getvalue() == b"? PASS\n[0:00] a: ? PASS (known; 1 of 0)\n"
