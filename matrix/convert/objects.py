"""Object graphs, written; `matrix.checkpoint.objects` reads them.

Source of the messages: tensorflow/core/protobuf/trackable_object_graph.proto.
"""

from __future__ import annotations

from collections.abc import Iterable

from matrix.checkpoint.objects import Attribute, Node, ObjectGraph, Slot
from matrix.convert.wire import nested, number, text

VALUE = "VARIABLE_VALUE"


def tree(variables: Iterable[tuple[str, Attribute]]) -> ObjectGraph:
    """The objects on the paths from the root to some variables, and what those saved.

    A path is the names of its edges between slashes (``model/_box_predictor/kernel``).
    TensorFlow restores along such edges, so one path to each variable is enough.
    """
    children: list[dict[str, int]] = [{}]
    values: dict[int, Attribute] = {}
    for path, attribute in variables:
        at = 0
        for name in path.split("/"):
            if name not in children[at]:
                children[at][name] = len(children)
                children.append({})
            at = children[at][name]
        values[at] = attribute
    return ObjectGraph(
        tuple(
            Node(tuple(edges.items()), (values[at],) if at in values else ())
            for at, edges in enumerate(children)
        )
    )


def encode(graph: ObjectGraph) -> bytes:
    """A TrackableObjectGraph message."""
    return b"".join(nested(1, encode_node(node)) for node in graph.nodes)


def encode_node(node: Node) -> bytes:
    """A TrackableObject message."""
    children = [nested(1, number(1, at) + text(2, name)) for name, at in node.children]
    attributes = [nested(2, _attribute(one)) for one in node.attributes]
    return b"".join([*children, *attributes, *(nested(3, _slot(one)) for one in node.slots)])


def _attribute(one: Attribute) -> bytes:
    return text(1, one.name) + text(2, one.full_name) + text(3, one.key)


def _slot(one: Slot) -> bytes:
    return number(1, one.variable) + text(2, one.name) + number(3, one.node)
