"""Checkpoints that the program brings along, by the word that stands for them.

``demo`` are three small ones for a first look, ``architectures`` one of each kind of model in
the OD API's zoos. Each is written by the OD API itself in the cell that is named for it.
"""

from matrix.demo.architectures import ARCHITECTURES
from matrix.demo.bundled import DEMOS
from matrix.demo.nouns import Demo

DEMO = "demo"
BUNDLED: dict[str, tuple[Demo, ...]] = {DEMO: DEMOS, "architectures": ARCHITECTURES}

__all__ = ["BUNDLED", "DEMO"]
