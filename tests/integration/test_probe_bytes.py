"""The probe is one program: the same bytes in every cell, on both engines."""

from pathlib import Path

from matrix import batch
from matrix.flow.environments import environment_of
from matrix.model import Job, Limits
from tests.integration.lab import Lab

HASH = """
import hashlib, pathlib
total = hashlib.sha256()
for path in sorted(pathlib.Path("probe-given").iterdir()):
    total.update(path.name.encode() + bytes(1) + path.read_bytes() + bytes(1))
pathlib.Path("out/digest").write_text(total.hexdigest())
"""


def given(job: Job) -> list[tuple[str, Path]]:
    return [(place, file) for place, file in job.inputs if place.startswith("probe/")]


def test_every_start_is_given_the_probe(lab: Lab) -> None:
    assert lab.together
    whole = [(f"probe/{path.name}", path) for path in batch.probe_files()]
    assert [given(job) for job in lab.started] == [whole] * len(lab.started)


def test_the_bytes_arrive_unchanged(lab: Lab, tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(
        f"import os, sys\nos.chdir(os.path.dirname(os.path.abspath(sys.argv[1])))\n{HASH}"
    )
    request = tmp_path / "request.json"
    request.write_text("{}")
    inputs = [(f"probe-given/{path.name}", path) for path in batch.probe_files()]
    inputs += [("probe/main.py", main), ("request.json", request)]
    for cell in lab.cells:
        home = tmp_path / cell.id
        home.mkdir()
        job = Job(cell.id, home, {}, tuple(inputs), cell.recipe.env, Limits())
        outcome = lab.unwatched.run(environment_of(lab.run, cell), job)
        assert outcome.exit_code == 0, outcome
        assert (home / "out" / "digest").read_text() == batch.probe_digest()
