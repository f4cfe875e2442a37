"""Quoted strings of the text format: their escapes."""

from __future__ import annotations

import re

ESCAPE = re.compile(
    r"\\(?:x(?P<hex>[0-9a-fA-F]{1,2})|(?P<octal>[0-7]{1,3})|u(?P<short>[0-9a-fA-F]{4})"
    r"|U(?P<long>[0-9a-fA-F]{8})|(?P<letter>.))",
    re.DOTALL,
)
LETTERS = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92, "'": 39, '"': 34}
UNFINISHED = "xuUN"
"""Letters that need digits or a name behind them; without, protobuf refuses the string."""


def unescape(text: str) -> tuple[str, str]:
    r"""The text between two quotes without escapes, and an escape that protobuf refuses.

    As in protobuf's Python package, other unknown escapes stay as they are written
    (``D:\data``), and numbers stand for bytes of UTF-8.
    """
    parts, at, refused = [], 0, ""
    for found in ESCAPE.finditer(text):
        parts += [text[at : found.start()].encode(), _bytes(found)]
        at = found.end()
        if (found["letter"] or " ") in UNFINISHED and not refused:
            refused = found.group()
    parts.append(text[at:].encode())
    return b"".join(parts).decode("utf-8", "replace"), refused


def _bytes(found: re.Match[str]) -> bytes:
    if code := found["short"] or found["long"]:
        number = int(code, 16)
        return chr(number).encode("utf-8", "replace") if number < 0x110000 else b"?"
    if found["hex"]:
        return bytes([int(found["hex"], 16)])
    if found["octal"]:
        return bytes([int(found["octal"], 8) & 0xFF])
    letter = found["letter"]
    return bytes([LETTERS[letter]]) if letter in LETTERS else found.group().encode()
