"""What architecture a checkpoint is, what a config builds, and where they differ; pure."""

from matrix.fingerprint.config import of_config
from matrix.fingerprint.differences import difference_words, differences
from matrix.fingerprint.nouns import Difference, Fingerprint
from matrix.fingerprint.published import nearest
from matrix.fingerprint.variables import of_variables
from matrix.fingerprint.words import words

__all__ = [
    "Difference",
    "Fingerprint",
    "difference_words",
    "differences",
    "nearest",
    "of_config",
    "of_variables",
    "words",
]
