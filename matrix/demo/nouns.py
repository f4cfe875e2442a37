"""What the program brings along, by the word that stands for it in place of a checkpoint."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Demo:
    """A checkpoint's name, the cell that writes it, and the text of its config."""

    name: str
    cell: str
    config: str
