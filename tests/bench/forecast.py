"""The forecast as a whole process: 1,500 variables and 100 cells, from start to end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from matrix.environment import lock as locks
from matrix.facts import files
from matrix.plan.document import Plan, load
from matrix.plan.recipe import digest
from tests import bundle
from tests.bench.figures import Figure, Series, alternate, timed
from tests.bench.ground import ROOT, BenchError, Ground

AIM_SECONDS = 1.0
CELLS = 100
VARIABLES = 1500
CONFIG = ROOT / "matrix" / "demo" / "configs" / "tf2_ssd_mobilenet_v2.config"
CELL_LIST = re.compile(r"^cells = \[.*?^\]", re.DOTALL | re.MULTILINE)
VALUE = ".ATTRIBUTES/VARIABLE_VALUE"

# The command reads the committed facts and locks; here these are those of the scratch folder.
CHILD = """
import sys
from pathlib import Path
from matrix.environment import lock
from matrix.facts import files
lock.FOLDER, files.FOLDER = Path(sys.argv[1]), Path(sys.argv[2])
from matrix.cli import main
sys.exit(main(["forecast", *sys.argv[3:]]))
"""


def measure(ground: Ground, repeat: int) -> list[Figure]:
    """The checkpoint was verified before, as it is in every call but the first."""
    checkpoint = write_checkpoint(ground.fresh("checkpoint") / "big")
    folder = ground.fresh("matrix")
    command = [sys.executable, "-c", CHILD, str(folder / "locks"), str(folder / "facts")]
    command += [str(checkpoint), "--matrix", str(write_matrix(ground.plan, folder))]
    call(command)
    (values,) = alternate(repeat, lambda: timed(lambda: call(command)))
    return [
        Figure("forecast", Series(f"{VARIABLES} variables, {CELLS} cells", values), aim=AIM_SECONDS)
    ]


def call(command: list[str]) -> None:
    """Make a forecast that speaks of every cell.

    Raises:
        BenchError: it did not.
    """
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    if f"{CELLS} cells" not in done.stdout or "UNTESTED" in done.stdout:
        raise BenchError(f"The forecast ended with {done.returncode}.", done.stderr[-2000:])


def write_checkpoint(folder: Path) -> Path:
    """An object-based checkpoint: two thirds model, one third slots, each under its own name."""
    models = VARIABLES * 2 // 3
    names = {
        f"model/_feature_extractor/layer-{n}/kernel/{VALUE}": f"block_{n}/kernel"
        for n in range(models)
    }
    slots = list(names)[: VARIABLES - models]
    names.update(
        {name.replace(VALUE, f".OPTIMIZER_SLOT/optimizer/m/{VALUE}"): "" for name in slots}
    )
    children = {f"layer-{n}": n + 1 for n in range(len(names))}
    nodes = [bundle.node(values={key: full}) for key, full in names.items()]
    graph = bundle.graph(bundle.node(children), *nodes)
    tensors = {name: bundle.counting("float32", [3, 3, 16, 32]) for name in names}
    tensors["_CHECKPOINTABLE_OBJECT_GRAPH"] = bundle.strings([], graph)
    bundle.write_bundle(folder / "ckpt-0", tensors)
    (folder / "pipeline.config").write_bytes(CONFIG.read_bytes())
    return folder


def write_matrix(plan: Plan, folder: Path) -> Path:
    """A matrix with every cell several times, and locks and facts for each."""
    names = [one.id for one in plan.cells]
    copies = [f"{names[n % len(names)]}-again{n // len(names)}" for n in range(CELLS - len(names))]
    text = (ROOT / "matrix.toml").read_text(encoding="utf-8")
    listed = ", ".join(f'"{name}"' for name in (*names, *copies))
    file = folder / "matrix.toml"
    file.write_text(CELL_LIST.sub(f"cells = [{listed}]", text, count=1))
    known = files.load(files.FOLDER)
    for part in ("locks", "facts/cells", "facts/schemas"):
        (folder / part).mkdir(parents=True)
    for schema in known.schemas:
        path = folder / "facts" / "schemas" / f"{schema.od}.json"
        path.write_text(files.encode_schema(schema))
    for cell in load(file).cells:
        original = re.sub(r"-again\d+$", "", cell.id)
        lock = (locks.FOLDER / f"{original}.txt").read_text(encoding="utf-8")
        recipe = f"# recipe: {digest(cell.recipe, cell.python)}"
        (folder / "locks" / f"{cell.id}.txt").write_text(re.sub("# recipe: .*", recipe, lock))
        ground = files.stands_on(cell, folder / "locks")
        facts = replace(known.cells[original], cell=cell.id, lock=ground)
        (folder / "facts" / "cells" / f"{cell.id}.json").write_text(files.encode_cell(facts))
    return file
