"""The summary that GitHub Actions shows for a step: the tables of a run as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from matrix.report import escape, table
from matrix.report.interchange import badge
from matrix.report.interface import Sheet

LIMIT = 1024 * 1024
"""Bytes that a step may have: GitHub shows nothing of a larger file ("upload aborted, supports
content up to a size of 1024k",
https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-markdown-summary).
"""


def write(sheets: Sequence[Sheet], room: int = LIMIT) -> str:
    """All tables, cut at the end of a line where they take more than ``room`` bytes.

    What was cut is said at the end; where not even that has room, the text is empty.
    """
    whole = "\n".join(_section(sheet) for sheet in sheets)
    if len(whole.encode()) <= room:
        return whole
    lines = whole.splitlines(keepends=True)
    left = room - len(_cut(len(lines), len(lines)).encode())
    if left < 0:
        return ""
    kept = 0
    for line in lines:
        left -= len(line.encode())
        if left < 0:
            break
        kept += 1
    return "".join(lines[:kept]) + _cut(len(lines) - kept, len(lines))


def _section(sheet: Sheet) -> str:
    told = f"{badge.LABEL} {badge.message(sheet)}"
    return f"## {escape.markdown(sheet.checkpoint)}: {told}\n\n{table.markdown(sheet)}"


def _cut(lines: int, of: int) -> str:
    return (
        f"\n**Cut here:** {lines} of {of} lines are left out, since GitHub shows at most 1 MiB"
        " for a step. `table.md` in the report folder has all of them.\n"
    )
