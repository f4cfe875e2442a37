"""Every error a user can meet, each with its exit code and its way out.

Exit codes: 0 all asked cells judged and at least one passes, 1 none passes, 2 usage or
input error, 3 the harness is broken (no engine, or a ``BROKEN`` cell), 4 a cell got worse
(``report diff``), 130 interrupted, 141 nobody reads standard output any more.
"""

from __future__ import annotations


class MatrixError(Exception):
    """An error that ends the run with one sentence and no traceback.

    ``message`` says what is wrong and ``way_out`` what to do about it.
    """

    exit_code = 3

    def __init__(self, message: str, way_out: str) -> None:
        super().__init__(f"{message} {way_out}".strip())
        self.message = message
        self.way_out = way_out


class UsageError(MatrixError):
    """The command line asks for something that does not exist."""

    exit_code = 2


class ConfigurationError(MatrixError):
    """``matrix.toml`` is not what the program can read."""

    exit_code = 2


class CheckpointError(MatrixError):
    """The checkpoint or its ``pipeline.config`` cannot be used as given.

    ``cause`` is the code of the catalogue of causes that fits, or empty where none does.
    """

    exit_code = 2

    def __init__(self, message: str, way_out: str, *, cause: str = "") -> None:
        super().__init__(message, way_out)
        self.cause = cause


class ReportError(MatrixError):
    """A report cannot be written or published."""

    exit_code = 2


class EngineError(MatrixError):
    """The engine (Docker or virtual environments) does not answer or cannot be used."""

    exit_code = 3


class BuildError(MatrixError):
    """An environment cannot be made; its cell becomes ``UNBUILDABLE``."""

    exit_code = 3


class StoreError(MatrixError):
    """The store of observations cannot be read or written."""

    exit_code = 3
