"""What the user typed, as the prefix of one checkpoint on disk."""

from __future__ import annotations

import re
from pathlib import Path

from matrix.checkpoint.archive import GZIP, DamagedArchiveError, is_archive, unpack
from matrix.checkpoint.fetch import Fetch
from matrix.checkpoint.impostor import impostor, remedy
from matrix.checkpoint.index import SUFFIX, is_table_file
from matrix.checkpoint.locate import Found, descend, locate, split_step
from matrix.checkpoint.paths import missing, prefix_name
from matrix.checkpoint.stamps import Stamps
from matrix.checkpoint.state import STATE
from matrix.checkpoint.zoo import SCHEME, zoo_url
from matrix.errors import CheckpointError

EXPECTED = (
    "Give a checkpoint's prefix (FOLDER/model.ckpt, FOLDER/ckpt-0), a folder, a .tar.gz "
    "archive or its address, or zoo:NAME."
)
_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://")
_V1_SHARD = re.compile(r"-\d{5}-of-\d{5}$")
# What people hand in for a checkpoint, by the file's ending.
_OTHERS = {
    ".pb": "a frozen graph or SavedModel",
    ".h5": "a Keras file",
    ".hdf5": "a Keras file",
    ".keras": "a Keras file",
    ".tflite": "a TensorFlow Lite model",
    ".onnx": "an ONNX model",
    ".config": "a config",
    ".pbtxt": "a label map or graph in text form",
    ".zip": "a zip archive",
    ".tar": "an archive that is not compressed",
}


def find(given: str, step: int | None, cache: Path, fetch: Fetch, stamps: Stamps) -> Found:
    """Find the prefix that an argument stands for; downloads and unpacks what needs it.

    Raises:
        CheckpointError: when it stands for nothing, or for more than one checkpoint.
    """
    if not given.strip():
        raise CheckpointError("No checkpoint was given.", EXPECTED)
    address = zoo_url(given.removeprefix(SCHEME)) if given.startswith(SCHEME) else given
    match = _ADDRESS.match(address)
    if match is None:
        return _local(given, step, cache, stamps)
    if match["scheme"].lower() not in ("http", "https"):
        raise CheckpointError(
            f"{match['scheme']}:// addresses are not supported.",
            "Download the checkpoint, or give an http or https address of an archive.",
        )
    return _remote(address, step, cache, fetch, stamps)


def _remote(address: str, step: int | None, cache: Path, fetch: Fetch, stamps: Stamps) -> Found:
    archive = fetch(address, cache)
    try:
        return _unpacked(archive, step, cache, stamps)
    except DamagedArchiveError:
        # A download that turns out damaged must not be found in the cache next time.
        if archive.is_relative_to(cache):
            archive.unlink(missing_ok=True)
        raise


def _unpacked(archive: Path, step: int | None, cache: Path, stamps: Stamps) -> Found:
    return locate(descend(unpack(archive, cache, stamps)), step)


def _local(given: str, step: int | None, cache: Path, stamps: Stamps) -> Found:
    path = _absolute(given)
    if path.is_dir():
        return locate(path, step)
    if not path.is_file():
        return _of_step(_prefix(given, path), step)
    if is_archive(path) or _is_gzip(path):
        return _unpacked(path, step, cache, stamps)
    if path.name == STATE and not is_table_file(path):
        found = locate(path.parent, step)
        note = f"{path.name} is the state file; the checkpoint is {found.prefix.name}."
        return Found(found.prefix, (note, *found.notes))
    return _of_step(_file(path), step)


def _absolute(given: str) -> Path:
    try:
        path = Path(given).expanduser()
    except RuntimeError as error:
        raise CheckpointError(f"{given} cannot be expanded: {error}.", EXPECTED) from error
    return path.resolve() if ".." in path.parts else path.absolute()


def _prefix(given: str, path: Path) -> Found:
    """A path that is no file: the prefix of a bundle, or a mistake."""
    if path.with_name(path.name + SUFFIX).is_file():
        return Found(path)
    if path.parent.is_dir() and any(path.parent.glob(f"{_literal(path.name)}.data-*")):
        raise _no_index(path)
    raise missing(given, path, EXPECTED, cause="ckpt-path-not-found")


def _file(path: Path) -> Found:
    """An existing file: one of a bundle's, a V1 checkpoint, or something else."""
    prefix = path.with_name(prefix_name(path.name))
    if prefix == path:
        return _single(path)
    note = f"{path.name} is a file of the checkpoint; its prefix {prefix.name} is used."
    if prefix.with_name(prefix.name + SUFFIX).is_file() or is_table_file(prefix):
        return Found(prefix, (note,))
    raise _no_index(prefix)


def _single(path: Path) -> Found:
    """A file that is no part of a bundle: V1, a prefix beside its bundle, or no checkpoint."""
    if path.with_name(path.name + SUFFIX).is_file():
        return Found(path)
    if not is_table_file(path):
        raise _not_a_checkpoint(path)
    if _V1_SHARD.search(path.name):
        raise CheckpointError(
            f"{path.name} is one shard of a V1 checkpoint, which is not supported.",
            "Load it with TensorFlow 1 and save it again with a Saver of version V2.",
        )
    return Found(path)


def _of_step(found: Found, step: int | None) -> Found:
    """The same, unless another step was asked for than this checkpoint's."""
    if step is None or split_step(found.prefix.name)[1] == step:
        return found
    raise CheckpointError(
        f"{found.prefix.name} was given together with step {step}.",
        "Give the folder with --step, or the prefix without it.",
    )


def _no_index(prefix: Path) -> CheckpointError:
    return CheckpointError(
        f"{prefix.name}{SUFFIX} is missing in {prefix.parent}.",
        f"Copy the {SUFFIX} file of the same checkpoint beside the others.",
        cause="ckpt-corrupt",
    )


def _not_a_checkpoint(path: Path) -> CheckpointError:
    with path.open("rb") as file:
        kind = impostor(file.read(512))
    if kind and path.suffix not in _OTHERS:
        return CheckpointError(f"{path.name} is {kind}.", remedy(kind), cause="ckpt-corrupt")
    what = _OTHERS.get(path.suffix.lower(), "none of the files a checkpoint consists of")
    return CheckpointError(f"{path.name} is {what}, not a checkpoint.", EXPECTED)


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(GZIP)) == GZIP


def _literal(name: str) -> str:
    """A name in which glob sees no pattern."""
    return re.sub(r"([*?[])", r"[\1]", name)
