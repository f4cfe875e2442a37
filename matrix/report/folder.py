"""The report folder: tables, a page, ``matrix.json`` and one folder of evidence per cell.

A new report is written beside the old one and takes its place in one step: a run that
is interrupted or fails leaves the old report as it was.
"""

from __future__ import annotations

import json
import math
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from matrix import shard
from matrix.errors import ReportError
from matrix.model import Matrix, Observation, Result
from matrix.report import account, escape, machine, overview, swap
from matrix.report.formats import FORMATS
from matrix.report.interchange import feed, history
from matrix.report.interface import Sheet, sheet_of
from matrix.report.page import Beside, page
from matrix.store import codec

TABLES = {
    "table.md": "markdown",
    "table.txt": "table",
    "table.csv": "csv",
    "matrix.json": "json",
    "compatibility.json": "compatibility",
    "junit.xml": "junit",
    "badge.svg": "badge",
    "badge.json": "shields",
}
"""The files of a report folder and their formats."""
HISTORY = "changes.json"
FEED = "feed.atom"
DOWNLOADS = {
    "table.md": "the table as Markdown",
    "table.txt": "the table as text",
    "table.csv": "every cell as a row, for spreadsheets",
    "why.md": "each cause once, with its cells",
    "matrix.json": "every answer, for programs",
    "compatibility.json": "which versions restore it, for programs",
    "junit.xml": "every cell as a test case, for CI systems",
    "badge.svg": "a badge",
    "badge.json": "the same badge for shields.io",
    FEED: "what changed from report to report, for feed readers",
    HISTORY: "the same for programs",
}
"""What lies in a report folder beside its page and the cells; the page offers it."""
SITE = "index.html"
"""The page of one report, and that of all reports in the folder above."""

ACCOUNT = "why.md"
"""The account of a cell, in its folder."""

_NONE: Mapping[str, str] = {}
_NAME = re.compile(r"\w[\w.+-]*")


def folder_name(checkpoint: str) -> str:
    """A name for a report folder: the checkpoint's, with all but plain characters replaced."""
    name = re.sub(r"[^A-Za-z0-9._+-]+", "-", checkpoint).strip("-.+_")
    return name[:100] or "checkpoint"


def write(
    matrix: Matrix, folder: Path, arguments: Sequence[str], beside: Mapping[str, str] = _NONE
) -> None:
    """Write the report of a matrix into ``folder``, in place of the report that is there.

    ``arguments`` are the checkpoint and its options as the user gave them, for the
    command that reproduces a cell; ``beside`` are further files, texts by name.
    ``ReportError`` when the folder cannot be written or holds something that is not a
    report; whatever is there stays as it is.
    """
    try:
        check(folder)
        sheet = sheet_of(matrix)
        former = _former(folder, sheet)
        grown = history.grown(_history(folder), former, sheet)
        with swap.Swap(folder) as fresh:
            for name, form in TABLES.items():
                _write_file(fresh / name, FORMATS[form](sheet))
            for name, content in _files(matrix, arguments):
                _write_file(fresh / name, content)
            _write_file(fresh / HISTORY, history.write(grown))
            _write_file(fresh / FEED, feed.write(grown))
            for name, content in beside.items():
                _write_file(fresh / name, content)
            _write_file(fresh / SITE, page(matrix, surroundings(fresh, arguments), former))
    except OSError as error:
        raise ReportError(
            f"The report folder {folder} cannot be written: {error.strerror or error}.",
            "Make room or make it writable, or name another place with --reports.",
        ) from error


def reproduce(cell: str, arguments: Sequence[str]) -> str:
    """The one command that runs a single cell again, from the project's folder."""
    session = shlex.quote(f"cell({cell})") if "'" in cell else f'"cell({cell})"'
    return f"python3 -m nox -s {session} -- {shlex.join(arguments)}"


def names_folder(cell: str) -> bool:
    """Whether an identifier can name a folder; those of matrix.toml and of reports may be odd."""
    return _NAME.fullmatch(cell) is not None


def place(cell: str) -> str:
    """Where in a report the evidence of a cell lies.

    Raises:
        ReportError: the identifier cannot name a folder.
    """
    if not names_folder(cell):
        raise ReportError(f"{cell!r} cannot name a folder.", "Rename the cell in matrix.toml.")
    return f"cells/{cell}"


def advise(cell: str, ends: Sequence[str], arguments: Sequence[str]) -> str:
    """The one command that makes the files for the moves from a cell to these others.

    It names the cells, since they need not be among those that are asked by default.
    """
    only = [word for one in (cell, *ends) for word in ("--only", one)] if ends else []
    return f"python3 -m nox -s advise -- {shlex.join([*arguments, '--from', cell, *only])}"


def check(folder: Path) -> None:
    """See that a report may take this place: ``ReportError`` where something else lies."""
    swap.check(folder, "matrix.json", "report", "--reports")


def _former(folder: Path, present: Sheet) -> Sheet | None:
    """The report that is about to be replaced; None without one, or with the very same."""
    file = folder / "matrix.json"
    # A report of another time that cannot be read must not stop a new one.
    with suppress(FileNotFoundError, ReportError, UnicodeDecodeError):
        former = machine.parse(file.read_text(encoding="utf-8"), str(file))
        return None if former == present else former
    return None


def _history(folder: Path) -> history.History | None:
    """What the report that is about to be replaced hands on; None where that cannot be read."""
    with suppress(FileNotFoundError, ValueError):
        return history.parse((folder / HISTORY).read_text(encoding="utf-8"))
    return None


def _files(matrix: Matrix, arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield "why.md", overview.overview(matrix)
    for result in matrix.results:
        home = place(result.cell.id)
        yield f"{home}/{ACCOUNT}", account.account(result, matrix)
        for name, (_, make) in _EVIDENCE.items():
            yield f"{home}/{name}", make(result, arguments)
        for number, one in enumerate(result.exports):
            deeper = f"{home}/exports/{number}-{folder_name(one.export.name)}"
            yield f"{deeper}/log.txt", _log(one.result, arguments)
            yield f"{deeper}/observation.json", _observation(one.result, arguments)


def surroundings(folder: Path, arguments: Sequence[str]) -> Beside:
    """What the page of a folder tells of its surroundings: of the files that are there.

    The report of a shard is no part of the site: it waits for its merge.
    """
    return Beside(
        again=lambda cell: reproduce(cell, arguments),
        advise=lambda cell, ends: advise(cell, ends, arguments),
        downloads={name: told for name, told in DOWNLOADS.items() if (folder / name).is_file()},
        evidence={ACCOUNT: "the account as text"}
        | {name: one for name, (one, _) in _EVIDENCE.items()},
        home="" if (folder / shard.FILE).is_file() else f"../{SITE}",
    )


def _write_file(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # A checkpoint's path may hold bytes that are not UTF-8; the command must keep them.
    path.write_bytes(content.encode(errors="surrogateescape"))
    if path.suffix == ".sh":
        path.chmod(path.stat().st_mode | ((path.stat().st_mode & 0o444) >> 2))


def _log(result: Result, _arguments: Sequence[str]) -> str:
    probe = result.observation.log if result.observation else ""
    parts = {"build": result.build_log, "probe": probe}
    told = [f"== {name} ==\n{_ended(escape.lines(log))}" for name, log in parts.items() if log]
    return "".join(told) or "No log: nothing ran.\n"


def _observation(result: Result, _arguments: Sequence[str]) -> str:
    seen = result.observation
    told = None if seen is None else _finite(codec.encode(_light(seen)))
    return json.dumps(told, indent=1) + "\n"


def _light(seen: Observation) -> Observation:
    """Without the values of the outputs: they are many, and the store keeps them."""
    picture = seen.picture and replace(seen.picture, outputs=_described(seen.picture.outputs))
    return replace(seen, outputs=_described(seen.outputs), picture=picture)


def _described(outputs: dict[str, object]) -> dict[str, object]:
    return {
        name: {key: fact for key, fact in one.items() if key != "values"}
        if isinstance(one, dict)
        else one
        for name, one in outputs.items()
    }


def _finite(value: object) -> object:
    """The value with a text in place of each NaN and infinity, which JSON does not have."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(inner) for inner in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _freeze(result: Result, _arguments: Sequence[str]) -> str:
    return _ended(escape.lines(result.freeze))


def _reproduce(result: Result, arguments: Sequence[str]) -> str:
    return (
        "#!/bin/sh\n"
        "# Runs this cell again; start it in the folder that holds noxfile.py.\n"
        f"exec {reproduce(result.cell.id, arguments)}\n"
    )


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


_EVIDENCE: dict[str, tuple[str, Callable[[Result, Sequence[str]], str]]] = {
    "log.txt": ("the whole log", _log),
    "observation.json": ("everything the probe saw", _observation),
    "freeze.txt": ("the lock: packages as installed", _freeze),
    "reproduce.sh": ("the command as a script", _reproduce),
}
"""What lies in the folder of a cell beside its account: what it is, and what makes it."""
