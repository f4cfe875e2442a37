"""A TensorFlow 2 of a few lines: objects, variables, and checkpoints with a checksum.

``FAKE_IMPORT`` says what happens at its import.
"""

import json
import os
import signal
import sys
import time
import zlib
from types import ModuleType, SimpleNamespace

import numpy

__version__ = "2.8.4"

GRAPH_KEY = "_CHECKPOINTABLE_OBJECT_GRAPH"
SUFFIX = "/.ATTRIBUTES/VARIABLE_VALUE"

_ordered = os.environ.get("FAKE_IMPORT", "")
if _ordered == "fail":
    raise ImportError("cannot import name 'builder' from 'google.protobuf.internal'")
if _ordered == "leave":
    sys.exit(3)
if _ordered == "segfault":
    os.kill(os.getpid(), signal.SIGSEGV)
if _ordered == "hang":
    # Native code that hangs does not see Python's signal handlers, only default actions.
    time.sleep(60)


class DataLossError(Exception):
    """As TensorFlow's."""


class Trackable:
    """Something with named children."""

    def __init__(self):
        self.children = {}

    def _maybe_initialize_trackable(self):
        pass

    def _trackable_children(self):
        return self.children


class Variable(Trackable):
    """A value that can be replaced."""

    name = "Variable:0"

    def __init__(self, value):
        super().__init__()
        self.value = value
        self.shape = value.shape
        self.dtype = value.dtype

    def assign(self, value):
        self.value = value

    def numpy(self):
        return self.value


def constant(value):
    return value


def cast(value, _):
    return value


def fill(shape, value):
    size = 1
    for n in shape:
        size *= n
    return numpy.Array([value] * size, shape)


def get_logger():
    return SimpleNamespace(setLevel=lambda _: None)


class Checkpoint(Trackable):
    """Saves and restores what its roots track."""

    def __init__(self, **roots):
        self.children = roots

    def restore(self, prefix):
        _apply(self, "", Reader(prefix))
        return self

    def expect_partial(self):
        return self


def _apply(node, path, reader):
    for name, child in node.children.items():
        key = path + name
        if isinstance(child, Variable) and key + SUFFIX in reader.index:
            value = reader.get_tensor(key + SUFFIX)
            if value.shape == child.shape:
                child.assign(value)
        _apply(child, key + "/", reader)


class CheckpointManager:
    """Writes one checkpoint."""

    def __init__(self, checkpoint, directory, max_to_keep):
        self.checkpoint = checkpoint
        self.directory = directory

    def save(self, checkpoint_number):
        prefix = os.path.join(self.directory, "ckpt-%d" % checkpoint_number)
        index, data, nodes = {}, b"", []
        queue = [("", self.checkpoint)]
        numbers = 1
        while queue:
            path, node = queue.pop(0)
            attributes = []
            if isinstance(node, Variable):
                key = path[1:] + SUFFIX
                raw = node.numpy().tobytes()
                index[key] = [node.shape, len(data), len(raw), zlib.crc32(raw)]
                data += raw
                attributes.append({"name": "VARIABLE_VALUE", "checkpoint_key": key})
            children = []
            for name, child in node.children.items():
                children.append({"node_id": numbers, "local_name": name})
                queue.append((path + "/" + name, child))
                numbers += 1
            nodes.append({"children": children, "attributes": attributes})
        with open(prefix + ".index", "w") as stream:
            json.dump({"index": index, "graph": nodes}, stream)
        with open(prefix + ".data-00000-of-00001", "wb") as stream:
            stream.write(data)


class Reader:
    """Reads a checkpoint and checks every tensor of it."""

    def __init__(self, prefix):
        with open(prefix + ".index") as stream:
            stored = json.load(stream)
        self.index = stored["index"]
        self.graph = json.dumps(stored["graph"]).encode()
        self.data = prefix + ".data-00000-of-00001"

    def get_variable_to_shape_map(self):
        shapes = {name: entry[0] for name, entry in self.index.items()}
        shapes[GRAPH_KEY] = []
        return shapes

    def get_variable_to_dtype_map(self):
        types = dict.fromkeys(self.index, numpy.INT32)
        types[GRAPH_KEY] = SimpleNamespace(name="string")
        return types

    def get_tensor(self, key):
        if key == GRAPH_KEY:
            return self.graph
        shape, offset, size, checksum = self.index[key]
        with open(self.data, "rb") as stream:
            stream.seek(offset)
            raw = stream.read(size)
        if zlib.crc32(raw) != checksum:
            raise DataLossError("Checksum does not match: " + self.data)
        values = numpy.array.array("i")
        values.frombytes(raw)
        return numpy.Array(values, shape)


class Signature:
    """What a SavedModel that is a JSON file does: gives what it was fed, or worse."""

    def __init__(self, does):
        self.does = does
        asked = SimpleNamespace(
            dtype=SimpleNamespace(name="uint8"), shape=SimpleNamespace(rank=None)
        )
        self.structured_input_signature = ((), {"input_tensor": asked})

    def __call__(self, input_tensor):
        if self.does == "segfault":
            os.kill(os.getpid(), signal.SIGSEGV)
        return {"detection_scores": input_tensor}


def load_saved_model(path):
    with open(os.path.join(path, "saved_model.pb")) as stream:
        does = json.load(stream)
    return SimpleNamespace(signatures={"serving_default": Signature(does)})


saved_model = SimpleNamespace(load=load_saved_model)
applications = ModuleType("applications")
keras = SimpleNamespace(
    __version__="2.8.0",
    layers=SimpleNamespace(Dense=None, Layer=lambda name: name),
    applications=applications,
)
train = SimpleNamespace(
    Checkpoint=Checkpoint, CheckpointManager=CheckpointManager, load_checkpoint=Reader
)


def executing_eagerly():
    return True


def decode_png(data, channels):
    """Every byte behind the head is a pixel."""
    if not data[8:]:
        raise ValueError("Invalid PNG data, size %d" % len(data))
    return Variable(numpy.Array(data[8:], [1, len(data) - 8, channels]))


image = SimpleNamespace(decode_png=decode_png)
compat = SimpleNamespace(
    v1=SimpleNamespace(keras=keras, set_random_seed=lambda _: None, image=image),
    v2=SimpleNamespace(keras=keras),
)
