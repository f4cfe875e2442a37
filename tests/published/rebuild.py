"""One rebuilt checkpoint: a folder laid out as published, and what it is made of."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from matrix.errors import UsageError
from tests.published import names
from tests.published.objects import compared
from tests.published.source import Published

RECORD = "REBUILT.json"
AS_PUBLISHED = "as published"
Writer = Callable[[Published, Path], str]
"""Writes a checkpoint into a folder and returns what wrote it."""


def rebuild(one: Published, into: Path, by_objects: Writer) -> dict[str, object]:
    """Write ``into/NAME`` in one step, in place of an earlier one; return its record.

    Raises:
        UsageError: a folder of that name is there and was not made here.
    """
    target = into / one.name
    if target.exists() and not (target / RECORD).is_file():
        raise UsageError(f"{target} exists and was not rebuilt.", "Give another --into.")
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".rebuild-", dir=into) as scratch:
        folder = Path(scratch) / one.name
        folder.mkdir()
        writer = by_objects(one, folder) if one.by_objects else _by_names(one, folder)
        record = describe(one, writer, compared(one, folder))
        for path in one.beside():
            shutil.copyfile(path, folder / path.name)
        text = json.dumps(record, indent=1) + "\n"
        (folder / RECORD).write_text(text, encoding="utf-8")
        if target.exists():
            target.rename(Path(scratch) / "old")
        folder.rename(target)
    return record


def describe(one: Published, writer: str, differences: list[str]) -> dict[str, object]:
    """What a reader must know about the rebuilt checkpoint."""
    digests = {
        index.path.name: hashlib.sha256(index.path.read_bytes()).hexdigest()
        for index in one.indexes
    }
    return {
        "source": {**one.origin, "index_sha256": digests},
        "structure": AS_PUBLISHED if not differences else "not as published",
        "values": "synthetic, seeded",
        "written_by": writer,
        "keys_equal": not differences,
        "differences": differences,
    }


def _by_names(one: Published, folder: Path) -> str:
    for index in one.indexes:
        names.write(index, folder)
    return names.WRITER
