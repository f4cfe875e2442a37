"""The nouns of advice: where the user stands, the moves from there, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass

from matrix.model import Cell, Verdict

Packages = tuple[tuple[str, str], ...]
"""Normalised names of distributions with their versions, sorted; a version may be unknown."""


@dataclass(frozen=True)
class Reading:
    """What was read of an environment or a requirements file, nothing of it imported.

    ``python`` is a minor version or empty where nothing tells it. ``environ`` are variables
    that were set. ``loose`` marks an ``object_detection`` folder that no distribution owns.
    """

    given: str
    packages: Packages
    python: str = ""
    environ: tuple[tuple[str, str], ...] = ()
    loose: bool = False


@dataclass(frozen=True)
class Stand:
    """Where the user stands: ``cell`` is the cell that they named, or the nearest one.

    ``tensorflow``, ``od`` and ``python`` are the user's own where they are known, else the
    cell's. ``exact`` says that the cell's verdict is the user's own. ``notes`` say what was
    matched and what differs.
    """

    given: str
    cell: Cell
    tensorflow: str
    od: str
    python: str
    packages: Packages
    exact: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Distance:
    """How far a move goes; steps are positive towards newer versions.

    ``tensorflow`` counts minor releases of TensorFlow, ``od`` versions of the OD API that the
    matrix has, in the order of time, ``python`` minor versions. ``changed`` are packages
    (name, from, to), ``added`` and ``removed`` names.
    """

    tensorflow: int
    od: int
    python: int
    changed: tuple[tuple[str, str, str], ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def packages(self) -> int:
        """How many packages change, come or go."""
        return len(self.changed) + len(self.added) + len(self.removed)


@dataclass(frozen=True)
class Costs:
    """What a move needs beside its packages.

    ``env`` are variables to set, ``patches`` sentences on links and files below
    site-packages, ``edits`` sentences on what a trial changed in a copy of the input, and
    ``given`` that copy, empty where the user's own checkpoint is used as it is.
    """

    env: tuple[tuple[str, str], ...] = ()
    patches: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()
    given: str = ""

    @property
    def count(self) -> int:
        """How many things there are to do."""
        return len(self.env) + len(self.patches) + len(self.edits)


@dataclass(frozen=True)
class Support:
    """What is documented about the support of a TensorFlow and a Python on some day."""

    tensorflow: str
    tensorflow_supported: bool
    python: str
    python_supported: bool


@dataclass(frozen=True)
class Proof:
    """A target made anew from its lock, and probed once per verdict in a start of its own.

    ``holds`` only where every verdict says what the recommended one says. ``harness`` marks a
    proof that failed without saying anything about the move. ``says`` is one line.
    """

    verdicts: tuple[Verdict, ...]
    holds: bool
    says: str
    harness: bool = False


@dataclass(frozen=True)
class Move:
    """An upgrade or downgrade from one cell to another, and what it costs.

    ``kinds`` are the questions that it answers (`matrix.advise.moves.KINDS`), ``cell`` where
    it leads. ``caution`` must be told with it, ``location`` is the image or folder of the
    target's environment on this machine, ``command`` runs the target again.
    """

    kinds: tuple[str, ...]
    cell: Cell
    verdict: Verdict
    distance: Distance
    costs: Costs
    support: Support
    caution: str = ""
    location: str = ""
    command: str = ""
    proof: Proof | None = None


@dataclass(frozen=True)
class Advice:
    """All moves from one stand for one checkpoint.

    ``here`` is the verdict on the stand's own cell, None where it was not among the cells
    that were run. ``absent`` says for each kind without a move why there is none.
    """

    checkpoint: str
    digest: str
    mode: str
    engine: str
    when: str
    stand: Stand
    here: Verdict | None
    moves: tuple[Move, ...]
    absent: tuple[str, ...] = ()
