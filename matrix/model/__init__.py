"""The nouns: frozen dataclasses that every room shares.

They hold plain data and no behaviour beyond what can be derived from their own
fields. Sizes are bytes, durations are seconds, shapes are tuples of elements.
"""

from matrix.model.given import MODES, Checkpoint, Export, Picture, Resume, Variable
from matrix.model.job import Job, Limits, Outcome
from matrix.model.judged import Certainty, Difference, Equivalence, Finding, Status, Verdict
from matrix.model.planned import Cell, Environment, Lock, Recipe, Source
from matrix.model.result import ExportResult, Matrix, Result, Trial
from matrix.model.seen import (
    PHASES,
    Controls,
    Coverage,
    Failure,
    Mismatch,
    Observation,
    Phase,
    Restore,
    View,
)

__all__ = [
    "MODES",
    "PHASES",
    "Cell",
    "Certainty",
    "Checkpoint",
    "Controls",
    "Coverage",
    "Difference",
    "Environment",
    "Equivalence",
    "Export",
    "ExportResult",
    "Failure",
    "Finding",
    "Job",
    "Limits",
    "Lock",
    "Matrix",
    "Mismatch",
    "Observation",
    "Outcome",
    "Phase",
    "Picture",
    "Recipe",
    "Restore",
    "Result",
    "Resume",
    "Source",
    "Status",
    "Trial",
    "Variable",
    "Verdict",
    "View",
]
