"""What releases of TensorFlow add to the nodes of an object graph, beside what they mean.

Source of the message: tensorflow/core/protobuf/trackable_object_graph.proto.
"""

from __future__ import annotations

from matrix.checkpoint.bundle import OBJECT_GRAPH
from matrix.checkpoint.checksum import Region
from matrix.checkpoint.index import Index
from matrix.checkpoint.wire import fields, message

_NODE, _HAS_CHECKPOINT_VALUES = 1, 5


def marked(index: Index) -> bool:
    """Whether a node of the object graph carries ``has_checkpoint_values``.

    The checkpoint must be one whose graph `matrix.checkpoint.objects.read_objects` has read.
    TensorFlow 2.8.4, 2.10.1, 2.11.0, 2.13.1, 2.15.1, 2.16.2 and 2.18.1 mark every node,
    1.15.5, 2.2.3, 2.3.4, 2.4.4, 2.5.3, 2.6.5 and 2.7.4 none: seen in what they saved.

    Raises:
        OSError: the shard cannot be read.
    """
    entry = next(one for one in index.entries if one.name == OBJECT_GRAPH)
    with index.shard(entry.shard).open("rb") as file:
        region = Region(file, entry.offset, entry.size)
        region.varint()
        region.raw(4)
        graph = region.raw(region.left)
    return any(
        inner == _HAS_CHECKPOINT_VALUES
        for field, kind, node in fields(graph)
        if field == _NODE
        for inner, _, _ in fields(message(kind, node))
    )
