"""Published checkpoints as they lie in a folder: an index, a config, no data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matrix.checkpoint.index import SUFFIX, Index, read_index
from matrix.checkpoint.state import STATE
from matrix.errors import CheckpointError, UsageError

CONFIG = "pipeline.config"
ORIGIN = "SOURCE.json"
TOLD = ("repo", "commit", "license", "zoo_archive")


@dataclass(frozen=True)
class Published:
    """One folder: usually one index, of a training directory several.

    ``origin`` is what ``SOURCE.json`` tells about where it comes from.
    """

    name: str
    folder: Path
    indexes: tuple[Index, ...]
    origin: dict[str, object]

    @property
    def by_objects(self) -> bool:
        """Whether TensorFlow 2 wrote it."""
        return any(index.format == "v2-object-based" for index in self.indexes)

    def beside(self) -> list[Path]:
        """The files that lie beside index and data: the config, and the state if there is one."""
        return [path for name in (CONFIG, STATE) if (path := self.folder / name).is_file()]


def find(folder: Path, names: Sequence[str]) -> list[Published]:
    """Read the published checkpoints in a folder, all or those that are named.

    Raises:
        UsageError: the folder or a name is not there.
        CheckpointError: an index is damaged, or its config is missing.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder.", "Give the one that holds the checkpoints.")
    here = sorted({path.parent for path in folder.glob(f"*/*{SUFFIX}")})
    known = {path.name: path for path in here}
    if unknown := sorted(set(names) - set(known)):
        raise UsageError(
            f"{', '.join(unknown)}: no such checkpoint in {folder}.", "Check the name."
        )
    if not known:
        raise UsageError(f"{folder} holds no folder with an {SUFFIX} file.", "Give another.")
    return [_read(known[name]) for name in (names or known)]


def _read(folder: Path) -> Published:
    if not (folder / CONFIG).is_file():
        raise CheckpointError(f"{folder / CONFIG} is missing.", "Copy it there.")
    indexes = tuple(read_index(path) for path in sorted(folder.glob(f"*{SUFFIX}")))
    return Published(folder.name, folder, indexes, _origin(folder / ORIGIN))


def _origin(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {"folder": path.parent.name}
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {key: data[key] for key in TOLD if data.get(key)}
    except (OSError, ValueError, AttributeError) as error:
        raise CheckpointError(
            f"{path} cannot be read: {error}.", "Correct or remove it."
        ) from error
