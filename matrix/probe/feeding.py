"""What an exported model is fed: the deterministic image in the form that its input asks for."""

import struct
import zlib
from typing import Any, List, Optional

from .image import image

TEXT = "string"
EXAMPLE = "example"


def feeds(tf: Any, name: str, dtype: str, shape: Optional[List[Optional[int]]]) -> List[Any]:
    """Return the values to try, the likeliest first.

    A model that takes texts takes images in files, or ``tf.train.Example``s. Exports of
    TensorFlow 1 tell by the name of the input, those of TensorFlow 2 do not.
    """
    pixels = shown(dtype, shape)
    if dtype != TEXT:
        return [pixels.astype(dtype)]
    file = png(pixels[0].astype("uint8"))
    found = [file, example(tf, file)]
    if EXAMPLE in name:
        found.reverse()
    return [one if shape == [] else [one] for one in found]


def told(dtype: str, value: Any) -> str:
    """Return what was fed in words, such as ``uint8 [1, 320, 320, 3]``."""
    return "an image file" if dtype == TEXT else "%s %s" % (dtype, list(value.shape))


def shown(dtype: str, shape: Optional[List[Optional[int]]]) -> Any:
    """Return the pixels that a model sees: the image, repeated and cut to an input's fixed size."""
    import numpy

    pixels = image()
    if dtype == TEXT or shape is None:
        return pixels
    sizes = [asked or given for asked, given in zip(shape, pixels.shape)]
    times = [-(-size // given) for size, given in zip(sizes, pixels.shape)]
    return numpy.tile(pixels, times)[tuple(slice(size) for size in sizes)]


def png(pixels: Any) -> bytes:
    """Return a PNG of uint8 pixels of shape [height, width, 3] (www.w3.org/TR/png)."""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    parts = [
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(rows)),
        _chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(name + content) & 0xFFFFFFFF)
    return struct.pack(">I", len(content)) + name + content + checksum


def example(tf: Any, file: bytes) -> bytes:
    """Return an image as the OD API's ``tf_example_decoder.py`` reads it."""
    values = {"image/encoded": file, "image/format": b"png"}
    features = {
        key: tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))
        for key, value in values.items()
    }
    made = tf.train.Example(features=tf.train.Features(feature=features))
    return bytes(made.SerializeToString())
