"""The object graph of a TensorFlow 2 checkpoint: what was saved, by object and by name.

TensorFlow keeps it as one string tensor beside the variables, so it lies in a data shard
and not in the index. It knows what the keys do not say: a variable's own name
(``full_name``) and which variable an optimizer's slot belongs to. Source of the messages:
tensorflow/core/protobuf/trackable_object_graph.proto.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from matrix.checkpoint.bundle import OBJECT_GRAPH, Entry, text
from matrix.checkpoint.checksum import Region, stored_crc
from matrix.checkpoint.impostor import impostor_at, remedy
from matrix.checkpoint.index import AGAIN, Index, corrupt
from matrix.checkpoint.wire import MalformedError, fields, message, number, signed
from matrix.errors import CheckpointError
from matrix.model import Variable

MAX_BYTES = 64 << 20
MAX_NODES = 100_000
MAX_EDGES = 250_000


@dataclass(frozen=True, slots=True)
class Attribute:
    """A value that a node saved: ``key`` names its tensor in the checkpoint.

    ``name`` is ``VARIABLE_VALUE`` for a variable, ``full_name`` the variable's own name as
    stored; it is empty for what has none, such as a slot of some optimizers.
    """

    name: str
    full_name: str
    key: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of an optimizer: ``variable`` is the node it belongs to, ``node`` its own."""

    variable: int
    name: str
    node: int


@dataclass(frozen=True, slots=True)
class Node:
    """One saved object: its children by name and number, its values, its slots."""

    children: tuple[tuple[str, int], ...] = ()
    attributes: tuple[Attribute, ...] = ()
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectGraph:
    """All saved objects; number 0 is the root. Children may form circles."""

    nodes: tuple[Node, ...]


def read_objects(index: Index) -> ObjectGraph | None:
    """The object graph of a checkpoint.

    None when the checkpoint has none (it is name based), or when the shard that holds it is
    not there, as where somebody published the index alone.

    Raises:
        CheckpointError: when the shard is there and the graph in it is damaged.
    """
    entry = next((one for one in index.entries if one.name == OBJECT_GRAPH), None)
    if entry is None or not index.shard(entry.shard).is_file():
        return None
    path = index.shard(entry.shard)
    try:
        return parse_objects(_content(path, entry, index.big_endian))
    except MalformedError as error:
        raise _damaged(path, entry, error) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise CheckpointError(f"{path} cannot be read: {reason}.", "Check its rights.") from error


def parse_objects(data: bytes) -> ObjectGraph:
    """Read a TrackableObjectGraph message.

    The message nests three deep and is read without recursion; numbers of nodes and edges
    are bounded.

    Raises:
        MalformedError: when it is damaged, or an edge leads to a node that is not there.
    """
    nodes: list[Node] = []
    edges = 0
    for field, kind, content in fields(data):
        if field != 1:
            continue
        node = _node(message(kind, content), MAX_EDGES - edges)
        nodes.append(node)
        edges += len(node.children) + len(node.attributes) + len(node.slots)
        if len(nodes) > MAX_NODES:
            raise MalformedError(f"the object graph has more than {MAX_NODES:,} nodes")
    if not nodes:
        raise MalformedError("the object graph has no node")
    _check_edges(nodes)
    return ObjectGraph(tuple(nodes))


def labelled(variables: Iterable[Variable], graph: ObjectGraph) -> tuple[Variable, ...]:
    """The same variables, labelled by their ``full_name`` where the graph has one.

    Some TensorFlow releases store it as a tensor's name; the ``:0`` of those is left out.
    """
    names = {
        attribute.key: attribute.full_name.removesuffix(":0")
        for node in graph.nodes
        for attribute in node.attributes
    }
    return tuple(replace(one, label=names.get(one.name, "")) for one in variables)


def _content(path: Path, entry: Entry, big_endian: bool) -> bytes:
    """The bytes of the one string that the tensor holds."""
    if entry.dtype != "string" or entry.shape or not 0 < entry.size <= MAX_BYTES:
        raise MalformedError(f"the object graph is no single string of at most {MAX_BYTES:,} bytes")
    with path.open("rb") as file:
        if stored_crc(file, entry, big_endian) != entry.crc32c:
            raise MalformedError("the object graph does not match its checksum")
        region = Region(file, entry.offset, entry.size)
        region.varint()
        region.raw(4)
        return region.raw(region.left)


def _damaged(path: Path, entry: Entry, error: MalformedError) -> CheckpointError:
    if kind := impostor_at(path):
        return corrupt(f"{path.name} is {kind}.", remedy(kind))
    where = f"the object graph lies at byte {entry.offset:,}"
    return corrupt(f"{path.name} is damaged: {error} ({where}).", AGAIN)


def _node(data: bytes, allowed: int) -> Node:
    """A TrackableObject with at most so many edges."""
    children: list[tuple[str, int]] = []
    attributes: list[Attribute] = []
    slots: list[Slot] = []
    for field, kind, content in fields(data):
        if field == 1:
            children.append(_child(message(kind, content)))
        elif field == 2:
            attributes.append(_attribute(message(kind, content)))
        elif field == 3:
            slots.append(_slot(message(kind, content)))
        if len(children) + len(attributes) + len(slots) > allowed:
            raise MalformedError(f"the object graph has more than {MAX_EDGES:,} edges")
    return Node(tuple(children), tuple(attributes), tuple(slots))


def _child(data: bytes) -> tuple[str, int]:
    name, node = "", 0
    for field, kind, content in fields(data):
        if field == 1:
            node = signed(number(kind, content))
        elif field == 2:
            name = text(message(kind, content))
    return name, node


def _attribute(data: bytes) -> Attribute:
    texts = dict.fromkeys((1, 2, 3), "")
    for field, kind, content in fields(data):
        if field in texts:
            texts[field] = text(message(kind, content))
    return Attribute(texts[1], texts[2], texts[3])


def _slot(data: bytes) -> Slot:
    variable, name, node = 0, "", 0
    for field, kind, content in fields(data):
        if field == 1:
            variable = signed(number(kind, content))
        elif field == 2:
            name = text(message(kind, content))
        elif field == 3:
            node = signed(number(kind, content))
    return Slot(variable, name, node)


def _check_edges(nodes: list[Node]) -> None:
    """Refuse edges to nodes that are not there, so that nobody else has to."""
    numbers = range(len(nodes))
    for node in nodes:
        targets = [number for _, number in node.children]
        targets += [number for slot in node.slots for number in (slot.variable, slot.node)]
        if any(target not in numbers for target in targets):
            raise MalformedError("an edge of the object graph leads to no node")
