"""From a cell to its environment."""

from __future__ import annotations

from pathlib import Path

from matrix.environment import lock as locks
from matrix.environment import source
from matrix.errors import BuildError
from matrix.flow.nouns import Run
from matrix.model import Cell, Environment, Lock


def environment_of(run: Run, cell: Cell) -> Environment:
    """Return the environment of a cell, made when it is not there yet.

    Raises:
        BuildError: it cannot be made.
    """
    environment, lock, tree = identify(run, cell)
    made = environment if environment.problem else run.maker.make(cell, lock, tree)
    if made.problem:
        raise BuildError(f"{cell.id} cannot be made: {made.problem}", "See 'nox -s cells'.")
    return made


def environment_digest(run: Run, cell: Cell) -> str:
    """The digest of a cell's environment, empty where it cannot be resolved; nothing is made."""
    environment, _, _ = identify(run, cell)
    return "" if environment.problem else environment.digest


def identify(run: Run, cell: Cell) -> tuple[Environment, Lock, Path | None]:
    """Name the environment of a cell, with its lock and OD API tree, and make none of it."""
    try:
        lock = locks.ensure(cell, run.locks, run.cache)
        tree = source.prepare(cell.recipe.source, run.cache) if cell.recipe.source else None
    except BuildError as error:
        lock, tree = Lock("", "", str(error)), None
    except OSError as error:
        lock, tree = Lock("", "", said(error)), None
    if lock.problem:
        problem = Environment(cell.id, run.engine.name, "", "", lock.problem, lock.text)
        return problem, lock, None
    return run.maker.identify(cell, lock, tree), lock, tree


def said(error: OSError) -> str:
    """What the system says, and of which file."""
    return f"{error.strerror or error}: {error.filename or 'no file named'}"
