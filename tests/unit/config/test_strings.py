from __future__ import annotations

import pytest

from matrix.config.strings import unescape


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("plain", "plain"),
        (r"a\tb\n", "a\tb\n"),
        (r"\"\'\\", "\"'\\"),
        (r"\x41\x7", "A\x07"),
        (r"\303\251", "é"),
        (r"\u00e9\U0001F600", "é😀"),
        ("é", "é"),
        # Protobuf's Python package leaves other escapes as they are.
        (r"D:\data\?", r"D:\data\?"),
    ],
)
def test_escapes_as_protobuf_reads_them(written: str, meant: str) -> None:
    assert unescape(written) == (meant, "")


@pytest.mark.parametrize(
    ("written", "refused"),
    [(r"C:\Users", r"\U"), (r"C:\New", r"\N"), (r"a\xyz", r"\x"), (r"\u12", r"\u")],
)
def test_an_unfinished_escape_is_kept_and_told(written: str, refused: str) -> None:
    assert unescape(written) == (written, refused)


def test_bytes_that_are_no_text_are_replaced() -> None:
    assert unescape(r"\xff\U00110000") == ("�?", "")
