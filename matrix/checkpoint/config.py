"""Find the ``pipeline.config`` of a checkpoint, and see that it is text at all.

Whether the text is a config that some OD API accepts is found out in the cells.
"""

from __future__ import annotations

from pathlib import Path

from matrix.checkpoint.impostor import impostor, remedy
from matrix.checkpoint.paths import missing
from matrix.errors import CheckpointError

NAME = "pipeline.config"
LARGEST = 4 << 20
GIVE = "Give the pipeline.config the model was built from (--config FILE)."


def find_config(prefix: Path, given: str | None) -> tuple[Path, tuple[str, ...]]:
    """The config's path, and notes about where it was found.

    Without ``given`` it is looked for beside the checkpoint and one folder up, as in the
    archives of the TF2 model zoo (``pipeline.config`` beside ``checkpoint/``).

    Raises:
        CheckpointError: when there is none, or it is not a readable text.
    """
    if given is not None:
        path = _given(given)
        return check_config(path), ()
    beside, above = prefix.parent / NAME, prefix.parent.parent / NAME
    if beside.exists():
        return check_config(beside), ()
    if above.exists():
        usual = prefix.parent.name == "checkpoint"
        note = f"{NAME} was found one folder above the checkpoint, in {above.parent}."
        return check_config(above), () if usual else (note,)
    raise CheckpointError(
        f"There is no {NAME} in {prefix.parent} or in the folder above it.", _hint(prefix.parent)
    )


def check_config(path: Path) -> Path:
    """The same path if it holds a plausible text.

    Raises:
        CheckpointError: when it cannot be read, is empty, too large, or not a text config.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        reason = error.strerror or str(error)
        raise CheckpointError(f"{path} cannot be read: {reason}.", GIVE) from error
    if size > LARGEST:
        raise _malformed(f"{path} has {size:,} bytes, too many for a config.", GIVE)
    if problem := _problem(content):
        kind = impostor(content)
        raise _malformed(f"{path} is {problem}.", remedy(kind) if kind else GIVE)
    return path


def _malformed(message: str, way_out: str) -> CheckpointError:
    return CheckpointError(message, way_out, cause="config-malformed")


def _problem(content: bytes) -> str:
    """What a file is instead of a text config, or nothing."""
    if not content.strip():
        return "empty"
    if kind := impostor(content):
        return kind
    if b"\0" in content:
        return "a binary file, not a text config"
    if content.lstrip().startswith((b"{", b"[")):
        return "a JSON file, not a text config"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"not UTF-8 text (byte {error.start:,})"
    return ""


def _given(given: str) -> Path:
    path = Path(given).expanduser().absolute()
    if path.is_dir() and (path / NAME).exists():
        return path / NAME
    if not path.exists():
        raise missing(given, path, GIVE)
    return path


def _hint(folder: Path) -> str:
    """What to do, naming other configs that lie there."""
    others = sorted(path.name for path in folder.glob("*.config"))[:3]
    return f"{GIVE} There is {', '.join(others)}." if others else GIVE
