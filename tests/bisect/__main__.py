"""``python -m tests.bisect [NAME...]``: bisect planted differences with real runs.

Exit code 0 where every true cause is named, 1 where one is not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tabulate import tabulate

from tests.bisect.running import NAMES, Found, bisected

HEADS = ("Plant", "Named", "Right", "Differences", "Mixtures run", "Minutes")


def main(arguments: Sequence[str] | None = None) -> int:
    """Bisect the plants of the given names, all without any."""
    options = argparse.ArgumentParser(prog="python -m tests.bisect")
    options.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    names = options.parse_args(arguments).names or NAMES
    if unknown := sorted(set(names) - set(NAMES)):
        options.error(f"there is no plant {', '.join(unknown)}; there are {', '.join(NAMES)}")
    found = {name: bisected(name) for name in names}
    print(tabulate([_row(name, one) for name, one in found.items()], HEADS))
    return 0 if all(one.right for one in found.values()) else 1


def _row(name: str, found: Found) -> tuple[str, ...]:
    differences = str(len(found.told.get("differences", ())))
    runs = str(found.told.get("runs", ""))
    right = "yes" if found.right else "no"
    named = ", ".join(found.named) or "nothing"
    return name, named, right, differences, runs, f"{found.minutes:.1f}"


if __name__ == "__main__":
    sys.exit(main())
