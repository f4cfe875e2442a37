"""One start of a cell: the job that the probe gets, and what it left behind.

Several checkpoints share one start. The probe forks a child for each, so they share the
imports and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from matrix.model import (
    PHASES,
    Cell,
    Checkpoint,
    Controls,
    Job,
    Limits,
    Observation,
    Outcome,
    Phase,
    Picture,
)
from matrix.store.codec import decode, parse_json

PROBE = Path(__file__).resolve().parent / "probe"
PICTURE = "in/picture"
LOG_BYTES = 64 * 1024
OBSERVATION_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Request:
    """Items for the probe, and the files that they need at their places in the job folder."""

    items: tuple[dict[str, object], ...] = ()
    inputs: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True)
class Seen:
    """What one start of a cell showed, by the digest of each checkpoint.

    ``cut`` are those that the probe could not bring to an end because it ended itself.
    """

    observations: dict[str, Observation]
    controls: Controls | None
    cut: frozenset[str] = frozenset()


def probe_files() -> tuple[Path, ...]:
    """The files of the probe: its modules and the configs of its controls."""
    return tuple(sorted([*PROBE.glob("*.py"), *PROBE.glob("*.config")]))


def probe_digest() -> str:
    """The sha256 of the probe's bytes: another probe, other observations."""
    total = hashlib.sha256()
    for path in probe_files():
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def job(
    folder: Path,
    cell: Cell,
    checkpoints: Sequence[Checkpoint],
    with_controls: bool,
    mode: str,
    limits: Limits,
    picture: Picture | None = None,
    first: Request | None = None,
) -> Job:
    """Describe one start of a cell for an engine; ``first`` is asked before the checkpoints."""
    items: list[dict[str, object]] = list(first.items) if first else []
    inputs: list[tuple[str, Path]] = list(first.inputs) if first else []
    if with_controls:
        items.append({"kind": "control", "key": "control"})
    if picture:
        inputs.append((PICTURE, picture.path))
    for number, checkpoint in enumerate(checkpoints):
        place = f"in/{number}"
        inputs += [(f"{place}/{path.name}", path) for path in checkpoint.files]
        inputs.append((f"{place}/pipeline.config", checkpoint.config))
        item: dict[str, object] = {
            "kind": "probe",
            "key": _key(number),
            "prefix": f"{place}/{checkpoint.prefix.name}",
            "config": f"{place}/pipeline.config",
        }
        if picture:
            item["picture"] = PICTURE
        if resume := checkpoint.resume:
            inputs += [(f"{place}/model_dir/{path.name}", path) for path in resume.files]
            item["resume"] = f"{place}/model_dir/{resume.prefix.name}"
        items.append(item)
    return write_job(folder, cell, items, inputs, mode, limits)


def write_job(
    folder: Path,
    cell: Cell,
    items: Sequence[dict[str, object]],
    inputs: Sequence[tuple[str, Path]],
    mode: str,
    limits: Limits,
) -> Job:
    """Write a request into the job folder and return the job; the probe is among its inputs."""
    request: dict[str, object] = {
        "schema": 1,
        "mode": mode,
        "phase_seconds": limits.phase_seconds,
        "memory_bytes": limits.memory_bytes,
        "items": list(items),
    }
    (folder / "out").mkdir(parents=True, exist_ok=True)
    written = folder / "host" / "request.json"
    written.parent.mkdir()
    written.write_text(json.dumps(request, indent=1), encoding="utf-8")
    probe = [(f"probe/{path.name}", path) for path in probe_files()]
    visible = (("request.json", written), *probe, *inputs)
    return Job(cell.id, folder, request, visible, cell.recipe.env, limits)


def collect(folder: Path, checkpoints: Sequence[Checkpoint], outcome: Outcome) -> Seen:
    """Read what the probe left, and complete it with how the job ended."""
    observations, cut = {}, set()
    for number, checkpoint in enumerate(checkpoints):
        found = read(folder, _key(number)) or read(folder, "start")
        observation = found or Observation(checkpoint.name, ())
        if not finished(observation):
            cut.add(checkpoint.digest)
        observations[checkpoint.digest] = replace(
            ended(observation, outcome),
            checkpoint=checkpoint.name,
            log=log(folder, _key(number), outcome),
        )
    good = read(folder, "control-good") or read(folder, "control-write")
    damaged = read(folder, "control-damaged") or Observation("control-damaged", ())
    controls = Controls(good, damaged) if good and not outcome.trouble else None
    return Seen(observations, controls, frozenset(cut))


def finished(observation: Observation) -> bool:
    """Whether the probe itself came to an end with this checkpoint, good or bad."""
    if observation.ending:
        return True
    last = observation.phases[-1] if observation.phases else None
    return last is not None and last.name == PHASES[-1] and last.outcome != "running"


def watcher(
    folder: Path, names: Sequence[str], report: Callable[[str, str], None]
) -> Callable[[], None]:
    """Return a function that reports (checkpoint, phase) as the observations grow."""
    last: list[tuple[str, str]] = [("", "")]

    def look() -> None:
        newest = max((folder / "out").glob("*.json"), key=_modified, default=None)
        found = read(folder, newest.stem) if newest else None
        if found is None or newest is None or not found.phases:
            return
        now = (_name(newest.stem, names), found.phases[-1].name)
        if now != last[0]:
            last[0] = now
            report(*now)

    return look


def _key(number: int) -> str:
    return f"checkpoint-{number}"


def _name(stem: str, names: Sequence[str]) -> str:
    head, _, number = stem.rpartition("-")
    if head == "checkpoint" and number.isdecimal() and int(number) < len(names):
        return names[int(number)]
    return stem if stem.startswith(("control", "export")) else ""


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def ended(
    observation: Observation, outcome: Outcome, phases: Sequence[str] = PHASES
) -> Observation:
    """Complete an observation of these phases with what only the engine knows."""
    if outcome.oom and observation.ending == f"signal {int(signal.SIGKILL)}":
        # The kernel ended the child for its memory, and the parent only saw the signal.
        return _closed(observation, phases, "crash", "oom", "oom")
    if finished(observation):
        return observation
    if outcome.trouble:
        return replace(observation, ending=f"trouble: {outcome.trouble}")
    if not observation.phases:
        # The probe writes before its first import: this says nothing about the cell.
        ending = f"trouble: the probe left no observation ({_how(outcome)[1]})"
        return replace(observation, ending=ending)
    return _closed(observation, phases, "running", *_how(outcome))


def _closed(
    observation: Observation, order: Sequence[str], open_as: str, how: str, ending: str
) -> Observation:
    """Give the phase in which the process ended its outcome."""
    phases = tuple(
        replace(phase, outcome=how) if phase.outcome == open_as else phase
        for phase in observation.phases
    )
    if all(phase.outcome != how for phase in phases):
        phases += (Phase(order[min(len(phases), len(order) - 1)], how),)
    return replace(observation, phases=phases, ending=ending)


def _how(outcome: Outcome) -> tuple[str, str]:
    if outcome.timed_out or outcome.signal == signal.SIGALRM:
        return "timeout", "timeout"
    if outcome.oom:
        return "oom", "oom"
    if outcome.signal:
        return "crash", f"signal {outcome.signal}"
    return "crash", f"exit code {outcome.exit_code}"


def read(folder: Path, stem: str) -> Observation | None:
    """Read one observation; what a cell wrote is not trusted to be one."""
    path = folder / "out" / f"{stem}.json"
    try:
        # Nothing but a plain file: a link leads elsewhere, a pipe is never read to its end.
        if path.is_symlink() or not path.is_file() or path.stat().st_size > OBSERVATION_BYTES:
            return None
        return decode(parse_json(path.read_bytes()))
    except (OSError, ValueError):
        return None


def log(folder: Path, key: str, outcome: Outcome) -> str:
    """The end of what an item wrote, after the end of what the whole start did."""
    path = folder / "out" / f"{key}.log"
    own = b""
    with suppress(OSError):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as stream:
                stream.seek(max(0, path.stat().st_size - LOG_BYTES))
                own = stream.read(LOG_BYTES)
    return (outcome.log[-LOG_BYTES:] + own.decode("utf-8", "replace")).strip()
