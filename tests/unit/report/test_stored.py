"""Files of a report that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.errors import ReportError
from matrix.report import stored
from matrix.report.publish import WAY_OUT


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "README.md cannot be read: No such file or directory. Name a Markdown file"),
        (b"\xff\xfe", "README.md is not UTF-8 text. Save it as UTF-8."),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "README.md"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReportError, match=message):
        stored.read(path, WAY_OUT)
