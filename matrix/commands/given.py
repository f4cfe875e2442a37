"""What the user gave a run, as arguments for the commands that may follow it."""

from __future__ import annotations

import argparse

from matrix.arguments import MATRIX, REPORTS
from matrix.commands import observe
from matrix.demo import BUNDLED
from matrix.model import Checkpoint
from matrix.report.following import Given


def given(options: argparse.Namespace, checkpoint: Checkpoint) -> Given:
    """The arguments, by what they are about; what is usual is left out."""
    cells = ["--catalogue"] if options.catalogue else []
    for option, selectors in (("--only", options.only), ("--skip", options.skip)):
        cells += [word for selector in selectors for word in (option, selector)]
    how = observe.mode(options)
    how += ["--matrix", str(options.matrix)] if options.matrix != MATRIX else []
    how += ["--engine", options.engine] if options.engine != "auto" else []
    how += ["--store", str(options.store)] if options.store else []
    reports = ["--reports", str(options.reports)] if options.reports != REPORTS else []
    return Given(
        checkpoint=tuple(observe.located(options, checkpoint)),
        cells=tuple(cells),
        how=tuple(how),
        training=tuple(observe.training(options)),
        outputs=tuple(observe.outputs(options)),
        report=(checkpoint.name, *reports),
        demo=checkpoint.given in BUNDLED,
    )
