"""Parts of a matrix.toml as it is written: lines without their ends, and values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from matrix.model import Limits, Source


def limits_lines(limits: Limits) -> Iterator[str]:
    """The table of limits."""
    yield "[limits]"
    yield line("memory-gib", str(limits.memory_bytes / 1024**3))
    yield line("pids", str(limits.pids))
    yield line("cpus", str(limits.cpus))
    yield line("phase-seconds", str(limits.phase_seconds))
    yield line("cell-seconds", str(limits.cell_seconds))


def source_lines(source: Source) -> Iterator[str]:
    """Where the tree of an OD API version comes from, and how it is built."""
    for key in ("git", "revision", "path", "protos", "protoc"):
        if value := getattr(source, key):
            yield line(key, text(value))
    yield line("roots", array(source.roots))


def line(key: str, value: str) -> str:
    """A key and its value, both as they are written."""
    return f"{key} = {value}"


def array(values: Iterable[str]) -> str:
    """A list of texts."""
    return f"[{', '.join(map(text, values))}]"


def table(pairs: Iterable[tuple[str, str]]) -> str:
    """An inline table of texts; of a key that comes twice, which TOML forbids, the last."""
    inside = (line(text(key), text(value)) for key, value in dict(pairs).items())
    return f"{{ {', '.join(inside)} }}"


def text(value: str) -> str:
    """A basic string, whose escapes are JSON's: https://toml.io/en/v1.0.0#string.

    JSON leaves one sign as it is that TOML wants escaped.
    """
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
