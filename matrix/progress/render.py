"""The board as lines of plain text: a pure function of the state, the time and the size."""

from __future__ import annotations

from rich.cells import cell_len

from matrix.progress import state as events
from matrix.progress.left import left, words
from matrix.progress.state import Finished, Running, State
from matrix.report.escape import one_line

_NAME_ROOM = 16
"""Columns that a cell's name keeps before other columns are given up."""


def render(state: State, now: float, width: int, height: int = 24) -> list[str]:
    """The board's lines, none wider than ``width`` columns, at most ``height`` of them.

    First the whole run, then the cells at work, then the finished ones, newest first.
    """
    head = [_header(state, now, width), _answers(state, width)]
    lines = [line for line in head if line]
    room = max(0, height - len(lines))
    running = [_running(entry, state, now) for entry in state.running]
    finished = [_finished(entry) for entry in reversed(state.finished)]
    shown = running[:room] + finished[: max(0, room - len(running))]
    return lines + _columns(shown, width)


def elapsed(seconds: float) -> str:
    """A duration as ``0:07``, ``12:34`` or ``1:02:03``."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def fit(text: str, width: int) -> str:
    """Text of at most ``width`` columns; the middle is left out, for both ends of a name tell."""
    if cell_len(text) <= width:
        return text
    if width < 1:
        return ""
    tail = _last_columns(text, (width - 1) // 2)
    head = _first_columns(text, width - 1 - cell_len(tail))
    return f"{head}…{tail}"


def _header(state: State, now: float, width: int) -> str:
    parts = [f"{len(state.finished)} of {len(state.cells)} cells"]
    if state.running:
        parts.append(f"{len(state.running)} running")
    parts.append(elapsed(now - state.since))
    if found := left(state, now):
        parts.append(words(found))
    return _as_many(parts, width)


def _answers(state: State, width: int) -> str:
    counts = events.answers(state)
    return _as_many([f"{count} {status.value}" for status, count in counts.items()], width)


def _as_many(parts: list[str], width: int) -> str:
    """As many of the parts, from the first on, as one line holds."""
    while len(parts) > 1 and cell_len("  ".join(parts)) > width:
        parts = parts[:-1]
    return fit("  ".join(parts), width)


def _running(entry: Running, state: State, now: float) -> list[str]:
    several = state.checkpoints > 1
    count = f"{len(entry.seen)}/{state.checkpoints}" if several else ""
    name = one_line(entry.cell)
    return ["▸ " + name, one_line(entry.phase) or "starting", elapsed(now - entry.since), count]


def _finished(entry: Finished) -> list[str]:
    time = "known" if entry.seconds is None else elapsed(entry.seconds)
    return ["  " + one_line(entry.cell), one_line(entry.words), time, ""]


def _columns(rows: list[list[str]], width: int) -> list[str]:
    """Rows as aligned columns; the last ones are given up where a name would lose its room."""
    if not rows:
        return []
    widths = [max(cell_len(row[column]) for row in rows) for column in range(4)]
    kept = 4
    while kept > 1 and width - _taken(widths[1:kept]) < min(_NAME_ROOM, widths[0]):
        kept -= 1
    widths[0] = max(0, min(widths[0], width - _taken(widths[1:kept])))
    return [_line(row[:kept], widths) for row in rows]


def _taken(widths: list[int]) -> int:
    return sum(width + 2 for width in widths if width)


def _line(row: list[str], widths: list[int]) -> str:
    fitted = [fit(text, width) for text, width in zip(row, widths, strict=False)]
    padded = [
        text + " " * (width - cell_len(text))
        for text, width in zip(fitted, widths, strict=False)
        if width
    ]
    return "  ".join(padded).rstrip()


def _first_columns(text: str, width: int) -> str:
    while cell_len(text) > width:
        text = text[:-1]
    return text


def _last_columns(text: str, width: int) -> str:
    while cell_len(text) > width:
        text = text[1:]
    return text
