"""Writing checkpoints that the program brings along, once: each by the cell named for it."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from matrix import batch
from matrix.demo.nouns import Demo
from matrix.errors import BuildError
from matrix.flow.environments import environment_of
from matrix.flow.nouns import Run
from matrix.judge.texts import first_line
from matrix.model import Cell
from matrix.pipeline import workers
from matrix.plan.document import Plan
from matrix.report.swap import Swap

PLACE = "demo"


def ensure(run: Run, plan: Plan, demos: Sequence[Demo]) -> list[Path]:
    """Return the folders of these checkpoints, in order, written when they are missing.

    A cell that writes several of them is started once.

    Raises:
        BuildError: a cell that should write one cannot; the others are kept.
    """
    places = [_place(run, one) for one in demos]
    missing = [one for one, place in zip(demos, places, strict=True) if not place.is_dir()]
    by_cell = [tuple(group) for _, group in groupby(sorted(missing, key=_cell), key=_cell)]
    with workers(run) as pool:
        told = list(pool.map(lambda group: _ensure(run, plan, group), by_cell))
    if reasons := [one for each in told for one in each]:
        raise BuildError(
            f"Checkpoints could not be written: {'; '.join(reasons)}.",
            "Run the cell's controls with 'nox -s matrix' on a checkpoint of your own.",
        )
    return places


def written(run: Run, cell: Cell, configs: Mapping[Path, str]) -> dict[Path, str]:
    """Write a checkpoint of each config in one start of a cell, with the config beside it.

    ``configs`` are the texts by the folders that are to be; each is there as a whole or not at
    all. Returned is why, for the folders that are not.

    Raises:
        BuildError: the cell cannot be made.
    """
    environment = environment_of(run, cell)
    run.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="od-matrix-write-", dir=run.cache) as scratch:
        folder = Path(scratch) / "job"
        folder.mkdir()
        items, inputs = [], []
        for number, text in enumerate(configs.values()):
            config = Path(scratch) / f"{number}.config"
            config.write_text(text, encoding="utf-8")
            inputs.append((f"in/{config.name}", config))
            items.append(_item(number))
        job = batch.write_job(folder, cell, items, inputs, run.mode, run.limits)
        outcome = run.engine.run(environment, job)
        told = {}
        for number, (target, text) in enumerate(configs.items()):
            made = folder / f"out/{_key(number)}"
            if list(made.glob("*.index")):
                _take(made, text, target)
            else:
                told[target] = outcome.trouble or _complaint(folder, _key(number))
        return told


def _cell(one: Demo) -> str:
    return one.cell


def _place(run: Run, one: Demo) -> Path:
    key = hashlib.sha256(one.cell.encode() + one.config.encode()).hexdigest()[:12]
    return run.cache / PLACE / key / one.name


def _ensure(run: Run, plan: Plan, demos: Sequence[Demo]) -> list[str]:
    """Write what one cell must write; return why it could not, for those that it could not."""
    for one in demos:
        run.progress.note(f"writing {one.name} in {one.cell}")
    told = written(run, plan.cell(demos[0].cell), {_place(run, one): one.config for one in demos})
    return [f"{place.name} in {demos[0].cell}: {why}" for place, why in told.items()]


def _key(number: int) -> str:
    return f"written-{number}"


def _item(number: int) -> dict[str, object]:
    key = _key(number)
    return {"kind": "write", "key": key, "config": f"in/{number}.config", "into": f"out/{key}"}


def _take(made: Path, config: str, target: Path) -> None:
    """In one step: an interrupted copy must not be taken for a checkpoint later."""
    with Swap(target) as fresh:
        shutil.copytree(made, fresh, dirs_exist_ok=True)
        (fresh / "pipeline.config").write_text(config, encoding="utf-8")


def _complaint(folder: Path, key: str) -> str:
    seen = batch.read(folder, key)
    if seen is None:
        return "it left no observation"
    for phase in seen.phases:
        if phase.error:
            return f"{phase.name}: {first_line(phase.error)}"
    return seen.ending or "no reason given"
