"""Choose one checkpoint in a folder: by the state file, by step, or by being alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from matrix.checkpoint.index import SHARD, SUFFIX, is_table_file
from matrix.checkpoint.state import STATE, newest
from matrix.errors import CheckpointError

_NUMBERED = re.compile(r"(?P<stem>.+)-(?P<step>\d{1,18})$")
# A zoo archive keeps the checkpoint here; macOS and old tar leave the others behind.
_INSIDE = ("checkpoint",)
_DEBRIS = frozenset({"__MACOSX", "PaxHeader", "PaxHeaders"})
GIVE_ONE = "Give the checkpoint's prefix, such as FOLDER/model.ckpt or FOLDER/ckpt-0."


@dataclass(frozen=True)
class Found:
    """A chosen prefix and the sentences that say why it was chosen."""

    prefix: Path
    notes: tuple[str, ...] = ()


def split_step(name: str) -> tuple[str, int | None]:
    """The stem and the number of a prefix's name: ``model.ckpt-12`` is (model.ckpt, 12)."""
    match = _NUMBERED.match(name)
    return (match["stem"], int(match["step"])) if match else (name, None)


def locate(folder: Path, step: int | None) -> Found:
    """Choose a checkpoint in a folder or in the ``checkpoint`` folder below it.

    Raises:
        CheckpointError: when there is none, none with this step, or no reason to prefer one.
    """
    for place in _places(folder):
        names = prefixes(place)
        if names:
            chosen = _by_step(place, names, step) if step is not None else _newest(place, names)
            return Found(place / chosen[0], chosen[1])
    raise _nothing(folder)


def descend(folder: Path) -> Path:
    """The folder an archive's content really begins in: past single folders around it."""
    for _ in range(8):
        inside = [p for p in sorted(folder.iterdir()) if p.name not in _DEBRIS]
        if len(inside) != 1 or not inside[0].is_dir() or inside[0].name in _INSIDE:
            break
        folder = inside[0]
    return folder


def prefixes(folder: Path) -> list[str]:
    """The names of the checkpoints in a folder: bundles by index, else V1 files."""
    if not folder.is_dir():
        return []
    try:
        files = [p for p in folder.iterdir() if not p.name.startswith(".")]
    except OSError as error:
        reason = error.strerror or str(error)
        raise CheckpointError(f"{folder} cannot be read: {reason}.", "Check its rights.") from error
    bundles = [p.name.removesuffix(SUFFIX) for p in files if p.name.endswith(SUFFIX)]
    if bundles:
        return sorted(bundles)
    return sorted(p.name for p in files if not SHARD.search(p.name) and is_table_file(p))


def _by_step(folder: Path, names: list[str], step: int) -> tuple[str, tuple[str, ...]]:
    chosen = [name for name in names if split_step(name)[1] == step]
    if len(chosen) == 1:
        return chosen[0], ()
    if chosen:
        raise CheckpointError(
            f"{folder} holds several checkpoints of step {step}: {_listed(chosen)}.",
            GIVE_ONE,
            cause="ckpt-path-is-directory",
        )
    steps = sorted(number for _, number in map(split_step, names) if number is not None)
    there = f"there are {_listed(map(str, steps))}" if steps else "its checkpoints have no steps"
    raise _not_found(f"{folder} has no checkpoint of step {step}, {there}.")


def _newest(folder: Path, names: list[str]) -> tuple[str, tuple[str, ...]]:
    """What the state file says if it can be followed, else the highest step of one stem."""
    stated = newest(folder / STATE)
    highest = max(names, key=_step)
    if stated in names:
        return stated, _older(stated, highest)
    if len({split_step(name)[0] for name in names}) > 1:
        raise CheckpointError(
            f"{folder} holds unrelated checkpoints: {_listed(names)}.",
            f"No state file decides between them. {GIVE_ONE}",
            cause="ckpt-state-file-missing",
        )
    if stated:
        return highest, (f"The state file names {stated}, which is not there; {highest} is used.",)
    if len(names) > 1:
        return highest, (f"There is no state file; {highest} is the highest step.",)
    return highest, ()


def _older(stated: str, highest: str) -> tuple[str, ...]:
    """A note when the state file names another checkpoint than the highest step."""
    same = split_step(stated)[0] == split_step(highest)[0]
    if same and _step(stated) < _step(highest):
        return (f"The state file names {stated}, though {highest} is there too.",)
    return ()


def _step(name: str) -> int:
    number = split_step(name)[1]
    return -1 if number is None else number


def _listed(names: Iterable[str]) -> str:
    """Names for a sentence, cut where they become too many."""
    every = list(names)
    shown = ", ".join(every[:6])
    return shown if len(every) <= 6 else f"{shown} and {len(every) - 6} more"


def _nothing(folder: Path) -> CheckpointError:
    """The error for a folder without checkpoints, with what the folder holds instead."""
    names = sorted(path.name for path in folder.iterdir())
    if not names:
        return _not_found(f"{folder} is empty.")
    for shard in (path for place in _places(folder) for path in sorted(place.glob("*.data-*"))):
        if SHARD.search(shard.name):
            stem = SHARD.sub("", shard.name)
            return CheckpointError(
                f"{shard.parent} holds {shard.name} but no {stem}{SUFFIX}.",
                "Copy the .index file of the same checkpoint beside it.",
                cause="ckpt-corrupt",
            )
    if any(name.endswith(".pb") for name in names):
        what = "a frozen graph or SavedModel, which is not a checkpoint"
        return _not_found(f"{folder} holds {what}.")
    return _not_found(f"{folder} holds no checkpoint, only {_listed(names)}.")


def _places(folder: Path) -> tuple[Path, ...]:
    """Where in a folder a checkpoint can lie."""
    return (folder, *(folder / name for name in _INSIDE))


def _not_found(message: str) -> CheckpointError:
    return CheckpointError(message, GIVE_ONE, cause="ckpt-path-not-found")
