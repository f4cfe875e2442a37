"""The terminal's width, on real pseudo-terminals."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import struct
import sys
import termios

import pytest

from matrix.commands.terminal import width


@pytest.mark.parametrize(("columns", "known"), [(72, 72), (0, None)])
def test_the_width_of_a_terminal(
    monkeypatch: pytest.MonkeyPatch, columns: int, known: int | None
) -> None:
    mine, theirs = pty.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        with os.fdopen(os.dup(theirs), "w") as stream:
            monkeypatch.setattr(sys, "stdout", stream)
            assert width() == known
    finally:
        os.close(mine)
        os.close(theirs)


def test_no_width_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert width() is None
