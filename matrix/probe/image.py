"""The images that a model is shown: the deterministic one, and a picture of the user's."""

import hashlib
from typing import Any

SIDE = 320


def image() -> Any:
    """Return the one image that every cell sees: float32 of shape [1, 320, 320, 3], 0 to 255.

    Integer arithmetic only, so that it is the same in every numpy.
    """
    import numpy

    y, x, c = numpy.meshgrid(numpy.arange(SIDE), numpy.arange(SIDE), numpy.arange(3), indexing="ij")
    pixels = (x * 7 + y * 13 + (x * y) // 3 + c * 29) % 256
    return pixels[None].astype("float32")


def picture(tf: Any, path: str) -> Any:
    """Decode a JPEG, PNG, BMP or the first frame of a GIF: float32 of shape [1, H, W, 3].

    The picture keeps its size. A grey one gets three equal channels, transparency is dropped.

    Raises:
        Exception: what TensorFlow says of a file that it cannot decode.
    """
    import numpy

    with open(path, "rb") as stream:
        data = stream.read()
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        pixels = numpy.asarray(session.run(_decoded(tf.compat.v1.image, data)))
    if pixels.shape[-1] == 1:
        pixels = pixels.repeat(3, axis=-1)
    return pixels[None, ..., :3].astype("float32")


def _decoded(image: Any, data: bytes) -> Any:
    """Return the operation that decodes; its settings are the same in every TensorFlow."""
    if data.startswith(b"\xff\xd8"):
        # The other methods may round as the processor likes.
        return image.decode_jpeg(data, channels=3, dct_method="INTEGER_ACCURATE")
    if data.startswith(b"\x89PNG"):
        return image.decode_png(data, channels=3)
    if data.startswith(b"GIF8"):
        return image.decode_gif(data)[0]
    return image.decode_bmp(data)


def digest(pixels: Any) -> str:
    """Return the sha256 (hex) of an image's shape and values: who has it saw the same."""
    shape = ",".join(str(int(n)) for n in pixels.shape)
    return hashlib.sha256(shape.encode() + b":" + pixels.tobytes()).hexdigest()
