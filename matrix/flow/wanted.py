"""What is known of a cell, and what a start of it still has to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from matrix.exports.start import Asked
from matrix.model import Checkpoint, Controls, Observation


@dataclass(frozen=True)
class Known:
    """What is known of a cell: observations by the digest of a checkpoint or an export.

    ``proofs`` are the controls of each kind of export, ``reused`` the digests that the store
    knew before anything started.
    """

    observations: dict[str, Observation]
    controls: Controls | None = None
    proofs: dict[str, Controls] = field(default_factory=dict)
    reused: frozenset[str] = frozenset()


NOTHING = Asked()


@dataclass(frozen=True)
class Wanted:
    """What a start has to show: of checkpoints, and of exports."""

    checkpoints: tuple[Checkpoint, ...] = ()
    controls: bool = False
    exports: Asked = NOTHING

    def __bool__(self) -> bool:
        return bool(self.checkpoints or self.controls or self.exports)

    def alone(self) -> Iterator[tuple[str, Wanted]]:
        """Each checkpoint and export by itself, without controls, by its digest."""
        for one in self.checkpoints:
            yield one.digest, Wanted((one,))
        for export in self.exports.exports:
            yield export.digest, Wanted(exports=Asked((export,)))
