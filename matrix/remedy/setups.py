"""From a proposal to what one start is given: the variant of the cell, the copy of the input."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

from matrix.checkpoint.resolve import resolve
from matrix.checkpoint.resume import resuming
from matrix.flow.environments import environment_digest
from matrix.flow.nouns import Run
from matrix.model import MODES, Cell, Checkpoint, Recipe
from matrix.remedy import copies
from matrix.remedy.nouns import Case, Setup, Step

FIX = "fix"
"""What begins the name of a variant that a remedy made, as in ``-fix-protobuf``."""


def applied(step: Step, run: Run) -> Setup:
    """What the start of a step is given; copies are written where it needs any.

    Raises:
        CheckpointError: the copy cannot be made, or is not whole.
        OSError: it cannot be written.
    """
    setup, proposal = step.setup, step.proposal
    if proposal.cell is not None:
        setup = replace(setup, cell=proposal.cell)
    if proposal.recipe is not None:
        made = variant(setup.cell, proposal.remedy, proposal.recipe)
        setup = _in_cell(setup, made, step.case, run)
    if proposal.alone:
        setup = replace(setup, model_dir=None)
    if proposal.conversion is not None:
        copy = copies.converted(proposal.conversion, step.case.config, run.cache)
        setup = replace(setup, given=str(copy), step=None, config=None)
    elif proposal.config:
        edits = [edit for one in step.chain for edit in one.edits]
        source = setup.checkpoint
        config = copies.edited_config(proposal.config, source, edits, run.cache)
        setup = replace(setup, config=str(config))
    if proposal.alone or proposal.conversion or proposal.config:
        prefix = setup.given if proposal.conversion else str(setup.checkpoint.prefix)
        setup = replace(setup, checkpoint=_resolved(setup, prefix, run.cache))
    return replace(setup, mode=proposal.mode or setup.mode)


def variant(cell: Cell, remedy: str, recipe: Recipe) -> Cell:
    """A cell with another recipe, named after its remedies."""
    fixed = FIX in cell.variant.split("-")
    name = "-".join(filter(None, (cell.variant, "" if fixed else FIX, remedy)))
    plain = cell.id.removesuffix(f"-{cell.variant}") if cell.variant else cell.id
    return replace(cell, id=f"{plain}-{name}", variant=name, recipe=recipe)


def command(setup: Setup) -> str:
    """The command that repeats a start, from the project's folder."""
    words = [setup.given]
    words += ["--step", str(setup.step)] if setup.step is not None else []
    words += ["--config", setup.config] if setup.config else []
    words += ["--model-dir", setup.model_dir] if setup.model_dir else []
    words += ["--mode", setup.mode] if setup.mode != MODES[0] else []
    words += ["--matrix", setup.matrix] if setup.matrix else []
    return f"python3 -m nox -s matrix -- {shlex.join([*words, '--only', setup.cell.id])}"


def _in_cell(setup: Setup, made: Cell, case: Case, run: Run) -> Setup:
    """The variant, or the cell of the matrix that is the same environment."""
    wanted = environment_digest(run, made)
    same = (one for one in case.declared if wanted and environment_digest(run, one) == wanted)
    if known := next(same, None):
        return replace(setup, cell=known)
    return replace(setup, cell=made, matrix=str(copies.matrix_file(made, run.limits, run.cache)))


def _resolved(setup: Setup, prefix: str, cache: Path) -> Checkpoint:
    """The checkpoint as the changed files have it, under the user's own name for it."""
    own = setup.checkpoint
    found = resolve(prefix, setup.config, None, cache)
    found = replace(found, name=own.name, given=own.given)
    return resuming(found, Path(setup.model_dir)) if setup.model_dir else found
