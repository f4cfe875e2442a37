"""``nox -s bench -- [NAME...] [--repeat N]``: measure, and print a line per figure."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from matrix.errors import MatrixError
from tests.bench import (
    container_probe,
    forecast,
    image_build,
    matrix_parallel,
    page,
    rerun,
    shared_start,
)
from tests.bench.figures import line
from tests.bench.ground import ground_in, say

BENCHMARKS = {
    "image-build": (image_build.measure, 1),
    "container-probe": (container_probe.measure, 3),
    "matrix-parallel": (matrix_parallel.measure, 3),
    "shared-start": (shared_start.measure, 3),
    "rerun": (rerun.measure, 3),
    "forecast": (forecast.measure, 3),
    "page": (page.measure, 3),
}
"""Each with how often it is repeated when nobody says."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for; an aim that is missed is no failure, what broke is."""
    options = parser().parse_args(arguments)
    code = 0
    for name in options.names or BENCHMARKS:
        work, usual = BENCHMARKS[name]
        say(f"{name}, {options.repeat or usual} times")
        try:
            with tempfile.TemporaryDirectory(prefix="od-matrix-bench-") as scratch:
                for figure in work(ground_in(Path(scratch)), options.repeat or usual):
                    print(line(figure), flush=True)
        except MatrixError as error:
            print(f"{name}: not measured: {error}", flush=True)
            code = error.exit_code
    return code


def parser() -> argparse.ArgumentParser:
    """The names of benchmarks, and how often."""
    one = argparse.ArgumentParser(prog="bench", description=__doc__)
    one.add_argument("names", nargs="*", metavar="NAME", type=known,
                     help=f"of {', '.join(BENCHMARKS)} (default: all)")  # fmt: skip
    one.add_argument("--repeat", type=count, metavar="N",
                     help="how often (default: 3 times, image-build once)")  # fmt: skip
    return one


def known(text: str) -> str:
    """The name of a benchmark."""
    if text not in BENCHMARKS:
        raise argparse.ArgumentTypeError(f"{text} is none of {', '.join(BENCHMARKS)}")
    return text


def count(text: str) -> int:
    """A number of repetitions: 1 or more."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
