"""Writing checkpoints in a cell: controls, demonstrations, and damaged copies."""

import glob
import os
import shutil
import zlib
from typing import Any, Dict, List


def seeded(name: str, value: Any) -> Any:
    """Return values for a variable that depend on its name and shape alone.

    Small around 0 for weights, positive for scales and variances, so that the forward
    pass stays finite.
    """
    import numpy

    if value.dtype.kind != "f":
        return value
    random = numpy.random.RandomState(zlib.crc32(name.encode("utf-8")) & 0x7FFFFFFF)
    noise = random.standard_normal(value.shape) * 0.02
    if "variance" in name or "gamma" in name:
        noise = 1.0 + numpy.abs(noise)
    return noise.astype(value.dtype)


def save(tf: Any, model: Any, item: Dict[str, Any]) -> None:
    """Fill the model with seeded values and save it as its generation does."""
    if hasattr(model, "session"):
        _save_names(model, item)
    else:
        _save_objects(tf, model, item)


def _save_names(model: Any, item: Dict[str, Any]) -> None:
    with model.graph.as_default():
        values = model.session.run(model.variables)
        seeds = {name: seeded(name, value) for name, value in values.items()}
        model.load(seeds, model.variables)
        step = model.tf.train.get_or_create_global_step()
        model.session.run(step.initializer)
        saver = model.tf.train.Saver()
        saver.save(model.session, os.path.join(item["into"], "model.ckpt"), write_meta_graph=False)


def _save_objects(tf: Any, model: Any, item: Dict[str, Any]) -> None:
    roots: Dict[str, Any] = {"model": model.model}
    named = model.objects.variables(roots)
    for name, variable in named:
        variable.assign(seeded(name, variable.numpy()))
    if item.get("training"):
        slots = set(item.get("slots", []))
        extra = _training(tf, item["config"], [one for name, one in named if name in slots])
        roots.update({name: extra[name] for name in item["training"]})
    manager = tf.train.CheckpointManager(tf.train.Checkpoint(**roots), item["into"], max_to_keep=1)
    manager.save(checkpoint_number=int(item.get("step", 0)))


def _training(tf: Any, config: str, variables: List[Any]) -> Dict[str, Any]:
    """Return what training saves beside the model: ``step``, and the config's ``optimizer``.

    ``variables`` are those that get slots. Training gives them to what has a gradient, and
    a layer that the loss does not reach has none.
    """
    from object_detection.builders import optimizer_builder
    from object_detection.utils import config_util

    step = tf.Variable(0, trainable=False, dtype=tf.int64, name="global_step")
    train = config_util.get_configs_from_pipeline_file(config)["train_config"]
    optimizer, _ = optimizer_builder.build(train.optimizer, global_step=step)
    if variables:
        optimizer.apply_gradients([(tf.zeros_like(one), one) for one in variables])
    return {"step": step, "optimizer": optimizer}


def find_prefix(folder: str) -> str:
    """Return the prefix of the checkpoint in a folder, empty when there is none."""
    found = sorted(glob.glob(os.path.join(folder, "*.index")))
    return found[-1][: -len(".index")] if found else ""


def damaged_copy(prefix: str, into: str) -> str:
    """Copy a bundle and flip every bit of 64 bytes in the middle of its largest shard."""
    os.makedirs(into, exist_ok=True)
    copies: List[str] = []
    for path in sorted(glob.glob(prefix + ".*")):
        copies.append(shutil.copy(path, into))
    shard = max((path for path in copies if ".data-" in path), key=os.path.getsize)
    flip(shard)
    return os.path.join(into, os.path.basename(prefix))


def flip(path: str) -> None:
    """Flip every bit of 64 bytes in the middle of a file."""
    with open(path, "r+b") as stream:
        stream.seek(os.path.getsize(path) // 2)
        block = stream.read(64)
        stream.seek(os.path.getsize(path) // 2)
        stream.write(bytes(255 - one for one in block))
