"""What the catalogue holds of one cause, and how its remedy is filled."""

from __future__ import annotations

import re
from dataclasses import dataclass

AXES = {
    "environment": "the packages beside TensorFlow and the OD API",
    "tensorflow": "TensorFlow's release",
    "od": "the OD API's version",
    "pair": "the two together: each works with another partner",
    "config": "pipeline.config",
    "checkpoint": "the checkpoint's files, the same in every cell",
    "use": "how the program was called",
}
"""What a cause lies in, and so what has to change. ``config`` and ``checkpoint`` hold in
every cell, unless a cell's own schema or models decide."""

GROUPS = {
    "files": "Files of the checkpoint",
    "path": "The path that was given",
    "format": "The kind of checkpoint",
    "config": "pipeline.config",
    "extractor": "The feature extractor",
    "coverage": "What the restore asks for",
    "architecture": "The architecture",
    "names": "Variable names",
    "shapes": "Shapes",
    "model_dir": "The training directory",
    "silence": "Nothing is said",
    "environment": "The environment",
    "versions": "TensorFlow against the OD API",
    "open": "No cause",
}
"""The groups in the order in which causes are looked for: what decides without doubt first,
versions last, because a damaged or wrongly named file looks like a version problem."""

_PLACE = re.compile(r"\{(\w+)\|([^{}]*)\}")


@dataclass(frozen=True)
class Cause:
    """One reason why a checkpoint does not load, or only seems not to.

    ``code`` is stable and kebab-case. ``phases`` are the probe's phases in which it shows,
    with ``build`` for the making of an environment. ``definition`` says what is so when the
    cause holds, ``look_at`` what decides it, ``found_by`` which functions find it (dotted
    names). ``remedy`` is a template: ``{name|words}`` stands for the value ``name``, and for
    ``words`` where it is not known. ``axis`` is a key of `AXES`, ``group`` one of `GROUPS`.
    ``reason`` is why the code exists where the failure taxonomy has none for it, or covers
    more than it says there.
    """

    code: str
    title: str
    group: str
    phases: tuple[str, ...]
    definition: str
    look_at: str
    remedy: str
    axis: str
    found_by: tuple[str, ...] = ()
    reason: str = ""

    def filled(self, **values: object) -> str:
        """The remedy with ``values`` in place; None and empty text count as not known."""

        def value_of(place: re.Match[str]) -> str:
            value = values.get(place[1])
            return place[2] if value is None or value == "" else str(value)

        return _PLACE.sub(value_of, self.remedy)

    @property
    def places(self) -> tuple[str, ...]:
        """The names of the values that the remedy can take, in their order."""
        return tuple(dict.fromkeys(name for name, _ in _PLACE.findall(self.remedy)))
