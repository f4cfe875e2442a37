"""Where a checkpoint comes from: which TensorFlow and which OD API era wrote it, and why so.

Every statement carries what shows it and how sure that is. What nothing shows is left out,
but for the two questions that everybody asks: those are then answered with "unknown".

What TensorFlow writes was seen in checkpoints that 1.15, every minor release from 2.2 to 2.8,
2.10, 2.11, 2.13, 2.15, 2.16 and 2.18 saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from matrix.checkpoint.families import family, plain
from matrix.checkpoint.index import Index
from matrix.checkpoint.locate import split_step
from matrix.checkpoint.meta import Meta
from matrix.checkpoint.objects import ObjectGraph
from matrix.checkpoint.releases import near, too_new
from matrix.checkpoint.saves import Saves
from matrix.config.tree import Pipeline
from matrix.facts.nouns import Schema
from matrix.model import Certainty
