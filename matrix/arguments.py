"""The command line: commands, their options, and what they mean."""

from __future__ import annotations

import argparse
from pathlib import Path

from matrix.model import MODES

ROOT = Path(__file__).resolve().parents[1]
MATRIX = ROOT / "matrix.toml"
REPORTS = ROOT / "reports"
FIX_BUDGET = 20
SELECTOR = "globs with braces over identifiers; may be repeated"
INPUT = "a prefix, a file of a bundle, a folder, an archive, a URL or zoo:NAME"
BUNDLED = "; or demo, architectures: what the program brings along"
START = "a cell, current, the folder of an environment, or its requirements or lock file"


def parser() -> argparse.ArgumentParser:
    """All commands and their options; ``command`` in the result names the one chosen."""
    top = argparse.ArgumentParser(
        prog="matrix", description="Which (TensorFlow, OD API) pairs restore a checkpoint."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _add_run(commands.add_parser("run", help="restore checkpoints in every cell"))
    _add_advise(commands.add_parser("advise", help="where to move from here, with all it needs"))
    _add_cells(commands.add_parser("cells", help="list the cells"))
    _add_lock(commands.add_parser("lock", help="resolve the locks of the cells"))
    _add_report(commands.add_parser("report", help="print, publish, merge and compare reports"))
    _add_inspect(commands.add_parser("inspect", help="what a checkpoint is, without TensorFlow"))
    _add_forecast(commands.add_parser("forecast", help="predict every cell, run none"))
    _add_why(commands.add_parser("why", help="the causes that a pasted message can have"))
    _add_causes(commands.add_parser("causes", help="write the catalogue of causes"))
    _add_edges(commands.add_parser("edges", help="the first and last release that works"))
    _add_facts(commands.add_parser("facts", help="gather what each cell can do"))
    _add_bisect(commands.add_parser("bisect", help="the smallest cause between two cells"))
    return top


def _add_selection(one: argparse.ArgumentParser) -> None:
    add = one.add_argument
    _add_matrix(one)
    add("--only", action="append", default=[], metavar="SELECTOR", help=SELECTOR)
    add("--skip", action="append", default=[], metavar="SELECTOR", help="leave these out")


def _add_matrix(one: argparse.ArgumentParser) -> None:
    one.add_argument("--matrix", type=Path, default=MATRIX, metavar="FILE", help="the matrix")


def _add_catalogue(one: argparse.ArgumentParser) -> None:
    words = "choose among all cells, not the default ones"
    one.add_argument("--catalogue", action="store_true", help=words)


def _add_run(one: argparse.ArgumentParser) -> None:
    add = one.add_argument
    _add_observation(one)
    _add_reports(one)
    _add_answer(one)
    add("--shard", metavar="i/n", help="only part i of n of the chosen cells")
    add("--list", action="store_true", help="list the chosen cells and stop")
    add("--json", action="store_true", help="with --list: as JSON")
    one.set_defaults(command="run")


def _add_answer(one: argparse.ArgumentParser) -> None:
    """How the answer is printed; the formats are those of ``matrix.report.formats``."""
    add = one.add_argument
    words = "table (default), markdown, json, ...: what standard output holds"
    add("--format", default="table", metavar="FORMAT", help=words)
    add("--long", action="store_true", help="one row per cell")
    add("--explain", action="append", default=[], metavar="SELECTOR", help="tell these cells' why")


def _add_advise(one: argparse.ArgumentParser) -> None:
    add = one.add_argument
    _add_observation(one)
    add("--from", dest="start", required=True, metavar="WHERE", help=START)
    add("--prove", action="store_true", help="make each target anew and probe it twice")
    add("--into", type=Path, default=ROOT / "moves", metavar="DIR", help="where files go")
    one.set_defaults(command="advise")


def _add_observation(one: argparse.ArgumentParser) -> None:
    add = one.add_argument
    _add_given(one)
    _add_catalogue(one)
    add("--image", type=Path, metavar="FILE", help="compare the cells' outputs on it, too")
    words = "run what was exported beside the checkpoint (auto: with docker)"
    add("--exports", choices=("auto", "yes", "no"), default="auto", help=words)
    add("--fix", action="store_true", help="try what may mend the red cells, in copies")
    words = f"probes that --fix may start (default: {FIX_BUDGET})"
    add("--fix-budget", type=int, default=FIX_BUDGET, metavar="N", help=words)


def _add_given(one: argparse.ArgumentParser) -> None:
    """What every command that runs cells is given."""
    add = one.add_argument
    _add_checkpoints(one)
    _add_mode(one)
    add("--model-dir", type=Path, metavar="DIR", help="the training directory, for fine-tuning")
    _add_selection(one)
    _add_engine(one)
    _add_store(one)
    _add_voice(one)


def _add_store(one: argparse.ArgumentParser) -> None:
    one.add_argument("--store", type=Path, metavar="DIR", help="where observations are kept")


def _add_voice(one: argparse.ArgumentParser) -> None:
    """How much a command tells that runs cells."""
    voice = one.add_mutually_exclusive_group()
    voice.add_argument("--quiet", action="store_true", help="print the answer, and errors")
    words = "tell every phase of every cell, with its time"
    voice.add_argument("--verbose", action="store_true", help=words)


def _add_checkpoints(one: argparse.ArgumentParser) -> None:
    one.add_argument("checkpoints", nargs="*", metavar="CHECKPOINT", help=INPUT + BUNDLED)
    _add_config(one)


def _add_config(one: argparse.ArgumentParser) -> None:
    add = one.add_argument
    add("--config", metavar="FILE", help="the pipeline.config to use")
    add("--step", type=int, metavar="N", help="the step in a training directory")


def _add_mode(one: argparse.ArgumentParser) -> None:
    words = "inference, or a fine-tune type"
    one.add_argument("--mode", choices=MODES, default=MODES[0], help=words)


def _add_engine(one: argparse.ArgumentParser) -> None:
    add = one.add_argument
    add("--engine", choices=("auto", "docker", "venv"), default="auto", help="default: auto")
    add("--jobs", type=int, metavar="N", help="cells at once (default: by the machine)")


def _add_inspect(one: argparse.ArgumentParser) -> None:
    _add_checkpoints(one)
    one.set_defaults(command="inspect")


def _add_forecast(one: argparse.ArgumentParser) -> None:
    _add_checkpoints(one)
    _add_mode(one)
    _add_selection(one)
    _add_catalogue(one)
    one.set_defaults(command="forecast")


def _add_why(one: argparse.ArgumentParser) -> None:
    add = one.add_argument
    add("--text", metavar="FILE", default="-", help="the message (default: standard input)")
    words = "read one JSON object per line (id, error, phase, versions), write one per line"
    add("--jsonl", nargs="?", const="-", metavar="FILE", help=words)
    one.set_defaults(command="why")


def _add_causes(one: argparse.ArgumentParser) -> None:
    one.add_argument("--check", action="store_true", help="fail when the file is out of date")
    one.add_argument("--file", type=Path, default=ROOT / "docs" / "causes.md", help="the page")
    one.set_defaults(command="causes")


def _add_edges(one: argparse.ArgumentParser) -> None:
    _add_given(one)
    _add_reports(one)
    one.set_defaults(command="edges", catalogue=True)


def _add_facts(one: argparse.ArgumentParser) -> None:
    _add_selection(one)
    _add_catalogue(one)
    _add_engine(one)
    _add_voice(one)
    one.add_argument("--check", action="store_true", help="gather and compare, write nothing")
    one.set_defaults(command="facts")


def _add_bisect(one: argparse.ArgumentParser) -> None:
    add = one.add_argument
    add("checkpoint", metavar="CHECKPOINT", help=INPUT)
    _add_config(one)
    _add_mode(one)
    add("--good", required=True, metavar="ID", help="a cell that passes")
    add("--bad", required=True, metavar="ID", help="a cell that does not")
    add("--budget", type=int, default=24, metavar="N", help="mixtures to run (default: 24)")
    _add_matrix(one)
    _add_engine(one)
    _add_store(one)
    _add_voice(one)
    _add_reports(one)
    one.set_defaults(command="bisect")


def _add_cells(one: argparse.ArgumentParser) -> None:
    _add_selection(one)
    _add_catalogue(one)
    one.add_argument("--list", action="store_true", help="the default")
    one.add_argument("--json", action="store_true", help="as JSON")
    one.set_defaults(command="cells")


def _add_lock(one: argparse.ArgumentParser) -> None:
    _add_selection(one)
    _add_catalogue(one)
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
    shown = actions.add_parser("show", help="print a report that exists")
    shown.add_argument("name", metavar="NAME", help="a report")
    _add_answer(shown)
    _add_reports(shown)
    shown.set_defaults(command="show")
    page = actions.add_parser("page", help="write index.html: the page of all reports")
    page.add_argument("names", nargs="*", help="reports (default: all)")
    page.add_argument("--check", action="store_true", help="fail when it is out of date")
    _add_reports(page)
    page.set_defaults(command="page")
    merge = actions.add_parser("merge", help="make the report of a run of those of its shards")
    merge.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="a shard's report")
    _add_answer(merge)
    _add_reports(merge)
    merge.set_defaults(command="merge", quiet=False)
    diff = actions.add_parser("diff", help="say what changed; exit code 4 when a cell got worse")
    diff.add_argument("old", type=Path, metavar="OLD", help="a report's folder or matrix.json")
    diff.add_argument("new", type=Path, metavar="NEW", help="a report's folder or matrix.json")
    diff.set_defaults(command="diff")


def _add_reports(one: argparse.ArgumentParser) -> None:
    words = "where reports go"
    one.add_argument("--reports", type=Path, default=REPORTS, metavar="DIR", help=words)
