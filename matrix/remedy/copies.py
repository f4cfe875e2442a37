"""Copies of the input that remedies change; the user's files are only read.

A copy lies in the cache under a name by its content, so that the same change is made once,
whichever cells need it, and a command can name it later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from matrix.checkpoint.config import NAME
from matrix.checkpoint.stamps import sha256
from matrix.convert import Conversion, write
from matrix.model import Cell, Checkpoint, Limits
from matrix.plan.writing import document
from matrix.store.files import write_atomic

FOLDER = "remedies"
MANIFEST = "manifest.json"
READABLE = 0o644


def edited_config(text: str, source: Checkpoint, edits: Sequence[str], cache: Path) -> Path:
    """Write an edited config with the manifest of its edits; return its path.

    Raises:
        OSError: it cannot be written.
    """
    told = {
        "source": {
            "checkpoint": source.name,
            "digest": source.digest,
            "files": [{"name": one.name, "bytes": one.stat().st_size} for one in source.files],
            "config": {"name": source.config.name, "sha256": sha256(source.config)},
        },
        "copy": {"name": NAME, "sha256": hashlib.sha256(text.encode()).hexdigest()},
        "edits": list(edits),
    }
    folder = cache / FOLDER / _digest(told)
    write_atomic(folder / NAME, text.encode(), READABLE)
    write_atomic(folder / MANIFEST, json.dumps(told, indent=2).encode() + b"\n", READABLE)
    return folder / NAME


def converted(conversion: Conversion, config: str, cache: Path) -> Path:
    """Write a converted checkpoint, with its manifest and config; return its prefix.

    Raises:
        CheckpointError: the source cannot be read or the copy cannot be written.
    """
    source = conversion.source
    decides = {
        "source": source.digest,
        "kind": conversion.kind,
        "pairs": [[one.model.name, one.key] for one in conversion.pairs],
        "config": config,
    }
    folder = cache / FOLDER / _digest(decides)
    prefix = folder / source.prefix.name
    return prefix if (folder / MANIFEST).is_file() else write(conversion, folder, config)


def matrix_file(cell: Cell, limits: Limits, cache: Path) -> Path:
    """Write the matrix.toml of one cell; return its path.

    Raises:
        OSError: it cannot be written.
    """
    path = cache / FOLDER / f"{cell.id}-{_digest(asdict(cell))}.toml"
    write_atomic(path, document(cell, limits).encode(), READABLE)
    return path


def _digest(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
