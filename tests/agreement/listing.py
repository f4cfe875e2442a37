"""Runs inside a cell: what TensorFlow's own reader says of checkpoints, written as JSON.

Syntax of Python 3.6; standard library and TensorFlow only.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"


def main() -> None:
    """Read the request that the command line names, write ``out/listing.json`` beside it."""
    # The link's own folder, not that of the file it leads to.
    request = Path(os.path.abspath(sys.argv[1]))  # noqa: PTH100
    os.chdir(str(request.parent))
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import tensorflow as tf

    items = json.loads(request.read_text(encoding="utf-8"))["items"]
    told = [listing(tf, item["prefix"], item["data"]) for item in items]
    answer = {"tensorflow": tf.__version__, "checkpoints": told}
    Path("out/listing.json").write_text(json.dumps(answer), encoding="utf-8")


def listing(tf: Any, prefix: str, data: bool) -> Any:
    """What one checkpoint holds, or the error; the objects only where its data is there."""
    try:
        reader = tf.train.load_checkpoint(prefix)
        shapes = reader.get_variable_to_shape_map()
        types = reader.get_variable_to_dtype_map()
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    variables = [[name, list(shapes[name]), types[name].name] for name in sorted(shapes)]
    graph = objects(reader) if data and OBJECT_GRAPH in shapes else None
    return {"variables": variables, "objects": graph}


def objects(reader: Any) -> Any:
    """Children, attributes and slots of every node."""
    from tensorflow.core.protobuf import trackable_object_graph_pb2 as protos

    graph = protos.TrackableObjectGraph.FromString(reader.get_tensor(OBJECT_GRAPH))
    return [
        [
            [[one.local_name, one.node_id] for one in node.children],
            [[one.name, one.full_name, one.checkpoint_key] for one in node.attributes],
            [
                [one.original_variable_node_id, one.slot_name, one.slot_variable_node_id]
                for one in node.slot_variables
            ],
        ]
        for node in graph.nodes
    ]


if __name__ == "__main__":
    main()
