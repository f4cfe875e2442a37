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
from dataclasses import dataclass, field
from pathlib import Path

from matrix.environment import image_context, uv_binary
from matrix.environment.base import Bases
from matrix.environment.docker_cli import DockerCli
from matrix.environment.image_context import Materials
from matrix.errors import BuildError
from matrix.model import Cell, Environment, Lock

IMAGES = Path(__file__).resolve().parents[2] / "images"
PROBE = Path(__file__).resolve().parents[1] / "probe"
WARM = (PROBE / "warm.py", PROBE / "runtime.py")
"""The warm-up and what it stands on; no other change of the probe makes new images."""
NAME = "od-matrix"
LABEL = "org.od-matrix"
VENDOR = "od-matrix"
Progress = Callable[[str, str], None]
"""Called with a cell's identifier and a few words about what is being done for it."""


def _silent(_cell: str, _message: str) -> None:
    """Progress for whoever does not want any."""


@dataclass
class Context:
    """What builds of one run share; safe to use from several threads.

    ``warm`` are the warm-up's files, of which one is ``warm.py``. ``cache`` holds a uv for
    Linux where the host's own does not fit.
    """

    cli: DockerCli
    warm: tuple[Path, ...] = WARM
    images: Path = IMAGES
    cache: Path = field(default_factory=lambda: Path.home() / ".cache" / "od-matrix")
    progress: Progress = _silent
    bases: Bases = field(init=False)

    def __post_init__(self) -> None:
        self.bases = Bases(self.cli, self.images / "base", lambda text: self.progress("", text))
        self._layers: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def layer_lock(self, tag: str) -> threading.Lock:
        """The lock of one layer that several cells share."""
        with self._guard:
            return self._layers.setdefault(tag, threading.Lock())


def ensure(cell: Cell, lock: Lock, context: Context, tree: Path | None = None) -> Environment:
    """The image of a cell, built when there is none of the same digest yet.

    ``tree`` is an OD API source tree, ready for import, for recipes with a source. Never
    raises for what is wrong with the cell: see ``problem`` and ``log`` of the result.
    """
    if lock.problem:
        return Environment(cell.id, "docker", lock.digest, "", lock.problem, lock.text)
    try:
        base = context.bases.choose(cell.python)
        materials = Materials(
            base.reference, base.identity, context.images, context.warm,
            uv_binary.uv_version(), tree,
        )  # fmt: skip
        return _ensure(cell, lock, context, materials)
    except BuildError as error:
        return Environment(cell.id, "docker", lock.digest, "", error.message, str(error))
    except OSError as error:
        return Environment(cell.id, "docker", lock.digest, "", f"cannot build: {error}", str(error))


def _ensure(cell: Cell, lock: Lock, context: Context, materials: Materials) -> Environment:
    digest = image_context.digest(cell, lock, materials)
    tag = f"{NAME}/{repository(cell.id)}:{digest[:12]}"
    if context.cli.image(tag) is not None:
        return Environment(cell.id, "docker", digest, tag)
    with tempfile.TemporaryDirectory(prefix="od-matrix-build-") as scratch:
        problem, log = _build(cell, lock, context, materials, digest, tag, Path(scratch))
    if not problem and context.cli.image(tag) is None:
        problem = "the build gave no image (is another buildx builder selected?)"
    return Environment(cell.id, "docker", digest, tag if not problem else "", problem, log)


def _build(
    cell: Cell,
    lock: Lock,
    context: Context,
    materials: Materials,
    digest: str,
    tag: str,
    scratch: Path,
) -> tuple[str, str]:
    """Build in two goes: the shared layer, one at a time, then the cell's own."""
    folder = scratch / "context"
    folder.mkdir()
    uv = uv_binary.linux_uv(_architecture(context.cli, materials.base), context.cache)
    image_context.write(folder, cell, lock, materials, uv)
    common = ["--build-arg", f"BASE={materials.base}", *_secrets(scratch)]

    def watch(line: str) -> None:
        if stage := stage_of(line):
            context.progress(cell.id, stage)

    code, log = _shared_layer(folder, context, materials, common, watch)
    if code != 0:
        return reason(log), log
    labels = [part for label in _labels(cell, digest, materials) for part in ("--label", label)]
    code, log = context.cli.build([*common, "--tag", tag, *labels, str(folder)], watch)
    return (reason(log), log) if code != 0 else ("", log)


def _shared_layer(
    folder: Path,
    context: Context,
    materials: Materials,
    common: list[str],
    watch: Callable[[str], None],
) -> tuple[int, str]:
    """Build the TensorFlow layer, unless it is there: two cells must not do so at once.

    It has a tag, so that it outlives the cells and is no nameless leftover.
    """
    content = (folder / "tensorflow.txt").read_bytes() + materials.base_identity.encode()
    tag = f"{NAME}/tensorflow:{hashlib.sha256(content).hexdigest()[:12]}"
    with context.layer_lock(tag):
        if context.cli.image(tag) is not None:
            return 0, ""
        return context.cli.build(
            [*common, "--tag", tag, "--target", "tensorflow", str(folder)], watch
        )


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
    """The first line of a failed build's log that says why, without BuildKit's decoration."""
    lines = [re.sub(r"^#\d+ (?:\d+\.\d+ )?", "", line).strip() for line in log.splitlines()]
    found = next(filter(None, map(_complaint, lines)), "")
    if any("command 'gcc' failed" in line for line in lines):
        return f"{found}: it has no wheel for this Python, and the base has no C compiler"
    return found or next(filter(None, reversed(lines)), "docker build failed without a word")


def _complaint(line: str) -> str:
    """What a line of uv, BuildKit or the patch script complains of, empty for other lines."""
    match = re.match(r"(?:error|ERROR|patch):? +(\S.*)", line)
    # BuildKit ends with the whole command again, which says nothing about the reason.
    return match.group(1) if match and "executor failed" not in line else ""


def _labels(cell: Cell, digest: str, materials: Materials) -> Iterator[str]:
    """Labels of the image, as the OCI image specification names them, and our own."""
    yield f"org.opencontainers.image.title={cell.id}"
    yield f"org.opencontainers.image.version={cell.id}"
    yield f"org.opencontainers.image.vendor={VENDOR}"
    yield f"org.opencontainers.image.base.name={materials.base}"
    yield f"{LABEL}.cell={cell.id}"
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


def _architecture(cli: DockerCli, base: str) -> str:
    facts = cli.image(base) or {}
    return str(facts.get("Architecture", "amd64"))
