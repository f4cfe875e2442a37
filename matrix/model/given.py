"""What the user handed in: a checkpoint and what lies around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from matrix.config.tree import Pipeline

MODES = ("inference", "detection", "classification", "full")
"""How a checkpoint is restored: for inference, or as a fine-tune checkpoint of one type."""


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
class Export:
    """A model that was exported beside the checkpoint, and runs without the OD API.

    ``kind`` is ``saved-model`` (``path`` is its folder) or ``frozen-graph`` (``path`` is the
    file). ``digest`` names the content of ``files``. ``problem`` says why it is not run; such
    an export has no files and no digest where its content was not even read.
    """

    kind: str
    path: Path
    files: tuple[Path, ...]
    digest: str
    problem: str = ""

    @property
    def name(self) -> str:
        """The name of its file or folder."""
        return self.path.name


@dataclass(frozen=True)
class Picture:
    """An image file that cells show to the model as well; ``digest`` is its sha256."""

    path: Path
    digest: str


@dataclass(frozen=True)
class Checkpoint:
    """What the user handed in, resolved and read without TensorFlow.

    ``format`` is ``v1``, ``v2-name-based`` or ``v2-object-based``. ``files`` are the
    bundle's files, ``digest`` names their content and the config's. ``notes`` say what
    the resolution chose on the user's behalf, ``given`` is what the user typed.
    ``pipeline`` is the config as far as the host can read it, ``resume`` what lies in the
    training directory that the user named. ``exports`` were found beside the checkpoint.
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
    exports: tuple[Export, ...] = ()
