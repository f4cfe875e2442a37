"""What an exported model is fed, without numpy."""

from __future__ import annotations

import struct
import zlib
from types import SimpleNamespace

from matrix.probe.feeding import png, told


class Pixels:
    """Rows of bytes that look like an array."""

    shape = (2, 1, 3)

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter([memoryview(b"abc"), memoryview(b"def")])


def test_a_png_holds_the_pixels() -> None:
    content = png(Pixels())
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(content):
        (size,) = struct.unpack(">I", content[at : at + 4])
        name, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        (checksum,) = struct.unpack(">I", content[at + 8 + size : at + 12 + size])
        assert checksum == zlib.crc32(name + body)
        chunks[name] = body
        at += 12 + size
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", chunks[b"IHDR"]) == (1, 2, 8, 2, 0, 0, 0)
    assert zlib.decompress(chunks[b"IDAT"]) == b"\0abc\0def"


def test_what_was_fed_in_words() -> None:
    assert told("uint8", SimpleNamespace(shape=(1, 320, 320, 3))) == "uint8 [1, 320, 320, 3]"
    assert told("string", [b"\x89PNG"]) == "an image file"
