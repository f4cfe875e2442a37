"""Find what was exported beside a checkpoint, where the OD API's exporters put it.

``exporter_main_v2.py`` and the archives of the TF2 zoo have ``saved_model/`` beside
``checkpoint/``; ``export_inference_graph.py`` and the TF1 zoo have it, and
``frozen_inference_graph.pb``, beside ``model.ckpt``. A checkpoint that is a SavedModel's own
``variables/variables`` belongs to that SavedModel.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from matrix.checkpoint.impostor import impostor_at
from matrix.checkpoint.stamps import Stamps
from matrix.model import Checkpoint, Export

SAVED_MODEL, FROZEN_GRAPH = "saved-model", "frozen-graph"
GRAPH = "saved_model.pb"
FROZEN = "frozen_inference_graph.pb"
BESIDE = "saved_model"
ABOVE = ("checkpoint", "variables")
"""Folders of a checkpoint that are parts of a larger whole, which lies one folder up."""
NAMES = (GRAPH, "fingerprint.pb", "keras_metadata.pb")
PATTERNS = ("variables/variables.*", "assets/*")
"""The files of a SavedModel (tensorflow/cc/saved_model/README.md); others are not its own."""
MOST_FILES = 256
LARGEST_GRAPH = 1 << 31
"""Bytes of a graph: protobuf reads no message of more than 2 GiB."""
LARGEST = 1 << 34
"""Bytes of all files of an export."""


def exporting(checkpoint: Checkpoint, cache: Path) -> Checkpoint:
    """The same checkpoint, with what was exported beside it.

    An export that must not or cannot be run is there with its problem; none of them makes
    the checkpoint unusable. ``cache`` is where digests of unchanged files are remembered.
    """
    stamps = Stamps(cache)
    found = beside(checkpoint.prefix, stamps.sha256)
    stamps.save()
    return replace(checkpoint, exports=found)


def beside(prefix: Path, sha256: Callable[[Path], str]) -> tuple[Export, ...]:
    """The exports around the checkpoint at ``prefix``, SavedModels before frozen graphs."""
    folder = prefix.parent
    places = [folder, *([folder.parent] if folder.name in ABOVE else [])]
    models = [home for place in places for home in (place, place / BESIDE) if _exists(home / GRAPH)]
    graphs = [place / FROZEN for place in places if _exists(place / FROZEN)]
    found = [_read(SAVED_MODEL, path, path, sha256) for path in models]
    return (*found, *(_read(FROZEN_GRAPH, path, path.parent, sha256) for path in graphs))


def _exists(path: Path) -> bool:
    try:
        return path.is_file() or path.is_symlink()
    except OSError:
        return False


def _read(kind: str, path: Path, home: Path, sha256: Callable[[Path], str]) -> Export:
    """Describe one export; what is wrong with it becomes its problem."""
    try:
        files = tuple(_files(path)) if kind == SAVED_MODEL else (path,)
        if problem := _problem(files, home):
            return Export(kind, path, (), "", problem)
        parts = [f"{one.relative_to(home)} {sha256(one)}" for one in files]
    except OSError as error:
        return Export(kind, path, (), "", f"it cannot be read: {error.strerror or error}")
    return Export(kind, path, files, hashlib.sha256("\n".join([kind, *parts]).encode()).hexdigest())


def _files(folder: Path) -> Iterator[Path]:
    """The files of a SavedModel in a fixed order, one more than are allowed at most."""
    yield from (path for name in NAMES if _exists(path := folder / name))
    inside = (path for pattern in PATTERNS for path in folder.glob(pattern) if path.is_file())
    yield from sorted(islice(inside, MOST_FILES))


def _problem(files: tuple[Path, ...], home: Path) -> str:
    """Why an export is not run, or nothing."""
    root = home.resolve()
    total = 0
    for path in files:
        if not path.resolve().is_relative_to(root):
            return f"{path.name} is a link that leads out of its folder"
        size = path.stat().st_size
        total += size
        if path.suffix == ".pb" and (wrong := _wrong(path, size)):
            return f"{path.name} {wrong}"
    if len(files) > MOST_FILES:
        return f"it has more than {MOST_FILES} files"
    return f"its files have {total:,} bytes" if total > LARGEST else ""


def _wrong(path: Path, size: int) -> str:
    if not size:
        return "is empty"
    if size > LARGEST_GRAPH:
        return f"has {size:,} bytes, more than protobuf reads"
    kind = impostor_at(path)
    return f"is {kind}" if kind else ""
