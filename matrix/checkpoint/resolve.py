"""From what the user typed to a checkpoint that is known to be whole.

`resolve` takes a prefix, a file of the bundle, a folder, a zoo archive, the address of
one, or ``zoo:NAME``, and reads everything there is to know without TensorFlow.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from matrix.checkpoint.config import find_config
from matrix.checkpoint.fetch import Fetch, download
from matrix.checkpoint.find import find
from matrix.checkpoint.index import SUFFIX, Index, read_index
from matrix.checkpoint.integrity import bundle_files, check_content, check_files
from matrix.checkpoint.locate import Found
from matrix.checkpoint.naming import slug
from matrix.checkpoint.objects import labelled, read_objects
from matrix.checkpoint.stamps import Stamps
from matrix.config.text import parse
from matrix.errors import CheckpointError
from matrix.model import Checkpoint, Variable


def resolve(
    given: str, config: str | None, step: int | None, cache: Path, fetch: Fetch = download
) -> Checkpoint:
    """Resolve, read and verify a checkpoint and find its config.

    ``config`` is the path of a config to use in place of the one found. ``step`` chooses
    among the checkpoints of a folder by the number in their names. ``cache`` is a folder
    for downloads, unpacked archives, and what is known about files that have not changed.

    Raises:
        CheckpointError: with one sentence on what is wrong and one on what to do.
    """
    stamps = Stamps(cache)
    try:
        found = _read(find(given, step, cache, fetch, stamps), config, stamps)
        return replace(found, given=given)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CheckpointError(
            f"{given} cannot be read: {reason}.", "Check the path and its rights."
        ) from error
    finally:
        stamps.save()


def _read(found: Found, config: str | None, stamps: Stamps) -> Checkpoint:
    """Read and verify what was found; cheap checks come before those that read the data."""
    index = read_index(_index_path(found.prefix))
    check_files(index)
    path, notes = find_config(found.prefix, config)
    bundle = _verified(index, stamps)
    return Checkpoint(
        name=slug(found.prefix),
        prefix=found.prefix,
        config=path,
        format=index.format,
        variables=_labelled(index),
        files=bundle_files(index),
        digest=_digest([bundle, stamps.sha256(path)]),
        notes=found.notes + notes,
        pipeline=parse(path.read_text(encoding="utf-8")),
    )


def _labelled(index: Index) -> tuple[Variable, ...]:
    """The variables, under their own names as well where the checkpoint keeps them."""
    graph = read_objects(index)
    return labelled(index.variables, graph) if graph else index.variables


def _index_path(prefix: Path) -> Path:
    """The file that lists the tensors: ``prefix.index``, or the V1 file itself."""
    index = prefix.with_name(prefix.name + SUFFIX)
    return index if index.exists() else prefix


def _verified(index: Index, stamps: Stamps) -> str:
    """The digest of the bundle's files; their content is checked unless it was before."""
    parts = []
    for path in bundle_files(index):
        suffix = path.name.removeprefix(index.prefix.name)
        parts.append(f"{suffix} {path.stat().st_size} {stamps.sha256(path)}")
    digest = _digest(parts)
    if not stamps.passed(digest):
        check_content(index)
        stamps.remember_passed(digest)
    return digest


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
