"""A bad image is one sentence before any cell starts."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import pytest

from matrix.checkpoint.picture import MOST_BYTES, read_picture
from matrix.errors import UsageError
from matrix.model import Picture

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 3, 2)
JPEG = b"\xff\xd8\xff\xe0\0\x04xx\xff\xff\xc2\0\x11\x08" + struct.pack(">HH", 2, 3)
GIF = b"GIF89a" + struct.pack("<HH", 3, 2)
BMP = b"BM" + bytes(12) + struct.pack("<Iii", 40, 3, -2)


@pytest.mark.parametrize("head", [PNG, JPEG, GIF, BMP])
def test_what_tensorflow_decodes(head: bytes, tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(head + b"rest")
    assert read_picture(path) == Picture(path, hashlib.sha256(head + b"rest").hexdigest())


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "{} is not a picture that TensorFlow decodes. Give a JPEG, PNG, BMP or GIF."),
        (b"RIFF\0\0\0\0WEBP", "{} is not a picture that TensorFlow decodes. Give a JPEG"),
        (PNG[:20], "The image {} begins like a PNG and does not say its size. It is damaged"),
        (GIF[:6] + bytes(4), "The image {} begins like a GIF and does not say its size."),
        (JPEG[:8], "The image {} begins like a JPEG and does not say its size."),
        (JPEG[:8] + b"x" * 9, "The image {} begins like a JPEG and does not say its size."),
        (PNG[:16] + struct.pack(">II", 30000, 30000), "The image {} has 30000 x 30000 pixels."),
    ],
)
def test_what_no_cell_has_to_see(data: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(data)
    with pytest.raises(UsageError) as caught:
        read_picture(path)
    assert str(caught.value).startswith(told.format(path))
    assert caught.value.exit_code == 2


def test_a_file_that_is_not_there_and_one_that_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file or directory"):
        read_picture(tmp_path / "absent.png")
    with pytest.raises(UsageError, match="cannot be read: Is a directory"):
        read_picture(tmp_path)
    large = tmp_path / "large.png"
    with large.open("wb") as stream:
        stream.truncate(MOST_BYTES + 1)
    with pytest.raises(UsageError, match=f"has {MOST_BYTES + 1} bytes"):
        read_picture(large)
