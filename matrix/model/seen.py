"""What the probe saw: raw facts, no opinion."""

from __future__ import annotations

from dataclasses import dataclass, field

from matrix.model.given import Variable

PHASES = (
    "import-tf",
    "import-od",
    "parse-config",
    "build-model",
    "read-checkpoint",
    "restore",
    "forward",
)
"""What the probe does in a cell, in this order."""


@dataclass(frozen=True)
class Failure:
    """An exception as it was raised inside a cell."""

    type: str
    message: str
    traceback: str = ""


@dataclass(frozen=True)
class Phase:
    """One phase of the probe: ``outcome`` is ok, fail, skipped, running, timeout, oom or crash."""

    name: str
    outcome: str
    seconds: float = 0.0
    peak_bytes: int = 0
    error: Failure | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mismatch:
    """A variable whose shape in the checkpoint is not the model's."""

    name: str
    checkpoint_shape: tuple[int, ...]
    model_shape: tuple[int, ...]


@dataclass(frozen=True)
class Restore:
    """What the restore did, counted on the model's own variables.

    ``bound`` variables hold exactly the checkpoint's values afterwards. ``missing`` have
    no value in the checkpoint, ``different`` were touched but hold other values.
    ``unexpected`` are all checkpoint tensors that no model variable took, optimizer
    slots, averages and bookkeeping among them.
    """

    kind: str
    mode: str
    total: int
    total_bytes: int
    bound: int
    bound_bytes: int
    missing: tuple[Variable, ...] = ()
    unexpected: tuple[Variable, ...] = ()
    mismatched: tuple[Mismatch, ...] = ()
    different: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """What one way of restoring would bind, by keys and shapes alone, nothing restored.

    ``mode`` is one of `MODES`. Of the ``total`` variables that the OD API asks for in this
    mode, ``matched`` have a tensor of their shape in the checkpoint and ``mismatched`` one
    of another shape. ``error`` is the exception with which the OD API refuses the mode.
    """

    mode: str
    total: int = 0
    matched: int = 0
    mismatched: int = 0
    error: str = ""


@dataclass(frozen=True)
class View:
    """What a restored model made of the user's picture.

    ``pixels`` is the sha256 of the decoded image, empty where it could not be decoded.
    ``outputs`` are as those of an `Observation`. ``error`` is what was raised, by the
    decoding or, where there are pixels, by the model.
    """

    pixels: str
    outputs: dict[str, object] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True)
class Observation:
    """What the probe saw of one checkpoint in one cell: raw facts, no opinion.

    ``facts`` are versions and files of the cell, ``model`` all variables of the model that
    the config built. ``pixels`` is the sha256 of the deterministic image, ``outputs`` the
    fingerprint of what the model made of it (``probe/outputs.py``), ``picture`` the same of
    the user's. ``ending`` says how the process ended when it did not end by itself
    (``timeout``, ``oom``, ``signal 11``, ``trouble: ...``).
    """

    checkpoint: str
    phases: tuple[Phase, ...]
    facts: dict[str, object] = field(default_factory=dict)
    model: tuple[Variable, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    restore: Restore | None = None
    pixels: str = ""
    outputs: dict[str, object] = field(default_factory=dict)
    picture: View | None = None
    ending: str = ""
    log: str = ""


@dataclass(frozen=True)
class Controls:
    """The two controls of an environment: a good checkpoint and a damaged copy of it."""

    good: Observation
    damaged: Observation
