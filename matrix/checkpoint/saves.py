"""What the state file ``checkpoint`` says of the saves of one training: names and times.

Source: tensorflow/python/training/checkpoint_state.proto, a message in protobuf's text format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from matrix.checkpoint.state import LARGEST, STATE
from matrix.config.text import parse
from matrix.config.tree import Block

_SECONDS = re.compile(r"\d{1,10}(\.\d*)?")


@dataclass(frozen=True)
class Saves:
    """The saves that a state file lists, by name without their folder, the oldest first.

    ``times`` are seconds since 1970, one for each of ``kept``, or none where the writer left
    none. All is empty where there is no state file.
    """

    newest: str = ""
    kept: tuple[str, ...] = ()
    times: tuple[float, ...] = ()

    def time_of(self, name: str) -> float | None:
        """When a save was made."""
        return dict(zip(self.kept, self.times, strict=False)).get(name)


def saves_beside(prefix: Path) -> Saves:
    """Read the state file in a checkpoint's folder; without one, nothing is known."""
    path = prefix.with_name(STATE)
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return Saves()
        return parse_saves(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return Saves()


def parse_saves(text: str) -> Saves:
    """Read a state file's text; what is no CheckpointState says nothing."""
    root = parse(text).root
    kept = tuple(_name(one) for one in _values(root, "all_model_checkpoint_paths"))
    stamps = _values(root, "all_model_checkpoint_timestamps")
    times = tuple(float(one) for one in stamps if _SECONDS.fullmatch(one))
    newest = _name(root.text("model_checkpoint_path"))
    return Saves(newest, kept, times if len(times) == len(kept) else ())


def _values(root: Block, field: str) -> list[str]:
    return [one.value for one in root.all(field) if isinstance(one.value, str)]


def _name(path: str) -> str:
    return re.split(r"[/\\]", path)[-1]
