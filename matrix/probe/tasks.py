"""What one child of the probe does: probe a checkpoint, or write one.

Imports have happened in the parent. A phase that fails skips those that need it.
"""

import os
from typing import Any, Dict

from . import config as configs
from . import runtime, write
from .compare import Contents, cover, expect, tally
from .image import digest, image, picture
from .outputs import fingerprint
from .record import Recorder, describe

MODES = ("inference", "detection", "classification", "full")


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
    recorder.run("restore", lambda: restore(model, item, contents, mode, recorder))
    if recorder.outcome("restore") != "ok":
        recorder.skip("forward", "restore did not succeed")
        return
    recorder.run("forward", lambda: forward(tf, model, item, recorder))


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
    model = recorder.run("build-model", lambda: open_model(tf, kept["parsed"]))
    if model is not None:
        recorder.data["model"] = [one.told() for one in model.listing()]
    return model


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


def restore(
    model: Any, item: Dict[str, Any], contents: Contents, mode: str, recorder: Recorder
) -> None:
    """Restore, then compare names, shapes and values with the checkpoint's own.

    Where a training directory holds a checkpoint, training restores that one afterwards.
    """
    recorder.data["coverage"] = [coverage(model, contents, one) for one in MODES]
    pairs = model.pairs(contents, mode)
    kept = {"kind": model.kind, "mode": mode}
    recorder.data["restore"] = dict(expect(pairs, contents), **kept)
    values = model.restore(item["prefix"], pairs, mode)
    if item.get("resume"):
        recorder.note("the checkpoint of the training directory is restored over it")
        values = model.resume(item["resume"], mode)
    recorder.data["restore"] = dict(tally(pairs, values, contents), **kept)


def coverage(model: Any, contents: Contents, mode: str) -> Dict[str, Any]:
    """Count what a mode could restore, or say why the OD API refuses it."""
    found = {"mode": mode, "total": 0, "matched": 0, "mismatched": 0, "error": ""}
    try:
        found.update(cover(model.pairs(contents, mode), contents))
    except Exception as error:
        said = describe(error)
        found["error"] = said["type"] + ": " + said["message"]
    return found


def forward(tf: Any, model: Any, item: Dict[str, Any], recorder: Recorder) -> None:
    """Run the deterministic image through the restored model, then the user's picture."""
    pixels = image()
    recorder.data["pixels"] = digest(pixels)
    recorder.data["outputs"] = fingerprint(model.forward(pixels))
    if item.get("picture"):
        recorder.data["picture"] = view(tf, model, item["picture"])


def view(tf: Any, model: Any, path: str) -> Dict[str, Any]:
    """Return what the model makes of a picture; a bad one is no fault of the checkpoint."""
    found: Dict[str, Any] = {"pixels": "", "outputs": {}, "error": ""}
    try:
        pixels = picture(tf, path)
        found["pixels"] = digest(pixels)
        found["outputs"] = fingerprint(model.forward(pixels))
    except Exception as error:
        said = describe(error)
        found["error"] = said["type"] + ": " + said["message"]
    return found


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
