"""From red results to the same with the remedies that were tried."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from matrix.arguments import MATRIX
from matrix.demo import BUNDLED
from matrix.flow.nouns import Run
from matrix.model import Matrix
from matrix.plan.document import Plan
from matrix.remedy.nouns import Setup
from matrix.remedy.trying import Asked, tried


def mended(
    options: argparse.Namespace, run: Run, plan: Plan, matrices: Sequence[Matrix]
) -> list[Matrix]:
    """The same results, with the remedies that were tried for the red ones."""
    asked = [Asked(one.results, setup(options, one)) for one in matrices]
    told = tried(run, asked, plan.catalogue, options.fix_budget)
    return [
        replace(one, trials=found.trials, untried=found.untried)
        for one, found in zip(matrices, told, strict=True)
    ]


def setup(options: argparse.Namespace, matrix: Matrix) -> Setup:
    """What the cells of a run were given, as the user named it."""
    checkpoint = matrix.checkpoint
    is_bundled = checkpoint.given in BUNDLED
    other = options.matrix != MATRIX
    return Setup(
        cell=matrix.results[0].cell,
        checkpoint=checkpoint,
        mode=matrix.mode,
        given=str(checkpoint.prefix) if is_bundled else checkpoint.given,
        step=options.step,
        config=options.config,
        model_dir=str(options.model_dir) if options.model_dir else None,
        matrix=str(options.matrix) if other else None,
    )
