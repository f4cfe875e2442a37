"""Damaged files: each must be told from a matter of versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.scenarios.files import write
from tests.scenarios.nouns import Bases, Damage, Make

SHARD = "model.ckpt.data-00000-of-00001"
INDEX = "model.ckpt.index"
POINTER = (
    b"version https://git-lfs.github.com/spec/v1\n"
    b"oid sha256:0000000000000000000000000000000000000000000000000000000000000000\nsize 1\n"
)
PAGE = b"<!DOCTYPE html>\n<html><body>Sign in to go on</body></html>\n"


def _spoiled(name: str, change: Callable[[bytes], bytes | None]) -> Make:
    """Write the good checkpoint of TensorFlow 1 and change one of its files; None removes it."""

    def make(bases: Bases, folder: Path) -> Path:
        prefix = write(bases["tf1"], folder)
        path = folder / name
        content = change(path.read_bytes())
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        return prefix

    return make


def _swapped(bases: Bases, folder: Path) -> Path:
    """Two shards under each other's names."""
    prefix = write(replace(bases["tf1"], shards=2), folder)
    first, second = (folder / f"model.ckpt.data-0000{n}-of-00002" for n in range(2))
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    return prefix


def _flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]


DAMAGES = (
    Damage("truncated", "half of the data is missing",
           _spoiled(SHARD, lambda data: data[: len(data) // 2]), "truncated"),
    Damage("zero-filled", "a copy that reserved its space and stopped",
           _spoiled(SHARD, lambda data: bytes(len(data))), "zeros"),
    Damage("flipped", "one byte of the data is another",
           _spoiled(SHARD, _flipped), "do not match their checksums"),
    Damage("swapped", "two shards under each other's names", _swapped, "data-0000"),
    Damage("missing-shard", "the data file was not copied",
           _spoiled(SHARD, lambda _: None), "is missing"),
    Damage("lfs-shard", "a git-lfs pointer in place of the data",
           _spoiled(SHARD, lambda _: POINTER), "git-lfs"),
    Damage("html-shard", "a web page in place of the data",
           _spoiled(SHARD, lambda _: PAGE), "web page"),
    Damage("damaged-index", "one byte of the index is another",
           _spoiled(INDEX, _flipped), "damaged", readable=False),
    Damage("lfs-index", "a git-lfs pointer in place of the index",
           _spoiled(INDEX, lambda _: POINTER), "git-lfs", readable=False),
    Damage("html-index", "a web page in place of the index",
           _spoiled(INDEX, lambda _: PAGE), "web page", readable=False),
)  # fmt: skip
