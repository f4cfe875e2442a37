"""What is said about what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """The closed set of answers a cell can give."""

    PASS = "PASS"
    PARTIAL = "PARTIAL"
    FAIL = "FAIL"
    DIVERGES = "DIVERGES"
    TIMEOUT = "TIMEOUT"
    OOM = "OOM"
    CRASH = "CRASH"
    BROKEN = "BROKEN"
    UNBUILDABLE = "UNBUILDABLE"
    INFERRED = "INFERRED"
    UNTESTED = "UNTESTED"
    STALE = "STALE"


class Certainty(StrEnum):
    """How sure a finding is.

    ``CERTAIN`` is proven by what was computed or by a message that has one cause only,
    ``LIKELY`` fits all that was seen and little else does, ``POSSIBLE`` is one of several.
    """

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True)
class Finding:
    """One cause that a rule found, with what shows it.

    ``code`` is one of the catalogue (`matrix.judge.catalogue`). ``evidence`` are sentences
    that a person can check, the strongest first. ``remedy`` says what to do here, in terms
    of this checkpoint and cell. ``everywhere`` marks what lies in the checkpoint or its
    config alone, and so holds in every cell.
    """

    code: str
    certainty: Certainty
    evidence: tuple[str, ...]
    remedy: str = ""
    everywhere: bool = False


@dataclass(frozen=True)
class Verdict:
    """The judgement on an observation; a pure function of what was seen.

    ``reason`` is one line. ``findings`` are the causes, the decisive one first; under a
    ``PASS`` they are remarks. ``cause`` and ``remedy`` are the first finding's, empty under
    ``PASS``. ``blame`` is what the other cells of the run prove about TensorFlow, the OD
    API and their pair. ``ruled_out`` says what was looked at and is not the cause, ``next_unknown``
    which phases were never reached. ``controls`` is ``passed``, ``unreachable`` (the
    environment fails before a model can exist), ``failed`` or ``not run``. ``inferred`` is the
    answer that follows for a cell that was not run, None for all others.
    """

    cell: str
    status: Status
    phase: str = ""
    cause: str = ""
    reason: str = ""
    remedy: str = ""
    evidence: tuple[str, ...] = ()
    matched: int = 0
    total: int = 0
    missing: int = 0
    unexpected: int = 0
    mismatched: int = 0
    controls: str = "not run"
    findings: tuple[Finding, ...] = ()
    blame: str = ""
    ruled_out: tuple[str, ...] = ()
    next_unknown: tuple[str, ...] = ()
    inferred: Status | None = None


@dataclass(frozen=True)
class Difference:
    """How far one output of a cell is from the reference cell's.

    ``stage`` is the group of layers that it comes out of, ``compared`` how many of its
    ``values`` were looked at. ``absolute`` is the largest difference, ``relative`` that
    divided by the largest magnitude of the reference. ``beyond`` says that the layers differ,
    ``told`` what the numbers do not: why nothing was compared, or that something is not finite.
    """

    output: str
    stage: str
    values: int
    compared: int
    absolute: float
    relative: float
    beyond: bool
    told: str = ""


@dataclass(frozen=True)
class Equivalence:
    """A green cell's outputs on the same image beside those of the reference cell.

    ``image`` is the sha256 of the reference's pixels. Of ``detections`` of the reference,
    ``agreeing`` have a partner of the same class, place and score, and ``tied`` have none
    because near-equal scores were decided the other way. ``parts_at`` is the first stage
    beyond tolerance, empty where all agree. ``redefined`` are final outputs that hold other
    numbers although everything that they are made of agrees.
    """

    reference: str
    image: str
    differences: tuple[Difference, ...] = ()
    detections: int = 0
    agreeing: int = 0
    tied: int = 0
    parts_at: str = ""
    redefined: tuple[str, ...] = ()

    @property
    def largest(self) -> Difference | None:
        """The largest difference in parts of an output's range, among what must agree."""
        compared = [one for one in self.differences if one.output not in self.redefined]
        return max(compared, key=lambda one: one.relative, default=None)
