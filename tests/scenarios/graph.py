"""Object graphs changed, for `matrix.convert.objects` to write them again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from matrix.checkpoint.objects import Node, ObjectGraph

Names = Callable[[str], str]


def renamed(graph: ObjectGraph, edge: Names, key: Names) -> ObjectGraph:
    """The same graph with other names of edges and other checkpoint keys."""
    return ObjectGraph(tuple(_renamed(node, edge, key) for node in graph.nodes))


def wrapped(graph: ObjectGraph, child: str, name: str) -> ObjectGraph:
    """A further object between the root and one of its children."""
    number = dict(graph.nodes[0].children)[child]
    new = len(graph.nodes)
    children = tuple((name, new) if one == child else (one, at) for one, at in _root(graph))
    root = replace(graph.nodes[0], children=children)
    return ObjectGraph((root, *graph.nodes[1:], Node(children=((child, number),))))


def without(graph: ObjectGraph, path: str) -> ObjectGraph:
    """The graph without the edge at a path of names from the root."""
    *before, last = path.split("/")
    at = find(graph, "/".join(before)) if before else 0
    kept = tuple(edge for edge in graph.nodes[at].children if edge[0] != last)
    nodes = list(graph.nodes)
    nodes[at] = replace(nodes[at], children=kept)
    return ObjectGraph(tuple(nodes))


def rooted(graph: ObjectGraph, path: str, name: str) -> ObjectGraph:
    """The object at a path as the root's child of another name, in place of the first child."""
    first = path.partition("/")[0]
    children = tuple(
        (name, find(graph, path)) if one == first else (one, at) for one, at in _root(graph)
    )
    return ObjectGraph((replace(graph.nodes[0], children=children), *graph.nodes[1:]))


def find(graph: ObjectGraph, path: str) -> int:
    """The number of the object at a path of names from the root."""
    at = 0
    for name in path.split("/"):
        at = dict(graph.nodes[at].children)[name]
    return at


def _root(graph: ObjectGraph) -> tuple[tuple[str, int], ...]:
    return graph.nodes[0].children


def _renamed(node: Node, edge: Names, key: Names) -> Node:
    return replace(
        node,
        children=tuple((edge(name), at) for name, at in node.children),
        attributes=tuple(replace(one, key=key(one.key)) for one in node.attributes),
    )
