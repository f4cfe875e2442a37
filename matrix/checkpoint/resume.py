"""What a training directory holds: training restores it after the fine-tune checkpoint.

TensorFlow finds it by the state file alone (``tf.train.latest_checkpoint``); files that the
state file does not name are left where they are.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from matrix.checkpoint.index import SUFFIX, read_index
from matrix.checkpoint.integrity import bundle_files, check_content, check_files
from matrix.checkpoint.stamps import sha256
from matrix.checkpoint.state import STATE, newest
from matrix.errors import CheckpointError
from matrix.model import Checkpoint, Resume


def resuming(checkpoint: Checkpoint, given: Path) -> Checkpoint:
    """The same checkpoint, as training in the folder ``given`` would meet it.

    Raises:
        CheckpointError: there is no such folder, or the checkpoint in it is damaged.
    """
    if not given.is_dir():
        raise CheckpointError(
            f"{given} is no folder.", "Give the training directory (--model-dir DIR), or leave it."
        )
    folder = given.absolute()
    name = newest(folder / STATE)
    prefix = folder / name
    if not name or not prefix.with_name(name + SUFFIX).is_file():
        note = f"{given} holds no checkpoint that training would go on from."
        return replace(checkpoint, notes=(*checkpoint.notes, note))
    index = read_index(prefix.with_name(name + SUFFIX))
    check_files(index)
    check_content(index)
    files = bundle_files(index)
    content = "\n".join([checkpoint.digest, *map(sha256, files)])
    return replace(
        checkpoint,
        digest=hashlib.sha256(content.encode()).hexdigest(),
        resume=Resume(folder, prefix, files),
    )
