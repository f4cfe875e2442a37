"""The nouns of the facts: a proto schema per OD API, and what each cell can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from matrix.model import Failure


@dataclass(frozen=True)
class Schema:
    """The config messages of one OD API version, as its own protos describe them.

    ``od`` is the version's name in matrix.toml. ``messages`` maps a message's full name,
    such as ``object_detection.protos.Ssd``, to its fields; a field maps to the full name of
    its message or enum type, or to a scalar type (``int32``, ``float``, ``string``, ...).
    ``enums`` maps an enum's full name to its values' names.
    """

    od: str
    messages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    enums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class CellFacts:
    """What one cell can do, seen in it once.

    ``broken_at`` is the phase in which the cell ends before any checkpoint (``build``,
    ``import-tf``, ``import-od``), empty for a healthy one; ``error`` is the exception then.
    ``extractors`` maps ``ssd``, ``faster_rcnn`` and ``center_net`` to the feature extractor
    names that this cell builds, ``modes`` are the fine-tune types that it accepts.
    ``controls`` is what `matrix.judge.controls.state` said of it.

    ``versions`` are those of the distributions that causes speak of, ``seen`` is what else
    the probe saw of the cell, without what differs between machines. ``lock`` is the digest
    of all that the cell was made from (`matrix.facts.files.stands_on`): where it is another
    one now, the facts are out of date.
    """

    cell: str
    od: str
    versions: Mapping[str, str] = field(default_factory=dict)
    broken_at: str = ""
    error: Failure | None = None
    extractors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    modes: tuple[str, ...] = ()
    controls: str = "not run"
    seen: Mapping[str, object] = field(default_factory=dict)
    lock: str = ""
