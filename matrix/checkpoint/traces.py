"""The nouns of the passport: all that may show a checkpoint's origin, and one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from matrix.checkpoint.families import FAMILIES, family, plain
from matrix.checkpoint.index import Index
from matrix.checkpoint.meta import Meta
from matrix.checkpoint.objects import ObjectGraph
from matrix.checkpoint.saves import Saves
from matrix.config.tree import Pipeline
from matrix.facts.nouns import Schema
from matrix.model import Certainty


@dataclass(frozen=True)
class Statement:
    """One thing that is known of a checkpoint's origin, what shows it, and how sure it is.

    Without a certainty it is a question that cannot be answered, and ``evidence`` says why.
    """

    what: str
    evidence: str
    certainty: Certainty | None = Certainty.CERTAIN


@dataclass(frozen=True)
class Traces:
    """Everything that the passport looks at; what is not there is None or empty.

    ``marked`` is what `matrix.checkpoint.marks.marked` found, and None where there is no
    object graph to look at. ``schemas`` are the config messages of the known OD APIs.
    """

    index: Index
    objects: ObjectGraph | None = None
    marked: bool | None = None
    meta: Meta | None = None
    saves: Saves = field(default_factory=Saves)
    pipeline: Pipeline | None = None
    schemas: tuple[Schema, ...] = ()

    @property
    def by_objects(self) -> bool:
        """Whether it was saved by the paths of objects, as TensorFlow 2 does."""
        return self.index.format == "v2-object-based"

    @cached_property
    def families(self) -> Mapping[str, list[str]]:
        """The names of the tensors by family, as the model's side writes them."""
        found: dict[str, list[str]] = {kind: [] for kind in FAMILIES}
        for one in self.index.variables:
            found[family(one.name)].append(plain(one.name))
        return found


Reading: TypeAlias = Callable[[Traces], Iterator[Statement]]
"""Reads one kind of trace; yields nothing where it shows nothing."""
