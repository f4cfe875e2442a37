"""Makes a cell's lock real as a Docker image.

An image's tag holds the digest of everything that went in; where an image of that tag
exists, nothing is built. A failed build is a fact about the cell, not an error of the run:
it comes back as an Environment with a problem and its log.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from matrix.environment import image_context, uv_binary
from matrix.environment.base import Bases
from matrix.environment.complaint import complaint
from matrix.environment.docker_cli import DockerCli
from matrix.environment.image_context import Materials
from matrix.errors import BuildError
from matrix.model import Cell, Environment, Lock

SCRIPTS = Path(__file__).resolve().parents[2] / "images"
PROBE = Path(__file__).resolve().parents[1] / "probe"
WARM = (PROBE / "warm.py", PROBE / "runtime.py")
"""The warm-up and what it stands on; no other change of the probe makes new images."""
NAME = "od-matrix"
LABEL = "org.od-matrix"
NO_COMPILER = "command 'gcc' failed: No such file"
"""What setuptools says when a package has no wheel for this Python and a base no compiler."""
VENDOR = "od-matrix"
Progress = Callable[[str, str], None]
"""Called with a cell's identifier and a few words about what is being done for it."""


def _silent(_cell: str, _message: str) -> None:
    """Progress for whoever does not want any."""


class Images:
    """Makes and finds the images of one run; safe to use from several threads.

    ``warm`` are the warm-up's files, of which one is ``warm.py``. ``scripts`` is the folder
    of the Dockerfile, ``cache`` holds a uv for Linux where the host's own does not fit.
    """

    engine = "docker"
    name = NAME
    options: tuple[str, ...] = ()
    shares = True

    def __init__(
        self,
        cli: DockerCli,
        warm: tuple[Path, ...] = WARM,
        progress: Progress = _silent,
        scripts: Path = SCRIPTS,
        cache: Path | None = None,
    ) -> None:
        self._cli = cli
        self._warm = warm
        self._progress = progress
        self._scripts = scripts
        self._cache = cache or Path.home() / ".cache" / "od-matrix"
        self._bases = Bases(cli, scripts / "base", lambda text: progress("", text))
        self._layers: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def identify(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        """Name the image of a cell without building it.

        ``tree`` is an OD API source tree, ready for import, for recipes with a source. The
        base counts, and is therefore chosen here, which may take half a minute the first
        time on a machine; where none can be had, that is the environment's problem.
        """
        if lock.problem:
            return Environment(cell.id, self.engine, lock.digest, "", lock.problem, lock.text)
        try:
            return self._identify(cell, lock, self._materials(cell, tree))
        except BuildError as error:
            return Environment(cell.id, self.engine, "", "", error.message, str(error))

    def make(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        """The image of a cell, built when there is none of the same digest yet.

        Never raises for what is wrong with the cell: see ``problem`` and ``log``.
        """
        environment = self.identify(cell, lock, tree)
        if environment.problem or self._cli.image(environment.location) is not None:
            return environment
        try:
            materials = self._materials(cell, tree)
            with tempfile.TemporaryDirectory(prefix="od-matrix-build-") as scratch:
                problem, log = self._build(cell, lock, environment, materials, Path(scratch))
        except BuildError as error:
            problem, log = error.message, str(error)
        except OSError as error:
            problem, log = f"it cannot be built: {error}", str(error)
        if not problem and self._cli.image(environment.location) is None:
            problem = "the build gave no image (is another buildx builder selected?)"
        return replace(environment, problem=problem, log=log)

    @contextmanager
    def cold(self) -> Iterator[Images]:
        """A maker that finds nothing made before; what it makes goes with the context."""
        fresh = ColdImages(self._cli, self._warm, self._progress, self._scripts, self._cache)
        # A base is chosen once per run, and asking for one may take long.
        fresh._bases = self._bases
        try:
            yield fresh
        finally:
            for tag in fresh.tags:
                self._cli.call("image", "rm", tag)

    def remove(self, environment: Environment) -> None:
        """Remove an image that nobody needs any more; it may be gone already.

        What BuildKit keeps of its layers is for its own garbage collection.
        """
        self._cli.call("image", "rm", environment.location)

    def close(self) -> None:
        """End running builds and start no more; for a run that was interrupted."""
        self._cli.stop()

    def _materials(self, cell: Cell, tree: Path | None) -> Materials:
        base = self._bases.choose(cell.python)
        uv = uv_binary.uv_version()
        return Materials(base.reference, base.identity, self._scripts, self._warm, uv, tree)

    def _identify(self, cell: Cell, lock: Lock, materials: Materials) -> Environment:
        digest = image_context.digest(cell, lock, materials)
        tag = f"{self.name}/{repository(cell.id)}:{digest[:12]}"
        return Environment(cell.id, self.engine, digest, tag)

    def _build(
        self, cell: Cell, lock: Lock, named: Environment, materials: Materials, scratch: Path
    ) -> tuple[str, str]:
        """Build in two goes: the shared layer, one at a time, then the cell's own."""
        folder = scratch / "context"
        folder.mkdir()
        facts = self._cli.image(materials.base) or {}
        uv = uv_binary.linux_uv(str(facts.get("Architecture", "amd64")), self._cache)
        image_context.write(folder, cell, lock, materials, uv)
        common = [*self.options, "--build-arg", f"BASE={materials.base}", *_secrets(scratch)]

        def watch(line: str) -> None:
            if stage := stage_of(line):
                self._progress(cell.id, stage)

        code, log = (0, "")
        if self.shares:
            code, log = self._shared_layer(folder, materials, common, watch)
        if code == 0:
            labels = _labels(cell, lock, named.digest, materials)
            own = ["--tag", named.location, *(f"--label={label}" for label in labels)]
            code, log = self._cli.build([*common, *own, str(folder)], watch)
            if code != 0 and NO_COMPILER in log:
                self._progress(cell.id, "packages, with a compiler")
                own += ["--build-arg", "COMPILER=1"]
                code, log = self._cli.build([*common, *own, str(folder)], watch)
        return (reason(log), log) if code != 0 else ("", log)

    def _shared_layer(
        self,
        folder: Path,
        materials: Materials,
        common: list[str],
        watch: Callable[[str], None],
    ) -> tuple[int, str]:
        """Build the TensorFlow layer, unless it is there: two cells must not do so at once.

        It has a tag, so that it outlives the cells and is no nameless leftover.
        """
        content = hashlib.sha256(f"{materials.base_identity} {materials.uv}".encode())
        for name in ("Dockerfile", "install.sh", "tensorflow.txt"):
            content.update((folder / name).read_bytes())
        tag = f"{NAME}/tensorflow:{content.hexdigest()[:12]}"
        with self._guard:
            lock = self._layers.setdefault(tag, threading.Lock())
        with lock:
            if self._cli.image(tag) is not None:
                return 0, ""
            own = ["--tag", tag, "--target", "tensorflow"]
            return self._cli.build([*common, *own, str(folder)], watch)


class ColdImages(Images):
    """Builds every layer anew, under names of its own.

    Downloaded packages are not downloaded again: their hashes are what the lock says.
    """

    name = f"{NAME}-cold"
    options = ("--no-cache",)
    shares = False

    def __init__(
        self,
        cli: DockerCli,
        warm: tuple[Path, ...],
        progress: Progress,
        scripts: Path,
        cache: Path,
    ) -> None:
        super().__init__(cli, warm, progress, scripts, cache)
        self.tags: set[str] = set()

    def make(self, cell: Cell, lock: Lock, tree: Path | None = None) -> Environment:
        """The image of a cell, built when this maker has none of it yet."""
        made = super().make(cell, lock, tree)
        self.tags.add(made.location)
        return made


def repository(cell: str) -> str:
    """A cell's identifier as Docker accepts it in a repository name (lower case, no ``+``)."""
    return re.sub(r"[^a-z0-9._-]+", "-", cell.lower()).strip("-._")


def stage_of(line: str) -> str:
    """The stage that a line of BuildKit's plain log starts, empty for other lines."""
    match = re.match(r"#\d+ \[(tensorflow|packages|cell)\b", line)
    if match:
        return match.group(1)
    return "storing the image" if re.match(r"#\d+ exporting to image", line) else ""


def reason(log: str) -> str:
    """Why a build failed, by its log; causes on lines of their own."""
    lines = [re.sub(r"^#\d+ (?:\d+\.\d+ )?", "", line).strip() for line in log.splitlines()]
    return complaint(lines, _complaint, "docker build failed without a word")


def _complaint(line: str) -> str:
    """What a line of uv, BuildKit or the patch script complains of, empty for other lines."""
    match = re.match(r"(?:error|ERROR|patch):? +(\S.*)", line)
    # BuildKit ends with the whole command again, which says nothing about the reason.
    return match.group(1) if match and "executor failed" not in line else ""


def _labels(cell: Cell, lock: Lock, digest: str, materials: Materials) -> Iterator[str]:
    """Labels of the image, as the OCI image specification names them, and our own."""
    yield f"org.opencontainers.image.title={cell.id}"
    yield f"org.opencontainers.image.version={cell.id}"
    yield f"org.opencontainers.image.vendor={VENDOR}"
    yield f"org.opencontainers.image.base.name={materials.base}"
    yield f"{LABEL}.cell={cell.id}"
    yield f"{LABEL}.lock={lock.digest}"
    yield f"{LABEL}.digest={digest}"
    yield f"{LABEL}.base={materials.base_identity}"


def _secrets(scratch: Path) -> Iterator[str]:
    """Options for the host's index settings and certificates, outside the context."""
    index = scratch / "index"
    index.write_text(image_context.index_settings(os.environ), encoding="utf-8")
    index.chmod(0o600)
    yield from ("--secret", f"id=index,src={index}")
    bundle = image_context.certificates(os.environ)
    if bundle:
        yield from ("--secret", f"id=ca,src={bundle}")
