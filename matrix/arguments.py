"""The command line: commands, their options, and what they mean."""

from __future__ import annotations

import argparse
from pathlib import Path

from matrix.model import MODES

ROOT = Path(__file__).resolve().parents[1]
SELECTOR = "globs with braces over identifiers; may be repeated"
INPUT = "a prefix, a file of a bundle, a folder, an archive, a URL, zoo:NAME, or demo"


def parser() -> argparse.ArgumentParser:
    """All commands and their options; ``command`` in the result names the one chosen."""
    top = argparse.ArgumentParser(
        prog="matrix", description="Which (TensorFlow, OD API) pairs restore a checkpoint."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _add_run(commands.add_parser("run", help="restore checkpoints in every cell"))
    _add_cells(commands.add_parser("cells", help="list the cells"))
    _add_lock(commands.add_parser("lock", help="resolve the locks of the cells"))
    _add_report(commands.add_parser("report", help="publish a report in a Markdown file"))
    return top


def _add_selection(one: argparse.ArgumentParser) -> None:
    add = one.add_argument
    add("--matrix", type=Path, default=ROOT / "matrix.toml", metavar="FILE", help="the matrix")
    add("--only", action="append", default=[], metavar="SELECTOR", help=SELECTOR)
    add("--skip", action="append", default=[], metavar="SELECTOR", help="leave these out")


def _add_run(one: argparse.ArgumentParser) -> None:
    add = one.add_argument
    add("checkpoints", nargs="*", metavar="CHECKPOINT", help=INPUT)
    add("--config", metavar="FILE", help="the pipeline.config to use")
    add("--step", type=int, metavar="N", help="the step in a training directory")
    add("--mode", choices=MODES, default=MODES[0], help="inference, or a fine-tune type")
    _add_selection(one)
    add("--engine", choices=("auto", "docker", "venv"), default="auto", help="default: auto")
    add("--jobs", type=int, metavar="N", help="cells at once (default: by the machine)")
    add("--store", type=Path, metavar="DIR", help="where observations are kept")
    _add_reports(one)
    add("--long", action="store_true", help="one row per cell")
    add("--list", action="store_true", help="list the chosen cells and stop")
    add("--json", action="store_true", help="with --list: as JSON")
    one.set_defaults(command="run")


def _add_cells(one: argparse.ArgumentParser) -> None:
    _add_selection(one)
    one.add_argument("--list", action="store_true", help="the default")
    one.add_argument("--json", action="store_true", help="as JSON")
    one.set_defaults(command="cells")


def _add_lock(one: argparse.ArgumentParser) -> None:
    _add_selection(one)
    one.add_argument("--check", action="store_true", help="resolve and compare, write nothing")
    one.set_defaults(command="lock")


def _add_report(one: argparse.ArgumentParser) -> None:
    actions = one.add_subparsers(required=True, metavar="ACTION")
    publish = actions.add_parser("publish", help="write a table between its markers")
    publish.add_argument("file", type=Path, help="a Markdown file with markers")
    publish.add_argument("names", nargs="*", help="reports (default: all that have markers)")
    publish.add_argument("--check", action="store_true", help="fail when it is out of date")
    _add_reports(publish)
    publish.set_defaults(command="publish")


def _add_reports(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--reports", type=Path, default=ROOT / "reports", metavar="DIR", help="where reports go"
    )
