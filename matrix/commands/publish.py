"""``report publish``: tables between their markers in a Markdown file."""

from __future__ import annotations

import argparse

from matrix.errors import ReportError
from matrix.report import publish, stored


def run(options: argparse.Namespace) -> int:
    """Publish the named reports, or those of all markers in the file: all of them, or nothing."""
    file = str(options.file)
    text = stored.read(options.file, publish.WAY_OUT)
    names = options.names or publish.names(text, file)
    if not names:
        raise ReportError(
            f"{file} has no markers of a report.",
            "Add <!-- od-matrix:NAME:begin --> and <!-- od-matrix:NAME:end -->.",
        )
    blocks = {name: publish.block_of(options.reports / name, options.file) for name in names}
    old = publish.outdated(text, blocks, file)
    if options.check and old:
        raise ReportError(
            f"{file} does not show the present {_reports(old)}.",
            f"Run nox -s report -- publish {file} and commit the result.",
        )
    if old:
        publish.write(options.file, publish.publish(text, blocks, file))
    for name in blocks:
        print(f"{file}: {name} {'written' if name in old else 'is up to date'}")
    return 0


def _reports(names: list[str]) -> str:
    return f"report{'s' * (len(names) > 1)} {', '.join(map(repr, names))}"
