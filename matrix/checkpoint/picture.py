"""A picture of the user's, checked before any cell has to decode it.

Cells decode with TensorFlow, which reads JPEG, PNG, BMP and GIF. The host looks at the head
of the file alone: its kind and how large it says it is. Sources: the PNG specification
(section 11.2.2), the GIF89a specification (section 18), BITMAPINFOHEADER of the Windows API,
and the frame header of ITU-T T.81 (section B.2.2) for JPEG.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from pathlib import Path

from matrix.errors import UsageError
from matrix.model import Picture

MOST_BYTES = 32 * 1024**2
MOST_PIXELS = 25_000_000
KINDS = "a JPEG, PNG, BMP or GIF"

_NO_FRAME = (0xC4, 0xC8, 0xCC)
_ALONE = (0x01, *range(0xD0, 0xD9))


def read_picture(path: Path) -> Picture:
    """The picture at a path, which stays as it is.

    Raises:
        UsageError: it cannot be read, is no picture that TensorFlow decodes, or is so large
            that a cell would run out of memory with it.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"The image {path} cannot be read: {reason}.", f"Give {KINDS}.") from error
    if size > MOST_BYTES:
        raise UsageError(f"The image {path} has {size} bytes.", f"Give one of up to {MOST_BYTES}.")
    width, height = _size(path, data)
    if width * height > MOST_PIXELS:
        raise UsageError(
            f"The image {path} has {width} x {height} pixels.",
            f"Give one of up to {MOST_PIXELS} pixels.",
        )
    return Picture(path, hashlib.sha256(data).hexdigest())


def _size(path: Path, data: bytes) -> tuple[int, int]:
    for kind, (signs, measure) in _READERS.items():
        if data.startswith(signs):
            try:
                width, height = measure(data)
            except struct.error:
                width = height = 0
            if width > 0 and height > 0:
                return width, height
            raise UsageError(
                f"The image {path} begins like a {kind} and does not say its size.",
                "It is damaged: copy it again.",
            )
    raise UsageError(f"{path} is not a picture that TensorFlow decodes.", f"Give {KINDS}.")


def _png(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _bmp(data: bytes) -> tuple[int, int]:
    """A negative height tells that the rows come from the top."""
    width, height = struct.unpack_from("<ii", data, 18)
    return width, abs(height)


def _jpeg(data: bytes) -> tuple[int, int]:
    """The size in the frame header, behind segments of other kinds."""
    at = 2
    while True:
        mark, code = struct.unpack_from(">BB", data, at)
        if mark != 0xFF:
            return 0, 0
        if 0xC0 <= code <= 0xCF and code not in _NO_FRAME:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        if code == 0xFF:
            at += 1  # any number of these may stand before a marker
        elif code in _ALONE:
            at += 2
        else:
            at += 2 + struct.unpack_from(">H", data, at + 2)[0]


_READERS: dict[str, tuple[tuple[bytes, ...], Callable[[bytes], tuple[int, int]]]] = {
    "PNG": ((b"\x89PNG\r\n\x1a\n",), _png),
    "GIF": ((b"GIF87a", b"GIF89a"), _gif),
    "BMP": ((b"BM",), _bmp),
    "JPEG": ((b"\xff\xd8\xff",), _jpeg),
}
