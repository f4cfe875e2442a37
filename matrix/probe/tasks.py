"""What one child of the probe does: probe a checkpoint, or write one.

Imports have happened in the parent. A phase that fails skips those that need it.
"""

import os
from typing import Any, Dict

from . import config as configs
from . import runtime, write
from .compare import Contents, tally
from .image import fingerprint
from .record import Recorder


def open_model(tf: Any, parsed: Any) -> Any:
    """Build the detection model the way this TensorFlow generation does."""
    if runtime.major(tf) == 1:
        from . import tf1

        return tf1.Model(tf, parsed)
    from . import tf2

    return tf2.Model(tf, parsed)


def probe(tf: Any, item: Dict[str, Any], mode: str, recorder: Recorder) -> None:
    """Restore one checkpoint and write down what happened, phase by phase."""
    model = build(tf, item["config"], recorder)
    contents = None
    if tf is None:
        recorder.skip("read-checkpoint", "import-tf did not succeed")
    else:
        contents = recorder.run("read-checkpoint", lambda: read(tf, item["prefix"]))
    if model is None or contents is None:
        for name in ("restore", "forward"):
            recorder.skip(name, "needs build-model and read-checkpoint")
        return
    recorder.run("restore", lambda: restore(model, item["prefix"], contents, mode, recorder))
    if recorder.outcome("restore") != "ok":
        recorder.skip("forward", "restore did not succeed")
        return
    recorder.run("forward", lambda: forward(model, recorder))


def build(tf: Any, path: str, recorder: Recorder) -> Any:
    """Run parse-config and build-model; return the model or None."""
    if recorder.outcome("import-od") != "ok":
        for name in ("parse-config", "build-model"):
            recorder.skip(name, "import-od did not succeed")
        return None
    kept: Dict[str, Any] = {}
    recorder.run("parse-config", lambda: parse(path, kept, recorder))
    if "parsed" not in kept:
        recorder.skip("build-model", "no model could be read from the config")
        return None
    return recorder.run("build-model", lambda: open_model(tf, kept["parsed"]))


def parse(path: str, kept: Dict[str, Any], recorder: Recorder) -> None:
    """Parse the config into ``kept``; raise the error of the whole file if it has one."""
    parsed, error = configs.parse(path)
    if parsed is not None:
        kept["parsed"] = parsed
    if error is not None:
        if parsed is not None:
            recorder.note("model {} parses on its own and is used")
        raise error


def read(tf: Any, prefix: str) -> Contents:
    """Open the checkpoint and read every tensor of it."""
    contents = Contents(tf, prefix)
    contents.read_all()
    return contents


def restore(model: Any, prefix: str, contents: Contents, mode: str, recorder: Recorder) -> None:
    """Restore, then compare names, shapes and values with the checkpoint's own."""
    pairs, values = model.restore(prefix, contents, mode)
    result = tally(pairs, values, contents)
    result.update(kind=model.kind, mode=mode)
    recorder.data["restore"] = result


def forward(model: Any, recorder: Recorder) -> None:
    """Run the deterministic image through the restored model and keep its fingerprint."""
    recorder.data["outputs"] = fingerprint(model.forward())


def write_checkpoint(tf: Any, item: Dict[str, Any], recorder: Recorder) -> None:
    """Build the model of a config, give it seeded values and save it."""
    model = build(tf, item["config"], recorder)
    if model is None:
        recorder.skip("write", "needs build-model")
        return
    os.makedirs(item["into"], exist_ok=True)
    recorder.run("write", lambda: write.save(tf, model, item))


def written(folder: str) -> str:
    """Return the prefix of the checkpoint in a folder, empty when none was written."""
    return write.find_prefix(folder)


def damage(prefix: str, into: str) -> str:
    """Copy a checkpoint with flipped bytes in the middle of its data; return its prefix."""
    return write.damaged_copy(prefix, into)
