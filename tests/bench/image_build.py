"""Building a cell's image, against a plain Dockerfile with the same base and lock."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from matrix.environment import image_context
from matrix.environment import lock as locks
from matrix.environment.base import Base, Bases
from matrix.environment.docker_cli import DockerCli, find
from matrix.environment.image import SCRIPTS, Images
from matrix.model import Lock
from tests.bench.figures import Figure, Series, alternate, timed
from tests.bench.ground import CELL, BenchError, Ground, ready, say
from tests.bench.leftovers import forget

AIM_SECONDS = 1 / 3
AIM_SIZE = 0.6

WITH_PIP = """\
ARG BASE
FROM ${BASE}
RUN : MARKER; python -m pip --version || python -m ensurepip
"""
"""A base that was made here has no pip, unlike an official one; this is not measured."""

PLAIN = """\
ARG BASE
FROM ${BASE}
COPY lock.txt .
RUN --mount=type=secret,id=ca --mount=type=secret,id=index \\
    if [ -f /run/secrets/ca ]; then export PIP_CERT=/run/secrets/ca; fi; \\
    if [ -f /run/secrets/index ]; then set -a; . /run/secrets/index; set +a; fi; \\
    export PIP_INDEX_URL="${UV_DEFAULT_INDEX:-${UV_INDEX_URL:-https://pypi.org/simple}}"; \\
    : MARKER; python -m pip install --no-deps -r lock.txt
"""
"""What anybody would write; the settings are those by which this machine reaches an index."""

CACHE_SIZE = "import os;print(sum(os.stat(os.path.join(f,n)).st_size \
for f,_,ns in os.walk('/root/.cache/pip') for n in ns))"


class Remembering(DockerCli):
    """A docker command that remembers what it was told to name."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.tags: list[str] = []

    def build(self, arguments: Sequence[str], watch: Callable[[str], None]) -> tuple[int, str]:
        """Build as ever; see :class:`DockerCli`."""
        self.tags += [arguments[at + 1] for at, one in enumerate(arguments) if one == "--tag"]
        return super().build(arguments, watch)


@dataclass
class Builds:
    """The two ways to the same packages, and the sizes that they gave."""

    ground: Ground
    cli: Remembering
    lock: Lock
    base: Base
    marker: str

    def __post_init__(self) -> None:
        self.sizes: dict[str, list[float]] = {"project": [], "pip": [], "pip without cache": []}

    def project(self) -> float:
        """This project's way, with scripts that differ by a comment: no layer is there yet."""
        scripts = self.ground.fresh("scripts") / "images"
        shutil.copytree(SCRIPTS, scripts)
        comment = f"# {self.marker} {uuid.uuid4().hex}\n"
        with (scripts / "install.sh").open("a", encoding="utf-8") as stream:
            stream.write(comment)
        file = scripts / "Dockerfile"
        text = file.read_text(encoding="utf-8").replace("    /ctx/", f"    : {self.marker}; /ctx/")
        file.write_text(text, encoding="utf-8")
        images = Images(self.cli, scripts=scripts, cache=self.ground.cache)
        cell = self.ground.plan.cell(CELL)
        made = []
        seconds = timed(lambda: made.append(images.make(cell, self.lock)))
        if made[0].problem:
            raise BenchError(f"{CELL} could not be built.", made[0].log[-2000:])
        self.sizes["project"].append(self._size(made[0].location))
        return seconds

    def pip(self) -> float:
        """The plain Dockerfile: every package is downloaded, and pip keeps its cache."""
        folder = self.ground.fresh("plain")
        unique = f"{self.marker} {uuid.uuid4().hex}"
        (folder / "Dockerfile").write_text(PLAIN.replace("MARKER", unique), encoding="utf-8")
        (folder / "lock.txt").write_text(self.lock.text, encoding="utf-8")
        tag = f"od-matrix-bench/pip:{self.marker}"
        seconds = timed(lambda: self._build(folder, tag, self._pip_base()))
        size = self._size(tag)
        said = self.cli.call("run", "--rm", "--entrypoint=python", tag, "-c", CACHE_SIZE)
        self.sizes["pip"].append(size)
        self.sizes["pip without cache"].append(size - float(said.stdout or 0))
        return seconds

    def prepare(self) -> None:
        """Give the base a pip, outside of what is measured."""
        folder = self.ground.fresh("base")
        text = WITH_PIP.replace("MARKER", self.marker)
        (folder / "Dockerfile").write_text(text, encoding="utf-8")
        self._build(folder, self._pip_base(), self.base.reference)

    def _pip_base(self) -> str:
        return f"od-matrix-bench/base:{self.marker}"

    def _build(self, folder: Path, tag: str, base: str) -> None:
        arguments = ["--build-arg", f"BASE={base}", "--tag", tag, *self._secrets(), str(folder)]
        code, log = self.cli.build(arguments, lambda _line: None)
        if code:
            raise BenchError("The plain Dockerfile could not be built.", log[-2000:])

    def _secrets(self) -> list[str]:
        """The same settings that the project's own build takes from this machine."""
        index = self.ground.scratch / "index"
        index.write_text(image_context.index_settings(os.environ), encoding="utf-8")
        bundle = image_context.certificates(os.environ)
        secrets = ["--secret", f"id=index,src={index}"]
        return secrets + (["--secret", f"id=ca,src={bundle}"] if bundle else [])

    def _size(self, tag: str) -> float:
        facts = self.cli.image(tag)
        if facts is None:
            raise BenchError(f"{tag} was built and is not there.", "Start the run again.")
        return float(str(facts["Size"]))


def measure(ground: Ground, repeat: int) -> list[Figure]:
    """Seconds and size; uv's cache is warm, since the cell's own image was built before."""
    run = ground.run("docker")
    cell = ground.plan.cell(CELL)
    ready(run, [cell])
    cli = Remembering(find().path)
    base = Bases(cli, SCRIPTS / "base", lambda _text: None).choose(cell.python)
    marker = f"bench-{uuid.uuid4().hex[:12]}"
    builds = Builds(ground, cli, locks.ensure(cell, locks.FOLDER, ground.cache), base, marker)
    try:
        builds.prepare()
        say("building, which takes minutes")
        ours, pip = alternate(repeat, builds.project, builds.pip)
    finally:
        forget(cli, cli.tags, marker)
        run.engine.close()
    return figures(ours, pip, builds.sizes)


def figures(
    ours: tuple[float, ...], pip: tuple[float, ...], sizes: dict[str, list[float]]
) -> list[Figure]:
    """The figures of both ways; the last says how much of the second is pip's own cache."""
    project = Series("this project", tuple(sizes["project"]))
    plain = Series("plain pip", tuple(sizes["pip"]))
    lean = Series("plain pip less its cache", tuple(sizes["pip without cache"]))
    return [
        Figure(
            "image-build, time",
            Series("this project", ours), Series("plain pip", pip), AIM_SECONDS,
        ),
        Figure("image-build, size", project, plain, AIM_SIZE, "GB"),
        Figure("image-build, size", project, lean, None, "GB"),
    ]  # fmt: skip
