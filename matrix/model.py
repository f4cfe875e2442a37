"""The nouns: frozen dataclasses that every room shares.

They hold plain data and no behaviour beyond what can be derived from their own
fields. Sizes are bytes, durations are seconds, shapes are tuples of elements.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from matrix.config.tree import Pipeline

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

MODES = ("inference", "detection", "classification", "full")
"""How a checkpoint is restored: for inference, or as a fine-tune checkpoint of one type."""


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


@dataclass(frozen=True)
class Source:
    """Where an OD API tree comes from when it is not a PyPI distribution.

    Either ``git`` with ``revision`` or ``path``. ``roots`` are the folders inside the
    tree that belong on the import path, ``protos`` the glob that protoc compiles.
    """

    git: str = ""
    revision: str = ""
    path: str = ""
    roots: tuple[str, ...] = ("research", "research/slim")
    protos: str = "object_detection/protos/*.proto"
    protoc: str = ""


@dataclass(frozen=True)
class Recipe:
    """Everything that the rules of ``matrix.toml`` decide for one cell.

    ``as_of`` is the absolute date after which no release exists for the resolver, except
    for the packages of ``later`` (name, date). ``links`` are symbolic links (name, target)
    and ``files`` texts (name, text), all relative to site-packages.
    """

    as_of: str
    requirements: tuple[str, ...]
    excludes: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    build_constraints: tuple[str, ...] = ()
    later: tuple[tuple[str, str], ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    source: Source | None = None


@dataclass(frozen=True)
class Cell:
    """One (Python, TensorFlow, OD API) combination.

    ``id`` is the only public key, such as ``tf2.8.4-od2.8.0-py3.9``; a cell repaired
    by a pin, a variable or a path entry ends in ``-`` and the name of the repair.
    """

    id: str
    tensorflow: str
    od: str
    python: str
    variant: str
    recipe: Recipe


@dataclass(frozen=True)
class Lock:
    """The exact, hash-checked packages of a cell: the text of ``images/locks/<id>.txt``.

    ``problem`` carries the resolver's reason when the cell cannot be resolved; such a
    lock has no packages and its cell is ``UNBUILDABLE``.
    """

    text: str
    digest: str
    problem: str = ""


@dataclass(frozen=True)
class Environment:
    """A lock made real by one engine.

    ``digest`` names everything that went in. ``location`` is an image tag or the folder
    of a virtual environment. A failed build has a ``problem`` (one line) and a ``log``.
    """

    cell: str
    engine: str
    digest: str
    location: str
    problem: str = ""
    log: str = ""


@dataclass(frozen=True)
class Variable:
    """One tensor of a checkpoint, or one variable of a model.

    ``label`` is the variable's own name where ``name`` is a path of objects: what TF2 keeps
    as ``full_name`` in the object graph (``Conv1/kernel``). It is empty where the name says
    all there is (TF1), and where no object graph could be read.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    label: str = ""


@dataclass(frozen=True)
class Resume:
    """The newest checkpoint of a training directory, which training restores after all else."""

    folder: Path
    prefix: Path
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Checkpoint:
    """What the user handed in, resolved and read without TensorFlow.

    ``format`` is ``v1``, ``v2-name-based`` or ``v2-object-based``. ``files`` are the
    bundle's files, ``digest`` names their content and the config's. ``notes`` say what
    the resolution chose on the user's behalf, ``given`` is what the user typed.
    ``pipeline`` is the config as far as the host can read it, ``resume`` what lies in the
    training directory that the user named.
    """

    name: str
    prefix: Path
    config: Path
    format: str
    variables: tuple[Variable, ...]
    files: tuple[Path, ...]
    digest: str
    notes: tuple[str, ...] = ()
    given: str = field(default="", compare=False)
    pipeline: Pipeline = field(default_factory=Pipeline)
    resume: Resume | None = None


@dataclass(frozen=True)
class Limits:
    """What one cell may use. ``phase_seconds`` bounds each phase of each checkpoint."""

    memory_bytes: int = 6 * 1024**3
    pids: int = 512
    cpus: float = 1.0
    phase_seconds: int = 300
    cell_seconds: int = 1800


@dataclass(frozen=True)
class Job:
    """One start of the probe in an environment.

    ``request`` is written to ``request.json`` in the job folder. ``inputs`` maps a path
    relative to that folder to a host file that appears there read-only; ``folder`` is
    the job folder on the host, in which ``out/`` is the only place the probe may write.
    """

    label: str
    folder: Path
    request: dict[str, object]
    inputs: tuple[tuple[str, Path], ...]
    env: tuple[tuple[str, str], ...]
    limits: Limits


@dataclass(frozen=True)
class Outcome:
    """How a job ended, as seen from outside.

    ``exit_code`` is None when the process never ended by itself; ``signal`` is 0 unless
    one killed it. ``trouble`` is set when the engine itself failed (daemon gone, disk
    full), in which case nothing is known about the cell.
    """

    exit_code: int | None
    signal: int = 0
    oom: bool = False
    timed_out: bool = False
    seconds: float = 0.0
    log: str = ""
    trouble: str = ""


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
class Observation:
    """What the probe saw of one checkpoint in one cell: raw facts, no opinion.

    ``facts`` are versions and files of the cell, ``model`` all variables of the model that
    the config built, ``outputs`` the fingerprint of the deterministic image's outputs,
    ``ending`` how the process ended when it did not end by itself (``timeout``, ``oom``,
    ``signal 11``, ``trouble: ...``).
    """

    checkpoint: str
    phases: tuple[Phase, ...]
    facts: dict[str, object] = field(default_factory=dict)
    model: tuple[Variable, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    restore: Restore | None = None
    outputs: dict[str, object] = field(default_factory=dict)
    ending: str = ""
    log: str = ""


@dataclass(frozen=True)
class Controls:
    """The two controls of an environment: a good checkpoint and a damaged copy of it."""

    good: Observation
    damaged: Observation


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
    environment fails before a model can exist), ``failed`` or ``not run``.
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


@dataclass(frozen=True)
class Result:
    """One cell's answer for one checkpoint, with all that the report needs."""

    cell: Cell
    verdict: Verdict
    engine: str
    environment_digest: str
    seconds: float
    reused: bool
    observation: Observation | None = None
    freeze: str = ""
    build_log: str = ""


@dataclass(frozen=True)
class Matrix:
    """The results of one checkpoint over all asked cells: what a report shows."""

    checkpoint: Checkpoint
    mode: str
    engine: str
    when: str
    results: tuple[Result, ...]
