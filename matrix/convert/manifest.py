"""The manifest beside a converted copy: what it was made of, and what became of each tensor."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import matrix
from matrix.checkpoint.stamps import sha256
from matrix.convert.nouns import Conversion

MANIFEST = "manifest.json"


def manifest(conversion: Conversion, prefix: Path) -> bytes:
    """The manifest of a copy whose files lie at ``prefix``, as JSON.

    Files go by name, size and SHA-256, without folders, so that the bytes say nothing of
    the machine.

    Raises:
        OSError: a file of the source or of the copy cannot be read.
    """
    source = conversion.source
    document = {
        "made_by": f"od-matrix {matrix.VERSION}",
        "source": {
            "name": source.name,
            "format": source.format,
            "files": _files(source.files),
        },
        "copy": {
            "kind": conversion.kind,
            "files": _files(sorted(prefix.parent.iterdir())),
        },
        "how": list(conversion.how),
        "by_order": conversion.by_order,
        "variables": {one.model.name: one.key for one in conversion.pairs},
        "dropped": {one.key: one.why for one in conversion.dropped},
    }
    return json.dumps(document, indent=2, ensure_ascii=True).encode() + b"\n"


def _files(paths: Iterable[Path]) -> list[dict[str, object]]:
    return [
        {"name": path.name, "bytes": path.stat().st_size, "sha256": sha256(path)} for path in paths
    ]
